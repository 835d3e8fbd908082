//! Who may do what, and by which team; and where somebody may do something.

use crate::catalog::Permissions as _;
use crate::error::Error;
use crate::model::{HasPermissions, PermissionsOf, grants, members, teams};
use crate::permit::PermitsIn;
use crate::requirement::Requirement;
use crate::set::PermissionSet;
use diesel::query_source::Column;
use diesel::result::Error as DieselError;
use std::fmt;
use std::marker::PhantomData;
use tenancy_accounts::__private::beside::{Kind, Statement, Value, is, read};
use tenancy_accounts::{Account, Database, HasAccounts, MemberStatus, Membership, TenantStatus};
use tenancy_runtime::catalog::TableName;
use tenancy_runtime::{Tenant, Verified};

/// That a member has a permission, and by which team.
pub struct Holding<T: HasPermissions<A>, A: Account> {
    /// The key of the member's account.
    pub account: A::Key,
    /// The id of the team.
    pub team: i64,
    /// What the team is called.
    pub team_name: String,
    /// What they may do by it.
    pub permission: PermissionsOf<T, A>,
}

/// Who may do what in a tenant, and by which team: for pages, and for whoever asks why somebody may do something.
///
/// It is what active members hold, in one statement; it lets nobody do anything. Whoever shows it to somebody has checked that they
/// may see it.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/tickets.rs"));
/// use tenancy::permissions::Holdings;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// let conn = &mut db.unscoped("who may do what");
/// let ada = rights("ada", conn)?;
/// let acme = ada.member().tenant();
///
/// // Who may change tickets, and why?
/// let who = Holdings::<Org, User>::in_tenant(acme).of_permission(May::ChangeTicket).load(conn)?;
/// assert_eq!((&*who[0].account, &*who[0].team_name), ("bob", "support"));
///
/// // What may Cid do?
/// let what = Holdings::<Org, User>::in_tenant(acme).of_account("cid".to_owned()).load(conn)?;
/// assert!(what.is_empty());
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is looked up before calling `load`"]
pub struct Holdings<T: HasPermissions<A>, A: Account> {
    tenant: T::Key,
    account: Option<A::Key>,
    permission: Option<PermissionsOf<T, A>>,
}

impl<T: HasPermissions<A>, A: Account> Holdings<T, A> {
    /// Of everybody, and of each permission, in this tenant.
    pub fn in_tenant(tenant: &Verified<T>) -> Self {
        Self {
            tenant: tenant.key().clone(),
            account: None,
            permission: None,
        }
    }

    /// Of this account alone.
    pub fn of_account(mut self, account: A::Key) -> Self {
        self.account = Some(account);
        self
    }

    /// Of this permission alone.
    pub fn of_permission(mut self, permission: PermissionsOf<T, A>) -> Self {
        self.permission = Some(permission);
        self
    }

    /// In the order of the accounts, the teams and the names of the permissions. Permissions that the program does not know are not
    /// among them: see [`UnknownGrants`].
    ///
    /// # Errors
    ///
    /// [`Error::Accounts`], with what the database says.
    pub fn load<Conn: Database<T, A>>(
        self,
        conn: &mut Conn,
    ) -> Conn::Answer<'_, Vec<Holding<T, A>>, Error> {
        let (member_table, member) = members::<T, A>();
        let (team_table, team) = teams::<T, A>();
        let (grant_table, grant) = grants::<T, A>();
        let memberships = <T::Membership as Membership>::COLUMNS;
        let named = |table, column| Statement::new(table).name(column);
        let of_account = self.account.map(|account| {
            Statement::new(" AND i.").then(is(member.account, Value::Account(account)))
        });
        let of_permission = self.permission.map(|permission| {
            let name = Value::Text(permission.name().to_owned());
            Statement::new(" AND g.").then(is(grant.permission, name))
        });
        let select = Statement::new("SELECT ")
            .joined(
                [
                    named("i.", member.account),
                    named("i.", member.team),
                    named("n.", team.name),
                    named("g.", grant.permission),
                ],
                ", ",
            )
            .sql(" FROM ")
            .table(&member_table)
            .sql(" AS i INNER JOIN ")
            .table(&TableName::of::<<T::Membership as Membership>::Table>())
            .sql(" AS m ON m.")
            .name(memberships.tenant)
            .sql(" = i.")
            .name(member.tenant)
            .sql(" AND m.")
            .name(memberships.account)
            .sql(" = i.")
            .name(member.account)
            .sql(" AND m.")
            .name(memberships.status)
            .sql(" = '")
            .sql(MemberStatus::Active.name())
            .sql("'")
            .sql(" INNER JOIN ")
            .table(&team_table)
            .sql(" AS n ON n.")
            .name(team.tenant)
            .sql(" = i.")
            .name(member.tenant)
            .sql(" AND n.")
            .name(team.id)
            .sql(" = i.")
            .name(member.team)
            .sql(" INNER JOIN ")
            .table(&grant_table)
            .sql(" AS g ON g.")
            .name(grant.tenant)
            .sql(" = i.")
            .name(member.tenant)
            .sql(" AND g.")
            .name(grant.team)
            .sql(" = i.")
            .name(member.team)
            .sql(" WHERE i.")
            .then(is(member.tenant, Value::Tenant(self.tenant)))
            .then(of_account.unwrap_or_else(Statement::empty))
            .then(of_permission.unwrap_or_else(Statement::empty))
            .sql(" ORDER BY ")
            .joined(
                [
                    named("i.", member.account),
                    named("i.", member.team),
                    named("g.", grant.permission),
                ],
                ", ",
            )
            .reads(&[Kind::Account, Kind::Number, Kind::Text, Kind::Text]);
        let held = |rows: Vec<Vec<Value<T, A>>>| {
            let held = rows.into_iter().filter_map(|row| {
                let row = <[Value<T, A>; 4]>::try_from(row).ok()?;
                let [
                    Value::Account(account),
                    Value::Number(team),
                    Value::Text(team_name),
                    Value::Text(name),
                ] = row
                else {
                    return None;
                };
                Some(Holding {
                    account,
                    team,
                    team_name,
                    permission: PermissionsOf::<T, A>::named(&name)?,
                })
            });
            Ok(held.collect())
        };
        read(select, held, conn)
    }
}

/// What the teams of a tenant have that the program does not know: permissions of another version of it, or names that somebody
/// has written by hand. They grant nothing.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/tickets.rs"));
/// use tenancy::permissions::UnknownGrants;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// # diesel::sql_query("insert into team_grants values (1, 7, 'ticket.*')").execute(&mut db)?;
/// let conn = &mut db.unscoped("what is left of an old version");
/// let acme = tenancy::Verified::trust(1);
/// let unknown = UnknownGrants::<Org, User>::in_tenant(&acme).load(conn)?;
/// assert_eq!(unknown, [(7, "ticket.*".to_owned())]);
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is looked up before calling `load`"]
pub struct UnknownGrants<T: HasPermissions<A>, A: Account> {
    tenant: T::Key,
    of: PhantomData<fn() -> A>,
}

impl<T: HasPermissions<A>, A: Account> UnknownGrants<T, A> {
    /// Those of this tenant.
    pub fn in_tenant(tenant: &Verified<T>) -> Self {
        Self {
            tenant: tenant.key().clone(),
            of: PhantomData,
        }
    }

    /// The ids of teams, and the names.
    ///
    /// # Errors
    ///
    /// [`Error::Accounts`], with what the database says.
    pub fn load<Conn: Database<T, A>>(
        self,
        conn: &mut Conn,
    ) -> Conn::Answer<'_, Vec<(i64, String)>, Error> {
        let (table, columns) = grants::<T, A>();
        let select = Statement::new("SELECT ")
            .name(columns.team)
            .sql(", ")
            .name(columns.permission)
            .sql(" FROM ")
            .table(&table)
            .sql(" WHERE ")
            .then(is(columns.tenant, Value::Tenant(self.tenant)))
            .sql(" ORDER BY ")
            .name(columns.team)
            .sql(", ")
            .name(columns.permission)
            .reads(&[Kind::Number, Kind::Text]);
        let unknown = |rows: Vec<Vec<Value<T, A>>>| {
            let unknown = rows.into_iter().filter_map(|row| {
                match <[Value<T, A>; 2]>::try_from(row).ok()? {
                    [Value::Number(team), Value::Text(name)]
                        if PermissionsOf::<T, A>::named(&name).is_none() =>
                    {
                        Some((team, name))
                    }
                    _ => None,
                }
            });
            Ok(unknown.collect())
        };
        read(select, unknown, conn)
    }
}

/// The tenants in which an account may do something: for a list of rows of several tenants, by a `TenantsConn`, and for rows that
/// are everybody's, which whoever may do it in one tenant may do it to.
///
/// It is one statement, on a connection across tenants. Where nothing is held, the list is empty, and a `TenantsConn` of it reads no row
/// of a model that asks for a permission. Of a model that asks for none it reads what is everybody's, as any connection does.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/tickets.rs"));
/// use tenancy::permissions::PermittedTenants;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// let mine = |user: &str, db: &mut SqliteConnection| {
///     let orgs = PermittedTenants::<Org, User>::of(user.to_owned());
///     orgs.load::<ViewTicket, _>(&mut db.unscoped("where somebody reads tickets"))
/// };
/// let orgs = mine("bob", &mut db)?;
/// let mut db_of_all = db.unscoped("the tickets of all of them");
/// let conn = &mut orgs.borrow(&mut db_of_all);
/// assert_eq!(Ticket::scoped().select(tickets::id).load::<i32>(conn)?, [1]);
///
/// assert!(mine("ada", &mut db)?.is_empty());
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is looked up before calling `load`"]
pub struct PermittedTenants<T: HasPermissions<A>, A: Account> {
    account: A::Key,
    of: PhantomData<fn() -> T>,
}

impl<T: HasPermissions<A>, A: Account> PermittedTenants<T, A> {
    /// Those of the account with this key, which the caller has found to be signed in.
    pub fn of(account: A::Key) -> Self {
        Self {
            account,
            of: PhantomData,
        }
    }

    /// The tenants that are served, of which the account is an active member, and in which it holds what `P` asks for. Each is asked
    /// by itself: what is held in two of them does not add up.
    ///
    /// # Errors
    ///
    /// [`Error::Accounts`], with what the database says.
    pub fn load<P, Conn>(self, conn: &mut Conn) -> Conn::Answer<'_, PermitsIn<P, T>, Error>
    where
        P: Requirement<PermissionsOf<T, A>>,
        Conn: Database<T, A>,
    {
        let (member_table, member) = members::<T, A>();
        let (grant_table, grant) = grants::<T, A>();
        let memberships = <T::Membership as Membership>::COLUMNS;
        let key = <<T as Tenant>::KeyColumn as Column>::NAME;
        let select = Statement::new("SELECT DISTINCT t.")
            .name(key)
            .sql(", g.")
            .name(grant.permission)
            .sql(" FROM ")
            .table(&TableName::of::<<T::Membership as Membership>::Table>())
            .sql(" AS m INNER JOIN ")
            .table(&TableName::of::<<<T as Tenant>::KeyColumn as Column>::Table>())
            .sql(" AS t ON t.")
            .name(key)
            .sql(" = m.")
            .name(memberships.tenant)
            .sql(" INNER JOIN ")
            .table(&member_table)
            .sql(" AS i ON i.")
            .name(member.tenant)
            .sql(" = m.")
            .name(memberships.tenant)
            .sql(" AND i.")
            .name(member.account)
            .sql(" = m.")
            .name(memberships.account)
            .sql(" INNER JOIN ")
            .table(&grant_table)
            .sql(" AS g ON g.")
            .name(grant.tenant)
            .sql(" = i.")
            .name(member.tenant)
            .sql(" AND g.")
            .name(grant.team)
            .sql(" = i.")
            .name(member.team)
            .sql(" WHERE m.")
            .then(is(memberships.account, Value::Account(self.account)))
            .sql(" AND m.")
            .name(memberships.status)
            .sql(" = '")
            .sql(MemberStatus::Active.name())
            .sql("'")
            .sql(" AND t.")
            .name(<T as HasAccounts>::COLUMNS.status)
            .sql(" = '")
            .sql(TenantStatus::Active.name())
            .sql("'")
            .sql(" ORDER BY t.")
            .name(key)
            .reads(&[Kind::Tenant, Kind::Text]);
        read(select, permitted::<T, A, P>, conn)
    }
}

/// Which tenants the rows are of, in their order, where what they have is enough.
fn permitted<T, A, P>(rows: Vec<Vec<Value<T, A>>>) -> Result<PermitsIn<P, T>, Error>
where
    T: HasPermissions<A>,
    A: Account,
    P: Requirement<PermissionsOf<T, A>>,
{
    let mut permitted = Vec::new();
    let mut held = PermissionSet::NONE;
    let mut is_in = false;
    let mut rows = rows
        .into_iter()
        .map(<[Value<T, A>; 2]>::try_from)
        .peekable();
    while let Some(row) = rows.next() {
        let Ok([Value::Tenant(tenant), Value::Text(name)]) = row else {
            return Err(DieselError::NotFound.into());
        };
        held.extend(PermissionsOf::<T, A>::named(&name));
        is_in = is_in || P::is_met_by(&held);
        let goes_on = rows.peek().is_some_and(|next| {
            let next = next.as_ref().ok().map(|[next, ..]| next);
            matches!(next, Some(Value::Tenant(next)) if *next == tenant)
        });
        if !goes_on {
            if is_in {
                permitted.push(Verified::trust(tenant));
            }
            held = PermissionSet::NONE;
            is_in = false;
        }
    }
    Ok(PermitsIn::new(permitted))
}

impl<T: HasPermissions<A>, A: Account> fmt::Debug for Holding<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Holding").finish_non_exhaustive()
    }
}

impl<T: HasPermissions<A>, A: Account> fmt::Debug for Holdings<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Holdings").finish_non_exhaustive()
    }
}

impl<T: HasPermissions<A>, A: Account> fmt::Debug for UnknownGrants<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnknownGrants").finish_non_exhaustive()
    }
}

impl<T: HasPermissions<A>, A: Account> fmt::Debug for PermittedTenants<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PermittedTenants").finish_non_exhaustive()
    }
}
