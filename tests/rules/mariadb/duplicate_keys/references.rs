//! What an upsert does where a row points to others, that are checked.

use super::schema::*;
use diesel::connection::SimpleConnection as _;
use diesel::dsl::{DuplicatedKeys, sql};
use diesel::sql_types::Integer;
use house::*;
use tenancy::prelude::*;

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
