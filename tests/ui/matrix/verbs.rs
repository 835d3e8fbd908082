//! Which verbs there are for which tables.

use super::asked::{No as _, executed, rows};
use tenancy::prelude::*;
use ui_schema::*;

/// The tables whose rows the answer is about.
macro_rules! tables {
    ($answer:ident) => {
        tables!(@ $answer: orgs, posts, countries, sites, users, regions, tags, templates, leads, notes, invites, tasks,
            attachments, pages, drafts, bookmarks, invoices, plans,
            open_posts, reactions, open_regions)
    };
    (@ $answer:ident: $($table:ident),+) => {{
        let answers = [$((stringify!($table), rows($table::table).$answer())),+];
        let yes = answers.into_iter().filter(|(_, yes)| *yes);
        yes.map(|(table, _)| table).collect::<Vec<_>>()
    }};
}

#[test]
fn only_rows_that_may_have_no_owner_yet_are_adopted() {
    assert_eq!(tables!(adopts), ["leads"]);
}

#[test]
fn only_tables_with_global_rows_are_asked_for_the_own_or_the_global_ones() {
    assert_eq!(tables!(has_global_ones), ["tags", "templates"]);
}

#[test]
fn all_that_are_written_are_deleted_but_tenants_that_accounts_keep_and_what_names_their_members() {
    use ui_schema::accounts::{memberships, people, profiles, teams};

    assert_eq!(tables!(deletes), tables!(writes));
    assert!(rows(teams::table).writes() && !rows(teams::table).deletes());
    assert!(rows(memberships::table).writes() && !rows(memberships::table).deletes());
    assert!(!rows(people::table).deletes());
    assert!(rows(profiles::table).deletes());
}

#[test]
fn tenants_that_accounts_keep_are_inserted_by_no_tenant_of_their_own() {
    use ui_schema::accounts::{Team, teams};

    type Own = TenantConn<'static, SqliteConnection, Team>;
    let new = || Team::insert(teams::name.eq("a"));
    assert!(!executed::<Own, _>(new()).runs());
    assert!(executed::<UnscopedConn<'static, SqliteConnection>, _>(new()).runs());
    assert!(executed::<Own, _>(Team::update(1).set(teams::name.eq("a"))).runs());
}

#[test]
fn all_but_universal_tables_views_and_what_is_through_these_is_written_and_locked() {
    let tables = [
        "orgs",
        "posts",
        "sites",
        "users",
        "regions",
        "tags",
        "templates",
        "leads",
        "notes",
        "invites",
        "tasks",
        "attachments",
        "pages",
        "drafts",
        "bookmarks",
        "invoices",
    ];
    assert_eq!(tables!(writes), tables);
    assert_eq!(tables!(locks), tables);
}
