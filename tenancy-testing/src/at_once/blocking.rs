//! Races of connections that block: a thread for each.

use super::AtOnce;
use std::fmt;
use std::panic::resume_unwind;
use std::sync::Barrier;
use std::thread;
use tenancy_runtime::Blocking;

/// What a connection of a race says when it is ready.
///
/// One that is dropped has said so, too: who returns or panics before lets the others begin.
#[must_use = "the others wait"]
pub struct Ready<'r> {
    all: &'r Barrier,
}

impl Ready<'_> {
    /// Waits until all connections of the race are ready.
    pub fn wait(self) {
        drop(self);
    }
}

impl Drop for Ready<'_> {
    fn drop(&mut self) {
        self.all.wait();
    }
}

impl fmt::Debug for Ready<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ready").finish_non_exhaustive()
    }
}

impl<C: Send> AtOnce<C, Blocking> {
    /// Lets each connection do its work, on a thread of its own, and gives what each has answered, in the order of the
    /// connections. `work` is told which one it is for, from 0 on.
    ///
    /// # Panics
    ///
    /// If `work` panics: as it does, when all have ended.
    ///
    /// # Example
    ///
    /// See [`AtOnce`].
    pub fn run<R: Send>(self, work: impl Fn(&mut C, usize, Ready<'_>) -> R + Sync) -> Vec<R> {
        let barrier = Barrier::new(self.conns.len());
        let (all, work) = (&barrier, &work);
        let ended: Vec<_> = thread::scope(|scope| {
            let conns = self.conns.into_iter().enumerate();
            let threads =
                conns.map(|(at, mut conn)| scope.spawn(move || work(&mut conn, at, Ready { all })));
            let threads: Vec<_> = threads.collect();
            threads
                .into_iter()
                .map(thread::ScopedJoinHandle::join)
                .collect()
        });
        let answers = ended.into_iter();
        answers
            .map(|answer| answer.unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    }
}
