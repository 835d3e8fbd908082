//! The one statement that tells whether an account acts for a tenant, and what it may do there.

use crate::catalog::Permissions as _;
use crate::model::{HasPermissions, PermissionsOf, grants, members};
use crate::set::PermissionSet;
use diesel::query_source::Column;
use diesel::result::Error as DieselError;
use tenancy_accounts::__private::beside::{Kind, Statement, Value, is, member_of};
use tenancy_accounts::{Account, Error, HasAccounts, Member, Membership};
use tenancy_runtime::Verified;
use tenancy_runtime::catalog::TableName;

/// What names the tenant: a column of its table, and what that has.
pub(crate) struct By<T: HasPermissions<A>, A: Account> {
    pub(crate) column: &'static str,
    pub(crate) value: Value<T, A>,
}

impl<T: HasPermissions<A>, A: Account> By<T, A> {
    /// By the tenant's key.
    pub(crate) fn key(tenant: &Verified<T>) -> Self {
        Self {
            column: <T::KeyColumn as Column>::NAME,
            value: Value::Tenant(tenant.key().clone()),
        }
    }
}

/// What has been found.
pub(crate) struct Found<T: HasPermissions<A>, A: Account> {
    pub(crate) member: Member<T, A>,
    pub(crate) held: PermissionSet<PermissionsOf<T, A>>,
    pub(crate) version: i64,
}

/// The membership of the account, if there is one, once for each permission that any of its teams has, or once without any. So what is read does not
/// grow with the number of teams.
pub(crate) fn select<T: HasPermissions<A>, A: Account>(
    by: By<T, A>,
    account: Option<A::Key>,
) -> Statement<T, A> {
    let memberships = <T::Membership as Membership>::COLUMNS;
    let account = account
        .map(|account| Statement::new("m.").then(is(memberships.account, Value::Account(account))));
    Statement::new("SELECT DISTINCT ")
        .then(holding())
        .sql(" WHERE t.")
        .then(is(by.column, by.value))
        .sql(" AND ")
        .then(account.unwrap_or_else(|| Statement::new("1 = 0")))
        .reads(&HOLDING[1..])
}

/// What the columns of [`holding`] have, behind that of an account.
pub(crate) const HOLDING: &[Kind] = &[
    Kind::Account,
    Kind::Tenant,
    Kind::Text,
    Kind::Text,
    Kind::Text,
    Kind::Text,
    Kind::Number,
    Kind::Text,
];

/// Takes the number of the last change, and the name of the permission if there is one, out of a row of these. What is left is of the
/// member.
pub(crate) fn taken<T: HasPermissions<A>, A: Account>(
    row: &mut Vec<Value<T, A>>,
) -> Result<(i64, Option<String>), DieselError> {
    let (name, version) = (row.pop(), row.pop());
    let Some(Value::Number(version)) = version else {
        return Err(DieselError::NotFound);
    };
    let name = match name {
        Some(Value::Text(name)) => Some(name),
        _ => None,
    };
    Ok((version, name))
}

/// The columns of that, and where they come from: the tenant is `t`, and its member `m`.
pub(crate) fn holding<T: HasPermissions<A>, A: Account>() -> Statement<T, A> {
    let tenants = <T as HasAccounts>::COLUMNS;
    let memberships = <T::Membership as Membership>::COLUMNS;
    let key = <T::KeyColumn as Column>::NAME;
    let (member_table, member) = members::<T, A>();
    let (grant_table, grant) = grants::<T, A>();
    let named = |table, column| Statement::new(table).name(column);
    let columns = [
        named("t.", key),
        named("t.", tenants.slug),
        named("t.", tenants.status),
        named("m.", memberships.role),
        named("m.", memberships.status),
        named("t.", T::CHANGES),
        named("g.", grant.permission),
    ];
    Statement::empty()
        .joined(columns, ", ")
        .sql(" FROM ")
        .table(&TableName::of::<<T::KeyColumn as Column>::Table>())
        .sql(" AS t INNER JOIN ")
        .table(&TableName::of::<<T::Membership as Membership>::Table>())
        .sql(" AS m ON m.")
        .name(memberships.tenant)
        .sql(" = t.")
        .name(key)
        .sql(" LEFT JOIN ")
        .table(&member_table)
        .sql(" AS i ON i.")
        .name(member.tenant)
        .sql(" = m.")
        .name(memberships.tenant)
        .sql(" AND i.")
        .name(member.account)
        .sql(" = m.")
        .name(memberships.account)
        .sql(" LEFT JOIN ")
        .table(&grant_table)
        .sql(" AS g ON g.")
        .name(grant.tenant)
        .sql(" = i.")
        .name(member.tenant)
        .sql(" AND g.")
        .name(grant.team)
        .sql(" = i.")
        .name(member.team)
}

/// Judges what the statement has found.
pub(crate) fn judged<T: HasPermissions<A>, A: Account>(
    rows: Vec<Vec<Value<T, A>>>,
    account: Option<A::Key>,
) -> Result<Found<T, A>, Error> {
    let mut held = PermissionSet::NONE;
    let mut unknown = 0_usize;
    let mut found = None;
    for mut row in rows {
        let (version, name) = taken(&mut row)?;
        if let Some(name) = name {
            match PermissionsOf::<T, A>::named(&name) {
                Some(permission) => held.insert(permission),
                None => unknown += 1,
            }
        }
        found = Some((row, version));
    }
    let ((row, version), account) = found.zip(account).ok_or(Error::NotAMember)?;
    let member = member_of(row, account)?;
    if unknown > 0 {
        tracing::warn!(
            target: "tenancy::permissions",
            unknown,
            "teams have permissions that the program does not know; they grant nothing"
        );
    }
    Ok(Found {
        member,
        held,
        version,
    })
}
