//! The two protocols: what is taken, what is refused, and what is written.

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use tenancy::channels::{Answer, Ask, At, Code, ForOrg, Limits, Malformed, Message, Of, Protocol};

const BOTH: [Protocol; 2] = [Protocol::Envelope, Protocol::Phoenix];

fn decode(protocol: Protocol, text: &str) -> Result<Message, Malformed> {
    protocol.decode(text, &Limits::default())
}

#[track_caller]
fn code(protocol: Protocol, text: &str) -> Code {
    decode(protocol, text).expect_err(text).code
}

#[track_caller]
fn envelope(message: &Value) -> Message {
    decode(Protocol::Envelope, &message.to_string()).expect("a message")
}

#[track_caller]
fn phoenix(message: &Value) -> Message {
    decode(Protocol::Phoenix, &message.to_string()).expect("a message")
}

#[test]
fn what_is_no_json_is_refused() {
    for protocol in BOTH {
        for text in [
            "",
            "hello",
            "{",
            "[1,2",
            "{}{}",
            "[\"\\u12\"]",
            "\u{feff}[]",
            "NaN",
            "[1e999]",
        ] {
            assert_eq!(code(protocol, text), Code::InvalidMessage, "{text}");
        }
    }
}

#[test]
fn json_of_another_form_is_refused() {
    for text in [
        "null",
        "1",
        "\"a\"",
        "{}",
        "[]",
        "[[]]",
        "{\"payload\": {}}",
    ] {
        for protocol in BOTH {
            assert!(decode(protocol, text).is_err(), "{text}");
        }
    }
    for text in [
        r#"["1", "1", "tenant:1:a", "phx_join"]"#,
        r#"["1", "1", "tenant:1:a", "phx_join", {}, {}]"#,
        r#"["1", "1", 7, "phx_join", {}]"#,
        r#"["1", "1", "tenant:1:a", 7, {}]"#,
        r#"[1, "1", "tenant:1:a", "phx_join", {}]"#,
        r#"["1", 1, "tenant:1:a", "phx_join", {}]"#,
        r#"["1", "1", "tenant:1:a", "close", []]"#,
        r#"["1", "1", "tenant:1:a", "close", null]"#,
        r#"["1", "1", "", "close", {}]"#,
        r#"["1", "1", "tenant:1:a", "", {}]"#,
        r#"["1", "2", "tenant:1:a", "phx_join", {}]"#,
        r#"[null, "1", "tenant:1:a", "phx_join", {}]"#,
    ] {
        assert_eq!(
            code(Protocol::Phoenix, text),
            Code::InvalidMessage,
            "{text}"
        );
    }
}

#[test]
fn a_stream_that_is_no_name_is_no_stream() {
    for stream in [
        json!(null),
        json!(1),
        json!(""),
        json!(["a"]),
        json!("a".repeat(257)),
    ] {
        let text = json!({"stream": stream, "payload": {"op": "a", "for_org": 1}}).to_string();
        assert_eq!(code(Protocol::Envelope, &text), Code::NoStream, "{text}");
    }
}

#[test]
fn an_operation_that_is_missing_or_no_text_is_none() {
    for payload in [
        json!({}),
        json!({"op": null}),
        json!({"op": 1}),
        json!({"op": ""}),
        json!({"op": ["a"]}),
    ] {
        let text = json!({"stream": "a", "payload": payload, "ref": 4}).to_string();
        let malformed = decode(Protocol::Envelope, &text).expect_err("no operation");
        assert_eq!(malformed.code, Code::NoOperation, "{text}");
        // The client knows which message that was.
        assert_eq!(malformed.at.mark, Some(json!(4)));
        assert_eq!(malformed.at.to.as_deref(), Some("a"));
    }
}

#[test]
fn what_an_envelope_does_not_know_is_refused() {
    let text = r#"{"stream": "a", "payload": {"op": "b"}, "for_org": 1}"#;
    assert_eq!(code(Protocol::Envelope, text), Code::InvalidMessage);
    for mark in [
        "{}",
        "[]",
        "true",
        "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"",
    ] {
        let text = format!(r#"{{"stream": "a", "payload": {{"op": "b"}}, "ref": {mark}}}"#);
        assert_eq!(
            code(Protocol::Envelope, &text),
            Code::InvalidMessage,
            "{mark}"
        );
    }
}

#[test]
fn a_key_that_stands_twice_is_refused_however_deep() {
    for text in [
        r#"{"stream": "a", "stream": "b", "payload": {"op": "c", "for_org": 1}}"#,
        r#"{"stream": "a", "payload": {"op": "c", "for_org": 1, "for_org": 2}}"#,
        r#"{"stream": "a", "payload": {"op": "c", "o\u0070": "d", "for_org": 1}}"#,
        r#"{"stream": "a", "payload": {"op": "c", "for_org": 1, "x": [{"y": 1, "y": 1}]}}"#,
    ] {
        assert_eq!(
            code(Protocol::Envelope, text),
            Code::InvalidMessage,
            "{text}"
        );
    }
    let text = r#"["1", "2", "tenant:1:a", "c", {"for_org": 1, "for_org": 2}]"#;
    assert_eq!(code(Protocol::Phoenix, text), Code::InvalidMessage);
}

#[test]
fn no_tenant_a_null_one_and_one_of_another_type_are_told_apart() {
    let said = |for_org: Option<Value>| {
        let mut payload = json!({"op": "a"});
        if let Some(for_org) = for_org {
            payload["for_org"] = for_org;
        }
        let of_envelope = envelope(&json!({"stream": "a", "payload": payload}));
        payload.as_object_mut().expect("an object").remove("op");
        let of_phoenix = phoenix(&json!(["1", "2", "tenant:1:a", "a", payload]));
        [of_envelope, of_phoenix].map(|message| match message.ask {
            Ask::Operate { for_org, data, .. } => {
                assert!(data.is_empty());
                for_org
            }
            ask => panic!("{ask:?}"),
        })
    };
    assert_eq!(said(None), [ForOrg::Unsaid, ForOrg::Unsaid]);
    for value in [
        json!(null),
        json!(1),
        json!("1"),
        json!(1.0),
        json!([1]),
        json!(true),
    ] {
        let one = ForOrg::Said(value.clone());
        assert_eq!(said(Some(value)), [one.clone(), one]);
    }
    assert_ne!(ForOrg::Said(json!(1)), ForOrg::Said(json!("1")));
    assert_ne!(ForOrg::Said(json!(1)), ForOrg::Said(json!(1.0)));
}

#[test]
fn a_message_beyond_the_limits_is_refused() {
    let limits = Limits {
        message_bytes: 100,
        depth: 3,
        ..Limits::default()
    };
    for protocol in BOTH {
        let text = " ".repeat(101);
        let refused = protocol.decode(&text, &limits).expect_err("too long");
        assert_eq!(refused.code, Code::TooLarge);
        let refused = protocol.decode("[[[[]]]]", &limits).expect_err("too deep");
        assert_eq!(refused.code, Code::TooDeep);
        // A bracket in a text is none.
        let refused = protocol
            .decode(r#"["[[[[", "\"[[[["]"#, &limits)
            .expect_err("no message");
        assert_eq!(refused.code, Code::InvalidMessage);
    }
    // However deep an application allows it to be, no stack is used up.
    let limits = Limits {
        message_bytes: 1 << 20,
        depth: usize::MAX,
        ..limits
    };
    for protocol in BOTH {
        let text = "[".repeat(1 << 20);
        let refused = protocol.decode(&text, &limits).expect_err("too deep");
        assert_eq!(refused.code, Code::TooDeep);
    }
}

#[test]
fn the_protocols_own_messages_are_read() {
    let topics = |payload: Value| envelope(&json!({"stream": "topics", "payload": payload})).ask;
    let topic = || "tenant:1:a".to_owned();
    assert_eq!(topics(json!({"op": "heartbeat"})), Ask::Heartbeat);
    assert_eq!(
        topics(json!({"op": "join", "topic": topic()})),
        Ask::Join {
            topic: topic(),
            for_org: ForOrg::Unsaid,
            since: None,
        }
    );
    assert_eq!(
        topics(json!({"op": "leave", "topic": topic()})),
        Ask::Leave { topic: topic() }
    );
    for (payload, refused) in [
        (json!({"op": "join"}), Code::UnmatchedTopic),
        (json!({"op": "join", "topic": 1}), Code::UnmatchedTopic),
        (
            json!({"op": "publish", "topic": "tenant:1:a"}),
            Code::UnknownOperation,
        ),
    ] {
        let text = json!({"stream": "topics", "payload": payload}).to_string();
        assert_eq!(code(Protocol::Envelope, &text), refused, "{text}");
    }

    assert_eq!(
        phoenix(&json!([null, "7", "phoenix", "heartbeat", {}])).ask,
        Ask::Heartbeat
    );
    let join = phoenix(&json!(["3", "3", topic(), "phx_join", {"token": "x"}]));
    assert_eq!(
        join.ask,
        Ask::Join {
            topic: topic(),
            for_org: ForOrg::Unsaid,
            since: None,
        }
    );
    assert_eq!(
        (join.at.join.as_deref(), join.at.mark),
        (Some("3"), Some(json!("3")))
    );
    let leave = phoenix(&json!(["3", "4", topic(), "phx_leave", {}]));
    assert_eq!(leave.ask, Ask::Leave { topic: topic() });
    for (event, refused) in [
        ("phx_reply", Code::UnknownOperation),
        ("phx_close", Code::UnknownOperation),
    ] {
        let text = json!(["3", "4", topic(), event, {}]).to_string();
        assert_eq!(code(Protocol::Phoenix, &text), refused);
    }
    let text = json!([null, "4", "phoenix", "phx_join", {}]).to_string();
    assert_eq!(code(Protocol::Phoenix, &text), Code::UnmatchedTopic);
}

/// What clients of both kinds read of an answer.
fn written(protocol: Protocol, answer: Answer<'_>) -> Value {
    serde_json::from_str(protocol.encode(answer).text()).expect("JSON")
}

#[test]
fn answers_are_written_as_clients_read_them() {
    let at = envelope(&json!({"stream": "a", "payload": {"op": "b", "for_org": 1}, "ref": 9})).at;
    let data = json!({"id": 7});
    let [code, reason] = ["not_permitted", "not permitted"];
    assert_eq!(
        written(
            Protocol::Envelope,
            Answer::Done {
                at: &at,
                data: &data
            }
        ),
        json!({"stream": "a", "payload": {"op": "reply", "for_op": "b", "data": {"id": 7}}, "ref": 9})
    );
    assert_eq!(
        written(
            Protocol::Envelope,
            Answer::Refused {
                at: &at,
                code,
                reason
            }
        ),
        json!({"stream": "a", "payload": {"op": "error", "for_op": "b", "code": code, "reason": reason}, "ref": 9})
    );
    // No mark is no mark, and not a null one.
    let unmarked = At::default();
    let refused = written(
        Protocol::Envelope,
        Answer::Refused {
            at: &unmarked,
            code,
            reason,
        },
    );
    assert!(refused.get("ref").is_none() && refused["stream"].is_null());

    let at = phoenix(&json!(["3", "9", "tenant:1:a", "b", {}])).at;
    assert_eq!(
        written(
            Protocol::Phoenix,
            Answer::Done {
                at: &at,
                data: &data
            }
        ),
        json!(["3", "9", "tenant:1:a", "phx_reply", {"status": "ok", "response": {"id": 7}}])
    );
    assert_eq!(
        written(
            Protocol::Phoenix,
            Answer::Refused {
                at: &at,
                code,
                reason
            }
        ),
        json!(["3", "9", "tenant:1:a", "phx_reply",
            {"status": "error", "response": {"code": code, "reason": reason}}])
    );

    let Value::Object(data) = data else {
        unreachable!()
    };
    let event = Answer::Event {
        topic: "tenant:1:a",
        stream: "a",
        name: "closed",
        data: &data,
        offset: None,
    };
    assert_eq!(
        written(Protocol::Envelope, event),
        json!({"stream": "a", "topic": "tenant:1:a", "payload": {"op": "closed", "id": 7}})
    );
    assert_eq!(
        written(Protocol::Phoenix, event),
        json!([null, null, "tenant:1:a", "closed", {"id": 7}])
    );
    let left = Answer::Left {
        topic: "tenant:1:a",
        join: Some("3"),
    };
    assert_eq!(
        written(Protocol::Envelope, left),
        json!({"stream": "topics", "topic": "tenant:1:a", "payload": {"op": "left"}})
    );
    assert_eq!(
        written(Protocol::Phoenix, left),
        json!(["3", "3", "tenant:1:a", "phx_close", {}])
    );
}

/// Any JSON, not deep and not large.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z]{1,6}|op|for_org", inner, 0..4)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

fn any_data() -> impl Strategy<Value = Map<String, Value>> {
    let entries = prop::collection::btree_map("\\PC{1,8}", any_json(), 0..4);
    entries.prop_map(|mut entries| {
        entries.remove("op");
        entries.remove("for_org");
        entries.into_iter().collect()
    })
}

/// Something that is nearly a message.
fn nearly() -> impl Strategy<Value = String> {
    let parts = || prop::collection::vec(any_json(), 0..7).prop_map(|parts| json!(parts));
    let word = || prop_oneof![Just(json!("topics")), Just(json!("join")), any_json()];
    let message = (word(), word(), any_json(), any_json()).prop_map(|(stream, op, for_org, mark)| {
        json!({"stream": stream, "payload": {"op": op, "for_org": for_org, "topic": mark}, "ref": mark})
    });
    let joins = (word(), word(), any_json())
        .prop_map(|(topic, event, payload)| json!(["1", "1", topic, event, payload]));
    prop_oneof![
        ".{0,64}",
        "[\\[\\]{}\",:\\\\0-9a-z]{0,64}",
        parts().prop_map(|value| value.to_string()),
        message.prop_map(|value| value.to_string()),
        joins.prop_map(|value| value.to_string()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_sent_is_a_message_or_is_refused(text in nearly(), cut in 0..64_usize) {
        let part: String = text.chars().take(cut).collect();
        for protocol in BOTH {
            for text in [&text, &part] {
                // What an answer repeats is no longer than what a name may be.
                let at = match decode(protocol, text) {
                    Ok(message) => message.at,
                    Err(malformed) => malformed.at,
                };
                prop_assert!(at.op.is_none_or(|op| op.len() <= 256));
                prop_assert!(at.to.is_none_or(|to| to.len() <= 4096));
            }
        }
    }

    #[test]
    fn what_is_sent_is_what_is_read(
        stream in "\\PC{1,40}", op in "[a-z_]{1,40}", for_org in any_json(), data in any_data(), mark in "[a-z0-9]{0,64}",
    ) {
        prop_assume!(!["topics", "phoenix"].contains(&&*stream));
        prop_assume!(!op.starts_with("phx_"));
        let mut payload = Value::Object(data.clone());
        payload["for_org"] = for_org.clone();
        let of_phoenix = phoenix(&json!(["1", mark, stream, op, payload]));
        payload["op"] = json!(op);
        let of_envelope = envelope(&json!({"stream": stream, "payload": payload, "ref": mark}));
        for (message, of) in [(of_envelope, Of::Stream(stream.clone())), (of_phoenix, Of::Topic(stream.clone()))] {
            prop_assert_eq!(message.at.mark, Some(json!(mark)));
            let (op, data, for_org) = (op.clone(), data.clone(), ForOrg::Said(for_org.clone()));
            prop_assert_eq!(message.ask, Ask::Operate { of, op, for_org, data });
        }
    }

    #[test]
    fn what_is_written_is_json_with_what_was_given(topic in "\\PC{1,40}", name in "\\PC{1,40}", data in any_data()) {
        let event = Answer::Event { topic: &topic, stream: "a", name: &name, data: &data, offset: None };
        let of_phoenix = written(Protocol::Phoenix, event);
        prop_assert_eq!(&of_phoenix, &json!([null, null, topic, name, data]));
        let mut of_envelope = written(Protocol::Envelope, event);
        prop_assert_eq!(of_envelope["payload"]["op"].take(), json!(name));
        for (key, value) in &data {
            prop_assert_eq!(&of_envelope["payload"][key], value);
        }
    }
}
