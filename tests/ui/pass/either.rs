//! Rows that are reached through either of two parents.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn connection_reaches_one_of_two_parents(
    org: &mut TenantConn<SqliteConnection, Org>,
    user: &mut TenantConn<SqliteConnection, User>,
) {
    let _ = Filing::scoped().load::<Filing>(org);
    let _ = Filing::scoped().load::<Filing>(user);
    let _ = Filing::delete(1).execute(org);
    let _ = Filing::delete(1).execute(user);
}

fn each_type_of_tenant_in_a_list_reaches_one_of_two_parents(
    conn: &mut TenantsConn<SqliteConnection, (Org, User)>,
) {
    let _ = Filing::scoped().load::<Filing>(conn);
}

fn link_is_inserted_by_whom_both_parents_are_in_reach_of(
    conn: &mut TenantConn<SqliteConnection, User>,
) {
    let _ = Filing::insert((filings::bookmark_id.eq(1), filings::secret_id.eq(1))).execute(conn);
}

fn link_is_not_turned_to_another_parent() {
    built(Filing::update(1).set(filings::text.eq("a")));
    built(
        Filing::insert((filings::bookmark_id.eq(1), filings::secret_id.eq(1)))
            .on_conflict(filings::id)
            .do_update()
            .set(filings::text.eq("a")),
    );
}

fn link_says_both_of_its_parents() {
    built(Filing::insert((
        filings::bookmark_id.eq(1),
        filings::secret_id.eq(1),
    )));
}

mod parent_of_a_link_is_nobodys_but_its_owners {
    use super::*;

    diesel::table! { taggings { id -> Integer, post_id -> Integer, tag_id -> Integer } }

    #[tenanted(through = posts, foreign_key = post_id, references(tag_id -> tags))]
    #[derive(Queryable)]
    #[diesel(table_name = taggings)]
    struct Tagging {
        id: i32,
        post_id: i32,
        tag_id: i32,
    }

    fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
        let _ = Tagging::scoped().load::<Tagging>(conn);
    }
}

mod parent_of_a_link_is_named_by_its_primary_key {
    use super::*;

    diesel::table! { spots { id -> Integer, org_id -> Integer } }
    diesel::table! { pins { id -> Integer, post_id -> Integer, spot_id -> Integer } }

    #[tenanted(Org)]
    #[derive(Queryable)]
    #[diesel(table_name = spots)]
    struct Spot {
        id: i32,
        org_id: i32,
    }

    #[tenanted(either(post_id -> posts, spot_id -> spots))]
    #[derive(Queryable)]
    #[diesel(table_name = pins)]
    struct Pin {
        id: i32,
        post_id: i32,
        spot_id: i32,
    }

    fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
        let _ = Pin::scoped().load::<Pin>(conn);
        let _ = Pin::insert((pins::post_id.eq(1), pins::spot_id.eq(1))).execute(conn);
    }
}
