//! What each change of a tenant's status shares.

use crate::account::Account;
use crate::actor::{Actor, By};
use crate::audit::{Action, Entry};
use crate::error::Error;
use crate::membership::HasMembers;
use crate::operation::{Session, Work};
use crate::role::Role as _;
use crate::status::TenantStatus;

/// From which status to which.
pub(super) struct Transition<T: HasMembers<A>, A: Account> {
    pub(super) tenant: T::Key,
    pub(super) by: By<A>,
    pub(super) action: Action,
    pub(super) from: &'static [TenantStatus],
    pub(super) to: TenantStatus,
    /// When it is purged.
    pub(super) purge_at: Option<i64>,
}

impl<T: HasMembers<A>, A: Account> Transition<T, A> {
    /// Does it. A member has to own the tenant.
    pub(super) async fn make(&self, session: &mut Session<T, A>) -> Result<(), Error> {
        let to = self.to;
        let begun = Work::begin(session, self.tenant.clone(), &self.by).await;
        let mut work = begun.map_err(|error| match (error, &self.by.actor) {
            (Error::TenantNotServed { status: from }, Actor::Operator(_)) => {
                Error::TenantTransition { from, to }
            }
            (Error::NotAMember, Actor::Operator(_)) => Error::UnknownTenant,
            (error, _) => error,
        })?;
        if work.role().is_some_and(|role| !role.owns()) {
            return Err(Error::NotAnOwner);
        }
        work.change_standing(self.from, to, self.purge_at).await?;
        work.record(Entry::of(self.action)).await
    }
}
