//! What a tenant is when it has been founded, and in which order that is written.

use super::life::NOW;
use super::purging::{due, purge};
use super::renaming::slug;
use super::signing_up::admission;
use super::*;
use tenancy::accounts::{MergeTenants, SignUp, SignedUp};

/// Ivy founds `initech`, 3, with so many seats, to which the application has invited these by its own means.
fn found(conn: &mut Conn, seats: Option<i64>, invited: &[&str]) -> Result<(), Error> {
    let sign_up = SignUp::<Org, User>::by("ivy".to_owned(), admission());
    transaction!(conn, |conn| {
        let SignedUp::Founder(founder) = wait_in!(sign_up.execute(conn))? else {
            return Err(Error::AlreadyFounded);
        };
        let row = (
            orgs::slug.eq(founder.provisional_slug()),
            orgs::status.eq(TenantStatus::Active),
            orgs::owners.eq(0),
            orgs::seats_used.eq(0),
            orgs::seat_limit.eq(seats),
        );
        wait_in!(Org::insert(row).for_tenant(3).execute(conn))?;
        for who in invited {
            let row = (
                invitations::org_id.eq(3),
                invitations::inviter_id.eq("ivy"),
                invitations::address.eq(format!("{who}@example.com")),
                invitations::role.eq("member"),
                invitations::token_hash.eq(who.as_bytes()),
                invitations::status.eq("pending"),
                invitations::pending.eq(1),
                invitations::expires_at.eq(NOW),
            );
            let insert = diesel::insert_into(invitations::table).values(row);
            wait_in!(insert.execute(&mut **conn))?;
        }
        wait_in!(founder.found(3, slug("initech")).execute(conn)).map(drop)
    })
}

#[test]
fn the_seats_of_a_new_tenant_are_those_of_its_owner_and_of_whoever_is_invited_already() {
    let (_db, mut conn) = acme();
    found(&mut conn, Some(3), &["kim", "lou"]).expect("it is open");
    let counters = orgs::table.find(3);
    let counters = counters.select((orgs::owners, orgs::seats_used));
    assert_eq!(wait(counters.first::<(i64, i64)>(&mut conn)), Ok((1, 3)));
    counts_are_true(&mut conn);
}

#[test]
fn nobody_founds_a_tenant_that_has_too_few_seats() {
    let (_db, mut conn) = acme();
    for (seats, invited) in [(0, &[][..]), (2, &["kim", "lou"])] {
        let refused = found(&mut conn, Some(seats), invited);
        assert!(matches!(refused, Err(Error::SeatsExceeded)), "{refused:?}");
        let founded = orgs::table.find(3).count().get_result::<i64>(&mut conn);
        assert_eq!(wait(founded), Ok(0));
    }
    found(&mut conn, Some(1), &[]).expect("a seat is free");
}

/// What is written after the number of tenants.
fn written_after_the_count(seen: &Seen) -> Vec<&str> {
    let writes = ["INSERT", "UPDATE", "DELETE"];
    let statements = seen.statements.iter().map(String::as_str);
    let mut written = statements.filter(|sql| writes.iter().any(|write| sql.starts_with(write)));
    let count = written.find(|sql| sql.contains("tenant_count"));
    count.expect("it is counted");
    written.collect()
}

#[test]
fn how_many_tenants_there_are_is_locked_after_all_that_somebody_else_may_have_locked() {
    let (_db, mut conn) = acme();
    let (founded, seen_then) = seen(&mut conn, |conn| found(conn, None, &[]));
    founded.expect("it is open");
    assert_eq!(written_after_the_count(&seen_then), [""; 0]);
    let merge = MergeTenants::<Org, User>::by_operator("ines", 2).into(3);
    let (merged, seen_then) = seen(&mut conn, |conn| execute!(merge, conn));
    merged.expect("an operator may");
    assert_eq!(written_after_the_count(&seen_then), [""; 0]);
    due(&mut conn);
    let (purged, seen_then) = seen(&mut conn, |conn| execute!(purge(), conn));
    purged.expect("it is due");
    // The tenant's own row, which it has locked before.
    let written = written_after_the_count(&seen_then);
    let own_row = matches!(written[..], [own] if own.contains("orgs"));
    assert!(own_row, "{written:?}");
}
