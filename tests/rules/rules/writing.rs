//! Insert, update and delete. Each test looks at the rows that it wrote, and `write_as` at those of everybody else.

use diesel::result::Error::NotFound;
use house::bystanders::{log, rows, write_as};
use house::*;
use tenancy::ScopeError;
use tenancy::prelude::*;

pub(crate) mod deletes;
pub(crate) mod insert_select;
pub(crate) mod inserts;
pub(crate) mod keys;
pub(crate) mod updates;

#[derive(Insertable, Clone)]
#[diesel(table_name = posts)]
pub(crate) struct NewPost<'a> {
    pub(crate) id: i32,
    pub(crate) title: &'a str,
    pub(crate) votes: i32,
}

pub(crate) const fn new(id: i32) -> NewPost<'static> {
    NewPost {
        id,
        title: "new",
        votes: 7,
    }
}

/// `None` stands for the column's default.
#[derive(Insertable, Clone)]
#[diesel(table_name = posts)]
pub(crate) struct Draft {
    pub(crate) id: i32,
    pub(crate) title: Option<String>,
    pub(crate) votes: Option<i32>,
}

/// `None` leaves the column alone.
#[allow(clippy::option_option)] // So does Diesel tell "leave it alone" from "set it to null".
#[derive(AsChangeset, Clone, Default)]
#[diesel(table_name = posts)]
pub(crate) struct Edit {
    pub(crate) title: Option<String>,
    pub(crate) body: Option<Option<String>>,
    pub(crate) votes: Option<i32>,
}

/// `None` is null.
#[derive(AsChangeset)]
#[diesel(table_name = posts, treat_none_as_null = true)]
pub(crate) struct Rewrite {
    pub(crate) title: String,
    pub(crate) body: Option<String>,
}

pub(crate) fn post(id: i32, org_id: i32) -> Post {
    Post {
        id,
        org_id,
        title: "whole".into(),
        body: None,
        votes: 5,
    }
}
