//! A tenant does not change how it stands.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::accounts::*;

#[derive(AsChangeset)]
#[diesel(table_name = teams)]
struct Limit {
    seat_limit: Option<i64>,
}

fn of_a_column() {
    built(Team::update(1).set(teams::status.eq(TenantStatus::Active)));
}

fn of_a_changeset(limit: &Limit) {
    built(Team::update(1).set(limit));
}

fn of_how_often_it_has_changed() {
    built(Team::update(1).set(teams::changes.eq(teams::changes - 1)));
}

fn main() {}
