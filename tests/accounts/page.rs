//! The pages of the manual: their examples are compiled and run here.

#[cfg(test)]
mod contract;

#[cfg(doctest)]
#[doc = include_str!("../../docs/accounts.md")]
mod accounts {}

#[cfg(doctest)]
#[doc = include_str!("../../docs/tenant-life.md")]
mod tenant_life {}

#[cfg(doctest)]
#[doc = include_str!("../../docs/audit.md")]
mod audit {}

#[cfg(doctest)]
#[doc = include_str!("../../docs/sign-up.md")]
mod sign_up {}

#[cfg(doctest)]
#[doc = include_str!("../../docs/keys.md")]
mod keys {}

#[cfg(doctest)]
#[doc = include_str!("../../docs/join-links.md")]
mod join_links {}

#[cfg(doctest)]
#[doc = include_str!("../../docs/domains.md")]
mod domains {}

#[cfg(doctest)]
#[doc = include_str!("../../docs/impersonation.md")]
mod impersonation {}

#[cfg(doctest)]
#[doc = include_str!("../../docs/outbox.md")]
mod outbox {}

#[cfg(doctest)]
#[doc = include_str!("../../docs/owners.md")]
mod owners {}

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

#[test]
fn the_page_of_keys_shows_the_table_that_the_rules_have() {
    let page = include_str!("../../docs/keys.md");
    for table in [
        include_str!("models/keys/sqlite.sql"),
        include_str!("models/keys/postgres.sql"),
        include_str!("models/keys/mariadb.sql"),
    ] {
        assert!(page.contains(&format!("```sql\n{table}```")), "{table}");
    }
}

#[test]
fn the_page_of_join_links_shows_the_table_that_the_rules_have() {
    let page = include_str!("../../docs/join-links.md");
    for table in [
        include_str!("models/join_links/sqlite.sql"),
        include_str!("models/join_links/postgres.sql"),
        include_str!("models/join_links/mariadb.sql"),
    ] {
        assert!(page.contains(&format!("```sql\n{table}```")), "{table}");
    }
}

#[test]
fn the_page_of_domains_shows_the_table_that_the_rules_have() {
    let page = include_str!("../../docs/domains.md");
    for table in [
        include_str!("models/domains/sqlite.sql"),
        include_str!("models/domains/postgres.sql"),
        include_str!("models/domains/mariadb.sql"),
    ] {
        assert!(page.contains(&format!("```sql\n{table}```")), "{table}");
    }
}

#[test]
fn the_page_of_impersonation_shows_the_tables_that_the_rules_have() {
    let page = include_str!("../../docs/impersonation.md");
    for tables in [
        include_str!("models/impersonations/sqlite.sql"),
        include_str!("models/impersonations/postgres.sql"),
        include_str!("models/impersonations/mariadb.sql"),
    ] {
        assert!(page.contains(&format!("```sql\n{tables}```")), "{tables}");
    }
}

// Proves I1.
#[test]
fn the_page_shows_what_a_tenant_may_become() {
    use tenancy::accounts::TenantStatus;
    let page = include_str!("../../docs/tenant-life.md");
    let rows = page.lines().filter(|line| line.starts_with("| `"));
    let shown = rows.map(|row| {
        let cells: Vec<_> = row
            .split('|')
            .map(|cell| cell.trim().trim_matches('`'))
            .collect();
        (cells[1].to_owned(), cells[2].to_owned())
    });
    let mut shown: Vec<_> = shown.collect();
    let mut changes = Vec::new();
    let mut froms = vec![TenantStatus::Active];
    let mut at = 0;
    while let Some(&from) = froms.get(at) {
        for &to in from.becomes() {
            changes.push((from.name().to_owned(), to.name().to_owned()));
            if !froms.contains(&to) {
                froms.push(to);
            }
        }
        at += 1;
    }
    shown.sort();
    changes.sort();
    assert_eq!(shown, changes);
}
