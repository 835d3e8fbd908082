//! MySQL does not say on which constraint an insert may conflict.

use crate::backend;
use crate::rules::upsert::*;
use diesel::result::Error::NotFound;
use house::bystanders::{rows, write_as};
use house::*;
use tenancy::ScopeError;
use tenancy::prelude::*;
use tenancy::upsert::excluded;

#[test]
fn a_conflict_on_columns_does_nothing() {
    let db = &mut *backend::filled();
    let taken = |id| {
        Post::insert(&new(id))
            .on_conflict((posts::org_id, posts::id))
            .do_nothing()
            .execute(&mut as_tenant(db, 1))
    };
    assert_eq!([1, 4].map(taken), [Ok(0), Ok(1)]);
}

#[test]
fn a_conflict_on_one_column_does_nothing() {
    let db = &mut *backend::filled();
    let ann = Handle {
        id: 5,
        org_id: 1,
        name: "ann".into(),
    };
    let ignored = write_as(db, 1, |conn| {
        Handle::insert(&ann)
            .on_conflict(handles::name)
            .do_nothing()
            .execute(conn)
    });
    assert_eq!(ignored, Ok(0));
}

#[test]
fn a_conflict_updates_by_a_tuple() {
    let db = &mut *backend::filled();
    let upserted = write_as(db, 1, |conn| {
        Post::insert(new(1))
            .on_conflict((posts::org_id, posts::id))
            .do_update()
            .set((posts::title.eq("up"), posts::votes.eq(posts::votes + 1)))
            .execute(conn)
    });
    assert_eq!(upserted, Ok(1));
    assert_eq!(rows(db, "posts", "id = 1"), ["1|1|up|-|2", "1|2|A|-|10"]);
}

#[test]
fn a_conflict_updates_by_a_struct() {
    let db = &mut *backend::filled();
    let edit = Edit {
        title: Some("up"),
        votes: None,
    };
    let upserted = write_as(db, 1, |conn| {
        Post::insert(&new(1))
            .on_conflict((posts::org_id, posts::id))
            .do_update()
            .set(&edit)
            .execute(conn)
    });
    assert_eq!(upserted, Ok(1));
    assert_eq!(rows(db, "posts", "id = 1"), ["1|1|up|-|1", "1|2|A|-|10"]);
}

#[test]
fn a_conflict_updates_by_a_whole_model() {
    let db = &mut *backend::filled();
    let whole = |org_id| Post {
        id: 1,
        org_id,
        title: "up".into(),
        body: None,
        votes: 0,
    };
    let upsert = |conn: &mut TenantConn<'_, _, Org>, inserted: &Post, set: &Post| {
        Post::insert(inserted)
            .on_conflict((posts::org_id, posts::id))
            .do_update()
            .set(set)
            .get_result::<Post>(conn)
    };
    for (inserted, set) in [(2, 1), (1, 2), (2, 2)] {
        assert_eq!(
            refusal(write_as(db, 1, |conn| upsert(
                conn,
                &whole(inserted),
                &whole(set)
            ))),
            ScopeError::NamesAnotherTenant
        );
    }
    assert_eq!(rows(db, "posts", "id = 1"), ["1|1|a|-|1", "1|2|A|-|10"]);
    assert_eq!(
        write_as(db, 1, |conn| upsert(conn, &whole(1), &whole(1))),
        Ok(whole(1))
    );
    assert_eq!(rows(db, "posts", "id = 1"), ["1|1|up|-|0", "1|2|A|-|10"]);
}

#[test]
fn a_conflict_updates_to_the_excluded_values() {
    let db = &mut *backend::filled();
    let upserted = write_as(db, 1, |conn| {
        Post::insert(new(1))
            .on_conflict((posts::org_id, posts::id))
            .do_update()
            .set((
                posts::title.eq(excluded(posts::title)),
                posts::votes.eq(posts::votes + excluded(posts::votes)),
            ))
            .execute(conn)
    });
    assert_eq!(upserted, Ok(1));
    assert_eq!(rows(db, "posts", "id = 1"), ["1|1|new|-|8", "1|2|A|-|10"]);
}

#[test]
fn a_filter_narrows_what_a_conflict_updates() {
    let db = &mut *backend::filled();
    let upsert = |id| {
        Post::insert(new(id))
            .on_conflict((posts::org_id, posts::id))
            .do_update()
            .set(posts::title.eq("up"))
            .filter(posts::votes.gt(1).or(posts::votes.gt(100)))
            .filter(posts::title.ne(excluded(posts::title)))
    };
    assert_eq!(write_as(db, 1, |conn| upsert(1).execute(conn)), Ok(0));
    assert_eq!(write_as(db, 1, |conn| upsert(2).execute(conn)), Ok(1));
    assert_eq!(
        write_as(db, 1, |conn| upsert(1).get_result::<Post>(conn)),
        Err(NotFound)
    );
    assert_eq!(rows(db, "posts", "title = 'up'"), ["2|1|up|x|2"]);
}

#[test]
fn an_upsert_returns_its_row() {
    let db = &mut *backend::filled();
    let upsert = |id| {
        Post::insert(new(id))
            .on_conflict((posts::org_id, posts::id))
            .do_update()
            .set(posts::title.eq("up"))
            .returning((posts::org_id, posts::title))
    };
    assert_eq!(
        write_as(db, 1, |conn| upsert(1).get_result(conn)),
        Ok((1, "up".to_owned()))
    );
    assert_eq!(
        write_as(db, 1, |conn| upsert(4).get_result(conn)),
        Ok((1, "new".to_owned()))
    );
    assert_eq!(rows(db, "posts", "id = 4"), ["4|1|new|-|7", "4|2|D|-|40"]);
}

#[test]
fn a_batch_is_upserted() {
    let db = &mut *backend::filled();
    let upserted = write_as(db, 1, |conn| {
        Post::insert(&vec![new(1), new(4)])
            .on_conflict((posts::org_id, posts::id))
            .do_update()
            .set(posts::title.eq(excluded(posts::title)))
            .execute(conn)
    });
    assert_eq!(upserted, Ok(2));
    assert_eq!(
        rows(db, "posts", "title = 'new'"),
        ["1|1|new|-|1", "4|1|new|-|7"]
    );
}

#[test]
fn an_array_is_upserted_and_returned() {
    let db = &mut *backend::filled();
    let mut upserted = write_as(db, 2, |conn| {
        Post::insert([new(1), new(3)])
            .on_conflict((posts::org_id, posts::id))
            .do_update()
            .set(posts::title.eq(excluded(posts::title)))
            .returning((posts::id, posts::org_id, posts::votes))
            .get_results::<(i32, i32, i32)>(conn)
    })
    .expect("two rows");
    upserted.sort_unstable();
    assert_eq!(upserted, [(1, 2, 10), (3, 2, 7)]);
}

#[test]
fn nothing_to_set_leaves_the_row_alone() {
    let db = &mut *backend::filled();
    let upserted = write_as(db, 1, |conn| {
        Post::insert(new(1))
            .on_conflict((posts::org_id, posts::id))
            .do_update()
            .set(&Edit::default())
            .execute(conn)
    });
    assert_eq!(upserted, Ok(0));
    assert_eq!(rows(db, "posts", "id = 1"), ["1|1|a|-|1", "1|2|A|-|10"]);
}

#[test]
fn a_conflict_on_an_expression_in_sql_updates() {
    let db = &mut *backend::filled();
    let target = diesel::dsl::sql::<diesel::sql_types::Integer>("(org_id, id)");
    let upserted = write_as(db, 1, |conn| {
        Post::insert(new(1))
            .on_conflict(target)
            .do_update()
            .set(posts::title.eq("up"))
            .execute(conn)
    });
    assert_eq!(upserted, Ok(1));
    assert_eq!(rows(db, "posts", "title = 'up'"), ["1|1|up|-|1"]);
}

#[test]
fn a_conflict_on_a_partial_index_updates() {
    let db = &mut *backend::filled();
    diesel::sql_query(
        "create unique index one_open_title on posts (org_id, title) where body is null",
    )
    .execute(db)
    .expect("an index");
    let upsert = |title| {
        Post::insert((posts::id.eq(9), posts::title.eq(title)))
            .on_conflict((posts::org_id, posts::title))
            .filter_target(posts::body.is_null())
            .do_update()
            .set(posts::votes.eq(0))
    };
    assert_eq!(write_as(db, 1, |conn| upsert("a").execute(conn)), Ok(1));
    assert_eq!(write_as(db, 1, |conn| upsert("b").execute(conn)), Ok(1));
    assert_eq!(rows(db, "posts", "votes = 0"), ["1|1|a|-|0", "9|1|b|-|0"]);
}

#[test]
fn a_select_is_upserted() {
    let db = &mut *backend::filled();
    let upserted = write_as(db, 1, |conn| {
        Post::insert(Comment::scoped().select((comments::id, comments::body)))
            .into_columns((posts::id, posts::title))
            .on_conflict((posts::org_id, posts::id))
            .do_update()
            .set(posts::title.eq(excluded(posts::title)))
            .execute(conn)
    });
    assert_eq!(upserted, Ok(2));
    assert_eq!(
        rows(db, "posts", "org_id = 1"),
        ["1|1|one|-|1", "2|1|two|x|2", "3|1|c|-|3"]
    );
}

#[test]
fn another_tenants_row_in_the_way_is_left_alone_and_not_returned_by_do_nothing() {
    let db = &mut *backend::filled();
    macro_rules! check {
        ($($upsert:expr),+) => {$(
            assert_eq!(write_as(db, 1, |conn| $upsert.execute(conn)), Ok(0));
            assert_eq!(write_as(db, 1, |conn| $upsert.get_result::<Handle>(conn)), Err(NotFound));
            assert_eq!(write_as(db, 1, |conn| $upsert.get_results::<Handle>(conn)), Ok(vec![]));
            assert_eq!(
                write_as(db, 1, |conn| $upsert.returning(handles::org_id).get_results::<i32>(conn)),
                Ok(vec![]),
            );
        )+};
    }
    check!(
        Handle::insert(&bob()).on_conflict_do_nothing(),
        Handle::insert(&bob())
            .on_conflict(handles::name)
            .do_nothing()
    );
    assert_eq!(rows(db, "handles", "1 = 1"), ["1|1|ann", "2|2|bob"]);
}

#[test]
fn another_tenants_row_in_the_way_is_left_alone_and_not_returned_by_do_update() {
    let db = &mut *backend::filled();
    let upsert = || {
        Handle::insert(bob())
            .on_conflict(handles::name)
            .do_update()
            .set((
                handles::id.eq(excluded(handles::id)),
                handles::name.eq("stolen"),
            ))
    };
    assert_eq!(write_as(db, 1, |conn| upsert().execute(conn)), Ok(0));
    assert_eq!(
        write_as(db, 1, |conn| upsert().get_result::<Handle>(conn)),
        Err(NotFound)
    );
    assert_eq!(
        write_as(db, 1, |conn| upsert().get_results::<Handle>(conn)),
        Ok(vec![])
    );
    assert_eq!(
        write_as(db, 1, |conn| upsert()
            .returning(handles::name)
            .get_results::<String>(conn)),
        Ok(vec![]),
    );
    assert_eq!(rows(db, "handles", "1 = 1"), ["1|1|ann", "2|2|bob"]);
}

#[test]
fn no_filter_of_an_upsert_reaches_another_tenants_row() {
    let db = &mut *backend::filled();
    let upserted = write_as(db, 1, |conn| {
        Handle::insert(&bob())
            .on_conflict(handles::name)
            .do_update()
            .set(handles::name.eq("stolen"))
            .filter(handles::id.gt(0).or(handles::id.lt(1)))
            .execute(conn)
    });
    assert_eq!(upserted, Ok(0));
    assert_eq!(rows(db, "handles", "id = 2"), ["2|2|bob"]);
}

#[test]
fn one_batch_updates_the_tenants_rows_and_leaves_another_tenants_alone() {
    let db = &mut *backend::filled();
    let batch: Vec<_> = [(7, "ann"), (5, "bob"), (8, "cy")]
        .into_iter()
        .map(|(id, name)| (handles::id.eq(id), handles::name.eq(name)))
        .collect();
    let mut upserted = write_as(db, 1, |conn| {
        Handle::insert(&batch)
            .on_conflict(handles::name)
            .do_update()
            .set(handles::id.eq(excluded(handles::id)))
            .returning((handles::org_id, handles::name))
            .get_results::<(i32, String)>(conn)
    })
    .expect("two of three");
    upserted.sort();
    assert_eq!(upserted, [(1, "ann".to_owned()), (1, "cy".to_owned())]);
    assert_eq!(
        rows(db, "handles", "1 = 1"),
        ["2|2|bob", "7|1|ann", "8|1|cy"]
    );
}

#[test]
fn a_conflict_on_another_constraint_than_the_target_is_an_error() {
    let db = &mut *backend::filled();
    assert_taken(write_as(db, 1, |conn| {
        Handle::insert(&bob())
            .on_conflict((handles::org_id, handles::id))
            .do_nothing()
            .execute(conn)
    }));
    assert_taken(write_as(db, 1, |conn| {
        Handle::insert(&bob())
            .on_conflict((handles::org_id, handles::id))
            .do_update()
            .set(handles::name.eq("stolen"))
            .execute(conn)
    }));
}

#[test]
fn an_update_into_another_tenants_unique_value_is_an_error() {
    let db = &mut *backend::filled();
    assert_taken(write_as(db, 1, |conn| {
        Handle::update(1).set(handles::name.eq("bob")).execute(conn)
    }));
    assert_taken(write_as(db, 1, |conn| {
        Handle::insert((handles::id.eq(1), handles::name.eq("new")))
            .on_conflict((handles::org_id, handles::id))
            .do_update()
            .set(handles::name.eq("bob"))
            .execute(conn)
    }));
}

#[test]
fn a_setting_is_upserted_by_its_tenant() {
    let db = &mut *backend::filled();
    let setting = |org_id| Setting {
        org_id,
        theme: "up".into(),
        quota: 0,
    };
    let upsert = |conn: &mut TenantConn<'_, _, Org>, setting: &Setting| {
        Setting::insert(setting)
            .on_conflict(settings::org_id)
            .do_update()
            .set(setting)
            .execute(conn)
    };
    for org in [1, 3] {
        assert_eq!(
            refusal(write_as(db, org, |conn| upsert(conn, &setting(2)))),
            ScopeError::NamesAnotherTenant
        );
        assert_eq!(write_as(db, org, |conn| upsert(conn, &setting(org))), Ok(1));
    }
    assert_eq!(
        rows(db, "settings", "1 = 1"),
        ["1|up|0", "2|dark|20", "3|up|0"]
    );
}
