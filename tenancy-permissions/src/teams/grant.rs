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
            tenant.insert(insert(&table, row)).await?;
            Action::PermissionGranted
        } else {
            let delete = Statement::new("DELETE FROM ")
                .table(&table)
                .then(of_its_grants(tenant, self.team))
                .sql(" AND ")
                .then(is(columns.permission, Value::Text(permission.to_owned())));
            tenant.write(delete).await?;
            Action::PermissionRevoked
        };
        let team = self.team.to_string();
        let details = [("team", &*team), ("permission", permission)];
        tenant.record(action, None, Some(&name), &details).await?;
        Ok(true)
    }
}
