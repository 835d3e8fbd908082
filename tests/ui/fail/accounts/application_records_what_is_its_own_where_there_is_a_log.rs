//! An application records what is its own, where there is a log: an action with a name that this library has not.

use tenancy::accounts::{Audited, Record};
use tenancy::prelude::*;
use ui_schema::accounts::{Person, Role, Team};

diesel::table! {
    clubs {
        id -> BigInt,
        slug -> Text,
        status -> Text,
        purge_at -> Nullable<BigInt>,
        owners -> BigInt,
        seats_used -> BigInt,
        seat_limit -> Nullable<BigInt>,
    }
}
diesel::table! { staff { id -> BigInt, club_id -> BigInt, person_id -> BigInt, role -> Text, status -> Text } }

#[determines_tenant(accounts)]
#[derive(Queryable)]
#[diesel(table_name = clubs)]
pub struct Club {
    pub id: i64,
}

#[membership(Club, Person)]
#[derive(Queryable)]
#[diesel(table_name = staff)]
pub struct Staff {
    pub id: i64,
    pub club_id: i64,
    pub person_id: i64,
    pub role: Role,
}

struct Deed;

impl Audited for Deed {
    fn name(self) -> &'static str {
        "note.deleted"
    }
}

fn without_a_log() {
    let _ = Record::<Club, Person>::by_operator("ines", 1, Deed);
}

fn with_a_text(text: &str) {
    let _ = Record::<Team, Person>::by_operator("ines", 1, text);
}

fn main() {}
