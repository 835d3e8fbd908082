//! Whole tenants, and which one a request is for.

use crate::{AsyncDb, Db, shapes::*};
use std::sync::Mutex;
use std::time::Duration;
use tenancy::Pool;
use tenancy::pool::Deadpool;
use tenancy::resolve::{Cached, Claim, Refusal, TableStore, TenantStore};
use tenancy::tenants::{Counts, Error, Export, Merge, Removal, Transfer};

pub fn removed(db: &mut Db) -> Result<Counts, Error> {
    Removal::<Org>::of(1)
        .batches_of(10)
        .execute(&mut db.unscoped("it has left"))
}

pub fn removed_on_trial(db: &mut Db) -> Result<Counts, Error> {
    Removal::<Site>::of(1).dry_run(&mut db.unscoped("will it work"))
}

pub fn merged(db: &mut Db) -> Result<Counts, Error> {
    Merge::<Org>::of(1)
        .into(2)
        .execute(&mut db.unscoped("a purchase"))
}

pub fn transferred(db: &mut Db) -> Result<Counts, Error> {
    Transfer::<Org>::from(1)
        .to(2)
        .execute(&mut db.unscoped("a purchase"))
}

pub fn rows_transferred(db: &mut Db) {
    let rows = Transfer::of(Post::scoped().filter(posts::votes.gt(1))).to(2);
    let _ = rows.execute(&mut db.unscoped("a mistake"));
}

pub fn exported(db: &mut Db, file: &mut Vec<u8>) {
    let _ = Export::<Org>::of(1).write_to(file, &mut db.unscoped("it asks for its data"));
}

pub fn store(db: Db) -> TableStore<Org, Mutex<Db>> {
    TableStore::<Org, _>::new(Mutex::new(db))
}

pub fn store_by_name(db: Db) -> bool {
    let store = TableStore::<Org, _>::new(Mutex::new(db))
        .slug(orgs::name)
        .standing(|org| {
            if org.name.is_empty() {
                Err(Refusal::Suspended)
            } else {
                Ok(())
            }
        });
    store.find(&Claim::Slug("acme".into())).is_ok()
}

pub fn store_of_a_pool(
    pool: Pool<diesel::r2d2::Pool<tenancy::pool::Connector<Db>>>,
) -> impl TenantStore<Site> {
    TableStore::<Site, _>::new(pool).host(sites::host)
}

pub async fn store_of_an_asynchronous_pool(pool: Deadpool<AsyncDb>) -> bool {
    use tenancy::resolve::AsyncTenantStore as _;
    let store = TableStore::<Org, _>::new(pool).slug(orgs::name);
    store.find(&Claim::Slug("acme".into())).await.is_ok()
}

pub fn cached(db: Db) -> bool {
    let store = TableStore::<Org, _>::new(Mutex::new(db)).slug(orgs::name);
    let store = Cached::new(store).found_for(Duration::from_mins(1));
    store.find(&Claim::Slug("acme".into())).is_ok()
}
