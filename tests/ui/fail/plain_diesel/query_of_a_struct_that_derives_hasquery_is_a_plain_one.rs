//! The query of a struct that derives `HasQuery` is a plain one.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

#[derive(HasQuery)]
#[diesel(table_name = posts)]
struct Title {
    title: String,
}

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Title::query().load(conn);
}

fn main() {}
