//! Rows of several tenants, by a join table: no tenant owns them, and so they stay.

use super::*;

diesel::table! { bands { id -> Integer } }
diesel::table! { players { id -> Integer, name -> Text } }
diesel::table! { lineups { id -> Integer, band_id -> Integer, player_id -> Integer } }
diesel::table! { instruments { id -> Integer, player_id -> Integer } }
diesel::table! { songs { id -> Integer, band_id -> Integer, player_id -> Integer } }

#[determines_tenant]
#[derive(Queryable)]
#[diesel(table_name = bands)]
#[expect(dead_code, reason = "only its key matters here")]
pub struct Band {
    id: i32,
}

#[tenanted(through = lineups, key = player_id, updatable)]
#[derive(Queryable)]
#[diesel(table_name = players)]
#[expect(dead_code, reason = "only its table matters here")]
pub(crate) struct Player {
    id: i32,
    name: String,
}

#[tenanted(Band, references(player_id -> players))]
#[derive(Queryable)]
#[diesel(table_name = lineups)]
#[expect(dead_code, reason = "only its table matters here")]
pub(crate) struct Lineup {
    id: i32,
    band_id: i32,
    player_id: i32,
}

#[tenanted(through = players, foreign_key = player_id)]
#[derive(Queryable)]
#[diesel(table_name = instruments)]
#[expect(dead_code, reason = "only its table matters here")]
pub(crate) struct Instrument {
    id: i32,
    player_id: i32,
}

#[tenanted(Band, references(player_id -> players))]
#[derive(Queryable)]
#[diesel(table_name = songs)]
#[expect(dead_code, reason = "only its table matters here")]
pub(crate) struct Song {
    id: i32,
    band_id: i32,
    player_id: i32,
}

/// The players 1 and 2 play in the bands of these numbers, and 3 plays in both.
fn database() -> Database {
    let mut db = Database::shared();
    sql(
        &mut db,
        "create table bands (id integer primary key);
         create table players (id integer primary key, name varchar(20) not null);
         create table lineups (id integer primary key, band_id integer not null references bands (id),
             player_id integer not null references players (id), unique (band_id, player_id));
         create table instruments (id integer primary key, player_id integer not null references players (id));
         create table songs (id integer primary key, band_id integer not null references bands (id),
             player_id integer not null references players (id));
         insert into bands values (1), (2); insert into players values (1, 'one'), (2, 'two'), (3, 'both');
         insert into lineups values (1, 1, 1), (2, 2, 2), (3, 1, 3), (4, 2, 3);
         insert into instruments values (1, 1), (2, 2), (3, 3); insert into songs values (1, 1, 3), (2, 2, 3)",
    );
    db
}

/// The ids of the rows of each table: lineups, songs, players, instruments.
fn rows(db: &mut Conn) -> [Vec<String>; 4] {
    ["lineups", "songs", "players", "instruments"].map(|table| {
        let ids = format!("select cast(id as char(1)) as line from {table} order by id");
        lines(db, ids)
    })
}

#[test]
fn a_removal_takes_what_joins_a_row_of_several_tenants_and_leaves_the_row() {
    let db = &mut database();
    let conn = &mut db.unscoped("test");
    let removal = || Removal::<Band>::of(1);
    let dry = removal().dry_run(conn).expect("a dry run");
    assert_eq!(removal().execute(conn).expect("a removal"), dry);
    assert_eq!(dry.rows(), 4);
    let [lineups, songs, players, instruments] = rows(db);
    assert_eq!(lineups, ["2", "4"]);
    assert_eq!(songs, ["2"]);
    assert_eq!(players, ["1", "2", "3"]);
    assert_eq!(instruments, ["1", "2", "3"]);
}

#[test]
fn a_merge_that_would_join_a_row_twice_is_an_error_where_the_database_forbids_it() {
    let db = &mut database();
    let conn = &mut db.unscoped("test");
    let merge = || Merge::<Band>::of(1).into(2);
    // A dry run counts collisions of primary keys alone.
    let merged = merge().execute(conn);
    assert!(matches!(merged, Err(Error::Database(_))), "{merged:?}");
    assert_eq!(rows(db)[0], ["1", "2", "3", "4"]);
    sql(db, "delete from lineups where id = 3");
    merge().execute(&mut db.unscoped("test")).expect("a merge");
    let [lineups, songs, players, _] = rows(db);
    assert_eq!(lineups, ["1", "2", "4"]);
    assert_eq!(songs, ["1", "2"]);
    assert_eq!(players, ["1", "2", "3"]);
}

#[test]
fn an_export_has_what_joins_a_row_of_several_tenants_and_not_the_row() {
    let db = &mut database();
    let mut exported = Vec::new();
    Export::<Band>::of(1)
        .for_each(&mut db.unscoped("test"), |row| {
            exported.push(format!("{} {}", row.table, row.json));
            Ok(())
        })
        .expect("an export");
    exported.sort();
    assert_eq!(
        exported,
        [
            r#"bands {"id":1}"#,
            r#"lineups {"id":1,"band_id":1,"player_id":1}"#,
            r#"lineups {"id":3,"band_id":1,"player_id":3}"#,
            r#"songs {"id":1,"band_id":1,"player_id":3}"#,
        ]
    );
}
