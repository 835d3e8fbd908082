//! `#[outbox(Org, User)]`: each row is a message of a tenant that is still to be handled.

use super::{Args, Column, Hanging, Keeps, Names, columns};
use crate::attr::{Name, Spec};

pub(crate) enum Outbox {}

impl Hanging for Outbox {
    const NAME: Name = Name::OUTBOX;

    const ROW: [&'static str; 2] = ["outbox", "that accounts write to"];

    const SIDES: [&'static str; 2] = ["who acts", "in what"];

    const POLICY: &'static str = "Appended";

    const NAMES: Names = Names {
        row: "Outbox",
        columns: "OutboxColumns",
        has: "HasOutbox",
    };

    columns! {
        0: "id" = "id", Id;
        1: "tenant" = "org_id", Tenant;
        2: "kind" = "kind", Text;
        3: "payload" = "payload", Text;
        4: "key" = "message_key", Text;
        5: "attempts" = "attempts", Count;
        6: "due_at" = "due_at", Moment;
        7: "lease" = "lease", Time;
        8: "dead" = "dead", Time;
    }
}
