//! What a node tells the others.

use serde_json::{Map, Value, json};

/// What a node tells the others.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Notice {
    /// An event was published.
    Event(Published),
    /// The tenant has changed: this is the number of the change, if the sender has read it. The database names the tenant by its key as
    /// JSON has it; a node names it on the letter.
    Changed {
        key: Option<Value>,
        version: Option<i64>,
    },
    /// The session has ended.
    LoggedOut { session: String },
    /// The account is put out of the topic, whatever rights it has.
    Evicted { place: Place, account: String },
    /// The topics of an account are to be asked for again, whether the tenant has changed or not.
    Asked { account: String },
    /// The node is there.
    Here,
    /// The node goes: nothing is missing if nothing more is heard of it.
    Gone,
}

/// An event, and what it was published by.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Published {
    pub(crate) place: Place,
    pub(crate) name: String,
    pub(crate) data: Map<String, Value>,
    /// The names of the permissions that a listener needs; nothing, if each listener hears it.
    pub(crate) needs: Option<Vec<String>>,
    /// The number of the tenant's last change, as it was read after the event was published; nothing, if it is public.
    pub(crate) version: Option<i64>,
}

/// A topic, but for the tenant, which the letter names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    Own { account: String, name: String },
    Tenant { name: String },
    Group { group: String, name: String },
    Public { name: String },
}

impl Notice {
    pub(crate) fn write(&self) -> Value {
        match self {
            Self::Event(event) => json!({"event": {
                "topic": event.place.write(),
                "name": event.name,
                "data": event.data,
                "needs": event.needs,
                "version": event.version,
            }}),
            Self::Changed { key: None, version } => json!({"changed": {"version": version}}),
            Self::Changed { key, version } => {
                json!({"changed": {"key": key, "version": version}})
            }
            Self::LoggedOut { session } => json!({"logged_out": {"session": session}}),
            Self::Evicted { place, account } => {
                json!({"evicted": {"topic": place.write(), "account": account}})
            }
            Self::Asked { account } => json!({"asked": {"account": account}}),
            Self::Here => json!({"here": {}}),
            Self::Gone => json!({"gone": {}}),
        }
    }

    /// Nothing, if it is none.
    pub(crate) fn read(value: Value) -> Option<Self> {
        let mut parts = object(value)?.into_iter();
        let (Some((what, parts_of)), None) = (parts.next(), parts.next()) else {
            return None;
        };
        let mut parts = object(parts_of)?;
        let mut take = |name| parts.remove(name);
        let notice = match &*what {
            "event" => Self::Event(Published {
                place: Place::read(take("topic")?)?,
                name: text(take("name")?)?,
                data: object(take("data")?)?,
                needs: optional(take("needs")?, texts).ok()?,
                version: optional(take("version")?, |version| version.as_i64()).ok()?,
            }),
            "changed" => Self::Changed {
                key: take("key"),
                version: optional(take("version")?, |version| version.as_i64()).ok()?,
            },
            "logged_out" => Self::LoggedOut {
                session: text(take("session")?)?,
            },
            "evicted" => Self::Evicted {
                place: Place::read(take("topic")?)?,
                account: text(take("account")?)?,
            },
            "asked" => Self::Asked {
                account: text(take("account")?)?,
            },
            "here" => Self::Here,
            "gone" => Self::Gone,
            _ => return None,
        };
        // What this form does not have may mean something that it would be wrong not to know.
        parts.is_empty().then_some(notice)
    }
}

impl Place {
    fn write(&self) -> Value {
        match self {
            Self::Own { account, name } => {
                json!({"kind": "own", "account": account, "name": name})
            }
            Self::Tenant { name } => json!({"kind": "tenant", "name": name}),
            Self::Group { group, name } => json!({"kind": "group", "group": group, "name": name}),
            Self::Public { name } => json!({"kind": "public", "name": name}),
        }
    }

    fn read(value: Value) -> Option<Self> {
        let mut parts = object(value)?;
        let mut take = |name| parts.remove(name).and_then(text);
        let (kind, name) = (take("kind")?, take("name")?);
        let place = match &*kind {
            "own" => Self::Own {
                account: take("account")?,
                name,
            },
            "tenant" => Self::Tenant { name },
            "group" => Self::Group {
                group: take("group")?,
                name,
            },
            "public" => Self::Public { name },
            _ => return None,
        };
        parts.is_empty().then_some(place)
    }
}

struct Unreadable;

fn object(value: Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(object) => Some(object),
        _ => None,
    }
}

fn text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        _ => None,
    }
}

fn texts(value: Value) -> Option<Vec<String>> {
    match value {
        Value::Array(items) => items.into_iter().map(text).collect(),
        _ => None,
    }
}

/// `null` is nothing, and anything else is read, or refused.
fn optional<R>(
    value: Value,
    read: impl FnOnce(Value) -> Option<R>,
) -> Result<Option<R>, Unreadable> {
    match value {
        Value::Null => Ok(None),
        value => read(value).map(Some).ok_or(Unreadable),
    }
}
