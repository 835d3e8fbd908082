//! Organisations with members.

use tenancy::accounts::MemberStatus;
use tenancy::prelude::*;

diesel::table! {
    orgs {
        id -> Integer,
        slug -> Text,
        status -> Text,
        purge_at -> Nullable<BigInt>,
        owners -> BigInt,
        seats_used -> BigInt,
        seat_limit -> Nullable<BigInt>,
    }
}
diesel::table! { people { id -> Integer } }
diesel::table! {
    memberships (org_id, person_id) { org_id -> Integer, person_id -> Integer, role -> Text, status -> Text }
}
diesel::allow_tables_to_appear_in_same_query!(orgs, people, memberships);

pub(crate) const TABLES: &str = "
    create temporary table orgs (id integer primary key, slug varchar(63) not null unique, status text not null,
        purge_at bigint, owners bigint not null, seats_used bigint not null, seat_limit bigint);
    create temporary table people (id integer primary key);
    create temporary table memberships (org_id integer not null, person_id integer not null, role text not null,
        status text not null, primary key (org_id, person_id));
    insert into orgs values (1, 'acme', 'active', null, 1, 1000, null), (2, 'globex', 'active', null, 1, 1000, null)";

#[determines_tenant(accounts)]
#[derive(Queryable, Debug)]
#[diesel(table_name = orgs)]
pub struct Org {
    pub id: i32,
}

#[determines_account]
#[derive(Queryable, Debug)]
#[diesel(table_name = people)]
pub struct Person {
    pub id: i32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Role)]
pub enum Rank {
    Owner,
    Member,
}

#[membership(Org, Person)]
#[derive(Queryable, Debug)]
#[diesel(table_name = memberships)]
pub struct Membership {
    pub org_id: i32,
    pub person_id: i32,
    pub role: Rank,
    pub status: MemberStatus,
}
