//! What comes in and what goes out, whichever the protocol is.

use super::MARK;
use super::code::Code;
use bytes::Bytes;
use serde_json::{Map, Value};

/// What a client has sent.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Message {
    /// What an answer repeats, so that the client knows what is answered.
    pub at: At,
    /// What it asks for.
    pub ask: Ask,
}

/// What an answer repeats of the message that it answers.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct At {
    /// The stream, or Phoenix's topic.
    pub to: Option<String>,
    /// The operation, or Phoenix's event.
    pub op: Option<String>,
    /// The client's own mark, of the message: a text, or a number.
    pub mark: Option<Value>,
    /// Phoenix's mark of the join that the message belongs to.
    pub join: Option<String>,
}

/// What a message asks for.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Ask {
    /// Whether somebody is there.
    Heartbeat,
    /// To hear a topic.
    Join {
        /// The topic's text.
        topic: String,
        /// The tenant that it says to be for.
        for_org: ForOrg,
        /// Up to where the client had heard it before.
        since: Option<Since>,
    },
    /// To hear it no more.
    Leave {
        /// The topic's text.
        topic: String,
    },
    /// To do something.
    Operate {
        /// What is asked.
        of: Of,
        /// The operation's name.
        op: String,
        /// The tenant that it says to be for.
        for_org: ForOrg,
        /// What goes with it.
        data: Map<String, Value>,
    },
}

/// Up to where a client has heard a topic: `{"epoch": .., "offset": ..}`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Since {
    /// The history that it has heard.
    pub epoch: String,
    /// The last event of it.
    pub offset: u64,
}

impl Since {
    /// Takes it out of what goes with a join; nothing, if it says none.
    pub(super) fn take(data: &mut Map<String, Value>) -> Result<Option<Self>, Code> {
        let Some(since) = data.remove("since") else {
            return Ok(None);
        };
        let epoch = since.get("epoch").and_then(Value::as_str);
        let epoch = epoch.filter(|epoch| epoch.len() <= MARK);
        let offset = since.get("offset").and_then(Value::as_u64);
        match (since.is_null(), epoch, offset) {
            (true, ..) => Ok(None),
            (_, Some(epoch), Some(offset)) => Ok(Some(Self {
                epoch: epoch.to_owned(),
                offset,
            })),
            _ => Err(Code::InvalidMessage),
        }
    }
}

/// What is asked to do something.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Of {
    /// A stream, by its name.
    Stream(String),
    /// The stream behind a topic that the socket has joined.
    Topic(String),
}

/// The tenant that a join or an operation says to be for. What is said is compared with the own tenant's key as it is, by type and value:
/// `"1"` is not `1`, and `null` is nobody.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ForOrg {
    /// It does not say.
    Unsaid,
    /// This one.
    Said(Value),
}

impl ForOrg {
    /// Takes it out of what goes with a message.
    pub(super) fn take(data: &mut Map<String, Value>) -> Self {
        data.remove("for_org").map_or(Self::Unsaid, Self::Said)
    }
}

/// A message that is not taken: why, and what could be read of it.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{code}")]
#[non_exhaustive]
pub struct Malformed {
    /// What an answer repeats.
    pub at: At,
    /// Why.
    pub code: Code,
}

/// What a client is sent.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Answer<'a> {
    /// What was asked for is done.
    Done {
        /// What is answered.
        at: &'a At,
        /// What comes of it.
        data: &'a Value,
    },
    /// It is not.
    Refused {
        /// What is answered.
        at: &'a At,
        /// Why, for a program.
        code: &'a str,
        /// Why, for a person.
        reason: &'a str,
    },
    /// Something has happened.
    Event {
        /// The topic's text.
        topic: &'a str,
        /// The stream that the topic belongs to.
        stream: &'a str,
        /// What has happened.
        name: &'a str,
        /// What goes with it.
        data: &'a Map<String, Value>,
        /// Which event of the topic's history it is, if there is one.
        offset: Option<u64>,
    },
    /// Who is there in a topic, in Phoenix's form: `{"bob": {"metas": [{.., "phx_ref": "7"}]}}`.
    Present {
        /// The topic's text.
        topic: &'a str,
        /// Everybody whom the listener may see.
        present: &'a Map<String, Value>,
    },
    /// Who has come and gone since.
    Moved {
        /// The topic's text.
        topic: &'a str,
        /// Who has come.
        joins: &'a Map<String, Value>,
        /// Who has gone.
        leaves: &'a Map<String, Value>,
    },
    /// The socket hears the topic by itself.
    Joined {
        /// The topic's text.
        topic: &'a str,
        /// Where the topic's history is, if there is one.
        data: &'a Map<String, Value>,
    },
    /// Events may be missing: what is shown has to be read again.
    Missed {
        /// The topic's text.
        topic: &'a str,
    },
    /// The socket does not hear the topic any more.
    Left {
        /// The topic's text.
        topic: &'a str,
        /// Phoenix's mark of the join.
        join: Option<&'a str>,
    },
}

/// A text that goes out, as it is sent. A clone shares it: what many sockets are sent is written once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame(Bytes);

impl Frame {
    pub(super) fn of(value: &Value) -> Self {
        Self(value.to_string().into())
    }

    /// The bytes, which are UTF-8.
    #[must_use]
    pub const fn bytes(&self) -> &Bytes {
        &self.0
    }

    /// The text.
    #[expect(clippy::missing_panics_doc, reason = "it was made of a text")]
    #[must_use]
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.0).expect("it was made of a text")
    }
}
