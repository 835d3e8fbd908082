//! Between the batches of a removal, others write.

use super::orgs::*;
use super::*;

const TAGS: &str = "
    insert into tags values (1, 1, 'a');
    insert into themes values (1, 1, false);
    insert into posts values (1, 1), (2, 1), (3, 1), (4, 2);
";

/// Removes 1 in batches of a row, and runs `meanwhile` after each batch, with another connection.
fn remove_in_batches(
    db: &mut Database,
    mut meanwhile: impl FnMut(&str, &mut Conn) + Send,
) -> Result<Counts, Error> {
    let mut other = db.another();
    Removal::<Org>::of(1)
        .batches_of(1)
        .on_progress(|progress| meanwhile(progress.table.name(), &mut other))
        .execute(&mut db.unscoped("test"))
}

#[test]
fn what_a_tenant_inserts_between_batches_does_not_become_everybodys() {
    let db = &mut database(&[], TAGS);
    let mut done = false;
    let result = remove_in_batches(db, |table, other| {
        // The tags are gone by now.
        if table == "themes" && !done {
            done = true;
            let conn = &mut TenantConn::<_, Org>::trusting(other, 1);
            let secret = (tags::id.eq(9), tags::name.eq("a secret of 1"));
            Tag::insert(secret).execute(conn).expect("an insert");
        }
    });
    let error = result.expect_err("refused").to_string();
    assert_eq!(
        error,
        "rows of the tenant still come into `tags` while it is removed"
    );
    assert_eq!(rows(db, "tags"), ["9@1"]);
    assert_eq!(rows(db, "orgs"), ["1^-", "2^-", "3^-"]);
    let conn = &mut TenantConn::<_, Org>::trusting(&mut **db, 2);
    let read: Vec<String> = Tag::scoped().select(tags::name).load(conn).expect("tags");
    assert_eq!(read, Vec::<String>::new());

    remove_in_batches(db, |_, _| ()).expect("it is run again");
    assert_eq!(rows(db, "tags"), Vec::<String>::new());
}

#[test]
fn a_removal_in_batches_ends_while_the_tenant_is_served() {
    let db = &mut database(&[], TAGS);
    let mut id = 100;
    let result = remove_in_batches(db, |table, other| {
        if table == "posts" {
            id += 1;
            assert!(id < 200, "it does not end");
            let conn = &mut TenantConn::<_, Org>::trusting(other, 1);
            Post::insert(posts::id.eq(id))
                .execute(conn)
                .expect("an insert");
        }
    });
    let error = result.expect_err("refused").to_string();
    assert_eq!(
        error,
        "rows of the tenant still come into `posts` while it is removed"
    );
    assert!(rows(db, "orgs").contains(&"1^-".to_owned()));
    assert!(rows(db, "posts").contains(&"4@2".to_owned()));
}

#[test]
fn what_another_tenant_refers_to_between_batches_is_not_removed() {
    let db = &mut database(&[], TAGS);
    let mut done = false;
    let result = remove_in_batches(db, |table, other| {
        if table == "posts" && !done {
            done = true;
            sql(
                other,
                "insert into stars select id + 10, 2, id from posts where org_id = 1",
            );
        }
    });
    assert_eq!(referring(result), ["stars 2"]);
    assert_eq!(rows(db, "stars").len(), 2);
    assert_eq!(rows(db, "posts").len(), 3);
}

#[test]
fn a_row_that_another_tenant_gets_between_batches_stays() {
    let db = &mut database(&[], TAGS);
    let mut done = false;
    let result = remove_in_batches(db, |_, other| {
        if !done {
            done = true;
            Transfer::of(Post::scoped().filter(posts::id.eq(3)))
                .to(2)
                .execute(&mut other.unscoped("test"))
                .expect("a transfer");
        }
    });
    result.expect("a removal");
    assert!(rows(db, "posts").ends_with(&["3@2".to_owned(), "4@2".to_owned()]));
}
