//! Of which tenants an account is a member, and which of them comes first.

use super::*;
use tenancy::accounts::{AccountMemberships, Choice, Home};

fn of(conn: &mut Conn, user: &str) -> Result<Vec<Choice<Org, User>>, Error> {
    let memberships = AccountMemberships::<Org, User>::of(user.to_owned());
    wait(memberships.load(&mut conn.unscoped("test")))
}

/// The slugs.
fn slugs(conn: &mut Conn, user: &str) -> Vec<String> {
    let memberships = of(conn, user).expect("memberships");
    memberships
        .iter()
        .map(|choice| choice.slug().to_owned())
        .collect()
}

/// Hal is a member of three more, of which one is not served.
const MORE: &str = "
    insert into orgs (id, slug, status, owners, seats_used) values
        (3, 'umbrella', 'active', 0, 1), (4, 'initech', 'suspended', 0, 1), (5, 'hooli', 'active', 0, 0);
    insert into memberships (org_id, user_id, role, status) values
        (3, 'hal', 'member', 'active'), (4, 'hal', 'member', 'active'), (5, 'hal', 'member', 'suspended');
";

#[test]
fn an_account_has_its_active_memberships_of_active_tenants_by_slug() {
    let (_db, mut conn) = acme();
    run(&mut conn, MORE);
    let memberships = of(&mut conn, "hal").expect("memberships");
    let seen: Vec<_> = memberships
        .iter()
        .map(|choice| (*choice.tenant(), choice.slug(), choice.role()))
        .collect();
    assert_eq!(
        seen,
        [(2, "globex", Rank::Owner), (3, "umbrella", Rank::Member)]
    );
    // Suspended, gone, and nobody.
    for user in ["eve", "fay", "nobody"] {
        assert_eq!(slugs(&mut conn, user), [""; 0], "{user}");
    }
}

#[test]
fn memberships_are_one_statement_that_is_prepared_once() {
    let (_db, mut conn) = acme();
    run(&mut conn, MORE);
    for (user, prepared) in [("hal", 1), ("ada", 0), ("nobody", 0)] {
        let (_, seen) = seen(&mut conn, |conn| slugs(conn, user));
        assert_eq!(
            (seen.statements.len(), seen.prepared),
            (1, prepared),
            "{seen:?}"
        );
    }
}

// Proves E1.
#[test]
fn a_role_that_the_program_does_not_know_is_none_of_the_memberships() {
    let (_db, mut conn) = acme();
    run(
        &mut conn,
        "update memberships set role = 'Owner' where user_id = 'dan'",
    );
    assert!(matches!(of(&mut conn, "dan"), Err(Error::UnknownRole(_))));
}

/// The tenant that comes first, or how many there are to choose from.
fn home(conn: &mut Conn, user: &str, last_used: Option<&str>) -> Result<String, usize> {
    match Home::among(of(conn, user).expect("memberships"), last_used) {
        Home::Tenant(choice) => Ok(choice.slug().to_owned()),
        Home::Choose(among) => Err(among.len()),
        Home::Nowhere => Err(0),
    }
}

// Proves C5.
#[test]
fn the_tenant_used_last_comes_first_if_the_account_still_acts_for_it() {
    let (_db, mut conn) = acme();
    run(&mut conn, MORE);
    let used = |conn: &mut Conn, slug| home(conn, "hal", Some(slug));
    assert_eq!(used(&mut conn, "umbrella"), Ok("umbrella".to_owned()));
    assert_eq!(used(&mut conn, "globex"), Ok("globex".to_owned()));
    // Not served, suspended there, of others, of nobody.
    for slug in ["initech", "hooli", "acme", "nowhere", ""] {
        assert_eq!(used(&mut conn, slug), Err(2), "{slug}");
    }
    run(&mut conn, "delete from memberships where org_id = 3");
    assert_eq!(used(&mut conn, "umbrella"), Ok("globex".to_owned()));
}

// Proves C5.
#[test]
fn else_the_only_tenant_comes_first_and_of_several_none_does() {
    let (_db, mut conn) = acme();
    assert_eq!(home(&mut conn, "hal", None), Ok("globex".to_owned()));
    run(&mut conn, MORE);
    assert_eq!(home(&mut conn, "hal", None), Err(2));
    // None is an answer.
    assert_eq!(home(&mut conn, "fay", None), Err(0));
    assert_eq!(home(&mut conn, "fay", Some("acme")), Err(0));
}
