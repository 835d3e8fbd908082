//! What several members of a tenant may do, and whether it is old: for whoever keeps it.

use crate::catalog::Permissions as _;
use crate::error::Error;
use crate::found::{HOLDING, holding, taken};
use crate::model::{HasPermissions, PermissionsOf};
use crate::set::PermissionSet;
use diesel::query_source::Column;
use diesel::result::Error as DieselError;
use std::fmt;
use tenancy_accounts::__private::beside::{Kind, Statement, Value, is, member_of, read};
use tenancy_accounts::{Account, Database, HasMembers, Membership, RoleOf};
use tenancy_runtime::catalog::TableName;
use tenancy_runtime::{Tenant, Verified};

/// What an account may do in a tenant, as of a change of the tenant's. It lets nobody do anything: see [`Rights`](crate::Rights).
pub struct Standing<T: HasPermissions<A>, A: Account> {
    account: A::Key,
    role: RoleOf<T, A>,
    held: PermissionSet<PermissionsOf<T, A>>,
    version: i64,
}

impl<T: HasPermissions<A>, A: Account> Standing<T, A> {
    /// The account's key.
    pub const fn account(&self) -> &A::Key {
        &self.account
    }

    /// As what it is a member.
    pub const fn role(&self) -> RoleOf<T, A> {
        self.role
    }

    /// Each permission that it holds.
    pub const fn permissions(&self) -> &PermissionSet<PermissionsOf<T, A>> {
        &self.held
    }

    /// The number of the tenant's last change, as [`Rights::version`](crate::Rights::version) is.
    #[must_use]
    pub const fn version(&self) -> i64 {
        self.version
    }
}

/// What several accounts may do in a tenant, by one statement: for whoever keeps it, as sockets do.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/tickets.rs"));
/// use tenancy::Verified;
/// use tenancy::permissions::Standings;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// # let conn = &mut db.unscoped("who may do what");
/// let acme = Verified::<Org>::trust(1);
/// let asked = ["bob", "cid", "dan"].map(str::to_owned);
/// let found = Standings::<Org, User>::of(&acme, asked).load(conn)?;
///
/// // Dan is no member.
/// let found: Vec<_> = found.iter().map(|one| (one.account().as_str(), one.permissions().iter().count())).collect();
/// assert_eq!(found, [("bob", 2), ("cid", 0)]);
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is looked up before calling `load`"]
pub struct Standings<T: HasPermissions<A>, A: Account> {
    tenant: T::Key,
    accounts: Vec<A::Key>,
}

impl<T: HasPermissions<A>, A: Account> Standings<T, A> {
    /// Of these accounts. Each is bound by itself: databases take some thousands at once.
    pub fn of(tenant: &Verified<T>, accounts: impl IntoIterator<Item = A::Key>) -> Self {
        Self {
            tenant: tenant.key().clone(),
            accounts: accounts.into_iter().collect(),
        }
    }

    /// In the order of the accounts. Who does not act for the tenant is not among them, for whatever reason.
    ///
    /// # Errors
    ///
    /// [`Error::Accounts`], with what the database says.
    pub fn load<Conn: Database<T, A>>(
        self,
        conn: &mut Conn,
    ) -> Conn::Answer<'_, Vec<Standing<T, A>>, Error> {
        let memberships = <T::Membership as Membership>::COLUMNS;
        let account = || Statement::new("m.").name(memberships.account);
        let accounts = self.accounts.into_iter();
        let accounts = accounts.map(|key| Statement::empty().given(Value::Account(key)));
        // An empty list is no SQL.
        let accounts = Some(Statement::new("NULL")).into_iter().chain(accounts);
        let select = Statement::new("SELECT DISTINCT ")
            .then(account())
            .sql(", ")
            .then(holding())
            .sql(" WHERE t.")
            .then(is(
                <T::KeyColumn as Column>::NAME,
                Value::Tenant(self.tenant),
            ))
            .sql(" AND ")
            .then(account())
            .sql(" IN (")
            .joined(accounts, ", ")
            .sql(") ORDER BY ")
            .then(account())
            .reads(HOLDING);
        read(select, standings::<T, A>, conn)
    }
}

/// The rows of an account follow one another.
fn standings<T: HasPermissions<A>, A: Account>(
    rows: Vec<Vec<Value<T, A>>>,
) -> Result<Vec<Standing<T, A>>, Error> {
    let mut standings = Vec::<Standing<T, A>>::new();
    for row in rows {
        let mut row = row.into_iter();
        let Some(Value::Account(account)) = row.next() else {
            return Err(DieselError::NotFound.into());
        };
        let mut row: Vec<_> = row.collect();
        let (version, name) = taken(&mut row)?;
        if standings.last().is_none_or(|last| last.account != account) {
            // Why somebody does not act is told where it is asked for.
            let Ok(member) = member_of::<T, A>(row, account.clone()) else {
                continue;
            };
            standings.push(Standing {
                account,
                role: member.role(),
                held: PermissionSet::NONE,
                version,
            });
        }
        if let (Some(name), Some(last)) = (name, standings.last_mut()) {
            last.held.extend(PermissionsOf::<T, A>::named(&name));
        }
    }
    Ok(standings)
}

/// The numbers of the last changes of several tenants, by one statement: whoever keeps something of their members reads whether it
/// is old.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/tickets.rs"));
/// use tenancy::Verified;
/// use tenancy::permissions::Versions;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// # let conn = &mut db.unscoped("what is old");
/// let tenants = [1, 2, 3].map(Verified::<Org>::trust);
/// let found = Versions::<Org>::of(&tenants).load::<User, _>(conn)?;
/// let found: Vec<_> = found.iter().map(|(org, version)| (*org.key(), *version)).collect();
/// assert_eq!(found, [(1, 0), (2, 0)]);
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is looked up before calling `load`"]
pub struct Versions<T: Tenant> {
    tenants: Vec<T::Key>,
}

impl<T: Tenant> Versions<T> {
    /// Of these tenants. Each is bound by itself: databases take some thousands at once.
    pub fn of<'t>(tenants: impl IntoIterator<Item = &'t Verified<T>>) -> Self {
        let tenants = tenants.into_iter().map(|tenant| tenant.key().clone());
        Self {
            tenants: tenants.collect(),
        }
    }

    /// In the order of their keys. A tenant that is gone is not among them.
    ///
    /// # Errors
    ///
    /// [`Error::Accounts`], with what the database says.
    pub fn load<A, Conn>(self, conn: &mut Conn) -> Conn::Answer<'_, Vec<(Verified<T>, i64)>, Error>
    where
        T: HasPermissions<A>,
        A: Account,
        Conn: Database<T, A>,
    {
        let key = || Statement::new("t.").name(<T::KeyColumn as Column>::NAME);
        let tenants = self.tenants.into_iter();
        let tenants = tenants.map(|key| Statement::empty().given(Value::Tenant(key)));
        let tenants = Some(Statement::new("NULL")).into_iter().chain(tenants);
        let select = Statement::new("SELECT ")
            .then(key())
            .sql(", t.")
            .name(T::CHANGES)
            .sql(" FROM ")
            .table(&TableName::of::<<T::KeyColumn as Column>::Table>())
            .sql(" AS t WHERE ")
            .then(key())
            .sql(" IN (")
            .joined(tenants, ", ")
            .sql(") ORDER BY ")
            .then(key())
            .reads(&[Kind::Tenant, Kind::Number]);
        read(select, versions::<T, A>, conn)
    }
}

fn versions<T: HasMembers<A>, A: Account>(
    rows: Vec<Vec<Value<T, A>>>,
) -> Result<Vec<(Verified<T>, i64)>, Error> {
    let version = |row: Vec<Value<T, A>>| match <[_; 2]>::try_from(row) {
        Ok([Value::Tenant(key), Value::Number(version)]) => Ok((Verified::trust(key), version)),
        _ => Err(DieselError::NotFound.into()),
    };
    rows.into_iter().map(version).collect()
}

impl<T: HasPermissions<A>, A: Account> fmt::Debug for Standing<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Standing").finish_non_exhaustive()
    }
}

impl<T: HasPermissions<A>, A: Account> fmt::Debug for Standings<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Standings").finish_non_exhaustive()
    }
}

impl<T: Tenant> fmt::Debug for Versions<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Versions").finish_non_exhaustive()
    }
}
