//! The changes of an upsert whose references are checked.

use crate::policy::{AndReference, NoReferences, References};
use crate::seal::Seal;
use crate::write::update::{InScope, Shared};
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::result::QueryResult;
use std::sync::Arc;

/// Sets the changes `C` in an upsert, and checks the references among them. Sealed.
pub trait SetOnConflict<C, Proof> {
    /// The changes.
    type Changes;

    /// ` AND <all references in scope>`, or nothing.
    type InScope;

    /// Makes both.
    fn set_on_conflict(changes: C) -> (Self::Changes, Self::InScope);

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

impl<C, Proof> SetOnConflict<C, Proof> for NoReferences {
    type Changes = C;
    type InScope = Unchecked;

    const SEALED_BY_TENANCY: Seal = Seal;

    fn set_on_conflict(changes: C) -> (C, Unchecked) {
        (changes, Unchecked)
    }
}

impl<C, Proof, Fk, Parent, E, Rest> SetOnConflict<C, Proof> for AndReference<Fk, Parent, E, Rest>
where
    Self: References,
{
    type Changes = Shared<C, Proof>;
    type InScope = AndInScope<InScope<C, <Self as References>::Lookups, Proof>>;

    const SEALED_BY_TENANCY: Seal = Seal;

    fn set_on_conflict(changes: C) -> (Self::Changes, Self::InScope) {
        let changes = Arc::new(changes);
        (Shared::new(&changes), AndInScope(InScope::new(changes)))
    }
}

/// Nothing.
#[derive(Debug, Clone, Copy)]
pub struct Unchecked;

impl<DB: Backend> QueryFragment<DB> for Unchecked {
    fn walk_ast<'b>(&'b self, _: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        Ok(())
    }
}

/// ` AND <predicate>`
#[derive(Debug)]
pub struct AndInScope<E>(E);

impl<E: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for AndInScope<E> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(" AND ");
        self.0.walk_ast(out)
    }
}
