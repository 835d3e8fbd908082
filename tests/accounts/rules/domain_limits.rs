//! How many domains a tenant claims, how long they are, what their records say, and how many are told at once.

use super::domains::{WEEK, claim, is_refused, member_of, prove};
use super::inviting_at_once::{TEN, won};
use super::races::{at_once, rounds};
use super::*;
use std::time::Duration;
use tenancy::accounts::{
    ClaimDomain, Domain, DomainChallenge, DomainToProve, DomainsToProve, MergeTenants, ProveDomain,
};

fn domain(text: &str) -> Domain {
    text.parse().expect("a domain")
}

fn claim_at_most(conn: &mut Conn, text: &str, limit: u32) -> Result<DomainChallenge, Error> {
    let ada = member(conn, "ada");
    execute!(ClaimDomain::by(&ada, domain(text)).at_most(limit), conn)
}

#[track_caller]
fn is_full(answer: &Result<DomainChallenge, Error>, told: u32) {
    match answer {
        Err(Error::MaxDomainsExceeded { limit }) => assert_eq!(*limit, told),
        other => panic!("{other:?}"),
    }
}

fn claimed(conn: &mut Conn) -> i64 {
    wait(tenant_domains::table.count().get_result(conn)).expect("a count")
}

// Proves F5.
#[test]
fn a_tenant_claims_as_many_domains_as_the_limit_says() {
    let (_db, mut conn) = acme();
    is_full(&claim_at_most(&mut conn, "a.example", 0), 0);
    let first = claim_at_most(&mut conn, "a.example", 2).expect("the first");
    claim_at_most(&mut conn, "b.example", 2).expect("the second");
    is_full(&claim_at_most(&mut conn, "c.example", 2), 2);
    // One that is claimed already is no further one, whether its proof is over or not.
    let again = claim_at_most(&mut conn, "a.example", 2).expect("it is claimed");
    assert_eq!(again, first);
    run(
        &mut conn,
        "update tenant_domains set proven = 1, proven_until = 1 where domain = 'a.example'",
    );
    let another = claim_at_most(&mut conn, "a.example", 2).expect("it is claimed");
    assert_ne!(another, first);
    // Those of another tenant do not count.
    claim(&mut conn, (2, "hal"), "c.example").expect("hal owns it");
    assert_eq!(claimed(&mut conn), 3);
    let more = (2..100).map(|at| format!("(1, 'd{at}.example', 'x')"));
    let more = more.collect::<Vec<_>>().join(", ");
    run(
        &mut conn,
        &format!("insert into tenant_domains (org_id, domain, challenge) values {more}"),
    );
    // If nothing is said.
    is_full(&claim(&mut conn, (1, "ada"), "e.example"), 100);
    claim_at_most(&mut conn, "e.example", 101).expect("that is said");
}

// Proves F5.
#[test]
fn of_ten_domains_that_are_claimed_at_once_there_are_as_many_as_the_limit_says() {
    let (db, mut conn) = acme();
    for _ in 0..rounds() {
        let answers = at_once(&db, &TEN, |conn, name, barrier| {
            let ada = member(conn, "ada");
            let claim = ClaimDomain::by(&ada, domain(&format!("{name}.example"))).at_most(3);
            barrier.wait();
            execute!(claim, conn).map(drop)
        });
        let full = |error: &Error| matches!(error, Error::MaxDomainsExceeded { limit: 3 });
        assert_eq!(won(&answers, full), 3);
        assert_eq!(claimed(&mut conn), 3);
        run(&mut conn, "delete from tenant_domains");
    }
}

// Proves F5.
#[test]
fn a_record_says_for_which_application_it_is_and_keeps_its_label() {
    let (_db, mut conn) = acme();
    let record = claim(&mut conn, (1, "ada"), "example.com").expect("ada owns it");
    let token = record.value().strip_prefix("acme-domain-verification=");
    assert_eq!(token.map(str::len), Some(43), "{record:?}");
    // What nobody guesses alone shows nothing.
    let token = token.expect("a token").to_owned();
    let refused = prove(&mut conn, (1, "ada"), &[&token], 1);
    is_refused(&refused, |error| matches!(error, Error::DomainNotProven));
    // The program had another label when the domain was claimed.
    run(
        &mut conn,
        &format!("update tenant_domains set challenge = 'former-label={token}'"),
    );
    let again = claim(&mut conn, (1, "ada"), "example.com").expect("ada owns it");
    assert_eq!(again.value(), format!("former-label={token}"));
    prove(&mut conn, (1, "ada"), &[again.value()], 1).expect("DNS says so");
}

#[test]
fn the_longest_domain_that_dns_allows_is_claimed_and_shown() {
    let (_db, mut conn) = acme();
    let labels = [63, 63, 63, 52].map(|length| "a".repeat(length));
    let longest = labels.join(".");
    let record = claim(&mut conn, (1, "ada"), &longest).expect("ada owns it");
    assert_eq!(record.name().len(), 253);
    prove(&mut conn, (1, "ada"), &[record.value()], 1).expect("DNS says so");
    assert!(format!("a{longest}").parse::<Domain>().is_err());
}

// Proves F5.
#[test]
fn proofs_that_are_over_soon_are_told_part_by_part() {
    let (_db, mut conn) = acme();
    // Two of them are over at the same time.
    for (who, name, now) in [
        ((1, "ada"), "a.example", 0),
        ((2, "hal"), "b.example", 1),
        ((1, "ada"), "c.example", 1),
        ((1, "ada"), "d.example", 2),
    ] {
        let record = claim(&mut conn, who, name).expect("an owner");
        prove(&mut conn, who, &[record.value()], now).expect("DNS says so");
    }
    let told = |conn: &mut Conn, last: Option<&DomainToProve<Org>>| {
        let due = DomainsToProve::<Org, User>::within(Duration::from_secs(100));
        let due = due.at_most(2).after(last).clock(&Stopped(WEEK - 50));
        execute!(due, conn).expect("a look")
    };
    let names = |due: &[DomainToProve<Org>]| {
        let names = due.iter().map(|due| due.challenge.name().to_owned());
        names.collect::<Vec<_>>()
    };
    let first = told(&mut conn, None);
    assert_eq!(names(&first), ["_tenancy.a.example", "_tenancy.b.example"]);
    assert_eq!(first[1].until, WEEK + 1);
    // One that is shown meanwhile is over later, and those after it are the same.
    let hal = member_of(&mut conn, 2, "hal");
    let said = [first[1].challenge.value().to_owned()];
    let shown = ProveDomain::by(&hal, first[1].id, said);
    execute!(shown.clock(&Stopped(WEEK - 50)), conn).expect("DNS says so");
    let second = told(&mut conn, first.last());
    assert_eq!(names(&second), ["_tenancy.c.example", "_tenancy.d.example"]);
    assert_eq!(told(&mut conn, second.last()).len(), 0);
    assert_eq!(told(&mut conn, None).len(), 2);
}

// Proves F5.
#[test]
fn a_claim_that_nobody_has_shown_is_over_and_the_next_one_is_told_another_record() {
    let (_db, mut conn) = acme();
    let claim = |conn: &mut Conn, now| {
        let ada = member(conn, "ada");
        let claim = ClaimDomain::by(&ada, domain("example.com"));
        execute!(claim.clock(&Stopped(now)), conn).expect("ada owns it")
    };
    let month = 30 * 24 * 60 * 60;
    let old = claim(&mut conn, 0);
    assert_eq!(claim(&mut conn, month - 1), old);
    let refused = prove(&mut conn, (1, "ada"), &[old.value()], month);
    is_refused(&refused, |error| matches!(error, Error::DomainNotProven));
    let new = claim(&mut conn, month);
    assert_ne!(new, old);
    let refused = prove(&mut conn, (1, "ada"), &[old.value()], month);
    is_refused(&refused, |error| matches!(error, Error::DomainNotProven));
    prove(&mut conn, (1, "ada"), &[new.value()], month).expect("DNS says so");
    assert_eq!(claimed(&mut conn), 1);
}

// Proves F5.
#[test]
fn of_two_claims_of_a_tenant_that_a_merge_has_left_the_record_is_told_that_holds() {
    let (_db, mut conn) = acme();
    let of_acme = claim(&mut conn, (1, "ada"), "example.com").expect("ada owns it");
    let of_globex = claim(&mut conn, (2, "hal"), "example.com").expect("hal owns it");
    let merge = MergeTenants::<Org, User>::by_operator("ines", 2).into(1);
    execute!(merge, conn).expect("both are active");
    let ids = tenant_domains::table.order(tenant_domains::id);
    let ids = wait(ids.select(tenant_domains::id).load::<i64>(&mut conn)).expect("domains");
    let ada = member(&mut conn, "ada");
    for (id, record) in ids.into_iter().zip([&of_acme, &of_globex]) {
        let shown = ProveDomain::by(&ada, id, [record.value().to_owned()]);
        execute!(shown.clock(&Stopped(1)), conn).expect("DNS says so");
        for now in [1, WEEK] {
            let told = ClaimDomain::by(&ada, domain("example.com")).clock(&Stopped(now));
            assert_eq!(execute!(told, conn).expect("ada owns it"), *record, "{now}");
        }
    }
}

#[test]
fn no_job_is_told_of_the_domains_of_a_tenant_that_is_being_purged() {
    let (_db, mut conn) = acme();
    let record = claim(&mut conn, (1, "ada"), "example.com").expect("ada owns it");
    prove(&mut conn, (1, "ada"), &[record.value()], 0).expect("DNS says so");
    for (status, told) in [
        ("suspended", 1),
        ("deleting", 1),
        ("purging", 0),
        ("purged", 0),
    ] {
        run(
            &mut conn,
            &format!("update orgs set status = '{status}' where id = 1"),
        );
        let due = DomainsToProve::<Org, User>::within(Duration::from_secs(100));
        let due = execute!(due.clock(&Stopped(WEEK - 50)), conn).expect("a look");
        assert_eq!(due.len(), told, "{status}");
    }
}

#[test]
#[should_panic(expected = "a proof of a domain holds for a second at least")]
fn no_proof_is_over_at_once() {
    let none = Duration::from_millis(999);
    let _ = ProveDomain::<Org, User>::by_operator("domains", 1, 1, []).holds_for(none);
}
