//! Views that the program has designated: as views, or as tables.

use super::*;

diesel::table! { choirs { id -> Integer } }
diesel::table! { singers { id -> Integer, choir_id -> Integer, voice -> Text } }
diesel::table! { tenors { id -> Integer, choir_id -> Integer } }
diesel::table! { guests { id -> Integer, choir_id -> Integer } }
diesel::table! { basses { id -> Integer, choir_id -> Integer } }
diesel::table! { solos { id -> Integer, bass_id -> Integer } }
diesel::table! { sizes (choir_id) { choir_id -> Integer, singers -> BigInt } }

#[determines_tenant]
#[derive(Queryable)]
#[diesel(table_name = choirs)]
#[expect(dead_code, reason = "only its key matters here")]
pub struct Choir {
    id: i32,
}

#[tenanted(Choir)]
#[derive(Queryable)]
#[diesel(table_name = singers)]
#[expect(dead_code, reason = "only its table matters here")]
struct Singer {
    id: i32,
    choir_id: i32,
    voice: String,
}

#[tenanted(Choir)]
#[derive(Queryable)]
#[diesel(table_name = tenors)]
#[expect(dead_code, reason = "only its table matters here")]
struct Tenor {
    id: i32,
    choir_id: i32,
}

#[tenanted(Choir)]
#[derive(Queryable)]
#[diesel(table_name = sizes, primary_key(choir_id))]
#[expect(dead_code, reason = "only its table matters here")]
struct Size {
    choir_id: i32,
    singers: i64,
}

/// A view of guests, of which the program knows nothing as a table.
#[tenanted(Choir, view)]
#[derive(Queryable)]
#[diesel(table_name = guests)]
#[expect(dead_code, reason = "only its table matters here")]
struct Guest {
    id: i32,
    choir_id: i32,
}

#[tenanted(Choir, view)]
#[derive(Queryable)]
#[diesel(table_name = basses)]
#[expect(dead_code, reason = "only its table matters here")]
struct Bass {
    id: i32,
    choir_id: i32,
}

#[tenanted(through = basses, foreign_key = bass_id)]
#[derive(Queryable)]
#[diesel(table_name = solos)]
#[expect(dead_code, reason = "only its table matters here")]
struct Solo {
    id: i32,
    bass_id: i32,
}

/// The tenors are singers, or visitors, of which the program knows nothing.
fn database(tenors: &str) -> Database {
    let mut db = Database::new();
    sql(
        &mut db,
        &format!(
            "create table choirs (id integer primary key);
             create table singers (id integer primary key, choir_id integer not null references choirs (id),
                 voice varchar(9) not null);
             create table visitors (id integer primary key, choir_id integer not null, voice varchar(9) not null);
             create table solos (id integer primary key, bass_id integer not null);
             create view tenors as select id, choir_id from {tenors} where voice = 'tenor';
             create view sizes as select choir_id, count(*) as singers from singers group by choir_id;
             create view guests as select id, choir_id from visitors;
             create view basses as select id, choir_id from singers where voice = 'bass';
             insert into choirs values (1), (2), (3);
             insert into singers values (1, 1, 'tenor'), (2, 1, 'bass'), (3, 2, 'tenor'), (4, 3, 'alto');
             insert into visitors select * from singers;"
        ),
    );
    db
}

fn singers(db: &mut Conn) -> Vec<String> {
    lines(
        db,
        "select id || ' ' || choir_id as line from singers order by id".to_owned(),
    )
}

#[test]
fn a_view_is_not_written_and_loses_the_rows_of_its_tables() {
    let db = &mut database("singers");
    let conn = &mut db.unscoped("test");
    Transfer::<Choir>::from(2)
        .to(3)
        .execute(conn)
        .expect("a transfer");
    assert_eq!(singers(conn), ["1 1", "2 1", "3 3", "4 3"]);
    Merge::<Choir>::of(3)
        .into(2)
        .execute(conn)
        .expect("a merge");
    assert_eq!(singers(conn), ["1 1", "2 1", "3 2", "4 2"]);
    let dry = Removal::<Choir>::of(1).dry_run(conn).expect("a dry run");
    assert_eq!(dry.rows(), 3);
    let removal = Removal::<Choir>::of(1).execute(conn);
    assert_eq!(removal.expect("a removal"), dry);
    let removal = Removal::<Choir>::of(2).batches_of(1).execute(conn);
    assert_eq!(removal.expect("a removal").rows(), 3);
    assert_eq!(singers(conn), [""; 0]);
}

#[test]
fn an_export_has_what_a_view_shows() {
    let db = &mut database("singers");
    let mut file = Vec::new();
    Export::<Choir>::of(2)
        .write_to(&mut file, &mut db.unscoped("test"))
        .expect("an export");
    let file = String::from_utf8(file).expect("JSON is text");
    assert!(
        file.contains(r#"{"table":"tenors","row":{"id":3,"choir_id":2}}"#),
        "{file}"
    );
    assert!(
        file.contains(r#"{"table":"sizes","row":{"choir_id":2,"singers":1}}"#),
        "{file}"
    );
}

#[test]
fn rows_that_a_view_shows_of_a_table_that_is_not_designated_are_an_error() {
    let db = &mut database("visitors");
    let before = singers(db);
    let conn = &mut db.unscoped("test");
    let stayed = |done: Result<Counts, Error>| match done {
        Err(Error::RowsStayed { table, rows }) => format!("{table} {rows}"),
        done => panic!("{done:?}"),
    };
    assert_eq!(stayed(Removal::<Choir>::of(1).execute(conn)), "tenors 1");
    assert_eq!(
        stayed(Transfer::<Choir>::from(1).to(2).execute(conn)),
        "tenors 1"
    );
    assert_eq!(
        stayed(Merge::<Choir>::of(1).into(2).execute(conn)),
        "tenors 1"
    );
    assert_eq!(singers(conn), before);
}

#[test]
fn what_is_designated_as_a_view_is_left_out() {
    let db = &mut database("singers");
    let mut file = Vec::new();
    let exported = Export::<Choir>::of(2)
        .write_to(&mut file, &mut db.unscoped("test"))
        .expect("an export");
    let file = String::from_utf8(file).expect("JSON is text");
    assert!(!file.contains("guests"), "{file}");
    let conn = &mut db.unscoped("test");
    let visitors = "select id || ' ' || choir_id as line from visitors order by id";
    let before = lines(conn, visitors);
    Transfer::<Choir>::from(2)
        .to(3)
        .execute(conn)
        .expect("a transfer");
    Merge::<Choir>::of(2)
        .into(3)
        .execute(conn)
        .expect("a merge");
    let removed = Removal::<Choir>::of(3).execute(conn).expect("a removal");
    for counts in [&exported, &removed] {
        let mut tables = counts.tables().iter();
        assert!(
            tables.all(|table| table.table.name() != "guests"),
            "{counts:?}"
        );
    }
    assert_eq!(lines(conn, visitors), before);
}

/// Whose they are can be told only while the view shows the parent.
#[test]
fn rows_through_a_view_go_before_what_may_be_behind_it() {
    let db = &mut database("singers");
    sql(
        db,
        "insert into singers values (5, 3, 'bass');
         insert into solos values (1, 2), (2, 5), (3, 4)",
    );
    let conn = &mut db.unscoped("test");
    let dry = Removal::<Choir>::of(1).dry_run(conn).expect("a dry run");
    assert_eq!(dry.rows(), 4);
    let removal = Removal::<Choir>::of(1).batches_of(1).execute(conn);
    assert_eq!(removal.expect("a removal"), dry);
    let solos = lines(conn, "select '' || id as line from solos order by id");
    assert_eq!(solos, ["2", "3"]);
}
