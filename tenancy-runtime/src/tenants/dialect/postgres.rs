use super::Dialect;
use crate::tenants::holdings::Column;
use crate::tenants::name::TableName;
use crate::tenants::order::ForeignKey;
use crate::tenants::statement::{Statement, rows};
use diesel::connection::LoadConnection;
use diesel::deserialize::{FromSql, Result};
use diesel::pg::Pg;
use diesel::result::QueryResult;
use diesel::sql_types::{BigInt, Text};

/// A table is told by its object id.
impl Dialect for Pg {
    fn text(value: Self::RawValue<'_>) -> Result<String> {
        FromSql::<Text, Self>::from_sql(value)
    }

    fn number(value: Self::RawValue<'_>) -> Result<i64> {
        FromSql::<BigInt, Self>::from_sql(value)
    }

    fn find_table(table: &TableName) -> Statement<'static, Self> {
        let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
        let name = match table.schema() {
            Some(schema) => format!("{}.{}", quoted(schema), quoted(table.name())),
            None => quoted(table.name()),
        };
        Statement::new("SELECT to_regclass(")
            .literal(&name)
            .sql(")::oid::text")
    }

    fn columns(table: &str) -> Statement<'static, Self> {
        Statement::new(format!(
            "SELECT a.attname::text, array_position(i.indkey::int2[], a.attnum)::text FROM pg_attribute AS a \
             LEFT JOIN pg_index AS i ON i.indrelid = a.attrelid AND i.indisprimary \
             WHERE a.attrelid = {table} AND a.attnum > 0 AND NOT a.attisdropped \
             ORDER BY a.attnum"
        ))
    }

    /// A key of a partition is a key of the whole table, and its copies are no keys of their own.
    fn foreign_keys() -> Statement<'static, Self> {
        Statement::new(
            "SELECT c.oid::text, child.oid::text, n.nspname::text, child.relname::text, \
             coalesce(pg_partition_root(c.confrelid)::oid, c.confrelid)::text, \
             CASE c.confdeltype WHEN 'a' THEN 'NO ACTION' WHEN 'r' THEN 'RESTRICT' ELSE 'OTHER' END::text, \
             f.attname::text, t.attname::text \
             FROM pg_constraint AS c \
             JOIN pg_class AS child ON child.oid = coalesce(pg_partition_root(c.conrelid)::oid, c.conrelid) \
             JOIN pg_namespace AS n ON n.oid = child.relnamespace \
             CROSS JOIN LATERAL unnest(c.conkey, c.confkey) WITH ORDINALITY AS k (f, t, at) \
             JOIN pg_attribute AS f ON f.attrelid = c.conrelid AND f.attnum = k.f \
             JOIN pg_attribute AS t ON t.attrelid = c.confrelid AND t.attnum = k.t \
             WHERE c.contype = 'f' AND c.conparentid = 0 ORDER BY c.oid, k.at",
        )
    }

    fn row_identity(_: &[String]) -> Vec<&str> {
        vec!["tableoid", "ctid"]
    }

    fn row_as_json(_: &[Column]) -> Statement<'static, Self> {
        Statement::new("row_to_json(t0)::text")
    }

    const SNAPSHOT: Option<&'static str> = Some("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");

    /// One statement: foreign keys are looked at when it ends, deferrable or not.
    fn write_together<C>(
        conn: &mut C,
        writes: Vec<Statement<'_, Self>>,
        _: &[&ForeignKey],
    ) -> QueryResult<()>
    where
        C: LoadConnection<Backend = Self>,
    {
        if writes.is_empty() {
            return Ok(());
        }
        let parts = writes
            .into_iter()
            .enumerate()
            .map(|(at, write)| Statement::new(format!("w{at} AS (")).then(write).sql(")"));
        let together = Statement::new("WITH ").joined(parts, ", ").sql(" SELECT 1");
        // A write that nothing selects from runs too, and wholly.
        rows(conn, together.sql("::text")).map(drop)
    }
}
