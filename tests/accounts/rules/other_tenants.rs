//! Tenants of which no former slug is remembered, and keys that the program does not read.

use super::*;
use diesel::result::DatabaseErrorKind::UniqueViolation;
use diesel::result::Error::DatabaseError;
use tenancy::accounts::{AccountMemberships, Join, MakeJoinLink, MergeTenants, SignedIn, Token};

/// The bands `trio` and `duo`, which `kay` owns.
fn two_bands() -> (Database, Conn) {
    let (db, mut conn) = acme();
    let key = crate::server::KEY;
    run(
        &mut conn,
        &format!(
            "create table bands (id {key} not null primary key, slug varchar(63) not null unique,
                status varchar(20) not null, purge_at bigint, owners bigint not null,
                seats_used bigint not null, seat_limit bigint);
             create table players (id {key} not null primary key);
             create table playing (band_id {key} not null, player_id {key} not null,
                role varchar(20) not null, status varchar(20) not null,
                primary key (band_id, player_id), foreign key (band_id) references bands (id),
                foreign key (player_id) references players (id))"
        ),
    );
    let links = crate::server::LINKS
        .replace("join_links", "band_links")
        .replace("org_id integer", &format!("band_id {key}"))
        .replace("org_id", "band_id")
        .replace("orgs", "bands")
        .replace("users", "players");
    run(&mut conn, &links);
    run(
        &mut conn,
        "insert into bands (id, slug, status, owners, seats_used)
             values ('k1', 'trio', 'active', 1, 1), ('k2', 'duo', 'active', 1, 1);
         insert into players (id) values ('kay'), ('kim'), ('mel');
         insert into playing (band_id, player_id, role, status)
             values ('k1', 'kay', 'owner', 'active'), ('k2', 'kay', 'owner', 'active')",
    );
    (db, conn)
}

fn key(text: &str) -> Key {
    Key(text.to_owned())
}

fn kay(conn: &mut Conn) -> Result<Member<Band, Player>, Error> {
    let conn = &mut conn.unscoped("test");
    wait(Member::by_slug("trio", key("kay"), conn))
}

#[track_caller]
fn is_unreadable<R: std::fmt::Debug>(answer: Result<R, Error>) {
    let error = answer.expect_err("a key that is none");
    assert!(matches!(error, Error::UnreadableKey(_)), "{error:?}");
    // Why, and not which one.
    let cause = std::error::Error::source(&error).expect("what its type says");
    assert_eq!(cause.to_string(), "it does not begin with a `k`");
}

#[test]
fn a_key_that_the_program_does_not_read_is_told_as_that() {
    let (_db, mut conn) = two_bands();
    let owner = kay(&mut conn).expect("kay owns it");
    let link = execute!(MakeJoinLink::by(&owner, 2), conn).map(Token::into_text);
    let link = link.expect("kay owns it");
    // Another program has made an account, and a tenant.
    run(&mut conn, "update band_links set maker_id = 'mel'");
    let kim = SignedIn::new(key("kim"));
    is_unreadable(execute!(Join::<Band, Player>::by(&link, kim), conn));
    run(
        &mut conn,
        "insert into bands (id, slug, status, owners, seats_used)
             values ('m1', 'band', 'active', 1, 1);
         insert into playing (band_id, player_id, role, status)
             values ('m1', 'kay', 'owner', 'active')",
    );
    let band = {
        let conn = &mut conn.unscoped("test");
        wait(Member::<Band, Player>::by_slug("band", key("kay"), conn))
    };
    is_unreadable(band);
    let all = AccountMemberships::<Band, Player>::of(key("kay"));
    let all = wait(all.load(&mut conn.unscoped("test")));
    is_unreadable(all.map(drop));
    kay(&mut conn).expect("what is wrong elsewhere keeps nobody out");
}

#[test]
fn the_slug_of_a_merged_tenant_is_nobody_elses_where_former_ones_are_not_remembered() {
    let (_db, mut conn) = two_bands();
    let merge = MergeTenants::<Band, Player>::by_operator("ines", key("k2")).into(key("k1"));
    execute!(merge, conn).expect("both are active");
    let rows = bands::table
        .order(bands::id)
        .select((bands::slug, bands::status));
    let rows = wait(rows.load::<(String, TenantStatus)>(&mut conn));
    assert_eq!(
        rows,
        Ok(vec![
            ("trio".to_owned(), TenantStatus::Active),
            ("duo".to_owned(), TenantStatus::Purged),
        ])
    );
    let another = (
        bands::id.eq("k3"),
        bands::slug.eq("duo"),
        bands::status.eq(TenantStatus::Active),
        bands::owners.eq(0),
        bands::seats_used.eq(0),
    );
    let another = diesel::insert_into(bands::table).values(another);
    let refused = wait(another.execute(&mut conn));
    assert!(
        matches!(refused, Err(DatabaseError(UniqueViolation, _))),
        "{refused:?}"
    );
}
