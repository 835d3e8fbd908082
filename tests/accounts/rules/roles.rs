//! Giving roles.

use super::*;

fn change(conn: &mut Conn, by: &str, of: &str, to: Rank) -> Result<(), Error> {
    let by = member(conn, by);
    execute!(ChangeRole::by(&by, of.to_owned(), to), conn)
}

// Proves E2.
#[test]
fn a_member_gives_a_role_that_is_not_above_the_own_one() {
    let (_db, mut conn) = acme();
    change(&mut conn, "cid", "dan", Rank::Admin).expect("as high as the own one");
    assert_eq!(
        standing(&mut conn, "dan"),
        Some((Rank::Admin, MemberStatus::Active))
    );
    change(&mut conn, "dan", "cid", Rank::Member).expect("of somebody as high");
    let refused = change(&mut conn, "dan", "dan", Rank::Owner);
    assert!(matches!(refused, Err(Error::AboveOwnRole)));
    let refused = change(&mut conn, "dan", "cid", Rank::Owner);
    assert!(matches!(refused, Err(Error::AboveOwnRole)));
    assert_eq!(counts(&mut conn), (2, 4));
    counts_are_true(&mut conn);
}

// Proves E2.
#[test]
fn nobody_above_is_touched() {
    let (_db, mut conn) = acme();
    let cid = member(&mut conn, "cid");
    let refused = [
        execute!(ChangeRole::by(&cid, "bob".to_owned(), Rank::Member), conn),
        execute!(RemoveMember::by(&cid, "bob".to_owned()), conn),
        execute!(SuspendMember::by(&cid, "bob".to_owned()), conn),
        execute!(ReinstateMember::by(&cid, "gil".to_owned()), conn),
    ];
    for refused in refused {
        assert!(matches!(refused, Err(Error::AboveOwnRole)), "{refused:?}");
    }
    assert_eq!(
        standing(&mut conn, "bob"),
        Some((Rank::Owner, MemberStatus::Active))
    );
    assert_eq!(
        standing(&mut conn, "gil"),
        Some((Rank::Owner, MemberStatus::Suspended))
    );
    counts_are_true(&mut conn);
}

#[test]
fn what_a_member_may_is_asked_again_when_it_acts() {
    let (db, mut conn) = acme();
    let (ada, bob) = (member(&mut conn, "ada"), member(&mut conn, "bob"));
    let mut other = db.connect();
    execute!(ChangeRole::by(&bob, "ada".to_owned(), Rank::Member), other).expect("bob may");
    let refused = execute!(ChangeRole::by(&ada, "dan".to_owned(), Rank::Admin), conn);
    assert!(matches!(refused, Err(Error::AboveOwnRole)), "{refused:?}");
    execute!(SuspendMember::by(&bob, "ada".to_owned()), other).expect("bob may");
    let refused = execute!(ChangeRole::by(&ada, "dan".to_owned(), Rank::Member), conn);
    assert!(
        matches!(refused, Err(Error::MemberSuspended)),
        "{refused:?}"
    );
    execute!(RemoveMember::by(&bob, "ada".to_owned()), other).expect("bob may");
    let refused = execute!(ChangeRole::by(&ada, "dan".to_owned(), Rank::Member), conn);
    assert!(matches!(refused, Err(Error::NotAMember)), "{refused:?}");
    counts_are_true(&mut conn);
}

// Proves D4, H3.
#[test]
fn owners_are_counted() {
    let (_db, mut conn) = acme();
    change(&mut conn, "ada", "dan", Rank::Owner).expect("ada owns it");
    assert_eq!(counts(&mut conn), (3, 4));
    change(&mut conn, "ada", "dan", Rank::Owner).expect("the same once more");
    assert_eq!(counts(&mut conn), (3, 4));
    change(&mut conn, "dan", "ada", Rank::Admin).expect("dan owns it");
    change(&mut conn, "dan", "bob", Rank::Admin).expect("dan owns it");
    assert_eq!(counts(&mut conn), (1, 4));
    // A suspended owner does not count.
    let refused = change(&mut conn, "dan", "dan", Rank::Admin);
    assert!(matches!(refused, Err(Error::LastOwner)), "{refused:?}");
    change(&mut conn, "dan", "gil", Rank::Member).expect("gil counts for nothing");
    change(&mut conn, "dan", "eve", Rank::Owner).expect("eve counts for nothing");
    assert_eq!(counts(&mut conn), (1, 4));
    counts_are_true(&mut conn);
}

#[test]
fn a_member_of_another_tenant_and_nobody_are_one_answer() {
    let (_db, mut conn) = acme();
    let ada = member(&mut conn, "ada");
    for user in ["hal", "ivy", "nobody", "fay"] {
        let refused = [
            execute!(ChangeRole::by(&ada, user.to_owned(), Rank::Admin), conn),
            execute!(RemoveMember::by(&ada, user.to_owned()), conn),
            execute!(SuspendMember::by(&ada, user.to_owned()), conn),
            execute!(ReinstateMember::by(&ada, user.to_owned()), conn),
            execute!(
                RemoveMember::<Org, User>::by_operator("ines", 1, user.to_owned()),
                conn
            ),
        ];
        for refused in refused {
            assert!(
                matches!(refused, Err(Error::UnknownMember)),
                "{user} {refused:?}"
            );
        }
    }
    let owner = memberships::table.find((2, "hal"));
    let owner = owner.select((memberships::role, memberships::status));
    assert_eq!(
        wait(owner.first::<(Rank, MemberStatus)>(&mut conn)),
        Ok((Rank::Owner, MemberStatus::Active))
    );
    counts_are_true(&mut conn);
}

// Proves E4.
#[test]
fn an_operator_acts_in_a_tenant_that_is_not_served() {
    let (_db, mut conn) = acme();
    let ada = member(&mut conn, "ada");
    run(
        &mut conn,
        "update orgs set status = 'suspended' where id = 1",
    );
    let refused = execute!(ChangeRole::by(&ada, "dan".to_owned(), Rank::Owner), conn);
    let suspended = TenantStatus::Suspended;
    assert!(
        matches!(refused, Err(Error::TenantNotServed { status }) if status == suspended),
        "{refused:?}"
    );
    let operator = ChangeRole::<Org, User>::by_operator("ines", 1, "dan".to_owned(), Rank::Owner);
    execute!(operator, conn).expect("an operator may");
    assert_eq!(counts(&mut conn), (3, 4));
    // What is being purged does not come back.
    run(&mut conn, "update orgs set status = 'purging' where id = 1");
    let operator = ChangeRole::<Org, User>::by_operator("ines", 1, "dan".to_owned(), Rank::Member);
    let refused = execute!(operator, conn);
    assert!(
        matches!(refused, Err(Error::TenantNotServed { .. })),
        "{refused:?}"
    );
    let nowhere = ChangeRole::<Org, User>::by_operator("ines", 3, "dan".to_owned(), Rank::Member);
    assert!(matches!(execute!(nowhere, conn), Err(Error::NotAMember)));
    counts_are_true(&mut conn);
}

// Proves G5.
#[test]
fn the_tenants_row_is_guarded_before_anything_is_read() {
    let (_db, mut conn) = acme();
    let ada = member(&mut conn, "ada");
    let (changed, seen) = seen(&mut conn, |conn| {
        execute!(ChangeRole::by(&ada, "dan".to_owned(), Rank::Admin), conn)
    });
    changed.expect("ada owns it");
    let tables = seen.statements.iter().filter(|sql| {
        let tables = ["orgs", "memberships", "audit_entries"];
        tables.iter().any(|table| sql.contains(table))
    });
    let tables: Vec<_> = tables.collect();
    assert!(
        tables[0].starts_with("UPDATE ") && tables[0].contains("orgs"),
        "{tables:?}"
    );
    assert!(
        tables[1..4].iter().all(|sql| sql.contains("memberships")),
        "{tables:?}"
    );
    assert!(tables[4].contains("audit_entries"), "{tables:?}");
    // The guard, who acts, whom it is about, the change, and its entry in the log.
    assert_eq!(tables.len(), 5, "{tables:?}");
}

#[test]
fn the_statements_of_an_operation_are_prepared_once() {
    let (_db, mut conn) = acme();
    let ada = member(&mut conn, "ada");
    let mut prepared = Vec::new();
    for to in [Rank::Admin, Rank::Member, Rank::Admin] {
        let (changed, seen) = seen(&mut conn, |conn| {
            execute!(ChangeRole::by(&ada, "dan".to_owned(), to), conn)
        });
        changed.expect("ada owns it");
        prepared.push(seen.prepared);
    }
    // Who acts, and whom it is about, are one text.
    assert_eq!(prepared, [4, 0, 0]);
}
