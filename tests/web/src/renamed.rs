//! Old links, which lead to where a tenant is by now.

use crate::members::{Browser, Database, Org, User, app, members, members_async, orgs, send};
use axum::Router;
use axum::http::StatusCode;
use axum::routing::any;
use tenancy::resolve::TableStore;
use tenancy::web::TenantLayer;

/// By the path, on a pool of each kind.
fn apps(db: &Database) -> [Router; 2] {
    [
        members(db).redirect_renamed(db.blocking()),
        members_async(db).redirect_renamed(db.asynchronous()),
    ]
    .map(|layer| app(layer.path_segment(0)))
}

/// The status, and where it leads.
async fn ask(
    app: &Router,
    request: &str,
    headers: &[(&str, &str)],
    user: &str,
) -> (u16, Option<String>) {
    let answer = send(app, request, headers, &Browser::of(user)).await;
    let to = answer.headers.get("location").map(|to| {
        assert_eq!(answer.headers["cache-control"], "no-store");
        to.to_str().expect("text").to_owned()
    });
    assert_eq!(
        to.is_some(),
        answer.status == StatusCode::PERMANENT_REDIRECT
    );
    (answer.status.as_u16(), to)
}

// Proves L5.
#[tokio::test]
async fn an_old_link_of_a_member_leads_to_where_the_tenant_is_by_now() {
    let db = Database::new("renamed_member");
    for app in apps(&db) {
        for (request, user, to) in [
            ("GET /roadrunner", "dan", "/acme"),
            (
                "GET /roadrunner?page=2&q=a%20b",
                "dan",
                "/acme?page=2&q=a%20b",
            ),
            ("POST /roadrunner/switch", "ada", "/acme/switch"),
            ("GET /road%72unner", "dan", "/acme"),
            ("GET /hooli", "ada", "/globex"),
            // Who is suspended is told so there.
            ("GET /roadrunner", "eve", "/acme"),
        ] {
            let answer = ask(&app, request, &[], user).await;
            assert_eq!(answer, (308, Some(to.to_owned())), "{request} {user}");
        }
    }
}

#[tokio::test]
async fn who_is_no_member_learns_nothing_of_a_tenants_new_slug() {
    let db = Database::new("renamed_stranger");
    for app in apps(&db) {
        db.asked();
        let mut seen = Vec::new();
        for (path, user) in [
            ("/hooli", "dan"),
            ("/roadrunner", "fay"),
            ("/nowhere", "dan"),
            ("/globex", "dan"),
            // It is held no more; the tenant is not served.
            ("/coyote", "dan"),
            ("/umbrella", "ada"),
        ] {
            let request = format!("GET {path}");
            assert_eq!(
                ask(&app, &request, &[], user).await,
                (404, None),
                "{path} {user}"
            );
            seen.push(db.asked());
        }
        seen.dedup();
        assert_eq!(seen.len(), 1, "{seen:?}");
        let led = seen[0].last().is_some_and(|last| last.contains("slugs"));
        assert!(led, "{seen:?}");
        // A member is let in as before.
        assert_eq!(ask(&app, "GET /acme", &[], "dan").await, (200, None));
        assert_eq!(db.asked().len(), 1);
    }
}

#[tokio::test]
async fn no_link_leads_on_where_nobody_has_signed_in_or_the_layer_is_not_told_to() {
    let db = Database::new("renamed_not_told");
    let [redirects, _] = apps(&db);
    let answer = send(&redirects, "GET /roadrunner", &[], &Browser::default()).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(db.asked(), [""; 0]);
    let plain = app(members(&db).path_segment(0));
    assert_eq!(
        ask(&plain, "GET /roadrunner", &[], "dan").await,
        (404, None)
    );
}

#[tokio::test]
async fn each_place_gets_the_new_slug_and_a_header_gets_none() {
    let db = Database::new("renamed_places");
    let layer = || members(&db).redirect_renamed(db.blocking());
    let both = app(layer().subdomain_of("example.com").path_segment(0));
    let host = [("host", "RoadRunner.example.com:8080")];
    let to = "//acme.example.com:8080/acme/switch?a".to_owned();
    let answer = ask(&both, "POST /roadrunner/switch?a", &host, "dan").await;
    assert_eq!(answer, (308, Some(to)));
    // Two tenants are named.
    let host = [("host", "hooli.example.com")];
    assert_eq!(
        ask(&both, "GET /roadrunner", &host, "ada").await,
        (404, None)
    );
    let header = app(layer().header("x-org"));
    let answer = ask(&header, "GET /", &[("x-org", "roadrunner")], "dan").await;
    assert_eq!(answer, (404, None));
}

#[tokio::test]
async fn a_slug_that_is_no_label_of_a_host_is_led_to_by_no_link() {
    let mut db = Database::new("renamed_label");
    for slug in ["evil.com", "a/b", "a b", "", "a?b", "é", "a\\b"] {
        db.run(&format!("update orgs set slug = '{slug}' where id = 1"));
        for app in apps(&db) {
            assert_eq!(
                ask(&app, "GET /roadrunner", &[], "dan").await,
                (404, None),
                "{slug}"
            );
        }
    }
}

// Proves L5.
#[tokio::test]
async fn an_old_host_leads_to_where_the_tenant_is_by_now() {
    let db = Database::new("renamed_host");
    let store = || TableStore::<Org, _>::new(db.blocking()).slug(orgs::slug);
    let tenants = || TenantLayer::new(store()).subdomain_of("example.com");
    for layer in [
        tenants().redirect_renamed::<User, _>(db.blocking()),
        tenants().redirect_renamed::<User, _>(db.asynchronous()),
    ] {
        let inner = Router::new().route("/b", any(async || "served"));
        let app = Router::new().nest("/a", inner).layer(layer.header("x-org"));
        for (host, to) in [
            ("roadrunner.example.com", Some("//acme.example.com/a/b?c")),
            (
                "roadrunner.example.com:80",
                Some("//acme.example.com:80/a/b?c"),
            ),
            // Held no more, not served, never there, nobody's.
            ("coyote.example.com", None),
            ("umbrella.example.com", None),
            ("nowhere.example.com", None),
            ("roadrunner.example.com.evil.com", None),
        ] {
            let answer = ask(&app, "POST /a/b?c", &[("host", host)], "nobody").await;
            let status = if to.is_some() { 308 } else { 404 };
            assert_eq!(answer, (status, to.map(str::to_owned)), "{host}");
        }
        let acme = [("host", "acme.example.com")];
        assert_eq!(ask(&app, "POST /a/b?c", &acme, "nobody").await, (200, None));
        let header = [("host", "example.com"), ("x-org", "roadrunner")];
        assert_eq!(
            ask(&app, "POST /a/b?c", &header, "nobody").await,
            (404, None)
        );
    }
}
