//! What only PostgreSQL has.

use crate::backend;
use crate::rules::upsert::*;
use house::bystanders::{rows, write_as};
use house::*;
use tenancy::prelude::*;
use tenancy::upsert::excluded;
use tenancy::upsert::on_constraint;

#[derive(Insertable, Clone)]
#[diesel(table_name = posts)]
struct Draft {
    id: i32,
    title: Option<&'static str>,
    votes: Option<i32>,
}

#[test]
fn a_conflict_on_a_named_constraint_updates() {
    let db = &mut *backend::filled();
    let upsert = |slug| {
        Page::insert((pages::slug.eq(slug), pages::title.eq("new")))
            .on_conflict(on_constraint("pages_key"))
            .do_update()
            .set(pages::title.eq("up"))
    };
    assert_eq!(write_as(db, 1, |conn| upsert("home").execute(conn)), Ok(1));
    assert_eq!(write_as(db, 1, |conn| upsert("jobs").execute(conn)), Ok(1));
    assert_eq!(rows(db, "pages", "org_id = 1"), ["1|home|up", "1|jobs|new"]);
}

#[test]
fn another_tenants_row_in_the_way_of_a_named_constraint_is_left_alone() {
    let db = &mut *backend::filled();
    let by_name = || Handle::insert(bob()).on_conflict(on_constraint("handles_name"));
    let update = || by_name().do_update().set(handles::name.eq("stolen"));
    assert_eq!(
        write_as(db, 1, |conn| by_name().do_nothing().execute(conn)),
        Ok(0)
    );
    assert_eq!(write_as(db, 1, |conn| update().execute(conn)), Ok(0));
    assert_eq!(
        write_as(db, 1, |conn| update().get_results::<Handle>(conn)),
        Ok(vec![])
    );
}

#[test]
fn a_batch_with_defaults_is_upserted() {
    let db = &mut *backend::filled();
    let drafts = vec![
        Draft {
            id: 1,
            title: None,
            votes: Some(8),
        },
        Draft {
            id: 4,
            title: Some("t"),
            votes: None,
        },
    ];
    let upserted = write_as(db, 1, |conn| {
        Post::insert(&drafts)
            .on_conflict((posts::org_id, posts::id))
            .do_update()
            .set(posts::votes.eq(excluded(posts::votes)))
            .execute(conn)
    });
    assert_eq!(upserted, Ok(2));
    assert_eq!(
        rows(db, "posts", "org_id = 1 and id in (1, 4)"),
        ["1|1|a|-|8", "4|1|t|-|0"]
    );
}
