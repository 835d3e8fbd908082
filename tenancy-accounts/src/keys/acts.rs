//! What a program does by a key: it writes to the audit log and to the outbox, and changes nothing that accounts keep.

use super::holder::KeyHolder;
use super::model::HasApiKeys;
use crate::account::Account;
use crate::actor::{Actor, By};
use crate::audit::{Audited, HasAuditLog, Record};
use crate::outbox::{Enqueue, HasOutbox};

impl<A: Account> By<A> {
    fn key<T: HasApiKeys<A>>(key: &KeyHolder<T, A>) -> Self {
        Self::new(Actor::Key(key.id(), key.account().cloned()))
    }
}

impl<T: HasAuditLog<A> + HasApiKeys<A>, A: Account> Record<T, A> {
    /// A program has done it, by its key, in the key's tenant.
    pub fn by_key(key: &KeyHolder<T, A>, action: impl Audited) -> Self {
        Self::of(key.tenant().key().clone(), By::key(key), action.name())
    }
}

impl<T: HasOutbox<A> + HasApiKeys<A>, A: Account> Enqueue<T, A> {
    /// It follows from what a program has done, by its key.
    pub fn by_key(
        key: &KeyHolder<T, A>,
        kind: impl Into<String>,
        payload: impl Into<String>,
    ) -> Self {
        let tenant = key.tenant().key().clone();
        Self::of(tenant, By::key(key), kind.into(), payload.into())
    }
}
