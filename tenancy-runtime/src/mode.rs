//! How a connection answers: at once, or in a future.
//!
//! diesel-async has a `RunQueryDsl` of its own, implemented for every type, with the names of Diesel's. Where both are in
//! scope, `query.load(conn)` would be ambiguous; only an inherent method is found before both. So the verbs that run a
//! statement are inherent. One inherent `load` must then serve blocking and asynchronous connections, with one type
//! parameter, for people write `load::<Post>(conn)`. Hence a parameter of the statement itself, its mode, which is left
//! to inference: the connection that runs the statement decides it, and with it what `load` or `execute` returns.
//!
//! In a subquery, or on the right side of a join, a mode has no meaning; those impls are for [`Blocking`] alone, so that
//! inference has one choice. If a statement is neither run nor named in a signature, its mode cannot be inferred, and
//! rustc reports *type annotations needed*: `dsl::AllOf<Post>` names the blocking one.

use crate::seal::Seal;
use diesel::result::QueryResult;
use std::pin::Pin;

/// How a connection answers: [`Blocking`] or [`Async`]. Sealed.
pub trait Mode: Sized + 'static {
    /// What a verb that runs a statement returns: a [`QueryResult`], or a future of one.
    type Answer<'a, T: 'a>;

    /// What becomes of an answer, or of the lack of one.
    #[doc(hidden)]
    fn map<'a, T: 'a, U: 'a>(
        answer: Self::Answer<'a, T>,
        make: impl FnOnce(QueryResult<T>) -> QueryResult<U> + Send + 'a,
    ) -> Self::Answer<'a, U>;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

/// A mode that is `M`. As a trait, for rustc reports a mismatch in its own words.
#[diagnostic::on_unimplemented(
    message = "a statement in the mode `{M}` on a tenant's connection in the mode `{Self}`",
    label = "answers in another mode",
    note = "the mode of a statement is inferred, unless a type names it: `AllOf<Post>` is `Blocking`; for an asynchronous connection write `AllOf<Post, tenancy::bounds::Async>`"
)]
pub trait IsMode<M: Mode>: Mode {
    /// The same answer.
    #[doc(hidden)]
    fn same<'a, T: 'a>(answer: Self::Answer<'a, T>) -> M::Answer<'a, T>;
}

impl<M: Mode> IsMode<M> for M {
    fn same<'a, T: 'a>(answer: Self::Answer<'a, T>) -> Self::Answer<'a, T> {
        answer
    }
}

/// Diesel's own connections: the call returns when the database has answered.
#[derive(Debug, Clone, Copy)]
pub enum Blocking {}

impl Mode for Blocking {
    type Answer<'a, T: 'a> = QueryResult<T>;

    fn map<'a, T: 'a, U: 'a>(
        answer: QueryResult<T>,
        make: impl FnOnce(QueryResult<T>) -> QueryResult<U> + Send + 'a,
    ) -> QueryResult<U> {
        make(answer)
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// The connections of `diesel-async`: the call returns a future.
///
/// The statement is rendered, and its bind parameters collected, when the verb is called; the future only talks to the
/// database.
#[derive(Debug, Clone, Copy)]
pub enum Async {}

impl Mode for Async {
    type Answer<'a, T: 'a> = AnswerFuture<'a, T>;

    fn map<'a, T: 'a, U: 'a>(
        answer: AnswerFuture<'a, T>,
        make: impl FnOnce(QueryResult<T>) -> QueryResult<U> + Send + 'a,
    ) -> AnswerFuture<'a, U> {
        Box::pin(async move { make(answer.await) })
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// The future that a verb returns on an asynchronous connection.
pub type AnswerFuture<'a, T> = Pin<Box<dyn Future<Output = QueryResult<T>> + Send + 'a>>;
