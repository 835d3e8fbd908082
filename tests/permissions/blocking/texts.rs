//! The texts of statements that a connection keeps.

use super::rules::acme;
use crate::models::*;
use diesel::connection::InstrumentationEvent;
use std::sync::{Arc, Mutex};
use tenancy::Verified;
use tenancy::permissions::{All, SuperUser};
use tenancy::prelude::*;

#[test]
fn one_text_is_kept_whatever_has_been_permitted() {
    let (_db, mut conn) = acme();
    let kept = Arc::new(Mutex::new(Vec::new()));
    let keeping = Arc::clone(&kept);
    conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::CacheQuery { sql, .. } = event {
            keeping.lock().expect("no panic").push(sql.to_owned());
        }
    });
    let mut conn = conn.unscoped("test");
    let support = SuperUser::<Org>::new("grace", Verified::trust(1));
    let read = || Note::scoped().select(notes::id);
    let permit = support.permit::<ViewTicket>();
    assert_eq!(
        read().load::<i32>(&mut permit.borrow(&mut conn)),
        Ok(Vec::new())
    );
    let permit = support.permit::<All<(ViewTicket, ChangeTicket)>>();
    assert_eq!(
        read().load::<i32>(&mut permit.borrow(&mut conn)),
        Ok(Vec::new())
    );
    let kept = kept.lock().expect("no panic");
    assert_eq!(kept.len(), 1, "{kept:?}");
}
