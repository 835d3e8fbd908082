//! Which tables have the teams, who is in them, and what they may do.

use crate::catalog::Permissions;
use diesel::query_builder::QueryFragment;
use diesel::query_source::QuerySource;
use tenancy_accounts::{Account, CountsChanges, HasMembers};
use tenancy_runtime::catalog::{Names, TableName};

/// A row is a team of a tenant's; written by `#[team(Org, User)]`.
#[diagnostic::on_unimplemented(
    message = "the rows of `{Self}` are no teams",
    label = "not a team",
    note = "put `#[team(Org, User)]` on the model of the teams"
)]
pub trait Team: 'static {
    /// Whose it is.
    type Tenant: HasMembers<Self::Account>;

    /// Who may be in it.
    type Account: Account;

    /// The table.
    type Table: diesel::Table
        + QuerySource<FromClause: QueryFragment<Names> + Send + Sync>
        + Default
        + 'static;

    #[doc(hidden)]
    const COLUMNS: TeamColumns;
}

/// The columns of the teams' table, by their names in the database.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct TeamColumns {
    /// `id -> BigInt`: tenant and id are the primary key.
    pub id: &'static str,
    /// The tenant's key.
    pub tenant: &'static str,
    /// `name -> Text`: a label. Tenant and name are unique together.
    pub name: &'static str,
}

impl TeamColumns {
    /// For the attribute: the names in the order of the fields.
    #[doc(hidden)]
    #[must_use]
    pub const fn new([id, tenant, name]: [&'static str; 3]) -> Self {
        Self { id, tenant, name }
    }
}

/// A row says that a member of a tenant is in a team; written by `#[team_member(Org, User)]`.
#[diagnostic::on_unimplemented(
    message = "the rows of `{Self}` do not say who is in a team",
    label = "not a member of a team",
    note = "put `#[team_member(Org, User)]` on the model that joins teams and users"
)]
pub trait TeamMember: 'static {
    /// Whose the team is.
    type Tenant: HasMembers<Self::Account>;

    /// Who is in it.
    type Account: Account;

    /// The table.
    type Table: diesel::Table
        + QuerySource<FromClause: QueryFragment<Names> + Send + Sync>
        + Default
        + 'static;

    #[doc(hidden)]
    const COLUMNS: TeamMemberColumns;
}

/// The columns of the table of who is in a team, by their names in the database.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct TeamMemberColumns {
    /// The tenant's key.
    pub tenant: &'static str,
    /// `team_id -> BigInt`: the team's id. Tenant and team refer to the team.
    pub team: &'static str,
    /// The account's key. Tenant and account refer to the membership; tenant, team and account are the primary key.
    pub account: &'static str,
    /// `manager -> Bool`: whether the account adds and removes members of the team.
    pub manager: &'static str,
}

impl TeamMemberColumns {
    /// For the attribute: the names in the order of the fields.
    #[doc(hidden)]
    #[must_use]
    pub const fn new([tenant, team, account, manager]: [&'static str; 4]) -> Self {
        Self {
            tenant,
            team,
            account,
            manager,
        }
    }
}

/// A row says that a team has a permission; written by `#[team_grant(Org, User)]`.
#[diagnostic::on_unimplemented(
    message = "the rows of `{Self}` grant nothing to a team",
    label = "not a grant",
    note = "put `#[team_grant(Org, User)]` on the model of what teams may do"
)]
pub trait TeamGrant: 'static {
    /// Whose the team is.
    type Tenant: HasMembers<Self::Account>;

    /// Who may be in it.
    type Account: Account;

    /// The table.
    type Table: diesel::Table
        + QuerySource<FromClause: QueryFragment<Names> + Send + Sync>
        + Default
        + 'static;

    #[doc(hidden)]
    const COLUMNS: TeamGrantColumns;
}

/// The columns of the table of what teams may do, by their names in the database.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct TeamGrantColumns {
    /// The tenant's key.
    pub tenant: &'static str,
    /// `team_id -> BigInt`: the team's id. Tenant and team refer to the team.
    pub team: &'static str,
    /// `permission -> Text`: the name of a permission. Tenant, team and permission are the primary key.
    pub permission: &'static str,
}

impl TeamGrantColumns {
    /// For the attribute: the names in the order of the fields.
    #[doc(hidden)]
    #[must_use]
    pub const fn new([tenant, team, permission]: [&'static str; 3]) -> Self {
        Self {
            tenant,
            team,
            permission,
        }
    }
}

/// What teams may do at all, and who changes them: written by the application, for the model of the teams.
///
/// # Example
///
/// ```
/// use tenancy::permissions::{TeamTerms, permissions};
///
/// permissions! {
///     pub enum May {
///         ViewTicket = "ticket.view",
///         ChangeTeams = "team.change",
///     }
/// }
///
/// pub struct Team;
///
/// impl TeamTerms for Team {
///     type Permissions = May;
///     const CHANGE_TEAMS: Option<May> = Some(May::ChangeTeams);
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "nothing says what the teams `{Self}` may do",
    label = "teams without permissions",
    note = "say it: `impl TeamTerms for {Self} {{ type Permissions = ..; const CHANGE_TEAMS: Option<..> = ..; }}`"
)]
pub trait TeamTerms {
    /// The permissions of the program.
    type Permissions: Permissions;

    /// By which permission a member changes teams, who is in them, and what they may do. Without one, only owners do.
    const CHANGE_TEAMS: Option<Self::Permissions>;
}

/// A type of tenant that has teams; written by `#[team(Org, User)]`.
#[diagnostic::on_unimplemented(
    message = "nothing says where the teams of the tenants `{Self}` are",
    label = "no teams",
    note = "put `#[team({Self}, {A})]` on the model of the teams"
)]
pub trait HasTeams<A: Account>: HasMembers<A> {
    /// The teams.
    type Team: Team<Tenant = Self, Account = A> + TeamTerms;
}

/// A type of tenant whose members may be in teams; written by `#[team_member(Org, User)]`.
#[diagnostic::on_unimplemented(
    message = "nothing says who is in the teams of the tenants `{Self}`",
    label = "teams without members",
    note = "put `#[team_member({Self}, {A})]` on the model that joins teams and users"
)]
pub trait HasTeamMembers<A: Account>: HasMembers<A> {
    /// The rows that join the two.
    type TeamMember: TeamMember<Tenant = Self, Account = A>;
}

/// A type of tenant whose teams have permissions; written by `#[team_grant(Org, User)]`.
#[diagnostic::on_unimplemented(
    message = "nothing says what the teams of the tenants `{Self}` may do",
    label = "teams without permissions",
    note = "put `#[team_grant({Self}, {A})]` on the model of what teams may do"
)]
pub trait HasTeamGrants<A: Account>: HasMembers<A> {
    /// The permissions of teams.
    type TeamGrant: TeamGrant<Tenant = Self, Account = A>;
}

/// A type of tenant in which members have permissions, by teams. Whatever has the parts has it.
pub trait HasPermissions<A: Account>:
    HasTeams<A> + HasTeamMembers<A> + HasTeamGrants<A> + CountsChanges
{
}

impl<T, A> HasPermissions<A> for T
where
    T: HasTeams<A> + HasTeamMembers<A> + HasTeamGrants<A> + CountsChanges,
    A: Account,
{
}

/// The permissions in tenants of the type `T`.
pub type PermissionsOf<T, A> = <<T as HasTeams<A>>::Team as TeamTerms>::Permissions;

/// The table of the teams, and its columns.
pub(crate) fn teams<T: HasTeams<A>, A: Account>() -> (TableName, TeamColumns) {
    (
        TableName::of::<<T::Team as Team>::Table>(),
        <T::Team as Team>::COLUMNS,
    )
}

/// The table of who is in a team, and its columns.
pub(crate) fn members<T: HasTeamMembers<A>, A: Account>() -> (TableName, TeamMemberColumns) {
    (
        TableName::of::<<T::TeamMember as TeamMember>::Table>(),
        <T::TeamMember as TeamMember>::COLUMNS,
    )
}

/// The table of what teams may do, and its columns.
pub(crate) fn grants<T: HasTeamGrants<A>, A: Account>() -> (TableName, TeamGrantColumns) {
    (
        TableName::of::<<T::TeamGrant as TeamGrant>::Table>(),
        <T::TeamGrant as TeamGrant>::COLUMNS,
    )
}
