//! How a socket is opened, and why it is not.

use crate::close::Close;
use crate::directory::Unavailable;
use crate::line::Still;
use crate::room::NotSeated;
use crate::topic::InvalidTopic;
use crate::wire::Protocol;
use tokio::time::Instant;

/// How a socket is opened.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Opening {
    pub(super) protocol: Protocol,
    pub(super) session: Option<String>,
    pub(super) still: Option<Still>,
    pub(super) deadline: Option<Instant>,
}

impl Opening {
    /// By this protocol, without a session that could end.
    #[must_use]
    pub const fn new(protocol: Protocol) -> Self {
        Self {
            protocol,
            session: None,
            still: None,
            deadline: None,
        }
    }

    /// What the application calls the session, for [`Hub::log_out`](crate::Hub::log_out).
    #[must_use]
    pub fn of_session(mut self, session: impl Into<String>) -> Self {
        self.session = Some(session.into());
        self
    }

    /// How to ask whether the session is still there, when this node may have missed that it has ended. The answer reads the store. Without
    /// this, the socket is closed then.
    #[must_use]
    pub fn asking<F>(mut self, is_still: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<bool, Unavailable>> + Send + 'static,
    {
        self.still = Some(Still::new(is_still));
        self
    }

    /// When the session ends.
    #[must_use]
    pub const fn until(mut self, deadline: Instant) -> Self {
        self.deadline = Some(deadline);
        self
    }
}

/// Why a socket is not opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NotOpened {
    /// The account has as many in the tenant as it may, or the tenant has.
    #[error("too many sockets")]
    TooMany,

    /// The hub is drained.
    #[error("the server goes away")]
    Drained,

    /// It was closed while it was opened, for this reason: the account does not act for the tenant any more, or the session is over.
    #[error("{0}")]
    Closed(Close),

    /// What the member may do cannot be looked up.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),

    /// A key cannot be written as JSON.
    #[error("a key that is no JSON")]
    Key(#[from] InvalidTopic),

    /// Another tenant, or another account of this one, has sockets, and its key is written in the same way. Topics would not tell the two
    /// apart: the key's `Serialize` has to write what tells keys apart.
    #[error("two keys are written in the same way")]
    SameText,
}

impl From<NotSeated> for NotOpened {
    fn from(reason: NotSeated) -> Self {
        match reason {
            NotSeated::TooMany => Self::TooMany,
            NotSeated::AnotherAccount => Self::SameText,
        }
    }
}
