//! Phoenix's V2 JSON: `[join_ref, ref, topic, event, payload]`.

use super::code::Code;
use super::message::{Answer, Ask, At, ForOrg, Frame, Of, Since};
use super::{MARK, is_name, is_topic};
use serde_json::{Value, json};

/// What stands beside an event's own data: its place in the history.
pub(super) const OFFSET: &str = "_offset";

/// The topic of heartbeats.
pub(super) const PHOENIX: &str = "phoenix";

pub(super) fn decode(value: Value, at: &mut At) -> Result<Ask, Code> {
    let parts = match value {
        Value::Array(parts) => <[Value; 5]>::try_from(parts).ok(),
        _ => None,
    };
    let [join, mark, topic, event, payload] = parts.ok_or(Code::InvalidMessage)?;
    let join = mark_or_none(join)?;
    let mark = mark_or_none(mark)?;
    let (Value::String(topic), Value::String(event)) = (topic, event) else {
        return Err(Code::InvalidMessage);
    };
    if !is_topic(&topic) || !is_name(&event) {
        return Err(Code::InvalidMessage);
    }
    *at = At {
        to: Some(topic.clone()),
        op: Some(event.clone()),
        mark: mark.map(Value::String),
        join,
    };
    if topic == PHOENIX {
        return match &*event {
            "heartbeat" => Ok(Ask::Heartbeat),
            _ => Err(Code::UnmatchedTopic),
        };
    }
    let Value::Object(mut data) = payload else {
        return Err(Code::InvalidMessage);
    };
    match &*event {
        // Its mark is that of the join, by which later messages are known to belong to it.
        "phx_join" if at.join.is_some() && at.join.as_deref() == mark_text(at) => {
            let for_org = ForOrg::take(&mut data);
            let since = Since::take(&mut data)?;
            Ok(Ask::Join {
                topic,
                for_org,
                since,
            })
        }
        "phx_join" => Err(Code::InvalidMessage),
        "phx_leave" => Ok(Ask::Leave { topic }),
        _ if event.starts_with("phx_") => Err(Code::UnknownOperation),
        _ => {
            let for_org = ForOrg::take(&mut data);
            Ok(Ask::Operate {
                of: Of::Topic(topic),
                op: event,
                for_org,
                data,
            })
        }
    }
}

fn mark_or_none(value: Value) -> Result<Option<String>, Code> {
    match value {
        Value::Null => Ok(None),
        Value::String(mark) if mark.len() <= MARK => Ok(Some(mark)),
        _ => Err(Code::InvalidMessage),
    }
}

fn mark_text(at: &At) -> Option<&str> {
    at.mark.as_ref().and_then(Value::as_str)
}

pub(super) fn encode(answer: Answer<'_>) -> Frame {
    let reply = |at: &At, status: &str, response: Value| {
        let reply = json!({"status": status, "response": response});
        json!([at.join, at.mark, at.to, "phx_reply", reply])
    };
    Frame::of(&match answer {
        Answer::Done { at, data } => reply(at, "ok", json!(data)),
        Answer::Refused { at, code, reason } => {
            reply(at, "error", json!({"reason": reason, "code": code}))
        }
        Answer::Event {
            topic,
            name,
            data,
            offset: None,
            ..
        } => json!([null, null, topic, name, data]),
        Answer::Missed { topic } => json!([null, null, topic, "missed", {}]),
        Answer::Event {
            topic,
            name,
            data,
            offset: Some(offset),
            ..
        } => {
            let mut data = data.clone();
            data.insert(OFFSET.to_owned(), offset.into());
            json!([null, null, topic, name, data])
        }
        Answer::Present { topic, present } => {
            json!([null, null, topic, "presence_state", present])
        }
        Answer::Moved {
            topic,
            joins,
            leaves,
        } => {
            let moved = json!({"joins": joins, "leaves": leaves});
            json!([null, null, topic, "presence_diff", moved])
        }
        // A client that knows no such channel reads over it.
        Answer::Joined { topic, data } => json!([null, null, topic, "phx_joined", data]),
        Answer::Left { topic, join } => json!([join, join, topic, "phx_close", {}]),
    })
}
