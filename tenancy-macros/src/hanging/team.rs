//! `#[team(Org, User)]`: each row is a team of a tenant, which has permissions.

use super::{Args, Column, Hanging, Keeps, Names, columns};
use crate::attr::{Name, Spec};

pub(crate) enum Team {}

impl Hanging for Team {
    const NAME: Name = Name::TEAM;

    const ROW: [&'static str; 2] = ["team", "that give permissions to members"];

    const SIDES: [&'static str; 2] = ["who may be in it", "whose it is"];

    const POLICY: &'static str = "Memberships";

    const NAMES: Names = Names {
        row: "Team",
        columns: "TeamColumns",
        has: "HasTeams",
    };

    const MODULE: &'static str = "permissions";

    columns! {
        0: "id" = "id", Id;
        1: "tenant" = "org_id", Tenant;
        2: "name" = "name", Text;
    }
}
