//! Which connection runs which statement, for each policy.

use super::asked::{No as _, executed, loaded};
use tenancy::Unscoped;
use tenancy::prelude::*;
use ui_schema::*;

type Db = SqliteConnection;

diesel::table! { managers { id -> Integer, page_id -> Integer, user_id -> Integer } }

#[tenanted(through = pages, foreign_key = page_id, User = user_id)]
#[derive(Queryable)]
#[diesel(table_name = managers)]
#[expect(dead_code, reason = "nothing runs")]
struct Manager {
    id: i32,
    page_id: i32,
    user_id: i32,
}

/// The connections for which the question about the statement has the answer yes.
macro_rules! connections {
    ($statement:expr, $asked:ident <$($U:ty)?> $answer:ident) => {
        connections!(@ $statement, $asked <$($U)?> $answer;
            "plain" SqliteConnection,
            "org" TenantConn<'static, Db, Org>,
            "site" TenantConn<'static, Db, Site>,
            "user" TenantConn<'static, Db, User>,
            "region" TenantConn<'static, Db, Region>,
            "site, user" TenantConn<'static, Db, (Site, User)>,
            "site, users" TenantConn<'static, Db, (Site, Unscoped<User>)>,
            "user, site" TenantConn<'static, Db, (User, Site)>,
            "orgs" TenantsConn<'static, Db, Org>,
            "sites" TenantsConn<'static, Db, Site>,
            "users" TenantsConn<'static, Db, User>,
            "regions" TenantsConn<'static, Db, Region>,
            "unscoped" UnscopedConn<'static, Db>)
    };
    (@ $statement:expr, $asked:ident <> $answer:ident; $($name:literal $Conn:ty),+) => {
        [$(($name, $asked::<$Conn, _>($statement).$answer())),+]
    };
    (@ $statement:expr, $asked:ident <$U:ty> $answer:ident; $($name:literal $Conn:ty),+) => {
        [$(($name, $asked::<$Conn, $U, _>($statement).$answer())),+]
    };
}

#[track_caller]
fn check<const N: usize>(verb: &str, answers: [(&str, bool); N], expected: &[&str]) {
    let yes = answers.into_iter().filter(|(_, yes)| *yes);
    let names: Vec<_> = yes.map(|(name, _)| name).collect();
    assert_eq!(names, expected, "{verb}");
}

/// Reads of a table, inserts, and changes of the rows that there are.
macro_rules! runs {
    ($Model:ident of $table:ident with $value:expr;
     reads $reads:expr, inserts $inserts:expr, changes $changes:expr) => {{
        check("load", connections!($Model::scoped().select($table::id), loaded<i32> loads), &$reads);
        check("insert", connections!($Model::insert($value), executed<> runs), &$inserts);
        check("insert, returning", connections!($Model::insert($value), loaded<$Model> loads), &$inserts);
        let upsert = || $Model::insert($value).on_conflict($table::id).do_update().set($value);
        check("upsert", connections!(upsert(), executed<> runs), &$inserts);
        let ignored = || $Model::insert($value).on_conflict_do_nothing();
        check("do nothing", connections!(ignored(), executed<> runs), &$inserts);
        check("update", connections!($Model::update(1).set($value), executed<> runs), &$changes);
        check("update, returning", connections!($Model::update(1).set($value), loaded<$Model> loads), &$changes);
        check("delete", connections!($Model::delete(1), executed<> runs), &$changes);
        check("delete, returning", connections!($Model::delete(1), loaded<$Model> loads), &$changes);
    }};
}

/// The rows that belong to one type of tenant.
macro_rules! of_an_org {
    ($($Model:ident of $table:ident with $value:expr;)+) => {$(
        runs!($Model of $table with $value;
            reads ["org", "orgs", "unscoped"], inserts ["org"], changes ["org", "unscoped"]);
    )+};
}

#[test]
fn rows_are_for_connections_of_the_type_of_tenant_that_owns_them() {
    of_an_org! {
        Post of posts with posts::title.eq("a");
        Tag of tags with tags::name.eq("a");
        Template of templates with templates::text.eq("a");
        Lead of leads with leads::email.eq("a");
        Slip of slips with slips::text.eq("a");
        Note of notes with notes::text.eq("a");
        Invite of invites with invites::email.eq("a");
        Task of tasks with (tasks::name.eq("a"), tasks::post_id.eq(1));
    }
}

/// On an unscoped connection such an insert makes a new tenant.
#[test]
fn a_tenants_own_row_is_inserted_by_the_tenant_or_unscoped() {
    runs!(Org of orgs with orgs::name.eq("a");
        reads ["org", "orgs", "unscoped"], inserts ["org", "unscoped"], changes ["org", "unscoped"]);
    runs!(Region of regions with regions::name.eq("a");
        reads ["region", "regions", "unscoped"], inserts ["region", "unscoped"], changes ["region", "unscoped"]);
}

#[test]
fn rows_through_a_parent_are_for_the_tenant_of_the_parent_and_need_no_name_of_it() {
    runs!(Attachment of attachments with attachments::post_id.eq(1);
        reads ["org", "orgs", "unscoped"], inserts ["org", "unscoped"], changes ["org", "unscoped"]);
}

#[test]
fn the_first_dimension_is_the_wall() {
    runs!(Draft of drafts with drafts::text.eq("a");
        reads ["site, user", "site, users", "unscoped"],
        inserts ["site, user"],
        changes ["site, user", "site, users", "unscoped"]);
    runs!(Manager of managers with managers::page_id.eq(1);
        reads ["site, user", "site, users", "unscoped"],
        inserts ["site, user"],
        changes ["site, user", "site, users", "unscoped"]);
    runs!(Page of pages with pages::path.eq("a");
        reads ["site", "site, user", "site, users", "sites", "unscoped"],
        inserts ["site", "site, user", "site, users"],
        changes ["site", "site, user", "site, users", "unscoped"]);
    runs!(Bookmark of bookmarks with bookmarks::url.eq("a");
        reads ["user", "user, site", "users", "unscoped"],
        inserts ["user", "user, site"],
        changes ["user", "user, site", "unscoped"]);
}

#[test]
fn rows_with_owners_of_several_types_are_for_connections_of_one_of_these() {
    runs!(Invoice of invoices with invoices::total.eq(1);
        reads ["org", "site", "orgs", "sites", "unscoped"],
        inserts ["org", "site"],
        changes ["org", "site", "unscoped"]);
    runs!(Secret of secrets with secrets::text.eq("a");
        reads ["org", "user", "orgs", "users", "unscoped"],
        inserts ["org", "user"],
        changes ["org", "user", "unscoped"]);
    runs!(Clip of clips with clips::secret_id.eq(1);
        reads ["org", "user", "orgs", "users", "unscoped"],
        inserts ["org", "user", "unscoped"],
        changes ["org", "user", "unscoped"]);
}

#[test]
fn rows_of_two_parents_are_for_connections_that_reach_one_and_are_inserted_by_those_that_reach_both()
 {
    let link = || (filings::bookmark_id.eq(1), filings::secret_id.eq(1));
    check(
        "load",
        connections!(Filing::scoped().select(filings::id), loaded<i32> loads),
        &["org", "user", "orgs", "users", "unscoped"],
    );
    check(
        "insert",
        connections!(Filing::insert(link()), executed<> runs),
        &["user", "unscoped"],
    );
    let changes = ["org", "user", "unscoped"];
    let update = || Filing::update(1).set(filings::text.eq("a"));
    check("update", connections!(update(), executed<> runs), &changes);
    check(
        "delete",
        connections!(Filing::delete(1), executed<> runs),
        &changes,
    );
}

#[test]
fn universal_rows_are_read_by_every_connection_with_a_reach() {
    check(
        "load",
        connections!(Country::scoped().select(countries::id), loaded<i32> loads),
        &[
            "org",
            "site",
            "user",
            "region",
            "site, user",
            "site, users",
            "user, site",
            "orgs",
            "sites",
            "users",
            "regions",
            "unscoped",
        ],
    );
}

#[test]
fn only_an_unscoped_insert_names_a_tenant() {
    macro_rules! named {
        ($($Model:ident with $value:expr, for $key:expr;)+) => {$(
            check(
                stringify!($Model),
                connections!($Model::insert($value).for_tenant($key), executed<> runs),
                &["unscoped"],
            );
        )+};
    }
    named! {
        Post with posts::title.eq("a"), for 2;
        Tag with tags::name.eq("a"), for 2;
        Template with templates::text.eq("a"), for 2;
        Lead with leads::email.eq("a"), for 2;
        Slip with slips::text.eq("a"), for 2;
        Note with notes::text.eq("a"), for 2;
        Invite with invites::email.eq("a"), for 2;
        Task with (tasks::name.eq("a"), tasks::post_id.eq(1)), for 2;
        Page with pages::path.eq("a"), for 2;
        Region with regions::name.eq("a"), for 2;
        Draft with drafts::text.eq("a"), for (1, 7);
        Manager with managers::page_id.eq(1), for (1, 7);
    }
}

#[test]
fn only_a_connection_of_one_tenant_adopts() {
    check(
        "adopt",
        connections!(Lead::adopt(1), executed<> runs),
        &["org"],
    );
}
