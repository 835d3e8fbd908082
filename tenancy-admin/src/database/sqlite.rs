//! SQLite.

use super::facts::{Facts, Locking, Patience, Together};
use super::json::json_string;
use super::schema::Column;
use tenancy_runtime::catalog::TableName;

/// A table is told by `schema.name`, in lower case, as `SQLite` compares names.
#[derive(Debug)]
pub(crate) struct Sqlite;

impl Facts for Sqlite {
    fn name(&self) -> &'static str {
        "sqlite"
    }

    fn quoted(&self, name: &str) -> String {
        format!("`{}`", name.replace('`', "``"))
    }

    /// A table may say `ON CONFLICT REPLACE` or `IGNORE` of its keys.
    fn update(&self) -> &'static str {
        "UPDATE OR ABORT "
    }

    /// An unqualified name is looked for where `SQLite` looks for it: `temp`, `main`, then attached databases.
    fn find_table(&self, table: &TableName) -> String {
        let name = self.literal(table.name());
        let schema = table.schema().map_or(String::new(), |schema| {
            format!(" AND lower(schema) = lower({})", self.literal(schema))
        });
        format!(
            "SELECT schema || '.' || lower(name) FROM pragma_table_list WHERE lower(name) = lower({name}){schema} \
             ORDER BY CASE schema WHEN 'temp' THEN 0 WHEN 'main' THEN 1 ELSE 2 END LIMIT 1"
        )
    }

    fn views(&self) -> &'static str {
        "SELECT schema || '.' || lower(name) FROM pragma_table_list WHERE type = 'view'"
    }

    fn columns(&self, table: &str) -> String {
        let (schema, name) = table.split_once('.').unwrap_or(("main", table));
        format!(
            "SELECT name, nullif(pk, 0) FROM pragma_table_info({}, {}) ORDER BY cid",
            self.literal(name),
            self.literal(schema)
        )
    }

    fn foreign_keys(&self) -> String {
        "SELECT t.schema || '.' || lower(t.name) || '#' || f.id, t.schema || '.' || lower(t.name), t.schema, t.name, \
         t.schema || '.' || lower(f.\"table\"), t.schema, f.\"table\", f.on_delete, f.on_update, f.\"from\", \
         coalesce(f.\"to\", (SELECT p.name FROM pragma_table_info(f.\"table\", t.schema) AS p WHERE p.pk = f.seq + 1)) \
         FROM pragma_table_list AS t JOIN pragma_foreign_key_list(t.name, t.schema) AS f \
         WHERE t.type = 'table' ORDER BY 1, f.seq"
            .to_owned()
    }

    /// A table without row ids has a primary key.
    fn row_identity<'k>(&self, primary_key: &'k [String]) -> Vec<&'k str> {
        if primary_key.is_empty() {
            vec!["rowid"]
        } else {
            primary_key.iter().map(String::as_str).collect()
        }
    }

    /// Not `json_object`, which takes no bytes and a limited number of arguments.
    fn row_as_json(&self, columns: &[Column]) -> String {
        let members = columns.iter().enumerate().map(|(at, column)| {
            let before = if at == 0 { "{" } else { "," };
            let member = self.literal(&format!("{before}{}:", json_string(&column.name)));
            let value = format!("t0.{}", self.quoted(&column.name));
            format!(
                "{member} || json_quote(CASE typeof({value}) WHEN 'blob' THEN hex({value}) ELSE {value} END)"
            )
        });
        members.collect::<Vec<_>>().join(" || ") + " || '}'"
    }

    fn locking(&self) -> Locking {
        Locking::Database
    }

    fn patience(&self) -> Option<Patience> {
        Some(Patience {
            state: "PRAGMA busy_timeout",
            set: "PRAGMA busy_timeout = ",
        })
    }

    fn together(&self) -> Together {
        Together::Deferred("PRAGMA defer_foreign_keys = ON")
    }
}
