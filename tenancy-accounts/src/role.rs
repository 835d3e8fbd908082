//! As what somebody is a member.

use thiserror::Error;

/// As what somebody is a member of a tenant: an enum of the application's; written by `#[derive(Role)]`.
///
/// The variants stand from the highest to the lowest. The first one owns the tenant.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no role of a member",
    label = "not a role",
    note = "put `#[derive(Role)]` on an enum without fields, from the highest role to the lowest"
)]
pub trait Role: Copy + Eq + Send + Sync + 'static {
    /// Each role, from the highest to the lowest; the first one owns the tenant.
    const ALL: &'static [Self];

    /// What the database calls it.
    fn name(self) -> &'static str;

    /// The role of that name.
    ///
    /// # Errors
    ///
    /// [`UnknownRole`]: a name that the program does not know is refused, and stands for no other role.
    fn named(name: &str) -> Result<Self, UnknownRole> {
        let mut all = Self::ALL.iter().copied();
        all.find(|role| role.name() == name).ok_or(UnknownRole)
    }

    /// Whether it is as high as `other`, or higher.
    #[must_use]
    fn reaches(self, other: Self) -> bool {
        // Of a role that is not among all, nothing is known.
        let own = Self::ALL.iter().position(|one| *one == self);
        let other = Self::ALL.iter().position(|one| *one == other);
        own.zip(other).is_some_and(|(own, other)| own <= other)
    }

    /// Whether it owns the tenant.
    #[must_use]
    fn owns(self) -> bool {
        Self::ALL.first() == Some(&self)
    }
}

/// The lowest role that there is, which owns no tenant: what a link gives, or a domain.
pub(crate) const fn lowest<R: Role>() -> R {
    const {
        assert!(
            R::ALL.len() > 1,
            "whoever joins by a link would own the tenant: have a role below the first one"
        );
    }
    R::ALL[R::ALL.len() - 1]
}

/// The database has a role that the program does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the database has a role that the program does not know")]
pub struct UnknownRole;
