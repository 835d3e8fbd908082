//! Insert, update and delete. Each test looks at the rows that it wrote, and `write_as` at those of everybody else.

use crate::bystanders::{log, rows, write_as};
use crate::support::*;
use diesel::result::Error::NotFound;
use tenancy::prelude::*;

mod deletes;
mod insert_select;
mod inserts;
mod keys;
mod updates;

#[derive(Insertable, Clone)]
#[diesel(table_name = posts)]
struct NewPost<'a> {
    id: i32,
    title: &'a str,
    votes: i32,
}

const fn new(id: i32) -> NewPost<'static> {
    NewPost {
        id,
        title: "new",
        votes: 7,
    }
}

/// `None` stands for the column's default.
#[derive(Insertable, Clone)]
#[diesel(table_name = posts)]
struct Draft {
    id: i32,
    title: Option<String>,
    votes: Option<i32>,
}

/// `None` leaves the column alone.
#[allow(clippy::option_option)] // So does Diesel tell "leave it alone" from "set it to null".
#[derive(AsChangeset, Clone, Default)]
#[diesel(table_name = posts)]
struct Edit {
    title: Option<String>,
    body: Option<Option<String>>,
    votes: Option<i32>,
}

/// `None` is null.
#[derive(AsChangeset)]
#[diesel(table_name = posts, treat_none_as_null = true)]
struct Rewrite {
    title: String,
    body: Option<String>,
}

fn post(id: i32, org_id: i32) -> Post {
    Post {
        id,
        org_id,
        title: "whole".into(),
        body: None,
        votes: 5,
    }
}
