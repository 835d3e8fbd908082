//! Look-ups and operations on connections that a pool lends.

use crate::models::{Note, Org, Rank, User, notes};
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::r2d2;
use diesel_async::sync_connection_wrapper::SyncConnectionWrapper;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Waker};
use tenancy::accounts::{Address, Error, Invite, Leave, Look, Member, Revoke};
use tenancy::pool::{AsyncConnector, Connector, Pooled};
use tenancy::{Model as _, Pool};
use test_support::sqlite::Database;

/// How many connections there have been.
#[derive(Debug, Default, Clone)]
struct Opened(Arc<AtomicUsize>);

impl r2d2::CustomizeConnection<Pooled<SqliteConnection>, r2d2::Error> for Opened {
    fn on_acquire(&self, _: &mut Pooled<SqliteConnection>) -> Result<(), r2d2::Error> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}

/// A database with an organisation that Ada owns.
fn acme() -> Result<Database, Box<dyn std::error::Error>> {
    let mut db = Database::shared();
    db.batch_execute(crate::server::TABLES)?;
    db.batch_execute(
        "insert into orgs (id, slug, status, owners, seats_used)
             values (1, 'acme', 'active', 1, 1), (2, 'globex', 'active', 0, 0);
         insert into users (id) values ('ada');
         insert into memberships (org_id, user_id, role, status) values (1, 'ada', 'owner', 'active');
         insert into notes (id, org_id, text) values (1, 1, 'mine'), (2, 2, 'theirs')",
    )?;
    Ok(db)
}

/// A pool of one connection.
fn pool_of_one(
    db: &Database,
    opened: &Opened,
) -> Result<Pool<r2d2::Pool<Connector<SqliteConnection>>>, r2d2::PoolError> {
    let pool = r2d2::Pool::builder()
        .max_size(1)
        .connection_customizer(Box::new(opened.clone()))
        .build(Connector::<SqliteConnection>::new(db.url()))?;
    Ok(Pool::new(pool))
}

#[test]
fn a_pool_lends_the_connection_of_a_look_up_again() -> Result<(), Box<dyn std::error::Error>> {
    let (db, opened) = (acme()?, Opened::default());
    let pool = pool_of_one(&db, &opened)?;
    for _ in 0..3 {
        // The one connection there is: the tenant's has to be the same.
        let mut lease = pool.unscoped("who is asking")?;
        let member = Member::<Org, User>::by_slug("acme", "ada".to_owned(), &mut lease)?;
        let mut conn = member.connect(lease);
        let texts = Note::scoped()
            .select(notes::text)
            .load::<String>(&mut conn)?;
        assert_eq!(texts, ["mine"]);
        drop(conn);
        let mut lease = pool.unscoped("who is asking")?;
        let refused = Member::<Org, User>::by_slug("acme", "eve".to_owned(), &mut lease);
        assert!(matches!(refused, Err(Error::NotAMember)));
    }
    assert_eq!(opened.0.load(Ordering::Relaxed), 1);
    Ok(())
}

#[test]
fn a_pool_lends_the_connection_of_an_operation_again() -> Result<(), Box<dyn std::error::Error>> {
    let (db, opened) = (acme()?, Opened::default());
    let pool = pool_of_one(&db, &opened)?;
    for _ in 0..3 {
        let lease = &mut pool.unscoped("somebody is invited")?;
        let ada = Member::<Org, User>::by_slug("acme", "ada".to_owned(), lease)?;
        let to: Address = "ivy@example.com".parse()?;
        let _ = Invite::by(&ada, to.clone(), Rank::Member).execute(lease)?;
        // It fails, and is rolled back.
        let refused = Leave::of(&ada).execute(&mut *lease);
        assert!(matches!(refused, Err(Error::LastOwner)));
        Revoke::by(&ada, to).execute(lease)?;
    }
    assert_eq!(opened.0.load(Ordering::Relaxed), 1);
    Ok(())
}

#[test]
fn a_pool_lends_the_connection_of_a_link_that_is_none_again()
-> Result<(), Box<dyn std::error::Error>> {
    let (db, opened) = (acme()?, Opened::default());
    let pool = pool_of_one(&db, &opened)?;
    for _ in 0..3 {
        let looked = Look::<Org, User>::at("none").execute(&mut pool.unscoped("a link")?);
        assert!(matches!(looked, Err(Error::UnknownToken)));
    }
    assert_eq!(opened.0.load(Ordering::Relaxed), 1);
    Ok(())
}

#[test]
fn a_pool_does_not_lend_a_connection_again_that_plain_diesel_has_had()
-> Result<(), Box<dyn std::error::Error>> {
    let (db, opened) = (acme()?, Opened::default());
    let pool = pool_of_one(&db, &opened)?;
    for lent in 1..=3 {
        let lease = &mut pool.unscoped("a transaction of the application's")?;
        assert_eq!(opened.0.load(Ordering::Relaxed), lent);
        lease.transaction(|conn| {
            let ada = Member::<Org, User>::by_slug("acme", "ada".to_owned(), conn)?;
            let _ = Invite::by(&ada, "ivy@example.com".parse::<Address>()?, Rank::Member)
                .execute(conn)?;
            Ok::<_, Box<dyn std::error::Error>>(conn.batch_execute("delete from invitations")?)
        })?;
    }
    Ok(())
}

#[test]
fn an_asynchronous_pool_lends_the_connection_of_an_operation_again_unless_it_was_dropped()
-> Result<(), Box<dyn std::error::Error>> {
    let db = acme()?;
    tokio::runtime::Runtime::new()?.block_on(async {
        let connector = AsyncConnector::<SyncConnectionWrapper<SqliteConnection>>::new(db.url());
        let inner = bb8::Pool::builder().max_size(1).build(connector).await?;
        let pool = Pool::new(inner.clone());
        let to: Address = "ivy@example.com".parse()?;
        for _ in 0..3 {
            let lease = &mut pool.unscoped("somebody is invited").await?;
            let ada = Member::<Org, User>::by_slug("acme", "ada".to_owned(), lease).await?;
            let _ = Invite::by(&ada, to.clone(), Rank::Member)
                .execute(lease)
                .await?;
            let refused = Leave::of(&ada).execute(&mut *lease).await;
            assert!(matches!(refused, Err(Error::LastOwner)));
            Revoke::by(&ada, to.clone()).execute(lease).await?;
        }
        assert_eq!(inner.state().statistics.connections_created, 1);
        let mut lease = pool.unscoped("somebody is invited").await?;
        let ada = Member::<Org, User>::by_slug("acme", "ada".to_owned(), &mut lease).await?;
        let mut inviting = Invite::by(&ada, to, Rank::Member).execute(&mut lease);
        let context = &mut Context::from_waker(Waker::noop());
        assert!(inviting.as_mut().poll(context).is_pending());
        drop(inviting);
        drop(lease);
        let lease = &mut pool.unscoped("who is asking").await?;
        Member::<Org, User>::by_slug("acme", "ada".to_owned(), lease).await?;
        assert_eq!(inner.state().statistics.connections_created, 2);
        Ok(())
    })
}
