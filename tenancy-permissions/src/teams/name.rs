//! Making a team, and giving it another name.

use super::authority::Authority;
use super::operation::operation;
use super::rows::{granted, is_team, team_name};
use crate::error::Error;
use crate::model::{HasPermissions, teams};
use std::fmt;
use tenancy_accounts::__private::beside::{
    Acting, Deed, Kind, OnTenant, Statement, Value, insert, is, is_hidden, is_visible,
};
use tenancy_accounts::{
    Account, Action, Clock, Database, Error as AccountsError, Member, Operator,
};

operation! {
    /// Makes a team, which nobody is in and which may do nothing, and gives its id.
    ///
    /// The name is a label of at most 100 characters, which shows something and hides nothing, and no other team of the tenant has it.
    /// The id is chosen at random, and fits into a number of JavaScript's.
    ///
    /// # Example
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/tickets.rs"));
    /// use tenancy::permissions::{AddToTeam, CreateTeam, Error, GrantPermission};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let mut db = acme()?;
    /// let conn = &mut db.unscoped("a team is made");
    /// let ada = rights("ada", conn)?;
    /// let team = CreateTeam::by(ada.member(), "night shift".to_owned()).execute(conn)?;
    /// GrantPermission::by(ada.member(), team, May::ViewTicket).execute(conn)?;
    /// AddToTeam::by(ada.member(), team, "cid".to_owned()).execute(conn)?;
    ///
    /// let cid = rights("cid", conn)?;
    /// assert!(cid.permit::<ViewTicket>().is_ok());
    /// // He may not make teams.
    /// let refused = CreateTeam::by(cid.member(), "mine".to_owned()).execute(conn);
    /// assert!(matches!(refused, Err(Error::Denied(_))));
    /// # Ok(())
    /// # }
    /// ```
    CreateTeam does Create, gives i64
    {
        /// `member` makes a team of this name, in the own tenant.
        by(name: String) { Create { name } }
        /// [`Error::Denied`]; [`Error::InvalidTeamName`], [`Error::TeamNameTaken`].
        execute
    }
}

operation! {
    /// Gives a team another name. Its id, who is in it and what it may do stay.
    ///
    /// Who renames it holds each permission that it has, or owns the tenant: people are added to a team by its name.
    ///
    /// # Example
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/tickets.rs"));
    /// use tenancy::permissions::RenameTeam;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let mut db = acme()?;
    /// let conn = &mut db.unscoped("a team gets another name");
    /// let ada = rights("ada", conn)?;
    /// RenameTeam::by(ada.member(), 7, "help desk".to_owned()).execute(conn)?;
    /// # Ok(())
    /// # }
    /// ```
    RenameTeam does Rename, gives ()
    {
        /// `member` gives the team of this id another name, in the own tenant.
        by(team: i64, name: String) { Rename { team, name } }
        /// [`Error::Denied`]; [`Error::UnknownTeam`], [`Error::InvalidTeamName`], [`Error::TeamNameTaken`].
        execute
    }
}

struct Create {
    name: String,
}

struct Rename {
    team: i64,
    name: String,
}

impl<T: HasPermissions<A>, A: Account> Deed<T, A> for Create {
    type Done = i64;
    type Error = Error;

    async fn act(&self, tenant: &mut OnTenant<'_, T, A>) -> Result<i64, Error> {
        let authority = Authority::of(tenant).await?;
        authority.must_change::<T, A>("make a team")?;
        check(&self.name)?;
        is_free(tenant, &self.name, None).await?;
        let (table, columns) = teams::<T, A>();
        let id = random()?;
        let row = [
            (columns.tenant, tenant.key()),
            (columns.id, Value::Number(id)),
            (columns.name, Value::Text(self.name.clone())),
        ];
        tenant.write_one(insert(&table, row)).await?;
        let details = [("team", &*id.to_string())];
        tenant
            .record(Action::TeamCreated, None, Some(&self.name), &details)
            .await?;
        Ok(id)
    }
}

impl<T: HasPermissions<A>, A: Account> Deed<T, A> for Rename {
    type Done = ();
    type Error = Error;

    async fn act(&self, tenant: &mut OnTenant<'_, T, A>) -> Result<(), Error> {
        let authority = Authority::of(tenant).await?;
        let what = "rename a team";
        authority.must_change::<T, A>(what)?;
        let from = team_name(tenant, self.team).await?;
        authority.must_cover(&granted(tenant, self.team).await?, what)?;
        check(&self.name)?;
        if from == self.name {
            return Ok(());
        }
        is_free(tenant, &self.name, Some(self.team)).await?;
        let (table, columns) = teams::<T, A>();
        let update = Statement::new("UPDATE ")
            .table(&table)
            .sql(" SET ")
            .then(is(columns.name, Value::Text(self.name.clone())))
            .then(is_team(tenant, self.team));
        tenant.write_one(update).await?;
        let team = self.team.to_string();
        let details = [("team", &*team), ("from", &*from), ("to", &*self.name)];
        Ok(tenant
            .record(Action::TeamRenamed, None, Some(&self.name), &details)
            .await?)
    }
}

/// Whether it can be a label: nothing in it turns the direction of writing, or hides.
fn check(name: &str) -> Result<(), Error> {
    // Letters are joined, or not, and pictures are chosen by these, which are of no width.
    let belongs_to_a_letter =
        |character| matches!(character, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}');
    let hides = |character| is_hidden(character) && !belongs_to_a_letter(character);
    let is_fit = is_visible(name)
        && name.trim() == name
        && name.chars().count() <= 100
        && !name.chars().any(hides);
    if is_fit {
        Ok(())
    } else {
        Err(Error::InvalidTeamName)
    }
}

/// Refuses a name that another team has than this one, as the database compares names. The tenant is locked: nobody gives it to one
/// meanwhile.
async fn is_free<T: HasPermissions<A>, A: Account>(
    tenant: &mut OnTenant<'_, T, A>,
    name: &str,
    own: Option<i64>,
) -> Result<(), Error> {
    let (table, columns) = teams::<T, A>();
    let select = Statement::new("SELECT ")
        .name(columns.id)
        .sql(" FROM ")
        .table(&table)
        .sql(" WHERE ")
        .then(is(columns.tenant, tenant.key()))
        .sql(" AND ")
        .then(is(columns.name, Value::Text(name.to_owned())))
        .reads(&[Kind::Number]);
    let mut rows = tenant.rows(select).await?.into_iter();
    let is_own = |row: Vec<_>| matches!(row[..], [Value::Number(id)] if Some(id) == own);
    if rows.all(is_own) {
        Ok(())
    } else {
        Err(Error::TeamNameTaken)
    }
}

/// An id that no team has had: of 53 bits, as many as a number of JavaScript's has.
fn random() -> Result<i64, Error> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(AccountsError::from)?;
    let id = u64::from_le_bytes(bytes) >> 11;
    Ok(id.cast_signed().max(1))
}
