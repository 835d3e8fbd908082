//! What the log has of what is denied, and of whoever is let do something without being asked.

use super::*;
use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex};
use tenancy::accounts::Operator;
use tenancy::permissions::SuperUser;
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};

/// The events of permissions.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, "{}={value:?} ", field.name()).expect("a text takes it");
    }
}

impl<S: Subscriber> Layer<S> for Log {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "tenancy::permissions" {
            let mut text = format!("{} ", event.metadata().level());
            event.record(&mut Fields(&mut text));
            self.0.lock().expect("nobody panics").push(text);
        }
    }
}

/// What the log has of what is done.
fn logged(work: impl FnOnce()) -> Vec<String> {
    let log = Log::default();
    let subscriber = tracing_subscriber::registry().with(log.clone());
    tracing::subscriber::with_default(subscriber, work);
    let log = log.0.lock().expect("nobody panics");
    log.clone()
}

#[track_caller]
fn has(log: &[String], parts: &[&str]) {
    assert_eq!(log.len(), 1, "{log:?}");
    for part in parts {
        assert!(log[0].contains(part), "{part} in {log:?}");
    }
    assert!(
        !log[0].contains("viv") && !log[0].contains("acme"),
        "{log:?}"
    );
}

#[test]
fn what_is_denied_is_in_the_log_with_its_reason_and_what_is_granted_is_not() {
    let (_db, mut conn) = acme();
    let viv = rights(&mut conn, "viv");
    let log = logged(|| drop(viv.permit::<All<(ViewTicket, Any<(AddTicket, DeleteTicket)>)>>()));
    has(
        &log,
        &[
            "INFO",
            "missing_permission",
            "(ticket.view and (ticket.add or ticket.delete))",
        ],
    );
    assert_eq!(logged(|| drop(viv.permit::<ViewTicket>())), [""; 0]);
    assert_eq!(logged(|| assert!(!viv.holds::<DeleteTicket>())), [""; 0]);
}

#[test]
fn a_super_user_is_let_do_all_and_each_time_the_log_warns() {
    let support = Operator::new("grace").because("ticket 4711");
    let support = SuperUser::<Org>::new(support, Verified::trust(1));
    let log = logged(|| drop(support.permit::<DeleteTicket>()));
    has(&log, &["WARN", "grace", "ticket 4711", "DeleteTicket"]);
    assert_eq!(*support.permit::<ViewTicket>().tenant().key(), 1);
}

#[test]
fn a_permission_that_the_program_does_not_know_is_in_the_log() {
    let (_db, mut conn) = acme();
    run(
        &mut conn,
        "insert into team_grants (org_id, team_id, permission) values (1, 1, 'ticket.views')",
    );
    let log = logged(|| drop(rights(&mut conn, "viv")));
    has(&log, &["WARN", "unknown=1"]);
}

#[test]
fn a_permission_that_several_teams_have_is_read_once() {
    let (_db, mut conn) = acme();
    // Max is in both.
    run(
        &mut conn,
        "insert into team_grants (org_id, team_id, permission) values (1, 1, 'ticket.views'), (1, 2, 'ticket.views')",
    );
    let log = logged(|| drop(rights(&mut conn, "max")));
    has(&log, &["WARN", "unknown=1"]);
}
