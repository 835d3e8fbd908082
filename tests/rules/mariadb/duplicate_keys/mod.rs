//! `ON DUPLICATE KEY UPDATE`, MySQL's upsert.
//!
//! It has no target and no `WHERE`: it updates the row in the way, by whatever unique key. What the database then says:
//!
//! | insert | inserted | own row in the way | other tenant's row in the way |
//! |---|---|---|---|
//! | without `on_conflict` | 1 | unique violation | unique violation |
//! | `on_conflict_do_nothing()`, `on_conflict(DuplicatedKeys).do_nothing()` | 1 | unchanged, 1 | unchanged, 1 |
//! | `on_conflict(DuplicatedKeys).do_update()` | 1 | updated, 2; 1 if it was so already | unchanged, unique violation |
//!
//! The numbers are the server's, which counts a row that it leaves as it was, since Diesel asks it to count rows found.

mod references;
mod schema;

use self::schema::*;
use crate::backend::{self, Database, Db};
use diesel::connection::SimpleConnection as _;
use diesel::dsl::{DuplicatedKeys, sql};
use diesel::result::DatabaseErrorKind::{ForeignKeyViolation, UniqueViolation};
use diesel::result::Error::DatabaseError;
use diesel::result::QueryResult;
use diesel::sql_types::{BigInt, Integer};
use house::bystanders::{log, rows, write_as};
use house::*;
use std::fmt::Debug;
use tenancy::ScopeError;
use tenancy::prelude::*;
use tenancy::upsert::excluded;

#[test]
fn a_row_that_is_not_in_the_way_is_inserted() {
    let db = &mut *backend::filled();
    let upserted = write_as(db, 1, |conn| {
        Handle::insert(&handle(5, "cy"))
            .on_conflict(DuplicatedKeys)
            .do_update()
            .set(handles::name.eq("up"))
            .execute(conn)
    });
    assert_eq!(upserted, Ok(1));
    assert_eq!(
        rows(db, "handles", "1 = 1"),
        ["1|1|ann", "2|2|bob", "5|1|cy"]
    );
}

#[test]
fn the_tenants_row_in_the_way_is_updated_and_counts_twice() {
    let db = &mut *backend::filled();
    let upsert = || {
        Handle::insert(handle(5, "ann"))
            .on_conflict(DuplicatedKeys)
            .do_update()
            .set(handles::id.eq(excluded(handles::id)))
    };
    assert_eq!(write_as(db, 1, |conn| upsert().execute(conn)), Ok(2));
    assert_eq!(rows(db, "handles", "1 = 1"), ["2|2|bob", "5|1|ann"]);
    // It is so already.
    assert_eq!(write_as(db, 1, |conn| upsert().execute(conn)), Ok(1));
}

#[test]
fn an_update_takes_old_values_and_excluded_ones() {
    let db = &mut *backend::filled();
    let upserted = write_as(db, 1, |conn| {
        Post::insert((posts::id.eq(1), posts::title.eq("new"), posts::votes.eq(7)))
            .on_conflict(DuplicatedKeys)
            .do_update()
            .set((
                posts::title.eq(excluded(posts::title)),
                posts::votes.eq(posts::votes + excluded(posts::votes)),
            ))
            .execute(conn)
    });
    assert_eq!(upserted, Ok(2));
    assert_eq!(rows(db, "posts", "id = 1"), ["1|1|new|-|8", "1|2|A|-|10"]);
}

#[test]
fn the_same_key_of_two_tenants_is_two_rows() {
    let db = &mut *backend::filled();
    let setting = |org_id| Setting {
        org_id,
        theme: "up".into(),
        quota: 0,
    };
    let upsert = |conn: &mut TenantConn<'_, Db, Org>, setting: &Setting| {
        Setting::insert(setting)
            .on_conflict(DuplicatedKeys)
            .do_update()
            .set(setting)
            .execute(conn)
    };
    for (org, counted) in [(1, 2), (3, 1)] {
        assert_eq!(
            refusal(write_as(db, org, |conn| upsert(conn, &setting(2)))),
            ScopeError::NamesAnotherTenant
        );
        assert_eq!(
            write_as(db, org, |conn| upsert(conn, &setting(org))),
            Ok(counted)
        );
    }
    assert_eq!(
        rows(db, "settings", "1 = 1"),
        ["1|up|0", "2|dark|20", "3|up|0"]
    );
}

#[test]
fn another_tenants_row_in_the_way_is_a_unique_violation() {
    let db = &mut *backend::filled();
    let upsert = || {
        Handle::insert(handle(5, "bob"))
            .on_conflict(DuplicatedKeys)
            .do_update()
            .set((
                handles::id.eq(excluded(handles::id)),
                handles::name.eq("stolen"),
            ))
    };
    assert_taken(write_as(db, 1, |conn| upsert().execute(conn)));
    assert_eq!(rows(db, "handles", "1 = 1"), ["1|1|ann", "2|2|bob"]);
}

#[test]
fn no_mode_of_the_server_lets_an_upsert_reach_another_tenants_row() {
    for mode in [
        "",
        "ANSI",
        "NO_UNSIGNED_SUBTRACTION",
        "SIMULTANEOUS_ASSIGNMENT",
        "TRADITIONAL",
        "NO_BACKSLASH_ESCAPES",
    ] {
        let db = &mut *backend::filled();
        // The tests' own SQL needs the modes that it has.
        let own = "ANSI_QUOTES,PIPES_AS_CONCAT";
        db.batch_execute(&format!("set sql_mode = '{own},{mode}'"))
            .expect("a mode");
        assert_taken(write_as(db, 1, |conn| {
            Handle::insert(handle(5, "bob"))
                .on_conflict(DuplicatedKeys)
                .do_update()
                .set((handles::id.eq(9), handles::name.eq("stolen")))
                .execute(conn)
        }));
        let own = write_as(db, 1, |conn| {
            Handle::insert(handle(5, "ann"))
                .on_conflict(DuplicatedKeys)
                .do_update()
                .set(handles::id.eq(9))
                .execute(conn)
        });
        assert_eq!(own, Ok(2), "{mode}");
    }
}

#[test]
fn a_batch_that_meets_another_tenants_row_writes_nothing() {
    let db = &mut *backend::filled();
    let batch: Vec<_> = [(7, "ann"), (5, "bob"), (8, "cy")]
        .into_iter()
        .map(|(id, name)| (handles::id.eq(id), handles::name.eq(name)))
        .collect();
    let upsert = |rows: &[_]| {
        Handle::insert(rows.to_vec())
            .on_conflict(DuplicatedKeys)
            .do_update()
            .set(handles::id.eq(excluded(handles::id)))
    };
    assert_taken(write_as(db, 1, |conn| upsert(&batch).execute(conn)));
    assert_eq!(rows(db, "handles", "1 = 1"), ["1|1|ann", "2|2|bob"]);

    let without = [batch[0], batch[2]];
    assert_eq!(
        write_as(db, 1, |conn| upsert(&without).execute(conn)),
        Ok(3)
    );
    assert_eq!(
        rows(db, "handles", "1 = 1"),
        ["2|2|bob", "7|1|ann", "8|1|cy"]
    );
}

#[test]
fn a_row_in_the_way_is_left_alone_by_do_nothing_and_counted() {
    let db = &mut *backend::filled();
    for name in ["bob", "ann"] {
        let ignored = write_as(db, 1, |conn| {
            Handle::insert(handle(5, name))
                .on_conflict_do_nothing()
                .execute(conn)
        });
        assert_eq!(ignored, Ok(1));
        let ignored = write_as(db, 1, |conn| {
            Handle::insert(&handle(5, name))
                .on_conflict(DuplicatedKeys)
                .do_nothing()
                .execute(conn)
        });
        assert_eq!(ignored, Ok(1));
    }
    assert_eq!(rows(db, "handles", "1 = 1"), ["1|1|ann", "2|2|bob"]);
}

#[test]
fn nothing_to_set_leaves_any_row_alone() {
    #[derive(AsChangeset)]
    #[diesel(table_name = handles)]
    struct Edit {
        name: Option<&'static str>,
    }
    let db = &mut *backend::filled();
    for name in ["bob", "ann"] {
        let nothing = write_as(db, 1, |conn| {
            Handle::insert(handle(5, name))
                .on_conflict(DuplicatedKeys)
                .do_update()
                .set(&Edit { name: None })
                .execute(conn)
        });
        assert_eq!(nothing, Ok(1));
    }
    assert_eq!(rows(db, "handles", "1 = 1"), ["1|1|ann", "2|2|bob"]);
}

#[test]
fn a_select_is_upserted() {
    let db = &mut *backend::filled();
    let copy = || {
        Post::insert(Comment::scoped().select((comments::id, comments::body)))
            .into_columns((posts::id, posts::title))
    };
    let upserted = write_as(db, 1, |conn| {
        copy()
            .on_conflict(DuplicatedKeys)
            .do_update()
            .set(posts::title.eq(excluded(posts::title)))
            .execute(conn)
    });
    assert_eq!(upserted, Ok(4));
    assert_eq!(
        rows(db, "posts", "org_id = 1"),
        ["1|1|one|-|1", "2|1|two|x|2", "3|1|c|-|3"]
    );
    let ignored = write_as(db, 2, |conn| copy().on_conflict_do_nothing().execute(conn));
    assert_eq!(ignored, Ok(3));
    assert_eq!(rows(db, "posts", "id = 3"), ["3|1|c|-|3", "3|2|THREE|-|0"]);
}

/// What stands in a select under the name of the tenant column is not taken for it.
#[test]
fn a_select_that_meets_another_tenants_row_writes_nothing() {
    let db = &mut *backend::filled();
    db.batch_execute("update handles set id = 8 where org_id = 1")
        .expect("another key");
    let upsert = |name: &'static str| {
        Handle::insert(Post::scoped().filter(posts::id.eq(1)).select((
            posts::org_id,
            sql::<diesel::sql_types::Text>(&format!("'{name}'")),
        )))
        .into_columns((handles::id, handles::name))
        .on_conflict(DuplicatedKeys)
        .do_update()
        .set(handles::id.eq(9))
    };
    assert_taken(write_as(db, 1, |conn| upsert("bob").execute(conn)));
    assert_eq!(write_as(db, 1, |conn| upsert("ann").execute(conn)), Ok(2));
    assert_eq!(rows(db, "handles", "1 = 1"), ["2|2|bob", "9|1|ann"]);
}

#[test]
fn of_several_unique_keys_none_leads_to_another_tenants_row() {
    let upsert = |email: &str, phone: &str| {
        let row = Badge {
            id: 1,
            org_id: 1,
            email: email.into(),
            phone: phone.into(),
            text: "new".into(),
        };
        Badge::insert((
            badges::id.eq(7),
            badges::email.eq(row.email),
            badges::phone.eq(row.phone),
            badges::text.eq(row.text),
        ))
        .on_conflict(DuplicatedKeys)
        .do_update()
        .set((
            badges::text.eq("up"),
            badges::id.eq(5),
            badges::email.eq(excluded(badges::email)),
        ))
    };
    let theirs = "2|1|b@x|22|two";
    for (email, phone) in [("b@x", "22"), ("b@x", "99"), ("c@x", "22")] {
        let db = &mut *tables();
        assert_taken(upsert(email, phone).execute(&mut as_tenant(db, 1)));
        assert_eq!(all(db, "badges"), ["1|1|a@x|11|one", theirs]);
    }
    // The row by the first of the keys is the one that counts; the other one then is in the way of what is set.
    let db = &mut *tables();
    let own = upsert("a@x", "22").execute(&mut as_tenant(db, 1));
    assert_eq!(own, Ok(2));
    assert_eq!(all(db, "badges"), ["1|5|a@x|11|up", theirs]);
    let db = &mut *tables();
    upsert("b@x", "11")
        .execute(&mut as_tenant(db, 1))
        .expect_err("a conflict");
    assert_eq!(all(db, "badges"), ["1|1|a@x|11|one", theirs]);
}

#[test]
fn what_the_database_sets_of_its_own_it_does_not_set_in_another_tenants_row() {
    let db = &mut *tables();
    let last_id = |db: &mut Db| {
        diesel::select(sql::<BigInt>("last_insert_id()"))
            .get_result::<i64>(db)
            .expect("an id")
    };
    let upsert = |code: &'static str| {
        Stamp::insert(stamps::code.eq(code))
            .on_conflict(DuplicatedKeys)
            .do_update()
            .set(stamps::seen.eq(stamps::seen + 1))
    };
    let theirs = "2|2|theirs|1|0";
    let before = last_id(db);
    assert_taken(upsert("theirs").execute(&mut as_tenant(db, 1)));
    assert_eq!(all(db, "stamps"), ["1|1|mine|1|0", theirs]);
    assert_eq!(last_id(db), before);
    let nothing = || Stamp::insert(stamps::code.eq("theirs")).on_conflict_do_nothing();
    assert_eq!(nothing().execute(&mut as_tenant(db, 1)), Ok(1));
    assert_eq!(all(db, "stamps"), ["1|1|mine|1|0", theirs]);
    // In the tenant's own row it does.
    assert_eq!(upsert("mine").execute(&mut as_tenant(db, 1)), Ok(2));
    assert_eq!(all(db, "stamps"), ["1|1|mine|0|1", theirs]);
    // Each try has used up a key of all tenants, as a plain insert that is refused does.
    assert_eq!(upsert("new").execute(&mut as_tenant(db, 1)), Ok(1));
    let id = Stamp::scoped()
        .filter(stamps::code.eq("new"))
        .select(stamps::id)
        .first::<i32>(&mut as_tenant(db, 1));
    assert_eq!(id, Ok(6));
}

#[test]
fn no_trigger_sees_another_tenants_row_as_updated() {
    let db = &mut *tables();
    db.batch_execute(
        "create trigger touch before update on badges for each row set new.text = 'touched'",
    )
    .expect("a trigger");
    let upsert = |email: &'static str| {
        Badge::insert((
            badges::id.eq(7),
            badges::email.eq(email),
            badges::phone.eq("77"),
            badges::text.eq(""),
        ))
        .on_conflict(DuplicatedKeys)
        .do_update()
        .set(badges::phone.eq("99"))
    };
    assert_taken(upsert("b@x").execute(&mut as_tenant(db, 1)));
    assert_eq!(all(db, "badges"), ["1|1|a@x|11|one", "2|1|b@x|22|two"]);
    assert_eq!(upsert("a@x").execute(&mut as_tenant(db, 1)), Ok(2));
    assert_eq!(all(db, "badges"), ["1|1|a@x|99|touched", "2|1|b@x|22|two"]);
}

#[test]
fn rows_of_nobody_and_of_everybody_are_not_updated() {
    let db = &mut *tables();
    for code in ["theirs", "nobodys"] {
        assert_taken(
            Paper::insert((papers::id.eq(9), papers::code.eq(code), papers::text.eq("")))
                .on_conflict(DuplicatedKeys)
                .do_update()
                .set(papers::text.eq("stolen"))
                .execute(&mut as_tenant(db, 1)),
        );
    }
    assert_eq!(
        all(db, "papers"),
        ["1|1|mine|-", "2|2|theirs|-", "3|-|nobodys|-"]
    );
    let upsert = |code: &'static str| {
        Flag::insert((flags::id.eq(9), flags::code.eq(code), flags::text.eq("")))
            .on_conflict(DuplicatedKeys)
            .do_update()
            .set(flags::text.eq("new"))
    };
    for code in ["theirs", "everybodys"] {
        assert_taken(upsert(code).execute(&mut as_tenant(db, 1)));
    }
    assert_eq!(upsert("mine").execute(&mut as_tenant(db, 1)), Ok(2));
    assert_eq!(
        all(db, "flags"),
        ["1|1|0|mine|new", "2|2|0|theirs|-", "3|1|1|everybodys|-"]
    );
}

#[test]
fn an_unscoped_upsert_updates_the_row_of_whichever_tenant_is_in_the_way() {
    let db = &mut *backend::filled();
    let upserted = Handle::insert(handle(5, "bob"))
        .for_tenant(1)
        .on_conflict(DuplicatedKeys)
        .do_update()
        .set(handles::id.eq(7))
        .execute(&mut db.unscoped("a name moves"));
    assert_eq!(upserted, Ok(2));
    assert_eq!(rows(db, "handles", "1 = 1"), ["1|1|ann", "7|2|bob"]);
}

#[test]
fn the_guard_stands_first() {
    let db = &mut *backend::filled();
    let log = log(db);
    Post::insert((posts::id.eq(1), posts::title.eq("t")))
        .on_conflict(DuplicatedKeys)
        .do_update()
        .set(posts::title.eq("u"))
        .execute(&mut as_tenant(db, 2))
        .expect("an upsert");
    assert_eq!(
        log.take(),
        [
            "INSERT INTO `posts` (`id`, `title`, `org_id`) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE \
         `org_id` = CASE WHEN (`posts`.`org_id` = ?) IS NOT TRUE THEN CASE WHEN rand() < ~0 + 409 THEN NULL END \
         WHEN 1 = 1 THEN `posts`.`org_id` ELSE CASE WHEN rand() < ~0 + 404 THEN NULL END END, `title` = ? \
         -- binds: [1, \"t\", 2, 2, \"u\"]"
        ]
    );
}

/// Keys are equal when the collation of their column says so.
#[test]
fn a_key_of_text_is_told_by_the_collation_of_its_column() {
    let db = &mut *backend::Database::new();
    db.batch_execute("create table firms (id varchar(200) not null primary key);
         create table deeds (id integer not null, firm_id varchar(20) collate utf8mb4_nopad_bin not null)",
    )
    .expect("tables");
    diesel::table! { firms (id) { id -> Text } }
    diesel::table! { deeds { id -> Integer, firm_id -> Text } }
    #[determines_tenant]
    #[derive(Queryable)]
    #[diesel(table_name = firms)]
    #[expect(dead_code, reason = "only its key matters here")]
    pub struct Firm {
        id: String,
    }
    #[tenanted(Firm)]
    #[derive(Queryable)]
    #[diesel(table_name = deeds)]
    #[expect(dead_code, reason = "only its table matters here")]
    struct Deed {
        id: i32,
        firm_id: String,
    }
    for key in ["a", "A", "a ", "á"] {
        let conn = &mut TenantConn::<_, Firm>::trusting(db, key.into());
        Deed::insert(deeds::id.eq(1)).execute(conn).expect("a deed");
    }
    for key in ["a", "A", "a ", "á"] {
        let conn = &mut TenantConn::<_, Firm>::trusting(db, key.into());
        assert_eq!(
            Deed::scoped().count().get_result::<i64>(conn),
            Ok(1),
            "{key}"
        );
    }
}
