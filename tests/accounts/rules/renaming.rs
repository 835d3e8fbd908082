//! Tenants that get another slug.

use super::life::{NOW, stand};
use super::purging::{due, purge};
use super::races::{at_once, rounds};
use super::*;
use std::time::Duration;
use tenancy::accounts::{InvalidSlug, MovedSlug, RegisterSlug, RenameTenant, Slug, SlugRules};

const SLUGS: SlugRules = SlugRules::new(&["pricing"]);

pub(super) const DAY: i64 = 24 * 3600;

pub(crate) fn slug(text: &str) -> Slug {
    SLUGS.check(text).expect(text)
}

/// An operator renames an organisation at a time.
pub(super) fn rename(conn: &mut Conn, org: i32, to: &str, at: i64) -> Result<String, Error> {
    let rename = RenameTenant::<Org, User>::by_operator("ines", org, slug(to));
    execute!(rename.clock(&Stopped(at)), conn)
}

/// Where a link with this slug leads at a time.
pub(super) fn moved(conn: &mut Conn, from: &str, at: i64) -> Option<String> {
    let moved = MovedSlug::<Org, User>::from(from).clock(&Stopped(at));
    execute!(moved, conn).expect("a look")
}

fn slug_of(conn: &mut Conn, org: i32) -> String {
    let slug = orgs::table.find(org).select(orgs::slug);
    wait(slug.first(conn)).expect("an organisation")
}

#[track_caller]
fn is_taken<R: std::fmt::Debug>(refused: &Result<R, Error>) {
    assert!(matches!(refused, Err(Error::SlugTaken)), "{refused:?}");
}

// Proves L5.
#[test]
fn the_former_slug_leads_to_the_new_one_for_its_time() {
    let (_db, mut conn) = acme();
    let ada = member(&mut conn, "ada");
    let rename = RenameTenant::by(&ada, slug("roadrunner")).clock(&Stopped(NOW));
    assert_eq!(execute!(rename, conn).expect("it is free"), "acme");
    assert_eq!(slug_of(&mut conn, 1), "roadrunner");
    let until = NOW + 90 * DAY;
    let to = Some("roadrunner".to_owned());
    assert_eq!(moved(&mut conn, "acme", until - 1), to);
    assert_eq!(moved(&mut conn, "acme", until), None);
    for other in ["roadrunner", "globex", "nobody"] {
        assert_eq!(moved(&mut conn, other, NOW), None, "{other}");
    }
}

// Proves L5.
#[test]
fn a_former_slug_is_nobody_elses_until_its_time_is_over() {
    let (_db, mut conn) = acme();
    let away = RenameTenant::<Org, User>::by_operator("ines", 1, slug("roadrunner"));
    let away = away.held_for(Duration::from_mins(1)).clock(&Stopped(NOW));
    execute!(away, conn).expect("it is free");
    is_taken(&rename(&mut conn, 2, "acme", NOW + 59));
    assert_eq!(slug_of(&mut conn, 2), "globex");
    rename(&mut conn, 2, "acme", NOW + 60).expect("it is held no more");
    assert_eq!(slug_of(&mut conn, 2), "acme");
    assert_eq!(moved(&mut conn, "acme", NOW), None);
    // It is the other one's now.
    is_taken(&rename(&mut conn, 1, "acme", NOW + 61));
}

// Proves L5.
#[test]
fn each_former_slug_leads_to_the_last_one() {
    let (_db, mut conn) = acme();
    for to in ["one", "two", "three"] {
        rename(&mut conn, 1, to, NOW).expect("it is free");
    }
    for from in ["acme", "one", "two"] {
        assert_eq!(
            moved(&mut conn, from, NOW).as_deref(),
            Some("three"),
            "{from}"
        );
    }
}

#[test]
fn a_tenant_takes_its_former_slug_back() {
    let (_db, mut conn) = acme();
    rename(&mut conn, 1, "roadrunner", NOW).expect("it is free");
    rename(&mut conn, 1, "acme", NOW).expect("it is held for this one");
    assert_eq!(moved(&mut conn, "acme", NOW), None);
    assert_eq!(moved(&mut conn, "roadrunner", NOW).as_deref(), Some("acme"));
    is_taken(&rename(&mut conn, 2, "roadrunner", NOW));
    // The one that it has.
    assert_eq!(rename(&mut conn, 1, "acme", NOW).expect("nothing"), "acme");
    assert_eq!(moved(&mut conn, "acme", NOW), None);
}

#[test]
fn a_link_with_a_text_that_is_no_slug_leads_nowhere() {
    let (_db, mut conn) = acme();
    rename(&mut conn, 1, "roadrunner", NOW).expect("it is free");
    let long = "a".repeat(100_000);
    // Not even to an error of the database: whoever sends a link chooses its text.
    for text in [
        "",
        "-",
        "Acme",
        "acme ",
        "ác\u{301}me",
        "🦀",
        "acme\0",
        "%",
        &long,
    ] {
        assert_eq!(moved(&mut conn, text, NOW), None, "{text:.20}");
    }
    assert_eq!(moved(&mut conn, "acme", NOW).as_deref(), Some("roadrunner"));
}

// Proves L7.
#[test]
fn whether_a_slug_is_taken_held_or_reserved_is_one_answer() {
    let (_db, mut conn) = acme();
    rename(&mut conn, 1, "roadrunner", NOW).expect("it is free");
    let reserved = SLUGS.check("pricing").map_err(Error::from);
    let refused = [
        reserved.map(drop),
        // It is held; it is taken, and was registered; it is taken, and was not.
        rename(&mut conn, 2, "acme", NOW).map(drop),
        rename(&mut conn, 2, "roadrunner", NOW).map(drop),
        rename(&mut conn, 1, "globex", NOW).map(drop),
    ];
    for refused in refused {
        assert_eq!(
            refused.expect_err("no").to_string(),
            "the slug is not available"
        );
    }
    let invalid = Error::from(InvalidSlug::Length);
    assert_eq!(invalid.to_string(), "a slug has 3 to 63 characters");
    assert_eq!(slug_of(&mut conn, 1), "roadrunner");
    assert_eq!(slug_of(&mut conn, 2), "globex");
}

// Proves B6.
#[test]
fn no_tenant_is_created_with_a_slug_that_is_held() {
    let (_db, mut conn) = acme();
    rename(&mut conn, 1, "roadrunner", NOW).expect("it is free");
    for (text, is_free) in [("acme", false), ("initech", true)] {
        let created = transaction!(conn, |conn| {
            let row = (
                orgs::id.eq(3),
                orgs::slug.eq(text),
                orgs::status.eq(TenantStatus::Active),
                orgs::owners.eq(0),
                orgs::seats_used.eq(0),
            );
            wait_in!(
                diesel::insert_into(orgs::table)
                    .values(row)
                    .execute(&mut **conn)
            )?;
            let register = RegisterSlug::<Org, User>::of(3, slug(text)).clock(&Stopped(NOW));
            wait_in!(register.execute(conn))
        });
        let count = orgs::table.find(3).count().get_result::<i64>(&mut conn);
        assert_eq!(wait(count), Ok(i64::from(is_free)), "{text}");
        if is_free {
            created.expect("it is free");
            is_taken(&rename(&mut conn, 2, text, NOW));
        } else {
            is_taken(&created);
        }
    }
}

#[test]
fn no_slug_is_registered_but_that_of_the_tenant() {
    let (_db, mut conn) = acme();
    let register = RegisterSlug::<Org, User>::of(1, slug("elsewhere")).clock(&Stopped(NOW));
    let refused = execute!(register, conn);
    assert!(matches!(refused, Err(Error::AnotherSlug)), "{refused:?}");
    rename(&mut conn, 2, "elsewhere", NOW).expect("it is nobody's");
}

// Proves L6.
#[test]
fn the_slugs_of_a_purged_tenant_are_held_and_lead_nowhere() {
    let (_db, mut conn) = acme();
    rename(&mut conn, 1, "roadrunner", NOW).expect("it is free");
    due(&mut conn);
    execute!(purge(), conn).expect("it is due");
    for text in ["acme", "roadrunner"] {
        is_taken(&rename(&mut conn, 2, text, NOW));
        assert_eq!(moved(&mut conn, text, NOW), None, "{text}");
    }
    let refused = rename(&mut conn, 1, "initech", NOW);
    assert!(
        matches!(refused, Err(Error::TenantNotServed { .. })),
        "{refused:?}"
    );
}

#[test]
fn no_link_leads_to_a_tenant_that_is_not_served() {
    let (_db, mut conn) = acme();
    rename(&mut conn, 1, "roadrunner", NOW).expect("it is free");
    stand(&mut conn, TenantStatus::Suspended, None);
    assert_eq!(moved(&mut conn, "acme", NOW), None);
    stand(&mut conn, TenantStatus::Active, None);
    assert_eq!(moved(&mut conn, "acme", NOW).as_deref(), Some("roadrunner"));
}

#[test]
fn only_members_are_told_where_a_former_slug_leads_if_that_is_said() {
    let (_db, mut conn) = acme();
    rename(&mut conn, 1, "roadrunner", NOW).expect("it is free");
    for (user, is_told) in [
        ("ada", true),
        ("dan", true),
        // She is suspended.
        ("eve", true),
        ("fay", false),
        ("hal", false),
        ("nobody", false),
    ] {
        let moved = MovedSlug::<Org, User>::from("acme").seen_by(user.to_owned());
        let moved = execute!(moved.clock(&Stopped(NOW)), conn).expect("a look");
        assert_eq!(moved, is_told.then(|| "roadrunner".to_owned()), "{user}");
    }
}

// Proves L5.
#[test]
fn as_many_former_slugs_are_held_for_a_tenant_as_the_limit_says() {
    let (_db, mut conn) = acme();
    let renamed = |conn: &mut Conn, to: &str, at: i64, limit: u32| {
        let ada = member(conn, "ada");
        let rename = RenameTenant::by(&ada, slug(to)).at_most(limit);
        execute!(rename.clock(&Stopped(at)), conn)
    };
    let is_full = |refused: Result<String, Error>, limit: u32| match refused {
        Err(Error::MaxSlugsExceeded { limit: told }) => assert_eq!(told, limit),
        other => panic!("{other:?}"),
    };
    is_full(renamed(&mut conn, "one", NOW, 0), 0);
    renamed(&mut conn, "one", NOW, 2).expect("the first");
    renamed(&mut conn, "two", NOW, 2).expect("the second");
    is_full(renamed(&mut conn, "three", NOW, 2), 2);
    assert_eq!(slug_of(&mut conn, 1), "two");
    // One that is taken back is not held any more, and the one of now is.
    renamed(&mut conn, "acme", NOW, 2).expect("it is the tenant's");
    is_full(renamed(&mut conn, "three", NOW, 2), 2);
    // What is held for another tenant does not count.
    rename(&mut conn, 2, "three", NOW).expect("it is free");
    // Their time is over.
    renamed(&mut conn, "four", NOW + 90 * DAY, 2).expect("nothing is held");
    let held = (0..50).map(|at| format!("('held-{at}', 1, {})", i64::MAX));
    let held = held.collect::<Vec<_>>().join(", ");
    run(
        &mut conn,
        &format!("insert into slugs (slug, org_id, held_until) values {held}"),
    );
    let full = rename(&mut conn, 1, "five", NOW + 90 * DAY);
    is_full(full, 50);
}

// Proves L4.
#[test]
fn of_the_slugs_made_of_a_name_the_first_free_one_is_written() {
    let (_db, mut conn) = acme();
    rename(&mut conn, 1, "roadrunner", NOW).expect("it is free");
    let mut written = None;
    for slug in SLUGS.candidates("Acme").take(5) {
        let slug = slug.expect("random bytes");
        let rename = RenameTenant::<Org, User>::by_operator("ines", 2, slug.clone());
        match execute!(rename.clock(&Stopped(NOW)), conn) {
            Err(Error::SlugTaken) => {}
            done => {
                done.expect("it is free");
                written = Some(slug);
                break;
            }
        }
    }
    let written = written.expect("one of five is free");
    assert!(written.as_str().starts_with("acme-"), "{written}");
    assert_eq!(slug_of(&mut conn, 2), written.as_str());
}

#[test]
fn a_slug_that_is_given_up_and_wanted_at_once_stays_with_its_tenant() {
    let (db, mut conn) = acme();
    for _ in 0..rounds() {
        let ended = at_once(&db, &["away", "to it"], |conn, what, barrier| {
            barrier.wait();
            if what == "away" {
                rename(conn, 1, "roadrunner", NOW)
            } else {
                rename(conn, 2, "acme", NOW)
            }
        });
        let [away, wanted] = <[_; 2]>::try_from(ended).expect("two");
        assert_eq!(away.expect("it is free"), "acme");
        is_taken(&wanted);
        assert_eq!(moved(&mut conn, "acme", NOW).as_deref(), Some("roadrunner"));
        rename(&mut conn, 1, "acme", NOW).expect("it is held for this one");
    }
}

// Proves L4.
#[test]
fn of_ten_tenants_that_want_one_slug_at_once_one_gets_it() {
    let (db, mut conn) = acme();
    let orgs = ["11", "12", "13", "14", "15", "16", "17", "18", "19", "20"];
    for org in orgs {
        let insert = format!(
            "insert into orgs (id, slug, status, owners, seats_used) values ({org}, 'org{org}', 'active', 0, 0)"
        );
        run(&mut conn, &insert);
    }
    for round in 0..rounds() {
        let wanted = format!("wanted{round}");
        let ended = at_once(&db, &orgs, |conn, org, barrier| {
            let org = org.parse().expect("a key");
            barrier.wait();
            rename(conn, org, &wanted, NOW)
        });
        let mut won = 0;
        for ended in ended {
            match ended {
                Ok(_) => won += 1,
                refused => is_taken(&refused),
            }
        }
        assert_eq!(won, 1);
    }
}
