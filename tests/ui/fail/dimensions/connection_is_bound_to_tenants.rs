//! A connection is bound to tenants.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn one(_: &TenantConn<SqliteConnection, Post>) {}

fn first(_: &TenantConn<SqliteConnection, (Post, User)>) {}

fn last(_: &TenantConn<SqliteConnection, (Site, Post)>) {}

fn three(_: &TenantConn<SqliteConnection, (Site, User, Org)>) {}

fn none(_: &TenantConn<SqliteConnection, ()>) {}

fn main() {}
