//! The tables of the models, and two tenants.

/// As statements in SQL.
pub(crate) const SETUP: &str =
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
         insert into users values (1), (2);";
