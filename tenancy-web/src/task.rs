//! Work that blocks, on a thread where it blocks no other request.

use std::panic::resume_unwind;
use tokio::task::JoinHandle;
#[cfg(any(feature = "r2d2", feature = "bb8", feature = "deadpool"))]
use {tenancy_runtime::PoolError, tokio::task::spawn_blocking};

/// What the work has answered. None, if the runtime shuts down before the work has begun.
///
/// # Panics
///
/// When the work did.
pub(crate) async fn answer<R>(work: JoinHandle<R>) -> Option<R> {
    match work.await {
        Ok(answer) => Some(answer),
        Err(error) => match error.try_into_panic() {
            Ok(panic) => resume_unwind(panic),
            Err(_) => None,
        },
    }
}

/// What work on a connection of a pool has answered, which has no tenant around it.
///
/// # Errors
///
/// What the work says; [`PoolError::Closed`] if the runtime shuts down before it has begun.
///
/// # Panics
///
/// When the work did.
#[cfg(any(feature = "r2d2", feature = "bb8", feature = "deadpool"))]
pub(crate) async fn in_task<R, E>(
    work: impl FnOnce() -> Result<R, E> + Send + 'static,
) -> Result<R, E>
where
    R: Send + 'static,
    E: From<PoolError> + Send + 'static,
{
    let answer = answer(spawn_blocking(work)).await;
    answer.unwrap_or_else(|| Err(PoolError::Closed.into()))
}

#[cfg(test)]
mod tests {
    use super::answer;
    use tokio::runtime::{Builder, Runtime};

    fn runtime() -> Runtime {
        Builder::new_current_thread().build().expect("a runtime")
    }

    #[test]
    fn work_of_a_runtime_that_shuts_down_has_no_answer() {
        let ending = runtime();
        let handle = ending.handle().clone();
        ending.shutdown_background();
        let late = handle.spawn_blocking(|| 1);
        assert_eq!(runtime().block_on(answer(late)), None);
    }

    #[test]
    #[should_panic(expected = "the work panics")]
    fn a_panic_of_the_work_is_one_of_who_waits_for_it() {
        let runtime = runtime();
        let work = runtime.spawn_blocking(|| panic!("the work panics"));
        runtime.block_on(answer::<()>(work));
    }
}
