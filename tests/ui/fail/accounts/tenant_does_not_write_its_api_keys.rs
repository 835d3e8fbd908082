//! A tenant does not write its API keys: nobody gives a key more than it had, or lets a revoked one in again.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::accounts::*;

fn make() {
    built(ApiKey::insert(api_keys::label.eq("mine")));
}

fn give_more() {
    built(ApiKey::update(1).set(api_keys::scopes.eq("read write")));
}

fn hide() {
    built(ApiKey::delete(1));
}

fn main() {}
