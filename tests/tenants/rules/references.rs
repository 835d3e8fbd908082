//! Rows of others that refer to what goes, by whatever way.

use super::orgs::*;
use super::*;

const STARS: &str = "id integer primary key, org_id integer not null, mid_id integer references mids (id) on delete cascade";

/// Posts of 1 and 2, with a row of `mids` that refers to the first, and a star of 2 that refers to that.
fn with_mids(mids: &str, otherwise: &[(&str, &str)], more: &str) -> Database {
    let mut db = database(otherwise, "insert into posts values (1, 1), (2, 2)");
    sql(&mut db, "drop table stars");
    sql(&mut db, &format!("create table mids ({mids})"));
    sql(&mut db, &format!("create table stars ({STARS})"));
    sql(&mut db, more);
    db
}

#[test]
fn a_row_of_another_tenant_is_not_deleted_through_a_table_that_the_program_does_not_know() {
    let db = &mut with_mids(
        "id integer primary key, post_id integer references posts (id) on delete cascade",
        &[],
        "insert into mids values (10, 1); insert into stars values (1, 2, 10), (2, 1, 10)",
    );
    let dry = Removal::<Org>::of(1).dry_run(&mut db.unscoped("test"));
    assert_eq!(referring(dry), ["stars 1"]);
    assert_eq!(referring(remove(db, 1)), ["stars 1"]);
    let removal = Removal::<Org>::of(1).batches_of(1);
    assert_eq!(
        referring(removal.execute(&mut db.unscoped("test"))),
        ["stars 1"]
    );
    assert_eq!(rows(db, "stars"), ["1@2", "2@1"]);
    assert_eq!(rows(db, "posts"), ["1@1", "2@2"]);

    sql(db, "update stars set mid_id = null where id = 1");
    remove(db, 1).expect("a removal");
    assert_eq!(rows(db, "stars"), ["1@2"]);
    assert_eq!(
        lines(db, "select '' || id as line from mids"),
        Vec::<String>::new()
    );
}

#[test]
fn a_row_that_goes_over_is_not_lost_through_a_table_that_the_program_does_not_know() {
    let db = &mut with_mids(
        "id integer primary key, org_id integer references orgs (id) on delete cascade",
        &[],
        "insert into mids values (10, 1); insert into stars values (1, 2, 10), (2, 1, 10)",
    );
    let dry = Merge::<Org>::of(1)
        .into(2)
        .dry_run(&mut db.unscoped("test"));
    assert_eq!(referring(dry), ["stars 2"]);
    assert_eq!(referring(merge(db, 1, 2)), ["stars 2"]);
    assert_eq!(rows(db, "stars"), ["1@2", "2@1"]);
}

#[test]
fn a_row_of_another_tenant_is_not_deleted_through_rows_in_a_tree() {
    let db = &mut with_mids(
        "id integer primary key, post_id integer references posts (id) on delete cascade, \
         mid_id integer references mids (id) on delete cascade",
        &[],
        "insert into mids values (10, 1, null), (11, null, 10), (12, null, 11), (13, null, 12);
         insert into stars values (1, 2, 13)",
    );
    assert_eq!(referring(remove(db, 1)), ["mids 1"]);
    assert_eq!(rows(db, "stars"), ["1@2"]);

    sql(
        db,
        "delete from mids where id = 12; insert into stars values (2, 2, 11)",
    );
    assert_eq!(referring(remove(db, 1)), ["stars 1"]);
    sql(db, "delete from stars");
    remove(db, 1).expect("a removal");
}

#[test]
fn a_row_that_keeps_another_one_from_being_deleted_is_reported_wherever_it_is() {
    let db = &mut with_mids(
        "id integer primary key, post_id integer references posts (id) on delete cascade",
        &[],
        "create table ends (id integer primary key, mid_id integer references mids (id));
         insert into mids values (10, 1), (11, 2); insert into ends values (1, 10), (2, 11)",
    );
    assert_eq!(referring(remove(db, 1)), ["ends 1"]);
}

/// A key that has the tenant in it changes when the row moves, and the database would change what refers to it.
#[test]
fn a_row_of_a_third_tenant_is_not_changed_by_a_transfer() {
    for action in ["set null", "cascade"] {
        let stars = format!(
            "id integer primary key, org_id integer not null, post_org integer, post_id integer, \
             foreign key (post_org, post_id) references posts (org_id, id) on update {action}"
        );
        let posts = "id integer primary key, org_id integer not null references orgs (id), unique (org_id, id)";
        let db = &mut database(
            &[("posts", posts), ("stars", &stars)],
            "insert into posts values (1, 1); insert into stars values (1, 3, 1, 1)",
        );
        let transfer = || Transfer::<Org>::from(1).to(2);
        let dry = transfer().dry_run(&mut db.unscoped("test"));
        assert_eq!(referring(dry), ["stars 1"], "{action}");
        let run = transfer().execute(&mut db.unscoped("test"));
        assert_eq!(referring(run), ["stars 1"], "{action}");
        assert_eq!(referring(merge(db, 1, 2)), ["stars 1"], "{action}");
        let stars =
            "select id || '>' || coalesce(cast(post_org as char(20)), '-') as line from stars";
        assert_eq!(lines(db, stars), ["1>1"], "{action}");
    }
}

/// The same of a row of a query. What has its own tenant in the key goes with it.
#[test]
fn a_row_of_a_third_tenant_is_not_changed_with_a_row_of_a_query() {
    let posts =
        "id integer primary key, org_id integer not null references orgs (id), unique (org_id, id)";
    for (key, refused) in [
        (
            "(post_org, post_id) references posts (org_id, id) on update set null",
            true,
        ),
        (
            "(post_org, post_id) references posts (org_id, id) on update cascade",
            true,
        ),
        (
            "(org_id, post_id) references posts (org_id, id) on update cascade",
            false,
        ),
    ] {
        let stars = format!(
            "id integer primary key, org_id integer not null, post_org integer, post_id integer, foreign key {key}"
        );
        let more = "insert into posts values (1, 1), (2, 3)";
        let db = &mut database(&[("posts", posts), ("stars", &stars)], more);
        let org = if refused { 3 } else { 1 };
        sql(db, &format!("insert into stars values (1, {org}, 1, 1)"));
        let conn = &mut db.unscoped("test");
        let post = || Transfer::of(Post::scoped().filter(posts::id.eq(1))).to(2);
        if refused {
            let message = "rows that stay refer to rows that go: 1 of ";
            for refused in [post().dry_run(conn), post().execute(conn)] {
                let error = refused.expect_err("refused").to_string();
                assert!(error.starts_with(message), "{key}: {error}");
            }
            assert_eq!(rows(db, "posts"), ["1@1", "2@3"], "{key}");
        } else {
            assert_eq!(post().dry_run(conn).expect("a dry run"), 1);
            assert_eq!(post().execute(conn).expect("a transfer"), 1);
            assert_eq!(rows(db, "posts"), ["1@2", "2@3"], "{key}");
            assert_eq!(rows(db, "stars"), ["1@2"], "{key}");
        }
    }
}
