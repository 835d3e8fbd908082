//! Look-ups on connections that a pool lends.

use crate::models::{Note, Org, User, notes};
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::r2d2;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tenancy::accounts::{Error, Member};
use tenancy::pool::{Connector, Pooled};
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

#[test]
fn a_pool_lends_the_connection_of_a_look_up_again() -> Result<(), Box<dyn std::error::Error>> {
    let mut db = Database::shared();
    db.batch_execute(crate::server::TABLES)?;
    db.batch_execute(
        "insert into orgs (id, slug, status, owners, seats_used)
             values (1, 'acme', 'active', 1, 1), (2, 'globex', 'active', 0, 0);
         insert into users (id) values ('ada');
         insert into memberships (org_id, user_id, role, status) values (1, 'ada', 'owner', 'active');
         insert into notes (id, org_id, text) values (1, 1, 'mine'), (2, 2, 'theirs')",
    )?;
    let opened = Opened::default();
    let pool = r2d2::Pool::builder()
        .max_size(1)
        .connection_customizer(Box::new(opened.clone()))
        .build(Connector::<SqliteConnection>::new(db.url()))?;
    let pool = Pool::new(pool);
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
