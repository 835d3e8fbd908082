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

diesel::table! { house.owners { id -> Integer } }
diesel::table! { house.letters { id -> Integer, owner_id -> Integer } }

#[determines_tenant]
#[derive(Queryable)]
#[diesel(table_name = owners)]
#[expect(dead_code, reason = "only its key matters here")]
pub struct Owner {
    id: i32,
}

#[tenanted(Owner)]
#[derive(Queryable)]
#[diesel(table_name = letters)]
#[expect(dead_code, reason = "only its table matters here")]
struct Letter {
    id: i32,
    owner_id: i32,
}

/// Another schema of the same database, with tables of the same names, whose rows are everybody's.
mod archive {
    use tenancy::prelude::*;

    diesel::table! { archive.letters { id -> Integer, owner_id -> Integer } }

    #[universal]
    #[derive(Queryable)]
    #[diesel(table_name = letters)]
    #[expect(dead_code, reason = "only its table matters here")]
    struct Letter {
        id: i32,
        owner_id: i32,
    }
}

/// Tables of both schemas, each with a letter of 1 and one of 2; but for what is not `made`.
fn two_schemas(db: &mut Conn, made: &[&str]) {
    // The name of a schema is the server's: nobody else sees these.
    db.begin_test_transaction().expect("a transaction");
    for schema in ["house", "archive"] {
        sql(
            db,
            &format!(
                "create schema {schema};
                 create table {schema}.owners (id integer primary key);
                 insert into {schema}.owners values (1), (2)"
            ),
        );
    }
    for schema in made {
        sql(
            db,
            &format!(
                "create table {schema}.letters (
                     id integer primary key,
                     owner_id integer not null references {schema}.owners (id)
                 );
                 insert into {schema}.letters values (1, 1), (2, 2)"
            ),
        );
    }
}

fn letters_of(db: &mut Conn, schema: &str) -> Vec<String> {
    lines(
        db,
        format!("select id || '@' || owner_id as line from {schema}.letters order by id"),
    )
}

#[test]
fn tables_of_one_name_in_two_schemas_of_a_database_are_two() {
    use crate::schemas::displayed;
    let db = &mut Database::new();
    two_schemas(db, &["house", "archive"]);
    // Whichever of them an unqualified name would mean.
    sql(db, "set local search_path to archive, house");

    let conn = &mut db.unscoped("test");
    let exported = Export::<Owner>::of(1).dry_run(conn).expect("a dry run");
    assert_eq!(
        displayed(&exported),
        ["house.owners: 1", "house.letters: 1"]
    );
    Transfer::of(Letter::find(1))
        .to(2)
        .execute(conn)
        .expect("a transfer");
    assert_eq!(letters_of(conn, "house"), ["1@2", "2@2"]);
    Merge::<Owner>::of(2)
        .into(1)
        .execute(conn)
        .expect("a merge");
    assert_eq!(letters_of(conn, "house"), ["1@1", "2@1"]);
    let removed = Removal::<Owner>::of(1).execute(conn).expect("a removal");
    assert_eq!(displayed(&removed), ["house.letters: 2", "house.owners: 1"]);
    assert_eq!(letters_of(conn, "house"), Vec::<String>::new());
    assert_eq!(letters_of(conn, "archive"), ["1@1", "2@2"]);
    assert_eq!(
        lines(
            conn,
            "select '' || id as line from archive.owners order by id"
        ),
        ["1", "2"]
    );
}

#[test]
fn a_table_is_not_found_in_another_schema() {
    let db = &mut Database::new();
    two_schemas(db, &["archive"]);
    sql(db, "set local search_path to archive");
    let removal = Removal::<Owner>::of(1).execute(&mut db.unscoped("test"));
    let Err(Error::MissingTable { table }) = removal else {
        panic!("{removal:?}");
    };
    assert_eq!(table.to_string(), "house.letters");
    assert_eq!(letters_of(db, "archive"), ["1@1", "2@2"]);
}
