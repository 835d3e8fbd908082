//! What is written where a row points to another one.

use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { lines { id -> Integer, post_id -> Integer } }
diesel::table! { pins { id -> Integer, org_id -> Integer, post_id -> Nullable<Integer> } }

#[tenanted(through = posts, foreign_key = post_id)]
#[derive(Queryable)]
#[diesel(table_name = lines)]
struct Line {
    id: i32,
    post_id: i32,
}

#[tenanted(Org, references(post_id -> posts))]
#[derive(Queryable)]
#[diesel(table_name = pins)]
struct Pin {
    id: i32,
    org_id: i32,
    post_id: Option<i32>,
}

fn row_tenanted_through_a_parent_says_by_its_foreign_key_whose_it_is() {
    built(Line::insert(lines::post_id.eq(1)));
}

fn nullable_reference_is_inserted_as_a_value() {
    built(Pin::insert(pins::post_id.eq(Some(1))));
}

mod insert_reaches_the_rows_that_its_references_name {
    use super::*;

    diesel::table! { keys { id -> Integer, org_id -> Nullable<Integer>, user_id -> Nullable<Integer> } }
    diesel::table! { locks { id -> Integer, org_id -> Integer, user_id -> Integer, key_id -> Integer } }

    #[tenanted(one_of(Org = org_id, User = user_id))]
    #[derive(Queryable)]
    #[diesel(table_name = keys)]
    struct Key {
        id: i32,
        org_id: Option<i32>,
        user_id: Option<i32>,
    }

    #[tenanted(Org, references(key_id -> keys))]
    #[derive(Queryable)]
    #[diesel(table_name = locks)]
    struct Lock {
        id: i32,
        org_id: i32,
        user_id: i32,
        key_id: i32,
    }

    fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
        let _ = Lock::insert((locks::user_id.eq(1), locks::key_id.eq(1))).execute(conn);
    }
}

mod update_reaches_the_rows_that_its_references_name {
    use super::*;

    diesel::table! { keys { id -> Integer, org_id -> Nullable<Integer>, user_id -> Nullable<Integer> } }
    diesel::table! { locks { id -> Integer, org_id -> Integer, user_id -> Integer, key_id -> Integer, name -> Text } }

    #[tenanted(one_of(Org = org_id, User = user_id))]
    #[derive(Queryable)]
    #[diesel(table_name = keys)]
    struct Key {
        id: i32,
        org_id: Option<i32>,
        user_id: Option<i32>,
    }

    #[tenanted(Org, User = user_id, references(key_id -> keys))]
    #[derive(Queryable)]
    #[diesel(table_name = locks)]
    struct Lock {
        id: i32,
        org_id: i32,
        user_id: i32,
        key_id: i32,
        name: String,
    }

    fn run(conn: &mut TenantConn<SqliteConnection, (Org, User)>) {
        let _ = Lock::update(1).set(locks::name.eq("front")).execute(conn);
        let _ = Lock::update(1)
            .set((locks::name.eq("front"), Some(locks::key_id.eq(1))))
            .execute(conn);
    }
}
