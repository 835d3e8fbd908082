//! The audit log: who has done what, in the transaction of what has been done.

use super::inviting::{address, invite};
use super::*;
use diesel::SelectableHelper as _;
use std::time::Duration;
use tenancy::accounts::{
    Accept, ActorKind, Audited, Decline, ExpireInvitations, Invite, InviteMany, Operator,
    PruneAudit, Record, Resend, Revoke, SignedIn, Token,
};

/// An entry, without its tenant, time and request.
type Told = (
    String,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
    String,
);

/// Action, account, whom, target, details, and time.
type Row = (
    String,
    Option<String>,
    Option<String>,
    Option<String>,
    String,
    i64,
);

/// What the log of `acme` has: action, kind of actor, account, operator, whom and details, in order.
fn log(conn: &mut Conn) -> Vec<Told> {
    let log = audit_entries::table
        .filter(audit_entries::org_id.eq(1))
        .order(audit_entries::id)
        .select((
            audit_entries::action,
            audit_entries::actor,
            audit_entries::account_id,
            audit_entries::operator,
            audit_entries::whom_id,
            audit_entries::details,
        ));
    wait(log.load(conn)).expect("the log")
}

fn by(account: &str, action: Action, whom: Option<&str>, details: &str) -> Told {
    (
        action.name().to_owned(),
        ActorKind::User.name().to_owned(),
        Some(account.to_owned()),
        None,
        whom.map(str::to_owned),
        details.to_owned(),
    )
}

fn entries(conn: &mut Conn) -> i64 {
    wait(audit_entries::table.count().get_result(conn)).expect("a count")
}

fn to(user: &str) -> String {
    format!("{user}@example.com")
}

fn signed_in(user: &str) -> SignedIn<User> {
    SignedIn::new(user.to_owned()).verified(address(&to(user)))
}

#[derive(Debug, Clone, Copy)]
enum Deed {
    NoteDeleted,
    Forged,
}

impl Audited for Deed {
    fn name(self) -> &'static str {
        match self {
            Self::NoteDeleted => "note.deleted",
            Self::Forged => Action::MemberRemoved.name(),
        }
    }
}

// Proves M1.
#[test]
fn each_change_of_a_membership_is_in_the_log_with_who_has_done_it_to_whom() {
    let (_db, mut conn) = acme();
    let (ada, dan) = (member(&mut conn, "ada"), member(&mut conn, "dan"));
    execute!(ChangeRole::by(&ada, "cid".to_owned(), Rank::Member), conn).expect("ada may");
    execute!(SuspendMember::by(&ada, "cid".to_owned()), conn).expect("ada may");
    execute!(ReinstateMember::by(&ada, "cid".to_owned()), conn).expect("ada may");
    execute!(RemoveMember::by(&ada, "cid".to_owned()), conn).expect("ada may");
    execute!(Leave::of(&dan), conn).expect("dan may");
    assert_eq!(
        log(&mut conn),
        [
            by(
                "ada",
                Action::RoleChanged,
                Some("cid"),
                r#"{"from":"admin","to":"member"}"#
            ),
            by("ada", Action::MemberSuspended, Some("cid"), "{}"),
            by("ada", Action::MemberReinstated, Some("cid"), "{}"),
            by("ada", Action::MemberRemoved, Some("cid"), "{}"),
            by("dan", Action::MemberLeft, Some("dan"), "{}"),
        ]
    );
}

// Proves F1.
#[test]
fn each_change_of_an_invitation_is_in_the_log_without_address_and_token() {
    let (_db, mut conn) = acme();
    run(&mut conn, "update orgs set seat_limit = null where id = 1");
    let ada = member(&mut conn, "ada");
    let first = invite(&mut conn, "ada", &to("ivy"), Rank::Admin).expect("a seat");
    let again = execute!(Resend::by(&ada, address(&to("ivy"))), conn);
    let again = again.expect("she is invited").into_text();
    execute!(Accept::<Org, User>::new(&again, signed_in("ivy")), conn).expect("ivy may");
    let many = [
        address(&to("joe")),
        address(&to("kim")),
        address(&to("dan")),
    ];
    let many = InviteMany::by(&ada, many, Rank::Member);
    let many = execute!(many, conn).expect("seats");
    let tokens: Vec<_> = many
        .into_iter()
        .map(|(_, token)| token.expect("a seat").into_text())
        .collect();
    execute!(Revoke::by(&ada, address(&to("joe"))), conn).expect("ada may");
    execute!(Decline::<Org, User>::new(&tokens[1]), conn).expect("kim may");
    // He is a member already.
    execute!(Accept::<Org, User>::new(&tokens[2], signed_in("dan")), conn).expect("dan may");
    let late = Invite::by(&ada, address(&to("lea")), Rank::Member).clock(&Stopped(1));
    execute!(late, conn).map(Token::into_text).expect("a seat");
    let sweep = ExpireInvitations::<Org, User>::new().request("nightly");
    assert_eq!(execute!(sweep, conn).expect("a sweep"), 1);

    let admin = r#"{"role":"admin"}"#;
    let role = r#"{"role":"member"}"#;
    let one = |kind: ActorKind, action: Action, details: &str| {
        let kind = kind.name().to_owned();
        (
            action.name().to_owned(),
            kind,
            None,
            None,
            None,
            details.to_owned(),
        )
    };
    assert_eq!(
        log(&mut conn),
        [
            by("ada", Action::Invited, None, admin),
            by("ada", Action::InvitationResent, None, admin),
            by("ivy", Action::MemberJoined, Some("ivy"), admin),
            by("ada", Action::Invited, None, role),
            by("ada", Action::Invited, None, role),
            by("ada", Action::Invited, None, role),
            by("ada", Action::InvitationRevoked, None, role),
            one(ActorKind::Holder, Action::InvitationDeclined, role),
            by("dan", Action::InvitationUsed, Some("dan"), "{}"),
            by("ada", Action::Invited, None, role),
            one(
                ActorKind::System,
                Action::InvitationsExpired,
                r#"{"count":1}"#
            ),
        ]
    );
    let written = AuditEntry::scoped().select(AuditEntry::as_select());
    let written = wait(written.load::<AuditEntry>(&mut conn.unscoped("test"))).expect("the log");
    let written = format!("{written:?}");
    for secret in tokens.iter().chain([&first, &again]) {
        assert!(!written.contains(secret.as_str()));
    }
    assert!(!written.contains('@'), "{written}");
}

// Proves M2, P1.
#[test]
fn an_entry_has_the_time_of_the_clock_and_the_request() {
    let (_db, mut conn) = acme();
    let ada = member(&mut conn, "ada");
    let remove = RemoveMember::by(&ada, "dan".to_owned());
    execute!(remove.request("r-17").clock(&Stopped(1234)), conn).expect("ada may");
    let remove = RemoveMember::by(&ada, "cid".to_owned()).clock(&Stopped(1235));
    execute!(remove, conn).expect("ada may");
    let when = audit_entries::table
        .order(audit_entries::id)
        .select((audit_entries::at, audit_entries::request));
    let when = wait(when.load::<(i64, Option<String>)>(&mut conn)).expect("the log");
    assert_eq!(when, [(1234, Some("r-17".to_owned())), (1235, None)]);
}

// Proves E4, M2.
#[test]
fn an_operator_is_in_the_log_by_name_with_the_reason() {
    let (_db, mut conn) = acme();
    let ines = Operator::new("ines").because(r#"ticket "12""#);
    let change = ChangeRole::<Org, User>::by_operator(ines, 1, "dan".to_owned(), Rank::Admin);
    execute!(change, conn).expect("an operator may");
    let told = (
        Action::RoleChanged.name().to_owned(),
        ActorKind::Operator.name().to_owned(),
        None,
        Some("ines".to_owned()),
        Some("dan".to_owned()),
        r#"{"from":"member","to":"admin","reason":"ticket \"12\""}"#.to_owned(),
    );
    assert_eq!(log(&mut conn), [told]);
}

// Proves M1.
#[test]
fn what_has_not_happened_is_not_in_the_log() {
    let (_db, mut conn) = acme();
    let (ada, cid) = (member(&mut conn, "ada"), member(&mut conn, "cid"));
    let refused = execute!(RemoveMember::by(&cid, "ada".to_owned()), conn);
    assert!(matches!(refused, Err(Error::AboveOwnRole)));
    let rolled_back: Result<(), Error> = transaction!(conn, |conn| {
        wait_in!(RemoveMember::by(&ada, "dan".to_owned()).execute(conn))?;
        wait_in!(Record::by(&ada, Deed::NoteDeleted).execute(conn))?;
        Err(Error::SeatsExceeded)
    });
    assert!(matches!(rolled_back, Err(Error::SeatsExceeded)));
    // What cannot be written there does not happen.
    run(&mut conn, "alter table audit_entries rename to lost");
    let refused = execute!(RemoveMember::by(&ada, "dan".to_owned()), conn);
    assert!(matches!(refused, Err(Error::Database(_))), "{refused:?}");
    assert_eq!(
        standing(&mut conn, "dan"),
        Some((Rank::Member, MemberStatus::Active))
    );
    counts_are_true(&mut conn);
    run(&mut conn, "alter table lost rename to audit_entries");
    assert_eq!(entries(&mut conn), 0);
}

// Proves M3.
#[test]
fn a_tenant_reads_its_own_log() {
    let (_db, mut conn) = acme();
    let ada = member(&mut conn, "ada");
    execute!(RemoveMember::by(&ada, "dan".to_owned()), conn).expect("ada may");
    let globex = RemoveMember::<Org, User>::by_operator("ines", 2, "hal".to_owned());
    assert!(matches!(execute!(globex, conn), Err(Error::LastOwner)));
    let globex = Record::<Org, User>::by_operator("ines", 2, Deed::NoteDeleted);
    execute!(globex, conn).expect("an operator may");
    assert_eq!(entries(&mut conn), 2);
    let actions = AuditEntry::scoped().select(audit_entries::action);
    let actions = wait(actions.load::<String>(&mut ada.connect(conn.unscoped("test"))));
    assert_eq!(actions, Ok(vec![Action::MemberRemoved.name().to_owned()]));
}

// Proves M1.
#[test]
fn the_application_writes_what_it_has_done_in_the_same_transaction() {
    let (_db, mut conn) = acme();
    let ada = member(&mut conn, "ada");
    let done: Result<(), Error> = transaction!(conn, |conn| {
        wait_in!(Note::delete(1).execute(&mut ada.borrow(conn)))?;
        let record = Record::by(&ada, Deed::NoteDeleted)
            .about("dan".to_owned())
            .target("note 1")
            .detail("title", "a \"quoted\" one")
            .request("r-1")
            .clock(&Stopped(7));
        wait_in!(record.execute(conn))
    });
    done.expect("ada may");
    let entry = AuditEntry::scoped().select((
        audit_entries::action,
        audit_entries::account_id,
        audit_entries::whom_id,
        audit_entries::target,
        audit_entries::details,
        audit_entries::at,
    ));
    let entry = wait(entry.first::<Row>(&mut ada.connect(conn.unscoped("test"))));
    let some = |text: &str| Some(text.to_owned());
    let details = r#"{"title":"a \"quoted\" one"}"#.to_owned();
    let expected = (
        "note.deleted".to_owned(),
        some("ada"),
        some("dan"),
        some("note 1"),
        details,
        7,
    );
    assert_eq!(entry, Ok(expected));
}

// Proves M3.
#[test]
fn the_application_does_not_write_in_the_name_of_an_operation() {
    let (_db, mut conn) = acme();
    let ada = member(&mut conn, "ada");
    let refused = execute!(Record::by(&ada, Deed::Forged), conn);
    assert!(
        matches!(refused, Err(Error::ReservedAction { name }) if name == "member.removed"),
        "{refused:?}"
    );
    assert_eq!(entries(&mut conn), 0);
}

// Proves M3.
#[test]
fn the_application_does_not_say_who_acts_by_a_detail() {
    let (_db, mut conn) = acme();
    let ada = member(&mut conn, "ada");
    for forged in ["reason", "key", "impersonation"] {
        let ines = Operator::new("ines").because("ticket 12");
        for record in [
            Record::by_operator(ines, 1, Deed::NoteDeleted),
            Record::by(&ada, Deed::NoteDeleted),
        ] {
            let refused = execute!(record.detail(forged, "1"), conn);
            assert!(
                matches!(refused, Err(Error::ReservedDetail { name }) if name == forged),
                "{refused:?}"
            );
        }
    }
    assert_eq!(entries(&mut conn), 0);
    let twice = Record::by(&ada, Deed::NoteDeleted).detail("title", "a");
    execute!(twice.detail("title", "b"), conn).expect("ada may");
    let details = audit_entries::table.select(audit_entries::details);
    let details = wait(details.load::<String>(&mut conn));
    assert_eq!(details, Ok(vec![r#"{"title":"b"}"#.to_owned()]));
}

// Proves M4.
#[test]
fn old_entries_go_and_what_has_gone_is_told() {
    let (_db, mut conn) = acme();
    for (tenant, at) in [(1, 10), (1, 20), (1, 30), (2, 19)] {
        let record = Record::<Org, User>::by_operator("ines", tenant, Deed::NoteDeleted);
        execute!(record.clock(&Stopped(at)), conn).expect("an operator may");
    }
    let prune = || {
        let keep = Duration::from_secs(80);
        PruneAudit::<Org, User>::by_operator("retention", keep).clock(&Stopped(100))
    };
    // What is as old as that is kept.
    assert_eq!(execute!(prune(), conn).expect("a sweep"), 2);
    assert_eq!(execute!(prune(), conn).expect("another"), 0);
    let left = audit_entries::table
        .order((audit_entries::org_id, audit_entries::id))
        .select((
            audit_entries::org_id,
            audit_entries::at,
            audit_entries::details,
        ));
    let left = wait(left.load::<(i32, i64, String)>(&mut conn)).expect("the log");
    let pruned = |tenant| (tenant, 100, r#"{"count":1}"#.to_owned());
    let kept = |at| (1, at, "{}".to_owned());
    assert_eq!(left, [kept(20), kept(30), pruned(1), pruned(2)]);
}

mod without_a_log {
    use super::*;
    use diesel::prelude::Queryable;
    use tenancy::{determines_tenant, membership};

    diesel::table! {
        clubs {
            id -> Integer,
            slug -> Text,
            status -> Text,
            purge_at -> Nullable<BigInt>,
            owners -> BigInt,
            seats_used -> BigInt,
            seat_limit -> Nullable<BigInt>,
        }
    }
    diesel::table! {
        staff (club_id, user_id) {
            club_id -> Integer,
            user_id -> Text,
            role -> Text,
            status -> Text,
        }
    }

    /// A tenant without an audit log, and without invitations.
    #[determines_tenant(accounts)]
    #[derive(Debug, Queryable)]
    #[diesel(table_name = clubs)]
    #[expect(dead_code, reason = "the rule looks at what runs")]
    pub struct Club {
        id: i32,
    }

    #[membership(Club, User)]
    #[derive(Debug, Queryable)]
    #[diesel(table_name = staff)]
    #[expect(dead_code, reason = "the rule looks at what runs")]
    pub struct Staff {
        club_id: i32,
        user_id: String,
        role: Rank,
        status: MemberStatus,
    }

    #[test]
    fn a_tenant_without_a_log_writes_none() {
        let (_db, mut conn) = acme();
        run(
            &mut conn,
            "create table clubs (
                 id integer primary key, slug varchar(63) not null, status varchar(16) not null, purge_at bigint,
                 owners bigint not null, seats_used bigint not null, seat_limit bigint
             );
             create table staff (
                 club_id integer not null, user_id varchar(36) not null, role varchar(16) not null,
                 status varchar(16) not null, primary key (club_id, user_id)
             );
             insert into clubs (id, slug, status, owners, seats_used) values (1, 'chess', 'active', 1, 2);
             insert into staff values (1, 'ada', 'owner', 'active'), (1, 'bob', 'admin', 'active')",
        );
        let chess = Verified::<Club>::trust(1);
        let bob = wait(Member::<Club, User>::by_key(
            &chess,
            "bob".to_owned(),
            &mut conn.unscoped("test"),
        ));
        let bob = bob.expect("bob");
        let (left, seen) = seen(&mut conn, |conn| execute!(Leave::of(&bob), conn));
        left.expect("bob may");
        let tables = seen.statements.iter();
        let tables = tables.filter(|sql| sql.contains("clubs") || sql.contains("staff"));
        // The guard, who acts and whom it is about, the seat, and the status.
        assert_eq!(tables.count(), 5, "{seen:?}");
        assert!(
            !seen
                .statements
                .iter()
                .any(|sql| sql.contains("audit") || sql.contains("invit"))
        );
    }
}
