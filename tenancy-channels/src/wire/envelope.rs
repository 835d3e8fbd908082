//! `{"stream": .., "payload": {"op": .., "for_org": .., ..}, "ref": ..}`
//!
//! The stream `topics` is the protocol's own: its operations are `join`, `leave` and `heartbeat`.

use super::code::Code;
use super::message::{Answer, Ask, At, ForOrg, Frame, Of, Since};
use super::{is_mark, is_name, is_topic};
use serde_json::{Map, Value, json};

/// The stream of the protocol's own operations.
pub(super) const TOPICS: &str = "topics";

/// Reads the mark first, so that the client knows what is answered, whatever else is wrong.
pub(super) fn decode(value: Value, at: &mut At) -> Result<Ask, Code> {
    let Value::Object(mut message) = value else {
        return Err(Code::InvalidMessage);
    };
    match message.remove("ref") {
        None | Some(Value::Null) => {}
        Some(mark) if is_mark(&mark) => at.mark = Some(mark),
        Some(_) => return Err(Code::InvalidMessage),
    }
    let stream = match message.remove("stream") {
        Some(Value::String(stream)) if is_name(&stream) => stream,
        _ => return Err(Code::NoStream),
    };
    at.to = Some(stream.clone());
    let Some(Value::Object(mut data)) = message.remove("payload") else {
        return Err(Code::InvalidMessage);
    };
    if !message.is_empty() {
        return Err(Code::InvalidMessage);
    }
    let op = match data.remove("op") {
        Some(Value::String(op)) if is_name(&op) => op,
        _ => return Err(Code::NoOperation),
    };
    at.op = Some(op.clone());
    if stream == TOPICS {
        return of_topics(&op, data);
    }
    let for_org = ForOrg::take(&mut data);
    let of = Of::Stream(stream);
    Ok(Ask::Operate {
        of,
        op,
        for_org,
        data,
    })
}

fn of_topics(op: &str, mut data: Map<String, Value>) -> Result<Ask, Code> {
    if op == "heartbeat" {
        return Ok(Ask::Heartbeat);
    }
    let topic = match data.remove("topic") {
        Some(Value::String(topic)) if is_topic(&topic) => Ok(topic),
        _ => Err(Code::UnmatchedTopic),
    };
    match op {
        "join" => Ok(Ask::Join {
            topic: topic?,
            for_org: ForOrg::take(&mut data),
            since: Since::take(&mut data)?,
        }),
        "leave" => Ok(Ask::Leave { topic: topic? }),
        _ => Err(Code::UnknownOperation),
    }
}

pub(super) fn encode(answer: Answer<'_>) -> Frame {
    Frame::of(&match answer {
        Answer::Done { at, data } => {
            let payload = json!({"op": "reply", "for_op": at.op, "data": data});
            answered(at, payload)
        }
        Answer::Refused { at, code, reason } => {
            let payload = json!({"op": "error", "for_op": at.op, "code": code, "reason": reason});
            answered(at, payload)
        }
        Answer::Event {
            topic,
            stream,
            name,
            data,
            offset,
        } => {
            let mut payload = data.clone();
            payload.insert("op".to_owned(), name.into());
            let mut event = json!({"stream": stream, "topic": topic, "payload": payload});
            if let Some(offset) = offset {
                event["offset"] = offset.into();
            }
            event
        }
        Answer::Present { topic, present } => {
            let payload = json!({"op": "presence_state", "present": present});
            json!({"stream": TOPICS, "topic": topic, "payload": payload})
        }
        Answer::Moved {
            topic,
            joins,
            leaves,
        } => {
            let payload = json!({"op": "presence_diff", "joins": joins, "leaves": leaves});
            json!({"stream": TOPICS, "topic": topic, "payload": payload})
        }
        Answer::Joined { topic, data } => {
            let mut payload = data.clone();
            payload.insert("op".to_owned(), "joined".into());
            json!({"stream": TOPICS, "topic": topic, "payload": payload})
        }
        Answer::Missed { topic } => {
            json!({"stream": TOPICS, "topic": topic, "payload": {"op": "missed"}})
        }
        Answer::Left { topic, .. } => {
            json!({"stream": TOPICS, "topic": topic, "payload": {"op": "left"}})
        }
    })
}

fn answered(at: &At, payload: Value) -> Value {
    let mut answer = Map::new();
    answer.insert("stream".to_owned(), json!(at.to));
    answer.insert("payload".to_owned(), payload);
    if let Some(mark) = &at.mark {
        answer.insert("ref".to_owned(), mark.clone());
    }
    answer.into()
}
