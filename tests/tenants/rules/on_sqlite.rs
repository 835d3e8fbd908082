//! What SQLite alone has.

use crate::rules::order::{Tree, ids};
use crate::rules::transfer::moved;
use crate::rules::*;
use crate::schemas::in_a_schema;

in_a_schema!(temp, "select 1");

/// Not by way of its row ids, which it has not.
#[test]
fn a_table_without_row_ids_is_emptied_in_batches() {
    let db = &mut Database::new();
    sql(
        db,
        "create table trees (id integer primary key);
         create table leaves (ID integer not null, TREE_ID integer not null references Trees, primary key (tree_id, id))
             without rowid;
         insert into trees values (1), (2), (3);
         insert into leaves values (1, 1), (2, 1), (3, 1), (1, 2), (1, 3), (9, 3);",
    );
    let counts = Removal::<Tree>::of(1)
        .batches_of(2)
        .execute(&mut db.unscoped("test"));
    assert_eq!(counts.expect("a removal").rows(), 4);
    let conn = &mut db.unscoped("test");
    let merge = Merge::<Tree>::of(2).into(3);
    assert_eq!(merge.dry_run(conn).expect("a dry run").collisions(), 1);
    assert!(is_unique_violation(
        &merge.execute(conn).expect_err("refused")
    ));
    assert_eq!(ids(db, "leaves"), ["1", "1", "9"]);
}

/// What SQLite can do to one.
#[test]
fn deferrable_foreign_keys_and_cascades_are_kept() {
    for clause in [
        "",
        "deferrable initially deferred",
        "on update cascade",
        "on update restrict",
        "on update set null on delete cascade",
    ] {
        let db = &mut Database::new();
        db.batch_execute(&SETUP.replace(
            "references memos (firm_id, id)",
            &format!("references memos (firm_id, id) {clause}"),
        ))
        .expect("tables");
        let before = world(db);
        let conn = &mut db.unscoped("test");
        let counts = Transfer::<Firm>::from(1)
            .to(2)
            .execute(conn)
            .unwrap_or_else(|error| panic!("{clause}: {error:?}"));
        assert_eq!(counts.rows(), 13, "{clause}");
        assert_eq!(world(db), moved(&before), "{clause}");
    }
}

#[cfg(feature = "r2d2")]
#[test]
fn a_pool_may_lend_the_connection() {
    let pool = diesel::r2d2::Pool::builder()
        .max_size(1)
        .build(diesel::r2d2::ConnectionManager::<SqliteConnection>::new(
            ":memory:",
        ))
        .expect("a pool");
    let mut db = pool.get().expect("a connection");
    db.batch_execute(SETUP).expect("tables and rows");
    let mut conn = tenancy::UnscopedExt::unscoped(&mut db, "test");
    let counts = Removal::<Firm>::of(1).execute(&mut conn);
    assert_eq!(counts.expect("a removal").rows(), 19);
}

/// Only a future is sent.
#[test]
fn what_hears_of_a_blocking_operation_may_belong_to_its_thread() {
    let db = &mut Database::new();
    setup(db);
    let reports = std::rc::Rc::new(std::cell::Cell::new(0));
    let hears = reports.clone();
    Removal::<Firm>::of(1)
        .on_progress(move |progress| hears.set(progress.rows_of_all))
        .execute(&mut db.unscoped("test"))
        .expect("a removal");
    assert_eq!(reports.get(), 19);
}

/// What the schema says of a collision is about inserts of the application.
#[test]
fn a_collision_is_refused_whatever_the_schema_says_of_conflicts() {
    use crate::rules::orgs::*;
    for clause in ["replace", "ignore"] {
        let pages = format!(
            "org_id integer not null, slug text not null, primary key (org_id, slug) on conflict {clause}"
        );
        let db = &mut database(
            &[("pages", &pages)],
            "insert into pages values (1, 'a'), (2, 'a')",
        );
        let error = merge(db, 1, 2).expect_err("refused");
        assert!(is_unique_violation(&error), "{clause}: {error:?}");
        let rows_of_a_query = Transfer::of(Page::scoped().filter(pages::org_id.eq(1))).to(2);
        let error = rows_of_a_query.execute(&mut db.unscoped("test"));
        assert!(
            is_unique_violation(&error.expect_err("refused")),
            "{clause}"
        );
        assert_eq!(rows(db, "pages"), ["a@1", "a@2"], "{clause}");
    }
}

diesel::table! { barns { id -> Integer } }
diesel::table! { owls { id -> Integer, barn_id -> Integer } }

#[determines_tenant]
#[derive(Queryable)]
#[diesel(table_name = barns)]
#[expect(dead_code, reason = "only its key matters here")]
pub struct Barn {
    id: i32,
}

#[tenanted(Barn)]
#[derive(Queryable)]
#[diesel(table_name = owls)]
#[expect(dead_code, reason = "only its table matters here")]
struct Owl {
    id: i32,
    barn_id: i32,
}

/// In another crate, say.
mod qualified {
    use tenancy::prelude::*;

    diesel::table! { main.owls { id -> Integer, barn_id -> Integer } }

    #[tenanted(super::Barn)]
    #[derive(Queryable)]
    #[diesel(table_name = owls)]
    #[expect(dead_code, reason = "only its table matters here")]
    struct Owl {
        id: i32,
        barn_id: i32,
    }
}

#[test]
fn a_table_that_the_program_names_twice_is_one() {
    let db = &mut Database::new();
    sql(
        db,
        "create table barns (id integer primary key);
         create table owls (id integer primary key, barn_id integer not null references barns);
         insert into barns values (1), (2);
         insert into owls values (1, 1), (2, 2)",
    );
    let counts = Removal::<Barn>::of(1).execute(&mut db.unscoped("test"));
    assert_eq!(counts.expect("a removal").rows(), 2);
    assert_eq!(lines(db, "select '' || id as line from owls"), ["2"]);
}

/// After each statement of a transaction somebody else writes, if that is let.
struct Meanwhile(Conn, bool);

impl Instrumentation for Meanwhile {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::BeginTransaction { .. } => self.1 = true,
            InstrumentationEvent::FinishQuery { .. } if self.1 => {
                let _ = self
                    .0
                    .batch_execute("insert into leads select count(*), 2 from leads");
            }
            _ => (),
        }
    }
}

#[test]
fn nobody_else_writes_from_the_beginning_of_an_operation() {
    use crate::rules::orgs::*;
    for operation in [remove as fn(&mut Conn, i32) -> _, |db: &mut Conn, org| {
        merge(db, org, 2)
    }] {
        let db = &mut database(&[], "insert into posts values (1, 1)");
        let mut other = db.another();
        sql(&mut other, "pragma busy_timeout = 0");
        db.set_instrumentation(Meanwhile(other, false));
        operation(db, 1).expect("nobody interferes");
        assert!(!rows(db, "posts").contains(&"1@1".to_owned()));
    }
}
