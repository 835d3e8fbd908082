//! What teams are called.

use super::*;
use crate::models::teams;
use tenancy::permissions::{CreateTeam, RenameTeam};

#[test]
fn a_name_is_a_label_that_no_other_team_of_the_tenant_has() {
    let (_db, mut conn) = acme();
    let ada = member(&mut conn, "ada");
    let create =
        |conn: &mut Conn, name: &str| execute!(CreateTeam::by(&ada, name.to_owned()), conn);
    assert!(matches!(
        create(&mut conn, "view"),
        Err(Error::TeamNameTaken)
    ));
    let long = "x".repeat(101);
    for name in [
        "",
        " ",
        " a",
        "a ",
        "a\0b",
        "a\nb",
        &long,
        // What shows nothing, hides something, or turns the direction of writing.
        "\u{200b}",
        "\u{200d}",
        "\u{3164}",
        "view\u{200b}",
        "vi\u{ad}ew",
        "\u{202e}weiv",
        "view\u{e0041}",
    ] {
        assert!(
            matches!(create(&mut conn, name), Err(Error::InvalidTeamName)),
            "{name:?}"
        );
    }
    // The teams of "a b" and "a_b", which Centurion's names take for one.
    let ids = ["a b", "a_b"].map(|name| create(&mut conn, name).expect("a label"));
    assert_ne!(ids[0], ids[1]);
    assert!(ids.iter().all(|id| (1..1 << 53).contains(id)));
    let rename = RenameTeam::by(&ada, ids[0], "a_b".to_owned());
    assert!(matches!(execute!(rename, conn), Err(Error::TeamNameTaken)));
    execute!(RenameTeam::by(&ada, ids[0], "a c".to_owned()), conn).expect("it is free");
}

#[test]
fn a_name_has_letters_that_are_joined_or_not() {
    let (_db, mut conn) = acme();
    let ada = member(&mut conn, "ada");
    // Persian, with a mark that keeps two letters apart; and a heart that is a picture.
    for name in ["می\u{200c}خواهم", "\u{2764}\u{fe0f} support"] {
        let create = CreateTeam::by(&ada, name.to_owned());
        execute!(create, conn).expect(name);
    }
}

#[test]
fn a_team_gets_its_own_name_in_other_letters() {
    let (_db, mut conn) = acme();
    let ada = member(&mut conn, "ada");
    // A database may take the two for one name.
    let rename = RenameTeam::by(&ada, VIEW, "View".to_owned());
    execute!(rename, conn).expect("no other team has it");
    let name = teams::table.find((1, VIEW)).select(teams::name);
    assert_eq!(
        wait(name.get_result::<String>(&mut conn)).as_deref(),
        Ok("View")
    );
}
