//! Proof: an expression that holds an unscoped query, at any depth, does not type-check in a scoped one.
//!
//! Two questions are asked of each expression, and each is asked of the whole tree by the compiler.
//!
//! *May it appear on [`Inside`]?* Every column may; Diesel's subselect may only on a `QuerySource`, and `Inside` is
//! none. This alone has holes: Diesel does not ask it of the filter, order and window of an aggregate function, nor of
//! what is bound to `sql()`, and a boxed select answers yes.
//!
//! *Is it [`UnwindSafe`]?* That has nothing to do with panics here. It is the one auto trait that Rust lets safe code
//! switch off for a type, and an auto trait sees what no other trait does: every part of a type, private ones
//! included. The designation of a tenanted table switches it off for the table; so it is off for every select that
//! names the table, wherever that is put: in an aggregate's `FILTER`, in a window, in the bind parameters of `sql()`,
//! where Diesel's own check does not look. It is off for `Box<dyn …>` too, hence for a boxed select, whose type no
//! longer says what it reads. What this crate has scoped is declared unwind safe again, in one place:
//! [`ScopedExpression`](crate::scoped::ScopedExpression).
//!
//! The designation writes `impl UnwindSafe for posts::table where <never true>`, which replaces the automatic impl. The
//! price: bind values with interior mutability are refused, and a closure that captures the table itself is not unwind
//! safe. `Send` and `Unpin` would do no better: without `Send` no query could move to another thread, and a `Box` is
//! always `Unpin`. What is left is a table that nobody has designated, in one of the places that only the second question
//! reaches: no code of ours has touched its type.
//!
//! [`HoldsNoUnscopedQuery`] hides both questions. Its blanket impl is `do_not_recommend`, so that the compiler reports
//! that trait, with a message of ours, and neither question.

use crate::seal::Seal;
use diesel::expression::AppearsOnTable;
use diesel::query_source::{AppearsInFromClause, Once};
use std::panic::UnwindSafe;

/// Stands for any table in one question only: may this expression appear on it?
#[derive(Debug, Clone, Copy)]
pub struct Inside;

impl<T> AppearsInFromClause<T> for Inside {
    type Count = Once;
}

/// An expression without an unscoped query in it. Sealed.
#[diagnostic::on_unimplemented(
    message = "unscoped query inside a scoped one",
    label = "not scoped to a tenant",
    note = "start the subquery from `Model::scoped()`; `exists`, `excluded` and `on_constraint` are in `tenancy::dsl` and `tenancy::upsert`",
    note = "a boxed expression, and a bind value with interior mutability, cannot be told from an unscoped query"
)]
pub trait HoldsNoUnscopedQuery {
    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

#[diagnostic::do_not_recommend]
impl<E: AppearsOnTable<Inside> + UnwindSafe> HoldsNoUnscopedQuery for E {
    const SEALED_BY_TENANCY: Seal = Seal;
}

/// Only a query that was scoped may mention a tenanted table. Appears in where clauses that are never true.
#[derive(Debug, Clone, Copy)]
pub struct OnlyScoped;

/// No type is `Never`. The attributes write `impl UnwindSafe for posts::table where for<'a> &'a OnlyScoped: Never`: an
/// explicit impl turns the automatic one off, and its condition is not met.
pub trait Never {}
