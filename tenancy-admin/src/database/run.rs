//! The connections on which an algorithm runs, and how each of them answers.

use super::session::{Session, Teller};
use diesel::result::Error;

/// An unscoped connection to a database whose tenants can be moved, merged, exported and removed, blocking or not.
///
/// `Source` and `Target` are what the operation is given, keys or a query's filters; `Hears` is who hears of its progress.
/// `Answer` is what an operation returns: a [`Result`], or a future of one.
#[diagnostic::on_unimplemented(
    message = "tenants cannot be moved or removed on this connection",
    label = "not an unscoped connection to a database that `tenancy::tenants` knows",
    note = "`conn.unscoped(\"reason\")` makes one of the application's own connection",
    note = "turn on the feature of `tenancy` that is named after the database"
)]
pub trait Database<Source, Target = (), Hears = ()> {
    /// What an operation returns.
    type Answer<'a, R: 'a, E: 'a>
    where
        Self: 'a,
        Source: 'a,
        Target: 'a,
        Hears: 'a;

    #[doc(hidden)]
    fn run<'a, R, E, Event, F>(
        &'a mut self,
        operation: Operation<Source, Target, Hears, Event, E>,
        algorithm: impl FnOnce(Session, Teller<Event>) -> F + Send + 'a,
    ) -> Self::Answer<'a, R, E>
    where
        Source: 'a,
        Target: 'a,
        Hears: 'a,
        R: Send + 'a,
        E: From<Error> + Send + 'a,
        Event: Send + 'a,
        F: Future<Output = Result<R, E>> + Send + 'a;
}

/// What an operation hands over, beside its algorithm.
#[derive(Debug)]
#[doc(hidden)]
pub struct Operation<Source, Target, Hears, Event, E> {
    pub(crate) source: Source,
    pub(crate) target: Target,
    pub(crate) hears: Hears,
    /// An error ends the operation.
    pub(crate) hear: fn(&mut Hears, Event) -> Result<(), E>,
}

impl<Source, Target, E> Operation<Source, Target, (), (), E> {
    /// One of which nobody hears before it ends.
    pub(crate) fn unheard(source: Source, target: Target) -> Self {
        Self {
            source,
            target,
            hears: (),
            hear: |(), ()| Ok(()),
        }
    }
}
