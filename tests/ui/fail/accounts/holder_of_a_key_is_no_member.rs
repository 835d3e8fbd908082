//! A holder of a key is no member: a program makes no keys, invites nobody, and is looked up anew for each request.

use diesel as _;
use tenancy::accounts::{Address, Invite, KeyHolder, MakeKey};
use ui_schema::accounts::*;

fn make(key: &KeyHolder<Team, Person>) {
    let _ = MakeKey::own(key, "another", Scopes::of([Scope::Read]));
}

fn invite(key: &KeyHolder<Team, Person>, address: Address) {
    let _ = Invite::by(key, address, Role::Member);
}

fn keep(key: &KeyHolder<Team, Person>) -> KeyHolder<Team, Person> {
    key.clone()
}

fn main() {}
