//! Hosts.

use proptest::prelude::*;
use tenancy::resolve::http::Host;

fn base() -> Host {
    Host::parse("example.com").expect("a host")
}

#[track_caller]
fn check(text: &str, label: Option<&str>) {
    let host = Host::parse(text);
    let found = host
        .as_ref()
        .ok()
        .and_then(|host| host.label_below(&base()));
    assert_eq!(found, label, "{text:?}");
}

#[test]
fn a_label_before_the_base_is_a_name() {
    for text in [
        "acme.example.com",
        "acme.example.com:80",
        "acme.example.com:",
        "acme.example.com.",
        "acme.example.com.:8080",
        "ACME.Example.COM",
    ] {
        check(text, Some("acme"));
    }
    check("xn--bcher-kva.example.com", Some("xn--bcher-kva"));
    check("a_b-c.example.com", Some("a_b-c"));
    check("1.example.com", Some("1"));
}

#[test]
fn a_host_elsewhere_has_no_label() {
    for text in [
        "example.com",
        "evil-example.com",
        "acme.evil-example.com",
        "acmeexample.com",
        "acme.example.com.evil.com",
        "acme.example.org",
        "acme.example",
        "com",
        "acme",
        "b.acme.example.com",
    ] {
        check(text, None);
    }
}

#[test]
fn an_address_names_nobody() {
    for text in [
        "127.0.0.1",
        "127.0.0.1:80",
        "[::1]",
        "[::1]:80",
        "[::ffff:127.0.0.1]",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7F.1",
        "acme.example.com.127",
        "127.0.0.1.",
    ] {
        let host = Host::parse(text).unwrap_or_else(|_| panic!("{text:?} is a host"));
        assert_eq!(host.name(), None, "{text:?}");
        check(text, None);
    }
}

#[test]
fn what_is_no_host_is_refused() {
    for text in [
        "",
        ".",
        "..",
        ":80",
        ".example.com",
        "acme..example.com",
        ".acme.example.com",
        "acme.example.com..",
        "acme.example.com:port",
        "acme.example.com:99999",
        "acme.example.com:80:80",
        "acme.example.com:+80",
        "user@acme.example.com",
        "acme@example.com",
        "acme.example.com/",
        "acme%2eexample.com",
        "acme .example.com",
        " acme.example.com",
        "acme.example.com,globex.example.com",
        "acme.example.com\0",
        "bücher.example.com",
        "acme。example.com",
        "[::1",
        "::1",
        "[::1]x",
        "[acme.example.com]",
        "[fe80::1%25eth0]",
    ] {
        assert!(Host::parse(text).is_err(), "{text:?}");
    }
    assert!(Host::parse(&format!("{}.example.com", "a".repeat(64))).is_err());
    assert!(Host::parse(&"a.".repeat(128)).is_err());
}

#[test]
fn a_host_is_within_its_base() {
    let within = |text: &str| Host::parse(text).is_ok_and(|host| host.is_within(&base()));
    assert!(within("example.com"));
    assert!(within("a.b.example.com"));
    assert!(!within("evil-example.com"));
    assert!(!within("com"));
}

/// Texts that look like hosts, and such that do not.
fn any_host() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("example.com".to_owned()),
        Just("EXAMPLE.com.".to_owned()),
        Just(".".to_owned()),
        Just(":".to_owned()),
        Just("[".to_owned()),
        Just("]".to_owned()),
        "[a-z0-9.:@-]{0,8}",
        "\\PC{0,4}",
    ];
    prop_oneof![
        proptest::collection::vec(part, 0..6).prop_map(|parts| parts.concat()),
        any::<String>(),
    ]
}

proptest! {
    #[test]
    fn no_host_names_a_tenant_whose_label_it_does_not_carry_before_the_base(text in any_host()) {
        if let Ok(host) = Host::parse(&text)
            && let Some(label) = host.label_below(&base())
        {
            prop_assert!(!label.is_empty() && !label.contains('.'));
            let lower = text.to_ascii_lowercase();
            let rest = lower.strip_prefix(&format!("{label}.example.com"));
            let rest = rest.map(|rest| rest.strip_prefix('.').unwrap_or(rest));
            let is_port = |rest: &str| match rest.strip_prefix(':') {
                Some(port) => port.bytes().all(|byte| byte.is_ascii_digit()),
                None => rest.is_empty(),
            };
            prop_assert!(rest.is_some_and(is_port), "{text:?} names {label:?}");
        }
    }

    #[test]
    fn a_host_is_read_as_it_is_written(text in any_host()) {
        if let Ok(host) = Host::parse(&text)
            && let Some(name) = host.name()
        {
            prop_assert_eq!(Host::parse(name), Ok(host.clone()));
        }
    }
}
