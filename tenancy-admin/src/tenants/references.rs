//! Rows that stay, and refer to rows that go or change.

use super::error::{Error, Reference};
use super::holdings::{Held, Holdings};
use super::lock::Look;
use super::ownership::Ownership;
use super::rewrite::{Rewrite, changed};
use super::twins::Twins;
use crate::database::schema::{Consequence, ForeignKey, same_column};
use crate::database::session::Session;
use crate::database::statement::{Alias, Statement};
use crate::database::terms::Given;
use tenancy_runtime::catalog::TableName;

const CHILD: Alias = Alias(0);

/// What happens to rows of a table.
enum Effect<'h> {
    Deleted,
    /// These columns change.
    Changed(Vec<&'h str>),
}

/// From rows that go or change to rows that would not stay as they are: foreign keys, each to the table of the one
/// before. The tables between are those of which the program knows nothing, where the database settles it.
struct Path<'h>(Vec<&'h ForeignKey>);

impl Holdings {
    /// Every path from rows of a table.
    fn paths(&self, table: &str, effect: &Effect<'_>) -> Vec<Path<'_>> {
        let mut found = Found::default();
        self.follow(table, effect, &mut Vec::new(), &mut found);
        let Found { mut paths, circles } = found;
        // Tables in a circle: how long a path is depends on the rows. If there is a way out of it, it is not entered a
        // second time.
        let leads_out = |circle: &Path<'_>| {
            let last = circle.last();
            paths.iter().any(|path| path.passes(last))
        };
        let mut circles = circles;
        circles.retain(leads_out);
        paths.extend(circles);
        paths
    }

    fn follow<'h>(
        &'h self,
        table: &str,
        effect: &Effect<'_>,
        before: &mut Vec<&'h ForeignKey>,
        found: &mut Found<'h>,
    ) {
        for key in self.foreign_keys.iter().filter(|key| key.parent == table) {
            let action = match effect {
                Effect::Deleted => key.on_delete,
                Effect::Changed(columns) if touches(key, columns) => key.on_update,
                Effect::Changed(_) => continue,
            };
            let again = before.iter().any(|other| std::ptr::eq(*other, key));
            before.push(key);
            // A table of which the program knows nothing is left to the database. One whose rows are somebody's is not:
            // a cascade would change what is another tenant's.
            if self.designated.contains(&key.child) || action.refuses() {
                found.paths.push(Path(before.clone()));
            } else if again {
                found.circles.push(Path(before.clone()));
            } else {
                let effect = match (effect, action) {
                    (Effect::Deleted, Consequence::Cascade) => Effect::Deleted,
                    _ => Effect::Changed(key.columns.iter().map(|(from, _)| &**from).collect()),
                };
                self.follow(&key.child, &effect, before, found);
            }
            before.pop();
        }
    }

    /// As the program names a table, if it does.
    fn name<'h>(&'h self, id: &str, name: &'h TableName) -> &'h TableName {
        self.held(id).map_or(name, |held| &held.name)
    }
}

#[derive(Default)]
struct Found<'h> {
    paths: Vec<Path<'h>>,
    circles: Vec<Path<'h>>,
}

impl<'h> Path<'h> {
    fn last(&self) -> &'h ForeignKey {
        self.0.last().expect("a path has a foreign key")
    }

    fn passes(&self, key: &ForeignKey) -> bool {
        self.0.iter().any(|other| std::ptr::eq(*other, key))
    }

    fn is_direct(&self) -> bool {
        self.0.len() == 1
    }

    /// Is the row under `child`, of the table where the path ends, at the end of a path from a row of `parent` that
    /// meets the condition?
    fn leads_from(
        &self,
        parent: &Held,
        condition: &impl Fn(Alias) -> Statement,
        child: Alias,
    ) -> Statement {
        let (key, before) = self.0.split_last().expect("a path has a foreign key");
        let at = child.inner();
        let from = Statement::new("EXISTS (SELECT 1 FROM ");
        let (from, rest) = if before.is_empty() {
            (from.table_as(&parent.name, at), condition(at))
        } else {
            let before = Path(before.to_vec());
            let rest = before.leads_from(parent, condition, at);
            (from.table_as(&key.parent_name, at), rest)
        };
        from.sql(" WHERE ")
            .then(key.refers(child, at))
            .sql(" AND ")
            .then(rest)
            .end()
            .sql(")")
    }

    /// Does a path lead from the row under `parent` to a row that is not settled?
    fn leads_to(
        keys: &[&ForeignKey],
        parent: Alias,
        settled: &impl Fn(Alias) -> Vec<Statement>,
    ) -> Statement {
        let (key, rest) = keys.split_first().expect("a path has a foreign key");
        let at = parent.inner();
        let referring = Statement::new("EXISTS (SELECT 1 FROM ")
            .table_as(&key.child_name, at)
            .sql(" WHERE ")
            .then(key.refers(at, parent));
        let referring = if rest.is_empty() {
            unless(referring, settled(at))
        } else {
            referring
                .sql(" AND ")
                .then(Self::leads_to(rest, at, settled))
        };
        referring.end().sql(")")
    }
}

/// But for rows that meet one of the conditions.
fn unless(rows: Statement, conditions: Vec<Statement>) -> Statement {
    conditions.into_iter().fold(rows, |rows, condition| {
        rows.sql(" AND (").then(condition).sql(") IS NOT TRUE")
    })
}

fn touches(key: &ForeignKey, columns: &[&str]) -> bool {
    let mut referred = key.columns.iter();
    referred.any(|(_, to)| columns.iter().any(|column| same_column(to, column)))
}

/// Whether there are any, of the latest state of the rows or of the transaction's.
pub(super) struct Search<'h> {
    holdings: &'h Holdings,
    look: Look,
    found: Vec<Reference>,
}

impl<'h> Search<'h> {
    pub(super) fn new(holdings: &'h Holdings, look: Look) -> Self {
        Self {
            holdings,
            look,
            found: Vec::new(),
        }
    }

    /// What keeps the tenant's rows in these tables from being deleted.
    pub(super) async fn deleting(
        &mut self,
        session: &mut Session,
        tables: impl IntoIterator<Item = usize>,
    ) -> Result<(), Error> {
        for at in tables {
            let parent = &self.holdings.tables[at];
            let rows = |at| parent.owned(at);
            for path in self.holdings.paths(&parent.id, &Effect::Deleted) {
                // They go too.
                let child = self.holdings.held(&path.last().child);
                let settled = child.map(|child| child.owned(CHILD));
                self.along(session, parent, &path, rows, settled.into_iter().collect())
                    .await?;
            }
            if at == self.holdings.determining {
                self.names(session).await?;
            }
        }
        Ok(())
    }

    /// What names the tenant, by whatever column.
    async fn names(&mut self, session: &mut Session) -> Result<(), Error> {
        for table in &self.holdings.tables {
            for name in &table.names {
                let columns = vec![(*name).to_owned()];
                let known =
                    |found: &Reference| found.table == table.name && found.columns == columns;
                if self.found.iter().any(known) {
                    continue;
                }
                let naming = Statement::new("SELECT count(*) FROM ")
                    .table_as(&table.name, CHILD)
                    .sql(" WHERE ")
                    .column(CHILD, name)
                    .sql(" = ")
                    .given(Given::Source);
                let naming = unless(naming, vec![table.owned(CHILD)]);
                self.push(session, naming, &table.name, columns).await?;
            }
        }
        Ok(())
    }

    /// What keeps the row of a tenant that has been merged into another one from being deleted. Rows of the table
    /// `gone_over` refer to the other one by then.
    pub(super) async fn merging(
        &mut self,
        session: &mut Session,
        gone_over: Option<&str>,
    ) -> Result<(), Error> {
        let determining = self.holdings.determining();
        let rows = |at| determining.owned(at);
        for path in self.holdings.paths(&determining.id, &Effect::Deleted) {
            if path.is_direct() && Some(&*path.last().child) == gone_over {
                continue;
            }
            // What goes over does not refer to it any more. At the end of a longer path it would be lost.
            let settled = match self.holdings.held(&path.last().child) {
                Some(child) if path.is_direct() => {
                    let mut settled = settled(child, &child.merges(), path.last());
                    if child.id == determining.id {
                        settled.push(child.owned(CHILD));
                    }
                    settled
                }
                _ => Vec::new(),
            };
            self.along(session, determining, &path, rows, settled)
                .await?;
        }
        Ok(())
    }

    /// What keeps rows of a tenant from being deleted that stand for the same as rows of the other one.
    pub(super) async fn ending(
        &mut self,
        session: &mut Session,
        parent: &Held,
        twins: &Twins,
        of: impl Fn(&Held) -> Vec<Rewrite>,
    ) -> Result<(), Error> {
        let rows = |at| twins.is(at);
        for path in self.holdings.paths(&parent.id, &Effect::Deleted) {
            // What goes over refers to the other one's from then on, if its key holds the tenant.
            let settled = match self.holdings.held(&path.last().child) {
                Some(child) if path.is_direct() => settled(child, &of(child), path.last()),
                _ => Vec::new(),
            };
            self.along(session, parent, &path, rows, settled).await?;
        }
        Ok(())
    }

    /// Rows that the database would change because these columns of the rows of a table change.
    pub(super) async fn rewriting(
        &mut self,
        session: &mut Session,
        parent: &Held,
        rewrites: &[Rewrite],
        of: impl Fn(&Held) -> Vec<Rewrite>,
    ) -> Result<(), Error> {
        let rows = |at| changed(rewrites, at);
        let columns = rewrites.iter().map(|rewrite| rewrite.column).collect();
        for path in self.holdings.paths(&parent.id, &Effect::Changed(columns)) {
            // The database itself refuses what it does not settle.
            if path.is_direct() && path.last().on_update.refuses() {
                continue;
            }
            let settled = match self.holdings.held(&path.last().child) {
                Some(child) if path.is_direct() => settled(child, &of(child), path.last()),
                _ => Vec::new(),
            };
            self.along(session, parent, &path, rows, settled).await?;
        }
        Ok(())
    }

    /// Rows that the database would change because some rows of a table go to another tenant, but for those that go with
    /// them: their tenant is in the foreign key, and it cascades.
    pub(super) async fn moving(
        &mut self,
        session: &mut Session,
        parent: &Held,
        tenant_column: &str,
        rows: impl Fn(Alias) -> Statement,
    ) -> Result<(), Error> {
        let goes_with_it = |key: &ForeignKey| {
            let child = self.holdings.held(&key.child);
            let Some(Ownership::Column { column, others, .. }) =
                child.and_then(|child| child.ownership.as_ref())
            else {
                return false;
            };
            let mut columns = key.columns.iter();
            key.on_update == Consequence::Cascade
                && others.is_empty()
                && columns
                    .any(|(from, to)| same_column(from, column) && same_column(to, tenant_column))
        };
        let paths = self
            .holdings
            .paths(&parent.id, &Effect::Changed(vec![tenant_column]));
        let left_to_the_database = |path: &Path<'_>| {
            path.is_direct() && (path.last().on_update.refuses() || goes_with_it(path.last()))
        };
        let paths: Vec<_> = paths
            .into_iter()
            .filter(|path| !left_to_the_database(path))
            .collect();
        for path in paths {
            self.along(session, parent, &path, &rows, Vec::new())
                .await?;
        }
        Ok(())
    }

    /// An error if anything has been found.
    pub(super) fn end(self) -> Result<(), Error> {
        if self.found.is_empty() {
            Ok(())
        } else {
            Err(Error::Referenced {
                references: self.found,
            })
        }
    }

    /// Rows where a path ends that begins at some rows of `parent`, but for those that meet a condition.
    async fn along(
        &mut self,
        session: &mut Session,
        parent: &Held,
        path: &Path<'_>,
        rows: impl Fn(Alias) -> Statement,
        settled: Vec<Statement>,
    ) -> Result<(), Error> {
        let key = path.last();
        let name = self.holdings.name(&key.child, &key.child_name);
        let referring = Statement::new("SELECT count(*) FROM ")
            .table_as(name, CHILD)
            .sql(" WHERE ")
            .then(path.leads_from(parent, &rows, CHILD));
        let columns = key.columns.iter().map(|(from, _)| from.clone()).collect();
        self.push(session, unless(referring, settled), name, columns)
            .await
    }

    async fn push(
        &mut self,
        session: &mut Session,
        referring: Statement,
        table: &TableName,
        columns: Vec<String>,
    ) -> Result<(), Error> {
        let rows = session.count(self.look.of(referring.end())).await?;
        if rows > 0 {
            self.found.push(Reference {
                table: table.clone(),
                columns,
                rows,
            });
        }
        Ok(())
    }
}

/// The rows of which a column of the foreign key changes, and those that go.
fn settled(child: &Held, rewrites: &[Rewrite], foreign_key: &ForeignKey) -> Vec<Statement> {
    let refers = |rewrite: &&Rewrite| {
        let mut columns = foreign_key.columns.iter();
        columns.any(|(from, _)| same_column(from, rewrite.column))
    };
    rewrites
        .iter()
        .filter(refers)
        .map(|rewrite| rewrite.condition(CHILD))
        .chain(child.twins.iter().map(|twins| twins.is(CHILD)))
        .collect()
}

/// The row under `at`, of a table of the tenant's, but for those to which something refers that stays.
pub(super) fn unless_referenced(
    holdings: &Holdings,
    table: &Held,
    at: Alias,
    row: Statement,
) -> Statement {
    let paths = holdings.paths(&table.id, &Effect::Deleted);
    paths.iter().fold(row, |row, path| {
        let child = holdings.held(&path.last().child);
        let settled = |at| child.map(|child| child.owned(at)).into_iter().collect();
        // The first name of the path is the row's; those that follow are nobody else's.
        let referring = Path::leads_to(&path.0, at, &settled);
        row.sql(" AND NOT ").then(referring)
    })
}
