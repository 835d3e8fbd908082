//! MySQL and MariaDB.

use super::facts::{Facts, Locking, Together};
use super::json::json_string;
use super::schema::Column;
use tenancy_runtime::catalog::TableName;

/// A table is told by `schema.name`. Temporary tables are not in the catalog.
#[derive(Debug)]
pub(crate) struct Mysql;

impl Facts for Mysql {
    fn name(&self) -> &'static str {
        "mysql"
    }

    /// As bytes: whether a backslash is one depends on the session.
    fn literal(&self, text: &str) -> String {
        let digit = |of: u8| char::from_digit(of.into(), 16).into_iter();
        let digits = text
            .bytes()
            .flat_map(|byte| digit(byte / 16).chain(digit(byte % 16)));
        format!("_utf8mb4 X'{}'", digits.collect::<String>())
    }

    fn quoted(&self, name: &str) -> String {
        format!("`{}`", name.replace('`', "``"))
    }

    fn delete(&self) -> &'static str {
        "DELETE t0"
    }

    /// The catalog compares names without their case, the database mostly does not.
    fn find_table(&self, table: &TableName) -> String {
        let name = self.literal(table.name());
        let schema = table
            .schema()
            .map_or("database()".to_owned(), |schema| self.literal(schema));
        format!(
            "SELECT concat(table_schema, '.', table_name) FROM information_schema.tables WHERE table_name = {name} \
             AND (@@lower_case_table_names <> 0 OR BINARY table_name = {name}) AND table_schema = {schema}"
        )
    }

    fn views(&self) -> &'static str {
        "SELECT concat(table_schema, '.', table_name) FROM information_schema.views"
    }

    fn columns(&self, table: &str) -> String {
        let (schema, name) = table.split_once('.').unwrap_or(("", table));
        format!(
            "SELECT c.column_name, cast(i.seq_in_index AS char), \
             CASE WHEN c.data_type LIKE '%blob' OR c.data_type LIKE '%binary' THEN 'bytes' END \
             FROM information_schema.columns AS c LEFT JOIN information_schema.statistics AS i \
             ON i.table_schema = c.table_schema AND i.table_name = c.table_name \
             AND i.column_name = c.column_name AND i.index_name = 'PRIMARY' \
             WHERE c.table_schema = {} AND c.table_name = {} ORDER BY c.ordinal_position",
            self.literal(schema),
            self.literal(name),
        )
    }

    /// No key waits: a table's own is looked at for each row. Between tables they are looked at in the end, see
    /// [`together`](Facts::together).
    fn foreign_keys(&self) -> String {
        "SELECT concat(k.table_schema, '.', k.table_name, '#', k.constraint_name), \
         concat(k.table_schema, '.', k.table_name), k.table_schema, k.table_name, \
         concat(k.referenced_table_schema, '.', k.referenced_table_name), \
         k.referenced_table_schema, k.referenced_table_name, \
         CASE WHEN r.delete_rule NOT IN ('NO ACTION', 'RESTRICT') THEN r.delete_rule \
         WHEN k.table_schema = k.referenced_table_schema AND k.table_name = k.referenced_table_name THEN 'RESTRICT' \
         ELSE 'NO ACTION' END, r.update_rule, k.column_name, k.referenced_column_name \
         FROM information_schema.key_column_usage AS k JOIN information_schema.referential_constraints AS r \
         ON r.constraint_schema = k.constraint_schema AND r.table_name = k.table_name \
         AND r.constraint_name = k.constraint_name \
         WHERE k.referenced_table_name IS NOT NULL ORDER BY 1, k.ordinal_position"
            .to_owned()
    }

    /// A table without a primary key has nothing that tells its rows apart.
    fn row_identity<'k>(&self, primary_key: &'k [String]) -> Vec<&'k str> {
        primary_key.iter().map(String::as_str).collect()
    }

    /// A subquery with a `LIMIT`, and one of the table that is written, have to be derived tables.
    fn candidates(&self, limit: Option<u64>) -> (&'static str, String) {
        let limit = limit.unwrap_or(u64::MAX);
        ("SELECT * FROM (", format!(" LIMIT {limit}) AS candidates"))
    }

    /// An array of one value gives the value as JSON.
    fn row_as_json(&self, columns: &[Column]) -> String {
        let members = columns.iter().enumerate().map(|(at, column)| {
            let before = if at == 0 { "{" } else { "," };
            let member = self.literal(&format!("{before}{}:", json_string(&column.name)));
            let value = format!("t0.{}", self.quoted(&column.name));
            let value = if column.is_bytes {
                format!("hex({value})")
            } else {
                value
            };
            format!("{member}, json_extract(json_array({value}), '$[0]')")
        });
        let members: Vec<_> = members.collect();
        format!("concat({}, '}}')", members.join(", "))
    }

    /// The default. Below it no gap is locked, and each statement sees another state.
    fn before_transaction(&self) -> Option<&'static str> {
        Some("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    }

    /// For the next transaction alone.
    fn before_transaction_without_gaps(&self) -> Option<&'static str> {
        Some("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
    }

    fn latest(&self) -> &'static str {
        " LOCK IN SHARE MODE"
    }

    fn locking(&self) -> Locking {
        Locking::RowsAndGaps
    }

    fn waits_in_a_table(&self) -> bool {
        false
    }

    fn together(&self) -> Together {
        Together::Unchecked {
            state: "SELECT cast(@@SESSION.foreign_key_checks AS char)",
            set: "SET SESSION foreign_key_checks = ",
            off: "0",
        }
    }
}
