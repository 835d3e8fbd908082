//! Constraints that keep tenants apart whoever writes, and how a schema with rows gets them: the recipes of
//! `docs/migrations.md`, run as they stand there.

use crate::backend::{self, Conn, Database};
use diesel::connection::SimpleConnection;
use diesel::result::DatabaseErrorKind::{ForeignKeyViolation, UniqueViolation};
use diesel::result::Error::DatabaseError;
use tenancy::prelude::*;

diesel::table! { orgs { id -> Integer } }
diesel::table! { tickets { id -> Integer, org_id -> Integer, number -> Integer, title -> Text } }
diesel::table! { comments { id -> Integer, org_id -> Integer, ticket_id -> Integer, body -> Text } }

#[determines_tenant]
#[derive(Queryable, Debug)]
#[diesel(table_name = orgs)]
#[expect(dead_code, reason = "only its key matters here")]
pub struct Org {
    id: i32,
}

#[tenanted(Org)]
#[derive(Queryable, Debug)]
#[diesel(table_name = tickets)]
#[expect(dead_code, reason = "only its policy matters here")]
pub(crate) struct Ticket {
    id: i32,
    org_id: i32,
    number: i32,
    title: String,
}

#[tenanted(Org, references(ticket_id -> tickets))]
#[derive(Queryable, Debug)]
#[diesel(table_name = comments)]
#[expect(dead_code, reason = "only its policy matters here")]
pub(crate) struct Comment {
    id: i32,
    org_id: i32,
    ticket_id: i32,
    body: String,
}

/// The recipes under a heading of the page, up to the next heading.
fn recipes(heading: &str) -> Vec<&'static str> {
    let page = include_str!("../../../docs/migrations.md");
    let (_, section) = page
        .split_once(&format!("# {heading}\n"))
        .expect("the page has this heading");
    let section = section.split("\n#").next().expect("a section");
    let recipes: Vec<_> = section
        .split("```sql\n")
        .skip(1)
        .map(|rest| rest.split_once("```").expect("the end of the recipe").0)
        .collect();
    assert!(!recipes.is_empty(), "no recipe under {heading:?}");
    recipes
}

fn run(db: &mut Conn, sql: &str) {
    if let Err(error) = db.batch_execute(sql) {
        panic!("{error}:\n{sql}");
    }
}

fn database(sql: &str) -> Database {
    let mut db = Database::new();
    for sql in backend::SESSION {
        run(&mut db, sql);
    }
    run(
        &mut db,
        "create table orgs (id integer not null primary key); insert into orgs values (1), (2);",
    );
    run(&mut db, sql);
    db
}

fn tenant(db: &mut Conn, org: i32) -> TenantConn<'_, Conn, Org> {
    TenantConn::trusting(db, org)
}

fn ticket(db: &mut Conn, org: i32, id: i32, number: i32) -> QueryResult<usize> {
    let new = (
        tickets::id.eq(id),
        tickets::number.eq(number),
        tickets::title.eq("a ticket"),
    );
    Ticket::insert(new).execute(&mut tenant(db, org))
}

/// By plain Diesel, which does not ask whose the ticket is.
fn comment(db: &mut Conn, org: i32, ticket: i32) -> QueryResult<usize> {
    diesel::insert_into(comments::table)
        .values((
            comments::id.eq(10 * org + ticket),
            comments::org_id.eq(org),
            comments::ticket_id.eq(ticket),
            comments::body.eq("a comment"),
        ))
        .execute(db)
}

#[track_caller]
fn points_nowhere(result: &QueryResult<usize>) {
    let Err(DatabaseError(ForeignKeyViolation, _)) = result else {
        panic!("{result:?}");
    };
}

#[test]
fn in_a_new_table_no_row_of_one_tenant_is_in_the_way_of_another_or_points_to_it() {
    let [tables] = recipes("A new table")[..] else {
        panic!("one recipe");
    };
    let db = &mut *database(tables);

    // Each tenant counts from one.
    assert_eq!(ticket(db, 1, 1, 1), Ok(1));
    assert_eq!(ticket(db, 2, 2, 1), Ok(1));
    let twice = ticket(db, 1, 3, 1);
    let Err(DatabaseError(UniqueViolation, _)) = twice else {
        panic!("{twice:?}");
    };
    points_nowhere(&ticket(db, 3, 3, 1));

    assert_eq!(comment(db, 1, 1), Ok(1));
    assert_eq!(comment(db, 2, 2), Ok(1));
    points_nowhere(&comment(db, 1, 2));

    // A cascade stays in the tenant.
    assert_eq!(Ticket::delete(1).execute(&mut tenant(db, 1)), Ok(1));
    let left = comments::table.select(comments::id).load::<i32>(db);
    assert_eq!(left, Ok(vec![22]));
}

#[test]
fn a_table_that_has_rows_gets_a_tenant_column() {
    let db = &mut *database(
        "create table memberships (org_id integer not null, user_id integer not null);
         create table tickets (id integer not null primary key, author_id integer not null, title varchar(200) not null);
         insert into memberships values (1, 7), (2, 8);
         insert into tickets values (1, 7, 'of the first'), (2, 8, 'of the second');",
    );
    let [add, fill] = recipes("A tenant column for a table that has rows")[..] else {
        panic!("two recipes for all databases");
    };
    let [forbid] = recipes(backend::FORBID_NULL)[..] else {
        panic!("one recipe for this database");
    };
    run(db, add);
    // The code that knows nothing of the column still writes.
    run(
        db,
        "insert into tickets (id, author_id, title) values (3, 7, 'in between')",
    );
    run(db, fill);
    run(db, forbid);

    let titles = Ticket::scoped().order(tickets::id).select(tickets::title);
    assert_eq!(
        titles.clone().load::<String>(&mut tenant(db, 1)),
        Ok(vec!["of the first".to_owned(), "in between".to_owned()])
    );
    assert_eq!(
        titles.load::<String>(&mut tenant(db, 2)),
        Ok(vec!["of the second".to_owned()])
    );
    let nobodys = "insert into tickets (id, author_id, title) values (4, 7, 'nobody''s')";
    assert!(db.batch_execute(nobodys).is_err());
    let of_no_tenant = "insert into tickets (id, author_id, org_id, title) values (4, 7, 3, 'x')";
    assert!(db.batch_execute(of_no_tenant).is_err());
}

/// Tables as they are often found: no constraint has the tenant column.
const WITHOUT: &str = "
    create table tickets (
        id integer not null primary key, org_id integer not null, number integer not null unique,
        title varchar(200) not null
    );
    create table comments (
        id integer not null primary key, org_id integer not null, ticket_id integer not null, body varchar(200) not null,
        foreign key (ticket_id) references tickets (id)
    );";

#[test]
fn rows_that_point_to_another_tenants_are_listed_and_there_are_no_more_of_them() {
    #[derive(QueryableByName, PartialEq, Debug)]
    struct Found {
        #[diesel(sql_type = diesel::sql_types::Integer)]
        id: i32,
    }
    let db = &mut *database(WITHOUT);
    let [list, keep] = recipes("A foreign key between tables that have rows")[..] else {
        panic!("two recipes");
    };
    ticket(db, 1, 1, 1).expect("a ticket");
    ticket(db, 2, 2, 2).expect("another one");
    comment(db, 1, 1).expect("a comment of its tenant's ticket");
    comment(db, 1, 2).expect("nothing forbids it yet");
    let listed = diesel::sql_query(list.trim().trim_end_matches(';')).load::<Found>(db);
    assert_eq!(listed, Ok(vec![Found { id: 12 }]));

    if backend::ADDS_CONSTRAINTS {
        assert!(db.batch_execute(keep).is_err(), "a row is in the way");
        let db = &mut *database(WITHOUT);
        ticket(db, 1, 1, 1).expect("a ticket");
        ticket(db, 2, 2, 2).expect("another one");
        run(db, keep);
        assert_eq!(comment(db, 1, 1), Ok(1));
        points_nowhere(&comment(db, 1, 2));
    }
}

#[test]
fn a_default_that_points_to_another_tenants_row_goes_where_a_column_is_a_checked_reference() {
    let without = WITHOUT.replace(
        "ticket_id integer not null",
        "ticket_id integer default 1 not null",
    );
    let db = &mut *database(&without);
    let [drop] = recipes("A default of a foreign key")[..] else {
        panic!("one recipe");
    };
    ticket(db, 1, 1, 1).expect("a ticket");
    let left_out = |id: i32| Comment::insert((comments::id.eq(id), comments::body.eq("a comment")));
    // Nothing has been asked: the statement has no value for the column.
    assert_eq!(left_out(1).execute(&mut tenant(db, 2)), Ok(1));
    let given = (
        comments::id.eq(2),
        comments::ticket_id.eq(1),
        comments::body.eq("x"),
    );
    points_nowhere(&Comment::insert(given).execute(&mut tenant(db, 2)));
    let points_to = Comment::scoped().select(comments::ticket_id);
    assert_eq!(points_to.load::<i32>(&mut tenant(db, 2)), Ok(vec![1]));

    if backend::ADDS_CONSTRAINTS {
        run(db, drop);
        assert!(left_out(3).execute(&mut tenant(db, 2)).is_err());
    }
}

#[test]
fn a_value_that_was_unique_over_all_tenants_becomes_unique_in_each() {
    let db = &mut *database(
        "create table tickets (
            id integer not null primary key, org_id integer not null, number integer not null, title varchar(200) not null
         );
         create unique index numbers on tickets (number);",
    );
    let [index] = recipes("A unique value of each tenant")[..] else {
        panic!("one recipe");
    };
    ticket(db, 1, 1, 1).expect("a ticket");
    assert!(
        ticket(db, 2, 2, 1).is_err(),
        "the other tenant has the number"
    );
    run(db, index);
    run(db, backend::DROP_NUMBERS);
    assert_eq!(ticket(db, 2, 2, 1), Ok(1));
    assert!(ticket(db, 1, 3, 1).is_err());
}
