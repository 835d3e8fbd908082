//! Names of topics: no name, whatever it holds, is another tenant's.

use channels::{Org, User};
use diesel::prelude::*;
use proptest::prelude::*;
use std::collections::HashSet;
use tenancy::Verified;
use tenancy::channels::{InvalidTopic, TopicKind};
use tenancy::determines_tenant;

type Topic = tenancy::channels::Topic<Org, User>;

const ACME: i32 = 1;

fn acme() -> Verified<Org> {
    Verified::trust(ACME)
}

/// Names that would be taken for others if they were written as they are.
const NAMES: [&str; 16] = [
    "a",
    "a:b",
    "b",
    ":",
    "1:a",
    "2:a",
    "%3A",
    "%",
    "%25",
    " ",
    "\u{0}",
    "ä",
    "a/b",
    "..",
    "tenant:1:a",
    "\"a\"",
];

/// Each topic of these names.
fn topics(tenant: &Verified<Org>) -> Vec<Topic> {
    let mut topics = Vec::new();
    for name in NAMES {
        topics.push(Topic::tenant(tenant, name));
        topics.push(Topic::own(tenant, &"bob".to_owned(), name));
        topics.push(Topic::own(tenant, &"cid".to_owned(), name));
        for group in NAMES {
            topics.push(Topic::group(tenant, group, name));
        }
    }
    topics
        .into_iter()
        .map(|topic| topic.expect("a name"))
        .collect()
}

#[test]
fn no_two_names_are_one_topic() {
    let all: Vec<_> = [1, 2, 12]
        .into_iter()
        .flat_map(|key| topics(&Verified::trust(key)))
        .collect();
    let topics: HashSet<_> = all.iter().cloned().collect();
    assert_eq!(topics.len(), all.len());
    // The text alone does not say whose own a topic is, and tells all else.
    let texts: HashSet<_> = all.iter().map(Topic::text).collect();
    assert_eq!(texts.len(), all.len() - 3 * NAMES.len());
}

#[test]
fn a_name_has_1_to_256_bytes() {
    for name in ["", &"a".repeat(257), &"ä".repeat(129)] {
        assert_eq!(Topic::tenant(&acme(), name).err(), Some(InvalidTopic));
        assert_eq!(Topic::public(name).err(), Some(InvalidTopic));
        assert_eq!(Topic::group(&acme(), name, "a").err(), Some(InvalidTopic));
        assert_eq!(Topic::group(&acme(), "a", name).err(), Some(InvalidTopic));
    }
    let longest = "ä".repeat(128);
    let topic = Topic::group(&acme(), &longest, &longest).expect("as long as may be");
    assert_eq!(
        (topic.kind(), topic.name()),
        (TopicKind::Group(&longest), &*longest)
    );
}

#[test]
fn a_topic_does_not_show_its_key() {
    let topic = Topic::own(&Verified::trust(4711), &"secret".to_owned(), "secret").expect("a name");
    assert_eq!(format!("{topic:?}"), "Topic { .. }");
}

diesel::table! { shops { id -> Text } }

/// Tenants whose keys are texts.
#[determines_tenant]
#[derive(Queryable, Debug)]
#[diesel(table_name = shops)]
#[expect(dead_code, reason = "only its key matters")]
pub struct Shop {
    id: String,
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn keys_and_names_stay_apart_whatever_they_hold(
        one in ("[a:%1]{0,3}", "[a:%1]{1,3}", "[a:%1]{1,3}"), other in ("[a:%1]{0,3}", "[a:%1]{1,3}", "[a:%1]{1,3}"),
    ) {
        let text = |(key, group, name): &(String, String, String)| {
            let shop = Verified::<Shop>::trust(key.clone());
            let topic = tenancy::channels::Topic::<Shop, User>::group(&shop, group, name).expect("a name");
            topic.text().to_owned()
        };
        prop_assert_eq!(text(&one) == text(&other), one == other);
    }
}
