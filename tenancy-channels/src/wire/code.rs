//! Why something is refused, as a client reads it.

use std::fmt;

/// Why a message is refused, as a client reads it. It says nothing of any tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Code {
    /// It is no JSON of the protocol's form.
    InvalidMessage,
    /// It is longer than [`Limits::message_bytes`](crate::Limits::message_bytes).
    TooLarge,
    /// It is deeper than [`Limits::depth`](crate::Limits::depth).
    TooDeep,
    /// It names no stream.
    NoStream,
    /// It names no operation, or not by a text.
    NoOperation,
    /// It is not for the tenant that the socket is bound to, or does not say for which one it is.
    TenancyMismatch,
    /// The program has no such stream.
    UnknownStream,
    /// The stream has no such operation.
    UnknownOperation,
    /// The member does not hold the permission of the operation.
    NotPermitted,
    /// The socket has not joined such a topic, or there is none.
    UnmatchedTopic,
    /// The member may not join the topic.
    JoinRefused,
    /// The socket has joined as many topics as one may.
    TooManyJoins,
    /// The socket has sent more than one may for now.
    RateLimited,
    /// What has to be looked up cannot be for now.
    Unavailable,
    /// The operation has failed, and the server's log says why.
    Failed,
}

impl Code {
    /// What a program reads.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::InvalidMessage => "invalid_message",
            Self::TooLarge => "too_large",
            Self::TooDeep => "too_deep",
            Self::NoStream => "no_stream",
            Self::NoOperation => "no_operation",
            Self::TenancyMismatch => "tenancy_mismatch",
            Self::UnknownStream => "unknown_stream",
            Self::UnknownOperation => "unknown_operation",
            Self::NotPermitted => "not_permitted",
            Self::UnmatchedTopic => "unmatched_topic",
            Self::JoinRefused => "join_refused",
            Self::TooManyJoins => "too_many_joins",
            Self::RateLimited => "rate_limited",
            Self::Unavailable => "unavailable",
            Self::Failed => "failed",
        }
    }

    /// What a person reads. Where Phoenix has words of its own, it is these.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::InvalidMessage => "not a message of this protocol",
            Self::TooLarge => "the message is too long",
            Self::TooDeep => "the message is too deep",
            Self::NoStream => "no stream is named",
            Self::NoOperation => "no operation is named",
            Self::TenancyMismatch => "not the tenant of this socket",
            Self::UnknownStream => "no such stream",
            Self::UnknownOperation => "no such operation",
            Self::NotPermitted => "not permitted",
            Self::UnmatchedTopic => "unmatched topic",
            Self::JoinRefused => "unauthorized",
            Self::TooManyJoins => "too many channels joined",
            Self::RateLimited => "too many messages",
            Self::Unavailable => "unavailable",
            Self::Failed => "failed",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason())
    }
}
