//! `for_update`, `for_share`, their kin and modifiers

use super::Scoped;
use diesel::query_dsl::methods::{LockingDsl, ModifyLockDsl};

impl<Q: LockingDsl<Lock>, P, Lock> LockingDsl<Lock> for Scoped<Q, P> {
    type Output = Scoped<Q::Output, P>;

    fn with_lock(self, lock: Lock) -> Self::Output {
        Scoped::new(self.query.with_lock(lock))
    }
}

impl<Q: ModifyLockDsl<Modifier>, P, Modifier> ModifyLockDsl<Modifier> for Scoped<Q, P> {
    type Output = Scoped<Q::Output, P>;

    fn modify_lock(self, modifier: Modifier) -> Self::Output {
        Scoped::new(self.query.modify_lock(modifier))
    }
}
