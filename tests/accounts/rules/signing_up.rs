//! Signing up: an account founds a tenant, and owns it.

use super::life::NOW;
use super::purging::{due, purge};
use super::races::{at_once, rounds};
use super::renaming::{rename, slug};
use super::*;
use tenancy::Unverified;
use tenancy::accounts::{
    Admission, CloseAccount, Enqueue, Founder, RegistrationPolicy, SignUp, SignedUp,
};

pub(crate) fn admission() -> Admission {
    let admission = RegistrationPolicy::open().admit(None);
    admission.expect("it is open")
}

/// The new tenant's row, as the application inserts it.
macro_rules! new_org {
    ($founder:ident, $org:ident, $conn:ident) => {
        wait_in!(
            Org::insert((
                orgs::slug.eq($founder.provisional_slug()),
                orgs::status.eq(TenantStatus::Active),
                // They do not count.
                orgs::owners.eq(7),
                orgs::seats_used.eq(7),
            ))
            .for_tenant($org)
            .execute($conn)
        )
    };
}

/// `account` signs up, may own two tenants, and founds `org`. The key of what it has founded.
pub(crate) fn sign_up(
    conn: &mut Conn,
    account: &str,
    org: i32,
    request: &str,
) -> Result<i32, Error> {
    let sign_up = SignUp::<Org, User>::by(account.to_owned(), admission());
    let sign_up = sign_up.at_most(2).request(request);
    transaction!(conn, |conn| {
        let founder = match wait_in!(sign_up.execute(conn))? {
            SignedUp::Founder(founder) => founder,
            SignedUp::Already(tenant) => return Ok(*tenant.claimed()),
        };
        new_org!(founder, org, conn)?;
        let slug = slug(&format!("org{org}"));
        let member = wait_in!(founder.found(org, slug).execute(conn))?;
        let welcome = (notes::id.eq(org), notes::text.eq("welcome"));
        wait_in!(Note::insert(welcome).execute(&mut member.borrow(conn)))?;
        wait_in!(Enqueue::by(&member, "signed.up", account).execute(conn))?;
        Ok(org)
    })
}

/// How many tenants, memberships, notes, messages and entries of the log there are.
pub(crate) fn rows(conn: &mut Conn) -> [i64; 5] {
    [
        wait(orgs::table.count().get_result(conn)).expect("a count"),
        wait(memberships::table.count().get_result(conn)).expect("a count"),
        wait(notes::table.count().get_result(conn)).expect("a count"),
        wait(messages::table.count().get_result(conn)).expect("a count"),
        wait(audit_entries::table.count().get_result(conn)).expect("a count"),
    ]
}

// Proves B2.
#[test]
fn who_signs_up_owns_a_tenant_with_one_seat_taken() {
    let (_db, mut conn) = acme();
    assert_eq!(sign_up(&mut conn, "ivy", 3, "r").expect("it is open"), 3);
    let founded = orgs::table.find(3);
    let founded = founded.select((orgs::owners, orgs::seats_used));
    assert_eq!(wait(founded.first::<(i64, i64)>(&mut conn)), Ok((1, 1)));
    counts_are_true(&mut conn);
    let ivy = wait(Member::<Org, User>::by_slug(
        "org3",
        "ivy".to_owned(),
        &mut conn.unscoped("test"),
    ));
    let ivy = ivy.expect("ivy owns it");
    assert_eq!(ivy.role(), Rank::Owner);
    let texts = Note::scoped().select(notes::text);
    let texts = wait(texts.load::<String>(&mut ivy.connect(conn.unscoped("test"))));
    assert_eq!(texts, Ok(vec!["welcome".to_owned()]));
    let told = audit_entries::table.select((
        audit_entries::org_id,
        audit_entries::action,
        audit_entries::account_id,
        audit_entries::request,
    ));
    let told = wait(told.load::<(i32, String, Option<String>, Option<String>)>(&mut conn));
    let founded = Action::TenantFounded.name().to_owned();
    let entry = (3, founded, Some("ivy".to_owned()), Some("r".to_owned()));
    assert_eq!(told, Ok(vec![entry]));
}

// Proves A1.
#[test]
fn a_closed_door_is_one_answer() {
    let closed = [
        RegistrationPolicy::default().admit(None),
        RegistrationPolicy::closed().admit(Some("code")),
        RegistrationPolicy::by_code(["code"]).admit(None),
        RegistrationPolicy::by_code([""]).admit(None),
        RegistrationPolicy::by_code([]).admit(Some("")),
        RegistrationPolicy::by_code(["code"]).admit(Some("cod")),
        RegistrationPolicy::by(|code| code.is_some()).admit(None),
    ];
    for refused in closed {
        assert!(
            matches!(refused, Err(Error::RegistrationClosed)),
            "{refused:?}"
        );
    }
    let open = [
        RegistrationPolicy::open().admit(None),
        RegistrationPolicy::by_code(["other", "code"]).admit(Some("code")),
        RegistrationPolicy::by(|code| code.is_none()).admit(None),
    ];
    for admitted in open {
        admitted.expect("it is open");
    }
}

// Proves A2, A3, A4.
#[test]
fn an_account_owns_as_many_tenants_as_the_limit_says() {
    let (_db, mut conn) = acme();
    // Ada owns acme already.
    sign_up(&mut conn, "ada", 3, "one").expect("the second");
    let before = rows(&mut conn);
    let refused = sign_up(&mut conn, "ada", 4, "two");
    assert!(
        matches!(refused, Err(Error::MaxTenantsExceeded { limit: 2 })),
        "{refused:?}"
    );
    assert_eq!(rows(&mut conn), before);
    // What an account is only a member of, or was an owner of, does not count.
    for account in ["cid", "gil"] {
        for _ in 0..2 {
            let org = i32::try_from(rows(&mut conn)[0]).expect("few") + 1;
            sign_up(&mut conn, account, org, &format!("{account}{org}")).expect(account);
        }
    }
    let none = SignUp::<Org, User>::by("ivy".to_owned(), admission()).at_most(0);
    let refused: Result<(), Error> =
        transaction!(conn, |conn| { wait_in!(none.execute(conn)).map(drop) });
    assert!(matches!(
        refused,
        Err(Error::MaxTenantsExceeded { limit: 0 })
    ));
}

// Proves B5.
#[test]
fn the_same_request_twice_is_one_tenant_and_one_answer() {
    let (_db, mut conn) = acme();
    assert_eq!(sign_up(&mut conn, "ivy", 3, "r-1").expect("it is open"), 3);
    let before = rows(&mut conn);
    assert_eq!(sign_up(&mut conn, "ivy", 4, "r-1").expect("again"), 3);
    assert_eq!(rows(&mut conn), before);
    // The same text in a request of somebody else is another request.
    assert_eq!(sign_up(&mut conn, "dan", 4, "r-1").expect("it is open"), 4);
}

#[test]
fn a_request_is_another_one_if_its_text_is() {
    let (_db, mut conn) = acme();
    // Some collations take one for the other.
    let requests = ["r", "R", "r ", "ŕ"];
    for (org, request) in (3..).zip(requests) {
        let ivy = SignUp::<Org, User>::by("ivy".to_owned(), admission()).request(request);
        let founded: Result<(), Error> = transaction!(conn, |conn| {
            let SignedUp::Founder(founder) = wait_in!(ivy.execute(conn))? else {
                return Err(Error::AlreadyFounded);
            };
            new_org!(founder, org, conn)?;
            wait_in!(founder.found(org, slug(&format!("org{org}"))).execute(conn)).map(drop)
        });
        founded.expect(request);
    }
    for (org, request) in (3..).zip(requests) {
        assert_eq!(sign_up(&mut conn, "ivy", 9, request).expect(request), org);
    }
}

#[test]
fn a_request_that_comes_again_is_answered_with_a_key_that_opens_nothing() {
    let (_db, mut conn) = acme();
    sign_up(&mut conn, "ivy", 3, "r").expect("it is open");
    // She has left since.
    let close = CloseAccount::<Org, User>::of("ivy".to_owned());
    run(&mut conn, "update orgs set owners = 2 where id = 3");
    execute!(close, conn).expect("another one owns it");
    let again = SignUp::<Org, User>::by("ivy".to_owned(), admission()).request("r");
    let again: Result<_, Error> = transaction!(conn, |conn| { wait_in!(again.execute(conn)) });
    let SignedUp::Already(tenant) = again.expect("it is open") else {
        panic!("she has founded it")
    };
    let tenant: Unverified<Org> = tenant;
    assert_eq!(tenant.claimed(), &3);
    let ivy = wait(Member::<Org, User>::by_slug(
        "org3",
        "ivy".to_owned(),
        &mut conn.unscoped("test"),
    ));
    assert!(matches!(ivy, Err(Error::NotAMember)), "{ivy:?}");
}

/// Whether Ivy may found a tenant, who is to own one at most.
macro_rules! granted {
    ($conn:ident, $request:expr) => {
        match wait_in!(
            SignUp::<Org, User>::by("ivy".to_owned(), admission())
                .at_most(1)
                .request($request)
                .execute($conn)
        )? {
            SignedUp::Founder(founder) => founder,
            SignedUp::Already(_) => return Err(Error::AlreadyFounded),
        }
    };
}

#[test]
fn who_signs_up_twice_in_one_transaction_owns_no_more_than_the_limit_says() {
    let (_db, mut conn) = acme();
    let before = rows(&mut conn);
    for (second, same_request) in [("b", false), ("a", true)] {
        let founded: Result<(), Error> = transaction!(conn, |conn| {
            let founders = [granted!(conn, "a"), granted!(conn, second)];
            for (org, founder) in (3..).zip(founders) {
                new_org!(founder, org, conn)?;
                wait_in!(founder.found(org, slug(&format!("org{org}"))).execute(conn))?;
            }
            Ok(())
        });
        let refused = match founded {
            Err(Error::AlreadyFounded) => same_request,
            Err(Error::MaxTenantsExceeded { limit: 1 }) => !same_request,
            _ => false,
        };
        assert!(refused, "{second}");
        assert_eq!(rows(&mut conn), before);
    }
}

#[test]
fn what_was_granted_in_another_transaction_is_asked_for_again() {
    let (_db, mut conn) = acme();
    let founders: Result<_, Error> = transaction!(conn, |conn| {
        Ok([
            granted!(conn, "a"),
            granted!(conn, "b"),
            granted!(conn, "c"),
        ])
    });
    let [first, second, third] = founders.expect("it is open");
    for org in [3, 4] {
        run(
            &mut conn,
            &format!(
                "insert into orgs (id, slug, status, owners, seats_used) values ({org}, 'o{org}', 'active', 0, 0)"
            ),
        );
    }
    let alone = execute!(third.found(4, slug("hooli")), conn);
    assert!(matches!(alone, Err(Error::NoTransaction)), "{alone:?}");
    let mut found = |founder: Founder<Org, User>, org| -> Result<(), Error> {
        transaction!(conn, |conn| {
            wait_in!(founder.found(org, slug(&format!("org{org}"))).execute(conn)).map(drop)
        })
    };
    found(first, 3).expect("the first one");
    let refused = found(second, 4);
    assert!(
        matches!(refused, Err(Error::MaxTenantsExceeded { limit: 1 })),
        "{refused:?}"
    );
}

// Proves A2, B1, B2.
#[test]
fn what_is_refused_after_the_tenant_was_inserted_leaves_nothing() {
    let (_db, mut conn) = acme();
    let before = rows(&mut conn);
    let sign_up = SignUp::<Org, User>::by("ivy".to_owned(), admission());
    let refused: Result<(), Error> = transaction!(conn, |conn| {
        let SignedUp::Founder(founder) = wait_in!(sign_up.execute(conn))? else {
            return Ok(());
        };
        let org = 3;
        new_org!(founder, org, conn)?;
        let member = wait_in!(founder.found(org, slug("initech")).execute(conn))?;
        wait_in!(Enqueue::by(&member, "signed.up", "ivy").execute(conn))?;
        // The application does not want it.
        Err(Error::SeatsExceeded)
    });
    assert!(matches!(refused, Err(Error::SeatsExceeded)), "{refused:?}");
    assert_eq!(rows(&mut conn), before);
}

/// Ivy founds a tenant that nobody has inserted meanwhile.
fn found(conn: &mut Conn, tenant: i32) -> Result<(), Error> {
    let sign_up = SignUp::<Org, User>::by("ivy".to_owned(), admission());
    transaction!(conn, |conn| {
        let SignedUp::Founder(founder) = wait_in!(sign_up.execute(conn))? else {
            return Ok(());
        };
        wait_in!(founder.found(tenant, slug("initech")).execute(conn)).map(drop)
    })
}

#[test]
fn nobody_founds_what_is_there_already_or_is_not_served() {
    let (_db, mut conn) = acme();
    let refused = found(&mut conn, 1);
    assert!(matches!(refused, Err(Error::HasMembers)), "{refused:?}");
    let refused = found(&mut conn, 9);
    assert!(matches!(refused, Err(Error::NotAMember)), "{refused:?}");
    run(
        &mut conn,
        "insert into orgs (id, slug, status, owners, seats_used) values (3, 'late', 'suspended', 0, 0)",
    );
    let refused = found(&mut conn, 3);
    assert!(
        matches!(refused, Err(Error::TenantNotServed { .. })),
        "{refused:?}"
    );
    assert_eq!(standing(&mut conn, "ivy"), None);
}

#[test]
fn signing_up_takes_an_account_and_a_transaction() {
    let (_db, mut conn) = acme();
    let refused = sign_up(&mut conn, "nobody", 3, "r");
    assert!(matches!(refused, Err(Error::UnknownAccount)), "{refused:?}");
    let alone = SignUp::<Org, User>::by("ivy".to_owned(), admission());
    let refused = execute!(alone, conn);
    assert!(matches!(refused, Err(Error::NoTransaction)), "{refused:?}");
}

/// The same, once more if another transaction stood in the way.
pub(crate) fn until_it_is_answered(
    conn: &mut Conn,
    account: &str,
    org: i32,
    request: &str,
) -> Result<i32, Error> {
    again(|| sign_up(conn, account, org, request))
}

/// Once more if another transaction stood in the way, as the application does.
fn again<R>(mut once: impl FnMut() -> Result<R, Error>) -> Result<R, Error> {
    let mut answer = once();
    for _ in 0..100 {
        if !matches!(answer, Err(Error::Database(_))) {
            break;
        }
        answer = once();
    }
    answer
}

// Proves A3.
#[test]
fn of_ten_sign_ups_of_an_account_at_once_as_many_found_a_tenant_as_the_limit_says() {
    let (db, mut conn) = acme();
    let ten = ["10", "11", "12", "13", "14", "15", "16", "17", "18", "19"];
    for round in 0..rounds() {
        let account = format!("new{round}");
        run(
            &mut conn,
            &format!("insert into users (id) values ('{account}')"),
        );
        let before = rows(&mut conn)[0];
        let answers = at_once(&db, &ten, |conn, org, barrier| {
            let org =
                org.parse::<i32>().expect("a number") + 100 * i32::try_from(round).expect("few");
            barrier.wait();
            until_it_is_answered(conn, &account, org, &format!("r{org}"))
        });
        let founded = answers.iter().filter(|answer| answer.is_ok()).count();
        let full = answers
            .iter()
            .filter(|answer| matches!(answer, Err(Error::MaxTenantsExceeded { limit: 2 })))
            .count();
        assert_eq!((founded, full), (2, 8), "{answers:?}");
        assert_eq!(rows(&mut conn)[0], before + 2);
        counts_are_true(&mut conn);
    }
}

// Proves B5.
#[test]
fn of_ten_that_are_the_same_request_at_once_one_founds_a_tenant_and_all_are_told_of_it() {
    let (db, mut conn) = acme();
    let ten = ["10", "11", "12", "13", "14", "15", "16", "17", "18", "19"];
    for round in 0..rounds() {
        let request = format!("r{round}");
        let account = format!("new{round}");
        run(
            &mut conn,
            &format!("insert into users (id) values ('{account}')"),
        );
        let answers = at_once(&db, &ten, |conn, org, barrier| {
            let org =
                org.parse::<i32>().expect("a number") + 100 * i32::try_from(round).expect("few");
            barrier.wait();
            until_it_is_answered(conn, &account, org, &request)
        });
        let first = answers[0].as_ref().expect("it is open");
        for answer in &answers {
            assert_eq!(answer.as_ref().expect("it is open"), first);
        }
    }
    assert_eq!(
        rows(&mut conn)[0],
        2 + i64::try_from(rounds()).expect("few")
    );
    counts_are_true(&mut conn);
}

/// `account` founds `org` with a slug, at a time. There may be so many in all.
fn found_as(
    conn: &mut Conn,
    account: &str,
    (org, text): (i32, &str),
    in_all: u32,
) -> Result<(), Error> {
    let sign_up = SignUp::<Org, User>::by(account.to_owned(), admission());
    let sign_up = sign_up.at_most_in_all(in_all).clock(&Stopped(NOW));
    transaction!(conn, |conn| {
        let SignedUp::Founder(founder) = wait_in!(sign_up.execute(conn))? else {
            return Ok(());
        };
        new_org!(founder, org, conn)?;
        wait_in!(founder.found(org, slug(text)).execute(conn)).map(drop)
    })
}

/// How many tenants the row says that there are.
fn counted(conn: &mut Conn) -> i64 {
    let counted = tenant_count::table.select(tenant_count::tenants);
    wait(counted.first(conn)).expect("the row")
}

#[test]
fn a_new_tenant_has_its_slug_and_nobody_gets_it_when_it_is_held() {
    let (_db, mut conn) = acme();
    found_as(&mut conn, "ivy", (3, "initech"), 9).expect("it is free");
    let row = orgs::table.find(3).select(orgs::slug);
    assert_eq!(wait(row.first(&mut conn)), Ok("initech".to_owned()));
    // It is registered: without a row there, nothing would hold it for the tenant.
    let whose = slugs::table.find("initech");
    let whose = whose.select((slugs::org_id, slugs::held_until));
    assert_eq!(wait(whose.first(&mut conn)), Ok((3, None::<i64>)));
    rename(&mut conn, 3, "hooli", NOW).expect("it is free");
    let before = rows(&mut conn);
    // It is taken and registered; it is held; it is taken, and was never registered.
    for taken in ["hooli", "initech", "globex"] {
        let refused = found_as(&mut conn, "dan", (4, taken), 9);
        assert!(matches!(refused, Err(Error::SlugTaken)), "{refused:?}");
        assert_eq!(rows(&mut conn), before, "{taken}");
    }
    run(
        &mut conn,
        &format!("update slugs set held_until = {NOW} where slug = 'initech'"),
    );
    found_as(&mut conn, "dan", (4, "initech"), 9).expect("it is held no more");
    counts_are_true(&mut conn);
}

#[test]
fn of_nine_sign_ups_at_once_that_want_one_slug_one_gets_it() {
    let (db, mut conn) = acme();
    let nine = [
        "ada", "bob", "cid", "dan", "eve", "fay", "gil", "hal", "ivy",
    ];
    for round in 0..rounds() {
        let wanted = format!("wanted{round}");
        let answers = at_once(&db, &nine, |conn, account, barrier| {
            let nth = nine
                .iter()
                .position(|one| *one == account)
                .expect("one of them");
            let org = i32::try_from(10 + nth + 100 * round).expect("few");
            barrier.wait();
            again(|| found_as(conn, account, (org, &wanted), u32::MAX))
        });
        let won = answers.iter().filter(|answer| answer.is_ok()).count();
        let taken = answers
            .iter()
            .filter(|answer| matches!(answer, Err(Error::SlugTaken)))
            .count();
        assert_eq!((won, taken), (1, nine.len() - 1), "{answers:?}");
    }
    counts_are_true(&mut conn);
}

// Proves A3.
#[test]
fn there_are_as_many_tenants_in_all_as_the_limit_says() {
    let (_db, mut conn) = acme();
    let before = rows(&mut conn);
    for limit in [0, 2] {
        let refused = found_as(&mut conn, "ivy", (3, "initech"), limit);
        assert!(
            matches!(refused, Err(Error::MaxTenantsInAll { limit: said }) if said == limit),
            "{refused:?}"
        );
        assert_eq!(rows(&mut conn), before);
    }
    found_as(&mut conn, "ivy", (3, "initech"), 3).expect("the third");
    // Without a limit it is counted, too.
    sign_up(&mut conn, "ivy", 4, "r").expect("no limit");
    assert_eq!(counted(&mut conn), 4);
    let refused = found_as(&mut conn, "dan", (5, "hooli"), 4);
    assert_eq!(
        refused.expect_err("it is full").to_string(),
        "there are as many tenants as there may be, which is 4"
    );
    assert_eq!(counted(&mut conn), 4);
}

#[test]
fn a_purged_tenant_makes_room_for_another_one() {
    let (_db, mut conn) = acme();
    due(&mut conn);
    execute!(purge(), conn).expect("it is due");
    assert_eq!(counted(&mut conn), 1);
    // It is purged once.
    let again = execute!(purge(), conn);
    assert!(
        matches!(again, Err(Error::TenantTransition { .. })),
        "{again:?}"
    );
    assert_eq!(counted(&mut conn), 1);
    found_as(&mut conn, "ivy", (3, "initech"), 2).expect("there is room");
}

#[test]
fn without_the_row_that_counts_nobody_founds_a_tenant() {
    let (_db, mut conn) = acme();
    run(&mut conn, "delete from tenant_count");
    let refused = found_as(&mut conn, "ivy", (3, "initech"), 9);
    assert!(matches!(refused, Err(Error::Database(_))), "{refused:?}");
    let refused = sign_up(&mut conn, "ivy", 3, "r");
    assert!(matches!(refused, Err(Error::Database(_))), "{refused:?}");
}

// Proves A3.
#[test]
fn of_ten_sign_ups_at_once_as_many_found_a_tenant_as_there_may_be_in_all() {
    let (db, mut conn) = acme();
    let ten = ["10", "11", "12", "13", "14", "15", "16", "17", "18", "19"];
    for one in ten {
        run(
            &mut conn,
            &format!("insert into users (id) values ('u{one}')"),
        );
    }
    for round in 0..rounds() {
        let limit = u32::try_from(counted(&mut conn)).expect("few") + 3;
        let answers = at_once(&db, &ten, |conn, one, barrier| {
            let org = one.parse::<i32>().expect("a number");
            let org = org + 100 * i32::try_from(round).expect("few");
            let (account, slug) = (format!("u{one}"), format!("org{org}"));
            barrier.wait();
            again(|| found_as(conn, &account, (org, &slug), limit))
        });
        let founded = answers.iter().filter(|answer| answer.is_ok()).count();
        let full = answers
            .iter()
            .filter(|answer| matches!(answer, Err(Error::MaxTenantsInAll { .. })))
            .count();
        assert_eq!((founded, full), (3, 7), "{answers:?}");
        let there = wait(orgs::table.count().get_result::<i64>(&mut conn));
        assert_eq!(there, Ok(counted(&mut conn)));
    }
    counts_are_true(&mut conn);
}
