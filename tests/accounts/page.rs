//! The page of the manual: its examples are compiled and run here.

#[cfg(doctest)]
#[doc = include_str!("../../docs/accounts.md")]
mod accounts {}

/// The tables of the page are those of the rules.
#[test]
fn the_page_shows_the_tables_that_the_rules_have() {
    let page = include_str!("../../docs/accounts.md");
    for tables in [
        include_str!("models/sqlite.sql"),
        include_str!("models/postgres.sql"),
        include_str!("models/mariadb.sql"),
    ] {
        assert!(page.contains(&format!("```sql\n{tables}```")), "{tables}");
    }
}
