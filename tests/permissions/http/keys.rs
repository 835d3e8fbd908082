//! Programs: what they may do by their keys.

use super::*;
use axum::http::header::AUTHORIZATION;
use models::Scope;
use std::sync::{Arc, Mutex};
use tenancy::accounts::{MakeKey, Member, Scopes};
use tenancy::web::{KeyLayer, KeyPermissionRejection, KeyRightsLayer, RequireKeyPermission};

type ByKey<P> = RequireKeyPermission<P, Org, User>;

/// The evidence is of the tenant of the key.
async fn report(asked: ByKey<ViewTicket>, conn: Conn<Db, Org>) -> (StatusCode, String) {
    assert_eq!(*asked.evidence().tenant().key(), 1);
    list(asked, conn).await
}

/// What a program is told that sends this key.
async fn told(app: &Router, path: &str, token: &str) -> u16 {
    let request = Request::builder().uri(path);
    let request = request.header(AUTHORIZATION, format!("Bearer {token}"));
    let request = request.body(Body::empty()).expect("a request");
    let response = app.clone().oneshot(request).await;
    response.expect("a router does not fail").status().as_u16()
}

#[tokio::test]
async fn a_program_does_what_its_key_and_its_member_let_it_do() {
    let (pool, mut db) = opened("permissions_http_keys");
    let app = Router::new()
        .route("/report", get(report))
        .route("/change", get(async |_: ByKey<ChangeTicket>| ()))
        .layer(KeyRightsLayer::<Org, User>::new(pool.clone()))
        .route("/unlayered", get(async |_: ByKey<ViewTicket>| ()))
        .layer(KeyLayer::<Org, User>::new(pool.clone()))
        .route("/open", get(async |_: ByKey<ViewTicket>| ()))
        .with_state(pool);
    let mut key = |user: &str, scopes: &[Scope], is_tenants: bool| {
        let conn = &mut db.unscoped("test");
        let member = Member::<Org, User>::by_slug("acme", user.to_owned(), conn);
        let member = member.expect("a member");
        let scopes = Scopes::of(scopes.iter().copied());
        let key = if is_tenants {
            MakeKey::of_tenant(&member, "a program", scopes)
        } else {
            MakeKey::own(&member, "a program", scopes)
        };
        key.execute(conn).expect("a key").into_text()
    };
    let viv = key("viv", &[Scope::Read, Scope::Change], false);
    for (token, report, change) in [
        (&viv, 200, 403),
        (&key("viv", &[], false), 403, 403),
        (&key("cho", &[Scope::Read], false), 403, 403),
        (&key("cho", &[Scope::Change], false), 403, 200),
        (&key("ada", &[Scope::Read], true), 403, 403),
        (&"acme_nothing".to_owned(), 401, 401),
    ] {
        assert_eq!(told(&app, "/report", token).await, report);
        assert_eq!(told(&app, "/change", token).await, change);
    }
    // Mistakes of the program.
    assert_eq!(told(&app, "/unlayered", &viv).await, 500);
    assert_eq!(told(&app, "/open", &viv).await, 500);

    db.batch_execute("delete from team_members where account_id = 'viv'")
        .expect("a delete");
    assert_eq!(told(&app, "/report", &viv).await, 403);
}

#[tokio::test]
async fn the_head_of_a_request_that_was_answered_lets_no_program_do_anything() {
    let (pool, mut db) = opened("permissions_http_kept_key");
    let kept: Arc<Mutex<Option<Parts>>> = Arc::default();
    let keep = Arc::clone(&kept);
    let handler = async move |_: ByKey<ViewTicket>, request: Request<Body>| {
        *keep.lock().expect("nobody panics") = Some(request.into_parts().0);
    };
    let app = Router::new()
        .route("/report", get(handler))
        .layer(KeyRightsLayer::<Org, User>::new(pool.clone()))
        .layer(KeyLayer::<Org, User>::new(pool.clone()))
        .with_state(pool);
    let conn = &mut db.unscoped("test");
    let viv = Member::<Org, User>::by_slug("acme", "viv".to_owned(), conn).expect("a member");
    let key = MakeKey::own(&viv, "a program", Scopes::of([Scope::Read]));
    let token = key.execute(conn).expect("a key").into_text();
    assert_eq!(told(&app, "/report", &token).await, 200);
    let head = kept.lock().expect("nobody panics").take();
    let mut head = head.expect("it was kept");
    let again = ByKey::<ViewTicket>::from_request_parts(&mut head, &()).await;
    assert!(matches!(again, Err(KeyPermissionRejection::Answered)));
}
