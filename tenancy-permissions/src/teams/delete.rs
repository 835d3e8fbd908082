//! Deleting a team.

use super::authority::Authority;
use super::operation::operation;
use super::rows::{granted, in_team, is_team, of_its_grants, team_name};
use crate::error::Error;
use crate::model::{HasPermissions, grants, members, teams};
use std::fmt;
use tenancy_accounts::__private::beside::{Acting, Deed, OnTenant, Statement};
use tenancy_accounts::{Account, Action, Clock, Database, Member, Operator};

operation! {
    /// Deletes a team, with who is in it and what it may do.
    ///
    /// Who deletes it holds each permission that it has, or owns the tenant.
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
        let rows = [
            (members::<T, A>().0, in_team(tenant, self.team)),
            (grants::<T, A>().0, of_its_grants(tenant, self.team)),
            (teams::<T, A>().0, is_team(tenant, self.team)),
        ];
        for (table, rows) in rows {
            let delete = Statement::new("DELETE FROM ").table(&table).then(rows);
            tenant.write(delete).await?;
        }
        let team = self.team.to_string();
        Ok(tenant
            .record(Action::TeamDeleted, None, Some(&name), &[("team", &team)])
            .await?)
    }
}
