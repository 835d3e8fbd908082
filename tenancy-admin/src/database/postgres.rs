//! PostgreSQL.

use super::facts::{Facts, Locking, Together};
use super::schema::Column;
use tenancy_runtime::catalog::TableName;

/// A table is told by its object id.
#[derive(Debug)]
pub(crate) struct Postgres;

impl Facts for Postgres {
    fn name(&self) -> &'static str {
        "postgres"
    }

    fn find_table(&self, table: &TableName) -> String {
        let name = match table.schema() {
            Some(schema) => format!("{}.{}", self.quoted(schema), self.quoted(table.name())),
            None => self.quoted(table.name()),
        };
        format!("SELECT to_regclass({})::oid::text", self.literal(&name))
    }

    fn views(&self) -> &'static str {
        "SELECT oid::text FROM pg_class WHERE relkind IN ('v', 'm')"
    }

    fn columns(&self, table: &str) -> String {
        format!(
            "SELECT a.attname::text, array_position(i.indkey::int2[], a.attnum)::text FROM pg_attribute AS a \
             LEFT JOIN pg_index AS i ON i.indrelid = a.attrelid AND i.indisprimary \
             WHERE a.attrelid = {table} AND a.attnum > 0 AND NOT a.attisdropped \
             ORDER BY a.attnum"
        )
    }

    /// A key of a partition is a key of the whole table, and its copies are no keys of their own.
    fn foreign_keys(&self) -> String {
        let action = |code: &str| {
            format!(
                "CASE {code} WHEN 'a' THEN 'NO ACTION' WHEN 'r' THEN 'RESTRICT' WHEN 'c' THEN 'CASCADE' \
                 ELSE 'SET' END::text"
            )
        };
        format!(
            "SELECT c.oid::text, child.oid::text, cn.nspname::text, child.relname::text, \
             parent.oid::text, pn.nspname::text, parent.relname::text, {}, {}, f.attname::text, t.attname::text \
             FROM pg_constraint AS c \
             JOIN pg_class AS child ON child.oid = coalesce(pg_partition_root(c.conrelid)::oid, c.conrelid) \
             JOIN pg_namespace AS cn ON cn.oid = child.relnamespace \
             JOIN pg_class AS parent ON parent.oid = coalesce(pg_partition_root(c.confrelid)::oid, c.confrelid) \
             JOIN pg_namespace AS pn ON pn.oid = parent.relnamespace \
             CROSS JOIN LATERAL unnest(c.conkey, c.confkey) WITH ORDINALITY AS k (f, t, at) \
             JOIN pg_attribute AS f ON f.attrelid = c.conrelid AND f.attnum = k.f \
             JOIN pg_attribute AS t ON t.attrelid = c.confrelid AND t.attnum = k.t \
             WHERE c.contype = 'f' AND c.conparentid = 0 ORDER BY c.oid, k.at",
            action("c.confdeltype"),
            action("c.confupdtype"),
        )
    }

    fn row_identity<'k>(&self, _: &'k [String]) -> Vec<&'k str> {
        vec!["tableoid", "ctid"]
    }

    fn row_as_json(&self, _: &[Column]) -> String {
        "row_to_json(t0.*)::text".to_owned()
    }

    fn snapshot(&self) -> Option<&'static str> {
        Some("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    }

    fn in_transaction(&self) -> Option<&'static str> {
        Some("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
    }

    fn is_blind(&self) -> Option<&'static str> {
        Some(
            "SELECT 'blind'::text WHERE current_setting('transaction_isolation') IN ('repeatable read', 'serializable')",
        )
    }

    fn locking(&self) -> Locking {
        Locking::Rows
    }

    fn together(&self) -> Together {
        Together::OneStatement
    }
}
