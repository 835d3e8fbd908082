//! The layer that lets programs in by their keys.

use crate::members::{Answer, Blocking, Browser, Database, Note, Org, Rank, User, notes, send};
use crate::support::Log;
use axum::Router;
use axum::http::StatusCode;
use axum::http::header::WWW_AUTHENTICATE;
use axum::routing::get;
use tenancy::accounts::{KeyScope, KeyTerms, LookUpKey, MakeKey, Member, Scopes};
use tenancy::prelude::*;
use tenancy::resolve::TableStore;
use tenancy::web::{Conn, Current, CurrentKey, KeyLayer, KeyRejection, TenantLayer};

diesel::table! {
    api_keys {
        id -> BigInt,
        org_id -> Integer,
        account_id -> Nullable<Text>,
        label -> Text,
        hint -> Text,
        key_hash -> Binary,
        scopes -> Text,
        expires_at -> BigInt,
        last_used_at -> Nullable<BigInt>,
        revoked_at -> Nullable<BigInt>,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    Read,
    Bill,
}

impl KeyScope for Scope {
    type Role = Rank;

    const ALL: &'static [Self] = &[Self::Read, Self::Bill];

    fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Bill => "bill",
        }
    }

    fn needs(self) -> Rank {
        match self {
            Self::Read => Rank::Member,
            Self::Bill => Rank::Owner,
        }
    }
}

#[api_key(Org, User)]
#[derive(Queryable, Debug)]
#[diesel(table_name = api_keys)]
#[expect(dead_code, reason = "only its columns matter here")]
pub struct ApiKey {
    id: i64,
    org_id: i32,
}

impl KeyTerms for ApiKey {
    type Scope = Scope;
    const PREFIX: &'static str = "web";
}

/// Ada's key for `acme`, which reads. It has just been used.
pub(crate) fn key(db: &mut Database) -> String {
    db.run(
        "create table api_keys (id integer primary key, org_id integer not null, account_id text, label text not null,
            hint text not null, key_hash blob not null unique, scopes text not null, expires_at bigint not null,
            last_used_at bigint, revoked_at bigint)",
    );
    let conn = &mut db.conn.unscoped("test");
    let ada = Member::<Org, User>::by_slug("acme", "ada".to_owned(), conn).expect("ada owns it");
    let make = MakeKey::own(&ada, "laptop", Scopes::of([Scope::Read]));
    let key = make.execute(conn).expect("ada owns it").into_text();
    db.run("update api_keys set last_used_at = 9000000000");
    key
}

/// On a pool of each kind.
fn layers(db: &Database) -> [KeyLayer<Org, User>; 2] {
    [
        KeyLayer::new(db.blocking()),
        KeyLayer::new(db.asynchronous()),
    ]
}

/// Says which key acts for what, on which all agree.
async fn who(
    Current(org): Current<Org>,
    key: CurrentKey<Org, User>,
) -> Result<String, KeyRejection> {
    let current = tenancy::current::<Org>().expect("the layer sets it");
    assert!(current == org && *key.tenant() == org);
    key.require(Scope::Read)?;
    Ok(format!("{:?} of {}", key.account(), key.slug()))
}

async fn bill(key: CurrentKey<Org, User>) -> Result<(), KeyRejection> {
    Ok(key.require(Scope::Bill)?)
}

fn app(layer: KeyLayer<Org, User>) -> Router {
    Router::new()
        .route("/", get(who))
        .route("/bill", get(bill))
        .route("/{org}", get(who))
        .layer(layer)
}

async fn send_key(app: &Router, path: &str, key: &str) -> Answer {
    let sent = format!("Bearer {key}");
    let headers = [("authorization", &*sent)];
    send(app, &format!("GET {path}"), &headers, &Browser::default()).await
}

fn challenge(answer: &Answer) -> Option<&str> {
    let challenge = answer.headers.get(WWW_AUTHENTICATE)?;
    challenge.to_str().ok()
}

#[tokio::test]
async fn a_key_names_the_tenant_by_one_statement() {
    let mut db = Database::new("key_let_in");
    let key = key(&mut db);
    for layer in layers(&db) {
        let app = app(layer);
        let answer = send_key(&app, "/", &key).await;
        assert_eq!(answer.body, "Some(\"ada\") of acme");
        assert_eq!(db.asked().len(), 1);
    }
}

#[tokio::test]
async fn a_key_of_another_tenant_is_answered_as_an_unknown_one() {
    let mut db = Database::new("key_elsewhere");
    let key = key(&mut db);
    let last = if key.ends_with('A') { "B" } else { "A" };
    let unknown = format!("{}{last}", &key[..key.len() - 1]);
    for layer in layers(&db) {
        let app = app(layer.path_segment(0).header("x-org"));
        assert_eq!(send_key(&app, "/acme", &key).await.status, StatusCode::OK);
        let refused = send_key(&app, "/acme", &unknown).await;
        assert_eq!(
            (refused.status, &*refused.body),
            (StatusCode::UNAUTHORIZED, "")
        );
        assert_eq!(challenge(&refused), Some("Bearer error=\"invalid_token\""));
        for path in ["/globex", "/nowhere", "/initech"] {
            assert_eq!(send_key(&app, path, &key).await, refused, "{path}");
        }
        let bearer = format!("Bearer {key}");
        for named in ["globex", "nowhere", "not a slug"] {
            let headers = [("authorization", &*bearer), ("x-org", named)];
            let answer = send(&app, "GET /acme", &headers, &Browser::default()).await;
            assert_eq!(answer, refused, "{named}");
        }
    }
}

#[tokio::test]
async fn a_tenant_of_a_layer_further_out_is_the_keys_or_the_key_is_unknown() {
    let mut db = Database::new("key_outer");
    let key = key(&mut db);
    for layer in layers(&db) {
        let store = TableStore::<Org, _>::new(db.blocking()).slug(crate::members::orgs::slug);
        let outer = TenantLayer::new(store).path_segment(0);
        let app = app(layer).layer(outer);
        assert_eq!(send_key(&app, "/acme", &key).await.status, StatusCode::OK);
        let refused = send_key(&app, "/globex", &key).await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn without_one_key_nothing_is_asked() {
    let mut db = Database::new("key_none");
    let key = key(&mut db);
    let (bearer, basic) = (format!("Bearer {key}"), format!("Basic {key}"));
    for layer in layers(&db) {
        let app = app(layer);
        for headers in [
            &[][..],
            &[("authorization", &*key)],
            &[("authorization", &*basic)],
            &[("x-api-key", &*key)],
            &[("authorization", &*bearer), ("authorization", &*bearer)],
        ] {
            let answer = send(&app, "GET /", headers, &Browser::default()).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
            assert_eq!(challenge(&answer), Some("Bearer"));
        }
        let guessed = send_key(&app, "/", "web_guessed").await;
        assert_eq!(guessed.status, StatusCode::UNAUTHORIZED);
        assert_eq!(db.asked(), [""; 0]);
        // The name of the scheme is that in any case.
        let headers = [("authorization", &*format!("bearer {key}"))];
        let answer = send(&app, "GET /", &headers, &Browser::default()).await;
        assert_eq!(answer.status, StatusCode::OK);
        db.asked();
    }
}

#[tokio::test]
async fn what_has_changed_counts_at_the_next_request_of_a_key() {
    let mut db = Database::new("key_changed");
    let key = key(&mut db);
    let [blocking, asynchronous] = layers(&db).map(app);
    for (app, change, status, told) in [
        (&blocking, "select 1", 200, None),
        (
            &asynchronous,
            "update orgs set status = 'suspended' where id = 1",
            403,
            None,
        ),
        (
            &blocking,
            "update orgs set status = 'active'; update memberships set status = 'suspended'",
            403,
            None,
        ),
        (
            &asynchronous,
            "update memberships set status = 'active'; update api_keys set revoked_at = 1",
            401,
            Some("Bearer error=\"invalid_token\""),
        ),
    ] {
        db.run(change);
        let answer = send_key(app, "/", &key).await;
        assert_eq!(answer.status.as_u16(), status, "{change}");
        assert_eq!(challenge(&answer), told, "{change}");
    }
}

#[tokio::test]
async fn a_missing_scope_is_told_by_the_handler() {
    let mut db = Database::new("key_scope");
    let key = key(&mut db);
    for layer in layers(&db) {
        let answer = send_key(&app(layer), "/bill", &key).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        let told = Some("Bearer error=\"insufficient_scope\"");
        assert_eq!(challenge(&answer), told);
    }
}

#[tokio::test]
async fn the_connection_behind_the_layer_is_the_keys_tenants() {
    async fn texts(conn: Conn<Blocking, Org>) -> String {
        let texts = conn.run(|conn| Note::scoped().select(notes::text).load::<String>(conn));
        texts.await.expect("notes").join(", ")
    }
    let mut db = Database::new("key_conn");
    let key = key(&mut db);
    for layer in layers(&db) {
        let app = Router::new().route("/", get(texts)).layer(layer);
        let app: Router = app.with_state(db.blocking());
        assert_eq!(send_key(&app, "/", &key).await.body, "of acme");
    }
}

#[tokio::test]
async fn a_handler_outside_of_the_layer_is_not_called() {
    let app = Router::new().route("/", get(bill));
    let answer = send_key(&app, "/", "web_guessed").await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
}

#[test]
fn a_use_that_cannot_be_written_is_in_the_log_and_the_key_holds() {
    let mut db = Database::new("key_unwritten");
    let key = key(&mut db);
    db.run("update api_keys set last_used_at = null; pragma query_only = 1");
    let log = Log::default();
    let listening = log.listen();
    let look_up = LookUpKey::<Org, User>::of(&key);
    let holder = look_up.execute(&mut db.conn.unscoped("test"));
    assert!(holder.is_ok(), "{holder:?}");
    drop(listening);
    let text = log.text();
    assert!(text.contains("was not written"), "{text}");
    assert!(text.contains("readonly"), "{text}");
}
