use super::Dialect;
use crate::tenants::export::json_string;
use crate::tenants::holdings::Column;
use crate::tenants::name::TableName;
use crate::tenants::order::ForeignKey;
use crate::tenants::statement::{Alias, Statement, count, rows, write};
use diesel::connection::LoadConnection;
use diesel::deserialize::{FromSql, Result};
use diesel::mysql::Mysql;
use diesel::result::{DatabaseErrorKind, Error, QueryResult};
use diesel::sql_types::{BigInt, Text};

/// A table is told by `schema.name`. Temporary tables are not in the catalog.
impl Dialect for Mysql {
    fn text(value: Self::RawValue<'_>) -> Result<String> {
        FromSql::<Text, Self>::from_sql(value)
    }

    fn number(value: Self::RawValue<'_>) -> Result<i64> {
        FromSql::<BigInt, Self>::from_sql(value)
    }

    /// As bytes: whether a backslash is one depends on the session.
    fn literal(text: &str) -> String {
        let digit = |of: u8| char::from_digit(of.into(), 16).into_iter();
        let digits = text
            .bytes()
            .flat_map(|byte| digit(byte / 16).chain(digit(byte % 16)));
        format!("_utf8mb4 X'{}'", digits.collect::<String>())
    }

    const DELETE: &'static str = "DELETE t0";

    /// The catalog compares names without their case, the database mostly does not.
    fn find_table(table: &TableName) -> Statement<'static, Self> {
        let found = Statement::new(
            "SELECT concat(table_schema, '.', table_name) FROM information_schema.tables WHERE table_name = ",
        )
        .literal(table.name())
        .sql(" AND (@@lower_case_table_names <> 0 OR BINARY table_name = ")
        .literal(table.name())
        .sql(") AND table_schema = ");
        match table.schema() {
            Some(schema) => found.literal(schema),
            None => found.sql("database()"),
        }
    }

    fn columns(table: &str) -> Statement<'static, Self> {
        let (schema, name) = table.split_once('.').unwrap_or(("", table));
        Statement::new(
            "SELECT c.column_name, cast(i.seq_in_index AS char), \
             CASE WHEN c.data_type LIKE '%blob' OR c.data_type LIKE '%binary' THEN 'bytes' END \
             FROM information_schema.columns AS c LEFT JOIN information_schema.statistics AS i \
             ON i.table_schema = c.table_schema AND i.table_name = c.table_name \
             AND i.column_name = c.column_name AND i.index_name = 'PRIMARY' WHERE c.table_schema = ",
        )
        .literal(schema)
        .sql(" AND c.table_name = ")
        .literal(name)
        .sql(" ORDER BY c.ordinal_position")
    }

    /// No key waits: a table's own is looked at for each row. Between tables they are looked at in the end, see
    /// [`write_together`](Dialect::write_together).
    fn foreign_keys() -> Statement<'static, Self> {
        Statement::new(
            "SELECT concat(k.table_schema, '.', k.table_name, '#', k.constraint_name), \
             concat(k.table_schema, '.', k.table_name), k.table_schema, k.table_name, \
             concat(k.referenced_table_schema, '.', k.referenced_table_name), \
             CASE WHEN r.delete_rule NOT IN ('NO ACTION', 'RESTRICT') THEN 'OTHER' \
             WHEN k.table_schema = k.referenced_table_schema AND k.table_name = k.referenced_table_name THEN 'RESTRICT' \
             ELSE 'NO ACTION' END, k.column_name, k.referenced_column_name \
             FROM information_schema.key_column_usage AS k JOIN information_schema.referential_constraints AS r \
             ON r.constraint_schema = k.constraint_schema AND r.table_name = k.table_name \
             AND r.constraint_name = k.constraint_name \
             WHERE k.referenced_table_name IS NOT NULL ORDER BY 1, k.ordinal_position",
        )
    }

    /// A table without a primary key has nothing that tells its rows apart.
    fn row_identity(primary_key: &[String]) -> Vec<&str> {
        primary_key.iter().map(String::as_str).collect()
    }

    /// A subquery with a `LIMIT`, and one of the table that is written, have to be derived tables.
    fn candidates(select: Statement<'_, Self>, limit: Option<u64>) -> Statement<'_, Self> {
        let limit = limit.unwrap_or(u64::MAX);
        Statement::new("SELECT * FROM (")
            .then(select)
            .sql(format!(" LIMIT {limit}) AS candidates"))
    }

    /// An array of one value gives the value as JSON.
    fn row_as_json(columns: &[Column]) -> Statement<'static, Self> {
        let members = columns.iter().enumerate().map(|(at, column)| {
            let before = if at == 0 { "{" } else { "," };
            let value = Statement::new("t0.").name(&column.name);
            let value = if column.is_bytes {
                Statement::new("hex(").then(value).sql(")")
            } else {
                value
            };
            Statement::empty()
                .literal(&format!("{before}{}:", json_string(&column.name)))
                .sql(", json_extract(json_array(")
                .then(value)
                .sql("), '$[0]')")
        });
        Statement::new("concat(")
            .joined(members, ", ")
            .sql(", '}')")
    }

    /// `REPEATABLE READ` is the default, and cannot be asked for when a transaction has begun.
    const SNAPSHOT: Option<&'static str> = None;

    const WAITS_IN_A_TABLE: bool = false;

    /// No constraint waits for anything, so they are switched off for the writes, and looked at here when all is done:
    /// in the latest state of the rows, which are locked, so that nobody adds another reference meanwhile. Cascades
    /// are off as well; what they would have changed is found by the same look.
    fn write_together<C>(
        conn: &mut C,
        writes: Vec<Statement<'_, Self>>,
        keys: &[&ForeignKey],
    ) -> QueryResult<()>
    where
        C: LoadConnection<Backend = Self>,
    {
        let unchecked = Unchecked::new(conn)?;
        for statement in &writes {
            write(&mut *unchecked.conn, statement)?;
        }
        drop(unchecked);
        for key in keys {
            let rows = count(conn, dangling(key))?;
            if rows > 0 {
                let message = format!("{rows} rows of {} would refer to no row", key.child_name);
                return Err(Error::DatabaseError(
                    DatabaseErrorKind::ForeignKeyViolation,
                    Box::new(message),
                ));
            }
        }
        Ok(())
    }
}

/// Counts the rows whose key refers to none, and keeps others from writing any.
fn dangling(key: &ForeignKey) -> Statement<'static, Mysql> {
    const CHILD: Alias = Alias(0);
    const PARENT: Alias = Alias(1);
    let (schema, name) = key.parent.split_once('.').unwrap_or(("", &key.parent));
    let parent = TableName::new(Some(schema.to_owned()), name.to_owned());
    let given = key.columns.iter().map(|(from, _)| {
        Statement::empty()
            .column(CHILD, from)
            .sql(" IS NOT NULL AND ")
    });
    let same = key.columns.iter().map(|(from, to)| {
        Statement::empty()
            .column(PARENT, to)
            .sql(" = ")
            .column(CHILD, from)
    });
    Statement::new("SELECT count(*) FROM ")
        .table_as(&key.child_name, CHILD)
        .sql(" WHERE ")
        .joined(given, "")
        .sql("NOT EXISTS (SELECT 1 FROM ")
        .table_as(&parent, PARENT)
        .sql(" WHERE ")
        .joined(same, " AND ")
        .sql(") LOCK IN SHARE MODE")
}

/// A connection that does not look at foreign keys, until this is dropped.
struct Unchecked<'c, C: LoadConnection<Backend = Mysql>> {
    conn: &'c mut C,
    before: String,
}

impl<'c, C: LoadConnection<Backend = Mysql>> Unchecked<'c, C> {
    fn new(conn: &'c mut C) -> QueryResult<Self> {
        let before = rows(
            conn,
            Statement::new("SELECT cast(@@SESSION.foreign_key_checks AS char)"),
        )?;
        let before = before.into_iter().flatten().flatten().next();
        let before = before.ok_or(Error::NotFound)?;
        conn.batch_execute("SET SESSION foreign_key_checks = 0")?;
        Ok(Self { conn, before })
    }
}

impl<C: LoadConnection<Backend = Mysql>> Drop for Unchecked<'_, C> {
    fn drop(&mut self) {
        let checks = format!("SET SESSION foreign_key_checks = {}", self.before);
        // It fails when the connection is gone, and then there is nothing to switch on again.
        let _ = self.conn.batch_execute(&checks);
    }
}
