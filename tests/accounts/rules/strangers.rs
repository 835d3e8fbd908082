//! What a member of another tenant gets of each operation that names something of a tenant's: nothing.

use super::domains::{self, claim};
use super::inviting::{address, invite};
use super::joining::links;
use super::keys::token_id;
use super::*;
use tenancy::accounts::{
    EndImpersonation, ForgetDomain, Impersonate, MakeJoinLink, MakeKey, ProveDomain, Resend,
    Revoke, RevokeJoinLink, RevokeKey, RotateJoinLink, RotateKey, Scopes, Token, TransferOwnership,
};
use tenancy::testing::Rows;

/// The ids of what `acme` has.
struct Ids {
    link: i64,
    key: i64,
    other_key: i64,
    impersonation: i64,
    domain: i64,
    /// What DNS says of it.
    record: String,
}

fn ids(conn: &mut Conn) -> Ids {
    let ada = member(conn, "ada");
    invite(conn, "ada", "ivy@example.com", Rank::Member).expect("a seat is free");
    execute!(MakeJoinLink::by(&ada, 3), conn)
        .map(drop)
        .expect("ada owns it");
    let [key, other_key] = ["importer", "exporter"].map(|label| {
        let make = MakeKey::of_tenant(&ada, label, Scopes::of([Scope::Read]));
        let key = execute!(make, conn).map(Token::into_text);
        token_id(conn, &key.expect("ada owns it"))
    });
    let record = claim(conn, (1, "ada"), "example.com").expect("ada owns it");
    let dan = "dan".to_owned();
    let ask = Impersonate::<Org, User>::by_operator("ines", "ticket 12", 1, dan);
    execute!(ask, conn).map(drop).expect("a member");
    let impersonation = impersonations::table.select(impersonations::id);
    Ids {
        link: links(conn)[0].0,
        key,
        other_key,
        impersonation: wait(impersonation.first(conn)).expect("one"),
        domain: domains::id(conn, 1),
        record: record.value().to_owned(),
    }
}

/// Whether an answer that is no error is something.
trait Got: Sized {
    fn got(self) -> bool {
        true
    }
}

impl Got for () {}
impl Got for i64 {}
impl Got for Token {}

/// Whether there was something to do.
impl Got for bool {
    fn got(self) -> bool {
        self
    }
}

/// What somebody gets who tries all of it.
fn tries(conn: &mut Conn, who: &Member<Org, User>, of: &Ids) -> Vec<(&'static str, bool)> {
    let ivy = || address("ivy@example.com");
    let [dan, eve, cid] = ["dan", "eve", "cid"].map(|user| move || user.to_owned());
    macro_rules! tried {
        ($($operation:expr),+ $(,)?) => {
            vec![$((stringify!($operation), execute!($operation, conn).is_ok_and(Got::got))),+]
        };
    }
    tried![
        EndImpersonation::by(who, of.impersonation),
        Resend::by(who, ivy()),
        Revoke::by(who, ivy()),
        RotateJoinLink::by(who, of.link),
        RevokeJoinLink::by(who, of.link),
        ProveDomain::by(who, of.domain, [of.record.clone()]),
        ForgetDomain::by(who, of.domain),
        RotateKey::by(who, of.key),
        RevokeKey::by(who, of.other_key),
        ChangeRole::by(who, dan(), Rank::Admin),
        SuspendMember::by(who, dan()),
        ReinstateMember::by(who, eve()),
        RemoveMember::by(who, dan()),
        TransferOwnership::by(who, cid(), Rank::Member),
    ]
}

// Proves P6.
#[test]
fn a_member_of_another_tenant_gets_nothing_of_any_operation() {
    let (_db, mut conn) = acme();
    let ids = ids(&mut conn);
    let rows = |conn: &mut Conn| {
        let conn = &mut conn.unscoped("test");
        wait(Rows::of::<Org, _>(1, conn)).expect("the rows of acme")
    };
    let before = rows(&mut conn);
    let globex = Verified::trust(2);
    let hal = {
        let conn = &mut conn.unscoped("test");
        wait(Member::by_key(&globex, "hal".to_owned(), conn)).expect("a member")
    };
    for (what, got) in tries(&mut conn, &hal, &ids) {
        assert!(!got, "{what}");
    }
    before.assert_same(&rows(&mut conn));
    // Who owns it gets each of them.
    let ada = member(&mut conn, "ada");
    for (what, got) in tries(&mut conn, &ada, &ids) {
        assert!(got, "{what}");
    }
    counts_are_true(&mut conn);
}
