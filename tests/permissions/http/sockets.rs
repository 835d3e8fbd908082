//! Who keeps the head of a request that has been answered: a socket.

use super::*;
use std::sync::{Arc, Mutex};
use tenancy::web::PermissionRejection;

/// The head of a request that Viv was let in by, and what is asked for it again.
async fn kept(name: &str) -> (Parts, Pool<Db>, SqliteConnection) {
    let (pool, db) = opened(name);
    let kept: Arc<Mutex<Option<Parts>>> = Arc::default();
    let keep = Arc::clone(&kept);
    let handler = async move |_: Ask<ViewTicket>, request: Request<Body>| {
        let head = request.into_parts().0;
        *keep.lock().expect("nobody panics") = Some(head);
        StatusCode::OK
    };
    let app = Router::new()
        .route("/{org}/socket", get(handler))
        .layer(rights(&pool))
        .layer(members(&pool))
        .with_state(());
    let told = status(&app, "GET /acme/socket", Some("viv")).await;
    assert_eq!(told, StatusCode::OK);
    let head = kept.lock().expect("nobody panics").take();
    (head.expect("it was kept"), pool, db)
}

#[tokio::test]
async fn a_socket_that_asks_again_is_told_that_a_permission_is_gone() {
    let (head, pool, mut db) = kept("permissions_http_socket").await;
    let (members, rights) = (members(&pool), rights(&pool));
    let hears = async || {
        let member = members.ask(&head).await?;
        Ok::<_, tenancy::web::MemberRejection>(rights.ask(&member).await?.holds::<ViewTicket>())
    };
    assert!(hears().await.expect("a member"));
    db.batch_execute("delete from team_grants where permission = 'ticket.view'")
        .expect("a delete");
    assert!(!hears().await.expect("a member"));
    db.batch_execute("update memberships set status = 'left' where user_id = 'viv'")
        .expect("an update");
    assert!(hears().await.is_err());
}

#[tokio::test]
async fn the_head_of_a_request_that_was_answered_lets_nobody_do_anything() {
    let (mut head, _pool, _db) = kept("permissions_http_kept").await;
    let again = Ask::<ViewTicket>::from_request_parts(&mut head, &()).await;
    assert!(matches!(again, Err(PermissionRejection::Answered)));
}
