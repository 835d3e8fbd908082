use super::Dialect;
use crate::tenants::export::json_string;
use crate::tenants::holdings::Column;
use crate::tenants::name::TableName;
use crate::tenants::order::ForeignKey;
use crate::tenants::statement::{Statement, write};
use diesel::connection::LoadConnection;
use diesel::deserialize::{FromSql, Result};
use diesel::result::QueryResult;
use diesel::sql_types::{BigInt, Text};
use diesel::sqlite::Sqlite;

/// A table is told by `schema.name`, in lower case, as SQLite compares names.
impl Dialect for Sqlite {
    fn text(value: Self::RawValue<'_>) -> Result<String> {
        FromSql::<Text, Self>::from_sql(value)
    }

    fn number(value: Self::RawValue<'_>) -> Result<i64> {
        FromSql::<BigInt, Self>::from_sql(value)
    }

    /// An unqualified name is looked for where SQLite looks for it: `temp`, `main`, then attached databases.
    fn find_table(table: &TableName) -> Statement<'static, Self> {
        let found = Statement::new(
            "SELECT schema || '.' || lower(name) FROM pragma_table_list WHERE lower(name) = lower(",
        )
        .literal(table.name())
        .sql(")");
        match table.schema() {
            Some(schema) => found
                .sql(" AND lower(schema) = lower(")
                .literal(schema)
                .sql(")"),
            None => found,
        }
        .sql(" ORDER BY CASE schema WHEN 'temp' THEN 0 WHEN 'main' THEN 1 ELSE 2 END LIMIT 1")
    }

    fn columns(table: &str) -> Statement<'static, Self> {
        let (schema, name) = table.split_once('.').unwrap_or(("main", table));
        Statement::new("SELECT name, nullif(pk, 0) FROM pragma_table_info(")
            .literal(name)
            .sql(", ")
            .literal(schema)
            .sql(") ORDER BY cid")
    }

    fn foreign_keys() -> Statement<'static, Self> {
        Statement::new(
            "SELECT t.schema || '.' || lower(t.name) || '#' || f.id, t.schema || '.' || lower(t.name), t.schema, t.name, \
             t.schema || '.' || lower(f.\"table\"), f.on_delete, f.\"from\", \
             coalesce(f.\"to\", (SELECT p.name FROM pragma_table_info(f.\"table\", t.schema) AS p WHERE p.pk = f.seq + 1)) \
             FROM pragma_table_list AS t JOIN pragma_foreign_key_list(t.name, t.schema) AS f \
             WHERE t.type = 'table' ORDER BY 1, f.seq",
        )
    }

    /// A table without row ids has a primary key.
    fn row_identity(primary_key: &[String]) -> Vec<&str> {
        if primary_key.is_empty() {
            vec!["rowid"]
        } else {
            primary_key.iter().map(String::as_str).collect()
        }
    }

    /// Not `json_object`, which takes no bytes and a limited number of arguments.
    fn row_as_json(columns: &[Column]) -> Statement<'static, Self> {
        let members = columns.iter().enumerate().map(|(at, column)| {
            let before = if at == 0 { "{" } else { "," };
            let value = || Statement::new("t0.").name(&column.name);
            Statement::empty()
                .literal(&format!("{before}{}:", json_string(&column.name)))
                .sql(" || json_quote(CASE typeof(")
                .then(value())
                .sql(") WHEN 'blob' THEN hex(")
                .then(value())
                .sql(") ELSE ")
                .then(value())
                .sql(" END)")
        });
        Statement::empty().joined(members, " || ").sql(" || '}'")
    }

    const SNAPSHOT: Option<&'static str> = None;

    /// Foreign keys wait for the commit, and that goes for what else is in the transaction: switching it off again
    /// would forget what has been violated so far.
    fn write_together<C>(
        conn: &mut C,
        writes: Vec<Statement<'_, Self>>,
        _: &[&ForeignKey],
    ) -> QueryResult<()>
    where
        C: LoadConnection<Backend = Self>,
    {
        conn.batch_execute("PRAGMA defer_foreign_keys = ON")?;
        for statement in &writes {
            write(conn, statement)?;
        }
        Ok(())
    }
}
