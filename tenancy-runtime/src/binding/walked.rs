//! The part of a query that is being walked, as those who walk it see it: which tables there are, which joins have begun.
//!
//! A walk takes no context, so this travels as the frame does. A new frame begins with none.

use diesel::result::QueryResult;
use scoped_tls::scoped_thread_local;
use std::any::Any;
use std::cell::OnceCell;

/// A walk. A program has a type for each of its queries; behind a pointer, what is set around the walks of all of them is
/// compiled once.
pub(crate) type Walk<'w> = dyn FnMut() -> QueryResult<()> + 'w;

/// What is being walked, of whatever type, or nothing, around which there may be something that is not seen.
#[derive(Default)]
struct Walked {
    what: OnceCell<Box<dyn Any>>,
    /// Makes it of a query over one table, with none around it. Only a subquery looks there, so most need none.
    alone: Option<fn() -> Box<dyn Any>>,
}

impl Walked {
    fn what(&self) -> Option<&dyn Any> {
        let what = match self.alone {
            Some(make) => self.what.get_or_init(make),
            None => self.what.get()?,
        };
        Some(&**what)
    }
}

scoped_thread_local!(static WALKED: Walked);

/// Whether something is being walked, or what is apart from it.
pub(crate) fn is_any() -> bool {
    WALKED.is_set()
}

/// Whether it is a query over one table, with none around it.
pub(crate) fn is_alone() -> bool {
    WALKED.is_set() && WALKED.with(|walked| walked.alone.is_some())
}

/// What `see` makes of it, if it is of the type `W`.
pub(crate) fn look<W: 'static, R>(see: impl FnOnce(&W) -> R) -> Option<R> {
    if !WALKED.is_set() {
        return None;
    }
    WALKED.with(|walked| walked.what()?.downcast_ref().map(see))
}

/// Runs `walk`, which walks `what`.
pub(crate) fn within(what: impl Any, walk: &mut Walk<'_>) -> QueryResult<()> {
    let walked = Walked {
        what: OnceCell::from(Box::new(what) as Box<dyn Any>),
        alone: None,
    };
    WALKED.set(&walked, walk)
}

/// Runs `walk`, which walks a query over one table, with none around it; `make` is called when somebody looks.
pub(crate) fn within_alone(make: fn() -> Box<dyn Any>, walk: &mut Walk<'_>) -> QueryResult<()> {
    let walked = Walked {
        what: OnceCell::new(),
        alone: Some(make),
    };
    WALKED.set(&walked, walk)
}

/// Runs `walk`, which walks what is no part of the query that is being walked, or a part that meets no other.
pub(crate) fn apart(walk: &mut Walk<'_>) -> QueryResult<()> {
    run_apart(walk)
}

/// Runs what walks something else, and more.
pub(super) fn run_apart<R>(run: impl FnOnce() -> R) -> R {
    if WALKED.is_set() {
        WALKED.set(&Walked::default(), run)
    } else {
        run()
    }
}
