//! Which verbs there are for which tables.

use super::asked::{No as _, rows};
use ui_schema::*;

/// The tables whose rows the answer is about.
macro_rules! tables {
    ($answer:ident) => {
        tables!(@ $answer: orgs, posts, countries, sites, users, regions, tags, templates, leads, notes, invites, tasks,
            attachments, pages, drafts, bookmarks, invoices, plans)
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
