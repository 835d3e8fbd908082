//! Who is in a team.

use super::authority::Authority;
use super::operation::operation;
use super::rows::{Place, granted, is_in_team, literal, place, team_name};
use crate::error::{Denied, Error, Reason};
use crate::model::{HasPermissions, members};
use std::fmt;
use tenancy_accounts::__private::beside::{Acting, Deed, OnTenant, Statement, Value};
use tenancy_accounts::{
    Account, Action, Clock, Database, Error as AccountsError, Member, MemberStatus, Operator,
};

operation! {
    /// Adds a member of the tenant to a team, and says whether something has changed.
    ///
    /// Who adds somebody manages the team; or may change teams, and holds each permission that the team has; or owns the tenant.
    /// A manager of the team makes nobody a manager. Nobody becomes less by it: a manager of the team stays one until
    /// [`RemoveFromTeam`].
    ///
    /// # Example
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/tickets.rs"));
    /// use tenancy::permissions::AddToTeam;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let mut db = acme()?;
    /// let conn = &mut db.unscoped("somebody joins a team");
    /// // Bob manages it.
    /// let bob = rights("bob", conn)?;
    /// assert!(AddToTeam::by(bob.member(), 7, "cid".to_owned()).execute(conn)?);
    /// assert!(rights("cid", conn)?.permit::<ViewTicket>().is_ok());
    /// let refused = AddToTeam::by(bob.member(), 7, "cid".to_owned()).as_manager().execute(conn);
    /// assert!(refused.is_err());
    /// # Ok(())
    /// # }
    /// ```
    AddToTeam does Add<A>, gives bool
    {
        /// `member` adds this account to the team of this id, in the own tenant.
        by(team: i64, account: A::Key) { Add { team, account, manager: false } }
        /// [`Error::Denied`]; [`Error::UnknownTeam`]; [`AccountsError::UnknownMember`] if the account is no active member of the tenant.
        execute
    }
}

impl<T: HasPermissions<A>, A: Account> AddToTeam<T, A> {
    /// The account adds and removes members of the team, too.
    pub fn as_manager(mut self) -> Self {
        self.deed.manager = true;
        self
    }
}

operation! {
    /// Removes a member from a team, and says whether the account was in it.
    ///
    /// Everybody leaves a team that they are in. Who removes somebody else manages the team, and that one does not; or may change
    /// teams, and holds each permission that the team has; or owns the tenant. Nobody removes somebody with a role above the own; but a
    /// permission is taken from a team, and a team deleted, whoever is in it.
    ///
    /// # Example
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/tickets.rs"));
    /// use tenancy::permissions::RemoveFromTeam;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let mut db = acme()?;
    /// let conn = &mut db.unscoped("somebody leaves a team");
    /// let bob = rights("bob", conn)?;
    /// assert!(RemoveFromTeam::by(bob.member(), 7, "bob".to_owned()).execute(conn)?);
    /// assert!(rights("bob", conn)?.permit::<ViewTicket>().is_err());
    /// # Ok(())
    /// # }
    /// ```
    RemoveFromTeam does Remove<A>, gives bool
    {
        /// `member` removes this account from the team of this id, in the own tenant.
        by(team: i64, account: A::Key) { Remove { team, account } }
        /// [`Error::Denied`]; [`Error::UnknownTeam`]; [`AccountsError::AboveOwnRole`].
        execute
    }
}

struct Add<A: Account> {
    team: i64,
    account: A::Key,
    manager: bool,
}

struct Remove<A: Account> {
    team: i64,
    account: A::Key,
}

/// How who acts is in the team.
async fn own_place<T: HasPermissions<A>, A: Account>(
    tenant: &mut OnTenant<'_, T, A>,
    team: i64,
) -> Result<Place, Error> {
    let own = tenant.member().map(|(account, _)| account.clone());
    match own {
        Some(own) => place(tenant, team, &own).await,
        None => Ok(Place::Outside),
    }
}

impl<T: HasPermissions<A>, A: Account> Deed<T, A> for Add<A> {
    type Done = bool;
    type Error = Error;

    async fn act(&self, tenant: &mut OnTenant<'_, T, A>) -> Result<bool, Error> {
        let what = "add to a team";
        let authority = Authority::of(tenant).await?;
        let changes = authority.changes::<T, A>();
        let own = own_place(tenant, self.team).await?;
        if !changes && (own != Place::Manager || self.manager) {
            return Err(Denied::logged(Reason::NotAManager, what).into());
        }
        let name = team_name(tenant, self.team).await?;
        authority.must_cover(&granted(tenant, self.team).await?, what)?;
        match tenant.standing_of(&self.account).await? {
            Some((_, MemberStatus::Active)) => {}
            _ => return Err(AccountsError::UnknownMember.into()),
        }
        let is = place(tenant, self.team, &self.account).await?;
        let will_be = if self.manager {
            Place::Manager
        } else {
            Place::Member
        };
        // Nobody is made less by being added.
        if is == will_be || is == Place::Manager {
            return Ok(false);
        }
        let (table, columns) = members::<T, A>();
        let write = if is == Place::Outside {
            Statement::new("INSERT INTO ")
                .table(&table)
                .sql(" (")
                .joined(
                    [
                        columns.tenant,
                        columns.team,
                        columns.account,
                        columns.manager,
                    ]
                    .map(|column| Statement::empty().name(column)),
                    ", ",
                )
                .sql(") VALUES (")
                .given(tenant.key())
                .sql(", ")
                .given(Value::Number(self.team))
                .sql(", ")
                .given(Value::Account(self.account.clone()))
                .sql(", ")
                .sql(literal(self.manager))
                .sql(")")
        } else {
            Statement::new("UPDATE ")
                .table(&table)
                .sql(" SET ")
                .name(columns.manager)
                .sql(" = ")
                .sql(literal(self.manager))
                .then(is_in_team(tenant, self.team, &self.account))
        };
        tenant.write_one(write).await?;
        let team = self.team.to_string();
        let place = if self.manager { "manager" } else { "member" };
        let details = [("team", &*team), ("as", place)];
        tenant
            .record(
                Action::TeamJoined,
                Some(&self.account),
                Some(&name),
                &details,
            )
            .await?;
        Ok(true)
    }
}

impl<T: HasPermissions<A>, A: Account> Deed<T, A> for Remove<A> {
    type Done = bool;
    type Error = Error;

    async fn act(&self, tenant: &mut OnTenant<'_, T, A>) -> Result<bool, Error> {
        let what = "remove from a team";
        let is_own = tenant.member().is_some_and(|(own, _)| *own == self.account);
        let is = if is_own {
            own_place(tenant, self.team).await?
        } else {
            let authority = Authority::of(tenant).await?;
            let changes = authority.changes::<T, A>();
            let own = own_place(tenant, self.team).await?;
            let is = place(tenant, self.team, &self.account).await?;
            if !changes && (own != Place::Manager || is == Place::Manager) {
                return Err(Denied::logged(Reason::NotAManager, what).into());
            }
            // A manager gives nothing by it, and is in the team: what that has, known or not, is no more than the own.
            if own != Place::Manager || is == Place::Manager {
                authority.must_cover(&granted(tenant, self.team).await?, what)?;
            }
            if let Some((role, _)) = tenant.standing_of(&self.account).await? {
                tenant.reaches(role)?;
            }
            is
        };
        let name = team_name(tenant, self.team).await?;
        if is == Place::Outside {
            return Ok(false);
        }
        let delete = Statement::new("DELETE FROM ")
            .table(&members::<T, A>().0)
            .then(is_in_team(tenant, self.team, &self.account));
        tenant.write_one(delete).await?;
        let team = self.team.to_string();
        let details = [("team", &*team)];
        tenant
            .record(Action::TeamLeft, Some(&self.account), Some(&name), &details)
            .await?;
        Ok(true)
    }
}
