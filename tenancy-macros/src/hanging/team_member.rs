//! `#[team_member(Org, User)]`: each row says of a member of a tenant that it is in a team.

use super::{Args, Column, Hanging, Keeps, Names, columns};
use crate::attr::{Name, Spec};

pub(crate) enum TeamMember {}

impl Hanging for TeamMember {
    const NAME: Name = Name::TEAM_MEMBER;

    const ROW: [&'static str; 2] = ["member of a team", "that join teams and accounts"];

    const SIDES: [&'static str; 2] = ["who is in the team", "whose the team is"];

    const POLICY: &'static str = "Memberships";

    const NAMES: Names = Names {
        row: "TeamMember",
        columns: "TeamMemberColumns",
        has: "HasTeamMembers",
    };

    const MODULE: &'static str = "permissions";

    const ENDS: bool = true;

    columns! {
        0: "tenant" = "org_id", Tenant;
        1: "team" = "team_id", Id;
        2: "account" = "account_id", Account;
        3: "manager" = "manager", Flag;
    }
}
