//! Conditions on rows, beside a permission and in the same statement: own rows, those of an own team, those that are shared.

use super::*;
use diesel::ExpressionMethods as _;
use diesel::result::Error as DieselError;
use diesel::{BoolExpressionMethods as _, NullableExpressionMethods as _};
use tenancy::dsl::exists;
use tenancy::permissions::PermittedTenants;
use tenancy::{Model as _, ScopeError};

/// Memos of viv and of abe in acme, one of them closed, one of the team 1, and one that is of another tenant and of the same name.
/// One is shared with cho, and one with the team 4, in which del is.
const MEMOS: &str = "
    insert into memos (id, org_id, author, team_id, closed) values
        (1, 1, 'viv', null, false), (2, 1, 'viv', null, true), (3, 1, 'abe', null, false),
        (4, 1, 'abe', 1, false), (5, 2, 'viv', 1, false);
    insert into memo_shares (id, org_id, memo_id, account_id, team_id) values
        (1, 1, 3, 'cho', null), (2, 1, 1, null, 4), (3, 2, 5, 'cho', 4);
    insert into team_grants (org_id, team_id, permission) values (1, 1, 'memo.own'), (1, 3, 'memo.own'), (1, 4, 'memo.own');
    insert into team_grants (org_id, team_id, permission) values (1, 2, 'memo.any');
";

/// What somebody may do to memos: to any, or to those that are theirs.
type ToMemos = Any<(AnyMemo, OwnMemo)>;

/// The memos that somebody may read: all, by one permission; by the other the own ones, those of a team that they are in, and those
/// that are shared with them or with such a team.
fn readable(conn: &mut Conn, user: &str) -> Result<Vec<i32>, Denied> {
    let rights = rights(conn, user);
    let permit = rights.permit::<ToMemos>()?;
    let teams = || {
        TeamMember::scoped()
            .filter(team_members::account_id.eq(user))
            .select(team_members::team_id)
    };
    let shared = MemoShare::scoped()
        .filter(memo_shares::memo_id.eq(memos::id))
        .filter(
            (memo_shares::account_id.eq(user).assume_not_null())
                .or(memo_shares::team_id.assume_not_null().eq_any(teams())),
        );
    let readable = Memo::scoped().filter(
        (rights.held::<AnyMemo>())
            .or(memos::author.eq(user))
            .or(memos::team_id.assume_not_null().eq_any(teams()))
            .or(exists(shared)),
    );
    let mut conn = conn.unscoped("test");
    let ids = readable.order(memos::id).select(memos::id);
    Ok(wait(ids.load(&mut permit.borrow(&mut conn))).expect("memos"))
}

#[test]
fn a_condition_on_rows_is_part_of_the_statement_that_the_permission_lets_run() {
    let (_db, mut conn) = acme();
    run(&mut conn, MEMOS);
    assert_eq!(readable(&mut conn, "abe"), Ok(vec![1, 2, 3, 4]), "any");
    assert_eq!(
        readable(&mut conn, "viv"),
        Ok(vec![1, 2, 4]),
        "own, and the team's"
    );
    assert_eq!(readable(&mut conn, "cho"), Ok(vec![3]), "shared");
    assert_eq!(
        readable(&mut conn, "del"),
        Ok(vec![1]),
        "shared with the team"
    );
    assert!(
        readable(&mut conn, "bob").is_err(),
        "the condition alone lets nobody read"
    );
}

/// Closes a memo that is open: of anybody, or an own one.
fn close(conn: &mut Conn, user: &str, id: i32) -> usize {
    let rights = rights(conn, user);
    let permit = rights.permit::<ToMemos>().expect("a permit");
    let whose = rights.held::<AnyMemo>().or(memos::author.eq(user));
    let open = Memo::scoped()
        .filter(memos::id.eq(id))
        .filter(memos::closed.eq(false))
        .filter(whose);
    let closing = Memo::update(open).set(memos::closed.eq(true));
    let mut conn = conn.unscoped("test");
    wait(closing.execute(&mut permit.borrow(&mut conn))).expect("an update")
}

#[test]
fn a_row_that_does_not_meet_the_condition_is_not_there() {
    let (_db, mut conn) = acme();
    run(&mut conn, MEMOS);
    for (user, id, closed, why) in [
        ("viv", 3, 0, "of somebody else"),
        ("viv", 5, 0, "of another tenant"),
        ("viv", 2, 0, "closed already"),
        ("viv", 1, 1, "an own one"),
        ("viv", 1, 0, "closed by now"),
        ("abe", 4, 1, "any"),
        ("abe", 5, 0, "of another tenant, whatever is held"),
    ] {
        assert_eq!(close(&mut conn, user, id), closed, "{user}, {id}: {why}");
    }
}

#[test]
fn one_statement_serves_whoever_holds_it_and_whoever_does_not() {
    let (_db, mut conn) = acme();
    run(&mut conn, MEMOS);
    let texts = ["viv", "abe"].map(|user| {
        let rights = rights(&mut conn, user);
        let permit = rights.permit::<ToMemos>().expect("a permit");
        let mut conn = conn.unscoped("test");
        let conn = permit.borrow(&mut conn);
        let memos = Memo::scoped().filter(rights.held::<AnyMemo>().or(memos::author.eq(user)));
        let sql = memos.count().to_sql(&conn).expect("SQL");
        sql.split(" -- ").next().map(str::to_owned)
    });
    assert_eq!(texts[0], texts[1]);
}

#[test]
fn what_is_held_in_one_tenant_is_no_condition_in_another() {
    let (_db, mut conn) = acme();
    run(&mut conn, MEMOS);
    let abe = rights(&mut conn, "abe");
    let any = || Memo::scoped().filter(abe.held::<AnyMemo>()).count();
    let permit = abe.permit::<ToMemos>().expect("a permit");
    let elsewhere = |answer: Result<i64, DieselError>| {
        let error = answer.expect_err("of another tenant").to_string();
        assert_eq!(error, ScopeError::PermittedElsewhere.to_string());
    };

    let globex = PermittedTenants::<Org, User>::of("out".to_owned());
    let mut conn = conn.unscoped("test");
    let globex = wait(globex.load::<ToMemos, _>(&mut conn)).expect("a list");
    let mut list = globex.borrow(&mut conn);
    elsewhere(wait(any().get_result(&mut list)));
    let mut one = list.only(2).expect("one of them");
    elsewhere(wait(any().get_result(&mut one)));
    elsewhere(wait(any().get_result(&mut conn)));

    let count = any();
    let mut acme = permit.borrow(&mut conn);
    assert_eq!(wait(count.clone().get_result(&mut acme)), Ok(4_i64));
    assert_eq!(wait(count.get_result(&mut acme)), Ok(4_i64));
}
