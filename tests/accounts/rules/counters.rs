//! Counters and what they count.

use super::*;
use tenancy::accounts::{Counter, Miscounted, RepairCounters};

type Repair = RepairCounters<Org, User>;

/// Organisations, and what is wrong: stored and counted owners, stored and counted seats.
fn wrong(found: Vec<Miscounted<Org>>) -> Vec<(i32, [i64; 4])> {
    let numbers = |counter: Counter| (counter.stored, counter.counted);
    let wrong = found.into_iter().map(|found| {
        let (owners, seats) = (numbers(found.owners), numbers(found.seats));
        (found.tenant, [owners.0, owners.1, seats.0, seats.1])
    });
    wrong.collect()
}

// Proves G4.
#[test]
fn counters_that_are_right_are_left_alone() {
    let (_db, mut conn) = acme();
    let invited = inviting::invite(&mut conn, "ada", "ivy@example.com", Rank::Owner);
    invited.expect("a seat is free");
    let checked = wait(Repair::new().dry_run(&mut conn.unscoped("test")));
    assert_eq!(wrong(checked.expect("a look")), []);
    let repaired = execute!(Repair::new(), conn);
    assert_eq!(wrong(repaired.expect("nothing to do")), []);
    assert_eq!(counts(&mut conn), (2, 5));
    counts_are_true(&mut conn);
}

// Proves G4.
#[test]
fn counters_that_are_wrong_are_told_by_tenant_and_corrected() {
    let (_db, mut conn) = acme();
    let invited = inviting::invite(&mut conn, "ada", "ivy@example.com", Rank::Member);
    invited.expect("a seat is free");
    run(
        &mut conn,
        "update orgs set owners = 7, seats_used = 0 where id = 1;
         update orgs set seats_used = 9 where id = 2",
    );
    let told = [(1, [7, 2, 0, 5]), (2, [1, 1, 9, 1])];
    let checked = wait(Repair::new().dry_run(&mut conn.unscoped("test")));
    assert_eq!(wrong(checked.expect("a look")), told);
    assert_eq!(counts(&mut conn), (7, 0));
    let repaired = execute!(Repair::new(), conn);
    assert_eq!(wrong(repaired.expect("an operator may")), told);
    assert_eq!(counts(&mut conn), (2, 5));
    counts_are_true(&mut conn);
    let again = execute!(Repair::new(), conn);
    assert_eq!(wrong(again.expect("nothing to do")), []);
}

#[test]
fn a_tenant_above_its_limit_is_counted_as_it_is() {
    let (_db, mut conn) = acme();
    run(
        &mut conn,
        "update orgs set seat_limit = 1, seats_used = 1 where id = 1",
    );
    let repaired = execute!(Repair::new(), conn);
    assert_eq!(
        wrong(repaired.expect("an operator may")),
        [(1, [2, 2, 1, 4])]
    );
    assert_eq!(counts(&mut conn), (2, 4));
}

#[test]
fn a_tenant_that_is_suspended_is_corrected_and_one_that_is_purged_is_left_out() {
    let (_db, mut conn) = acme();
    run(
        &mut conn,
        "update orgs set status = 'suspended', owners = 0 where id = 1;
         update orgs set status = 'purging', owners = 0 where id = 2",
    );
    let repaired = execute!(Repair::new(), conn);
    assert_eq!(
        wrong(repaired.expect("an operator may")),
        [(1, [0, 2, 4, 4])]
    );
}

#[test]
fn what_changes_meanwhile_is_neither_told_nor_lost() {
    let (db, mut conn) = acme();
    run(&mut conn, "update orgs set seat_limit = null where id = 1");
    for _ in 0..races::rounds() {
        let told = races::at_once(&db, &["dan", "repair", "check"], |conn, user, barrier| {
            let none = |found: Result<Vec<Miscounted<Org>>, Error>| wrong(found.expect("a look"));
            barrier.wait();
            match user {
                "repair" => none(execute!(Repair::new(), conn)),
                "check" => none(wait(Repair::new().dry_run(&mut conn.unscoped("test")))),
                user => {
                    let dan = member(conn, user);
                    execute!(Leave::of(&dan), conn).expect("dan may");
                    Vec::new()
                }
            }
        });
        assert_eq!(told, [[], [], []]);
        counts_are_true(&mut conn);
        run(
            &mut conn,
            "update memberships set status = 'active' where user_id = 'dan';
             update orgs set seats_used = 4 where id = 1",
        );
    }
}

#[test]
fn counters_are_compared_in_one_statement_however_many_tenants_there_are() {
    let (_db, mut conn) = acme();
    let (checked, seen) = seen(&mut conn, |conn| {
        wait(Repair::new().dry_run(&mut conn.unscoped("test")))
    });
    assert_eq!(wrong(checked.expect("a look")), []);
    let tables = seen.statements.iter().filter(|sql| sql.contains("orgs"));
    assert_eq!(tables.count(), 1, "{:?}", seen.statements);
}
