//! Deleting a team.

use super::authority::Authority;
use super::operation::operation;
use super::rows::{granted, in_team, is_team, of_its_grants, team_name};
use crate::error::Error;
use crate::model::{HasPermissions, grants, members, teams};
use std::fmt;
use tenancy_accounts::__private::beside::{Acting, Deed, OnTenant};
use tenancy_accounts::{Account, Action, Clock, Database, Member, Operator};

operation! {
    /// Deletes a team, with who is in it and what it may do.
    ///
    /// Who deletes it holds each permission that it has, or owns the tenant. The roles of those who are in it are not asked for: it may
    /// have somebody with a role above, and a manager.
    ///
    /// # Example
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/tickets.rs"));
    /// use tenancy::permissions::DeleteTeam;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let mut db = acme()?;
    /// let conn = &mut db.unscoped("a team is deleted");
    /// let ada = rights("ada", conn)?;
    /// DeleteTeam::by(ada.member(), 7).execute(conn)?;
    /// assert!(rights("bob", conn)?.permit::<ViewTicket>().is_err());
    /// # Ok(())
    /// # }
    /// ```
    DeleteTeam does Delete, gives ()
    {
        /// `member` deletes the team of this id, in the own tenant.
        by(team: i64) { Delete { team } }
        /// [`Error::Denied`]; [`Error::UnknownTeam`].
        execute
    }
}

struct Delete {
    team: i64,
}

impl<T: HasPermissions<A>, A: Account> Deed<T, A> for Delete {
    type Done = ();
    type Error = Error;

    async fn act(&self, tenant: &mut OnTenant<'_, T, A>) -> Result<(), Error> {
        let what = "delete a team";
        let authority = Authority::of(tenant).await?;
        authority.must_change::<T, A>(what)?;
        let name = team_name(tenant, self.team).await?;
        let granted = granted(tenant, self.team).await?;
        authority.must_cover(&granted, what)?;
        let (table, columns) = members::<T, A>();
        let its_members = |tenant: &OnTenant<'_, T, A>| in_team(tenant, self.team);
        tenant.delete_all(&table, columns.team, its_members).await?;
        let (table, columns) = grants::<T, A>();
        let its_grants = |tenant: &OnTenant<'_, T, A>| of_its_grants(tenant, self.team);
        tenant.delete_all(&table, columns.team, its_grants).await?;
        let (table, columns) = teams::<T, A>();
        let itself = |tenant: &OnTenant<'_, T, A>| is_team(tenant, self.team);
        tenant.delete_all(&table, columns.id, itself).await?;
        let team = self.team.to_string();
        Ok(tenant
            .record(Action::TeamDeleted, None, Some(&name), &[("team", &team)])
            .await?)
    }
}
