//! What a program may do by an API key that is somebody's own.

use crate::catalog::Permissions;
use crate::error::{Denied, Error};
use crate::found::By;
use crate::model::{HasPermissions, PermissionsOf};
use crate::permit::Permit;
use crate::requirement::Requirement;
use crate::rights::Rights;
use crate::set::PermissionSet;
use std::fmt;
use tenancy_accounts::{Account, Database, HasApiKeys, KeyHolder, KeyScope, ScopeOf};
use tenancy_runtime::{HeldIn, Verified};

/// Scopes of API keys that let a program do what asks for permissions: written by the application, for its scopes.
#[diagnostic::on_unimplemented(
    message = "nothing says which permissions a key of the scope `{Self}` has",
    label = "scopes without permissions",
    note = "say it: `impl ScopePermissions for {Self} {{ type Permissions = ..; fn permissions(self) -> &'static [..] {{ .. }} }}`"
)]
pub trait ScopePermissions: KeyScope {
    /// Those of the tenant's teams.
    type Permissions: Permissions;

    /// Which of them a program has by a key of this scope, as far as whose key it is holds them.
    fn permissions(self) -> &'static [Self::Permissions];
}

/// What a program may do by an API key that is somebody's own: what that member holds at this moment, as far as the scopes of the key
/// go.
///
/// It is made by a look-up alone, one statement beside that of the key. Make one for each request. It is no evidence of the member, and
/// so it changes no team.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/tickets.rs"));
/// # diesel::table! { api_keys {
/// #     id -> BigInt, org_id -> Integer, account_id -> Nullable<Text>, label -> Text, hint -> Text, key_hash -> Binary, scopes -> Text,
/// #     expires_at -> BigInt, last_used_at -> Nullable<BigInt>, revoked_at -> Nullable<BigInt>,
/// # } }
/// use tenancy::accounts::{KeyHolder, KeyScope, KeyTerms, LookUpKey, MakeKey, Scopes};
/// use tenancy::permissions::{Error, KeyRights, ScopePermissions};
///
/// #[derive(Debug, Clone, Copy, PartialEq, Eq)]
/// pub enum Scope {
///     ReadTickets,
/// }
///
/// impl ScopePermissions for Scope {
///     type Permissions = May;
///
///     fn permissions(self) -> &'static [May] {
///         match self {
///             Self::ReadTickets => &[May::ViewTicket],
///         }
///     }
/// }
/// # impl KeyScope for Scope {
/// #     type Role = Rank;
/// #     const ALL: &'static [Self] = &[Self::ReadTickets];
/// #     fn name(self) -> &'static str { "tickets:read" }
/// #     fn needs(self) -> Rank { Rank::Member }
/// # }
/// # #[api_key(Org, User)]
/// # #[derive(Queryable)]
/// # #[diesel(table_name = api_keys)]
/// # pub struct ApiKey { pub id: i64, pub org_id: i32, pub account_id: Option<String>, pub label: String }
/// # impl KeyTerms for ApiKey { type Scope = Scope; const PREFIX: &'static str = "acme"; }
///
/// // Bob changes tickets. By this key of his, a program does not.
/// fn reads(key: &KeyHolder<Org, User>, conn: &mut UnscopedConn<SqliteConnection>) -> Result<bool, Error> {
///     let rights = KeyRights::of(key, conn)?;
///     assert!(rights.permit::<ChangeTicket>().is_err());
///     Ok(rights.permit::<ViewTicket>().is_ok())
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// # diesel::sql_query("create table api_keys (id integer primary key, org_id integer not null, account_id text, label text not null, hint text not null,
/// #     key_hash blob not null unique, scopes text not null, expires_at bigint not null, last_used_at bigint, revoked_at bigint)").execute(&mut db)?;
/// # let conn = &mut db.unscoped("a program");
/// # let bob = tenancy::accounts::Member::<Org, User>::by_slug("acme", "bob".to_owned(), conn)?;
/// # let token = MakeKey::own(&bob, "my laptop", Scopes::of([Scope::ReadTickets])).execute(conn)?.into_text();
/// # let key = LookUpKey::<Org, User>::of(&token).execute(conn)?;
/// assert!(reads(&key, conn)?);
/// # Ok(())
/// # }
/// ```
pub struct KeyRights<T: HasPermissions<A>, A: Account>(Rights<T, A>);

impl<T, A> KeyRights<T, A>
where
    T: HasApiKeys<A> + HasPermissions<A>,
    A: Account,
{
    /// Looks up what the member whose key it is may do now.
    ///
    /// # Errors
    ///
    /// [`Error::Accounts`], with what [`Member::by_key`](tenancy_accounts::Member::by_key) says; that it is no member also of a key that
    /// is the tenant's own: nobody holds what that does.
    pub fn of<'a, Conn>(key: &KeyHolder<T, A>, conn: &'a mut Conn) -> Conn::Answer<'a, Self, Error>
    where
        ScopeOf<T, A>: ScopePermissions<Permissions = PermissionsOf<T, A>>,
        Conn: Database<T, A>,
    {
        let scopes = ScopeOf::<T, A>::ALL.iter().copied();
        let scopes = scopes.filter(|scope| key.scopes().contains(*scope));
        let may = PermissionSet::of(scopes.flat_map(|scope| scope.permissions().iter().copied()));
        let account = key.account().cloned();
        let by = By::key(key.tenant());
        Rights::look_up(by, account, move |rights| Self(rights.within(&may)), conn)
    }
}

impl<T: HasPermissions<A>, A: Account> KeyRights<T, A> {
    /// Asks for what `P` requires, as [`Rights::permit`] does.
    ///
    /// # Errors
    ///
    /// [`Denied`]. The log has the reason.
    pub fn permit<P: Requirement<PermissionsOf<T, A>>>(&self) -> Result<Permit<'_, P, T>, Denied> {
        self.0.permit()
    }

    /// Whether what `P` requires is met. It is no evidence.
    #[must_use]
    pub fn holds<P: Requirement<PermissionsOf<T, A>>>(&self) -> bool {
        self.0.holds::<P>()
    }

    /// [`holds`](KeyRights::holds) as a value in a statement: see [`Rights::held`].
    #[must_use]
    pub fn held<P: Requirement<PermissionsOf<T, A>>>(&self) -> HeldIn<T> {
        self.0.held::<P>()
    }

    /// Each permission that the program has.
    pub const fn permissions(&self) -> &PermissionSet<PermissionsOf<T, A>> {
        self.0.permissions()
    }

    /// In which tenant.
    pub const fn tenant(&self) -> &Verified<T> {
        self.0.member().tenant()
    }
}

impl<T: HasPermissions<A>, A: Account> fmt::Debug for KeyRights<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyRights").finish_non_exhaustive()
    }
}
