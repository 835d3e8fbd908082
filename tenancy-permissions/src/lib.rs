//! Permissions: what the members of a tenant may do, by the teams that they are in. It builds on `tenancy-accounts`.
//!
//! It is the feature `permissions` of `tenancy`, where it is `tenancy::permissions`.
//!
//! # What there is
//!
//! | to | see |
//! |---|---|
//! | list the permissions of a program | [`permissions!`](crate::permissions), [`PermissionSet`] |
//! | say which tables have the teams | `#[team]`, `#[team_member]`, `#[team_grant]`, and [`TeamTerms`] |
//! | find out what somebody may do | [`Rights`] |
//! | ask for a permission | [`Rights::permit`], for a [`Permit`] of a permission, of [`Any`] or of [`All`] |
//! | let the verbs of a model ask for a permission | `#[tenanted(.., permissions(..))]`, [`Permitted`] |
//! | make and change teams | [`CreateTeam`], [`RenameTeam`], [`DeleteTeam`], [`GrantPermission`], [`RevokePermission`], [`RevokeUnknownGrant`], [`AddToTeam`], [`RemoveFromTeam`] |
//! | find out what a program may do by an API key | [`KeyRights`], [`ScopePermissions`] |
//! | list who may do what, and by which team | [`Holdings`], [`UnknownGrants`] |
//! | keep what several members may do, and know whether it is old | [`Standings`], [`Versions`] |
//! | know in which tenants somebody may do something | [`PermittedTenants`], [`PermitsIn`] |
//! | let somebody in who is nobody's member | [`SuperUser`] |
//!
//! # How it is decided
//!
//! A team belongs to one tenant, and holds permissions. A member of the tenant holds those of the teams that the member is in,
//! in that tenant, and no others: nothing is granted to an account by itself, and a role grants nothing. Each look-up asks for
//! the membership and for the permissions in one statement, and nothing is kept from one request to the next. What is not
//! granted is denied, and so is what asks for nothing.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod catalog;
mod error;
mod found;
mod holdings;
mod implied;
mod keys;
mod list;
mod model;
mod permit;
mod requirement;
mod rights;
mod set;
mod standings;
mod super_user;
mod teams;

pub use self::catalog::{Permission, Permissions};
pub use self::error::{Denied, Error, Reason};
pub use self::holdings::{Holding, Holdings, PermittedTenants, UnknownGrants};
pub use self::keys::{KeyRights, ScopePermissions};
pub use self::model::{
    HasPermissions, HasTeamGrants, HasTeamMembers, HasTeams, PermissionsOf, Team, TeamColumns,
    TeamGrant, TeamGrantColumns, TeamMember, TeamMemberColumns, TeamTerms,
};
pub use self::permit::{Permit, PermitsIn};
pub use self::requirement::{All, Any, Requirement};
pub use self::rights::Rights;
pub use self::set::PermissionSet;
pub use self::standings::{Standing, Standings, Versions};
pub use self::super_user::SuperUser;
pub use self::teams::{
    AddToTeam, CreateTeam, DeleteTeam, GrantPermission, RemoveFromTeam, RenameTeam,
    RevokePermission, RevokeUnknownGrant,
};
#[doc(inline)]
pub use tenancy_runtime::{HeldIn, Permitted};

/// For the expansions of `permissions!` and of the attributes; not for users.
#[doc(hidden)]
pub mod __private {
    pub use crate::__permitted as permitted;
    pub use crate::implied::{MetBy, Number, NumberOf, Same, Yields};
    pub use crate::list::check;
    pub use tenancy_runtime::__private::Formula;
    pub use tenancy_runtime::{Asked, FollowsFrom};
}
