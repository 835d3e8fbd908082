//! What a test of an application makes by `tenancy::testing`.

use super::accepting::signed_in;
use super::inviting::{address, invite};
use super::joining::links;
use super::keys::token_id;
use super::*;
use std::collections::HashSet;
use tenancy::accounts::{
    Accept, BeginImpersonation, Impersonate, Invite, InviteMany, Look, MakeJoinLink, MakeKey,
    Resend, RotateJoinLink, RotateKey, Scopes, Token,
};
use tenancy::testing::{Members, PredictableTokens};

fn of_globex(conn: &mut Conn, user: &str) -> Result<Member<Org, User>, Error> {
    let globex = Verified::trust(2);
    wait(Member::by_key(
        &globex,
        user.to_owned(),
        &mut conn.unscoped("test"),
    ))
}

// Proves P3.
#[test]
fn members_that_a_test_makes_act_as_all_members_do() {
    let (_db, mut conn) = acme();
    let members = Members::<Org, User>::of(2)
        .with("ada", Rank::Owner)
        .with("dan", Rank::Member)
        .suspended("eve", Rank::Owner)
        .left("fay", Rank::Admin);
    wait(members.insert(&mut conn.unscoped("test"))).expect("none is a member yet");
    counts_are_true(&mut conn);
    let ada = of_globex(&mut conn, "ada").expect("a member");
    assert_eq!(ada.role(), Rank::Owner);
    let eve = of_globex(&mut conn, "eve");
    assert!(matches!(eve, Err(Error::MemberSuspended)));
    assert!(matches!(
        of_globex(&mut conn, "fay"),
        Err(Error::NotAMember)
    ));
    // Two own it, so the other one may go.
    execute!(RemoveMember::by(&ada, "hal".to_owned()), conn).expect("ada stays");
    let last = execute!(Leave::of(&ada), conn);
    assert!(matches!(last, Err(Error::LastOwner)));
    counts_are_true(&mut conn);
}

#[test]
fn of_the_members_that_a_test_makes_all_are_there_or_none_is() {
    let (_db, mut conn) = acme();
    let members = Members::<Org, User>::of(2).with("ivy", Rank::Member);
    let again = members.with("hal", Rank::Member);
    assert!(wait(again.insert(&mut conn.unscoped("test"))).is_err());
    assert!(of_globex(&mut conn, "ivy").is_err());
    counts_are_true(&mut conn);
}

/// One token of each operation that gives one.
fn given(tokens: Option<&PredictableTokens>) -> Vec<String> {
    let (_db, mut conn) = acme();
    run(&mut conn, "update orgs set seat_limit = null where id = 1");
    let ada = member(&mut conn, "ada");
    let ivy = || address("ivy@example.com");
    let mut given = Vec::new();
    macro_rules! give {
        ($operation:expr) => {{
            let operation = $operation;
            let operation = match tokens {
                Some(tokens) => operation.predictable(tokens),
                None => operation,
            };
            let token = execute!(operation, conn).map(Token::into_text);
            let token = token.expect("ada owns it");
            given.push(token.clone());
            token
        }};
    }
    give!(Invite::by(&ada, ivy(), Rank::Member));
    let token = give!(Resend::by(&ada, ivy()));
    execute!(Look::<Org, User>::at(&token), conn).expect("it is the invitation's");
    give!(MakeJoinLink::by(&ada, 3));
    let link = links(&mut conn)[0].0;
    give!(RotateJoinLink::by(&ada, link));
    let scopes = || Scopes::of([Scope::Read]);
    let key = give!(MakeKey::own(&ada, "laptop", scopes()));
    let key = token_id(&mut conn, &key);
    give!(RotateKey::by(&ada, key));
    let dan = "dan".to_owned();
    let token = give!(Impersonate::<Org, User>::by_operator(
        "ines",
        "ticket 12",
        1,
        dan
    ));
    give!(BeginImpersonation::<Org, User>::by(&token));
    let many = ["joe@example.com", "kim@example.com"].map(address);
    let many = InviteMany::by(&ada, many, Rank::Member);
    let many = match tokens {
        Some(tokens) => many.predictable(tokens),
        None => many,
    };
    for (_, token) in execute!(many, conn).expect("ada invites") {
        given.push(token.map(Token::into_text).expect("they are invited"));
    }
    given
}

// Proves P4.
#[test]
fn the_tokens_of_a_test_that_says_so_are_the_same_each_time() {
    let of = |seed| given(Some(&PredictableTokens::of(seed)));
    assert_eq!(of(7), of(7));
    let both: HashSet<_> = of(7).into_iter().chain(of(8)).collect();
    assert_eq!(both.len(), 20);
}

#[test]
fn a_test_that_does_not_say_so_predicts_no_token() {
    let both: HashSet<_> = given(None).into_iter().chain(given(None)).collect();
    assert_eq!(both.len(), 20);
}

// Proves P7.
#[test]
fn operations_run_inside_of_a_test_transaction_and_leave_nothing() {
    let (db, mut conn) = acme();
    let mut tested = db.connect();
    wait(tested.begin_test_transaction()).expect("a transaction");
    let token = invite(&mut tested, "ada", "ivy@example.com", Rank::Admin);
    let token = token.expect("a seat is free");
    let full = invite(&mut tested, "ada", "jim@example.com", Rank::Member);
    assert!(matches!(full, Err(Error::SeatsExceeded)), "{full:?}");
    let ivy = signed_in("ivy");
    execute!(Accept::<Org, User>::new(&token, ivy), tested).expect("it is pending");
    let admin = Some((Rank::Admin, MemberStatus::Active));
    assert_eq!(standing(&mut tested, "ivy"), admin);
    counts_are_true(&mut tested);
    drop(tested);
    assert_eq!(standing(&mut conn, "ivy"), None);
    assert_eq!(invited(&mut conn, "ivy@example.com"), []);
    assert_eq!(counts(&mut conn), (2, 4));
}
