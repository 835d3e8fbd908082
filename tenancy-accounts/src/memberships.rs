//! Of which tenants an account is a member, and which of them comes first.

use crate::account::Account;
use crate::choice::{Choice, Choices};
use crate::database::Database;
use crate::error::Error;
use crate::membership::HasMembers;
use std::fmt;

/// The tenants for which an account acts: *my organisations*, on a page that is nobody's in particular.
///
/// It is one statement, on a connection across tenants: no tenant learns of which other ones its members are members.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{Error, Home, AccountMemberships};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// /// Where somebody goes who has signed in.
/// fn home(db: &mut SqliteConnection, user: &str, last_used: Option<&str>) -> Result<String, Error> {
///     let conn = &mut db.unscoped("of which organisations somebody is a member");
///     let memberships = AccountMemberships::<Org, User>::of(user.to_owned()).load(conn)?;
///     Ok(match Home::among(memberships, last_used) {
///         Home::Tenant(org) => format!("/{}/notes", org.slug()),
///         Home::Choose(_) => "/organisations".to_owned(),
///         Home::Nowhere => "/organisations/new".to_owned(),
///     })
/// }
///
/// assert_eq!(home(&mut db, "ada", None)?, "/acme/notes");
/// // What the session says is a wish: Ada is no member of it.
/// assert_eq!(home(&mut db, "ada", Some("globex"))?, "/acme/notes");
/// assert_eq!(home(&mut db, "dan", Some("acme"))?, "/organisations/new");
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is looked up before calling `load`"]
pub struct AccountMemberships<T: HasMembers<A>, A: Account> {
    choices: Choices<T, A>,
}

impl<T: HasMembers<A>, A: Account> AccountMemberships<T, A> {
    /// Those of the account with this key, which the caller has found to be signed in.
    pub fn of(account: A::Key) -> Self {
        Self {
            choices: Choices::of(account),
        }
    }

    /// The active memberships of active tenants, in the order of the slugs.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownRole`] if the database has a role that the program does not know; and what the database says.
    pub fn load<Conn: Database<T, A>>(
        self,
        conn: &mut Conn,
    ) -> Conn::Answer<'_, Vec<Choice<T, A>>, Error> {
        conn.choices(self.choices)
    }
}

/// Where somebody goes who has signed in, and has named no tenant.
///
/// It says where to send a browser, and lets nobody in. See [`AccountMemberships`] for an example.
#[derive(Debug)]
pub enum Home<T: HasMembers<A>, A: Account> {
    /// To the tenant that was used last, or to the only one.
    Tenant(Choice<T, A>),

    /// There are several, and none of them was used last.
    Choose(Vec<Choice<T, A>>),

    /// The account is a member of no tenant.
    Nowhere,
}

impl<T: HasMembers<A>, A: Account> Home<T, A> {
    /// One of these: that with the slug `last_used`, if it is among them; else the only one; else none is chosen.
    #[must_use]
    pub fn among(mut memberships: Vec<Choice<T, A>>, last_used: Option<&str>) -> Self {
        let last = memberships
            .iter()
            .position(|choice| Some(choice.slug()) == last_used);
        match (last, memberships.len()) {
            (Some(at), _) => Self::Tenant(memberships.swap_remove(at)),
            (None, 0) => Self::Nowhere,
            (None, 1) => Self::Tenant(memberships.swap_remove(0)),
            (None, _) => Self::Choose(memberships),
        }
    }
}

impl<T: HasMembers<A>, A: Account> fmt::Debug for AccountMemberships<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccountMemberships").finish_non_exhaustive()
    }
}
