//! Reading what a database knows of its tables.

use super::schema::{Column, Consequence, ForeignKey};
use super::session::Session;
use super::statement::Statement;
use diesel::result::QueryResult;
use tenancy_runtime::catalog::TableName;

impl Session {
    /// What tells the table from all others, if the database has it.
    pub(crate) async fn find(&mut self, table: &TableName) -> QueryResult<Option<String>> {
        let found = self
            .rows(Statement::new(self.facts.find_table(table)))
            .await?;
        Ok(found.into_iter().flatten().next().flatten())
    }

    /// What `find` says of all views.
    pub(crate) async fn views(&mut self) -> QueryResult<Vec<String>> {
        let views = self.rows(Statement::new(self.facts.views())).await?;
        Ok(views.into_iter().flatten().flatten().collect())
    }

    /// All columns of a table that has been found, and those of the primary key in its order.
    pub(crate) async fn columns(&mut self, table: &str) -> QueryResult<(Vec<Column>, Vec<String>)> {
        let mut columns = Vec::new();
        let mut primary_key = Vec::new();
        let rows = self.rows(Statement::new(self.facts.columns(table))).await?;
        for row in rows {
            let [Some(column), place, rest @ ..] = &row[..] else {
                continue;
            };
            columns.push(Column {
                name: column.clone(),
                is_bytes: matches!(rest, [Some(_)]),
            });
            if let Some(place) = place.as_ref().and_then(|place| place.parse::<u32>().ok()) {
                primary_key.push((place, column.clone()));
            }
        }
        primary_key.sort();
        let primary_key = primary_key.into_iter().map(|(_, column)| column).collect();
        Ok((columns, primary_key))
    }

    /// Every foreign key of the database.
    pub(crate) async fn foreign_keys(&mut self) -> QueryResult<Vec<ForeignKey>> {
        let mut keys: Vec<(String, ForeignKey)> = Vec::new();
        let rows = self.rows(Statement::new(self.facts.foreign_keys())).await?;
        for row in rows {
            // A key to a table that is not there, as SQLite lets one write, has no column to refer to.
            let Ok::<[Option<String>; 11], _>(
                [
                    Some(key),
                    Some(child),
                    child_schema,
                    Some(child_name),
                    Some(parent),
                    parent_schema,
                    Some(parent_name),
                    Some(on_delete),
                    Some(on_update),
                    Some(from),
                    Some(to),
                ],
            ) = row.try_into()
            else {
                continue;
            };
            match keys.last_mut() {
                Some((last, foreign_key)) if *last == key => {
                    foreign_key.columns.push((from, to));
                }
                _ => keys.push((
                    key,
                    ForeignKey {
                        child,
                        child_name: TableName::new(child_schema, child_name),
                        parent,
                        parent_name: TableName::new(parent_schema, parent_name),
                        on_delete: Consequence::named(&on_delete),
                        on_update: Consequence::named(&on_update),
                        columns: vec![(from, to)],
                    },
                )),
            }
        }
        Ok(keys.into_iter().map(|(_, key)| key).collect())
    }
}
