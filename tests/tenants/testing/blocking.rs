//! What `tenancy::testing` promises, on connections that block.

mod races;

use crate::backend::{Conn, scratch};
use crate::guilds::{
    Craft, Guild, OWNER, STRANGER, TABLES, Tool, crafts, fault, guilds, only_fault, tools,
};
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel_migrations::{FileBasedMigrations, MigrationHarness as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use tenancy::testing::{Rows, Scratch, ScratchError, Seen, Strangers};
use tenancy::{Model, TenantConn, UnscopedConn, UnscopedExt};

type GuildConn<'c> = TenantConn<'c, Conn, Guild>;

fn db() -> Scratch<Conn> {
    scratch()
        .prepare(|conn| conn.batch_execute(TABLES))
        .expect("the tables")
}

fn strangers(db: &mut Scratch<Conn>) -> Strangers<'_, Conn, Guild> {
    Strangers::trusting(&mut **db, OWNER, STRANGER)
}

/// A craft and two tools.
fn write(conn: &mut GuildConn<'_>) -> QueryResult<i32> {
    Craft::insert((crafts::id.eq(1), crafts::name.eq("a secret"))).execute(conn)?;
    for id in [7, 8] {
        Tool::insert((tools::id.eq(id), tools::name.eq("a secret"))).execute(conn)?;
    }
    Ok(7)
}

/// A scenario that is as it should be.
fn look(conn: &mut GuildConn<'_>, id: i32, seen: &mut Seen) {
    seen.row("the tool", Tool::find(id).first::<Tool>(conn));
}

/// The check of a scenario that does something more on a connection of its own, across all guilds.
#[track_caller]
fn touching(touch: &str) -> String {
    let mut db = db();
    let mut elsewhere = db.another().expect("another connection");
    only_fault(|| {
        let mut first = true;
        strangers(&mut db).check(write, |conn, id, seen| {
            look(conn, *id, seen);
            if std::mem::take(&mut first) {
                elsewhere.batch_execute(touch).expect("it is done");
            }
        });
    })
}

/// Two tools of a guild that is named by its key.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the check lends the key, of whatever type"
)]
fn write_for(conn: &mut UnscopedConn<'_, Conn>, &guild: &i32) -> QueryResult<()> {
    for id in [7, 8] {
        let tool = (tools::id.eq(id), tools::name.eq("a secret"));
        Tool::insert(tool).for_tenant(guild).execute(conn)?;
    }
    Ok(())
}

// Proves P6.
#[test]
fn what_finds_out_for_itself_who_acts_is_checked() {
    let mut db = db();
    strangers(&mut db).check_unscoped(write_for, |conn, &guild, (), seen| {
        let own = Tool::find(7).filter(tools::guild_id.eq(guild));
        seen.count("its end", Tool::delete(own).execute(conn));
    });
}

#[test]
fn what_does_not_ask_who_acts_is_found() {
    let mut db = db();
    let fault = fault(|| {
        strangers(&mut db).check_unscoped(write_for, |conn, _, (), seen| {
            let all = Tool::update(Tool::scoped().filter(tools::id.gt(0)));
            seen.count("a name", all.set(tools::name.eq("new")).execute(conn));
        });
    });
    assert!(fault.contains("a stranger gets 2 rows: a name"), "{fault}");
    let touched = "of 2 rows in `tools`, 2 have gone or changed";
    assert!(fault.contains(touched), "{fault}");
}

#[test]
fn a_stranger_gets_nothing_of_a_whole_scenario() {
    let mut db = db();
    strangers(&mut db).check(write, |conn, &id, seen| {
        let tools = Tool::scoped().load::<Tool>(conn);
        let tools = seen.rows("all tools", tools);
        assert!(tools.is_empty() || tools.len() == 2);
        seen.row("the tool", Tool::find(id).first::<Tool>(conn));
        seen.count("how many", Tool::scoped().count().get_result::<i64>(conn));
        seen.gets("any", Craft::scoped().first::<Craft>(conn).is_ok());
        let set = tools::name.eq("new");
        seen.count(
            "a name",
            Tool::update(Tool::find(id)).set(set).execute(conn),
        );
        seen.count("its end", Tool::delete(Tool::find(id)).execute(conn));
        // What a stranger writes is its own.
        let written = Craft::insert((crafts::id.eq(2), crafts::name.eq("own"))).execute(conn);
        written.expect("a craft");
    });
    // The owner came last: its deletion was done.
    let left = Tool::scoped()
        .count()
        .get_result(&mut db.trusting::<Guild>(OWNER));
    assert_eq!(left, Ok(1_i64));
}

#[test]
fn rows_that_a_stranger_gets_by_another_connection_are_found() {
    let mut db = db();
    let mut elsewhere = db.another().expect("another connection");
    let fault = only_fault(|| {
        strangers(&mut db).check(write, |conn, id, seen| {
            look(conn, *id, seen);
            seen.rows("all tools", tools::table.load::<Tool>(&mut elsewhere));
        });
    });
    assert_eq!(fault, "a stranger gets 2 rows: all tools");
}

#[test]
fn a_row_that_a_stranger_gets_from_a_cache_is_found() {
    let mut cached = None;
    // The owner has been here before.
    let mut db = db();
    let name = |conn: &mut GuildConn<'_>| -> QueryResult<String> {
        if cached.is_none() {
            cached = Some(Tool::find(9).select(tools::name).first(conn)?);
        }
        Ok(cached.clone().expect("it has been filled"))
    };
    let owner = &mut db.trusting::<Guild>(OWNER);
    Tool::insert((tools::id.eq(9), tools::name.eq("a secret")))
        .execute(owner)
        .expect("a tool");
    let mut name = name;
    name(owner).expect("a name");
    let fault = only_fault(|| {
        strangers(&mut db).check(write, |conn, _, seen| {
            seen.row("the name", name(conn));
        });
    });
    assert_eq!(fault, "a stranger gets something: the name");
}

#[test]
fn a_row_that_a_stranger_changes_is_found() {
    assert_eq!(
        touching("update tools set name = 'other' where id = 7"),
        "a stranger touches what the owner has: of 2 rows in `tools`, 1 have gone or changed, and 1 are new"
    );
}

#[test]
fn a_row_that_a_stranger_removes_is_found() {
    assert_eq!(
        touching("delete from tools where id = 8"),
        "a stranger touches what the owner has: of 2 rows in `tools`, 1 have gone or changed, and 0 are new"
    );
}

#[test]
fn a_row_that_a_stranger_takes_or_gives_is_found() {
    assert_eq!(
        touching("update tools set guild_id = 4712 where id = 8"),
        "a stranger touches what the owner has: of 2 rows in `tools`, 1 have gone or changed, and 0 are new"
    );
    assert_eq!(
        touching("insert into crafts (guild_id, id, name) values (4711, 2, 'a secret')"),
        "a stranger touches what the owner has: of 1 rows in `crafts`, 0 have gone or changed, and 1 are new"
    );
}

#[test]
fn a_scenario_that_gives_its_owner_nothing_proves_nothing() {
    let mut db = db();
    let fault = only_fault(|| {
        strangers(&mut db).check(write, |conn, _, seen| {
            seen.row("the tool", Tool::find(70).first::<Tool>(conn));
        });
    });
    assert_eq!(
        fault,
        "gives its owner nothing either, so it says nothing of strangers: the tool"
    );
}

#[test]
fn a_scenario_that_looks_at_nothing_or_not_twice_proves_nothing() {
    let mut db = db();
    let fault = only_fault(|| strangers(&mut db).check(write, |_, _, _| ()));
    assert_eq!(fault, "the scenario looks at nothing");

    let mut db = self::db();
    let fault = only_fault(|| {
        strangers(&mut db).check(write, |conn, &id, seen| {
            let tool = seen.row("the tool", Tool::find(id).first::<Tool>(conn));
            if tool.is_some() {
                seen.count("its end", Tool::delete(Tool::find(id)).execute(conn));
            }
        });
    });
    assert_eq!(fault, "is not tried by a stranger: its end");
}

#[test]
fn an_owner_without_rows_proves_nothing() {
    let mut db = db();
    db.batch_execute("delete from guilds").expect("it is done");
    let fault = only_fault(|| {
        strangers(&mut db).check(
            |_| Ok::<_, diesel::result::Error>(()),
            |conn, (), seen| {
                let key = *conn.key();
                seen.gets("a page", key == OWNER);
            },
        );
    });
    assert_eq!(fault, "the owner has no rows, so there is nothing to get");
}

#[test]
fn what_fails_is_not_nothing() {
    let mut db = db();
    let lost = || diesel::result::Error::BrokenTransactionManager;
    let fault = fault(|| {
        strangers(&mut db).check(write, |_, _, seen| {
            seen.count::<usize>("the end", Err(lost()));
        });
    });
    assert!(
        fault.contains("\n- fails for a stranger: the end: "),
        "{fault}"
    );
    assert!(
        fault.contains("\n- fails for its owner: the end: "),
        "{fault}"
    );

    let fault = self::fault(|| {
        let nothing: Result<(), _> = Err(lost());
        strangers(&mut db).check(|_| nothing, |_, (), _| ());
    });
    assert!(
        fault.starts_with("the owner does not write what the scenario is about: "),
        "{fault}"
    );
}

#[test]
fn all_that_is_wrong_is_in_one_message() {
    let mut db = db();
    let mut elsewhere = db.another().expect("another connection");
    let message = fault(|| {
        strangers(&mut db).check(write, |conn, _, seen| {
            seen.rows("all tools", tools::table.load::<Tool>(&mut elsewhere));
            seen.row("a tool", Tool::find(70).first::<Tool>(conn));
            elsewhere
                .batch_execute("delete from tools where id = 8")
                .expect("it is done");
        });
    });
    assert_eq!(message.lines().count(), 4, "{message}");
}

#[test]
#[should_panic = "the stranger is the owner"]
fn a_stranger_is_somebody_else() {
    let mut db = db();
    let _ = Strangers::<_, Guild>::trusting(&mut *db, OWNER, OWNER);
}

#[test]
fn a_table_that_the_database_lacks_is_told() {
    let mut db = db();
    db.batch_execute("drop table crafts").expect("it is done");
    let error = Rows::of::<Guild, _>(OWNER, &mut db.unscoped("a test"));
    assert!(
        error
            .expect_err("a table is missing")
            .to_string()
            .contains("crafts")
    );
}

#[test]
fn two_tenants_have_rows_of_one_id() {
    let mut db = db();
    db.trusting_each::<Guild, _>([OWNER, STRANGER], |conn| {
        Craft::insert((crafts::id.eq(1), crafts::name.eq("the same"))).execute(conn)?;
        QueryResult::Ok(())
    })
    .expect("rows");
    let owner = &mut db.trusting::<Guild>(OWNER);
    assert_eq!(Craft::delete(Craft::scoped()).execute(owner), Ok(1));
    let strangers = Rows::of::<Guild, _>(STRANGER, &mut db.unscoped("a test")).expect("rows");
    // The guild itself, and its craft.
    assert_eq!(strangers.count(), 2);
    assert!(!format!("{strangers:?}").contains("the same"));
}

/// The same for both: a craft of one id.
fn twin(conn: &mut GuildConn<'_>) -> QueryResult<()> {
    Craft::insert((crafts::id.eq(1), crafts::name.eq("a secret"))).execute(conn)?;
    Ok(())
}

#[test]
fn what_a_twin_reads_does_not_depend_on_the_other_one() {
    let mut db = db();
    strangers(&mut db).check_twins(twin, |conn, (), seen| {
        let count = Craft::scoped().filter(crafts::id.eq(1)).count();
        seen.count("how many", count.get_result::<i64>(conn));
        seen.rows("all crafts", Craft::scoped().load::<Craft>(conn));
        seen.row("the craft", Craft::scoped().first::<Craft>(conn));
    });
}

#[test]
fn text_that_meets_the_rows_of_a_twin_by_their_ids_is_found() {
    let number = "(select count(*) from crafts as c where c.id = crafts.id)";
    let number = || diesel::dsl::sql::<diesel::sql_types::BigInt>(number);
    // A stranger without rows does not show it.
    let mut db = db();
    strangers(&mut db).check(write, |conn, _, seen| {
        let numbers = Craft::scoped().select(number()).load::<i64>(conn);
        seen.rows("the numbers", numbers);
    });

    let mut db = self::db();
    let fault = only_fault(|| {
        strangers(&mut db).check_twins(twin, |conn, (), seen| {
            let number = Craft::scoped().select(number()).first::<i64>(conn);
            seen.count("the number", number);
        });
    });
    assert_eq!(fault, "gives 2 among others, and 1 alone: the number");
}

#[test]
fn a_tenant_that_touches_what_its_twin_has_is_found() {
    let mut db = db();
    let mut elsewhere = db.another().expect("another connection");
    let fault = only_fault(|| {
        let write = |conn: &mut GuildConn<'_>| {
            twin(conn)?;
            let rename = "update crafts set name = 'b' where guild_id = 4712";
            if *conn.key() == OWNER {
                elsewhere.batch_execute(rename)?;
            }
            QueryResult::Ok(())
        };
        strangers(&mut db).check_twins(write, |conn, (), seen| {
            seen.rows("all crafts", Craft::scoped().load::<Craft>(conn));
        });
    });
    assert_eq!(
        fault,
        "a tenant touches what its twin has: of 1 rows in `crafts`, 1 have gone or changed, and 1 are new"
    );
}

#[test]
fn twins_that_read_nothing_prove_nothing() {
    let mut db = db();
    let fault = only_fault(|| {
        strangers(&mut db).check_twins(twin, |conn, (), seen| {
            seen.rows("all tools", Tool::scoped().load::<Tool>(conn));
        });
    });
    assert_eq!(
        fault,
        "gives nothing alone, so it says nothing of others: all tools"
    );
    let mut db = self::db();
    let fault = only_fault(|| strangers(&mut db).check_twins(twin, |_, (), _| ()));
    assert_eq!(fault, "the scenario looks at nothing");
}

#[test]
fn two_databases_share_nothing() {
    let (one, mut two) = (db(), db());
    two.batch_execute("delete from guilds").expect("it is done");
    let count = |conn: &mut Conn| guilds::table.count().get_result::<i64>(conn);
    assert_eq!(count(&mut two), Ok(0));
    assert_eq!(
        count(&mut one.another().expect("another connection")),
        Ok(2)
    );
    assert_ne!(one.url(), two.url());
}

/// Whether something is still there.
fn is_there(url: &str) -> bool {
    let conn = Conn::establish(url);
    conn.is_ok_and(|mut conn| guilds::table.count().get_result::<i64>(&mut conn).is_ok())
}

#[test]
fn a_database_goes_with_its_test_also_if_that_fails() {
    let db = db();
    let url = db.url().to_owned();
    assert!(is_there(&url));
    drop(db);
    assert!(!is_there(&url));

    let db = self::db();
    let url = db.url().to_owned();
    let failed = catch_unwind(AssertUnwindSafe(|| {
        let mut db = db;
        db.batch_execute("begin").expect("a transaction");
        db.batch_execute("delete from guilds").expect("it is done");
        panic!("the test fails in a transaction");
    }));
    failed.expect_err("it fails");
    assert!(!is_there(&url));
}

#[test]
fn a_database_goes_although_somebody_is_in_it() {
    let db = db();
    let url = db.url().to_owned();
    let mut idle = db.another().expect("another connection");
    let count = guilds::table.count().get_result::<i64>(&mut idle);
    assert_eq!(count, Ok(2));
    drop(db);
    drop(idle);
    assert!(!is_there(&url));
}

#[test]
fn migrations_prepare_a_database() {
    let migrations = FileBasedMigrations::from_path("testing/migrations").expect("migrations");
    let mut db = scratch()
        .prepare(|conn| conn.run_pending_migrations(migrations).map(drop))
        .expect("the tables");
    assert_eq!(guilds::table.count().get_result(&mut *db), Ok(2_i64));
}

#[test]
fn what_cannot_be_prepared_is_told_and_leaves_nothing() {
    let mut url = String::new();
    let scratch = scratch();
    url.push_str(scratch.url());
    let error = scratch
        .prepare(|conn| {
            conn.batch_execute("create table guilds (id integer)")?;
            conn.batch_execute("no migration")
        })
        .map(drop)
        .expect_err("it is no SQL");
    assert!(matches!(error, ScratchError::Prepare(_)), "{error}");
    assert!(!is_there(&url));
}
