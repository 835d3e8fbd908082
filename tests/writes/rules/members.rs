//! Tenants that belong to several tenants: a club has its members, and a member has rows of its own.

use crate::backend::{Conn, Database, GENERATED_KEY};
use diesel::connection::SimpleConnection;
use diesel::result::Error::NotFound;
use tenancy::prelude::*;

diesel::table! { clubs { id -> Integer } }
diesel::table! { players { id -> Integer, name -> Text } }
diesel::table! { seats { id -> Integer, club_id -> Integer, player_id -> Integer } }
diesel::table! { matches { id -> Integer, club_id -> Integer, player_id -> Integer } }
diesel::table! { rackets { id -> Integer, player_id -> Integer } }
diesel::table! { phones { id -> Integer, player_id -> Integer } }
diesel::table! { teams { id -> Integer, club_id -> Integer } }
diesel::table! { drills { id -> Integer, team_id -> Integer } }
diesel::joinable!(seats -> players (player_id));
diesel::joinable!(matches -> players (player_id));
diesel::joinable!(rackets -> players (player_id));
diesel::joinable!(phones -> players (player_id));
diesel::allow_tables_to_appear_in_same_query!(
    clubs, players, seats, matches, rackets, phones, teams, drills
);

#[determines_tenant]
#[derive(Queryable)]
#[diesel(table_name = clubs)]
#[expect(dead_code, reason = "only its key matters here")]
pub struct Club {
    id: i32,
}

#[determines_tenant]
#[tenanted(through = seats, key = player_id)]
#[derive(Queryable, Identifiable, Debug, PartialEq)]
#[diesel(table_name = players)]
pub struct Player {
    id: i32,
    name: String,
}

#[tenanted(Club, references(player_id -> players))]
#[derive(Queryable)]
#[diesel(table_name = seats)]
#[expect(dead_code, reason = "only its policy matters here")]
struct Seat {
    id: i32,
    club_id: i32,
    player_id: i32,
}

#[tenanted(Club, references(player_id -> players))]
#[derive(Queryable)]
#[diesel(table_name = matches)]
#[expect(dead_code, reason = "only its policy matters here")]
struct Match {
    id: i32,
    club_id: i32,
    player_id: i32,
}

#[tenanted(Player)]
#[derive(Queryable)]
#[diesel(table_name = rackets)]
#[expect(dead_code, reason = "only its policy matters here")]
struct Racket {
    id: i32,
    player_id: i32,
}

#[tenanted(through = players, foreign_key = player_id)]
#[derive(Queryable)]
#[diesel(table_name = phones)]
#[expect(dead_code, reason = "only its policy matters here")]
struct Phone {
    id: i32,
    player_id: i32,
}

#[determines_tenant]
#[tenanted(Club)]
#[derive(Queryable)]
#[diesel(table_name = teams)]
#[expect(dead_code, reason = "only its policy matters here")]
pub struct Team {
    id: i32,
    club_id: i32,
}

#[tenanted(Team)]
#[derive(Queryable)]
#[diesel(table_name = drills)]
#[expect(dead_code, reason = "only its policy matters here")]
struct Drill {
    id: i32,
    team_id: i32,
}

/// Ann is in the first club, Bob in the second, Cyd in both, and Dan in none.
fn database() -> Database {
    let mut db = Database::new();
    db.batch_execute(&format!(
        "create table clubs (id integer not null primary key);
         create table players (id {GENERATED_KEY}, name varchar(20) not null);
         create table seats (id integer not null primary key, club_id integer not null, player_id integer not null);
         create table matches (id integer not null primary key, club_id integer not null, player_id integer not null);
         create table rackets (id integer not null primary key, player_id integer not null);
         create table phones (id integer not null primary key, player_id integer not null);
         create table teams (id integer not null primary key, club_id integer not null);
         create table drills (id integer not null primary key, team_id integer not null);
         insert into teams values (1, 2), (2, 1), (3, 1);
         insert into drills values (1, 1), (2, 2), (3, 3);
         insert into clubs values (1), (2);
         insert into players (name) values ('Ann');
         insert into players (name) values ('Bob');
         insert into players (name) values ('Cyd');
         insert into players (name) values ('Dan');
         insert into seats values (1, 1, 1), (2, 2, 2), (3, 1, 3), (4, 2, 3);
         insert into matches values (1, 1, 1), (2, 2, 2), (3, 1, 3), (4, 2, 3);
         insert into rackets values (1, 1), (2, 2), (3, 3), (4, 4);
         insert into phones values (1, 1), (2, 2), (3, 3), (4, 4);"
    ))
    .expect("the tables are new");
    db
}

fn club(db: &mut Conn, key: i32) -> TenantConn<'_, Conn, Club> {
    TenantConn::trusting(db, key)
}

fn player(db: &mut Conn, key: i32) -> TenantConn<'_, Conn, Player> {
    TenantConn::trusting(db, key)
}

/// The names of the players in reach.
macro_rules! names {
    ($conn:expr) => {
        Player::scoped()
            .order(players::id)
            .select(players::name)
            .load::<String>($conn)
            .expect("players")
    };
}

fn all(db: &mut Conn) -> Vec<(i32, String)> {
    players::table.order(players::id).load(db).expect("players")
}

#[test]
fn a_club_reads_its_members_and_a_player_reads_himself() {
    let db = &mut *database();
    assert_eq!(names!(&mut club(db, 1)), ["Ann", "Cyd"]);
    assert_eq!(names!(&mut club(db, 2)), ["Bob", "Cyd"]);
    assert!(names!(&mut club(db, 3)).is_empty());
    // The number of a club is not that of a player.
    assert_eq!(names!(&mut player(db, 1)), ["Ann"]);
    assert_eq!(names!(&mut player(db, 2)), ["Bob"]);
    assert_eq!(names!(&mut player(db, 4)), ["Dan"]);
    let found = Player::find(2).first::<Player>(&mut club(db, 1));
    assert_eq!(found, Err(NotFound));
    let found = Player::find(2).first::<Player>(&mut player(db, 1));
    assert_eq!(found, Err(NotFound));
    assert_eq!(
        Player::current(&mut player(db, 4)).expect("its row").name,
        "Dan"
    );
}

#[test]
fn a_connection_of_a_club_and_a_player_has_the_members_and_the_player_among_them() {
    let db = &mut *database();
    let both = &mut TenantConn::<_, (Club, Player)>::trusting(db, (1, 3));
    assert_eq!(names!(both), ["Ann", "Cyd"]);
    assert_eq!(Player::current(both).expect("a member").name, "Cyd");
    for other in [2, 4] {
        let both = &mut TenantConn::<_, (Club, Player)>::trusting(db, (1, other));
        assert_eq!(Player::current(both), Err(NotFound), "{other}");
    }
    let first = &mut TenantConn::<_, (Player, Club)>::trusting(db, (3, 1));
    assert_eq!(names!(first), ["Cyd"]);
}

#[test]
fn a_player_is_written_by_himself_alone() {
    let db = &mut *database();
    let before = all(db);
    let renamed = |id: i32| Player::update(id).set(players::name.eq("new"));
    for conn in [1, 2] {
        for id in 1..=4 {
            assert_eq!(renamed(id).execute(&mut club(db, conn)), Ok(0));
            assert_eq!(Player::delete(id).execute(&mut club(db, conn)), Ok(0));
        }
        let every = Player::update(Player::scoped()).set(players::name.eq("new"));
        assert_eq!(every.execute(&mut club(db, conn)), Ok(0));
        assert_eq!(
            Player::delete(Player::scoped()).execute(&mut club(db, conn)),
            Ok(0)
        );
    }
    let both = &mut TenantConn::<_, (Club, Player)>::trusting(db, (1, 1));
    assert_eq!(renamed(1).execute(both), Ok(0));
    for id in [2, 3, 4] {
        assert_eq!(renamed(id).execute(&mut player(db, 1)), Ok(0));
        assert_eq!(Player::delete(id).execute(&mut player(db, 1)), Ok(0));
    }
    assert_eq!(all(db), before);
    assert_eq!(renamed(1).execute(&mut player(db, 1)), Ok(1));
    assert_eq!(Player::delete(4).execute(&mut player(db, 4)), Ok(1));
    let after = all(db)
        .into_iter()
        .map(|(_, name)| name)
        .collect::<Vec<_>>();
    assert_eq!(after, ["new", "Bob", "Cyd"]);
}

#[test]
fn a_player_signs_up_on_an_unscoped_connection() {
    let db = &mut *database();
    let conn = &mut db.unscoped("somebody signs up");
    let eve = Player::insert(players::name.eq("Eve"));
    assert_eq!(eve.execute(conn), Ok(1));
    let fay = Player::insert(players::name.eq("Fay")).for_tenant(9);
    assert_eq!(fay.execute(conn), Ok(1));
    assert_eq!(names!(&mut player(db, 9)), ["Fay"]);
}

#[test]
fn a_club_names_members_only() {
    let db = &mut *database();
    let of_player =
        |id: i32, player: i32| Match::insert((matches::id.eq(id), matches::player_id.eq(player)));
    assert_eq!(of_player(10, 3).execute(&mut club(db, 1)), Ok(1));
    assert!(of_player(11, 2).execute(&mut club(db, 1)).is_err());
    let moved = Match::update(1).set(matches::player_id.eq(2));
    assert_eq!(moved.execute(&mut club(db, 1)), Ok(0));
    // By a seat, a club would read whomever it liked.
    let seat = Seat::insert((seats::id.eq(10), seats::player_id.eq(4)));
    assert!(seat.execute(&mut club(db, 1)).is_err());
    assert_eq!(names!(&mut club(db, 1)), ["Ann", "Cyd"]);
}

#[test]
fn what_is_through_a_player_is_read_by_the_clubs_and_written_by_the_player() {
    let db = &mut *database();
    let ids = || Phone::scoped().order(phones::id).select(phones::id);
    assert_eq!(ids().load::<i32>(&mut club(db, 1)), Ok(vec![1, 3]));
    assert_eq!(ids().load::<i32>(&mut player(db, 3)), Ok(vec![3]));
    let phone =
        |id: i32, player: i32| Phone::insert((phones::id.eq(id), phones::player_id.eq(player)));
    assert!(phone(10, 1).execute(&mut club(db, 1)).is_err());
    assert_eq!(Phone::delete(1).execute(&mut club(db, 1)), Ok(0));
    assert!(phone(10, 2).execute(&mut player(db, 1)).is_err());
    assert_eq!(phone(10, 1).execute(&mut player(db, 1)), Ok(1));
    assert_eq!(Phone::delete(1).execute(&mut player(db, 1)), Ok(1));
    // A racket is the player's alone.
    let rackets = Racket::scoped().select(rackets::id);
    assert_eq!(rackets.load::<i32>(&mut player(db, 2)), Ok(vec![2]));
}

#[test]
fn rows_of_two_types_of_tenants_meet_each_what_is_of_its_type() {
    let db = &mut *database();
    let conn = &mut db.unscoped("everything");
    // Match, team and drill: of the first club the matches 1 and 3, with the teams 2 and 3; of the second one 2 and 4.
    let expected = [
        (1, 2, 2),
        (1, 3, 3),
        (2, 1, 1),
        (3, 2, 2),
        (3, 3, 3),
        (4, 1, 1),
    ];
    let columns = (matches::id, teams::id, drills::id);
    let from_matches = Match::scoped()
        .inner_join(teams::table.on(teams::id.gt(0)))
        .inner_join(drills::table.on(drills::id.gt(0)))
        .order(columns)
        .select(columns);
    assert_eq!(from_matches.load(conn), Ok(expected.to_vec()));
    let from_drills = Drill::scoped()
        .inner_join(matches::table.on(matches::id.gt(0)))
        .inner_join(teams::table.on(teams::id.gt(0)))
        .order(columns)
        .select(columns);
    assert_eq!(from_drills.load(conn), Ok(expected.to_vec()));

    let columns = (matches::id, players::id, rackets::id);
    let of_players = Match::scoped()
        .inner_join(players::table.on(players::id.eq(matches::player_id)))
        .inner_join(rackets::table.on(rackets::id.gt(0)))
        .order(columns)
        .select(columns);
    assert_eq!(
        of_players.load(conn),
        Ok(vec![(1, 1, 1), (2, 2, 2), (3, 3, 3), (4, 3, 3)])
    );
}

#[test]
fn players_meet_what_is_theirs_and_what_is_their_clubs() {
    let db = &mut *database();
    let played = || {
        Player::scoped()
            .inner_join(matches::table)
            .order((players::id, matches::id))
            .select((players::id, matches::id))
    };
    assert_eq!(played().load(&mut club(db, 1)), Ok(vec![(1, 1), (3, 3)]));
    {
        let clubs = &mut TenantsConn::<_, Club>::trusting(db, [1, 2]);
        assert_eq!(names!(clubs), ["Ann", "Bob", "Cyd"]);
        assert_eq!(
            played().load(clubs),
            Ok(vec![(1, 1), (2, 2), (3, 3), (3, 4)])
        );
        let players = &mut TenantsConn::<_, Player>::trusting(db, [2, 4]);
        assert_eq!(names!(players), ["Bob", "Dan"]);
    }
    // Not a member any more: the match of a club that he has left is no match of his.
    diesel::delete(seats::table.find(4))
        .execute(db)
        .expect("a seat");
    let conn = &mut db.unscoped("everything");
    assert_eq!(played().load(conn), Ok(vec![(1, 1), (2, 2), (3, 3)]));
    let owned = Player::scoped()
        .inner_join(rackets::table)
        .order(players::id)
        .select((players::id, rackets::id));
    assert_eq!(owned.load(conn), Ok(vec![(1, 1), (2, 2), (3, 3), (4, 4)]));
}

#[test]
fn what_is_through_a_player_meets_what_one_tenant_reads_with_it() {
    let db = &mut *database();
    let with_rackets = || {
        Phone::scoped()
            .inner_join(rackets::table.on(rackets::id.gt(0)))
            .order((phones::id, rackets::id))
            .select((phones::id, rackets::id))
    };
    let with_matches = || {
        Phone::scoped()
            .left_join(matches::table.on(matches::id.gt(0)))
            .filter(matches::id.is_not_null())
            .order((phones::id, matches::id))
            .select((phones::id, matches::id.assume_not_null()))
    };
    let others = tenancy::alias!(players as others);
    let with_others = || {
        Player::scoped()
            .inner_join(others.on(others.field(players::id).gt(0)))
            .order((players::id, others.field(players::id)))
            .select((players::id, others.field(players::id)))
    };
    {
        let players = &mut TenantsConn::<_, Player>::trusting(db, [2, 3, 4]);
        let each = || Ok(vec![(2, 2), (3, 3), (4, 4)]);
        assert_eq!(with_rackets().load(players), each());
        assert_eq!(with_others().load(players), each());
        let clubs = &mut TenantsConn::<_, Club>::trusting(db, [1]);
        assert_eq!(
            with_matches().load(clubs),
            Ok(vec![(1, 1), (1, 3), (3, 1), (3, 3)])
        );
        assert_eq!(
            with_others().load(clubs),
            Ok(vec![(1, 1), (1, 3), (3, 1), (3, 3)])
        );
    }
    let conn = &mut db.unscoped("everything");
    assert_eq!(
        with_rackets().load(conn),
        Ok(vec![(1, 1), (2, 2), (3, 3), (4, 4)])
    );
    let mut met = vec![
        (1, 1),
        (1, 3),
        (2, 2),
        (2, 4),
        (3, 1),
        (3, 2),
        (3, 3),
        (3, 4),
    ];
    assert_eq!(with_matches().load(conn).as_ref(), Ok(&met));
    met = vec![
        (1, 1),
        (1, 3),
        (2, 2),
        (2, 3),
        (3, 1),
        (3, 2),
        (3, 3),
        (4, 4),
    ];
    assert_eq!(with_others().load(conn), Ok(met));
}
