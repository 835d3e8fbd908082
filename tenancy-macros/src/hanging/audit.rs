//! `#[audit(Org, User)]`: each row says what somebody has done in a tenant.

use super::{Args, Column, Hanging, Keeps, Names, columns};
use crate::attr::{Name, Spec};

pub(crate) enum Audit {}

impl Hanging for Audit {
    const NAME: Name = Name::AUDIT;

    const ROW: [&'static str; 2] = ["audit log", "that accounts write to"];

    const SIDES: [&'static str; 2] = ["who acts", "in what"];

    const POLICY: &'static str = "Appended";

    const NAMES: Names = Names {
        row: "AuditLog",
        columns: "AuditColumns",
        has: "HasAuditLog",
    };

    columns! {
        0: "tenant" = "org_id", Tenant;
        1: "actor" = "actor", Text;
        2: "account" = "account_id", MaybeAccount;
        3: "operator" = "operator", MaybeText;
        4: "action" = "action", Text;
        5: "whom" = "whom_id", MaybeAccount;
        6: "target" = "target", MaybeText;
        7: "details" = "details", Text;
        8: "request" = "request", MaybeText;
        9: "at" = "at", Moment;
    }
}
