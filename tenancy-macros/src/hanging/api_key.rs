//! `#[api_key(Org, User)]`: each row is a key by which a program acts for a tenant.

use super::{Args, Column, Hanging, Keeps, Names, columns};
use crate::attr::{Name, Spec};

pub(crate) enum ApiKey {}

impl Hanging for ApiKey {
    const NAME: Name = Name::API_KEY;

    const ROW: [&'static str; 2] = ["API key", "by which programs act for tenants"];

    const SIDES: [&'static str; 2] = ["whose key it is", "for what"];

    const POLICY: &'static str = "Memberships";

    const NAMES: Names = Names {
        row: "ApiKey",
        columns: "ApiKeyColumns",
        has: "HasApiKeys",
    };

    columns! {
        0: "id" = "id", Id;
        1: "tenant" = "org_id", Tenant;
        2: "account" = "account_id", MaybeAccount;
        3: "label" = "label", Text;
        4: "hint" = "hint", Text;
        5: "key_hash" = "key_hash", Hash;
        6: "scopes" = "scopes", Text;
        7: "expires_at" = "expires_at", Moment;
        8: "last_used_at" = "last_used_at", Time;
        9: "revoked_at" = "revoked_at", Time;
    }
}
