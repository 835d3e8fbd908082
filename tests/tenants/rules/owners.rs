//! Rows of one of two types of tenants, each by a column of its own, and what is through them.

use super::*;

diesel::table! { clubs { id -> Integer } }
diesel::table! { fans { id -> Integer } }
diesel::table! { seats { id -> Integer, club_id -> Nullable<Integer>, fan_id -> Nullable<Integer> } }
diesel::table! { cushions { id -> Integer, seat_id -> Integer } }

#[determines_tenant]
#[derive(Queryable)]
#[diesel(table_name = clubs)]
#[expect(dead_code, reason = "only its key matters here")]
pub struct Club {
    id: i32,
}

#[determines_tenant]
#[derive(Queryable)]
#[diesel(table_name = fans)]
#[expect(dead_code, reason = "only its key matters here")]
pub struct Fan {
    id: i32,
}

#[tenanted(one_of(Club = club_id, Fan = fan_id))]
#[derive(Queryable)]
#[diesel(table_name = seats)]
#[expect(dead_code, reason = "only its table matters here")]
pub(crate) struct Seat {
    id: i32,
    club_id: Option<i32>,
    fan_id: Option<i32>,
}

#[tenanted(through = seats, foreign_key = seat_id)]
#[derive(Queryable)]
#[diesel(table_name = cushions)]
#[expect(dead_code, reason = "only its table matters here")]
pub(crate) struct Cushion {
    id: i32,
    seat_id: i32,
}

/// The seats 1 and 2 are those of the clubs of these numbers, 3 and 4 those of the fans 1 and 2; 5 has two owners, and 6
/// has none.
fn database(references: bool) -> Database {
    let mut db = Database::shared();
    let [club, fan] = if references {
        ["references clubs (id)", "references fans (id)"]
    } else {
        [""; 2]
    };
    sql(
        &mut db,
        &format!(
            "create table clubs (id integer primary key); create table fans (id integer primary key);
             create table seats (id integer primary key, club_id integer {club}, fan_id integer {fan});
             create table cushions (id integer primary key, seat_id integer not null references seats (id));
             insert into clubs values (1), (2); insert into fans values (1), (2);
             insert into seats values (1, 1, null), (2, 2, null), (3, null, 1), (4, null, 2), (5, 1, 1), (6, null, null);
             insert into cushions values (1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 6)"
        ),
    );
    db
}

/// `id club fan` of each seat, and the ids of the cushions.
fn rows(db: &mut Conn) -> (Vec<String>, Vec<String>) {
    let text = |column: &str| format!("coalesce(cast({column} as char(1)), '-')");
    let seats = format!(
        "select cast(id as char(1)) || {} || {} as line from seats order by id",
        text("club_id"),
        text("fan_id")
    );
    let cushions = "select cast(id as char(1)) as line from cushions order by id";
    (lines(db, seats), lines(db, cushions))
}

#[test]
fn a_removal_takes_the_rows_of_one_type_of_owner_and_what_is_through_them() {
    let db = &mut database(false);
    let conn = &mut db.unscoped("test");
    let removal = || Removal::<Club>::of(1);
    let dry = removal().dry_run(conn).expect("a dry run");
    assert_eq!(removal().execute(conn).expect("a removal"), dry);
    assert_eq!(dry.rows(), 3);
    Removal::<Fan>::of(2).execute(conn).expect("a removal");
    let (seats, cushions) = rows(db);
    assert_eq!(seats, ["22-", "3-1", "511", "6--"]);
    assert_eq!(cushions, ["2", "3", "5", "6"]);
}

#[test]
fn a_row_with_two_owners_stays_and_keeps_either_from_being_removed() {
    let db = &mut database(true);
    let conn = &mut db.unscoped("test");
    for removed in [
        Removal::<Club>::of(1).execute(conn),
        Removal::<Fan>::of(1).execute(conn),
    ] {
        assert!(
            matches!(removed, Err(Error::Referenced { .. })),
            "{removed:?}"
        );
    }
    Removal::<Fan>::of(2).execute(conn).expect("a removal");
    let (seats, _) = rows(db);
    assert_eq!(seats, ["11-", "22-", "3-1", "511", "6--"]);
}

#[test]
fn a_transfer_and_a_merge_move_the_rows_of_one_type_of_owner() {
    let db = &mut database(false);
    let conn = &mut db.unscoped("test");
    let transfer = || Transfer::<Fan>::from(1).to(2);
    assert_eq!(transfer().dry_run(conn).expect("a dry run").rows(), 1);
    transfer().execute(conn).expect("a transfer");
    Merge::<Club>::of(1).into(2).execute(conn).expect("a merge");
    let (seats, cushions) = rows(db);
    assert_eq!(seats, ["12-", "22-", "3-2", "4-2", "511", "6--"]);
    assert_eq!(cushions.len(), 6);
}

#[test]
fn an_export_has_the_rows_of_one_type_of_owner() {
    let db = &mut database(true);
    let mut exported = Vec::new();
    Export::<Fan>::of(2)
        .for_each(&mut db.unscoped("test"), |row| {
            exported.push(format!("{} {}", row.table, row.json));
            Ok(())
        })
        .expect("an export");
    assert_eq!(
        exported,
        [
            r#"fans {"id":2}"#,
            r#"seats {"id":4,"club_id":null,"fan_id":2}"#,
            r#"cushions {"id":4,"seat_id":4}"#,
        ]
    );
}
