//! Where the question stands: before or behind other arguments, layers and methods.

use super::*;

/// The connection before the permission.
async fn connection_first(conn: Conn<Db, Org>, _: Ask<ViewTicket>) -> StatusCode {
    let ids = conn
        .run(|conn| Ticket::scoped().select(tickets::id).load::<i32>(conn))
        .await;
    found(ids.expect("a list").len())
}

#[tokio::test]
async fn a_handler_names_its_connection_and_its_permission_in_whichever_order() {
    // The pool has one connection: who holds it, and asks for another one, waits for ever.
    let (pool, _db) = opened("permissions_http_order");
    let app = Router::new()
        .route("/{org}/before", get(connection_first))
        .route("/{org}/behind", get(list::<Ask<ViewTicket>>))
        .layer(rights(&pool))
        .layer(members(&pool))
        .with_state(pool);
    for path in ["GET /acme/before", "GET /acme/behind"] {
        assert_eq!(status(&app, path, Some("viv")).await, 200, "{path}");
        assert_eq!(status(&app, path, Some("bob")).await, 403, "{path}");
    }
}

#[tokio::test]
async fn rights_are_those_of_the_member_that_the_innermost_layer_has_found() {
    // Two databases, each with an organisation `acme` of one key: Viv reads tickets in the one, and is in no team of the other.
    let (eu, _eu_db) = opened("permissions_http_eu");
    let (us, mut us_db) = opened("permissions_http_us");
    us_db
        .batch_execute("delete from team_members")
        .expect("a delete");
    let behind_eu = |inner: Router<Pool<Db>>| {
        inner
            .layer(from_extractor::<Ask<ViewTicket>>())
            .layer(rights(&eu))
            .layer(members(&eu))
            .with_state(us.clone())
    };
    let in_us = || Router::new().route("/{org}/us", get(list::<Ask<ViewTicket>>));
    let told = async |app: Router| status(&app, "GET /acme/us", Some("viv")).await.as_u16();
    assert_eq!(told(behind_eu(in_us())).await, 200);
    let asked_there = in_us().layer(rights(&us)).layer(members(&us));
    assert_eq!(told(behind_eu(asked_there)).await, 403);
    // Nobody has asked what the member of the inner layer may do: a mistake of the program.
    assert_eq!(told(behind_eu(in_us().layer(members(&us)))).await, 500);
    let other_way_round = in_us().layer(members(&us)).layer(rights(&us));
    assert_eq!(told(behind_eu(other_way_round)).await, 500);
}

#[tokio::test]
async fn a_wrong_method_is_told_as_the_layer_stands() {
    let require = || from_extractor::<Ask<DeleteTicket>>();
    //  The route, and what Bob, who may not delete, is told of DELETE and of GET.
    let cells: [(_, Router<Pool<Db>>, _); 5] = [
        (
            "the layer of a method",
            Router::new().route("/{org}/t", delete(nothing).route_layer(require())),
            [403, 405],
        ),
        (
            "the layer of a router's routes",
            Router::new()
                .route("/{org}/t", delete(nothing))
                .route_layer(require()),
            [403, 403],
        ),
        (
            "the layer of a router",
            Router::new()
                .route("/{org}/t", delete(nothing))
                .layer(require()),
            [403, 403],
        ),
        (
            "a fallback for other methods is not behind it",
            Router::new().route(
                "/{org}/t",
                delete(nothing).fallback(nothing).route_layer(require()),
            ),
            [403, 200],
        ),
        (
            "nor is it before a layer around all methods",
            Router::new().route(
                "/{org}/t",
                delete(nothing).fallback(nothing).layer(require()),
            ),
            [403, 403],
        ),
    ];
    for (number, (what, route, expected)) in (0..).zip(cells) {
        let (pool, _db) = opened(&format!("permissions_http_methods_{number}"));
        let app = route
            .layer(rights(&pool))
            .layer(members(&pool))
            .with_state(pool);
        for (method, expected) in ["DELETE", "GET"].into_iter().zip(expected) {
            let told = status(&app, &format!("{method} /acme/t"), Some("bob")).await;
            assert_eq!(told, expected, "{what}: {method}");
        }
        let told = status(&app, "DELETE /acme/t", Some("del")).await;
        assert_eq!(told, 200, "{what}");
    }
}
