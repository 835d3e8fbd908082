//! What `tenancy::testing` promises, on the connections of `diesel-async`.

mod races_of_tasks;

use crate::guilds::{
    Craft, Guild, OWNER, STRANGER, TABLES, Tool, crafts, fault, guilds, only_fault, tools,
};
use crate::server::{Async, scratch};
use diesel::{ExpressionMethods as _, QueryDsl as _, QueryResult};
use diesel_async::{AsyncConnection as _, RunQueryDsl as _, SimpleAsyncConnection as _};
use tenancy::testing::{AsyncScratch, AsyncStrangers, Rows, ScratchError, Seen};
use tenancy::{AsyncTenantConn, AsyncUnscopedConn, AsyncUnscopedExt, Model};
use tokio::runtime::Runtime;

type GuildConn<'c> = AsyncTenantConn<'c, Async, Guild>;

async fn db() -> AsyncScratch<Async> {
    scratch()
        .await
        .prepare(async |conn| conn.batch_execute(TABLES).await)
        .await
        .expect("the tables")
}

fn strangers(db: &mut AsyncScratch<Async>) -> AsyncStrangers<'_, Async, Guild> {
    AsyncStrangers::trusting(&mut **db, OWNER, STRANGER)
}

/// Two tools.
async fn write(conn: &mut GuildConn<'_>) -> QueryResult<i32> {
    for id in [7, 8] {
        let tool = Tool::insert((tools::id.eq(id), tools::name.eq("a secret")));
        tool.execute(conn).await?;
    }
    Ok(7)
}

/// A scenario that is as it should be.
async fn look(conn: &mut GuildConn<'_>, id: i32, seen: &mut Seen) {
    seen.row("the tool", Tool::find(id).first::<Tool>(conn).await);
}

fn runtime() -> Runtime {
    Runtime::new().expect("a runtime")
}

/// Two tools of a guild that is named by its key.
async fn write_for(conn: &mut AsyncUnscopedConn<'_, Async>, &guild: &i32) -> QueryResult<()> {
    for id in [7, 8] {
        let tool = (tools::id.eq(id), tools::name.eq("a secret"));
        Tool::insert(tool).for_tenant(guild).execute(conn).await?;
    }
    Ok(())
}

#[test]
fn what_finds_out_for_itself_who_acts_is_checked() {
    runtime().block_on(async {
        let mut db = db().await;
        let strangers = strangers(&mut db);
        let check = strangers.check_unscoped(write_for, async |conn, &guild, (), seen| {
            let own = Tool::find(7).filter(tools::guild_id.eq(guild));
            seen.count("its end", Tool::delete(own).execute(conn).await);
        });
        check.await;
    });
}

#[test]
fn what_does_not_ask_who_acts_is_found() {
    let fault = fault(|| {
        runtime().block_on(async {
            let mut db = db().await;
            let strangers = strangers(&mut db);
            let check = strangers.check_unscoped(write_for, async |conn, _, (), seen| {
                let all = Tool::update(Tool::scoped().filter(tools::id.gt(0)));
                let named = all.set(tools::name.eq("new")).execute(conn);
                seen.count("a name", named.await);
            });
            check.await;
        });
    });
    assert!(fault.contains("a stranger gets 2 rows: a name"), "{fault}");
    let touched = "of 2 rows in `tools`, 2 have gone or changed";
    assert!(fault.contains(touched), "{fault}");
}

#[test]
fn a_stranger_gets_nothing_of_a_whole_scenario() {
    runtime().block_on(async {
        let mut db = db().await;
        let check = strangers(&mut db).check(write, async |conn, &id, seen| {
            seen.rows("all tools", Tool::scoped().load::<Tool>(conn).await);
            seen.row("the tool", Tool::find(id).first::<Tool>(conn).await);
            let count = Tool::scoped().count().get_result::<i64>(conn);
            seen.count("how many", count.await);
            let set = tools::name.eq("new");
            let update = Tool::update(Tool::find(id)).set(set).execute(conn);
            seen.count("a name", update.await);
            let delete = Tool::delete(Tool::find(id)).execute(conn);
            seen.count("its end", delete.await);
        });
        check.await;
    });
}

#[test]
fn what_a_stranger_gets_or_touches_is_found() {
    let runtime = runtime();
    let (mut db, mut elsewhere) = runtime.block_on(async {
        let db = db().await;
        let elsewhere = db.another().await.expect("another connection");
        (db, elsewhere)
    });
    let fault = only_fault(|| {
        runtime.block_on(strangers(&mut db).check(write, async |conn, id, seen| {
            look(conn, *id, seen).await;
            let all = tools::table.load::<Tool>(&mut elsewhere);
            seen.rows("all tools", all.await);
        }));
    });
    assert_eq!(fault, "a stranger gets 2 rows: all tools");

    let fault = only_fault(|| {
        let write = async |_: &mut GuildConn<'_>| QueryResult::Ok(7);
        let mut first = true;
        let scenario = async |conn: &mut GuildConn<'_>, id: &i32, seen: &mut Seen| {
            look(conn, *id, seen).await;
            if std::mem::take(&mut first) {
                let delete = "delete from tools where id = 8";
                elsewhere.batch_execute(delete).await.expect("it is done");
            }
        };
        runtime.block_on(strangers(&mut db).check(write, scenario));
    });
    assert_eq!(
        fault,
        "a stranger touches what the owner has: of 2 rows in `tools`, 1 have gone or changed, and 0 are new"
    );
}

#[test]
fn a_scenario_that_proves_nothing_is_found() {
    let runtime = runtime();
    let mut db = runtime.block_on(db());
    let message = fault(|| {
        runtime.block_on(strangers(&mut db).check(write, async |conn, _, seen| {
            seen.row("the tool", Tool::find(70).first::<Tool>(conn).await);
        }));
    });
    assert!(
        message.contains("\n- gives its owner nothing either"),
        "{message}"
    );
}

#[test]
fn two_tenants_have_rows_of_one_id() {
    runtime().block_on(async {
        let mut db = db().await;
        db.trusting_each::<Guild, _>([OWNER, STRANGER], async |conn| {
            let craft = Craft::insert((crafts::id.eq(1), crafts::name.eq("the same")));
            craft.execute(conn).await.map(drop)
        })
        .await
        .expect("rows");
        for key in [OWNER, STRANGER] {
            let conn = &mut db.trusting::<Guild>(key);
            let count = Craft::scoped().count().get_result(conn);
            assert_eq!(count.await, Ok(1_i64));
            let rows = Rows::of::<Guild, _>(key, &mut db.unscoped("a test")).await;
            assert_eq!(rows.expect("rows").count(), 2);
        }
    });
}

#[test]
fn text_that_meets_the_rows_of_a_twin_by_their_ids_is_found() {
    let number = "(select count(*) from crafts as c where c.id = crafts.id)";
    let number = || diesel::dsl::sql::<diesel::sql_types::BigInt>(number);
    let runtime = runtime();
    let twin = async |conn: &mut GuildConn<'_>| {
        let craft = Craft::insert((crafts::id.eq(1), crafts::name.eq("a secret")));
        craft.execute(conn).await
    };
    let mut db = runtime.block_on(db());
    let fault = only_fault(|| {
        runtime.block_on(strangers(&mut db).check_twins(twin, async |conn, _, seen| {
            seen.rows("all crafts", Craft::scoped().load::<Craft>(conn).await);
            let number = Craft::scoped().select(number()).first::<i64>(conn);
            seen.count("the number", number.await);
        }));
    });
    assert_eq!(fault, "gives 2 among others, and 1 alone: the number");
}

/// Whether something is still there.
async fn is_there(url: &str) -> bool {
    match Async::establish(url).await {
        Ok(mut conn) => {
            let count = guilds::table.count().get_result::<i64>(&mut conn);
            count.await.is_ok()
        }
        Err(_) => false,
    }
}

#[test]
fn a_database_goes_with_its_test_although_somebody_is_in_it() {
    runtime().block_on(async {
        let db = db().await;
        let url = db.url().to_owned();
        let mut idle = db.another().await.expect("another connection");
        let count = guilds::table.count().get_result(&mut idle);
        assert_eq!(count.await, Ok(2_i64));
        assert!(is_there(&url).await);
        drop(db);
        drop(idle);
        assert!(!is_there(&url).await);
    });
}

#[test]
fn what_cannot_be_prepared_is_told_and_leaves_nothing() {
    runtime().block_on(async {
        let scratch = scratch().await;
        let url = scratch.url().to_owned();
        let prepared = scratch.prepare(async |conn| {
            conn.batch_execute("create table guilds (id integer)")
                .await?;
            conn.batch_execute("no migration").await
        });
        let error = prepared.await.map(drop).expect_err("it is no SQL");
        assert!(matches!(error, ScratchError::Prepare(_)), "{error}");
        assert!(!is_there(&url).await);
    });
}
