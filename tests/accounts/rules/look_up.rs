//! Whether an account acts for a tenant.

use super::*;

fn by_slug(conn: &mut Conn, slug: &str, user: &str) -> Result<Member<Org, User>, Error> {
    wait(Member::by_slug(
        slug,
        user.to_owned(),
        &mut conn.unscoped("test"),
    ))
}

fn texts(conn: &mut TenantConn<'_, Org>) -> Vec<String> {
    wait(Note::scoped().select(notes::text).load::<String>(conn)).expect("notes")
}

#[test]
fn a_member_has_a_role_and_the_tenants_connection() {
    let (_db, mut conn) = acme();
    for (user, role) in [
        ("ada", Rank::Owner),
        ("cid", Rank::Admin),
        ("dan", Rank::Member),
    ] {
        let mut lease = conn.unscoped("who is asking");
        let member = wait(Member::<Org, User>::by_slug(
            "acme",
            user.to_owned(),
            &mut lease,
        ));
        let member = member.expect("a member");
        assert_eq!((member.tenant().key(), &**member.account()), (&1, user));
        assert_eq!((member.role(), member.slug()), (role, "acme"));
        assert_eq!(texts(&mut member.connect(lease)), ["mine"]);
    }
    let member = member(&mut conn, "dan");
    assert_eq!(texts(&mut member.connect(conn.unscoped("test"))), ["mine"]);
}

// Proves C4.
#[test]
fn no_such_tenant_and_no_member_of_one_are_one_answer_of_one_statement() {
    let (_db, mut conn) = acme();
    let mut all = Vec::new();
    for (slug, user) in [
        ("acme", "hal"),
        ("acme", "fay"),
        ("acme", "nobody"),
        ("initech", "ada"),
        // What no slug has, and some databases no text of such a column.
        ("ac\0me", "ada"),
        ("acme\u{1f600}", "ada"),
        ("Acme", "ada"),
        ("acme ", "ada"),
        ("", "ada"),
    ] {
        let (answer, seen) = seen(&mut conn, |conn| by_slug(conn, slug, user));
        assert!(matches!(answer, Err(Error::NotAMember)), "{slug} {user}");
        assert_eq!(seen.statements.len(), 1, "{seen:?}");
        all.extend(seen.statements);
    }
    let (answer, one) = seen(&mut conn, |conn| by_slug(conn, "acme", "ada"));
    answer.expect("a member");
    all.extend(one.statements);
    all.dedup();
    assert_eq!(all.len(), 1, "{all:?}");
    // The same by keys.
    let (answer, by_key) = seen(&mut conn, |conn| look_up(conn, "hal"));
    assert!(matches!(answer, Err(Error::NotAMember)));
    assert_eq!(by_key.statements.len(), 1, "{by_key:?}");
    assert_ne!(by_key.statements, all);
}

#[test]
fn a_look_up_is_prepared_once() {
    let (_db, mut conn) = acme();
    for prepared in [2, 0, 0] {
        let ((), seen) = seen(&mut conn, |conn| {
            by_slug(conn, "acme", "ada").expect("a member");
            member(conn, "ada");
        });
        assert_eq!(
            (seen.statements.len(), seen.prepared),
            (2, prepared),
            "{seen:?}"
        );
        let _ = by_slug(&mut conn, "initech", "eve");
    }
}

// Proves D4.
#[test]
fn a_suspended_member_is_refused() {
    let (_db, mut conn) = acme();
    assert!(matches!(
        look_up(&mut conn, "eve"),
        Err(Error::MemberSuspended)
    ));
    assert!(matches!(
        by_slug(&mut conn, "acme", "gil"),
        Err(Error::MemberSuspended)
    ));
}

#[test]
fn a_tenant_that_is_not_active_is_not_served_to_its_members() {
    let (_db, mut conn) = acme();
    for standing in [
        TenantStatus::Suspended,
        TenantStatus::Deleting,
        TenantStatus::Purging,
        TenantStatus::Purged,
    ] {
        let name = standing.name();
        run(
            &mut conn,
            &format!("update orgs set status = '{name}' where id = 1"),
        );
        let refused = look_up(&mut conn, "ada");
        assert!(
            matches!(refused, Err(Error::TenantNotServed { status }) if status == standing),
            "{name}"
        );
        // Who is no member does not learn of it.
        assert!(matches!(look_up(&mut conn, "hal"), Err(Error::NotAMember)));
        assert!(matches!(look_up(&mut conn, "fay"), Err(Error::NotAMember)));
    }
}

// Proves E1.
#[test]
fn a_name_that_the_program_does_not_know_is_refused() {
    let (_db, mut conn) = acme();
    run(
        &mut conn,
        "update memberships set role = 'Owner' where user_id = 'dan'",
    );
    assert!(matches!(
        look_up(&mut conn, "dan"),
        Err(Error::UnknownRole(_))
    ));
    run(
        &mut conn,
        "update memberships set status = 'Active' where user_id = 'cid'",
    );
    assert!(matches!(
        look_up(&mut conn, "cid"),
        Err(Error::UnknownStatus(_))
    ));
    run(&mut conn, "update orgs set status = '' where id = 1");
    assert!(matches!(
        look_up(&mut conn, "ada"),
        Err(Error::UnknownStatus(_))
    ));
}

// Proves C1.
#[test]
fn what_has_changed_counts_at_the_next_look_up() {
    let (db, mut conn) = acme();
    let mut other = db.connect();
    assert_eq!(member(&mut conn, "dan").role(), Rank::Member);
    run(
        &mut other,
        "update memberships set role = 'admin' where user_id = 'dan'",
    );
    assert_eq!(member(&mut conn, "dan").role(), Rank::Admin);
    run(
        &mut other,
        "update memberships set status = 'suspended' where user_id = 'dan'",
    );
    assert!(matches!(
        look_up(&mut conn, "dan"),
        Err(Error::MemberSuspended)
    ));
    run(&mut other, "delete from memberships where user_id = 'dan'");
    assert!(matches!(look_up(&mut conn, "dan"), Err(Error::NotAMember)));
}

#[test]
fn a_slug_is_a_value() {
    let (_db, mut conn) = acme();
    for slug in ["acme' or '1' = '1", "acme' -- ", "%", "ACME", "acme ", ""] {
        assert!(
            matches!(by_slug(&mut conn, slug, "ada"), Err(Error::NotAMember)),
            "{slug}"
        );
    }
}

#[test]
fn neither_a_member_nor_an_error_shows_a_key() {
    let (_db, mut conn) = acme();
    assert_eq!(format!("{:?}", member(&mut conn, "ada")), "Member { .. }");
    let refused = look_up(&mut conn, "hal").expect_err("no member");
    assert_eq!(refused.to_string(), "no member of such a tenant");
}
