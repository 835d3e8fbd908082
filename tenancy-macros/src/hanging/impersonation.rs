//! `#[impersonation(Org, User)]`: each row says that an operator acts as a member of a tenant.

use super::{Args, Column, Hanging, Keeps, Names, columns};
use crate::attr::{Name, Spec};

pub(crate) enum Impersonation {}

impl Hanging for Impersonation {
    const NAME: Name = Name::IMPERSONATION;

    const ROW: [&'static str; 2] = ["impersonation", "by which operators act as members"];

    const SIDES: [&'static str; 2] = ["as whom somebody acts", "in what"];

    const POLICY: &'static str = "Memberships";

    const NAMES: Names = Names {
        row: "Impersonation",
        columns: "ImpersonationColumns",
        has: "HasImpersonations",
    };

    columns! {
        0: "id" = "id", Id;
        1: "tenant" = "org_id", Tenant;
        2: "account" = "account_id", Account;
        3: "operator" = "operator", Text;
        4: "reason" = "reason", Text;
        5: "access" = "access", Text;
        6: "token_hash" = "token_hash", Hash;
        7: "made_at" = "made_at", Moment;
        8: "expires_at" = "expires_at", Moment;
        9: "begun_at" = "begun_at", Time;
        10: "ended_at" = "ended_at", Time;
    }
}
