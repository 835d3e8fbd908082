//! `#[join_link(Org, User)]`: each row is a link by which many may join a tenant.

use super::{Args, Column, Hanging, Keeps, Names, columns};
use crate::attr::{Name, Spec};

pub(crate) enum JoinLink {}

impl Hanging for JoinLink {
    const NAME: Name = Name::JOIN_LINK;

    const ROW: [&'static str; 2] = ["join link", "by which accounts join tenants"];

    const SIDES: [&'static str; 2] = ["who joins", "what"];

    const POLICY: &'static str = "Memberships";

    const NAMES: Names = Names {
        row: "JoinLink",
        columns: "JoinLinkColumns",
        has: "HasJoinLinks",
    };

    columns! {
        0: "id" = "id", Id;
        1: "tenant" = "org_id", Tenant;
        2: "maker" = "maker_id", Account;
        3: "token_hash" = "token_hash", Hash;
        4: "domains" = "domains", Text;
        5: "uses" = "uses", Count;
        6: "max_uses" = "max_uses", Count;
        7: "expires_at" = "expires_at", Moment;
        8: "revoked_at" = "revoked_at", Time;
    }
}
