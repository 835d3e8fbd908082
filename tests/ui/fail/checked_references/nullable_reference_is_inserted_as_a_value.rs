//! A nullable reference is inserted as a value: an expression is evaluated at each place where the check names it, and
//! may not be the same at all of them.

use diesel::dsl::case_when;
use tenancy::prelude::*;
use ui_schema::*;

diesel::define_sql_function! { fn random() -> BigInt; }
diesel::table! { pins { id -> Integer, org_id -> Integer, post_id -> Nullable<Integer> } }

#[tenanted(Org, references(post_id -> posts))]
#[derive(Queryable)]
#[diesel(table_name = pins)]
struct Pin {
    id: i32,
    org_id: i32,
    post_id: Option<i32>,
}

fn run() {
    built(Pin::insert(
        pins::post_id.eq(case_when(random().gt(0), Some(1)).otherwise(Some(2))),
    ));
}

fn main() {}
