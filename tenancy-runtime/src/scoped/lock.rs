//! `for_update`, `for_share`, their kin and modifiers

use super::Scoped;
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::query_dsl::methods::{LockingDsl, ModifyLockDsl};
use diesel::result::QueryResult;

impl<Q: LockingDsl<Lock>, P, Lock, M> LockingDsl<Lock> for Scoped<Q, P, M> {
    type Output = Scoped<Q::Output, P, M>;

    fn with_lock(self, lock: Lock) -> Self::Output {
        Scoped::new(self.query.with_lock(lock))
    }
}

// Not `ModifyLockDsl<Modifier>`: a user can implement that for Diesel's query and a modifier of their own.
impl<Q: ModifyLockDsl<Modify<L>>, P, L, M> ModifyLockDsl<L> for Scoped<Q, P, M> {
    type Output = Scoped<Q::Output, P, M>;

    fn modify_lock(self, modifier: L) -> Self::Output {
        Scoped::new(self.query.modify_lock(Modify(modifier)))
    }
}

/// A modifier of a lock, by a type of ours.
#[derive(Debug, Clone, Copy, QueryId)]
pub struct Modify<M>(M);

impl<M: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for Modify<M> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }
}
