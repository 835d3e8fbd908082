//! Whether a resolver serves a tenant, and with it a job, which asks by the key of its payload.

use super::backend::wait;
use super::rules::*;
use std::sync::Mutex;
use tenancy::Unverified;
use tenancy::accounts::{ReinstateTenant, ScheduleDeletion, SuspendTenant};
use tenancy::resolve::{Claim, Refusal, ResolveError, TableStore, TenantStore};

// Proves I2.
#[test]
fn a_store_that_asks_how_the_tenant_stands_serves_active_ones_alone() {
    let (db, mut conn) = acme();
    let store = TableStore::<Org, _>::new(Mutex::new(db.connect()))
        .slug(orgs::slug)
        .standing(|org| org.status.served());
    let claims = [
        Claim::Slug("acme".to_owned()),
        Claim::Key(Unverified::new(1)),
    ];
    let answers = |expected: Option<Refusal>| {
        for claim in &claims {
            let refused = match store.find(claim) {
                Ok(found) => {
                    assert_eq!(found.key(), &1);
                    None
                }
                Err(ResolveError::Refused(refusal)) => Some(refusal),
                Err(error) => panic!("{error}"),
            };
            assert_eq!(refused, expected, "{claim:?}");
        }
    };
    answers(None);
    execute!(SuspendTenant::<Org, User>::by_operator("ines", 1), conn).expect("it is active");
    answers(Some(Refusal::Suspended));
    execute!(ReinstateTenant::<Org, User>::by_operator("ines", 1), conn).expect("it is suspended");
    answers(None);
    execute!(ScheduleDeletion::<Org, User>::by_operator("ines", 1), conn).expect("it is active");
    answers(Some(Refusal::Deleted));
}
