//! A message is enqueued where there is an outbox.

use tenancy::accounts::Enqueue;
use ui_schema::accounts::{Person, Team};

fn enqueued() {
    let _ = Enqueue::<Team, Person>::by_operator("ines", 1, "mail", "welcome");
}

fn main() {}
