//! How far who acts may change teams.

use super::rows::{Granted, Row};
use crate::catalog::Permissions as _;
use crate::error::{Denied, Error, Reason};
use crate::model::{HasPermissions, PermissionsOf, TeamTerms, grants, members};
use crate::set::PermissionSet;
use tenancy_accounts::__private::beside::{Kind, OnTenant, Statement, Value, is};
use tenancy_accounts::{Account, Role as _};

/// How far who acts may change teams.
pub(super) enum Authority<S> {
    /// An owner, or an operator.
    Whole,
    /// A member, as far as these reach.
    Held(PermissionSet<S>),
}

impl<S: crate::Permissions> Authority<S> {
    /// That of who acts, as the transaction sees it.
    pub(super) async fn of<T, A>(tenant: &mut OnTenant<'_, T, A>) -> Result<Self, Error>
    where
        T: HasPermissions<A, Team: TeamTerms<Permissions = S>>,
        A: Account,
    {
        let account = match tenant.member() {
            None => return Ok(Self::Whole),
            Some((_, role)) if role.owns() => return Ok(Self::Whole),
            Some((account, _)) => account.clone(),
        };
        Ok(Self::Held(held(tenant, account).await?))
    }

    /// Whether it is one that changes teams.
    pub(super) fn changes<T, A>(&self) -> bool
    where
        T: HasPermissions<A, Team: TeamTerms<Permissions = S>>,
        A: Account,
    {
        match self {
            Self::Whole => true,
            Self::Held(held) => {
                <T::Team as TeamTerms>::CHANGE_TEAMS.is_some_and(|change| held.contains(change))
            }
        }
    }

    /// Refuses who does not change teams.
    pub(super) fn must_change<T, A>(&self, what: &str) -> Result<(), Denied>
    where
        T: HasPermissions<A, Team: TeamTerms<Permissions = S>>,
        A: Account,
    {
        if self.changes::<T, A>() {
            Ok(())
        } else {
            Err(Denied::logged(Reason::NotAManager, what))
        }
    }

    /// Refuses whoever is neither an owner nor an operator.
    pub(super) fn must_be_whole(&self, what: &str) -> Result<(), Denied> {
        match self {
            Self::Whole => Ok(()),
            Self::Held(_) => Err(Denied::logged(Reason::AboveOwnPermissions, what)),
        }
    }

    /// Refuses who does not hold what is given or taken.
    pub(super) fn must_cover(&self, granted: &Granted<S>, what: &str) -> Result<(), Denied> {
        match self {
            Self::Held(held) if !granted.unknown.is_empty() || !held.covers(&granted.known) => {
                Err(Denied::logged(Reason::AboveOwnPermissions, what))
            }
            Self::Whole | Self::Held(_) => Ok(()),
        }
    }
}

/// What an account holds by its teams.
async fn held<T: HasPermissions<A>, A: Account>(
    tenant: &mut OnTenant<'_, T, A>,
    account: A::Key,
) -> Result<PermissionSet<PermissionsOf<T, A>>, Error> {
    let (member_table, member) = members::<T, A>();
    let (grant_table, grant) = grants::<T, A>();
    let select = Statement::new("SELECT g.")
        .name(grant.permission)
        .sql(" FROM ")
        .table(&grant_table)
        .sql(" AS g INNER JOIN ")
        .table(&member_table)
        .sql(" AS i ON i.")
        .name(member.tenant)
        .sql(" = g.")
        .name(grant.tenant)
        .sql(" AND i.")
        .name(member.team)
        .sql(" = g.")
        .name(grant.team)
        .sql(" WHERE i.")
        .then(is(member.tenant, tenant.key()))
        .sql(" AND i.")
        .then(is(member.account, Value::Account(account)))
        .reads(&[Kind::Text]);
    let rows = tenant.rows(select).await?;
    let names = rows.into_iter().filter_map(Row::only_text);
    Ok(names
        .filter_map(|name| PermissionsOf::<T, A>::named(&name))
        .collect())
}
