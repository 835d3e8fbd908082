use diesel_async::sync_connection_wrapper::SyncConnectionWrapper;
use tenancy::prelude::*;

diesel::table! { orgs { id -> Integer } }
diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
diesel::table! { sites { id -> Integer } }
diesel::table! { visits { id -> Integer, site_id -> Integer } }
diesel::allow_tables_to_appear_in_same_query!(orgs, posts, sites, visits);

#[determines_tenant]
#[derive(Queryable)]
#[diesel(table_name = orgs)]
pub struct Org {
    pub id: i32,
}

#[tenanted(Org)]
#[derive(Queryable, Insertable)]
#[diesel(table_name = posts)]
pub struct Post {
    pub id: i32,
    pub org_id: i32,
    pub title: String,
}

#[determines_tenant]
#[derive(Queryable)]
#[diesel(table_name = sites)]
pub struct Site {
    pub id: i32,
}

#[tenanted(Site)]
#[derive(Queryable)]
#[diesel(table_name = visits)]
pub struct Visit {
    pub id: i32,
    pub site_id: i32,
}

pub type Db = SyncConnectionWrapper<SqliteConnection>;
pub type Conn<'c> = AsyncTenantConn<'c, Db, Org>;
