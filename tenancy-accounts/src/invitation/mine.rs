//! The invitations that wait for an account.

use super::accept::SignedIn;
use super::look::{Found, Invited, invited};
use super::model::{HasInvitations, Invitation};
use crate::account::Account;
use crate::clock::{Clock, Now};
use crate::database::Database;
use crate::error::Error;
use crate::operation::Statement;
use crate::status::{InvitationStatus, TenantStatus};
use crate::value::{Value, Values};
use std::fmt;
use std::marker::PhantomData;
use tenancy_admin::database::Operation;

/// The invitations that wait at the addresses of an account: *my invitations*, on a page that is nobody's in particular.
///
/// Verified addresses alone count. Whoever only says that an address is the own one learns nothing of it, also not that it has
/// been invited. The account accepts one of the list by [`Accept::listed`](super::Accept::listed), without the token.
///
/// It is one statement, on a connection across tenants.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{Accept, AccountInvitations, Address, Invite, Member, SignedIn};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// # let conn = &mut db.unscoped("an example");
/// # let member = Member::<Org, User>::by_slug("acme", "bob".to_owned(), conn)?;
/// let address: Address = "dan@example.com".parse()?;
/// # let _token = Invite::by(&member, address.clone(), Rank::Member).execute(conn)?;
/// let dan = || SignedIn::new("dan".to_owned());
///
/// // He has not shown yet that the address is his.
/// let nothing = AccountInvitations::<Org, User>::of(&dan().unverified(address.clone())).load(conn)?;
/// assert!(nothing.is_empty());
///
/// let dan = dan().verified(address);
/// let mine = AccountInvitations::<Org, User>::of(&dan).load(conn)?;
/// let joined = Accept::listed(&mine[0], dan).execute(conn)?;
/// assert_eq!((*joined.tenant().key(), joined.role()), (1, Rank::Member));
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is looked up before calling `load`"]
pub struct AccountInvitations<T: HasInvitations<A>, A: Account> {
    addresses: Vec<String>,
    now: Now,
    of: PhantomData<fn() -> (T, A)>,
}

impl<T: HasInvitations<A>, A: Account> AccountInvitations<T, A> {
    /// Those to the verified addresses of whoever is signed in.
    pub fn of(who: &SignedIn<A>) -> Self {
        let addresses = who.verified.iter();
        Self {
            addresses: addresses.map(|one| one.as_str().to_owned()).collect(),
            now: Now::SYSTEM,
            of: PhantomData,
        }
    }

    /// The time is that of `clock`.
    pub fn clock(mut self, clock: &impl Clock) -> Self {
        self.now = Now::of(clock);
        self
    }

    /// The pending ones of active tenants, whose time is not over; first those whose time is over first.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownRole`] or [`Error::UnknownStatus`] if the database has a name that the program does not know; and what
    /// the database says.
    pub fn load<Conn: Database<T, A>>(
        self,
        conn: &mut Conn,
    ) -> Conn::Answer<'_, Vec<Invited<T, A>>, Error> {
        conn.run(
            Operation::giving(Values::NONE),
            async move |mut session, _| {
                if self.addresses.is_empty() {
                    return Ok(Vec::new());
                }
                let mut mine = Vec::new();
                for row in session.rows(self.select()).await? {
                    if let Some(found) = Found::read(row)?
                        && found.standing == TenantStatus::Active
                    {
                        mine.push(found.invited);
                    }
                }
                Ok(mine)
            },
        )
    }

    fn select(&self) -> Statement<T, A> {
        let columns = <T::Invitation as Invitation>::COLUMNS;
        let addresses = self.addresses.iter();
        let addresses = addresses.map(|one| Statement::empty().given(Value::Text(one.clone())));
        let which = Statement::new("i.")
            .name(columns.address)
            .sql(" IN (")
            .joined(addresses, ", ")
            .sql(") AND i.")
            .name(columns.status)
            .sql(" = ")
            .literal(InvitationStatus::Pending.name())
            .sql(" AND i.")
            .name(columns.expires_at)
            .sql(" > ")
            .given(Value::Number(self.now.get()))
            .sql(" ORDER BY i.")
            .name(columns.expires_at);
        invited(which)
    }
}

impl<T: HasInvitations<A>, A: Account> fmt::Debug for AccountInvitations<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccountInvitations").finish_non_exhaustive()
    }
}
