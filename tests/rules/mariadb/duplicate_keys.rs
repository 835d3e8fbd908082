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

diesel::table! { badges { id -> Integer, org_id -> Integer, email -> Text, phone -> Text, text -> Text } }
diesel::table! { stamps { id -> Integer, org_id -> Integer, code -> Text, at -> Integer, seen -> Integer } }
diesel::table! { papers { id -> Integer, org_id -> Nullable<Integer>, code -> Text, text -> Text } }
diesel::table! { boards { id -> Integer, org_id -> Integer } }
diesel::table! { pins { id -> Integer, board_id -> Integer, code -> Text, text -> Text } }
diesel::table! { tacks { id -> Integer, org_id -> Integer, board_id -> Integer, next_id -> Nullable<Integer>, code -> Text } }
diesel::table! { flags { id -> Integer, org_id -> Integer, is_global -> Bool, code -> Text, text -> Text } }

/// Two unique keys, none of which has the tenant.
#[tenanted(Org)]
#[derive(Queryable, Insertable)]
#[diesel(table_name = badges)]
struct Badge {
    id: i32,
    org_id: i32,
    email: String,
    phone: String,
    text: String,
}

/// Columns that the database sets.
#[tenanted(Org)]
#[derive(Queryable)]
#[diesel(table_name = stamps)]
#[expect(dead_code, reason = "only its table matters here")]
struct Stamp {
    id: i32,
    org_id: i32,
    code: String,
    at: i32,
    seen: i32,
}

#[tenanted(Org, global)]
#[derive(Queryable)]
#[diesel(table_name = papers)]
#[expect(dead_code, reason = "only its table matters here")]
struct Paper {
    id: i32,
    org_id: Option<i32>,
    code: String,
    text: String,
}

#[tenanted(Org, global = is_global)]
#[derive(Queryable)]
#[diesel(table_name = flags)]
#[expect(dead_code, reason = "only its table matters here")]
struct Flag {
    id: i32,
    org_id: i32,
    is_global: bool,
    code: String,
    text: String,
}

#[tenanted(Org)]
#[derive(Queryable)]
#[diesel(table_name = boards)]
#[expect(dead_code, reason = "only its table matters here")]
struct Board {
    id: i32,
    org_id: i32,
}

#[tenanted(through = boards, foreign_key = board_id)]
#[derive(Queryable)]
#[diesel(table_name = pins)]
#[expect(dead_code, reason = "only its table matters here")]
struct Pin {
    id: i32,
    board_id: i32,
    code: String,
    text: String,
}

#[tenanted(Org, references(board_id -> boards, next_id -> tacks))]
#[derive(Queryable)]
#[diesel(table_name = tacks)]
#[expect(dead_code, reason = "only its table matters here")]
struct Tack {
    id: i32,
    org_id: i32,
    board_id: i32,
    next_id: Option<i32>,
    code: String,
}

const TABLES: &str = "
    create table badges (id integer not null, org_id integer not null, email varchar(200) not null, phone varchar(200) not null,
        text varchar(200) not null, primary key (org_id, id), unique (email), unique (phone));
    create table stamps (id integer not null auto_increment, org_id integer not null, code varchar(200) not null,
        at timestamp not null default '2001-01-01' on update current_timestamp, seen integer not null default 0,
        primary key (id), unique (code));
    create table papers (id integer primary key, org_id integer, code varchar(200) not null, text varchar(200) not null, unique (code));
    create table flags (id integer primary key, org_id integer not null, is_global boolean not null, code varchar(200) not null,
        text varchar(200) not null, unique (code));
    create table boards (id integer primary key, org_id integer not null);
    create table pins (id integer primary key, board_id integer not null, code varchar(200) not null, text varchar(200) not null,
        unique (code));
    create table tacks (id integer primary key, org_id integer not null, board_id integer not null, next_id integer,
        code varchar(200) not null, unique (code));
";

const ROWS: &str = "
    insert into badges values (1, 1, 'a@x', '11', 'one'), (1, 2, 'b@x', '22', 'two');
    insert into stamps (id, org_id, code) values (1, 1, 'mine'), (2, 2, 'theirs');
    insert into papers values (1, 1, 'mine', '-'), (2, 2, 'theirs', '-'), (3, null, 'nobodys', '-');
    insert into flags values (1, 1, false, 'mine', '-'), (2, 2, false, 'theirs', '-'), (3, 1, true, 'everybodys', '-');
    insert into boards values (1, 1), (2, 2), (3, 1);
    insert into pins values (1, 1, 'mine', '-'), (2, 2, 'theirs', '-');
    insert into tacks values (1, 1, 1, null, 'mine'), (2, 2, 2, null, 'theirs'), (3, 1, 1, null, 'other');
";

fn tables() -> Database {
    let mut db = backend::filled();
    db.batch_execute(TABLES).expect("tables");
    db.batch_execute(ROWS).expect("rows");
    db
}

/// Every row of a table, as text.
fn all(db: &mut Db, table: &str) -> Vec<String> {
    use house::bystanders::Raw;
    let columns = match table {
        "badges" => "org_id || '|' || id || '|' || email || '|' || phone || '|' || text",
        "stamps" => {
            "id || '|' || org_id || '|' || code || '|' || (at = '2001-01-01') || '|' || seen"
        }
        "papers" => "id || '|' || coalesce(org_id, '-') || '|' || code || '|' || text",
        "flags" => "id || '|' || org_id || '|' || is_global || '|' || code || '|' || text",
        "pins" => "id || '|' || board_id || '|' || code || '|' || text",
        "tacks" => {
            "id || '|' || org_id || '|' || board_id || '|' || coalesce(next_id, '-') || '|' || code"
        }
        _ => unreachable!("{table}"),
    };
    db.lines(format!("select {columns} as line from {table} order by 1"))
}

fn handle(id: i32, name: &str) -> Handle {
    Handle {
        id,
        org_id: 1,
        name: name.into(),
    }
}

#[track_caller]
fn assert_taken<R: Debug>(result: QueryResult<R>) {
    let error = result.expect_err("a conflict");
    let DatabaseError(UniqueViolation, information) = &error else {
        panic!("{error:?}")
    };
    // Nothing of whose row it is, and no number of ours.
    assert_eq!(
        information.message(),
        "a row that the tenant does not write is in the way"
    );
}

#[track_caller]
fn assert_out_of_scope<R: Debug>(result: QueryResult<R>) {
    let error = result.expect_err("a reference out of scope");
    assert!(
        matches!(error, DatabaseError(ForeignKeyViolation, _)),
        "{error:?}"
    );
}

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
fn a_row_through_another_parent_is_not_updated_whatever_its_parent_becomes() {
    let db = &mut *tables();
    let upsert = |code: &'static str| {
        Pin::insert((
            pins::id.eq(9),
            pins::board_id.eq(1),
            pins::code.eq(code),
            pins::text.eq(""),
        ))
        .on_conflict(DuplicatedKeys)
        .do_update()
    };
    assert_taken(
        upsert("theirs")
            .set((pins::board_id.eq(1), pins::text.eq("stolen")))
            .execute(&mut as_tenant(db, 1)),
    );
    assert_taken(
        upsert("theirs")
            .set((pins::text.eq("stolen"), pins::board_id.eq(1)))
            .execute(&mut as_tenant(db, 1)),
    );
    assert_out_of_scope(
        upsert("mine")
            .set((pins::text.eq("moved"), pins::board_id.eq(2)))
            .execute(&mut as_tenant(db, 1)),
    );
    assert_eq!(all(db, "pins"), ["1|1|mine|-", "2|2|theirs|-"]);
    let own = upsert("mine")
        .set((pins::board_id.eq(3), pins::text.eq("up")))
        .execute(&mut as_tenant(db, 1));
    assert_eq!(own, Ok(2));
    assert_eq!(all(db, "pins"), ["1|3|mine|up", "2|2|theirs|-"]);
}

#[test]
fn a_reference_out_of_scope_is_neither_inserted_nor_set() {
    let db = &mut *tables();
    let before = all(db, "tacks");
    let tack = |id: i32, board: i32, next: Option<i32>| {
        (
            tacks::id.eq(id),
            tacks::board_id.eq(board),
            tacks::next_id.eq(next),
            tacks::code.eq("mine"),
        )
    };
    for mode in ["", "TRADITIONAL"] {
        db.batch_execute(&format!(
            "set sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT,{mode}'"
        ))
        .expect("a mode");
        for (board, next) in [(2, None), (9, None), (1, Some(2)), (1, Some(9))] {
            let insert = || Tack::insert(tack(9, board, next));
            let conn = &mut as_tenant(db, 1);
            assert_out_of_scope(insert().execute(conn));
            assert_out_of_scope(insert().on_conflict_do_nothing().execute(conn));
            assert_out_of_scope(
                Tack::insert(vec![tack(8, 1, None), tack(9, board, next)]).execute(conn),
            );
            let selected = Board::scoped().filter(boards::id.eq(1)).select((
                boards::id + 8,
                sql::<Integer>(&format!("{board}")),
                sql::<diesel::sql_types::Nullable<Integer>>(
                    &next.map_or("null".into(), |id| id.to_string()),
                ),
                sql::<diesel::sql_types::Text>("'new'"),
            ));
            assert_out_of_scope(
                Tack::insert(selected)
                    .into_columns((tacks::id, tacks::board_id, tacks::next_id, tacks::code))
                    .execute(conn),
            );
            assert_eq!(
                Tack::update(1)
                    .set((tacks::board_id.eq(board), tacks::next_id.eq(next)))
                    .execute(conn),
                Ok(0)
            );
            assert_out_of_scope(
                Tack::insert(tack(9, 1, None))
                    .on_conflict(DuplicatedKeys)
                    .do_update()
                    .set((tacks::board_id.eq(board), tacks::next_id.eq(next)))
                    .execute(conn),
            );
        }
    }
    assert_eq!(all(db, "tacks"), before);
    let own = Tack::insert(tack(9, 1, Some(3)))
        .on_conflict(DuplicatedKeys)
        .do_update()
        .set((tacks::board_id.eq(3), tacks::next_id.eq(Some(3))))
        .execute(&mut as_tenant(db, 1));
    assert_eq!(own, Ok(2));
    let own = Tack::update(3)
        .set((tacks::board_id.eq(3), tacks::next_id.eq(Some(1))))
        .execute(&mut as_tenant(db, 1));
    assert_eq!(own, Ok(1));
    assert_eq!(
        all(db, "tacks"),
        ["1|1|3|3|mine", "2|2|2|-|theirs", "3|1|3|1|other"]
    );
}

/// An expression that gives another value each time it is evaluated is evaluated once.
#[test]
fn a_selected_reference_is_the_one_that_was_checked() {
    let db = &mut *tables();
    for round in 0..40 {
        let selected = Board::scoped().filter(boards::id.eq(1)).select((
            sql::<Integer>(&format!("{}", 100 + round)),
            boards::id,
            sql::<diesel::sql_types::Nullable<Integer>>("1 + floor(rand() * 3)"),
            sql::<diesel::sql_types::Text>(&format!("'new {round}'")),
        ));
        // Half of them name the other tenant's row, and are refused.
        let _ = Tack::insert(selected)
            .into_columns((tacks::id, tacks::board_id, tacks::next_id, tacks::code))
            .execute(&mut as_tenant(db, 1));
    }
    let theirs = Tack::scoped()
        .filter(tacks::id.ge(100))
        .filter(tacks::next_id.eq(2))
        .count();
    assert_eq!(theirs.get_result::<i64>(&mut as_tenant(db, 1)), Ok(0));
    let own = Tack::scoped().filter(tacks::id.ge(100)).count();
    assert!(
        own.get_result::<i64>(&mut as_tenant(db, 1))
            .expect("a count")
            > 0
    );
}

/// Of text, a constant is evaluated wherever it stands.
#[test]
fn keys_of_text_are_refused_and_taken_as_numbers_are() {
    diesel::table! { libraries (id) { id -> Text } }
    diesel::table! { shelves (id) { id -> Text, library_id -> Text } }
    diesel::table! { tomes { id -> Integer, library_id -> Text, shelf_id -> Text, other_id -> Nullable<Text> } }
    #[determines_tenant]
    #[derive(Queryable)]
    #[diesel(table_name = libraries)]
    #[expect(dead_code, reason = "only its key matters here")]
    pub struct Library {
        id: String,
    }
    #[tenanted(Library)]
    #[derive(Queryable)]
    #[diesel(table_name = shelves)]
    #[expect(dead_code, reason = "only its table matters here")]
    struct Shelf {
        id: String,
        library_id: String,
    }
    #[tenanted(Library, references(shelf_id -> shelves, other_id -> shelves))]
    #[derive(Queryable)]
    #[diesel(table_name = tomes)]
    #[expect(dead_code, reason = "only its table matters here")]
    struct Tome {
        id: i32,
        library_id: String,
        shelf_id: String,
        other_id: Option<String>,
    }
    let db = &mut *backend::Database::new();
    db.batch_execute("create table shelves (id varchar(200) not null, library_id varchar(200) not null, primary key (id));
         create table tomes (id integer not null, library_id varchar(200) not null, shelf_id varchar(200) not null, other_id varchar(9),
             primary key (id))",
    )
    .expect("tables");
    db.batch_execute("insert into shelves values ('p', 'a'), ('q', 'b')")
        .expect("rows");
    let tome = |id: i32, shelf: &'static str, other: Option<&'static str>| {
        (
            tomes::id.eq(id),
            tomes::shelf_id.eq(shelf),
            tomes::other_id.eq(other),
        )
    };
    let upsert = |id, shelf, other| {
        Tome::insert(tome(id, "p", None))
            .on_conflict(DuplicatedKeys)
            .do_update()
            .set((tomes::shelf_id.eq(shelf), tomes::other_id.eq(other)))
    };
    {
        let conn = &mut TenantConn::<_, Library>::trusting(db, "a".into());
        assert_eq!(Tome::insert(tome(1, "p", None)).execute(conn), Ok(1));
        assert_eq!(Tome::insert(tome(2, "p", Some("p"))).execute(conn), Ok(1));
        for (shelf, other) in [("q", None), ("p", Some("q")), ("r", None)] {
            assert_out_of_scope(Tome::insert(tome(3, shelf, other)).execute(conn));
            assert_out_of_scope(upsert(1, shelf, other).execute(conn));
            let update =
                Tome::update(1).set((tomes::shelf_id.eq(shelf), tomes::other_id.eq(other)));
            assert_eq!(update.execute(conn), Ok(0));
        }
        assert_eq!(upsert(1, "p", Some("p")).execute(conn), Ok(2));
    }
    let conn = &mut TenantConn::<_, Library>::trusting(db, "b".into());
    let theirs = Tome::insert((tomes::id.eq(1), tomes::shelf_id.eq("q")))
        .on_conflict(DuplicatedKeys)
        .do_update()
        .set(tomes::shelf_id.eq("q"));
    assert_taken(theirs.execute(conn));
    assert_eq!(Tome::scoped().count().get_result::<i64>(conn), Ok(0));
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
