//! The layer that lets members in.

use crate::members::{
    Answer, Asynchronous, Blocking, Browser, Database, Kept, Note, Org, User, app, browser, get_at,
    members, members_async, notes, send,
};
use crate::support::Log;
use axum::http::{Request, StatusCode};
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use axum::{Router, body::Body};
use tenancy::prelude::*;
use tenancy::resolve::TableStore;
use tenancy::web::{Conn, CurrentMember, MemberLayer, MemberRejection, TenantLayer};

/// By the path, on a pool of each kind.
fn apps(db: &Database) -> [Router; 2] {
    [members(db), members_async(db)].map(|layer| app(layer.path_segment(0)))
}

// Proves C1.
#[tokio::test]
async fn a_member_is_let_in_by_one_statement() {
    let db = Database::new("member_let_in");
    for app in apps(&db) {
        for (user, path, who) in [
            ("ada", "/acme", "ada of acme: Owner"),
            ("ada", "/globex", "ada of globex: Member"),
            ("dan", "/acme", "dan of acme: Member"),
        ] {
            let answer = get_at(&app, path, &Browser::of(user)).await;
            assert_eq!(answer.as_deref(), Ok(who));
            assert_eq!(db.asked().len(), 1);
        }
    }
}

// Proves C4.
#[tokio::test]
async fn not_a_member_and_no_such_tenant_are_one_answer_of_one_statement() {
    let db = Database::new("member_one_answer");
    for app in apps(&db) {
        let mut seen: Vec<(Answer, Vec<String>)> = Vec::new();
        for (user, path) in [
            ("dan", "/globex"),
            ("dan", "/nowhere"),
            ("dan", "/initech"),
            // Who has left, and whose account is gone.
            ("fay", "/acme"),
            ("nobody", "/acme"),
        ] {
            let answer = send(&app, &format!("GET {path}"), &[], &Browser::of(user)).await;
            assert_eq!(
                (answer.status, answer.body.as_str()),
                (StatusCode::NOT_FOUND, "")
            );
            let asked = db.asked();
            assert_eq!(asked.len(), 1, "{asked:?}");
            seen.push((answer, asked));
        }
        seen.dedup();
        assert_eq!(seen.len(), 1, "{seen:?}");
    }
}

#[tokio::test]
async fn who_has_not_signed_in_is_told_so_before_anything_is_asked() {
    let db = Database::new("member_signed_out");
    for app in apps(&db) {
        for path in ["/acme", "/nowhere"] {
            let answer = get_at(&app, path, &Browser::default()).await;
            assert_eq!(answer, Err(401), "{path}");
        }
        assert_eq!(db.asked(), [""; 0]);
    }
    // Without a session of any kind.
    let app = app(members(&db).path_segment(0));
    let request = Request::get("/acme").body(Body::empty());
    let answer = tower::ServiceExt::oneshot(app, request.expect("a request")).await;
    assert_eq!(
        answer.map(|answer| answer.status()),
        Ok(StatusCode::UNAUTHORIZED)
    );
}

#[tokio::test]
async fn only_members_are_told_that_they_or_the_tenant_are_suspended() {
    let db = Database::new("member_suspended");
    for app in apps(&db) {
        for (user, path, status) in [
            ("eve", "/acme", 403),
            ("ada", "/initech", 403),
            ("eve", "/initech", 404),
            ("eve", "/globex", 404),
        ] {
            let answer = get_at(&app, path, &Browser::of(user)).await;
            assert_eq!(answer, Err(status), "{user} {path}");
        }
    }
}

// Proves C1.
#[tokio::test]
async fn what_has_changed_counts_at_the_next_request_of_an_old_session() {
    let mut db = Database::new("member_changed");
    let [blocking, asynchronous] = apps(&db);
    let tab = Browser::of("dan");
    for (app, change, answer) in [
        (&blocking, "", Ok("dan of acme: Member".to_owned())),
        (
            &asynchronous,
            "update memberships set role = 'owner' where user_id = 'dan'",
            Ok("dan of acme: Owner".to_owned()),
        ),
        (
            &blocking,
            "update memberships set status = 'suspended' where user_id = 'dan'",
            Err(403),
        ),
        (
            &asynchronous,
            "update memberships set status = 'left' where user_id = 'dan'",
            Err(404),
        ),
        (
            &blocking,
            "update memberships set status = 'active' where user_id = 'dan'",
            Ok("dan of acme: Owner".to_owned()),
        ),
        (
            &asynchronous,
            "update orgs set status = 'deleting' where id = 1",
            Err(403),
        ),
        (&blocking, "delete from memberships", Err(404)),
    ] {
        db.run(change);
        assert_eq!(get_at(app, "/acme", &tab).await, answer, "{change}");
    }
}

// Proves C2.
#[tokio::test]
async fn the_path_decides_and_what_the_session_keeps_does_not() {
    let db = Database::new("member_path");
    for app in apps(&db) {
        // The cookie of another tenant, of one where the account is no member, and of none.
        for kept in [Some("globex"), Some("initech"), Some("nowhere"), None] {
            let tab = Browser::of("ada");
            tab.now().last_used = kept.map(str::to_owned);
            let answer = get_at(&app, "/acme", &tab).await;
            assert_eq!(answer.as_deref(), Ok("ada of acme: Owner"));
            assert_eq!(tab.kept().last_used.as_deref(), kept);
        }
        let dan = Browser::of("dan");
        dan.now().last_used = Some("acme".to_owned());
        assert_eq!(get_at(&app, "/globex", &dan).await, Err(404));
    }
}

#[tokio::test]
async fn a_request_that_names_no_tenant_is_not_one_for_that_of_the_session() {
    let db = Database::new("member_unnamed");
    for app in apps(&db) {
        let tab = Browser::of("ada");
        tab.now().last_used = Some("acme".to_owned());
        assert_eq!(get_at(&app, "/", &tab).await, Err(404));
        assert_eq!(db.asked(), [""; 0]);
    }
}

// Proves C2.
#[tokio::test]
async fn two_tabs_do_not_disturb_each_other() {
    let db = Database::new("member_tabs");
    for app in apps(&db) {
        let tab = Browser::of("ada");
        let other = tab.clone();
        for _ in 0..2 {
            let switched = send(&app, "POST /acme/switch", &[], &tab).await;
            assert_eq!(switched.body, "true");
            let switched = send(&app, "POST /globex/switch", &[], &other).await;
            assert_eq!(switched.body, "true");
            // The first tab goes on where it was.
            let answer = get_at(&app, "/acme", &tab).await;
            assert_eq!(answer.as_deref(), Ok("ada of acme: Owner"));
            let answer = get_at(&app, "/globex", &other).await;
            assert_eq!(answer.as_deref(), Ok("ada of globex: Member"));
        }
        assert_eq!(tab.kept().last_used.as_deref(), Some("globex"));
    }
}

// Proves C2.
#[tokio::test]
async fn host_and_path_name_one_tenant_or_the_request_is_refused() {
    let db = Database::new("member_host");
    let both = || members(&db).subdomain_of("example.com").path_segment(0);
    let [app, reserved] = [both(), both().reserve(["acme"])].map(app);
    let ada = Browser::of("ada");
    for (path, hosts, who) in [
        (
            "/acme",
            &["acme.example.com"][..],
            Some("ada of acme: Owner"),
        ),
        ("/", &["acme.example.com"], Some("ada of acme: Owner")),
        ("/acme", &["www.example.com"], Some("ada of acme: Owner")),
        // The host of another tenant, of which the account is a member too; two hosts; a host that is none.
        ("/acme", &["globex.example.com"], None),
        ("/acme", &["acme.example.com", "globex.example.com"], None),
        ("/acme", &["a@acme.example.com"], None),
        ("/", &["a.acme.example.com"], None),
        ("/", &["globex.example.com.evil.com"], None),
    ] {
        let headers: Vec<_> = hosts.iter().map(|host| ("host", *host)).collect();
        let answer = send(&app, &format!("GET {path}"), &headers, &ada).await;
        match who {
            Some(who) => assert_eq!(answer.body, who),
            None => assert_eq!(
                (answer.status, db.asked().as_slice()),
                (StatusCode::NOT_FOUND, &[][..]),
                "{path} {hosts:?}"
            ),
        }
        db.asked();
    }
    let headers = [("host", "acme.example.com")];
    let answer = send(&reserved, "GET /", &headers, &ada).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_header_names_the_tenant_and_responses_vary_by_it() {
    let db = Database::new("member_header");
    let app = app(members(&db).header("x-org"));
    let dan = Browser::of("dan");
    for (slug, status) in [("acme", 200), ("globex", 404), ("nowhere", 404)] {
        let answer = send(&app, "GET /", &[("x-org", slug)], &dan).await;
        assert_eq!(answer.status, status, "{slug}");
        assert_eq!(answer.headers["vary"], "x-org");
    }
    let twice = [("x-org", "acme"), ("x-org", "acme")];
    assert_eq!(send(&app, "GET /", &twice, &dan).await.status, 404);
}

// Proves C7.
#[tokio::test]
async fn a_switch_renews_the_session_and_keeps_the_tenant() {
    let db = Database::new("member_switch");
    for app in apps(&db) {
        let tab = Browser::of("ada");
        assert_eq!(
            send(&app, "POST /globex/switch", &[], &tab).await.body,
            "true"
        );
        let switched = Kept {
            renewed: 1,
            account: Some("ada".to_owned()),
            last_used: Some("globex".to_owned()),
            ..Kept::default()
        };
        assert_eq!(tab.kept(), switched);
        // What is no switch does not.
        get_at(&app, "/acme", &tab).await.expect("a member");
        assert_eq!(tab.kept(), switched);
    }
}

// Proves C7.
#[tokio::test]
async fn a_role_that_has_risen_renews_the_session_at_the_next_request() {
    let mut db = Database::new("member_gain");
    let layers = [members(&db), members_async(&db)];
    let apps = layers.map(|layer| app(layer.path_segment(0).renewed_when_roles_rise(browser)));
    for app in apps {
        let tab = Browser::of("ada");
        let to = |role: &str| format!("update memberships set role = '{role}' where org_id = 2");
        for (change, path, renewed) in [
            // It is not known as what the account was here before.
            (to("member"), "/globex", 1),
            (String::new(), "/acme", 2),
            (String::new(), "/globex", 2),
            (to("owner"), "/acme", 2),
            (String::new(), "/globex", 3),
            (String::new(), "/globex", 3),
            (to("member"), "/globex", 3),
            (to("owner"), "/globex", 4),
            // Where nobody is let in, nothing is kept.
            (String::new(), "/initech", 4),
            (String::new(), "/nowhere", 4),
        ] {
            db.run(&change);
            let _ = get_at(&app, path, &tab).await;
            assert_eq!(tab.kept().renewed, renewed, "{change} {path}");
        }
        let roles = tab.kept().roles;
        let kept = [(1, "owner"), (2, "owner")];
        assert!(
            roles.iter().map(|(org, role)| (*org, &**role)).eq(kept),
            "{roles:?}"
        );
    }
}

// Proves C7.
#[tokio::test]
async fn a_role_is_that_of_a_tenant_and_not_of_the_next_one_with_its_slug() {
    let mut db = Database::new("member_gain_by_slug");
    let app = app(members(&db)
        .path_segment(0)
        .renewed_when_roles_rise(browser));
    let tab = Browser::of("ada");
    get_at(&app, "/acme", &tab).await.expect("she owns it");
    assert_eq!(tab.kept().renewed, 1);
    // Another organisation, of which she is a member, takes the slug, and makes her an owner.
    db.run("update orgs set slug = 'former' where id = 1");
    db.run("update orgs set slug = 'acme' where id = 2");
    db.run("update memberships set role = 'owner' where org_id = 2 and user_id = 'ada'");
    let who = get_at(&app, "/acme", &tab).await;
    assert_eq!(who.as_deref(), Ok("ada of acme: Owner"));
    assert_eq!(tab.kept().renewed, 2);
}

// Proves C7.
#[tokio::test]
async fn who_comes_by_an_id_that_is_not_the_sessions_any_more_gains_nothing() {
    let mut db = Database::new("member_gain_late");
    let layers = [members(&db), members_async(&db)];
    let apps = layers.map(|layer| app(layer.path_segment(0).renewed_when_roles_rise(browser)));
    for app in apps {
        let tab = Browser::of("ada");
        get_at(&app, "/globex", &tab).await.expect("a member");
        db.run("update memberships set role = 'owner' where org_id = 2");
        // Another request has come by the same id just now.
        tab.now().has_another_id = true;
        let before = tab.kept();
        assert_eq!(send(&app, "GET /globex", &[], &tab).await.status, 401);
        assert_eq!(tab.kept(), before);
        db.run("update memberships set role = 'member' where org_id = 2");
    }
}

// Proves C3.
#[tokio::test]
async fn a_switch_by_an_id_that_is_not_the_sessions_any_more_keeps_nothing() {
    let db = Database::new("member_switch_late");
    for app in apps(&db) {
        let tab = Browser::of("ada");
        tab.now().has_another_id = true;
        let before = tab.kept();
        let late = send(&app, "POST /globex/switch", &[], &tab).await;
        assert_eq!(late.body, "false");
        assert_eq!(tab.kept(), before);
    }
}

// Proves C3.
#[tokio::test]
async fn a_refused_switch_changes_nothing() {
    let db = Database::new("member_refused_switch");
    for app in apps(&db) {
        for (user, path) in [
            ("dan", "/globex/switch"),
            ("dan", "/nowhere/switch"),
            ("eve", "/acme/switch"),
            ("fay", "/acme/switch"),
            ("ada", "/initech/switch"),
            ("down", "/acme/switch"),
        ] {
            let tab = Browser::of(user);
            tab.now().last_used = Some("kept".to_owned());
            let before = tab.kept();
            let answer = send(&app, &format!("POST {path}"), &[], &tab).await;
            assert_ne!(answer.status, StatusCode::OK, "{user} {path}");
            assert_eq!(tab.kept(), before, "{user} {path}");
        }
    }
}

// Proves C6.
#[tokio::test]
async fn the_tenant_used_last_is_written_only_if_it_is_still_what_was_read() {
    let db = Database::new("member_late_switch");
    for app in apps(&db) {
        let tab = Browser::of("ada");
        let late = send(&app, "POST /acme/late-switch", &[], &tab).await;
        assert_eq!(late.body, "false");
        assert_eq!(tab.kept().last_used.as_deref(), Some("globex"));
        // Who leaves one tenant keeps another one.
        let forgotten = send(&app, "POST /acme/forget", &[], &tab).await;
        assert_eq!(forgotten.body, "false");
        assert_eq!(tab.kept().last_used.as_deref(), Some("globex"));
        let forgotten = send(&app, "POST /globex/forget", &[], &tab).await;
        assert_eq!(forgotten.body, "true");
        assert_eq!(tab.kept().last_used, None);
    }
}

// Proves C8.
#[tokio::test]
async fn an_open_socket_asks_again_and_hears_that_the_member_is_removed() {
    let mut db = Database::new("member_socket");
    for layer in [members(&db), members_async(&db)] {
        let layer = layer.path_segment(0);
        let request = Request::get("/acme").extension(Browser::of("dan")).body(());
        let (head, ()) = request.expect("a request").into_parts();
        let member = layer.ask(&head).await.expect("a member");
        assert_eq!(member.slug(), "acme");
        db.run("update memberships set status = 'left' where user_id = 'dan'");
        let refused = layer.ask(&head).await;
        assert!(matches!(refused, Err(MemberRejection::NotAMember)));
        db.run("update memberships set status = 'active' where user_id = 'dan'");
    }
}

/// A layer that resolves hosts around the one that asks for members.
fn nested(db: &Database, layer: MemberLayer<Org, User>) -> Router {
    let store = TableStore::<Org, _>::new(db.blocking()).slug(crate::members::orgs::slug);
    app(layer).layer(TenantLayer::new(store).subdomain_of("example.com"))
}

#[tokio::test]
async fn inside_of_a_tenant_layer_the_tenant_is_that_of_the_layer() {
    let db = Database::new("member_nested");
    let app = nested(&db, members(&db));
    for (host, user, status) in [
        ("acme.example.com", "dan", 200),
        ("globex.example.com", "dan", 404),
        ("nowhere.example.com", "dan", 404),
        // A store without a standing says nothing of it: the look-up does.
        ("initech.example.com", "ada", 403),
        ("initech.example.com", "dan", 404),
    ] {
        let answer = send(&app, "GET /", &[("host", host)], &Browser::of(user)).await;
        assert_eq!(answer.status, status, "{host} {user}");
    }
    // Both name a tenant, and the account is a member of each.
    let app = nested(&db, members(&db).path_segment(0));
    let ada = Browser::of("ada");
    for (path, status) in [("/acme", 200), ("/globex", 404)] {
        let headers = [("host", "acme.example.com")];
        let answer = send(&app, &format!("GET {path}"), &headers, &ada).await;
        assert_eq!(answer.status, status, "{path}");
    }
}

async fn texts(member: CurrentMember<Org, User>, conn: Conn<Blocking, Org>) -> String {
    let load = |conn: &mut TenantConn<'_, SqliteConnection, Org>| {
        Note::scoped().select(notes::text).load::<String>(conn)
    };
    let texts = conn.run(load).await.expect("the table is there");
    format!("{}: {}", member.slug(), texts.join(","))
}

async fn texts_async(
    member: CurrentMember<Org, User>,
    Conn(mut conn): Conn<Asynchronous, Org>,
) -> String {
    let texts = Note::scoped().select(notes::text).load::<String>(&mut conn);
    let texts = texts.await.expect("the table is there");
    format!("{}: {}", member.slug(), texts.join(","))
}

#[tokio::test]
async fn a_handler_has_the_connection_of_the_members_tenant() {
    let db = Database::new("member_conn");
    let blocking = Router::new()
        .route("/{org}", get(texts))
        .layer(members(&db).path_segment(0))
        .with_state::<()>(db.blocking());
    let asynchronous = Router::new()
        .route("/{org}", get(texts_async))
        .layer(members_async(&db).path_segment(0))
        .with_state::<()>(db.asynchronous());
    let ada = Browser::of("ada");
    for app in [blocking, asynchronous] {
        for (path, seen) in [("/acme", "acme: of acme"), ("/globex", "globex: of globex")] {
            assert_eq!(get_at(&app, path, &ada).await.as_deref(), Ok(seen));
        }
        assert_eq!(get_at(&app, "/globex", &Browser::of("dan")).await, Err(404));
    }
}

#[tokio::test]
async fn a_route_outside_of_the_layer_has_no_member() {
    let db = Database::new("member_outside");
    let app: Router = Router::new()
        .route("/{org}", get(texts))
        .with_state(db.blocking());
    assert_eq!(get_at(&app, "/acme", &Browser::of("ada")).await, Err(500));
    // Nor has it one for the tenant alone.
    let store = TableStore::<Org, _>::new(db.blocking()).slug(crate::members::orgs::slug);
    let app = app.layer(TenantLayer::new(store).path_segment(0));
    assert_eq!(get_at(&app, "/acme", &Browser::of("ada")).await, Err(500));
}

#[tokio::test]
async fn without_an_answer_of_session_or_database_nobody_is_let_in() {
    let mut db = Database::new("member_down");
    let apps = apps(&db);
    for app in &apps {
        assert_eq!(get_at(app, "/acme", &Browser::of("down")).await, Err(503));
    }
    // A role that the program does not know.
    db.run("update memberships set role = 'Owner'");
    for app in &apps {
        assert_eq!(get_at(app, "/acme", &Browser::of("ada")).await, Err(503));
    }
    db.run("drop table memberships");
    for app in &apps {
        assert_eq!(get_at(app, "/acme", &Browser::of("ada")).await, Err(503));
    }
}

#[tokio::test]
async fn an_application_answers_in_its_own_words_and_knows_the_request() {
    let db = Database::new("member_words");
    let layer = members(&db).path_segment(0);
    let app = app(layer.respond_with(|rejection, request| match rejection {
        MemberRejection::NotSignedIn => {
            Redirect::to(&format!("/login?next={}", request.uri.path())).into_response()
        }
        rejection => (rejection.status(), "no").into_response(),
    }));
    let answer = send(&app, "GET /acme", &[], &Browser::default()).await;
    let to = answer.headers.get("location").expect("it leads on");
    assert_eq!(to, "/login?next=/acme");
    let answer = send(&app, "GET /globex", &[], &Browser::of("dan")).await;
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (StatusCode::NOT_FOUND, "no")
    );
}

#[tokio::test]
async fn the_log_has_the_reason_and_neither_name_nor_account() {
    let db = Database::new("member_log");
    let log = Log::default();
    let _listens = log.listen();
    let app = app(members_async(&db).path_segment(0));
    for (user, path) in [
        ("dan", "/secret-name"),
        ("eve", "/acme"),
        ("ada", "/initech"),
    ] {
        get_at(&app, path, &Browser::of(user))
            .await
            .expect_err(path);
    }
    let log = log.text();
    for reason in [
        "no member of such a tenant",
        "the member is suspended",
        "the tenant is suspended",
    ] {
        assert!(log.contains(reason), "{reason}: {log}");
    }
    for name in ["secret-name", "initech", "acme", "dan", "eve", "ada"] {
        assert!(!log.contains(name), "{name}: {log}");
    }
}

#[test]
fn a_layer_shows_where_it_looks_and_nothing_else() {
    let db = Database::new("member_debug");
    let layer = members(&db).path_segment(0);
    assert_eq!(
        format!("{layer:?}"),
        "MemberLayer { places: [PathSegment(0)], .. }"
    );
}
