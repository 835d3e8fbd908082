//! Rows that stay, and refer to rows that go.

use super::dialect::Dialect;
use super::error::{Error, Reference};
use super::holdings::{Held, Holdings, Rewrite, same_column};
use super::name::TableName;
use super::order::{ForeignKey, OnDelete};
use super::statement::{Alias, AnyKey, Statement, count};
use diesel::connection::LoadConnection;

const CHILD: Alias = Alias(0);
const PARENT: Alias = Alias(1);

/// What would keep a tenant from being removed.
pub(super) fn to_the_tenants_rows<C>(
    conn: &mut C,
    holdings: &Holdings,
    key: AnyKey<'_, C::Backend>,
) -> Result<(), Error>
where
    C: LoadConnection<Backend: Dialect>,
{
    let mut references = Vec::new();
    for parent in &holdings.tables {
        if parent.ownership.is_some() {
            // They go too.
            let settled = |child: &Held, _: &ForeignKey| vec![child.owned(key, CHILD)];
            by_foreign_keys(conn, holdings, parent, key, settled, &mut references)?;
        }
    }
    for table in &holdings.tables {
        for name in &table.names {
            let columns = vec![(*name).to_owned()];
            if references
                .iter()
                .any(|found| found.table == table.name && found.columns == columns)
            {
                continue;
            }
            let naming = Statement::new("SELECT count(*) FROM ")
                .table_as(&table.name, CHILD)
                .sql(" WHERE ")
                .column(CHILD, name)
                .sql(" = ")
                .key(key)
                .sql(" AND (")
                .then(table.owned(key, CHILD))
                .sql(") IS NOT TRUE");
            push(conn, naming, table.name.clone(), columns, &mut references)?;
        }
    }
    refuse(references)
}

/// What would keep the row of a tenant that has been merged into another one from being deleted.
pub(super) fn to_the_merged<C>(
    conn: &mut C,
    holdings: &Holdings,
    key: AnyKey<'_, C::Backend>,
) -> Result<(), Error>
where
    C: LoadConnection<Backend: Dialect>,
{
    let mut references = Vec::new();
    let determining = holdings.determining();
    let settled = |child: &Held, foreign_key: &ForeignKey| {
        if child.id == determining.id {
            return vec![child.owned(key, CHILD)];
        }
        let refers = |rewrite: &Rewrite| {
            let mut columns = foreign_key.columns.iter();
            columns.any(|(from, _)| same_column(from, rewrite.column))
        };
        let rewrites = child.merges().into_iter().filter(refers);
        rewrites
            .map(|rewrite| rewrite.condition(key, CHILD))
            .collect()
    };
    by_foreign_keys(conn, holdings, determining, key, settled, &mut references)?;
    refuse(references)
}

fn refuse(references: Vec<Reference>) -> Result<(), Error> {
    if references.is_empty() {
        Ok(())
    } else {
        Err(Error::Referenced { references })
    }
}

/// Rows that refer to the tenant's rows in `parent`, but for those that meet a condition of `settled`.
fn by_foreign_keys<'k, C>(
    conn: &mut C,
    holdings: &Holdings,
    parent: &Held,
    key: AnyKey<'k, C::Backend>,
    settled: impl Fn(&Held, &ForeignKey) -> Vec<Statement<'k, C::Backend>>,
    references: &mut Vec<Reference>,
) -> Result<(), Error>
where
    C: LoadConnection<Backend: Dialect>,
{
    let to_parent = |foreign_key: &&ForeignKey| foreign_key.parent == parent.id;
    for foreign_key in holdings.foreign_keys.iter().filter(to_parent) {
        // A table of which the program knows nothing is left to the database. One whose rows are somebody's is not:
        // a cascade would change what is another tenant's.
        if foreign_key.on_delete == OnDelete::Other
            && !holdings.designated.contains(&foreign_key.child)
        {
            continue;
        }
        let child = holdings
            .tables
            .iter()
            .find(|table| table.id == foreign_key.child);
        let name = child.map_or(&foreign_key.child_name, |child| &child.name);
        let same = foreign_key.columns.iter().map(|(from, to)| {
            Statement::empty()
                .column(PARENT, to)
                .sql(" = ")
                .column(CHILD, from)
        });
        let mut referring = Statement::new("SELECT count(*) FROM ")
            .table_as(name, CHILD)
            .sql(" WHERE EXISTS (SELECT 1 FROM ")
            .table_as(&parent.name, PARENT)
            .sql(" WHERE ")
            .joined(same, " AND ")
            .sql(" AND ")
            .then(parent.owned(key, PARENT))
            .sql(")");
        for condition in child.iter().flat_map(|child| settled(child, foreign_key)) {
            referring = referring.sql(" AND (").then(condition).sql(") IS NOT TRUE");
        }
        let columns = foreign_key
            .columns
            .iter()
            .map(|(from, _)| from.clone())
            .collect();
        push(conn, referring, name.clone(), columns, references)?;
    }
    Ok(())
}

fn push<C>(
    conn: &mut C,
    referring: Statement<'_, C::Backend>,
    table: TableName,
    columns: Vec<String>,
    references: &mut Vec<Reference>,
) -> Result<(), Error>
where
    C: LoadConnection<Backend: Dialect>,
{
    let rows = count(conn, referring)?;
    if rows > 0 {
        references.push(Reference {
            table,
            columns,
            rows,
        });
    }
    Ok(())
}
