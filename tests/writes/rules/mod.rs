//! The rules, and the tables that they are tried on.

mod instances;
pub(crate) mod models;
mod one;
mod plain;

use crate::backend::{Conn, Database};
use diesel::connection::SimpleConnection;
use tenancy::prelude::*;

/// A database with the tables of [`models`], and two tenants.
fn database() -> Database {
    let mut db = Database::new();
    db.batch_execute(
        "create table orgs (id integer primary key, parent_id integer, name varchar(200) not null);
         create table users (id integer primary key);
         create table posts (
            id integer not null, org_id integer not null, title varchar(200) not null, primary key (org_id, id)
         );
         create table tags (id integer primary key, org_id integer, name varchar(200) not null);
         create table leads (id integer primary key, org_id integer, email varchar(200) not null);
         create table templates (
            id integer primary key, org_id integer not null, is_global boolean not null, name varchar(200) not null
         );
         create table drafts (
            id integer primary key, org_id integer not null, user_id integer not null, name varchar(200) not null
         );
         create table invoices (
            id integer primary key, owner_type varchar(200) not null, owner_id integer not null, total integer not null
         );
         create table handles (
            id integer primary key, org_id integer not null, name varchar(200) not null unique, title varchar(200)
         );
         create table ranks (
            org_id integer not null, place integer not null, note varchar(200), primary key (org_id, place)
         );
         create table notes (
            id integer primary key, org_id integer not null, handle_id integer, body varchar(200)
         );
         insert into orgs values (1, null, 'one'), (2, null, 'two');
         insert into users values (1), (2);",
    )
    .expect("the tables");
    db
}

/// The connection of a tenant.
fn tenant(db: &mut Conn, org: i32) -> TenantConn<'_, Conn, models::Org> {
    TenantConn::trusting(db, org)
}
