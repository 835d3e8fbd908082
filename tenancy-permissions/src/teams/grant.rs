//! What a team may do.

use super::authority::Authority;
use super::operation::operation;
use super::rows::{Granted, granted, of_its_grants, team_name};
use crate::catalog::Permissions;
use crate::error::Error;
use crate::model::{HasPermissions, PermissionsOf, TeamTerms, grants};
use std::fmt;
use tenancy_accounts::__private::beside::{Acting, Deed, OnTenant, Statement, Value, insert, is};
use tenancy_accounts::{Account, Action, Clock, Database, Member, Operator};

operation! {
    /// Gives a team a permission, and says whether it had none such.
    ///
    /// Who gives it holds it, or owns the tenant.
    ///
    /// # Example
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/tickets.rs"));
    /// use tenancy::permissions::GrantPermission;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let mut db = acme()?;
    /// let conn = &mut db.unscoped("a team may do more");
    /// let ada = rights("ada", conn)?;
    /// assert!(GrantPermission::by(ada.member(), 7, May::DeleteTicket).execute(conn)?);
    /// assert!(!GrantPermission::by(ada.member(), 7, May::DeleteTicket).execute(conn)?);
    /// assert!(rights("bob", conn)?.permit::<DeleteTicket>().is_ok());
    /// # Ok(())
    /// # }
    /// ```
    GrantPermission does Grant<PermissionsOf<T, A>>, gives bool
    {
        /// `member` gives it to the team of this id, in the own tenant.
        by(team: i64, permission: PermissionsOf<T, A>) { Grant { team, permission, gives: true } }
        /// [`Error::Denied`]; [`Error::UnknownTeam`].
        execute
    }
}

operation! {
    /// Takes a permission from a team, and says whether it had it.
    ///
    /// Who takes it holds it, or owns the tenant. From the commit on nobody has it by this team.
    ///
    /// # Example
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/tickets.rs"));
    /// use tenancy::permissions::RevokePermission;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let mut db = acme()?;
    /// let conn = &mut db.unscoped("a team may do less");
    /// let ada = rights("ada", conn)?;
    /// assert!(RevokePermission::by(ada.member(), 7, May::ChangeTicket).execute(conn)?);
    /// assert!(rights("bob", conn)?.permit::<ChangeTicket>().is_err());
    /// # Ok(())
    /// # }
    /// ```
    RevokePermission does Grant<PermissionsOf<T, A>>, gives bool
    {
        /// `member` takes it from the team of this id, in the own tenant.
        by(team: i64, permission: PermissionsOf<T, A>) { Grant { team, permission, gives: false } }
        /// [`Error::Denied`]; [`Error::UnknownTeam`].
        execute
    }
}

operation! {
    /// Takes a permission from a team that the program does not know, and says whether the team had it. See
    /// [`UnknownGrants`](crate::UnknownGrants).
    ///
    /// It is of another version of the program, or somebody has written it by hand. While a team has one, nobody but an owner or an
    /// operator adds anybody to the team or deletes it. Nor does anybody else take it: nobody can tell what it is.
    ///
    /// # Example
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/tickets.rs"));
    /// use tenancy::permissions::{RevokeUnknownGrant, UnknownGrants};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let mut db = acme()?;
    /// # diesel::sql_query("insert into team_grants values (1, 7, 'ticket.*')").execute(&mut db)?;
    /// let conn = &mut db.unscoped("what is left of an old version");
    /// let ada = rights("ada", conn)?;
    /// for (team, name) in UnknownGrants::<Org, User>::in_tenant(ada.member().tenant()).load(conn)? {
    ///     assert!(RevokeUnknownGrant::by(ada.member(), team, name).execute(conn)?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    RevokeUnknownGrant does Unknown, gives bool
    {
        /// `member`, who owns the tenant, takes what has this name from the team of this id.
        by(team: i64, name: String) { Unknown { team, name } }
        /// [`Error::Denied`]; [`Error::UnknownTeam`].
        execute
    }
}

struct Unknown {
    team: i64,
    name: String,
}

struct Grant<S> {
    team: i64,
    permission: S,
    /// Or it is taken.
    gives: bool,
}

impl<T, A, S> Deed<T, A> for Grant<S>
where
    T: HasPermissions<A, Team: TeamTerms<Permissions = S>>,
    A: Account,
    S: Permissions,
{
    type Done = bool;
    type Error = Error;

    async fn act(&self, tenant: &mut OnTenant<'_, T, A>) -> Result<bool, Error> {
        let what = "change what a team may do";
        let authority = Authority::of(tenant).await?;
        authority.must_change::<T, A>(what)?;
        let name = team_name(tenant, self.team).await?;
        authority.must_cover(&Granted::one(self.permission), what)?;
        let has = granted(tenant, self.team).await?;
        if has.known.contains(self.permission) == self.gives {
            return Ok(false);
        }
        let (table, columns) = grants::<T, A>();
        let permission = self.permission.name();
        let action = if self.gives {
            let row = [
                (columns.tenant, tenant.key()),
                (columns.team, Value::Number(self.team)),
                (columns.permission, Value::Text(permission.to_owned())),
            ];
            tenant.write_one(insert(&table, row)).await?;
            Action::PermissionGranted
        } else {
            tenant
                .write_one(delete::<T, A>(tenant, self.team, permission))
                .await?;
            Action::PermissionRevoked
        };
        let team = self.team.to_string();
        let details = [("team", &*team), ("permission", permission)];
        tenant.record(action, None, Some(&name), &details).await?;
        Ok(true)
    }
}

impl<T: HasPermissions<A>, A: Account> Deed<T, A> for Unknown {
    type Done = bool;
    type Error = Error;

    async fn act(&self, tenant: &mut OnTenant<'_, T, A>) -> Result<bool, Error> {
        let what = "take what the program does not know";
        let authority = Authority::of(tenant).await?;
        authority.must_change::<T, A>(what)?;
        let team_name = team_name(tenant, self.team).await?;
        authority.must_be_whole(what)?;
        let has = granted(tenant, self.team).await?;
        if !has.unknown.contains(&self.name) {
            return Ok(false);
        }
        tenant
            .write_one(delete::<T, A>(tenant, self.team, &self.name))
            .await?;
        let team = self.team.to_string();
        let details = [("team", &*team), ("permission", &*self.name)];
        tenant
            .record(Action::PermissionRevoked, None, Some(&team_name), &details)
            .await?;
        Ok(true)
    }
}

/// Takes what has this name from a team.
fn delete<T: HasPermissions<A>, A: Account>(
    tenant: &OnTenant<'_, T, A>,
    team: i64,
    name: &str,
) -> Statement<T, A> {
    let (table, columns) = grants::<T, A>();
    Statement::new("DELETE FROM ")
        .table(&table)
        .then(of_its_grants(tenant, team))
        .sql(" AND ")
        .then(is(columns.permission, Value::Text(name.to_owned())))
}
