//! Two tenants of which one is made.

use super::life::NOW;
use super::renaming::{DAY, moved, rename};
use super::*;
use diesel::result::DatabaseErrorKind::UniqueViolation;
use diesel::result::Error::DatabaseError;
use tenancy::accounts::{ClaimMessages, Claimed, Enqueue, MergeTenants, Operator, RepairCounters};
use tenancy::tenants::{self, Counts, Key, Merge};

/// `globex` has members of each kind as well, most of them members of `acme`.
const GLOBEX: &str = "
    insert into memberships (org_id, user_id, role, status) values
        (2, 'bob', 'member', 'active'),
        (2, 'cid', 'owner', 'active'),
        (2, 'dan', 'owner', 'left'),
        (2, 'fay', 'admin', 'active'),
        (2, 'gil', 'member', 'active'),
        (2, 'ivy', 'member', 'suspended');
    insert into badges (id, org_id, user_id) values
        (1, 1, 'ada'), (2, 2, 'hal'), (3, 2, 'cid'), (4, 2, 'dan'), (5, 2, 'fay');
    update orgs set owners = 2, seats_used = 5 where id = 2;
";

/// A member of one of the two.
fn member_of(conn: &mut Conn, org: i32, user: &str) -> Result<Member<Org, User>, Error> {
    let org = Verified::trust(org);
    let conn = &mut conn.unscoped("test");
    wait(Member::by_key(&org, user.to_owned(), conn))
}

/// `acme` with what `globex` has.
fn both() -> (Database, Conn) {
    let (db, mut conn) = acme();
    run(&mut conn, GLOBEX);
    counts_are_true(&mut conn);
    (db, conn)
}

fn globex_into_acme() -> MergeTenants<Org, User, Key<Org>> {
    MergeTenants::by_operator("ines", 2).into(1)
}

fn badges_of_acme(conn: &mut Conn) -> Vec<(i32, String)> {
    let rows = badges::table.filter(badges::org_id.eq(1));
    let rows = rows.order(badges::id).select((badges::id, badges::user_id));
    wait(rows.load::<(i32, String)>(conn)).expect("badges")
}

fn orgs_left(conn: &mut Conn) -> Vec<i32> {
    let rows = orgs::table.filter(orgs::status.ne(TenantStatus::Purged));
    let rows = rows.order(orgs::id).select(orgs::id);
    wait(rows.load::<i32>(conn)).expect("organisations")
}

#[test]
fn who_is_in_both_keeps_one_membership_with_the_role_and_status_of_the_tenant_that_stays() {
    use MemberStatus::{Active, Suspended};
    let (_db, mut conn) = both();
    execute!(globex_into_acme(), conn).expect("an operator may");
    let stand = [
        ("ada", (Rank::Owner, Active)),
        ("bob", (Rank::Owner, Active)),
        ("cid", (Rank::Admin, Active)),
        ("dan", (Rank::Member, Active)),
        ("eve", (Rank::Member, Suspended)),
        // She had left the one, and is an admin of the other.
        ("fay", (Rank::Admin, Active)),
        ("gil", (Rank::Owner, Suspended)),
        ("hal", (Rank::Owner, Active)),
        ("ivy", (Rank::Member, Suspended)),
    ];
    for (user, stands) in stand {
        assert_eq!(standing(&mut conn, user), Some(stands), "{user}");
    }
    assert_eq!(orgs_left(&mut conn), [1]);
    let all = memberships::table.count().get_result::<i64>(&mut conn);
    assert_eq!(wait(all), Ok(9));
    // Three owners, and six active members.
    assert_eq!(counts(&mut conn), (3, 6));
    counts_are_true(&mut conn);
}

#[test]
fn nothing_is_merged_with_a_tenant_that_is_purged() {
    let (_db, mut conn) = both();
    for status in ["purging", "purged"] {
        for org in [1, 2] {
            run(
                &mut conn,
                &format!(
                    "update orgs set status = 'active'; update orgs set status = '{status}' where id = {org}"
                ),
            );
            let purged = |refused: &Result<Counts, tenants::Error>| match refused {
                Err(tenants::Error::Purged { table }) => table.name() == "orgs",
                _ => false,
            };
            let counted = wait(globex_into_acme().dry_run(&mut conn.unscoped("test")));
            assert!(purged(&counted), "{counted:?}");
            let merged = execute!(globex_into_acme(), conn);
            assert!(purged(&merged), "{merged:?}");
        }
    }
    assert_eq!(counts(&mut conn), (2, 4));
    // What is suspended is not gone.
    run(&mut conn, "update orgs set status = 'suspended'");
    assert_eq!(orgs_left(&mut conn), [1, 2]);
    execute!(globex_into_acme(), conn).expect("an operator may");
}

fn claim(conn: &mut Conn) -> Vec<Claimed<Org, User>> {
    execute!(ClaimMessages::<Org, User>::new(), conn).expect("a claim")
}

// Proves I7.
#[test]
fn the_key_of_a_merged_tenant_is_nobody_elses_and_what_was_made_for_it_opens_no_other() {
    let (_db, mut conn) = both();
    let hal = member_of(&mut conn, 2, "hal").expect("hal");
    let export = Enqueue::<Org, User>::by_operator("ines", 2, "export", "all notes");
    assert!(execute!(export, conn).expect("an operator may"));
    let job = claim(&mut conn).remove(0);
    execute!(globex_into_acme().clock(&Stopped(NOW)), conn).expect("an operator may");

    let row =
        orgs::table
            .find(2)
            .select((orgs::status, orgs::purge_at, orgs::owners, orgs::seats_used));
    let row = wait(row.first::<(TenantStatus, Option<i64>, i64, i64)>(&mut conn));
    assert_eq!(row, Ok((TenantStatus::Purged, Some(NOW), 0, 0)));
    let next = (
        orgs::id.eq(2),
        orgs::slug.eq("initech"),
        orgs::status.eq(TenantStatus::Active),
        orgs::owners.eq(0),
        orgs::seats_used.eq(0),
    );
    let next = diesel::insert_into(orgs::table).values(next);
    let refused = wait(next.execute(&mut conn)).expect_err("it is taken");
    let taken = matches!(refused, DatabaseError(UniqueViolation, _));
    assert!(taken, "{refused:?}");

    let texts = || Note::scoped().select(notes::text);
    let by_hal = wait(texts().load::<String>(&mut hal.connect(conn.unscoped("test"))));
    let by_job = wait(texts().load::<String>(&mut job.connect(conn.unscoped("test"))));
    assert_eq!((by_hal, by_job), (Ok(Vec::new()), Ok(Vec::new())));
    let gone = member_of(&mut conn, 2, "hal");
    assert!(matches!(gone, Err(Error::NotAMember)), "{gone:?}");
    let again = execute!(globex_into_acme(), conn);
    assert!(
        matches!(again, Err(tenants::Error::Purged { .. })),
        "{again:?}"
    );
}

#[test]
fn a_merge_is_refused_while_the_row_that_stays_refers_to_rows_that_go_over() {
    let (_db, mut conn) = both();
    let column = "alter table orgs add column first_note integer references notes (id)";
    run(&mut conn, column);
    run(&mut conn, "update orgs set first_note = id");
    for refused in [
        wait(globex_into_acme().dry_run(&mut conn.unscoped("test"))),
        execute!(globex_into_acme(), conn),
    ] {
        let Err(tenants::Error::Referenced { references }) = refused else {
            panic!("{refused:?}")
        };
        let references: Vec<_> = references.iter().map(ToString::to_string).collect();
        assert_eq!(references, ["1 of `orgs` by (first_note)"]);
    }
    run(&mut conn, "update orgs set first_note = null where id = 2");
    execute!(globex_into_acme(), conn).expect("an operator may");
}

#[test]
fn messages_of_one_key_in_both_are_handled_both() {
    let (_db, mut conn) = both();
    let write = |org, payload: &str| {
        Enqueue::<Org, User>::by_operator("ines", org, "greet", payload).once("welcome")
    };
    for (org, payload) in [(1, "to acme"), (2, "to globex")] {
        assert!(execute!(write(org, payload), conn).expect("an operator may"));
    }
    execute!(globex_into_acme(), conn).expect("an operator may");
    let mut handled = Vec::new();
    while let [message] = &claim(&mut conn)[..] {
        assert_eq!(message.tenant().key(), &1);
        handled.push((message.payload().to_owned(), message.key() == "welcome"));
        execute!(message.done(), conn).expect("an answer");
    }
    let both = [("to acme", true), ("to globex", false)];
    assert_eq!(
        handled,
        both.map(|(payload, same)| (payload.to_owned(), same))
    );
}

// Proves D7.
#[test]
fn what_hangs_on_a_membership_hangs_on_the_one_that_stays() {
    let (_db, mut conn) = both();
    execute!(globex_into_acme(), conn).expect("an operator may");
    let badges = [(1, "ada"), (2, "hal"), (3, "cid"), (4, "dan"), (5, "fay")];
    let badges = badges.map(|(id, user)| (id, user.to_owned()));
    assert_eq!(badges_of_acme(&mut conn), badges);
}

/// Tenant, actor, account, operator, whom, target, details, request and time of the entries of merges.
type Told = (
    i32,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    String,
    Option<String>,
    i64,
);

fn told(conn: &mut Conn) -> Vec<Told> {
    let entries = audit_entries::table
        .filter(audit_entries::action.eq(Action::TenantMerged))
        .select((
            audit_entries::org_id,
            audit_entries::actor,
            audit_entries::account_id,
            audit_entries::operator,
            audit_entries::whom_id,
            audit_entries::target,
            audit_entries::details,
            audit_entries::request,
            audit_entries::at,
        ));
    wait(entries.load(conn)).expect("the log")
}

// Proves E4, M1, M2.
#[test]
fn the_log_of_the_tenant_that_stays_has_who_has_merged_and_what_went() {
    let (_db, mut conn) = both();
    let ines = || Operator::new(r"ines \ o'hara").because(r#"ticket \ '12' "b""#);
    let merge = |into| {
        let merge = MergeTenants::<Org, User>::by_operator(ines(), 2).into(into);
        merge.request("r-7").clock(&Stopped(NOW))
    };
    let nowhere = execute!(merge(9), conn);
    let gone = matches!(nowhere, Err(tenants::Error::NoSuchTenant { .. }));
    assert!(gone, "{nowhere:?}");
    assert_eq!(told(&mut conn), []);
    execute!(merge(1), conn).expect("an operator may");
    let some = |text: &str| Some(text.to_owned());
    let entry = (
        1,
        "operator".to_owned(),
        None,
        some(r"ines \ o'hara"),
        None,
        some("globex"),
        r#"{"reason":"ticket \\ '12' \"b\""}"#.to_owned(),
        some("r-7"),
        NOW,
    );
    assert_eq!(told(&mut conn), [entry]);
}

// Proves E2.
#[test]
fn nobody_comes_over_with_a_role_above_the_one_that_is_said() {
    let (_db, mut conn) = both();
    execute!(globex_into_acme().at_most(Rank::Member), conn).expect("an operator may");
    for (user, role) in [
        ("hal", Rank::Member),
        ("fay", Rank::Member),
        ("ivy", Rank::Member),
        // They were there.
        ("ada", Rank::Owner),
        ("cid", Rank::Admin),
    ] {
        let role_of = standing(&mut conn, user).map(|(role, _)| role);
        assert_eq!(role_of, Some(role), "{user}");
    }
    assert_eq!(counts(&mut conn), (2, 6));
    counts_are_true(&mut conn);
}

#[test]
fn pending_invitations_to_the_tenant_that_goes_end() {
    let (_db, mut conn) = both();
    inviting::invite(&mut conn, "ada", "kim@example.com", Rank::Member).expect("a seat is free");
    let hal = member_of(&mut conn, 2, "hal").expect("hal");
    for to in ["kim@example.com", "lou@example.com"] {
        let invite = tenancy::accounts::Invite::by(&hal, inviting::address(to), Rank::Member);
        let _token = execute!(invite, conn).expect("there is no limit");
    }
    counts_are_true(&mut conn);
    execute!(globex_into_acme(), conn).expect("one address may be invited by both");
    let (pending, revoked) = (InvitationStatus::Pending, InvitationStatus::Revoked);
    assert_eq!(invited(&mut conn, "kim@example.com"), [pending, revoked]);
    assert_eq!(invited(&mut conn, "lou@example.com"), [revoked]);
    assert_eq!(counts(&mut conn), (3, 7));
    counts_are_true(&mut conn);
}

#[test]
fn a_dry_run_of_a_merge_counts_what_it_would_write_and_changes_nothing() {
    let (_db, mut conn) = both();
    let rows = |counts: &Counts, table: &str| {
        let mut tables = counts.tables().iter();
        let table = tables.find(|count| count.table.name() == table);
        table.map(|count| (count.rows, count.collisions))
    };
    let dry = wait(globex_into_acme().dry_run(&mut conn.unscoped("test"))).expect("a dry run");
    assert_eq!(orgs_left(&mut conn), [1, 2]);
    assert_eq!(counts(&mut conn), (2, 4));
    assert_eq!(rows(&dry, "memberships"), Some((7, 0)));
    assert_eq!(rows(&dry, "badges"), Some((4, 0)));
    let done = execute!(globex_into_acme(), conn).expect("an operator may");
    assert_eq!(dry, done);
}

#[test]
fn what_the_merge_of_the_rows_alone_leaves_is_told_by_the_counters() {
    let (_db, mut conn) = acme();
    execute!(Merge::<Org>::of(2).into(1), conn).expect("hal is in one alone");
    assert_eq!(counts(&mut conn), (2, 4));
    let repaired = execute!(RepairCounters::<Org, User>::new(), conn);
    assert_eq!(repaired.expect("an operator may").len(), 1);
    assert_eq!(counts(&mut conn), (3, 5));
    counts_are_true(&mut conn);
}

#[test]
fn a_merge_that_would_leave_a_row_without_its_membership_does_not_happen() {
    let (_db, mut conn) = both();
    let tokens = format!(
        "create table tokens (id integer primary key, org_id integer not null, user_id {} not null,
             foreign key (org_id, user_id) references memberships (org_id, user_id));
         insert into tokens (id, org_id, user_id) values (1, 2, 'cid')",
        crate::server::KEY
    );
    run(&mut conn, &tokens);
    for refused in [
        wait(globex_into_acme().dry_run(&mut conn.unscoped("test"))),
        execute!(globex_into_acme(), conn),
    ] {
        let tokens = |error: &tenants::Error| match error {
            tenants::Error::Referenced { references } => references[0].table.name() == "tokens",
            _ => false,
        };
        assert!(refused.as_ref().is_err_and(tokens), "{refused:?}");
    }
    assert_eq!(orgs_left(&mut conn), [1, 2]);
    assert_eq!(counts(&mut conn), (2, 4));
    counts_are_true(&mut conn);
}

#[test]
fn a_merge_and_a_change_of_members_at_once_leave_counters_that_are_true() {
    for _ in 0..races::rounds() {
        let (db, mut conn) = both();
        let ended = races::at_once(&db, &["merge", "dan", "fay"], |conn, user, barrier| {
            barrier.wait();
            if user == "merge" {
                execute!(globex_into_acme(), conn).expect("an operator may");
                return Ok(());
            }
            let member = member_of(conn, if user == "fay" { 2 } else { 1 }, user)?;
            execute!(Leave::of(&member), conn)
        });
        assert!(ended[1].is_ok(), "{ended:?}");
        // The tenant of which she was a member may be gone by then.
        let gone = |error: &Error| match error {
            Error::NotAMember => true,
            Error::TenantNotServed { status } => *status == TenantStatus::Purged,
            _ => false,
        };
        assert!(ended[2].as_ref().err().is_none_or(gone), "{ended:?}");
        assert_eq!(orgs_left(&mut conn), [1]);
        counts_are_true(&mut conn);
    }
}

#[test]
fn the_slugs_of_the_tenant_that_goes_lead_to_the_one_that_stays() {
    let until = NOW + 90 * DAY;
    for renamed in [false, true] {
        let (_db, mut conn) = both();
        let mut slugs = vec!["globex"];
        if renamed {
            // A row of the former slug refers to the tenant by a foreign key.
            rename(&mut conn, 2, "hooli", NOW).expect("it is free");
            slugs.push("hooli");
        }
        let merge = || globex_into_acme().clock(&Stopped(NOW));
        let dry = wait(merge().dry_run(&mut conn.unscoped("test")));
        let done = execute!(merge(), conn).expect("an operator may");
        assert_eq!(dry.expect("a dry run"), done);
        run(
            &mut conn,
            "insert into orgs (id, slug, status, owners, seats_used) values (3, 'initech', 'active', 0, 0)",
        );
        for slug in slugs {
            assert_eq!(moved(&mut conn, slug, until - 1).as_deref(), Some("acme"));
            assert_eq!(moved(&mut conn, slug, until), None);
            let taken = rename(&mut conn, 3, slug, until - 1);
            assert!(matches!(taken, Err(Error::SlugTaken)), "{taken:?}");
        }
        // It may have its name again, and lead to itself.
        rename(&mut conn, 1, "globex", NOW).expect("it is held for this one");
        assert_eq!(moved(&mut conn, "acme", NOW).as_deref(), Some("globex"));
    }
}

#[test]
fn of_two_opposite_merges_at_once_one_merges_and_the_other_finds_that_tenant_gone() {
    for _ in 0..races::rounds() {
        let (db, mut conn) = both();
        rename(&mut conn, 1, "roadrunner", NOW).expect("it is free");
        rename(&mut conn, 2, "hooli", NOW).expect("it is free");
        let ended = races::at_once(&db, &["1", "2"], |conn, goes, barrier| {
            let goes: i32 = goes.parse().expect("a key");
            let merge = MergeTenants::<Org, User>::by_operator("ines", goes).into(3 - goes);
            barrier.wait();
            execute!(merge, conn).map(drop)
        });
        let merged = ended.iter().filter(|ended| ended.is_ok()).count();
        let gone = |ended: &Result<(), tenants::Error>| {
            matches!(ended, Err(tenants::Error::Purged { .. }))
        };
        let gone = ended.iter().filter(|ended| gone(ended)).count();
        assert_eq!((merged, gone), (1, 1), "{ended:?}");
        counts_are_true(&mut conn);
    }
}

#[test]
fn of_two_opposite_merges_of_the_rows_alone_at_once_one_waits_for_the_other() {
    for _ in 0..races::rounds() {
        let (db, _conn) = acme();
        let ended = races::at_once(&db, &["1", "2"], |conn, goes, barrier| {
            let goes: i32 = goes.parse().expect("a key");
            barrier.wait();
            execute!(Merge::<Org>::of(goes).into(3 - goes), conn).map(drop)
        });
        let merged = ended.iter().filter(|ended| ended.is_ok()).count();
        let gone = |ended: &Result<(), tenants::Error>| {
            matches!(ended, Err(tenants::Error::NoSuchTenant { .. }))
        };
        let gone = ended.iter().filter(|ended| gone(ended)).count();
        assert_eq!((merged, gone), (1, 1), "{ended:?}");
    }
}
