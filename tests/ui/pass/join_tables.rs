//! Rows of several tenants, by a join table.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

mod tenant_does_not_write_rows_of_several_tenants {
    use super::*;

    diesel::table! { people { id -> Integer, email -> Text } }
    diesel::table! { members { id -> Integer, org_id -> Integer, person_id -> Integer } }

    #[tenanted(through = members, key = person_id, updatable)]
    #[derive(Queryable, Insertable, AsChangeset)]
    #[diesel(table_name = people)]
    struct Person {
        id: i32,
        email: String,
    }

    #[tenanted(Org, references(person_id -> people))]
    #[derive(Queryable)]
    #[diesel(table_name = members)]
    struct Member {
        id: i32,
        org_id: i32,
        person_id: i32,
    }

    fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
        let _ = Person::update(1).set(people::email.eq("new")).execute(conn);
    }
}

mod row_of_several_tenants_is_inserted_and_deleted_by_none_of_them {
    use super::*;

    diesel::table! { people { id -> Integer, email -> Text } }
    diesel::table! { members { id -> Integer, org_id -> Integer, person_id -> Integer } }

    #[tenanted(through = members, key = person_id, updatable)]
    #[derive(Queryable, Insertable, AsChangeset)]
    #[diesel(table_name = people)]
    struct Person {
        id: i32,
        email: String,
    }

    #[tenanted(Org, references(person_id -> people))]
    #[derive(Queryable)]
    #[diesel(table_name = members)]
    struct Member {
        id: i32,
        org_id: i32,
        person_id: i32,
    }

    fn run(conn: &mut TenantConn<SqliteConnection, Org>, db: &mut SqliteConnection) {
        let _ = Member::delete(1).execute(conn);
        let _ = diesel::insert_into(people::table)
            .values(people::email.eq("new"))
            .execute(&mut *db.unscoped("a user signs up"));
    }
}

mod row_of_several_tenants_is_not_inserted_by_its_key {
    use super::*;

    diesel::table! { people { id -> Integer, email -> Text } }
    diesel::table! { members { id -> Integer, org_id -> Integer, person_id -> Integer } }

    #[tenanted(through = members, key = person_id, updatable)]
    #[derive(Queryable, Insertable, AsChangeset)]
    #[diesel(table_name = people)]
    struct Person {
        id: i32,
        email: String,
    }

    #[tenanted(Org, references(person_id -> people))]
    #[derive(Queryable)]
    #[diesel(table_name = members)]
    struct Member {
        id: i32,
        org_id: i32,
        person_id: i32,
    }

    fn run(db: &mut SqliteConnection) {
        let _ = diesel::insert_into(people::table)
            .values((people::id.eq(1), people::email.eq("new")))
            .execute(&mut *db.unscoped("a user signs up"));
    }
}

mod key_of_a_row_of_several_tenants_is_not_assigned {
    use super::*;

    diesel::table! { people { id -> Integer, email -> Text } }
    diesel::table! { members { id -> Integer, org_id -> Integer, person_id -> Integer } }

    #[tenanted(through = members, key = person_id, updatable)]
    #[derive(Queryable, Insertable, AsChangeset)]
    #[diesel(table_name = people)]
    struct Person {
        id: i32,
        email: String,
    }

    #[tenanted(Org, references(person_id -> people))]
    #[derive(Queryable)]
    #[diesel(table_name = members)]
    struct Member {
        id: i32,
        org_id: i32,
        person_id: i32,
    }

    fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
        let _ = Person::update(1).set(people::email.eq("2")).execute(conn);
    }
}

mod key_of_a_join_table_is_checked_there {
    use super::*;

    diesel::table! { people { id -> Integer, email -> Text } }
    diesel::table! { members { id -> Integer, org_id -> Integer, person_id -> Integer } }

    #[tenanted(through = members, key = person_id)]
    #[derive(Queryable)]
    #[diesel(table_name = people)]
    struct Person {
        id: i32,
        email: String,
    }

    #[tenanted(Org, references(person_id -> people))]
    #[derive(Queryable)]
    #[diesel(table_name = members)]
    struct Member {
        id: i32,
        org_id: i32,
        person_id: i32,
    }
}

mod key_of_a_join_table_is_checked_against_the_rows_that_it_names {
    use super::*;

    diesel::table! { people { id -> Integer, email -> Text } }
    diesel::table! { members { id -> Integer, org_id -> Integer, person_id -> Integer, post_id -> Integer } }

    #[tenanted(through = members, key = person_id)]
    #[derive(Queryable)]
    #[diesel(table_name = people)]
    struct Person {
        id: i32,
        email: String,
    }

    #[tenanted(Org, references(post_id -> posts, person_id -> people))]
    #[derive(Queryable)]
    #[diesel(table_name = members)]
    struct Member {
        id: i32,
        org_id: i32,
        person_id: i32,
        post_id: i32,
    }
}

mod key_of_a_join_table_has_the_type_of_the_key_that_it_names {
    use super::*;

    diesel::table! { people { id -> Integer, email -> Text } }
    diesel::table! { members { id -> Integer, org_id -> Integer, person_id -> Nullable<Integer> } }

    #[tenanted(through = members, key = person_id, unscoped_key)]
    #[derive(Queryable)]
    #[diesel(table_name = people)]
    struct Person {
        id: i32,
        email: String,
    }

    #[tenanted(Org)]
    #[derive(Queryable)]
    #[diesel(table_name = members)]
    struct Member {
        id: i32,
        org_id: i32,
        person_id: Option<i32>,
    }
}

mod join_table_says_whose_its_rows_are {
    use super::*;

    diesel::table! { people { id -> Integer, email -> Text } }
    diesel::table! { members { id -> Integer, org_id -> Integer, person_id -> Integer } }

    #[tenanted(through = members, key = person_id)]
    #[derive(Queryable)]
    #[diesel(table_name = people)]
    struct Person {
        id: i32,
        email: String,
    }

    #[tenanted(Org, references(person_id -> people))]
    #[derive(Queryable)]
    #[diesel(table_name = members)]
    struct Member {
        id: i32,
        org_id: i32,
        person_id: i32,
    }
}

mod row_of_several_tenants_is_named_by_one_column {
    use super::*;

    diesel::table! { people { id -> Integer, email -> Text } }
    diesel::table! { members { id -> Integer, org_id -> Integer, person_id -> Integer } }

    #[tenanted(through = members, key = person_id)]
    #[derive(Queryable)]
    #[diesel(table_name = people)]
    struct Person {
        id: i32,
        email: String,
    }

    #[tenanted(Org, references(person_id -> people))]
    #[derive(Queryable)]
    #[diesel(table_name = members)]
    struct Member {
        id: i32,
        org_id: i32,
        person_id: i32,
    }
}

mod key_of_a_join_table_is_the_one_that_joinable_names {
    use super::*;

    diesel::table! { people { id -> Integer, email -> Text } }
    diesel::table! { members { id -> Integer, org_id -> Integer, person_id -> Integer } }
    diesel::joinable!(members -> people (person_id));

    #[tenanted(through = members, key = person_id)]
    #[derive(Queryable)]
    #[diesel(table_name = people)]
    struct Person {
        id: i32,
        email: String,
    }

    #[tenanted(Org, references(person_id -> people))]
    #[derive(Queryable)]
    #[diesel(table_name = members)]
    struct Member {
        id: i32,
        org_id: i32,
        person_id: i32,
    }
}

mod child_of_a_row_that_a_tenant_does_not_write_is_read {
    use super::*;

    diesel::table! { people { id -> Integer, email -> Text } }
    diesel::table! { members { id -> Integer, org_id -> Integer, person_id -> Integer } }

    #[tenanted(through = members, key = person_id)]
    #[derive(Queryable)]
    #[diesel(table_name = people)]
    struct Person {
        id: i32,
        email: String,
    }

    #[tenanted(Org, references(person_id -> people))]
    #[derive(Queryable)]
    #[diesel(table_name = members)]
    struct Member {
        id: i32,
        org_id: i32,
        person_id: i32,
    }

    diesel::table! { badges { id -> Integer, person_id -> Integer } }

    #[tenanted(through = people, foreign_key = person_id)]
    #[derive(Queryable)]
    #[diesel(table_name = badges)]
    struct Badge {
        id: i32,
        person_id: i32,
    }

    fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
        let _ = Badge::scoped().load::<Badge>(conn);
    }
}

mod tenant_does_not_lock_rows_of_several_tenants {
    use super::*;

    diesel::table! { people { id -> Integer, email -> Text } }
    diesel::table! { members { id -> Integer, org_id -> Integer, person_id -> Integer } }

    #[tenanted(through = members, key = person_id, updatable)]
    #[derive(Queryable, Insertable, AsChangeset)]
    #[diesel(table_name = people)]
    struct Person {
        id: i32,
        email: String,
    }

    #[tenanted(Org, references(person_id -> people))]
    #[derive(Queryable)]
    #[diesel(table_name = members)]
    struct Member {
        id: i32,
        org_id: i32,
        person_id: i32,
    }

    fn run(conn: &mut TenantConn<PgConnection, Org>) {
        let _ = Person::scoped().for_update().load::<Person>(conn);
    }
}

mod unscoped_query_of_rows_of_several_tenants_is_refused {
    use super::*;

    diesel::table! { people { id -> Integer, email -> Text } }
    diesel::table! { members { id -> Integer, org_id -> Integer, person_id -> Integer } }

    #[tenanted(through = members, key = person_id)]
    #[derive(Queryable)]
    #[diesel(table_name = people)]
    struct Person {
        id: i32,
        email: String,
    }

    #[tenanted(Org, references(person_id -> people))]
    #[derive(Queryable)]
    #[diesel(table_name = members)]
    struct Member {
        id: i32,
        org_id: i32,
        person_id: i32,
    }

    fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
        let _ = Person::scoped().load::<Person>(conn);
        built(Post::scoped().filter(posts::id.eq_any(Person::scoped().select(people::id))));
    }
}

mod row_of_several_tenants_is_named_by_the_primary_key_of_its_table {
    use super::*;

    diesel::table! { people (number) { id -> Integer, number -> Integer } }
    diesel::table! { members { id -> Integer, org_id -> Integer, person_id -> Integer } }

    #[tenanted(through = members, key = person_id, unscoped_key)]
    #[derive(Queryable)]
    #[diesel(table_name = people, primary_key(number))]
    struct Person {
        id: i32,
        number: i32,
    }

    #[tenanted(Org)]
    #[derive(Queryable)]
    #[diesel(table_name = members)]
    struct Member {
        id: i32,
        org_id: i32,
        person_id: i32,
    }
}
