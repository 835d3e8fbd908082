//! The layer that resolves the tenant of a request.

use crate::support::{Known, Log, Org, Site};
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Path;
use axum::http::{HeaderMap, Request, StatusCode, Version};
use axum::response::Response;
use axum::routing::get;
use tenancy::resolve::{AsyncTenantStore, Claim, Refusal, ResolveError, TenantStore};
use tenancy::web::{Current, TenantLayer, TenantRejection};
use tenancy::{Unverified, Verified};
use tower::ServiceExt;

/// Answers with the key of the tenant, which the extractor and the current tenant agree about.
async fn key(Current(org): Current<Org>) -> String {
    let current = tenancy::current::<Org>().expect("the layer sets it");
    assert!(current == org);
    org.into_key().to_string()
}

fn app(layer: TenantLayer<Org>) -> Router {
    Router::new()
        .route("/", get(key))
        .route("/{org}/posts", get(key))
        .fallback(key)
        .layer(layer)
}

fn layer() -> TenantLayer<Org> {
    TenantLayer::new(Known::default())
}

fn subdomains() -> TenantLayer<Org> {
    layer().subdomain_of("example.com")
}

async fn send(app: Router, request: Request<Body>) -> (StatusCode, HeaderMap, Bytes) {
    let response: Response = app.oneshot(request).await.expect("a router does not fail");
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("a body in memory");
    (parts.status, parts.headers, body)
}

fn request(uri: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let request = Request::get(uri);
    let request = headers.iter().fold(request, |request, (name, value)| {
        request.header(*name, *value)
    });
    request.body(Body::empty()).expect("a request")
}

/// The key that the request is served for, if it is; otherwise it is refused as all are.
async fn served(layer: TenantLayer<Org>, uri: &str, headers: &[(&str, &str)]) -> Option<i32> {
    let (status, _, body) = send(app(layer), request(uri, headers)).await;
    if status == StatusCode::OK {
        let body = str::from_utf8(&body).expect("text");
        return Some(body.parse().expect("a key"));
    }
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(body.is_empty());
    None
}

async fn by_host(host: &str) -> Option<i32> {
    served(subdomains(), "/", &[("host", host)]).await
}

#[tokio::test]
async fn a_subdomain_names_the_tenant() {
    assert_eq!(by_host("acme.example.com").await, Some(1));
    assert_eq!(by_host("Globex.Example.com.:8080").await, Some(2));
}

#[tokio::test]
async fn unknown_suspended_and_deleted_tenants_are_refused() {
    for host in [
        "nobody.example.com",
        "initech.example.com",
        "hooli.example.com",
    ] {
        assert_eq!(by_host(host).await, None, "{host}");
    }
}

#[tokio::test]
async fn reserved_subdomains_name_nobody() {
    for host in ["www.example.com", "WWW.example.com", "api.example.com:443"] {
        assert_eq!(by_host(host).await, None, "{host}");
    }
    let layer = || subdomains().reserve(["ACME"]);
    assert_eq!(
        served(layer(), "/", &[("host", "acme.example.com")]).await,
        None
    );
    assert_eq!(
        served(layer(), "/", &[("host", "www.example.com")]).await,
        None
    );
}

#[tokio::test]
async fn hosts_that_are_not_one_label_before_the_base_are_refused() {
    for host in [
        "example.com",
        "a.acme.example.com",
        "acme.evil-example.com",
        "acme.example.com.evil.com",
        "127.0.0.1:3000",
        "[::1]:3000",
        "localhost",
        "acme",
        "acme..example.com",
        "acme@example.com",
        "",
    ] {
        assert_eq!(by_host(host).await, None, "{host}");
    }
}

#[tokio::test]
async fn a_base_below_a_base_is_no_tenant() {
    let layer = || subdomains().subdomain_of("a.example.com");
    assert_eq!(
        served(layer(), "/", &[("host", "a.example.com")]).await,
        None
    );
    assert_eq!(
        served(layer(), "/", &[("host", "acme.a.example.com")]).await,
        Some(1)
    );
    assert_eq!(
        served(layer(), "/", &[("host", "globex.example.com")]).await,
        Some(2)
    );
}

#[tokio::test]
async fn a_whole_host_names_the_tenant() {
    let layer = || subdomains().host();
    assert_eq!(
        served(layer(), "/", &[("host", "Blog.acme.com:80")]).await,
        Some(1)
    );
    assert_eq!(
        served(layer(), "/", &[("host", "globex.example.com")]).await,
        Some(2)
    );
    assert_eq!(
        served(layer(), "/", &[("host", "blog.globex.com")]).await,
        None
    );
    let reserved = layer().reserve_host("blog.acme.com");
    assert_eq!(
        served(reserved, "/", &[("host", "blog.acme.com")]).await,
        None
    );
}

#[tokio::test]
async fn no_tenant_has_a_host_of_the_application() {
    // A store in which a tenant has taken such hosts.
    struct Taken;
    impl TenantStore<Org> for Taken {
        fn find(&self, claim: &Claim<Org>) -> Result<Verified<Org>, ResolveError> {
            match claim {
                Claim::Host(_) => Ok(tenancy::Verified::trust(1)),
                _ => Err(tenancy::resolve::Refusal::Unknown.into()),
            }
        }
    }
    let layer = || TenantLayer::new(Taken).subdomain_of("example.com").host();
    for host in [
        "example.com",
        "www.example.com",
        "a.b.example.com",
        "127.0.0.1",
        "x.example.com",
    ] {
        assert_eq!(
            served(layer(), "/", &[("host", host)]).await,
            None,
            "{host}"
        );
    }
    assert_eq!(
        served(layer(), "/", &[("host", "other.com")]).await,
        Some(1)
    );
}

#[tokio::test]
async fn the_authority_and_the_host_header_agree() {
    let acme = "http://acme.example.com/";
    assert_eq!(served(subdomains(), acme, &[]).await, Some(1));
    assert_eq!(
        served(subdomains(), acme, &[("host", "acme.example.com:80")]).await,
        Some(1)
    );
    assert_eq!(
        served(subdomains(), acme, &[("host", "globex.example.com")]).await,
        None
    );
    assert_eq!(served(subdomains(), acme, &[("host", "")]).await, None);
    assert_eq!(
        served(subdomains(), "http://u@acme.example.com/", &[]).await,
        None
    );
    let mut http2 = request(acme, &[("host", "globex.example.com")]);
    *http2.version_mut() = Version::HTTP_2;
    assert_eq!(
        send(app(subdomains()), http2).await.0,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn two_hosts_are_none() {
    let twice = [("host", "acme.example.com"), ("host", "acme.example.com")];
    assert_eq!(served(subdomains(), "/", &twice).await, None);
}

#[tokio::test]
async fn a_request_without_a_host_is_refused() {
    assert_eq!(served(subdomains(), "/", &[]).await, None);
}

#[tokio::test]
async fn headers_name_nobody_unless_asked() {
    for header in ["x-forwarded-host", "forwarded", "x-original-host", "x-org"] {
        let headers = [("host", "www.example.com"), (header, "acme.example.com")];
        assert_eq!(served(subdomains(), "/", &headers).await, None, "{header}");
    }
}

#[tokio::test]
async fn a_header_names_the_tenant() {
    let layer = || layer().header("X-Org");
    assert_eq!(served(layer(), "/", &[("x-org", "acme")]).await, Some(1));
    assert_eq!(served(layer(), "/", &[]).await, None);
    assert_eq!(served(layer(), "/", &[("x-org", "")]).await, None);
    assert_eq!(served(layer(), "/", &[("x-org", "nobody")]).await, None);
    assert_eq!(
        served(layer(), "/", &[("x-org", "acme, globex")]).await,
        None
    );
    assert_eq!(
        served(layer(), "/", &[("x-org", "acme"), ("x-org", "acme")]).await,
        None
    );
}

#[tokio::test]
async fn responses_vary_by_the_header_that_names_the_tenant() {
    for org in ["acme", "nobody"] {
        let (_, headers, _) = send(
            app(layer().header("x-org")),
            request("/", &[("x-org", org)]),
        )
        .await;
        assert_eq!(headers["vary"], "x-org");
    }
}

#[tokio::test]
async fn a_segment_of_the_path_names_the_tenant() {
    let layer = || layer().path_segment(0);
    assert_eq!(served(layer(), "/acme/posts", &[]).await, Some(1));
    assert_eq!(
        served(layer(), "/%61cme/posts?org=globex", &[]).await,
        Some(1)
    );
    for path in [
        "/",
        "//acme/posts",
        "/%2561cme/posts",
        "/acme%2fposts",
        "/acme%5cposts",
        "/acme%00/posts",
        "/%2e%2e/acme/posts",
        "/%ff/posts",
        "/nobody/posts",
        "/ACME/posts",
    ] {
        assert_eq!(served(layer(), path, &[]).await, None, "{path}");
    }
}

#[tokio::test]
async fn a_path_that_a_proxy_may_read_otherwise_names_nobody() {
    let layer = || layer().path_segment(0);
    for path in [
        "/acme/../globex/posts",
        "/acme/./posts",
        "/acme/..",
        "/acme/%2e%2e/globex",
        "/acme/.%2E/globex",
        "/acme/..%2fglobex",
        "/acme/..%5cglobex",
        "/acme/x%5c..%5c..%5cglobex",
        "/acme/..;/globex",
        "/acme//posts",
        "//acme/posts",
        "/./acme/posts",
        "/acme//",
    ] {
        assert_eq!(served(layer(), path, &[]).await, None, "{path}");
    }
    for path in [
        "/acme",
        "/acme/",
        "/acme/a..b/...",
        "/acme/a%2Fb",
        "/acme/posts?up=../globex",
    ] {
        assert_eq!(served(layer(), path, &[]).await, Some(1), "{path}");
    }
}

#[tokio::test]
async fn two_layers_for_one_type_of_tenant_name_the_same_one() {
    let asked = async |host: &str, slug: &str| {
        let inner = layer().header("x-org");
        let app = Router::new()
            .route("/", get(key))
            .layer(inner)
            .layer(subdomains());
        let request = request("/", &[("host", host), ("x-org", slug)]);
        let (status, _, body) = send(app, request).await;
        (status, body)
    };
    let (status, body) = asked("acme.example.com", "acme").await;
    assert_eq!((status, &*body), (StatusCode::OK, &b"1"[..]));
    let (status, body) = asked("acme.example.com", "globex").await;
    assert_eq!((status, &*body), (StatusCode::NOT_FOUND, &b""[..]));
}

#[tokio::test]
async fn the_path_is_the_one_that_was_sent() {
    let inner = Router::new()
        .route("/{org}/posts", get(key))
        .layer(layer().path_segment(1));
    let app = Router::new().nest("/v1", inner);
    let (status, _, body) = send(app, request("/v1/acme/posts", &[])).await;
    assert_eq!((status, &body[..]), (StatusCode::OK, &b"1"[..]));
}

#[tokio::test]
async fn the_handler_reads_the_segment_that_named_the_tenant() {
    let app = Router::new()
        .route("/{org}/posts", get(async |Path(org): Path<String>| org))
        .layer(layer().path_segment(0));
    let (_, _, body) = send(app, request("/%61cme/posts", &[])).await;
    assert_eq!(&body[..], b"acme");
}

fn by_key() -> TenantLayer<Org> {
    subdomains().by(|parts| {
        let key = parts.headers.get("key")?.to_str().ok()?.parse().ok()?;
        Some(Claim::Key(Unverified::new(key)))
    })
}

#[tokio::test]
async fn sources_are_asked_in_their_order() {
    assert_eq!(
        served(by_key(), "/", &[("host", "www.example.com"), ("key", "2")]).await,
        Some(2)
    );
    assert_eq!(
        served(by_key(), "/", &[("host", "acme.example.com")]).await,
        Some(1)
    );
    assert_eq!(
        served(by_key(), "/", &[("host", "www.example.com")]).await,
        None
    );
}

#[tokio::test]
async fn an_unknown_name_is_not_made_good_by_a_later_source() {
    assert_eq!(
        served(
            by_key(),
            "/",
            &[("host", "nobody.example.com"), ("key", "2")]
        )
        .await,
        None
    );
}

#[tokio::test]
async fn sources_that_name_a_tenant_name_the_same_one() {
    let acme = ("host", "acme.example.com");
    assert_eq!(served(by_key(), "/", &[acme, ("key", "1")]).await, Some(1));
    assert_eq!(served(by_key(), "/", &[acme, ("key", "2")]).await, None);
    assert_eq!(served(by_key(), "/", &[acme, ("key", "7")]).await, None);
}

#[tokio::test]
async fn a_source_that_takes_its_time_names_the_tenant() {
    let layer = layer().by_async(|_| async {
        tokio::task::yield_now().await;
        Ok(Some(Claim::Key(Unverified::new(2))))
    });
    assert_eq!(served(layer, "/", &[]).await, Some(2));
}

#[tokio::test]
async fn a_source_that_cannot_say_is_a_failure() {
    let layer = layer().by_async(|_| async { Err(ResolveError::store("no sessions")) });
    let (status, _, body) = send(app(layer), request("/", &[])).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(body.is_empty());
}

#[tokio::test]
async fn without_a_source_everything_is_refused() {
    assert_eq!(
        served(layer(), "/acme/posts", &[("host", "acme.example.com")]).await,
        None
    );
}

#[tokio::test]
async fn a_failure_of_the_store_says_nothing() {
    let (status, headers, body) = send(
        app(subdomains()),
        request("/", &[("host", "broken.example.com")]),
    )
    .await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(body.is_empty());
    assert!(!format!("{headers:?}").contains("acme"));
}

#[tokio::test]
async fn a_panic_of_the_store_is_one_of_the_request() {
    struct Panics;
    impl TenantStore<Org> for Panics {
        fn find(&self, _: &Claim<Org>) -> Result<Verified<Org>, ResolveError> {
            panic!("on purpose");
        }
    }
    impl AsyncTenantStore<Org> for Panics {
        async fn find(&self, _: &Claim<Org>) -> Result<Verified<Org>, ResolveError> {
            panic!("on purpose");
        }
    }
    for layer in [TenantLayer::new(Panics), TenantLayer::new_async(Panics)] {
        let app = app(layer.header("x-org"));
        let sent = tokio::spawn(send(app, request("/", &[("x-org", "acme")])));
        assert!(sent.await.expect_err("the store panics").is_panic());
    }
}

#[tokio::test]
async fn all_refusals_look_the_same() {
    let mut seen = Vec::new();
    for host in [
        "nobody.example.com",
        "initech.example.com",
        "hooli.example.com",
        "www.example.com",
        "[::1]",
        "a..b",
        "",
    ] {
        seen.push(send(app(subdomains()), request("/", &[("host", host)])).await);
    }
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "{seen:#?}");
}

#[tokio::test]
async fn the_application_may_answer_in_its_own_words() {
    let layer = || {
        subdomains().respond_with(|rejection: TenantRejection| match rejection {
            TenantRejection::Refused(why) => (StatusCode::IM_A_TEAPOT, why.to_string()),
            rejection => (rejection.status(), "later".to_owned()),
        })
    };
    for (host, status, body) in [
        (
            "www.example.com",
            StatusCode::IM_A_TEAPOT,
            Refusal::Unnamed.to_string(),
        ),
        (
            "..",
            StatusCode::IM_A_TEAPOT,
            Refusal::Malformed.to_string(),
        ),
        (
            "initech.example.com",
            StatusCode::IM_A_TEAPOT,
            "the tenant is suspended".to_owned(),
        ),
        (
            "broken.example.com",
            StatusCode::SERVICE_UNAVAILABLE,
            "later".to_owned(),
        ),
    ] {
        let (got, _, text) = send(app(layer()), request("/", &[("host", host)])).await;
        assert_eq!((got, &text[..]), (status, body.as_bytes()), "{host}");
    }
}

#[tokio::test]
async fn an_extractor_outside_of_the_layer_is_a_mistake_of_the_program() {
    let app = Router::new().route("/", get(key));
    let (status, _, body) = send(app, request("/", &[("host", "acme.example.com")])).await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(body.is_empty());
}

#[tokio::test]
async fn a_layer_for_another_type_of_tenant_gives_no_tenant_of_this_one() {
    struct AnySite;
    impl TenantStore<Site> for AnySite {
        fn find(&self, _: &Claim<Site>) -> Result<Verified<Site>, ResolveError> {
            Ok(tenancy::Verified::trust(1))
        }
    }
    let app = Router::new()
        .route("/", get(key))
        .layer(TenantLayer::<Site>::new(AnySite).header("x-site"));
    let (status, _, _) = send(app, request("/", &[("x-site", "any")])).await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
}

#[tokio::test]
async fn no_tenant_is_current_after_the_request() {
    assert_eq!(by_host("acme.example.com").await, Some(1));
    assert!(tenancy::current::<Org>().is_err());
}

#[tokio::test]
async fn the_log_has_the_reason_and_not_the_name() {
    let log = Log::default();
    let _listens = log.listen();
    for host in ["initech.example.com", "secret-name.example.com"] {
        assert_eq!(by_host(host).await, None);
    }
    let log = log.text();
    assert!(log.contains("the tenant is suspended"), "{log}");
    assert!(log.contains("the tenant is unknown"), "{log}");
    assert!(
        !log.contains("initech") && !log.contains("secret-name"),
        "{log}"
    );
}
