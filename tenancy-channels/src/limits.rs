//! How much of everything there may be.

use std::time::Duration;

/// How much of everything there may be. What is beyond is refused, and the client is told why.
///
/// # Example
///
/// ```
/// use tenancy::channels::Limits;
///
/// let limits = Limits { joins: 8, ..Limits::default() };
/// assert_eq!(limits.message_bytes, 64 * 1024);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How long a message of a client is, at most. What decodes it holds a multiple of this for a moment.
    pub message_bytes: usize,
    /// How deep lists and objects in a message stand in one another, at most; never more than 64.
    pub depth: usize,
    /// How many messages wait for a socket, at most. One more, and the socket is closed as slow.
    pub queue: usize,
    /// How many topics a socket joins, at most.
    pub joins: usize,
    /// How many messages a socket sends in a second, on average.
    pub messages_per_second: u32,
    /// How many of these it sends at once, at most.
    pub burst: u32,
    /// How many sockets an account has in a tenant, at most: none, if that is 0.
    pub sockets_per_account: usize,
    /// How many sockets a tenant has in this process, at most.
    pub sockets_per_tenant: usize,
    /// How long a socket says nothing before it is closed, pongs included.
    pub idle: Duration,
    /// How long after a ping there is the next one, at least a second; less than `idle`.
    pub ping: Duration,
    /// How long [`Admit`](crate::Admit) is waited for. Without an answer the topic is not heard. And how long a session is, when it may have
    /// ended unheard; without an answer its socket is closed.
    pub admit: Duration,
    /// How many events of a topic are kept for clients that come back: none, if that is 0. What is missed is sent at once, so fewer
    /// than `queue`.
    pub history_events: usize,
    /// How many bytes of a topic's events are kept, at most.
    pub history_bytes: usize,
    /// How long an event is kept, and the history of a topic that nobody hears any more.
    pub history_age: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            message_bytes: 64 * 1024,
            depth: 16,
            queue: 256,
            joins: 100,
            messages_per_second: 20,
            burst: 120,
            sockets_per_account: 32,
            sockets_per_tenant: 100_000,
            idle: Duration::from_mins(1),
            ping: Duration::from_secs(25),
            admit: Duration::from_secs(10),
            history_events: 0,
            history_bytes: 64 * 1024,
            history_age: Duration::from_mins(2),
        }
    }
}
