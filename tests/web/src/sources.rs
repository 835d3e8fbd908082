//! The tenant of a request, without a web framework.

use crate::support::{Known, Org};
use futures_util::FutureExt;
use tenancy::resolve::http::{Host, HostRules, Place, RequestHead, Sources};
use tenancy::resolve::{AsyncTenantStore, Claim, Refusal, ResolveError, TenantStore};
use tenancy::{Unverified, Verified};

#[derive(Default)]
struct Request {
    authority: Option<&'static str>,
    path: &'static str,
    headers: Vec<(&'static str, &'static [u8])>,
}

impl RequestHead for Request {
    fn authority(&self) -> Option<&str> {
        self.authority
    }

    fn path(&self) -> &str {
        self.path
    }

    fn header<'r>(&'r self, name: &'r str) -> impl Iterator<Item = &'r [u8]> {
        let named = self.headers.iter().filter(move |(other, _)| *other == name);
        named.map(|(_, value)| *value)
    }
}

fn with_host(host: &'static str) -> Request {
    with_headers([("host", host)])
}

fn with_headers<const N: usize>(headers: [(&'static str, &'static str); N]) -> Request {
    let headers = headers.map(|(name, value)| (name, value.as_bytes()));
    Request {
        headers: headers.into(),
        ..Request::default()
    }
}

fn with_path(path: &'static str) -> Request {
    Request {
        path,
        ..Request::default()
    }
}

/// The tenant's key, or the reason why there is none.
fn key(sources: &Sources, request: &Request) -> Result<i32, Refusal> {
    let found = sources.claims::<Org>(request)?.find(&Known::default());
    match found {
        Ok(org) => Ok(org.into_key()),
        Err(ResolveError::Refused(refusal)) => Err(refusal),
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn a_subdomain_names_the_tenant_and_a_reserved_one_does_not() {
    let sources = Sources::new().subdomain_of("example.com").reserve(["Shop"]);
    assert_eq!(key(&sources, &with_host("Acme.example.com:80")), Ok(1));
    for nobody in [
        "example.com",
        "www.example.com",
        "api.example.com",
        "shop.example.com",
        "a.acme.example.com",
        "acme.evil-example.com",
        "127.0.0.1",
    ] {
        let refused = key(&sources, &with_host(nobody));
        assert_eq!(refused, Err(Refusal::Unnamed), "{nobody}");
    }
}

#[test]
fn a_host_of_the_application_is_never_a_tenants_own() {
    let rules = HostRules::new()
        .subdomain_of("example.com")
        .host()
        .reserve_host("status.example.net");
    let claim = |host: &str| rules.claim::<Org>(&Host::parse(host).expect("a host"));
    for ours in [
        "example.com",
        "www.example.com",
        "a.b.example.com",
        "status.example.net",
        "127.0.0.1",
    ] {
        assert!(claim(ours).is_none(), "{ours}");
    }
    assert!(claim("blog.acme.com") == Some(Claim::Host("blog.acme.com".into())));
}

#[test]
fn an_ambiguous_request_is_refused() {
    let by_host = Sources::new().subdomain_of("example.com");
    let twice = [("host", "acme.example.com"), ("host", "acme.example.com")];
    assert_eq!(key(&by_host, &with_headers(twice)), Err(Refusal::Malformed));
    let of_two = Request {
        authority: Some("globex.example.com"),
        ..with_host("acme.example.com")
    };
    assert_eq!(key(&by_host, &of_two), Err(Refusal::Malformed));

    let by_header = Sources::new().header("X-Org");
    let twice = [("x-org", "acme"), ("x-org", "acme")];
    assert_eq!(
        key(&by_header, &with_headers(twice)),
        Err(Refusal::Malformed)
    );
    for value in [&b""[..], b"acme\0", b"acme\xff", "acm\u{e9}".as_bytes()] {
        let request = Request {
            headers: vec![("x-org", value)],
            ..Request::default()
        };
        assert_eq!(
            key(&by_header, &request),
            Err(Refusal::Malformed),
            "{value:?}"
        );
    }

    let by_path = Sources::new().path_segment(0);
    for path in ["/acme/../globex", "/acme//posts", "/acme%5c", "/%ff"] {
        let refused = key(&by_path, &with_path(path));
        assert_eq!(refused, Err(Refusal::Malformed), "{path}");
    }
}

#[test]
fn a_slash_that_is_encoded_before_the_segment_is_refused() {
    let by_path = Sources::new().path_segment(1);
    for path in ["/v1%2Fglobex/acme", "/v1%2f/acme/posts", "/%2fv1/acme"] {
        let refused = key(&by_path, &with_path(path));
        assert_eq!(refused, Err(Refusal::Malformed), "{path}");
    }
    assert_eq!(key(&by_path, &with_path("/v1/acme/a%2Fb")), Ok(1));
}

#[test]
fn a_header_or_a_segment_of_the_path_names_the_tenant() {
    let by_header = Sources::new().header("X-Org");
    assert_eq!(key(&by_header, &with_headers([("x-org", "globex")])), Ok(2));
    let by_path = Sources::new().path_segment(1);
    assert_eq!(key(&by_path, &with_path("/v1/%61cme/posts")), Ok(1));
    assert_eq!(key(&by_path, &with_path("/v1")), Err(Refusal::Unnamed));
}

#[test]
fn only_named_sources_are_read() {
    let sources = Sources::new().subdomain_of("example.com");
    let request = with_headers([
        ("host", "www.example.com"),
        ("x-forwarded-host", "acme.example.com"),
        ("x-org", "acme"),
    ]);
    assert_eq!(key(&sources, &request), Err(Refusal::Unnamed));
    assert_eq!(
        key(&Sources::new(), &with_host("acme.example.com")),
        Err(Refusal::Unnamed)
    );
}

#[test]
fn all_sources_that_name_a_tenant_name_the_same_one() {
    let sources = Sources::new().subdomain_of("example.com").header("x-org");
    let asked = |slug| with_headers([("host", "acme.example.com"), ("x-org", slug)]);
    assert_eq!(key(&sources, &asked("acme")), Ok(1));
    assert_eq!(key(&sources, &asked("globex")), Err(Refusal::Contradiction));
    assert_eq!(key(&sources, &asked("nobody")), Err(Refusal::Unknown));
}

#[test]
fn an_unknown_tenant_is_not_made_good_by_a_later_source() {
    let sources = Sources::new().subdomain_of("example.com").header("x-org");
    let request = with_headers([("host", "nobody.example.com"), ("x-org", "acme")]);
    assert_eq!(key(&sources, &request), Err(Refusal::Unknown));
}

#[test]
fn a_store_that_answers_in_a_future_is_asked_by_the_same_rules() {
    struct Later;
    impl AsyncTenantStore<Org> for Later {
        async fn find(&self, claim: &Claim<Org>) -> Result<Verified<Org>, ResolveError> {
            Known::default().find(claim)
        }
    }
    let sources = Sources::new().subdomain_of("example.com").header("x-org");
    let asked = |slug| {
        let request = with_headers([("host", "acme.example.com"), ("x-org", slug)]);
        let claims = sources.claims::<Org>(&request).expect("nothing ambiguous");
        claims.find_async(&Later).now_or_never().expect("ready")
    };
    assert_eq!(asked("acme").expect("one tenant").into_key(), 1);
    assert!(matches!(
        asked("globex"),
        Err(ResolveError::Refused(Refusal::Contradiction))
    ));
}

#[test]
#[should_panic = "is not the name of a header"]
fn a_header_that_no_request_can_have_is_a_mistake_of_the_program() {
    let _ = Place::header("x org");
}

#[test]
fn a_store_that_fails_is_no_refusal() {
    let sources = Sources::new().subdomain_of("example.com");
    let claims = sources.claims::<Org>(&with_host("broken.example.com"));
    let found = claims.expect("nothing ambiguous").find(&Known::default());
    assert!(matches!(found, Err(ResolveError::Store(_))));
    let by_key = Known::default().find(&Claim::Key(Unverified::new(1)));
    assert!(by_key.is_ok());
}
