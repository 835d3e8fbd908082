//! `#[invitation(Org, User)]`: each row invites somebody to be a member of a tenant.

use super::{Args, Column, Hanging, Keeps, Names, columns};
use crate::attr::{Name, Spec};

pub(crate) enum Invitation {}

impl Hanging for Invitation {
    const NAME: Name = Name::INVITATION;

    const ROW: [&'static str; 2] = ["invitation", "that invite accounts to tenants"];

    const SIDES: [&'static str; 2] = ["who is invited", "to what"];

    const POLICY: &'static str = "Memberships";

    const NAMES: Names = Names {
        row: "Invitation",
        columns: "InvitationColumns",
        has: "HasInvitations",
    };

    columns! {
        0: "tenant" = "org_id", Tenant;
        1: "inviter" = "inviter_id", Account;
        2: "address" = "address", Text;
        3: "role" = "role", Text;
        4: "token_hash" = "token_hash", Hash;
        5: "status" = "status", Text;
        6: "pending" = "pending", Mark;
        7: "expires_at" = "expires_at", Moment;
    }
}
