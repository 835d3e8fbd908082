//! A member is made anew for each request: what has been looked up is not kept.

use diesel as _;
use tenancy::accounts::Member;
use ui_schema::accounts::*;

fn keep(member: &Member<Team, Person>) -> Member<Team, Person> {
    member.clone()
}

fn main() {}
