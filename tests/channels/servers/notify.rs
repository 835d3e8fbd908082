//! PostgreSQL tells which tenants have changed.

use super::rules::world::*;
use diesel::connection::SimpleConnection as _;
use tenancy::channels::{Close, Next, PostgresChanges, Protocol};
use tokio::task::yield_now;
use tokio_postgres::{Config, NoTls};

/// The statements of the manual, with a channel of its own.
fn trigger(channel: &str) -> String {
    let page = include_str!("../../../docs/channels.md");
    let sql = page.split_once("```sql\n").expect("statements").1;
    let sql = sql.split_once("```").expect("their end").0;
    sql.replace("tenancy_changes", channel)
}

/// A node that has heard that it is connected.
async fn listening() -> World {
    let world = world();
    let url = world.db.conn.lock().expect("no panic").url();
    let (_, schema) = url.rsplit_once("%3D").expect("a schema");
    world.db.sql(&trigger(schema));
    let mut config: Config = url.parse().expect("an address");
    config.application_name(schema);
    let changes = PostgresChanges::new(config, NoTls, schema);
    tokio::spawn(world.hub.listen(changes));
    while world.hub.notices().missed == 0 {
        yield_now().await;
    }
    world
}

#[tokio::test]
async fn a_change_is_told_when_it_is_committed_whoever_has_made_it() {
    let world = listening().await;
    let mut bob = world
        .hearing(1, "bob", Protocol::Envelope, "tenant:1:news")
        .await;
    let mut there = world.open(2, "bob", Protocol::Envelope).await;
    let mut beside = world.db.conn.lock().expect("no panic").another();
    let put_out = "update memberships set status = 'left' where org_id = 1 and user_id = 'bob';
         update orgs set changes = changes + 1 where id = 1";
    beside
        .batch_execute(&format!("begin; {put_out}; rollback"))
        .expect("it is taken back");
    // What is told later comes later: nothing was told of what was taken back.
    beside
        .batch_execute("update orgs set changes = changes + 1 where id = 2")
        .expect("a change");
    while world.hub.notices().heard == 0 {
        yield_now().await;
    }
    assert_eq!(world.hub.notices().heard, 1);
    assert_eq!(bob.closed().await, None);
    beside
        .batch_execute(&format!("begin; {put_out}; commit"))
        .expect("a change");
    assert_eq!(bob.wait().await, Next::Close(Close::Revoked));
    assert_eq!(there.closed().await, None);
    assert_eq!(world.hub.notices().refused, 0);
}

#[tokio::test]
async fn a_tenant_that_is_gone_is_told() {
    let world = listening().await;
    let mut hal = world.open(2, "hal", Protocol::Envelope).await;
    world.db.sql(
        "begin; delete from team_grants where org_id = 2; delete from team_members where org_id = 2; delete from teams where org_id = 2;
         delete from memberships where org_id = 2; delete from orgs where id = 2; commit",
    );
    assert_eq!(hal.wait().await, Next::Close(Close::Revoked));
}

#[tokio::test]
async fn after_its_connection_is_lost_everybody_is_looked_at() {
    let world = listening().await;
    let mut bob = world.open(1, "bob", Protocol::Envelope).await;
    let mut beside = world.db.conn.lock().expect("no panic").another();
    // Nothing is told of it.
    world
        .db
        .sql("alter table orgs disable trigger tenancy_tell_change");
    world
        .db
        .change("update memberships set status = 'left' where org_id = 1 and user_id = 'bob'");
    beside
        .batch_execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = current_schema()",
        )
        .expect("it ends");
    assert_eq!(bob.wait().await, Next::Close(Close::Revoked));
}
