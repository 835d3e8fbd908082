//! Why a socket is closed.

use std::fmt;

/// Why a socket is closed, as its client is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Close {
    /// Its session has ended by a log-out.
    LoggedOut,
    /// Its session has come to its deadline.
    Expired,
    /// The account does not act for the tenant any more.
    Revoked,
    /// Its client reads slower than it is sent to.
    Slow,
    /// Its client goes on sending more than it may.
    RateLimited,
    /// Its client has said nothing for too long.
    Idle,
    /// Its client has sent what is no text.
    NotText,
    /// Its client has sent what is not of the protocol.
    Malformed,
    /// What its member may do cannot be looked up for now.
    Unavailable,
    /// The server goes away.
    Drained,
}

impl Close {
    /// The code of WebSocket. Those from 4000 on are this library's own.
    #[must_use]
    pub const fn code(self) -> u16 {
        match self {
            Self::LoggedOut => 4401,
            Self::Expired => 4402,
            Self::Revoked => 4403,
            Self::Idle => 4408,
            Self::Slow => 4413,
            Self::RateLimited => 4429,
            Self::NotText => 1003,
            Self::Malformed => 1007,
            Self::Unavailable => 1013,
            Self::Drained => 1012,
        }
    }

    /// What a person reads.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::LoggedOut => "logged out",
            Self::Expired => "session expired",
            Self::Revoked => "no member any more",
            Self::Slow => "too slow",
            Self::RateLimited => "too many messages",
            Self::Idle => "silent for too long",
            Self::NotText => "not a text",
            Self::Malformed => "not of the protocol",
            Self::Unavailable => "unavailable",
            Self::Drained => "restarting",
        }
    }
}

impl fmt::Display for Close {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason())
    }
}
