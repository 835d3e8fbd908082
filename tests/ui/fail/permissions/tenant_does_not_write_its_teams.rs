//! A tenant does not write its teams: nobody joins one by it, or lets it do more.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::permissions::*;

fn join() {
    built(TeamMember::insert((
        team_members::team_id.eq(1),
        team_members::account_id.eq(1),
        team_members::manager.eq(true),
    )));
}

fn let_it_do_more() {
    built(TeamGrant::insert((
        team_grants::team_id.eq(1),
        team_grants::permission.eq("ticket.change"),
    )));
}

fn delete() {
    built(Team::delete(1));
}

fn main() {}
