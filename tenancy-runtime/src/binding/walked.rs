//! The part of a query that is being walked, as those who walk it see it: which tables there are, which joins have begun.
//!
//! A walk takes no context, so this travels as the frame does. A new frame begins with none.

use scoped_tls::scoped_thread_local;
use std::any::Any;

/// Something of whatever type; or none, around which there may be one that is not seen.
struct Walked(Option<Box<dyn Any>>);

scoped_thread_local!(static WALKED: Walked);

/// What `see` makes of it, if it is of the type `W`.
pub(crate) fn look<W: 'static, R>(see: impl FnOnce(&W) -> R) -> Option<R> {
    if !WALKED.is_set() {
        return None;
    }
    WALKED.with(|walked| {
        let walked = walked.0.as_ref()?.downcast_ref()?;
        Some(see(walked))
    })
}

/// Runs `run`, which walks `walked`.
pub(crate) fn within<W: 'static, R>(walked: W, run: impl FnOnce() -> R) -> R {
    WALKED.set(&Walked(Some(Box::new(walked))), run)
}

/// Runs `run`, which walks what is no part of the query that is being walked, or a part that meets no other.
pub(crate) fn apart<R>(run: impl FnOnce() -> R) -> R {
    if WALKED.is_set() {
        WALKED.set(&Walked(None), run)
    } else {
        run()
    }
}
