//! Domains by whose addresses somebody may join: whose they are, how long, and who joins.

use super::accepting::signed_in;
use super::inviting::address;
use super::inviting_at_once::{TEN, users, won};
use super::purging::{due, purge};
use super::races::{at_once, rounds};
use super::*;
use diesel::SelectableHelper as _;
use std::time::Duration;
use tenancy::accounts::{
    ClaimDomain, Domain, DomainChallenge, DomainsToProve, ForgetDomain, JoinByDomain,
    JoinableTenants, Joined, MergeTenants, ProveDomain, SignedIn,
};

pub(super) const WEEK: i64 = 7 * 24 * 60 * 60;

pub(super) fn member_of(conn: &mut Conn, org: i32, user: &str) -> Member<Org, User> {
    let org = Verified::trust(org);
    let conn = &mut conn.unscoped("test");
    wait(Member::by_key(&org, user.to_owned(), conn)).expect(user)
}

/// `user` claims a domain, and hears of the record.
pub(crate) fn claim(
    conn: &mut Conn,
    (org, user): (i32, &str),
    domain: &str,
) -> Result<DomainChallenge, Error> {
    let owner = member_of(conn, org, user);
    let domain = domain.parse::<Domain>().expect("a domain");
    execute!(ClaimDomain::by(&owner, domain), conn)
}

/// The id of the last domain that an organisation has claimed.
pub(crate) fn id(conn: &mut Conn, org: i32) -> i64 {
    let ids = tenant_domains::table.filter(tenant_domains::org_id.eq(org));
    let ids = ids.order(tenant_domains::id.desc());
    wait(ids.select(tenant_domains::id).first(conn)).expect("a domain")
}

/// DNS says this of the last domain.
pub(crate) fn prove(
    conn: &mut Conn,
    (org, user): (i32, &str),
    said: &[&str],
    now: i64,
) -> Result<i64, Error> {
    let (owner, id) = (member_of(conn, org, user), id(conn, org));
    let said = said.iter().map(|&record| record.to_owned());
    execute!(ProveDomain::by(&owner, id, said).clock(&Stopped(now)), conn)
}

/// `acme` has shown at the beginning of time that `example.com` is its.
pub(crate) fn proven(conn: &mut Conn) -> DomainChallenge {
    let record = claim(conn, (1, "ada"), "example.com").expect("ada owns it");
    prove(conn, (1, "ada"), &[record.value()], 0).expect("DNS says so");
    record
}

fn join_at(conn: &mut Conn, org: i32, who: SignedIn<User>, now: i64) -> JoinedAcme {
    execute!(JoinByDomain::to(org, who).clock(&Stopped(now)), conn)
}

pub(crate) type JoinedAcme = Result<Joined<Org, User>, Error>;

pub(crate) fn join(conn: &mut Conn, user: &str) -> JoinedAcme {
    join_at(conn, 1, signed_in(user), 100)
}

#[track_caller]
pub(super) fn is_refused<R: std::fmt::Debug>(answer: &Result<R, Error>, so: fn(&Error) -> bool) {
    assert!(answer.as_ref().is_err_and(so), "{answer:?}");
}

fn other_domain(error: &Error) -> bool {
    matches!(error, Error::OtherDomain)
}

fn log(conn: &mut Conn) -> Vec<(String, Option<String>, String)> {
    let log = audit_entries::table.order(audit_entries::id).select((
        audit_entries::action,
        audit_entries::account_id,
        audit_entries::details,
    ));
    wait(log.load(conn)).expect("entries")
}

// Proves F5.
#[test]
fn who_has_verified_an_address_of_the_domain_joins_in_the_lowest_role_with_a_seat() {
    let (_db, mut conn) = acme();
    proven(&mut conn);
    let joined = join(&mut conn, "ivy").expect("a seat is free");
    assert_eq!((joined.tenant().key(), joined.role()), (&1, Rank::Member));
    assert_eq!(counts(&mut conn), (2, 5));
    // The same account once more has the same answer, and who is more stays that.
    assert!(join(&mut conn, "ivy").is_ok());
    let ada = join(&mut conn, "ada").expect("ada owns it");
    assert_eq!(ada.role(), Rank::Owner);
    counts_are_true(&mut conn);
    let full = join(&mut conn, "hal");
    is_refused(&full, |error| matches!(error, Error::SeatsExceeded));
    for (user, so) in [
        ("eve", Error::MemberSuspended.to_string()),
        ("fay", Error::FormerMember.to_string()),
    ] {
        let refused = join(&mut conn, user).expect_err(user);
        assert_eq!(refused.to_string(), so);
    }
    let entry = |action: &str, account: &str, details: &str| {
        (
            action.to_owned(),
            Some(account.to_owned()),
            details.to_owned(),
        )
    };
    let domain = r#"{"domain":"example.com"}"#;
    assert_eq!(
        log(&mut conn),
        [
            entry("domain.claimed", "ada", domain),
            entry("domain.proven", "ada", domain),
            entry(
                "member.joined",
                "ivy",
                r#"{"role":"member","domain":"example.com"}"#
            ),
        ]
    );
}

// Proves F5.
#[test]
fn nobody_joins_without_a_verified_address_of_a_domain_that_is_proven() {
    let (_db, mut conn) = acme();
    is_refused(&join(&mut conn, "ivy"), other_domain);
    claim(&mut conn, (1, "ada"), "example.com").expect("ada owns it");
    // That it is claimed is no proof.
    is_refused(&join(&mut conn, "ivy"), other_domain);
    proven(&mut conn);
    let ivy = || SignedIn::<User>::new("ivy".to_owned());
    for who in [
        ivy(),
        ivy().unverified(address("ivy@example.com")),
        ivy().verified(address("ivy@mail.example.com")),
        ivy().verified(address("ivy@example.net")),
    ] {
        is_refused(&join_at(&mut conn, 1, who, 100), other_domain);
    }
    // Of a tenant that has no such domain, and of one that is not there, the answer is the same.
    for org in [2, 9] {
        let (refused, seen) = seen(&mut conn, |conn| join_at(conn, org, signed_in("ivy"), 100));
        is_refused(&refused, other_domain);
        let asked = seen
            .statements
            .iter()
            .filter(|sql| sql.contains("tenant_domains"));
        assert_eq!(asked.count(), 1, "{seen:?}");
    }
    assert_eq!(standing(&mut conn, "ivy"), None);
    run(
        &mut conn,
        "update orgs set status = 'suspended' where id = 1",
    );
    let refused = join(&mut conn, "ivy");
    is_refused(&refused, |error| {
        matches!(error, Error::TenantNotServed { .. })
    });
}

// Proves F5.
#[test]
fn a_proof_is_over_after_its_time_and_is_shown_again_before() {
    let (_db, mut conn) = acme();
    let record = proven(&mut conn);
    assert_eq!(record.name(), "_tenancy.example.com");
    let due_at = |conn: &mut Conn, now| {
        let soon = DomainsToProve::<Org, User>::within(Duration::from_secs(10));
        let due = execute!(soon.clock(&Stopped(now)), conn).expect("a look");
        let due = due.into_iter().map(|due| (due.tenant, due.challenge));
        due.collect::<Vec<_>>()
    };
    assert_eq!(due_at(&mut conn, WEEK - 11), []);
    assert_eq!(due_at(&mut conn, WEEK - 10), [(1, record.clone())]);
    is_refused(&join_at(&mut conn, 1, signed_in("ivy"), WEEK), other_domain);
    assert!(join_at(&mut conn, 1, signed_in("ivy"), WEEK - 1).is_ok());
    // What DNS does not say ends no proof before its time.
    let missing = prove(&mut conn, (1, "ada"), &["v=spf1 -all", ""], 100);
    is_refused(&missing, |error| matches!(error, Error::DomainNotProven));
    assert_eq!(due_at(&mut conn, WEEK - 10).len(), 1);
    // Among other records it is one as well.
    let said = format!(" {} ", record.value());
    let again = execute!(
        ProveDomain::<Org, User>::by_operator(
            "domains",
            1,
            id(&mut conn, 1),
            ["v=spf1 -all".to_owned(), said]
        )
        .holds_for(Duration::from_secs(20))
        .clock(&Stopped(WEEK - 1)),
        conn
    );
    assert_eq!(again.expect("DNS says so"), WEEK + 19);
    assert!(join_at(&mut conn, 1, signed_in("ivy"), WEEK + 18).is_ok());
}

// Proves F5.
#[test]
fn a_record_is_worth_nothing_when_its_proof_is_over_and_the_next_claim_is_told_another() {
    let (_db, mut conn) = acme();
    let old = proven(&mut conn);
    // Whoever has the domain by now has read the record.
    let again = prove(&mut conn, (1, "ada"), &[old.value()], WEEK);
    is_refused(&again, |error| matches!(error, Error::DomainNotProven));
    let job = ProveDomain::<Org, User>::by_operator(
        "domains",
        1,
        id(&mut conn, 1),
        [old.value().to_owned()],
    );
    let job = execute!(job.clock(&Stopped(WEEK)), conn);
    is_refused(&job, |error| matches!(error, Error::DomainNotProven));
    let due = DomainsToProve::<Org, User>::within(Duration::from_secs(10));
    let due = execute!(due.clock(&Stopped(WEEK)), conn).expect("a look");
    assert_eq!(due.len(), 0);
    is_refused(&join_at(&mut conn, 1, signed_in("ivy"), WEEK), other_domain);

    let new = claim(&mut conn, (1, "ada"), "example.com").expect("ada owns it");
    assert_eq!(
        (new.name(), new.value() == old.value()),
        (old.name(), false)
    );
    let twice = claim(&mut conn, (1, "ada"), "example.com").expect("ada owns it");
    assert_eq!(new, twice);
    let old = prove(&mut conn, (1, "ada"), &[old.value()], WEEK);
    is_refused(&old, |error| matches!(error, Error::DomainNotProven));
    prove(&mut conn, (1, "ada"), &[new.value()], WEEK).expect("DNS says so");
    assert!(join_at(&mut conn, 1, signed_in("ivy"), WEEK).is_ok());
    let domains = tenant_domains::table.count().get_result::<i64>(&mut conn);
    assert_eq!(wait(domains), Ok(1));
}

// Proves F5.
#[test]
fn a_domain_is_one_tenants() {
    let (_db, mut conn) = acme();
    let of_acme = proven(&mut conn);
    let of_globex = claim(&mut conn, (2, "hal"), "example.com").expect("hal owns it");
    assert_ne!(of_acme, of_globex);
    // Whoever claims it once more is told the same record.
    let again = claim(&mut conn, (2, "hal"), "EXAMPLE.com").expect("hal owns it");
    assert_eq!(again, of_globex);
    let shows = |conn: &mut Conn, org: i32, now| match org {
        1 => {
            // That of the proof that is over is worth nothing.
            let record = claim(conn, (1, "ada"), "example.com").expect("ada owns it");
            prove(conn, (1, "ada"), &[record.value()], now)
        }
        _ => prove(conn, (2, "hal"), &[of_globex.value()], now),
    };
    let taken = |error: &Error| matches!(error, Error::DomainTaken);
    // The record of the one shows nothing of the other.
    let others = prove(&mut conn, (2, "hal"), &[of_acme.value()], WEEK);
    is_refused(&others, |error| matches!(error, Error::DomainNotProven));
    is_refused(&shows(&mut conn, 2, WEEK - 1), taken);
    shows(&mut conn, 2, WEEK).expect("that of acme is over");
    is_refused(&shows(&mut conn, 1, WEEK), taken);
    let joined = join_at(&mut conn, 1, signed_in("ivy"), WEEK);
    is_refused(&joined, other_domain);
    assert!(join_at(&mut conn, 2, signed_in("ivy"), WEEK).is_ok());
    let hal = member_of(&mut conn, 2, "hal");
    let forget = ForgetDomain::by(&hal, id(&mut conn, 2));
    execute!(forget, conn).expect("hal owns it");
    is_refused(&join_at(&mut conn, 2, signed_in("dan"), WEEK), other_domain);
    shows(&mut conn, 1, WEEK).expect("it is nobody's");
    due(&mut conn);
    execute!(purge(), conn).expect("it is due");
    claim(&mut conn, (2, "hal"), "example.com").expect("hal owns it");
    let domains = tenant_domains::table.count().get_result::<i64>(&mut conn);
    assert_eq!(wait(domains), Ok(1));
}

// Proves F5.
#[test]
fn a_domain_whose_addresses_are_anybodys_is_not_claimed() {
    let (_db, mut conn) = acme();
    for domain in ["gmail.com", "co.uk", "github.io"] {
        let refused = claim(&mut conn, (1, "ada"), domain);
        is_refused(&refused, |error| matches!(error, Error::SharedDomain));
    }
    assert_eq!(log(&mut conn), []);
    // One that was claimed before the list had it is proven no more, and lets nobody in.
    run(
        &mut conn,
        "insert into tenant_domains (org_id, domain, challenge, proven, proven_until)
         values (1, 'gmail.com', 'shown', 1, 1000)",
    );
    let again = prove(&mut conn, (1, "ada"), &["shown"], 100);
    is_refused(&again, |error| matches!(error, Error::SharedDomain));
    // The job is told of it, and why.
    let due = DomainsToProve::<Org, User>::within(Duration::from_secs(1000));
    let due = execute!(due.clock(&Stopped(100)), conn).expect("a look");
    assert_eq!(due.len(), 1);
    let ivy = || SignedIn::<User>::new("ivy".to_owned()).verified(address("ivy@gmail.com"));
    is_refused(&join_at(&mut conn, 1, ivy(), 100), other_domain);
    let suggested = JoinableTenants::of(ivy()).clock(&Stopped(100));
    let unscoped = &mut conn.unscoped("test");
    let suggested = wait(suggested.execute::<Org, _>(unscoped)).expect("a look");
    assert_eq!(suggested.len(), 0);
}

// Proves E2, F5.
#[test]
fn only_an_owner_claims_proves_and_forgets_a_domain_of_the_own_tenant() {
    let (_db, mut conn) = acme();
    let record = proven(&mut conn);
    let of_acme = id(&mut conn, 1);
    let said = || [record.value().to_owned()];
    let not_an_owner = |error: &Error| matches!(error, Error::NotAnOwner);
    for user in ["cid", "dan"] {
        is_refused(&claim(&mut conn, (1, user), "example.org"), not_an_owner);
        is_refused(
            &prove(&mut conn, (1, user), &[record.value()], 1),
            not_an_owner,
        );
        let user = member(&mut conn, user);
        let refused = execute!(ForgetDomain::by(&user, of_acme), conn);
        is_refused(&refused, not_an_owner);
    }
    let hal = member_of(&mut conn, 2, "hal");
    let unknown = |error: &Error| matches!(error, Error::UnknownDomain);
    is_refused(
        &execute!(ProveDomain::by(&hal, of_acme, said()), conn),
        unknown,
    );
    is_refused(&execute!(ForgetDomain::by(&hal, of_acme), conn), unknown);
    let elsewhere = ForgetDomain::<Org, User>::by_operator("ines", 2, of_acme);
    is_refused(&execute!(elsewhere, conn), unknown);
    assert!(join(&mut conn, "ivy").is_ok());
    let forget = || ForgetDomain::<Org, User>::by_operator("ines", 1, of_acme);
    execute!(forget(), conn).expect("an operator may");
    is_refused(&execute!(forget(), conn), unknown);
}

// Proves F5.
#[test]
fn tenants_are_suggested_to_who_may_join_them_and_is_no_member() {
    let (_db, mut conn) = acme();
    proven(&mut conn);
    let suggested = |conn: &mut Conn, who: SignedIn<User>, now| {
        let suggested = JoinableTenants::of(who).clock(&Stopped(now));
        let conn = &mut conn.unscoped("test");
        let suggested = wait(suggested.execute::<Org, _>(conn)).expect("a look");
        let suggested = suggested.into_iter();
        suggested
            .map(|one| (one.tenant, one.slug, one.domain.as_str().to_owned()))
            .collect::<Vec<_>>()
    };
    let acme = (1, "acme".to_owned(), "example.com".to_owned());
    let ivy = || signed_in("ivy").verified(address("ivy@example.net"));
    assert_eq!(suggested(&mut conn, ivy(), 100), [acme]);
    assert_eq!(standing(&mut conn, "ivy"), None);
    assert_eq!(suggested(&mut conn, ivy(), WEEK), []);
    for user in ["dan", "eve", "fay"] {
        assert_eq!(suggested(&mut conn, signed_in(user), 100), []);
    }
    let unverified = SignedIn::new("ivy".to_owned()).unverified(address("ivy@example.com"));
    assert_eq!(suggested(&mut conn, unverified, 100), []);
    run(
        &mut conn,
        "update orgs set status = 'deleting' where id = 1",
    );
    assert_eq!(suggested(&mut conn, ivy(), 100), []);
}

#[test]
fn a_tenant_reads_its_own_domains() {
    let (_db, mut conn) = acme();
    proven(&mut conn);
    claim(&mut conn, (2, "hal"), "example.org").expect("hal owns it");
    for (org, domain) in [(1, "example.com"), (2, "example.org")] {
        let domains = TenantDomain::scoped().select(TenantDomain::as_select());
        let tenant = &mut TenantConn::<Org>::trusting(&mut conn, org);
        let domains = wait(domains.load::<TenantDomain>(tenant)).expect("domains");
        let domains = format!("{domains:?}");
        assert!(domains.contains(domain), "{domains}");
        assert_eq!(domains.matches("example").count(), 1, "{domains}");
    }
}

// Proves F5.
#[test]
fn by_the_domain_of_a_tenant_that_is_merged_one_joins_when_it_is_shown_again() {
    let (_db, mut conn) = acme();
    let record = proven(&mut conn);
    claim(&mut conn, (2, "hal"), "example.com").expect("hal owns it");
    let at = id(&mut conn, 1);
    let merge = MergeTenants::<Org, User>::by_operator("ines", 1).into(2);
    execute!(merge, conn).expect("both are active");
    is_refused(&join_at(&mut conn, 2, signed_in("ivy"), 100), other_domain);
    let hal = member_of(&mut conn, 2, "hal");
    let shown = ProveDomain::by(&hal, at, [record.value().to_owned()]);
    execute!(shown.clock(&Stopped(100)), conn).expect("DNS says so");
    assert!(join_at(&mut conn, 2, signed_in("ivy"), 100).is_ok());
    // Both have claimed it, and by either row the tenant has it, or gives it up.
    let other = tenant_domains::table
        .filter(tenant_domains::id.ne(at))
        .select((tenant_domains::id, tenant_domains::challenge));
    let (other, challenge) = wait(other.first::<(i64, String)>(&mut conn)).expect("hal's");
    let shown = ProveDomain::by(&hal, other, [challenge]);
    execute!(shown.clock(&Stopped(100)), conn).expect("it is the tenant's own");
    assert!(join_at(&mut conn, 2, signed_in("ivy"), 100).is_ok());
    execute!(ForgetDomain::by(&hal, at), conn).expect("hal owns it");
    let domains = tenant_domains::table.count().get_result::<i64>(&mut conn);
    assert_eq!(wait(domains), Ok(0));
}

// Proves F5.
#[test]
fn of_two_tenants_that_show_one_domain_at_once_one_has_it() {
    let (db, mut conn) = acme();
    for _ in 0..rounds() {
        let records = [(1, "ada"), (2, "hal")].map(|who| {
            let record = claim(&mut conn, who, "example.com").expect("an owner");
            record.value().to_owned()
        });
        let shown = at_once(&db, &["ada", "hal"], |conn, user, barrier| {
            let org = if user == "ada" { 1 } else { 2 };
            let said = records[usize::from(user == "hal")].clone();
            let (owner, id) = (member_of(conn, org, user), id(conn, org));
            barrier.wait();
            execute!(ProveDomain::by(&owner, id, [said]), conn).map(drop)
        });
        let taken = |error: &Error| matches!(error, Error::DomainTaken);
        assert_eq!(won(&shown, taken), 1);
        run(&mut conn, "delete from tenant_domains");
    }
}

// Proves F5.
#[test]
fn who_joins_while_the_domain_is_given_up_joins_before_or_not_at_all() {
    let (db, mut conn) = acme();
    users(&mut conn);
    run(&mut conn, "update orgs set seat_limit = null where id = 1");
    for _ in 0..rounds() {
        proven(&mut conn);
        let id = id(&mut conn, 1);
        let answers = at_once(&db, &TEN, |conn, user, barrier| {
            if user != TEN[0] {
                barrier.wait();
                return join(conn, user).map(drop);
            }
            let ada = member(conn, "ada");
            barrier.wait();
            execute!(ForgetDomain::by(&ada, id), conn)
        });
        let joined = won(&answers, other_domain) - 1;
        // Each of them holds the tenant while it writes its entry, so the entries are in their order.
        let log = log(&mut conn);
        let log = log.iter().map(|(action, ..)| action.as_str());
        let mut expected = vec!["domain.claimed", "domain.proven"];
        expected.extend(vec!["member.joined"; joined]);
        expected.push("domain.forgotten");
        assert_eq!(log.collect::<Vec<_>>(), expected);
        counts_are_true(&mut conn);
        run(
            &mut conn,
            "delete from memberships where user_id like 't%';
             delete from audit_entries;
             update orgs set seats_used = 4 where id = 1",
        );
    }
}

// Proves F5, G1.
#[test]
fn of_ten_who_join_by_a_domain_at_once_as_many_do_as_there_are_seats() {
    let (db, mut conn) = acme();
    users(&mut conn);
    proven(&mut conn);
    run(&mut conn, "update orgs set seat_limit = 7 where id = 1");
    for _ in 0..rounds() {
        let joined = at_once(&db, &TEN, |conn, user, barrier| {
            barrier.wait();
            join(conn, user).map(drop)
        });
        let full = |error: &Error| matches!(error, Error::SeatsExceeded);
        assert_eq!(won(&joined, full), 3);
        counts_are_true(&mut conn);
        run(
            &mut conn,
            "delete from memberships where user_id like 't%';
             update orgs set seats_used = 4 where id = 1",
        );
    }
}
