//! Insert: every shape of values, always for the tenant of the connection.

use super::*;
use crate::backend;

#[test]
fn one_row_is_inserted() {
    let db = &mut *backend::filled();
    assert_eq!(
        write_as(db, 1, |conn| Post::insert(new(9)).execute(conn)),
        Ok(1)
    );
    assert_eq!(rows(db, "posts", "id = 9"), ["9|1|new|-|7"]);
}

#[test]
fn one_row_is_inserted_by_reference() {
    let db = &mut *backend::filled();
    assert_eq!(
        write_as(db, 2, |conn| Post::insert(&new(9)).execute(conn)),
        Ok(1)
    );
    assert_eq!(rows(db, "posts", "id = 9"), ["9|2|new|-|7"]);
}

#[test]
fn tenants_insert_the_same_key() {
    let db = &mut *backend::filled();
    assert_eq!(
        write_as(db, 1, |conn| Post::insert(new(4)).execute(conn)),
        Ok(1)
    );
    assert_eq!(rows(db, "posts", "id = 4"), ["4|1|new|-|7", "4|2|D|-|40"]);
}

#[test]
fn a_tuple_of_expressions_is_inserted() {
    let db = &mut *backend::filled();
    let values = (
        posts::id.eq(4 + 5),
        posts::title.eq("new"),
        posts::body.eq(Some("b")),
    );
    assert_eq!(
        write_as(db, 1, |conn| Post::insert(values).execute(conn)),
        Ok(1)
    );
    assert_eq!(rows(db, "posts", "id = 9"), ["9|1|new|b|0"]);
}

#[test]
fn a_tuple_is_inserted_by_reference() {
    let db = &mut *backend::filled();
    let values = (posts::id.eq(9), posts::title.eq("new"));
    assert_eq!(
        write_as(db, 1, |conn| Post::insert(&values).execute(conn)),
        Ok(1)
    );
    assert_eq!(rows(db, "posts", "id = 9"), ["9|1|new|-|0"]);
}

#[test]
fn a_single_expression_is_inserted() {
    let db = &mut *backend::filled();
    assert_eq!(
        write_as(db, 1, |conn| Post::insert(posts::id.eq(9)).execute(conn)),
        Ok(1)
    );
    assert_eq!(rows(db, "posts", "id = 9"), ["9|1|untitled|-|0"]);
}

#[test]
fn a_nested_tuple_is_inserted() {
    let db = &mut *backend::filled();
    let values = (
        posts::id.eq(9),
        (posts::title.eq("new"), (posts::votes.eq(7),)),
    );
    assert_eq!(
        write_as(db, 1, |conn| Post::insert(values).execute(conn)),
        Ok(1)
    );
    assert_eq!(rows(db, "posts", "id = 9"), ["9|1|new|-|7"]);
}

#[test]
fn a_struct_and_an_expression_are_inserted_as_one_row() {
    let db = &mut *backend::filled();
    let values = (new(9), posts::body.eq("b"));
    assert_eq!(
        write_as(db, 1, |conn| Post::insert(values).execute(conn)),
        Ok(1)
    );
    assert_eq!(rows(db, "posts", "id = 9"), ["9|1|new|b|7"]);
}

#[test]
fn a_scoped_scalar_subquery_is_inserted() {
    let db = &mut *backend::filled();
    let most = Post::scoped()
        .select(diesel::dsl::max(posts::votes))
        .single_value();
    let values = (posts::id.eq(9), posts::votes.eq(most.assume_not_null()));
    assert_eq!(
        write_as(db, 1, |conn| Post::insert(values).execute(conn)),
        Ok(1)
    );
    assert_eq!(rows(db, "posts", "id = 9"), ["9|1|untitled|-|3"]);
}

#[test]
fn a_slice_is_inserted() {
    let db = &mut *backend::filled();
    let new = [new(8), new(9)];
    assert_eq!(
        write_as(db, 1, |conn| Post::insert(&new[..]).execute(conn)),
        Ok(2)
    );
    assert_eq!(
        rows(db, "posts", "id in (8, 9)"),
        ["8|1|new|-|7", "9|1|new|-|7"]
    );
}

#[test]
fn a_vec_is_inserted() {
    let db = &mut *backend::filled();
    assert_eq!(
        write_as(db, 1, |conn| Post::insert(vec![new(8), new(9)])
            .execute(conn)),
        Ok(2)
    );
    assert_eq!(
        rows(db, "posts", "id in (8, 9)"),
        ["8|1|new|-|7", "9|1|new|-|7"]
    );
}

#[test]
fn a_vec_is_inserted_by_reference() {
    let db = &mut *backend::filled();
    assert_eq!(
        write_as(db, 1, |conn| Post::insert(&vec![new(8), new(9)])
            .execute(conn)),
        Ok(2)
    );
    assert_eq!(
        rows(db, "posts", "id in (8, 9)"),
        ["8|1|new|-|7", "9|1|new|-|7"]
    );
}

#[test]
fn a_vec_of_tuples_is_inserted() {
    let db = &mut *backend::filled();
    let values: Vec<_> = [8, 9]
        .into_iter()
        .map(|id| (posts::id.eq(id), posts::title.eq("new")))
        .collect();
    assert_eq!(
        write_as(db, 1, |conn| Post::insert(values).execute(conn)),
        Ok(2)
    );
    assert_eq!(
        rows(db, "posts", "id in (8, 9)"),
        ["8|1|new|-|0", "9|1|new|-|0"]
    );
}

#[test]
fn an_array_is_inserted() {
    let db = &mut *backend::filled();
    assert_eq!(
        write_as(db, 1, |conn| Post::insert([new(8), new(9)]).execute(conn)),
        Ok(2)
    );
    assert_eq!(
        rows(db, "posts", "id in (8, 9)"),
        ["8|1|new|-|7", "9|1|new|-|7"]
    );
}

#[test]
fn an_array_is_inserted_by_reference() {
    let db = &mut *backend::filled();
    assert_eq!(
        write_as(db, 1, |conn| Post::insert(&[new(8), new(9)]).execute(conn)),
        Ok(2)
    );
    assert_eq!(
        rows(db, "posts", "id in (8, 9)"),
        ["8|1|new|-|7", "9|1|new|-|7"]
    );
}

#[test]
fn a_boxed_array_is_inserted() {
    let db = &mut *backend::filled();
    assert_eq!(
        write_as(db, 1, |conn| Post::insert(Box::new([new(8), new(9)]))
            .execute(conn)),
        Ok(2)
    );
    assert_eq!(
        rows(db, "posts", "id in (8, 9)"),
        ["8|1|new|-|7", "9|1|new|-|7"]
    );
}

#[test]
fn a_whole_model_is_inserted_if_it_names_the_tenant() {
    let db = &mut *backend::filled();
    assert_eq!(
        write_as(db, 1, |conn| Post::insert(post(9, 1)).execute(conn)),
        Ok(1)
    );
    assert_eq!(
        write_as(db, 1, |conn| Post::insert(&post(8, 1)).execute(conn)),
        Ok(1)
    );
    assert_eq!(
        write_as(db, 1, |conn| Post::insert(vec![post(6, 1), post(7, 1)])
            .execute(conn)),
        Ok(2)
    );
    assert_eq!(
        refusal(write_as(db, 1, |conn| Post::insert(post(10, 2)).execute(conn))),
        ScopeError::NamesAnotherTenant
    );
    assert_eq!(
        refusal(write_as(db, 1, |conn| Post::insert(&post(11, 2)).execute(conn))),
        ScopeError::NamesAnotherTenant
    );
    assert_eq!(
        refusal(write_as(db, 1, |conn| Post::insert(vec![
            post(12, 1),
            post(13, 99)
        ])
        .execute(conn))),
        ScopeError::NamesAnotherTenant
    );
    assert_eq!(
        rows(db, "posts", "title = 'whole'"),
        [
            "6|1|whole|-|5",
            "7|1|whole|-|5",
            "8|1|whole|-|5",
            "9|1|whole|-|5"
        ],
    );
}

#[test]
fn none_in_an_insertable_is_the_default() {
    let db = &mut *backend::filled();
    let draft = Draft {
        id: 9,
        title: None,
        votes: None,
    };
    assert_eq!(
        write_as(db, 1, |conn| Post::insert(&draft).execute(conn)),
        Ok(1)
    );
    assert_eq!(rows(db, "posts", "id = 9"), ["9|1|untitled|-|0"]);
}

#[test]
fn none_in_one_row_of_a_batch_is_the_default() {
    let db = &mut *backend::filled();
    let drafts = vec![
        Draft {
            id: 7,
            title: None,
            votes: Some(1),
        },
        Draft {
            id: 8,
            title: Some("t".into()),
            votes: None,
        },
        Draft {
            id: 9,
            title: None,
            votes: None,
        },
    ];
    assert_eq!(
        write_as(db, 1, |conn| Post::insert(&drafts).execute(conn)),
        Ok(3)
    );
    assert_eq!(
        rows(db, "posts", "id in (7, 8, 9)"),
        ["7|1|untitled|-|1", "8|1|t|-|0", "9|1|untitled|-|0"],
    );
}

#[test]
fn a_batch_with_defaults_is_inserted_whole_or_not_at_all() {
    let db = &mut *backend::filled();
    let drafts = vec![
        Draft {
            id: 9,
            title: None,
            votes: None,
        },
        Draft {
            id: 1,
            title: None,
            votes: None,
        },
    ];
    assert_unique_violation(write_as(db, 1, |conn| Post::insert(&drafts).execute(conn)));
    assert_eq!(rows(db, "posts", "id = 9"), [""; 0]);
}

#[test]
fn default_values_are_inserted() {
    let db = &mut *backend::filled();
    assert_eq!(
        write_as(db, 3, |conn| Setting::insert_default_values().execute(conn)),
        Ok(1)
    );
    assert_eq!(rows(db, "settings", "org_id = 3"), ["3|plain|0"]);
}

#[test]
fn a_taken_key_is_a_database_error() {
    let db = &mut *backend::filled();
    use diesel::result::{DatabaseErrorKind::UniqueViolation, Error::DatabaseError};
    let taken = write_as(db, 1, |conn| Post::insert(new(1)).execute(conn));
    assert!(
        matches!(taken, Err(DatabaseError(UniqueViolation, _))),
        "{taken:?}"
    );
}

#[test]
fn an_insert_for_a_tenant_that_is_not_there_is_a_database_error_and_not_another_tenants() {
    let db = &mut *backend::filled();
    diesel::sql_query("select 1")
        .execute(db)
        .expect("a live connection");
    let _ = write_as(db, 77, |conn| Post::insert(new(9)).execute(conn));
    assert_eq!(rows(db, "posts", "id = 9 and org_id <> 77"), [""; 0]);
}

// On SQLite a column named twice in an insert is silently accepted.
#[test]
fn no_shape_of_insert_names_the_tenant_column_twice() {
    let db = &mut *backend::filled();
    let log = log(db);
    macro_rules! check {
        ($($insert:expr),+ $(,)?) => {$(
            assert!(write_as(db, 1, |conn| $insert.execute(conn)).is_ok(), "{}", stringify!($insert));
            let inserts: Vec<_> = log.take().into_iter().filter(|sql| sql.starts_with("INSERT")).collect();
            assert!(!inserts.is_empty(), "{}", stringify!($insert));
            for sql in inserts {
                let columns = sql.split(')').next().expect("a list of columns");
                assert_eq!(columns.matches("org_id").count(), 1, "{sql}");
            }
            assert_eq!(rows(db, "posts", "id >= 10 and org_id <> 1"), [""; 0], "{}", stringify!($insert));
            diesel::sql_query("delete from posts where id >= 10").execute(db).expect("to clean up");
        )+};
    }
    check!(
        Post::insert(new(10)),
        Post::insert(&new(10)),
        Post::insert(posts::id.eq(10)),
        Post::insert((posts::id.eq(10), posts::title.eq("t"))),
        Post::insert((new(10), posts::body.eq("b"))),
        Post::insert(post(10, 1)),
        Post::insert(&post(10, 1)),
        Post::insert((post(10, 1),)),
        Post::insert(vec![post(10, 1), post(11, 1)]),
        Post::insert(&[post(10, 1), post(11, 1)][..]),
        Post::insert([post(10, 1), post(11, 1)]),
        Post::insert(&[post(10, 1), post(11, 1)]),
        Post::insert(Box::new([post(10, 1), post(11, 1)])),
        Post::insert(Draft {
            id: 10,
            title: None,
            votes: None
        }),
        Post::insert(&vec![
            Draft {
                id: 10,
                title: None,
                votes: Some(1)
            },
            Draft {
                id: 11,
                title: None,
                votes: None
            }
        ]),
        Post::insert(Post::scoped().select(posts::id + 10)).into_columns(posts::id),
        Post::insert(post(10, 1)).on_conflict_do_nothing(),
        Post::insert(vec![posts::id.eq(10), posts::id.eq(11)]).on_conflict_do_nothing(),
    );
    // The same for a model whose only key is the tenant.
    for sql in {
        write_as(db, 3, |conn| Setting::insert_default_values().execute(conn))
            .expect("no setting yet");
        log.take()
    } {
        assert!(
            !sql.starts_with("INSERT") || sql.matches("org_id").count() == 1,
            "{sql}"
        );
    }
}
