//! What an operator does as a member, as far as accounts keep it: entries of the audit log, and messages of the outbox.

use super::impersonator::Impersonator;
use super::model::HasImpersonations;
use super::operators::HasOperators;
use crate::actor::By;
use crate::audit::{Audited, HasAuditLog, Record};
use crate::outbox::{Enqueue, HasOutbox};

impl<T: HasAuditLog<A> + HasImpersonations<A>, A: HasOperators> Record<T, A> {
    /// An operator has done it, as a member: the entry has both names, and the reason.
    pub fn by_impersonator(impersonator: &Impersonator<T, A>, action: impl Audited) -> Self {
        Self::of(
            impersonator.tenant().clone(),
            By::impersonator(impersonator),
            action.name(),
        )
    }
}

impl<T: HasOutbox<A> + HasImpersonations<A>, A: HasOperators> Enqueue<T, A> {
    /// It follows from what an operator has written as a member. It is an error, [`ReadOnly`](crate::Error::ReadOnly), unless
    /// [writing](super::Impersonate::writing) was asked for.
    pub fn by_impersonator(
        impersonator: &Impersonator<T, A>,
        kind: impl Into<String>,
        payload: impl Into<String>,
    ) -> Self {
        let tenant = impersonator.tenant().clone();
        let by = By::impersonator(impersonator);
        Self::of(tenant, by, kind.into(), payload.into())
    }
}
