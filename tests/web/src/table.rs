//! The table of the tenants as a store.

use crate::support::{Org, orgs};
use diesel::connection::SimpleConnection;
use diesel::r2d2;
use std::sync::Mutex;
use tenancy::pool::Connector;
use tenancy::prelude::*;
use tenancy::resolve::{
    BlockingConnections, Claim, Refusal, ResolveError, TableStore, TenantStore,
};
use tenancy::{Pool, Unverified, Verified};

const TENANTS: &str = "
    create table orgs (id integer primary key, slug text not null, host text, suspended boolean not null);
    insert into orgs values (1, 'acme', 'blog.acme.com', false), (2, 'globex', null, true), (3, 'twin', null, false),
        (4, 'twin', null, false);";

fn db() -> SqliteConnection {
    let mut db = SqliteConnection::establish(":memory:").expect("SQLite is compiled in");
    db.batch_execute(TENANTS).expect("the tables are new");
    db
}

fn store<P: BlockingConnections<Conn = SqliteConnection>>(connections: P) -> TableStore<Org, P> {
    TableStore::<Org, _>::new(connections)
        .slug(orgs::slug)
        .host(orgs::host)
        .standing(|org| {
            if org.suspended {
                Err(Refusal::Suspended)
            } else {
                Ok(())
            }
        })
}

fn find(claim: &Claim<Org>) -> Result<i32, ResolveError> {
    store(Mutex::new(db())).find(claim).map(Verified::into_key)
}

#[track_caller]
fn refused(claim: &Claim<Org>, refusal: Refusal) {
    assert!(matches!(find(claim), Err(ResolveError::Refused(why)) if why == refusal));
}

#[test]
fn a_tenant_is_found_by_its_names_and_by_its_key() {
    for claim in [
        Claim::Slug("acme".into()),
        Claim::Host("blog.acme.com".into()),
        Claim::Key(Unverified::new(1)),
    ] {
        assert!(matches!(find(&claim), Ok(1)));
    }
}

#[test]
fn what_nobody_is_called_is_unknown() {
    for claim in [
        Claim::Slug("blog.acme.com".into()),
        Claim::Slug("' or 1=1 --".into()),
        Claim::Slug(String::new()),
        Claim::Host("acme".into()),
        Claim::Key(Unverified::new(9)),
    ] {
        refused(&claim, Refusal::Unknown);
    }
}

#[test]
fn a_tenant_that_must_not_be_served_is_refused_by_any_name() {
    refused(&Claim::Slug("globex".into()), Refusal::Suspended);
    refused(&Claim::Key(Unverified::new(2)), Refusal::Suspended);
}

#[test]
fn a_name_of_two_tenants_names_neither() {
    assert!(matches!(
        find(&Claim::Slug("twin".into())),
        Err(ResolveError::Store(_))
    ));
}

#[test]
fn a_store_without_a_column_of_names_knows_none() {
    let store = TableStore::<Org, _>::new(Mutex::new(db()));
    let answer = store.find(&Claim::Slug("acme".into()));
    assert!(matches!(
        answer,
        Err(ResolveError::Refused(Refusal::Unknown))
    ));
    assert_eq!(
        store
            .find(&Claim::Key(Unverified::new(2)))
            .map(Verified::into_key)
            .ok(),
        Some(2)
    );
}

#[test]
fn a_database_that_does_not_answer_is_no_refusal() {
    let nothing = SqliteConnection::establish(":memory:").expect("SQLite is compiled in");
    let answer = store(Mutex::new(nothing)).find(&Claim::Slug("acme".into()));
    assert!(matches!(answer, Err(ResolveError::Store(_))));
}

#[test]
fn a_pool_lends_the_connection_of_a_look_up_again() {
    // In memory: if the connection were thrown away, the tables would be gone with it.
    let connector = Connector::<SqliteConnection>::new(":memory:");
    let one = r2d2::Pool::builder()
        .max_size(1)
        .test_on_check_out(false)
        .build(connector);
    let pool = Pool::new(one.expect("SQLite is compiled in"));
    pool.inner()
        .get()
        .expect("it is free")
        .unscoped_setup("make the tables")
        .batch_execute(TENANTS)
        .expect("the tables are new");
    let store = store(pool);
    for _ in 0..3 {
        let key = store
            .find(&Claim::Slug("acme".into()))
            .expect("it is known")
            .into_key();
        assert_eq!(key, 1);
    }
}
