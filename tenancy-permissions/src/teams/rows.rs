//! The rows of teams, while a transaction has their tenant.

use crate::catalog::Permissions;
use crate::error::Error;
use crate::model::{HasPermissions, PermissionsOf, grants, members, teams};
use crate::set::PermissionSet;
use tenancy_accounts::__private::beside::{Kind, OnTenant, Statement, Value, is};
use tenancy_accounts::Account;

/// What a team may do.
pub(super) struct Granted<S> {
    pub(super) known: PermissionSet<S>,
    /// What the database has beside, which the program does not know.
    pub(super) unknown: Vec<String>,
}

impl<S: Permissions> Granted<S> {
    /// One permission.
    pub(super) fn one(permission: S) -> Self {
        Self {
            known: PermissionSet::of([permission]),
            unknown: Vec::new(),
        }
    }
}

/// A row of a select.
pub(super) trait Row {
    /// Its one column.
    fn only_text(self) -> Option<String>;
}

impl<T: tenancy_runtime::Tenant, A: Account> Row for Vec<Value<T, A>> {
    fn only_text(mut self) -> Option<String> {
        match self.pop() {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }
}

/// ` WHERE ..`: the team of this id, in the table of who is in it or of what it may do.
fn of_team<T: HasPermissions<A>, A: Account>(
    tenant: &OnTenant<'_, T, A>,
    [of_tenant, of_team]: [&str; 2],
    team: i64,
) -> Statement<T, A> {
    Statement::new(" WHERE ")
        .then(is(of_tenant, tenant.key()))
        .sql(" AND ")
        .then(is(of_team, Value::Number(team)))
}

/// ` WHERE ..`: the row of the team itself.
pub(super) fn is_team<T: HasPermissions<A>, A: Account>(
    tenant: &OnTenant<'_, T, A>,
    team: i64,
) -> Statement<T, A> {
    let (_, columns) = teams::<T, A>();
    of_team(tenant, [columns.tenant, columns.id], team)
}

/// ` WHERE ..`: who is in the team.
pub(super) fn in_team<T: HasPermissions<A>, A: Account>(
    tenant: &OnTenant<'_, T, A>,
    team: i64,
) -> Statement<T, A> {
    let (_, columns) = members::<T, A>();
    of_team(tenant, [columns.tenant, columns.team], team)
}

/// ` WHERE ..`: that this account is in the team.
pub(super) fn is_in_team<T: HasPermissions<A>, A: Account>(
    tenant: &OnTenant<'_, T, A>,
    team: i64,
    account: &A::Key,
) -> Statement<T, A> {
    let (_, columns) = members::<T, A>();
    in_team(tenant, team)
        .sql(" AND ")
        .then(is(columns.account, Value::Account(account.clone())))
}

/// ` WHERE ..`: what the team may do.
pub(super) fn of_its_grants<T: HasPermissions<A>, A: Account>(
    tenant: &OnTenant<'_, T, A>,
    team: i64,
) -> Statement<T, A> {
    let (_, columns) = grants::<T, A>();
    of_team(tenant, [columns.tenant, columns.team], team)
}

/// The name of the team of this id, if the tenant has it.
pub(super) async fn team_name<T: HasPermissions<A>, A: Account>(
    tenant: &mut OnTenant<'_, T, A>,
    team: i64,
) -> Result<String, Error> {
    let (table, columns) = teams::<T, A>();
    let select = Statement::new("SELECT ")
        .name(columns.name)
        .sql(" FROM ")
        .table(&table)
        .then(is_team(tenant, team))
        .reads(&[Kind::Text]);
    let row = tenant.rows(select).await?.pop();
    row.and_then(Row::only_text).ok_or(Error::UnknownTeam)
}

/// What the team of this id may do.
pub(super) async fn granted<T: HasPermissions<A>, A: Account>(
    tenant: &mut OnTenant<'_, T, A>,
    team: i64,
) -> Result<Granted<PermissionsOf<T, A>>, Error> {
    let (table, columns) = grants::<T, A>();
    let select = Statement::new("SELECT ")
        .name(columns.permission)
        .sql(" FROM ")
        .table(&table)
        .then(of_its_grants(tenant, team))
        .reads(&[Kind::Text]);
    let mut granted = Granted {
        known: PermissionSet::NONE,
        unknown: Vec::new(),
    };
    for name in tenant
        .rows(select)
        .await?
        .into_iter()
        .filter_map(Row::only_text)
    {
        match PermissionsOf::<T, A>::named(&name) {
            Some(permission) => granted.known.insert(permission),
            None => granted.unknown.push(name),
        }
    }
    Ok(granted)
}

/// How an account is in a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// It is not.
    Outside,
    Member,
    Manager,
}

/// How the account is in the team.
pub(super) async fn place<T: HasPermissions<A>, A: Account>(
    tenant: &mut OnTenant<'_, T, A>,
    team: i64,
    account: &A::Key,
) -> Result<Place, Error> {
    let (table, columns) = members::<T, A>();
    let select = |end: Statement<T, A>| {
        Statement::new("SELECT ")
            .name(columns.account)
            .sql(" FROM ")
            .table(&table)
            .then(end)
            .reads(&[Kind::Account])
    };
    let is_in = is_in_team(tenant, team, account);
    let manages = is_in_team(tenant, team, account)
        .sql(" AND ")
        .name(columns.manager)
        .sql(" = TRUE");
    if tenant.rows(select(is_in)).await?.is_empty() {
        Ok(Place::Outside)
    } else if tenant.rows(select(manages)).await?.is_empty() {
        Ok(Place::Member)
    } else {
        Ok(Place::Manager)
    }
}

/// A boolean of SQL.
pub(super) const fn literal(flag: bool) -> &'static str {
    if flag { "TRUE" } else { "FALSE" }
}
