//! Triggers that skip rows. On MySQL none can.

use crate::rules::orgs::*;
use crate::rules::*;

const POSTS: (&str, &str) = ("posts", "id integer primary key, org_id integer not null");

/// Whatever is to be done to rows of the table, is not.
fn skip(db: &mut Conn, table: &str) {
    if on("Sqlite") {
        for action in ["delete", "update"] {
            let trigger = format!("create trigger skip_{action} before {action} on {table}");
            sql(db, &format!("{trigger} begin select raise(ignore); end"));
        }
    } else {
        sql(
            db,
            &format!(
                "create function skip() returns trigger language plpgsql as 'begin return null; end';
                 create trigger skip before delete or update on {table} for each row execute function skip()"
            ),
        );
    }
}

#[test]
fn a_tenant_is_not_removed_while_the_database_keeps_a_row_of_it() {
    let db = &mut database(&[POSTS], "insert into posts values (1, 1), (2, 2)");
    skip(db, "posts");
    let message = "1 rows of `posts` stay where they are: the database skips them";
    assert_eq!(remove(db, 1).expect_err("refused").to_string(), message);
    let batches = Removal::<Org>::of(1).batches_of(1);
    let error = batches.execute(&mut db.unscoped("test"));
    assert_eq!(error.expect_err("refused").to_string(), message);
    assert_eq!(merge(db, 1, 2).expect_err("refused").to_string(), message);
    let transfer = Transfer::<Org>::from(1)
        .to(2)
        .execute(&mut db.unscoped("test"));
    assert_eq!(transfer.expect_err("refused").to_string(), message);
    assert_eq!(rows(db, "posts"), ["1@1", "2@2"]);
    assert_eq!(rows(db, "orgs"), ["1^-", "2^-", "3^-"]);
}

#[test]
fn a_tenant_that_the_database_keeps_is_not_removed() {
    let db = &mut database(&[], "insert into posts values (1, 1)");
    skip(db, "orgs");
    let message = "1 rows of `orgs` stay where they are: the database skips them";
    assert_eq!(remove(db, 1).expect_err("refused").to_string(), message);
    assert_eq!(merge(db, 1, 2).expect_err("refused").to_string(), message);
    assert_eq!(rows(db, "posts"), ["1@1"]);
}

#[test]
fn rows_of_a_query_that_the_database_skips_are_not_counted() {
    let db = &mut database(&[POSTS], "insert into posts values (1, 1)");
    skip(db, "posts");
    let moved = Transfer::of(Post::scoped())
        .to(2)
        .execute(&mut db.unscoped("test"));
    assert_eq!(moved.expect("a transfer"), 0);
}
