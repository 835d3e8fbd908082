//! The way to a client: a queue that is bounded, and why it is closed.

use crate::close::Close;
use crate::directory::Unavailable;
use crate::limits::Limits;
use crate::wire::{Answer, Frame, Protocol};
use futures_util::FutureExt as _;
use std::fmt;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::time::{Instant, sleep_until, timeout};

/// Longer than that is as long as that: the clock has an end.
const FOREVER: Duration = Duration::from_hours(24 * 365 * 10);

/// Pings are not sent more often.
const LEAST: Duration = Duration::from_secs(1);

/// How it is asked whether a session is still there.
#[derive(Clone)]
pub(crate) struct Still(Arc<dyn Fn() -> Answering + Send + Sync>);

type Answering = Pin<Box<dyn Future<Output = Result<bool, Unavailable>> + Send>>;

impl Still {
    pub(crate) fn new<F>(is_still: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<bool, Unavailable>> + Send + 'static,
    {
        Self(Arc::new(move || Box::pin(is_still())))
    }
}

impl fmt::Debug for Still {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Still").finish_non_exhaustive()
    }
}

/// The end that the hub has.
pub(crate) struct Line {
    pub(crate) number: u64,
    pub(crate) protocol: Protocol,
    pub(crate) session: Option<String>,
    still: Option<Still>,
    deadline: Option<Instant>,
    queue: mpsc::Sender<Frame>,
    closed: watch::Sender<Option<Close>>,
    heard: watch::Sender<Instant>,
}

impl Line {
    pub(crate) fn new(
        number: u64,
        protocol: Protocol,
        (session, still): (Option<String>, Option<Still>),
        deadline: Option<Instant>,
        limits: &Limits,
    ) -> (Self, Outgoing) {
        let now = Instant::now();
        let limits = Limits {
            idle: limits.idle.min(FOREVER),
            ping: limits.ping.clamp(LEAST, FOREVER),
            ..*limits
        };
        let (queue, frames) = mpsc::channel(limits.queue.clamp(1, Semaphore::MAX_PERMITS));
        let (closed, close) = watch::channel(None);
        let (heard, last_heard) = watch::channel(now);
        let outgoing = Outgoing {
            frames,
            next_ping: now + limits.ping,
            end: End {
                close,
                last_heard,
                deadline,
                limits,
            },
        };
        let line = Self {
            number,
            protocol,
            session,
            still,
            deadline,
            queue,
            closed,
            heard,
        };
        (line, outgoing)
    }

    pub(crate) fn answer(&self, answer: Answer<'_>) {
        self.send(self.protocol.encode(answer));
    }

    /// Whether it is on the way. If there is no room, the client reads too slowly, and is told so.
    pub(crate) fn send(&self, frame: Frame) -> bool {
        if self.is_closed() {
            return false;
        }
        let sent = self.queue.try_send(frame);
        if let Err(mpsc::error::TrySendError::Full(_)) = sent {
            self.close(Close::Slow);
        }
        sent.is_ok()
    }

    /// For how many more there is room.
    pub(crate) fn room(&self) -> usize {
        self.queue.capacity()
    }

    /// The first reason stays.
    pub(crate) fn close(&self, reason: Close) {
        self.closed.send_if_modified(|closed| {
            let is_first = closed.is_none();
            closed.get_or_insert(reason);
            is_first
        });
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.reason().is_some()
    }

    /// Why it is closed, if it is. It is after its deadline, whether the client has been told that or not.
    pub(crate) fn reason(&self) -> Option<Close> {
        if self.deadline.is_some_and(|at| at <= Instant::now()) {
            self.close(Close::Expired);
        }
        *self.closed.borrow()
    }

    /// Ends when nothing goes out to the client any more.
    pub(crate) async fn told(&self) {
        self.closed.closed().await;
    }

    /// Asks whether the session is still there, and closes the socket if it is not, or if nobody knows: without an answer within this time,
    /// or after a panic.
    pub(crate) async fn ask(&self, within: Duration) {
        let still = match &self.still {
            Some(Still(is_still)) => {
                let asked = AssertUnwindSafe(async { is_still().await }).catch_unwind();
                match timeout(within, asked).await {
                    Ok(Ok(still)) => still,
                    Ok(Err(_)) => Err(Unavailable::new("it has panicked")),
                    Err(late) => Err(Unavailable::new(late)),
                }
            }
            None => Err(Unavailable::new("nobody is asked for the session")),
        };
        match still {
            Ok(true) => {}
            Ok(false) => self.close(Close::LoggedOut),
            Err(_) => self.close(Close::Unavailable),
        }
    }

    pub(crate) fn hear(&self) {
        self.heard.send_replace(Instant::now());
    }
}

/// What a socket sends next.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Next {
    /// A text.
    Frame(Frame),
    /// A ping.
    Ping,
    /// That it is closed. Nothing follows.
    Close(Close),
}

/// What goes out to a client: the adapter sends it.
#[must_use = "what goes out has to be sent"]
pub struct Outgoing {
    frames: mpsc::Receiver<Frame>,
    next_ping: Instant,
    end: End,
}

/// When it ends.
struct End {
    close: watch::Receiver<Option<Close>>,
    last_heard: watch::Receiver<Instant>,
    deadline: Option<Instant>,
    limits: Limits,
}

impl Outgoing {
    /// Waits for what is sent next. Once the socket is closed nothing else goes out, whatever has been waiting.
    ///
    /// A call that is dropped has taken nothing.
    pub async fn next(&mut self) -> Next {
        tokio::select! {
            biased;
            reason = self.end.wait() => Next::Close(reason),
            () = sleep_until(self.next_ping) => {
                self.next_ping = Instant::now() + self.end.limits.ping;
                Next::Ping
            }
            Some(frame) = self.frames.recv() => Next::Frame(frame),
        }
    }

    /// Waits until the socket is closed, whatever is to be sent before: while something is being sent to a client that does not read.
    pub async fn ended(&mut self) -> Close {
        self.end.wait().await
    }
}

impl End {
    async fn wait(&mut self) -> Close {
        loop {
            let idle_at = *self.last_heard.borrow() + self.limits.idle;
            let ends_at = self.deadline.map_or(idle_at, |at| at.min(idle_at));
            tokio::select! {
                biased;
                closed = self.close.wait_for(Option::is_some) => {
                    // Who has the other end closes it first.
                    let reason = closed.ok().and_then(|closed| *closed);
                    return reason.unwrap_or(Close::Drained);
                }
                () = sleep_until(ends_at) => {
                    let now = Instant::now();
                    if self.deadline.is_some_and(|at| at <= now) {
                        return Close::Expired;
                    }
                    if *self.last_heard.borrow() + self.limits.idle <= now {
                        return Close::Idle;
                    }
                }
            }
        }
    }
}

impl fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outgoing").finish_non_exhaustive()
    }
}
