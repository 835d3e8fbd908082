//! A verb asks for what is a permission.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::permissions::*;


diesel::table! { matches { id -> BigInt, club_id -> BigInt } }

pub struct Referee;

#[tenanted(Club, permissions(read = ViewTicket, insert = Referee))]
#[derive(Queryable)]
#[diesel(table_name = matches)]
pub struct Match {
    pub id: i64,
    pub club_id: i64,
}

fn main() {}
