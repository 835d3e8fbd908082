//! `#[team_grant(Org, User)]`: each row says of a team of a tenant that it has a permission.

use super::{Args, Column, Hanging, Keeps, Names, columns};
use crate::attr::{Name, Spec};

pub(crate) enum TeamGrant {}

impl Hanging for TeamGrant {
    const NAME: Name = Name::TEAM_GRANT;

    const ROW: [&'static str; 2] = ["permission of a team", "that say what teams may do"];

    const SIDES: [&'static str; 2] = ["who may be in the team", "whose the team is"];

    const POLICY: &'static str = "Memberships";

    const NAMES: Names = Names {
        row: "TeamGrant",
        columns: "TeamGrantColumns",
        has: "HasTeamGrants",
    };

    const MODULE: &'static str = "permissions";

    columns! {
        0: "tenant" = "org_id", Tenant;
        1: "team" = "team_id", Id;
        2: "permission" = "permission", Text;
    }
}
