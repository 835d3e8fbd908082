//! The two protocols, and what both say: what comes in is a [`Message`], and what goes out an [`Answer`].
//!
//! Nothing here knows a tenant. A text is taken as a whole or refused, within the limits of its length and depth; what a message
//! names stays text until the socket compares it with what is its own.

mod code;
mod envelope;
mod json;
mod message;
mod phoenix;

pub(crate) use self::json::read as read_json;

pub use self::code::Code;
pub use self::message::{Answer, Ask, At, ForOrg, Frame, Malformed, Message, Of, Since};

use crate::limits::Limits;
use serde_json::Value;

/// How messages are written.
///
/// # Example
///
/// ```
/// use tenancy::channels::{Ask, ForOrg, Limits, Of, Protocol};
///
/// let limits = Limits::default();
/// let text = r#"{"stream": "board", "payload": {"op": "close", "for_org": 1, "id": 7}}"#;
/// let message = Protocol::Envelope.decode(text, &limits)?;
/// let Ask::Operate { of, op, for_org, data } = message.ask else { panic!() };
/// assert_eq!((of, &*op), (Of::Stream("board".to_owned()), "close"));
/// assert_eq!((for_org, &data["id"]), (ForOrg::Said(1.into()), &7.into()));
///
/// let text = r#"["3", "9", "tenant:1:board", "close", {"id": 7}]"#;
/// let message = Protocol::Phoenix.decode(text, &limits)?;
/// assert_eq!(message.at.join.as_deref(), Some("3"));
/// # Ok::<_, tenancy::channels::Malformed>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Protocol {
    /// `{"stream": .., "payload": {"op": .., "for_org": .., ..}, "ref": ..}`, where `ref` may be left out, and is repeated by the
    /// answer. The stream `topics` is the protocol's own, with the operations `join`, `leave` and `heartbeat`.
    Envelope,
    /// Version 2 of Phoenix's, in JSON: `[join_ref, ref, topic, event, payload]`.
    Phoenix,
}

impl Protocol {
    /// Reads a message.
    ///
    /// # Errors
    ///
    /// [`Malformed`]: the text is no message of the protocol, or beyond the limits.
    pub fn decode(self, text: &str, limits: &Limits) -> Result<Message, Malformed> {
        let mut at = At::default();
        let ask = if text.len() > limits.message_bytes {
            Err(Code::TooLarge)
        } else {
            json::read(text, limits.depth).and_then(|value| match self {
                Self::Envelope => envelope::decode(value, &mut at),
                Self::Phoenix => phoenix::decode(value, &mut at),
            })
        };
        match ask {
            Ok(ask) => Ok(Message { at, ask }),
            Err(code) => Err(Malformed { at, code }),
        }
    }

    /// Writes an answer.
    #[must_use]
    pub fn encode(self, answer: Answer<'_>) -> Frame {
        match self {
            Self::Envelope => envelope::encode(answer),
            Self::Phoenix => phoenix::encode(answer),
        }
    }

    /// Its name as a subprotocol of WebSocket.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Envelope => "tenancy",
            Self::Phoenix => "phoenix",
        }
    }
}

/// How long a mark is, at most.
const MARK: usize = 64;

/// How long the name of a stream or an operation is, at most.
const NAME: usize = 256;

/// How long the text of a topic is, at most: a key and two names, with each byte escaped.
const TOPIC: usize = 4 * 1024;

fn is_mark(value: &Value) -> bool {
    match value {
        Value::String(text) => text.len() <= MARK,
        Value::Number(_) => true,
        _ => false,
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.len() <= NAME
}

fn is_topic(text: &str) -> bool {
    !text.is_empty() && text.len() <= TOPIC
}

/// Whether it is one of the protocols' own names, which no stream has.
pub(crate) fn is_own_stream(name: &str) -> bool {
    [envelope::TOPICS, phoenix::PHOENIX].contains(&name)
}

/// Whether the protocols put something of this name beside an event's data.
pub(crate) fn is_own_key(name: &str) -> bool {
    ["op", phoenix::OFFSET].contains(&name)
}

/// Whether it is one of the protocols' own names, which no event and no operation has.
pub(crate) fn is_own_event(name: &str) -> bool {
    let own = ["reply", "error", "joined", "left", "missed"];
    own.contains(&name) || name.starts_with("phx_") || name.starts_with("presence_")
}
