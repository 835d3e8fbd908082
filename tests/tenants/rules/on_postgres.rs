//! What PostgreSQL alone has.

use crate::rules::order::{Tree, ids};
use crate::rules::transfer::moved;
use crate::rules::*;
use crate::schemas::in_a_schema;

in_a_schema!(elsewhere, "create schema elsewhere");

/// Rows of two partitions may have one `ctid`, and each partition has a copy of the foreign keys.
#[test]
fn partitions_are_parts_of_their_table() {
    let db = &mut Database::new();
    sql(
        db,
        "create table trees (id integer primary key);
         create table leaves (id integer, tree_id integer not null references trees (id),
             next_id integer, primary key (tree_id, id),
             foreign key (tree_id, next_id) references leaves (tree_id, id)) partition by list (tree_id);
         create table leaves_1 partition of leaves for values in (1);
         create table leaves_2 partition of leaves for values in (2);
         create table leaves_3 partition of leaves for values in (3);
         insert into trees values (1), (2), (3);
         insert into leaves values (1, 1, null), (2, 1, 1), (3, 1, 2), (1, 2, null), (2, 2, 1), (7, 3, null), (8, 3, 7);",
    );
    let counts = Removal::<Tree>::of(1)
        .batches_of(2)
        .execute(&mut db.unscoped("test"));
    assert_eq!(counts.expect("a removal").rows(), 4);
    assert_eq!(ids(db, "leaves where tree_id = 2"), ["1", "2"]);
    Merge::<Tree>::of(2)
        .into(3)
        .execute(&mut db.unscoped("test"))
        .expect("a merge");
    assert_eq!(ids(db, "leaves where tree_id = 3"), ["1", "2", "7", "8"]);
}

/// What PostgreSQL can do to a foreign key between two tenanted tables.
#[test]
fn deferrable_foreign_keys_and_cascades_are_kept() {
    for clause in [
        "deferrable initially deferred",
        "deferrable initially immediate",
        "on update cascade",
        "on update restrict",
        "on update set null on delete cascade",
    ] {
        let db = &mut Database::new();
        setup(db);
        sql(
            db,
            &format!(
                "alter table remarks drop constraint remarks_firm_id_memo_id_fkey;
                 alter table remarks add foreign key (firm_id, memo_id) references memos (firm_id, id) {clause}"
            ),
        );
        let before = world(db);
        let conn = &mut db.unscoped("test");
        let dry = Transfer::<Firm>::from(1)
            .to(2)
            .dry_run(conn)
            .expect("a dry run");
        let counts = Transfer::<Firm>::from(1)
            .to(2)
            .execute(conn)
            .unwrap_or_else(|error| panic!("{clause}: {error:?}"));
        assert_eq!(dry, counts, "{clause}");
        assert_eq!(world(db), moved(&before), "{clause}");
    }
}

/// The type of an owner may be an enumeration.
#[test]
fn a_type_column_may_be_of_any_type() {
    let db = &mut Database::new();
    setup(db);
    sql(
        db,
        "create type owner as enum ('firm', 'person');
         alter table attachments alter owner_type type owner using owner_type::owner",
    );
    let counts = Transfer::<Firm>::from(1)
        .to(2)
        .execute(&mut db.unscoped("test"))
        .expect("a transfer");
    assert!(counted(&counts).contains(&("attachments".to_owned(), 1)));
    let owners = lines(
        db,
        "select owner_type || ' ' || owner_id as line from attachments order by id".to_owned(),
    );
    assert_eq!(owners, ["firm 2", "person 1", "firm 2", "firm 3"]);
}

/// It would wait for what others commit, and not see it.
#[test]
fn no_operation_runs_in_a_transaction_that_sees_one_state_of_the_database() {
    use crate::rules::orgs::*;
    for level in ["repeatable read", "serializable"] {
        let db = &mut database(&[], "insert into posts values (1, 1)");
        sql(
            db,
            &format!("set default_transaction_isolation = '{level}'"),
        );
        let message =
            "the transaction around it does not see what other transactions commit meanwhile";
        for operation in [remove as fn(&mut Conn, i32) -> _, |db: &mut Conn, org| {
            merge(db, org, 2)
        }] {
            let refused = db.transaction(|db| operation(db, 1));
            assert_eq!(
                refused.expect_err("refused").to_string(),
                message,
                "{level}"
            );
        }
        // Its own transaction is as it has to be.
        remove(db, 1).expect("a removal");
    }
}
