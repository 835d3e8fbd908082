//! Operators who act as members.

use super::races::{at_once, rounds};
use super::*;
use diesel::SelectableHelper as _;
use std::time::Duration;
use tenancy::accounts::{
    Access, Audited, BeginImpersonation, CloseAccount, EndImpersonation, Enqueue, EraseAccount,
    Impersonate, Impersonator, LookUpImpersonation, MergeTenants, Record, SuspendTenant,
    SystemClock, Token,
};

const MINUTE: i64 = 60;

pub(crate) type Acting = Impersonator<Org, User>;

/// Ines is to act as the user, in `acme`.
pub(crate) fn impersonate(user: &str) -> Impersonate<Org, User> {
    Impersonate::by_operator("ines", "ticket 12", 1, user.to_owned()).clock(&Stopped(0))
}

pub(crate) fn asks(conn: &mut Conn, ask: Impersonate<Org, User>) -> Result<String, Error> {
    execute!(ask, conn).map(Token::into_text)
}

fn begin_at(conn: &mut Conn, token: &str, now: i64) -> Result<String, Error> {
    let begin = BeginImpersonation::<Org, User>::by(token).clock(&Stopped(now));
    execute!(begin, conn).map(Token::into_text)
}

/// By the token that the session keeps from then on.
pub(crate) fn begins(conn: &mut Conn, ask: Impersonate<Org, User>) -> String {
    let token = asks(conn, ask).expect("a member");
    begin_at(conn, &token, 1).expect("a new one")
}

fn look_up_at(conn: &mut Conn, kept: &str, now: i64) -> Result<Acting, Error> {
    let look_up = LookUpImpersonation::<Org, User>::by(kept).clock(&Stopped(now));
    execute!(look_up, conn)
}

pub(crate) fn acting(conn: &mut Conn, kept: &str) -> Result<Acting, Error> {
    look_up_at(conn, kept, 2)
}

#[track_caller]
fn is_over<R: std::fmt::Debug>(answer: &Result<R, Error>) {
    let over = matches!(answer, Err(Error::UnknownImpersonation));
    assert!(over, "{answer:?}");
}

/// Actor, account, operator, action, whom and details, of what has been done since.
type Told = (
    String,
    Option<String>,
    Option<String>,
    String,
    Option<String>,
    String,
);

fn log(conn: &mut Conn) -> Vec<Told> {
    let log = audit_entries::table.order(audit_entries::id).select((
        audit_entries::actor,
        audit_entries::account_id,
        audit_entries::operator,
        audit_entries::action,
        audit_entries::whom_id,
        audit_entries::details,
    ));
    wait(log.load(conn)).expect("the log")
}

fn list(conn: &mut Conn, org: i32) -> Vec<Impersonation> {
    let list = Impersonation::scoped().select(Impersonation::as_select());
    wait(list.load(&mut TenantConn::<Org>::trusting(conn, org))).expect("a list")
}

#[derive(Debug, Clone, Copy)]
struct Looked;

impl Audited for Looked {
    fn name(self) -> &'static str {
        "notes.looked_at"
    }
}

// Proves J2.
#[test]
fn an_operator_acts_as_one_member_of_one_tenant() {
    let (_db, mut conn) = acme();
    let kept = begins(&mut conn, impersonate("dan"));
    let ines = acting(&mut conn, &kept).expect("it has begun");
    assert_eq!((ines.tenant(), ines.slug()), (&1, "acme"));
    assert_eq!(ines.account(), "dan");
    assert_eq!(ines.role(), Rank::Member);
    assert_eq!((ines.operator(), ines.reason()), ("ines", "ticket 12"));
    assert_eq!(ines.access(), Access::Read);
    assert_eq!(ines.expires_at(), 30 * MINUTE);
    let mut unscoped = conn.unscoped("test");
    let mut acme = ines.borrow(&mut unscoped);
    let texts = wait(Note::scoped().select(notes::text).load::<String>(&mut acme));
    assert_eq!(texts, Ok(vec!["mine".to_owned()]));
    // On the host of another tenant it is none.
    for (slug, is_here) in [("acme", true), ("globex", false), ("nowhere", false)] {
        let look_up = LookUpImpersonation::<Org, User>::by(&kept).on_slug(slug);
        let found = execute!(look_up.clock(&Stopped(2)), conn);
        assert_eq!(found.is_ok(), is_here, "{slug}: {found:?}");
    }
    let globex = Verified::trust(2);
    let look_up = LookUpImpersonation::<Org, User>::by(&kept).on(&globex);
    is_over(&execute!(look_up.clock(&Stopped(2)), conn));
}

// Proves J1.
#[test]
fn nobody_acts_as_a_member_without_a_reason_and_a_name() {
    let (_db, mut conn) = acme();
    for (name, reason) in [
        ("ines", ""),
        ("ines", " \n\t"),
        ("", "ticket 12"),
        (" ", "ticket 12"),
        // What nobody sees.
        ("ines", "\u{200b}"),
        ("\u{2060} \u{feff}", "ticket 12"),
    ] {
        let ask = Impersonate::<Org, User>::by_operator(name, reason, 1, "dan".to_owned());
        let refused = asks(&mut conn, ask);
        assert!(matches!(refused, Err(Error::NoReason)), "{refused:?}");
    }
    assert!(list(&mut conn, 1).is_empty());
    assert!(log(&mut conn).is_empty());
}

#[test]
fn nobody_acts_as_somebody_who_does_not_act() {
    let (_db, mut conn) = acme();
    for (user, meant) in [
        ("eve", Error::MemberSuspended),
        ("fay", Error::UnknownMember),
        ("hal", Error::UnknownMember),
        ("nobody", Error::UnknownMember),
    ] {
        let refused = asks(&mut conn, impersonate(user)).expect_err(user);
        assert_eq!(refused.to_string(), meant.to_string(), "{user}");
    }
    let nowhere = Impersonate::<Org, User>::by_operator("ines", "why", 3, "dan".to_owned());
    let refused = asks(&mut conn, nowhere);
    assert!(matches!(refused, Err(Error::NotAMember)), "{refused:?}");
    for status in ["suspended", "deleting", "purging", "purged"] {
        run(
            &mut conn,
            &format!("update orgs set status = '{status}' where id = 1"),
        );
        let refused = asks(&mut conn, impersonate("dan"));
        let meant = matches!(refused, Err(Error::TenantNotServed { .. }));
        assert!(meant, "{status}: {refused:?}");
    }
    assert!(list(&mut conn, 1).is_empty());
}

// Proves J4.
#[test]
fn nobody_acts_as_an_operator() {
    let (_db, mut conn) = acme();
    run(&mut conn, "insert into operators (user_id) values ('cid')");
    let refused = asks(&mut conn, impersonate("cid"));
    assert!(matches!(refused, Err(Error::AnOperator)), "{refused:?}");
    // Who becomes one later is one at once.
    let token = asks(&mut conn, impersonate("dan")).expect("no operator");
    let kept = begins(&mut conn, impersonate("dan"));
    assert!(acting(&mut conn, &kept).is_ok());
    run(&mut conn, "insert into operators (user_id) values ('dan')");
    is_over(&acting(&mut conn, &kept));
    is_over(&begin_at(&mut conn, &token, 1));
}

// Proves J2.
#[test]
fn it_lasts_sixty_minutes_at_most_and_nothing_makes_it_longer() {
    let (_db, mut conn) = acme();
    for (ask, lasts) in [
        (impersonate("dan"), 30 * MINUTE),
        (impersonate("dan").lasts(Duration::from_mins(5)), 5 * MINUTE),
        (
            impersonate("dan").lasts(Duration::from_hours(1)),
            60 * MINUTE,
        ),
        (
            impersonate("dan").lasts(Duration::from_hours(9)),
            60 * MINUTE,
        ),
        (impersonate("dan").lasts(Duration::MAX), 60 * MINUTE),
    ] {
        let kept = begins(&mut conn, ask);
        assert!(look_up_at(&mut conn, &kept, lasts - 1).is_ok());
        is_over(&look_up_at(&mut conn, &kept, lasts));
        // Neither does the token of the session begin it again, nor does a look-up count.
        is_over(&begin_at(&mut conn, &kept, 2));
        is_over(&look_up_at(&mut conn, &kept, lasts));
    }
}

// Proves J2.
#[test]
fn the_token_by_which_it_begins_is_used_once_and_soon() {
    let (_db, mut conn) = acme();
    let token = asks(&mut conn, impersonate("dan")).expect("a member");
    // It is not the session's.
    is_over(&acting(&mut conn, &token));
    let elsewhere = BeginImpersonation::<Org, User>::by(&token).on(&Verified::trust(2));
    is_over(&execute!(elsewhere.clock(&Stopped(1)), conn).map(drop));
    let kept = begin_at(&mut conn, &token, 1).expect("a new one");
    assert!(kept != token);
    is_over(&begin_at(&mut conn, &token, 1));
    assert!(acting(&mut conn, &kept).is_ok());
    for (now, good) in [(5 * MINUTE - 1, true), (5 * MINUTE, false)] {
        let token = asks(&mut conn, impersonate("dan")).expect("a member");
        let begun = begin_at(&mut conn, &token, now);
        assert_eq!(begun.is_ok(), good, "{begun:?}");
    }
    // It is over before it has begun.
    let short = impersonate("dan").lasts(Duration::from_secs(2));
    let token = asks(&mut conn, short).expect("a member");
    is_over(&begin_at(&mut conn, &token, 2));
    for text in ["", "-", "' or 1 = 1 --", "\u{1f511}"] {
        is_over(&begin_at(&mut conn, text, 1));
        is_over(&acting(&mut conn, text));
    }
}

// Proves J2.
#[test]
fn the_database_has_a_hash_of_each_token_and_no_list_has_a_token() {
    let (_db, mut conn) = acme();
    let token = asks(&mut conn, impersonate("dan")).expect("a member");
    let hash = |conn: &mut Conn| {
        let hash = impersonations::table.select(impersonations::token_hash);
        wait(hash.first::<Vec<u8>>(conn)).expect("a hash")
    };
    let first = hash(&mut conn);
    let kept = begin_at(&mut conn, &token, 1).expect("a new one");
    let second = hash(&mut conn);
    assert_eq!((first.len(), second.len()), (32, 32));
    assert!(first != second);
    let shown = format!("{:?} {:?}", list(&mut conn, 1), log(&mut conn));
    for secret in [token, kept] {
        assert!(!shown.contains(&secret));
        for hash in [&first, &second] {
            assert!(
                !hash
                    .windows(8)
                    .any(|part| secret.as_bytes().windows(8).any(|text| text == part))
            );
        }
    }
}

// Proves J3.
#[test]
fn each_entry_of_what_is_done_so_has_both_names_and_the_reason() {
    let (_db, mut conn) = acme();
    let kept = begins(&mut conn, impersonate("dan"));
    let ines = acting(&mut conn, &kept).expect("it has begun");
    execute!(Record::by_impersonator(&ines, Looked), conn).expect("a record");
    assert!(execute!(EndImpersonation::of(&ines), conn).expect("it has begun"));
    let both = |action: &str, whom: Option<&str>, details: &str| {
        (
            "user".to_owned(),
            Some("dan".to_owned()),
            Some("ines".to_owned()),
            action.to_owned(),
            whom.map(str::to_owned),
            details.to_owned(),
        )
    };
    let made = (
        "operator".to_owned(),
        None,
        Some("ines".to_owned()),
        "impersonation.made".to_owned(),
        Some("dan".to_owned()),
        r#"{"access":"read","reason":"ticket 12"}"#.to_owned(),
    );
    let id = ines.id();
    let why = format!(r#""reason":"ticket 12","impersonation":{id}}}"#);
    assert_eq!(
        log(&mut conn),
        [
            made,
            both("impersonation.begun", Some("dan"), &format!("{{{why}")),
            both("notes.looked_at", None, &format!("{{{why}")),
            both(
                "impersonation.ended",
                Some("dan"),
                &format!(r#"{{"count":1,{why}"#)
            ),
        ]
    );
}

// Proves J6.
#[test]
fn the_tenant_reads_who_acts_as_whom_and_no_other_tenant_does() {
    let (_db, mut conn) = acme();
    begins(&mut conn, impersonate("dan").writing());
    let [listed] = &list(&mut conn, 1)[..] else {
        panic!("one")
    };
    let shown = format!("{listed:?}");
    for part in ["\"dan\"", "\"ines\"", "\"ticket 12\"", "Write", "1800"] {
        assert!(shown.contains(part), "{shown}");
    }
    assert!(list(&mut conn, 2).is_empty());
}

// Proves J6.
#[test]
fn an_owner_of_the_tenant_ends_it_and_no_other_member_does() {
    let (_db, mut conn) = acme();
    let kept = begins(&mut conn, impersonate("dan"));
    let id = acting(&mut conn, &kept).expect("it has begun").id();
    for user in ["cid", "dan"] {
        let user = member(&mut conn, user);
        let refused = execute!(EndImpersonation::by(&user, id), conn);
        assert!(matches!(refused, Err(Error::NotAnOwner)), "{refused:?}");
    }
    assert!(acting(&mut conn, &kept).is_ok());
    let elsewhere = EndImpersonation::<Org, User>::by_operator("ines", 2, id);
    assert!(!execute!(elsewhere, conn).expect("an operator"));
    assert!(acting(&mut conn, &kept).is_ok());
    let ada = member(&mut conn, "ada");
    assert!(execute!(EndImpersonation::by(&ada, id), conn).expect("ada owns it"));
    is_over(&acting(&mut conn, &kept));
    assert!(!execute!(EndImpersonation::by(&ada, id), conn).expect("ada owns it"));
    // One that has not begun, too.
    let token = asks(&mut conn, impersonate("dan")).expect("a member");
    let id = impersonations::table.order(impersonations::id.desc());
    let id = wait(id.select(impersonations::id).first::<i64>(&mut conn)).expect("an id");
    let ends = EndImpersonation::<Org, User>::by_operator("otto", 1, id);
    assert!(execute!(ends, conn).expect("an operator"));
    is_over(&begin_at(&mut conn, &token, 1));
}

// Proves J8.
#[test]
fn it_reads_unless_writing_was_asked_for() {
    let (_db, mut conn) = acme();
    let kept = begins(&mut conn, impersonate("dan"));
    let ines = acting(&mut conn, &kept).expect("it has begun");
    let refused = ines.borrow_to_write(&mut conn.unscoped("test")).map(drop);
    assert!(matches!(refused, Err(Error::ReadOnly)), "{refused:?}");
    let refused = ines.connect_to_write(conn.unscoped("test")).map(drop);
    assert!(matches!(refused, Err(Error::ReadOnly)), "{refused:?}");
    let enqueue = Enqueue::by_impersonator(&ines, "note.written", "{}").clock(&Stopped(2));
    let refused = execute!(enqueue, conn);
    assert!(matches!(refused, Err(Error::ReadOnly)), "{refused:?}");

    let kept = begins(&mut conn, impersonate("dan").writing());
    let ines = acting(&mut conn, &kept).expect("it has begun");
    assert_eq!(ines.access(), Access::Write);
    let insert = Note::insert((notes::id.eq(3), notes::text.eq("helped")));
    let mut unscoped = conn.unscoped("test");
    let mut acme = ines.borrow_to_write(&mut unscoped).expect("it writes");
    assert_eq!(wait(insert.execute(&mut acme)), Ok(1));
    let enqueue = |now| Enqueue::by_impersonator(&ines, "note.written", "{}").clock(&Stopped(now));
    assert!(execute!(enqueue(2), conn).expect("it writes"));
    is_over(&execute!(enqueue(30 * MINUTE), conn));
    assert!(execute!(EndImpersonation::of(&ines), conn).expect("it has begun"));
    is_over(&execute!(enqueue(2), conn));
    run(&mut conn, "update impersonations set access = 'all'");
    let kept = begins(&mut conn, impersonate("dan"));
    run(&mut conn, "update impersonations set access = 'all'");
    let unknown = acting(&mut conn, &kept);
    assert!(
        matches!(unknown, Err(Error::UnknownStatus(_))),
        "{unknown:?}"
    );
}

#[test]
fn what_has_changed_counts_at_the_next_request_and_is_one_answer_of_one_statement() {
    let (_db, mut conn) = acme();
    let kept = begins(&mut conn, impersonate("dan"));
    let (found, look) = seen(&mut conn, |conn| acting(conn, &kept));
    assert!(found.is_ok(), "{found:?}");
    assert_eq!(look.statements.len(), 1, "{look:?}");
    for (changes, back) in [
        (
            "update memberships set status = 'suspended' where user_id = 'dan'",
            "update memberships set status = 'active' where user_id = 'dan'",
        ),
        (
            "update memberships set status = 'left' where user_id = 'dan'",
            "update memberships set status = 'active' where user_id = 'dan'",
        ),
        (
            "update orgs set status = 'suspended' where id = 1",
            "update orgs set status = 'active' where id = 1",
        ),
        (
            "update impersonations set ended_at = 1",
            "update impersonations set ended_at = null",
        ),
    ] {
        run(&mut conn, changes);
        let (refused, seen) = seen(&mut conn, |conn| acting(conn, &kept));
        is_over(&refused);
        assert_eq!(seen.statements, look.statements, "{changes}");
        assert_eq!(seen.prepared, 0, "{changes}");
        run(&mut conn, back);
        assert!(acting(&mut conn, &kept).is_ok(), "{back}");
    }
    let (refused, seen) = seen(&mut conn, |conn| acting(conn, "unknown"));
    is_over(&refused);
    assert_eq!(seen.statements, look.statements);
    // A role counts, too.
    run(
        &mut conn,
        "update memberships set role = 'admin' where user_id = 'dan'",
    );
    let ines = acting(&mut conn, &kept).expect("it has begun");
    assert_eq!(ines.role(), Rank::Admin);
}

#[test]
fn it_ends_with_the_membership_and_does_not_come_back_with_it() {
    let (_db, mut conn) = acme();
    let back = "update memberships set status = 'active' where user_id in ('cid', 'dan');
                update orgs set seats_used = 4, owners = 2 where id = 1";
    // A closed account tells the time by the system's clock.
    let now = SystemClock.now();
    let ask = || impersonate("dan").clock(&SystemClock);
    for ends in 0..4 {
        let token = asks(&mut conn, ask()).expect("a member");
        let kept = begin_at(&mut conn, &token, now).expect("a new one");
        let token = asks(&mut conn, ask()).expect("a member");
        let ada = member(&mut conn, "ada");
        let dan = member(&mut conn, "dan");
        let mine = || "dan".to_owned();
        match ends {
            0 => execute!(Leave::of(&dan), conn).expect("no owner"),
            1 => execute!(RemoveMember::by(&ada, mine()), conn).expect("ada owns it"),
            2 => execute!(SuspendMember::by(&ada, mine()), conn).expect("ada owns it"),
            _ => execute!(CloseAccount::<Org, User>::of(mine()), conn)
                .map(drop)
                .expect("no owner"),
        }
        run(&mut conn, back);
        is_over(&look_up_at(&mut conn, &kept, now));
        is_over(&begin_at(&mut conn, &token, now));
    }
    let ended = audit_entries::table
        .filter(audit_entries::action.eq(Action::ImpersonationEnded))
        .select(audit_entries::details);
    let ended = wait(ended.load::<String>(&mut conn)).expect("the log");
    assert_eq!(ended, [r#"{"count":2}"#; 4]);
}

#[test]
fn nobody_acts_as_a_member_of_a_tenant_into_which_another_one_is_merged() {
    let (_db, mut conn) = acme();
    run(&mut conn, "update orgs set seat_limit = null");
    let kept = begins(&mut conn, impersonate("dan"));
    let token = asks(&mut conn, impersonate("dan")).expect("a member");
    execute!(
        MergeTenants::<Org, User>::by_operator("ines", 1).into(2),
        conn
    )
    .expect("a merge");
    is_over(&acting(&mut conn, &kept));
    is_over(&begin_at(&mut conn, &token, 1));
}

#[test]
fn an_erased_account_has_no_impersonation_and_the_log_has_who_acted() {
    let (_db, mut conn) = acme();
    begins(&mut conn, impersonate("dan"));
    let erase = || EraseAccount::<Org, User>::of("dan".to_owned());
    let dry = wait(erase().dry_run(&mut conn.unscoped("test")));
    assert_eq!(dry.expect("dan owns nothing").impersonations, 1);
    let erased = execute!(erase(), conn).expect("dan owns nothing");
    assert_eq!(erased.impersonations, 1);
    assert!(list(&mut conn, 1).is_empty());
    assert!(
        log(&mut conn)
            .iter()
            .any(|told| told.3 == "impersonation.begun")
    );
}

#[test]
fn it_ends_with_the_tenant_and_comes_back_with_it_within_its_time() {
    let (_db, mut conn) = acme();
    let kept = begins(&mut conn, impersonate("dan"));
    let ines = acting(&mut conn, &kept).expect("it has begun");
    let suspend = SuspendTenant::<Org, User>::by_operator("ines", 1);
    execute!(suspend, conn).expect("it is active");
    is_over(&acting(&mut conn, &kept));
    // It is ended all the same.
    assert!(execute!(EndImpersonation::of(&ines), conn).expect("an operator"));
    run(&mut conn, "update orgs set status = 'active' where id = 1");
    is_over(&acting(&mut conn, &kept));
}

const TEN: [&str; 10] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];

// Proves J2.
#[test]
fn of_ten_who_use_a_token_at_once_one_begins() {
    let (db, mut conn) = acme();
    for _ in 0..rounds() {
        let token = asks(&mut conn, impersonate("dan")).expect("a member");
        let begun = at_once(&db, &TEN, |conn, _, barrier| {
            barrier.wait();
            begin_at(conn, &token, 1)
        });
        let kept: Vec<_> = begun
            .iter()
            .filter_map(|begun| begun.as_ref().ok())
            .collect();
        let [kept] = kept[..] else {
            panic!("one: {begun:?}")
        };
        begun
            .iter()
            .filter(|begun| begun.is_err())
            .for_each(is_over);
        assert!(acting(&mut conn, kept).is_ok());
    }
}

#[test]
fn of_a_beginning_and_an_end_at_once_nothing_is_left_that_acts() {
    let (db, mut conn) = acme();
    for _ in 0..rounds() {
        let token = asks(&mut conn, impersonate("dan")).expect("a member");
        let id = impersonations::table.order(impersonations::id.desc());
        let id = wait(id.select(impersonations::id).first::<i64>(&mut conn)).expect("an id");
        let ended = at_once(&db, &["begins", "ends"], |conn, who, barrier| {
            barrier.wait();
            if who == "begins" {
                begin_at(conn, &token, 1)
            } else {
                let end = EndImpersonation::<Org, User>::by_operator("otto", 1, id);
                execute!(end, conn).map(|ended| ended.to_string())
            }
        });
        assert_eq!(ended[1].as_deref().ok(), Some("true"), "{ended:?}");
        match &ended[0] {
            Ok(kept) => is_over(&acting(&mut conn, kept)),
            refused => is_over(refused),
        }
    }
}

#[test]
fn nobody_acts_as_a_member_who_is_removed_meanwhile() {
    let (db, mut conn) = acme();
    for _ in 0..rounds() {
        let ended = at_once(&db, &["ines", "ada"], |conn, who, barrier| {
            if who == "ines" {
                barrier.wait();
                let token = asks(conn, impersonate("dan"))?;
                begin_at(conn, &token, 1)
            } else {
                let ada = member(conn, who);
                barrier.wait();
                let remove = RemoveMember::by(&ada, "dan".to_owned()).clock(&Stopped(2));
                execute!(remove, conn).map(|()| String::new())
            }
        });
        assert!(ended[1].is_ok(), "{ended:?}");
        run(
            &mut conn,
            "update memberships set status = 'active' where user_id = 'dan';
             update orgs set seats_used = 4 where id = 1",
        );
        // Dan is back: what was begun before is not.
        match &ended[0] {
            Ok(kept) => is_over(&acting(&mut conn, kept)),
            Err(error) => {
                let meant = matches!(error, Error::UnknownMember | Error::UnknownImpersonation);
                assert!(meant, "{error:?}");
            }
        }
    }
}
