//! Tenants that belong to tenants, read on one connection by these and by those above them.

use crate::backend::{Conn, Database};
use diesel::connection::SimpleConnection;
use std::collections::BTreeSet;
use std::fmt::Write;
use tenancy::dsl::exists;
use tenancy::prelude::*;

diesel::table! { halls { id -> Integer } }
diesel::table! { clubs { id -> Integer, hall_id -> Integer } }
diesel::table! { seats { id -> Integer, club_id -> Integer } }
diesel::table! { prizes { id -> Integer, club_id -> Integer } }
diesel::table! { doors { id -> Integer, hall_id -> Nullable<Integer>, club_id -> Nullable<Integer>, ref_id -> Integer } }
diesel::table! { singers { id -> Integer } }
diesel::table! { passes { id -> Integer, hall_id -> Integer, singer_id -> Integer } }
diesel::table! { songs { id -> Integer, hall_id -> Nullable<Integer>, singer_id -> Nullable<Integer>, ref_id -> Integer } }
diesel::table! { bands { id -> Integer } }
diesel::table! { gigs { id -> Integer, hall_id -> Nullable<Integer>, by_id -> Nullable<Integer>, band_id -> Integer } }
diesel::table! { tunes { id -> Integer, hall_id -> Nullable<Integer>, band_id -> Nullable<Integer>, ref_id -> Integer } }
diesel::allow_tables_to_appear_in_same_query!(
    halls, clubs, seats, prizes, doors, singers, passes, songs, bands, gigs, tunes,
);

macro_rules! models {
    ($($(#[$designation:meta])+ $Model:ident of $table:ident { $($field:ident: $Type:ty),+ })+) => {$(
        $(#[$designation])+
        #[derive(Debug, Queryable)]
        #[diesel(table_name = $table)]
        #[expect(dead_code, reason = "only its table matters here")]
        pub struct $Model {
            $($field: $Type,)+
        }
    )+};
}

models! {
    #[determines_tenant]
    Hall of halls { id: i32 }
    #[determines_tenant]
    #[tenanted(Hall)]
    Club of clubs { id: i32, hall_id: i32 }
    #[tenanted(through = clubs, foreign_key = club_id)]
    Seat of seats { id: i32, club_id: i32 }
    #[tenanted(Club)]
    Prize of prizes { id: i32, club_id: i32 }
    #[tenanted(one_of(Hall = hall_id, Club = club_id))]
    Door of doors { id: i32, hall_id: Option<i32>, club_id: Option<i32>, ref_id: i32 }
    #[determines_tenant]
    #[tenanted(through = passes, key = singer_id)]
    Singer of singers { id: i32 }
    #[tenanted(Hall, references(singer_id -> singers))]
    Pass of passes { id: i32, hall_id: i32, singer_id: i32 }
    #[tenanted(one_of(Hall = hall_id, Singer = singer_id))]
    Song of songs { id: i32, hall_id: Option<i32>, singer_id: Option<i32>, ref_id: i32 }
    #[determines_tenant]
    #[tenanted(through = gigs, key = band_id)]
    Band of bands { id: i32 }
    #[tenanted(one_of(Hall = hall_id, Band = by_id), references(band_id -> bands))]
    Gig of gigs { id: i32, hall_id: Option<i32>, by_id: Option<i32>, band_id: i32 }
    #[tenanted(one_of(Hall = hall_id, Band = band_id))]
    Tune of tunes { id: i32, hall_id: Option<i32>, band_id: Option<i32>, ref_id: i32 }
}

/// The clubs 1 and 2 are the hall 1's, 3 the hall 2's, 4 the hall 3's. The singer 1 has a pass of the hall 1, 2 of the halls
/// 1 and 2, 3 of the hall 3, 4 of none. The bands have gigs as the singers have passes, and the band 1 has one of its own for
/// the band 3. Each tenant has a door, a song or a tune for each number.
fn filled() -> Database {
    let mut sql = String::from(
        "create table halls (id integer primary key);
         create table clubs (id integer primary key, hall_id integer not null);
         create table seats (id integer primary key, club_id integer not null);
         create table prizes (id integer primary key, club_id integer not null);
         create table doors (id integer primary key, hall_id integer, club_id integer, ref_id integer not null);
         create table singers (id integer primary key);
         create table passes (id integer primary key, hall_id integer not null, singer_id integer not null);
         create table songs (id integer primary key, hall_id integer, singer_id integer, ref_id integer not null);
         create table bands (id integer primary key);
         create table gigs (id integer primary key, hall_id integer, by_id integer, band_id integer not null);
         create table tunes (id integer primary key, hall_id integer, band_id integer, ref_id integer not null);
         insert into halls values (1), (2), (3); insert into clubs values (1, 1), (2, 1), (3, 2), (4, 3);
         insert into seats values (1, 1), (2, 2), (3, 3), (4, 4);
         insert into prizes values (1, 1), (2, 2), (3, 3), (4, 4);
         insert into singers values (1), (2), (3), (4);
         insert into passes values (1, 1, 1), (2, 1, 2), (3, 2, 2), (4, 3, 3);
         insert into bands values (1), (2), (3), (4);
         insert into gigs values (1, 1, null, 1), (2, 1, null, 2), (3, 2, null, 2), (4, 3, null, 3), (5, null, 1, 3);",
    );
    for owner in 1..=4 {
        for number in 1..=4 {
            let id = owner * 10 + number;
            for table in ["doors", "songs", "tunes"] {
                write!(
                    sql,
                    "insert into {table} values ({id}, {owner}, null, {number}), (1{id}, null, {owner}, {number});"
                )
                .expect("text");
            }
        }
    }
    let mut db = Database::new();
    db.batch_execute(&sql).expect("filled");
    db
}

/// That the query gives, for tenants of both types together, the rows that it gives for each of them, in every list of them.
macro_rules! agrees {
    ($Below:ty, $Row:ty: $query:expr) => {{
        let db = &mut *filled();
        let query = || $query;
        let by_hall = |db: &mut Conn, hall: i32| {
            let conn = &mut TenantConn::<_, Hall>::trusting(db, hall);
            query().load::<$Row>(conn).expect("a hall's")
        };
        let by_one_below = |db: &mut Conn, below: i32| {
            let conn = &mut TenantConn::<_, $Below>::trusting(db, below);
            query().load::<$Row>(conn).expect("one's below")
        };
        let mut some = 0;
        let lists: [(&[i32], &[i32]); 7] = [
            (&[1], &[4]),
            (&[1], &[2]),
            (&[2, 3], &[1, 2, 4]),
            (&[1, 2, 3], &[1, 2, 3, 4]),
            (&[3], &[]),
            (&[], &[1, 3]),
            (&[], &[]),
        ];
        for (halls, below) in lists {
            let mut expected = BTreeSet::new();
            expected.extend(halls.iter().flat_map(|hall| by_hall(db, *hall)));
            expected.extend(below.iter().flat_map(|below| by_one_below(db, *below)));
            let conn = TenantsConn::<_, Hall>::trusting(db, halls.iter().copied());
            let conn = &mut conn.and_trusting::<$Below>(below.iter().copied());
            let rows: Vec<$Row> = query().load(conn).expect("together");
            let read = rows.len();
            let rows = BTreeSet::from_iter(rows);
            assert_eq!(rows.len(), read, "a row twice, of {halls:?} and {below:?}");
            assert_eq!(rows, expected, "of {halls:?} and {below:?}");
            some += read;
        }
        assert!(some > 0);
    }};
}

#[test]
fn a_tenant_that_belongs_to_one_is_read_by_either_of_them() {
    agrees!(Club, i32: Club::scoped().select(clubs::id));
    agrees!(Club, i32: Seat::scoped().select(seats::id));
    agrees!(Singer, i32: Singer::scoped().select(singers::id));
}

// The join table has rows of its own of each type of tenant, and a tenant of this one reads itself alone.
#[test]
fn a_tenant_does_not_read_others_that_its_own_rows_of_the_join_table_name() {
    agrees!(Band, i32: Band::scoped().select(bands::id));
    agrees!(Band, i32: Tune::scoped()
        .filter(tunes::ref_id.eq_any(Band::scoped().select(bands::id)))
        .select(tunes::id));
    agrees!(Band, (i32, i32):
        Band::scoped()
            .inner_join(tunes::table.on(tunes::ref_id.eq(bands::id)))
            .select((bands::id, tunes::id))
    );
    agrees!(Band, (i32, i32):
        Tune::scoped()
            .inner_join(bands::table.on(bands::id.eq(tunes::ref_id)))
            .select((bands::id, tunes::id))
    );
    let db = &mut *filled();
    let conn = TenantsConn::<_, Hall>::trusting(db, [1]);
    let bands = Band::scoped().order(bands::id).select(bands::id);
    assert_eq!(
        bands.load::<i32>(&mut conn.and_trusting::<Band>([1])),
        Ok(vec![1, 2])
    );
    let conn = TenantsConn::<_, Band>::trusting(db, [1]);
    let bands = Band::scoped().order(bands::id).select(bands::id);
    assert_eq!(
        bands.load::<i32>(&mut conn.and_trusting::<Hall>([1])),
        Ok(vec![1, 2])
    );
    let conn = &mut db.unscoped("all bands");
    let tunes: Vec<i32> = Band::scoped()
        .inner_join(tunes::table.on(tunes::ref_id.eq(bands::id)))
        .filter(bands::id.eq(3))
        .order(tunes::id)
        .select(tunes::id)
        .load(conn)
        .expect("read");
    assert_eq!(tunes, [33, 133]);
}

#[test]
fn a_tenant_that_belongs_to_one_meets_what_the_one_who_reads_both_has() {
    agrees!(Club, (i32, i32):
        Club::scoped()
            .inner_join(doors::table.on(doors::ref_id.eq(clubs::id)))
            .select((clubs::id, doors::id))
    );
    agrees!(Club, (i32, i32):
        Door::scoped()
            .inner_join(clubs::table.on(clubs::id.eq(doors::ref_id)))
            .select((clubs::id, doors::id))
    );
    agrees!(Club, (i32, i32):
        Seat::scoped()
            .inner_join(doors::table.on(doors::ref_id.eq(seats::id)))
            .select((seats::id, doors::id))
    );
    agrees!(Club, (i32, i32): {
        let again = tenancy::alias!(clubs as again);
        Club::scoped()
            .inner_join(again.on(again.field(clubs::id).ne(clubs::id)))
            .select((clubs::id, again.field(clubs::id)))
    });
    agrees!(Club, (i32, i32, i32): {
        Club::scoped()
            .inner_join(doors::table.on(doors::ref_id.eq(clubs::id)))
            .inner_join(seats::table.on(seats::club_id.ne(clubs::id)))
            .select((clubs::id, doors::id, seats::id))
    });
}

#[test]
fn a_tenant_that_belongs_to_several_meets_what_the_one_who_reads_both_has() {
    agrees!(Singer, (i32, i32):
        Singer::scoped()
            .inner_join(songs::table.on(songs::ref_id.eq(singers::id)))
            .select((singers::id, songs::id))
    );
    agrees!(Singer, (i32, i32):
        Song::scoped()
            .inner_join(singers::table.on(singers::id.eq(songs::ref_id)))
            .select((singers::id, songs::id))
    );
    agrees!(Singer, (i32, i32): {
        let again = tenancy::alias!(singers as again);
        Singer::scoped()
            .inner_join(again.on(again.field(singers::id).ne(singers::id)))
            .select((singers::id, again.field(singers::id)))
    });
    agrees!(Singer, (i32, i32, i32): {
        let again = tenancy::alias!(singers as again);
        Song::scoped()
            .inner_join(singers::table.on(singers::id.eq(songs::ref_id)))
            .inner_join(again.on(again.field(singers::id).ne(singers::id)))
            .select((songs::id, singers::id, again.field(singers::id)))
    });
}

// The hall 1 reads the passes, and the singers 1 and 2 with them; the singer 3 reads itself.
#[test]
fn a_tenant_does_not_meet_what_another_one_reads() {
    let db = &mut *filled();
    let conn = TenantsConn::<_, Hall>::trusting(db, [1]);
    let conn = &mut conn.and_trusting::<Singer>([1, 3]);
    let rows: Vec<(i32, i32)> = Pass::scoped()
        .inner_join(singers::table.on(singers::id.ne(0)))
        .order((passes::id, singers::id))
        .select((passes::id, singers::id))
        .load(conn)
        .expect("read");
    assert_eq!(rows, [(1, 1), (1, 2), (2, 1), (2, 2)]);
    let conn = TenantsConn::<_, Hall>::trusting(db, [1]);
    let conn = &mut conn.and_trusting::<Club>([2, 4]);
    let rows: Vec<(i32, i32)> = Prize::scoped()
        .inner_join(clubs::table.on(clubs::id.ne(0)))
        .order((prizes::id, clubs::id))
        .select((prizes::id, clubs::id))
        .load(conn)
        .expect("read");
    assert_eq!(rows, [(2, 2), (4, 4)]);
}

#[test]
fn a_subquery_finds_what_the_one_who_reads_both_has() {
    agrees!(Club, i32:
        Club::scoped()
            .filter(exists(Door::scoped().filter(doors::ref_id.eq(clubs::id))))
            .select(clubs::id)
    );
    agrees!(Club, i32:
        Door::scoped()
            .filter(doors::ref_id.eq_any(Club::scoped().select(clubs::id)))
            .select(doors::id)
    );
    agrees!(Singer, i32:
        Singer::scoped()
            .filter(exists(Song::scoped().filter(songs::ref_id.eq(singers::id))))
            .select(singers::id)
    );
    agrees!(Singer, i32:
        Song::scoped()
            .filter(songs::ref_id.eq_any(Singer::scoped().select(singers::id)))
            .select(songs::id)
    );
}

#[test]
fn an_outer_join_keeps_a_tenant_that_belongs_to_one() {
    let db = &mut *filled();
    let conn = TenantsConn::<_, Hall>::trusting(db, [1]);
    let conn = &mut conn.and_trusting::<Club>([1, 4]);
    let rows: Vec<(i32, Option<i32>)> = Club::scoped()
        .left_join(doors::table.on(doors::ref_id.eq(clubs::id).and(doors::club_id.is_null())))
        .order((clubs::id, doors::id))
        .select((clubs::id, doors::id.nullable()))
        .load(conn)
        .expect("read");
    assert_eq!(rows, [(1, Some(11)), (2, Some(12)), (4, None)]);
}
