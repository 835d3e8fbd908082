//! Why somebody is not let do something, and why something is not done.

use crate::catalog::Permissions;
use crate::requirement::{Requirement, Written};
use diesel::result::Error as DieselError;
use std::fmt;
use tenancy_accounts as accounts;
use tenancy_accounts::__private::beside::Failure;
use thiserror::Error;

/// A permission is refused. Whoever asked is told nothing more; the log has the reason, with the permission that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not permitted")]
pub struct Denied {
    reason: Reason,
}

/// Why a permission is refused, for the log and for tests. It is not for a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// None of the teams that the member is in has it, in this tenant.
    MissingPermission,
    /// Only who owns the tenant, or has the permission to change teams, does that.
    NotAManager,
    /// It would give or take a permission that who acts does not hold.
    AboveOwnPermissions,
}

impl Reason {
    /// What the log calls it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::MissingPermission => "missing_permission",
            Self::NotAManager => "not_a_manager",
            Self::AboveOwnPermissions => "above_own_permissions",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Denied {
    /// A requirement that is not met.
    pub(crate) fn requirement<S: Permissions, P: Requirement<S>>() -> Self {
        Self::logged(Reason::MissingPermission, Written::<S, P>::NEW)
    }

    /// Writes why to the log.
    pub(crate) fn logged(reason: Reason, asked: impl fmt::Display) -> Self {
        tracing::info!(
            target: "tenancy::permissions",
            reason = reason.name(),
            asked = %asked,
            "denied"
        );
        Self { reason }
    }

    /// Why. It is not for a response.
    #[must_use]
    pub const fn reason(self) -> Reason {
        self.reason
    }
}

/// Why an operation is not done, or a look-up finds nobody. Nothing of it has happened then.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// Who acts is not let act, or the database has refused it.
    #[error(transparent)]
    Accounts(#[from] accounts::Error),

    /// Who acts lacks a permission.
    #[error(transparent)]
    Denied(#[from] Denied),

    /// The tenant has no team of this id.
    #[error("no such team")]
    UnknownTeam,

    /// A team's name has 1 to 100 characters, shows something, and has no space around it; nothing in it hides, controls, or turns the
    /// direction of writing.
    #[error("not a name for a team")]
    InvalidTeamName,

    /// Another team of the tenant has the name.
    #[error("another team has the name")]
    TeamNameTaken,
}

impl Failure for Error {
    fn of_database(&self) -> Option<&DieselError> {
        match self {
            Self::Accounts(error) => error.of_database(),
            _ => None,
        }
    }
}

impl From<DieselError> for Error {
    fn from(error: DieselError) -> Self {
        Self::Accounts(error.into())
    }
}
