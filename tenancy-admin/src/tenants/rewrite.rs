//! What changes when rows go to another tenant.

use super::holdings::Held;
use super::ownership::{Ownership, is};
use super::twins::Twins;
use crate::database::facts::Facts;
use crate::database::schema::same_column;
use crate::database::statement::{Alias, Statement};
use crate::database::terms::Given;
use tenancy_runtime::catalog::TableName;

const ROW: Alias = Alias(0);

/// A column that changes when rows go to another tenant.
#[derive(Debug)]
pub(super) struct Rewrite {
    pub(super) column: &'static str,
    condition: Condition,
    value: Value,
    /// Those that go instead.
    twins: Option<Twins>,
}

/// In which rows it changes.
#[derive(Debug)]
enum Condition {
    /// In the tenant's.
    Owned(Ownership),
    /// In those that name it.
    Names,
    /// In those of tenants that name it, other than itself.
    Below { key: &'static str },
}

#[derive(Debug)]
enum Value {
    Key,
    KeyOf {
        determining: TableName,
        select: &'static str,
        key: &'static str,
    },
}

impl Rewrite {
    /// The columns of a table that say, by themselves, whose its rows are.
    fn of(ownership: &Ownership) -> Vec<Self> {
        match ownership {
            Ownership::Either(parents) => parents.iter().filter_map(Self::of_one).collect(),
            _ => Self::of_one(ownership).into_iter().collect(),
        }
    }

    fn of_one(ownership: &Ownership) -> Option<Self> {
        let rewrite = |column, value| {
            Some(Self {
                column,
                condition: Condition::Owned(ownership.clone()),
                value,
                twins: None,
            })
        };
        match ownership {
            Ownership::Determining { .. } | Ownership::Either(_) => None,
            Ownership::Column { column, .. }
            | Ownership::Typed {
                key_column: column, ..
            } => rewrite(column, Value::Key),
            Ownership::Through {
                parent,
                foreign_key,
                parent_key,
                parents,
                ..
            } => match **parents {
                // The tenant's own row stays, so its dependents have to be moved to the other tenant's.
                Ownership::Determining { key } => rewrite(
                    foreign_key,
                    Value::KeyOf {
                        determining: parent.clone(),
                        select: parent_key,
                        key,
                    },
                ),
                // The parent moves, and takes them with it.
                _ => None,
            },
        }
    }

    /// Does it change in the row under `at`?
    pub(super) fn condition(&self, at: Alias) -> Statement {
        let condition = self.condition_if_no_twin(at);
        match &self.twins {
            Some(twins) => Statement::new("(")
                .then(condition)
                .sql(" AND NOT ")
                .then(twins.is(at))
                .sql(")"),
            None => condition,
        }
    }

    fn condition_if_no_twin(&self, at: Alias) -> Statement {
        let names = is(self.column, Given::Source, at);
        match &self.condition {
            Condition::Owned(ownership) => ownership.of(Given::Source, at),
            Condition::Names => names,
            Condition::Below { key } => Statement::new("(")
                .then(names)
                .sql(" AND NOT ")
                .then(is(key, Given::Source, at))
                .sql(")"),
        }
    }

    fn value(&self, at: Alias) -> Statement {
        match &self.value {
            Value::Key => Statement::empty().given(Given::Target),
            Value::KeyOf {
                determining,
                select,
                key,
            } => Statement::new("(SELECT ")
                .column(at.inner(), select)
                .sql(" FROM ")
                .table_as(determining, at.inner())
                .sql(" WHERE ")
                .then(is(key, Given::Target, at.inner()))
                .end()
                .sql(")"),
        }
    }

    /// What the column of any row is when the rows have gone over, if it is none of those that go instead.
    fn after(&self, at: Alias) -> Statement {
        Statement::new("CASE WHEN ")
            .then(self.condition_if_no_twin(at))
            .sql(" THEN ")
            .then(self.value(at))
            .sql(" ELSE ")
            .column(at, self.column)
            .sql(" END")
    }
}

/// Does any of them change in the row under `at`?
pub(super) fn changed(rewrites: &[Rewrite], at: Alias) -> Statement {
    let conditions = rewrites.iter().map(|rewrite| rewrite.condition(at));
    Statement::new("(").joined(conditions, " OR ").sql(")")
}

impl Held {
    /// The columns that change when a tenant's rows go to another one, without those that only name a tenant.
    pub(super) fn moves(&self) -> Vec<Rewrite> {
        self.ownership.iter().flat_map(Rewrite::of).collect()
    }

    /// The columns that change when a tenant becomes another one.
    pub(super) fn merges(&self) -> Vec<Rewrite> {
        let names = self.names.iter().map(|column| Rewrite {
            column,
            condition: match self.ownership {
                Some(Ownership::Determining { key }) => Condition::Below { key },
                _ => Condition::Names,
            },
            value: Value::Key,
            twins: None,
        });
        let mut merges: Vec<_> = self.moves().into_iter().chain(names).collect();
        for rewrite in &mut merges {
            rewrite.twins.clone_from(&self.twins);
        }
        merges
    }

    /// `FROM <table> AS t0 WHERE <changed>`
    pub(super) fn changed_rows(&self, rewrites: &[Rewrite]) -> Statement {
        Statement::new(" FROM ")
            .table_as(&self.name, ROW)
            .sql(" WHERE ")
            .then(changed(rewrites, ROW))
    }

    /// One statement for all columns: a row that two of them would write is written once.
    pub(super) fn rewrite(&self, facts: &dyn Facts, rewrites: &[Rewrite]) -> Statement {
        let assignments = rewrites.iter().map(|rewrite| {
            let assigned = Statement::empty().name(rewrite.column).sql(" = ");
            assigned.then(match rewrites {
                [_] => rewrite.value(ROW),
                _ => rewrite.after(ROW),
            })
        });
        Statement::new(facts.update())
            .table_as(&self.name, ROW)
            .sql(" SET ")
            .joined(assignments, ", ")
            .sql(" WHERE ")
            .then(changed(rewrites, ROW))
    }

    /// Counts the rows that would get the primary key of a row that is there; nothing if that cannot be.
    pub(super) fn count_collisions(&self, rewrites: &[Rewrite]) -> Option<Statement> {
        let rewritten = |column: &String| {
            let mut rewrites = rewrites.iter();
            rewrites.find(|rewrite| same_column(column, rewrite.column))
        };
        self.primary_key.iter().find_map(rewritten)?;
        let there = ROW.inner();
        let same = self.primary_key.iter().map(|column| {
            let there = Statement::empty().column(there, column).sql(" = ");
            match rewritten(column) {
                Some(rewrite) => there.then(rewrite.after(ROW)),
                None => there.column(ROW, column),
            }
        });
        Some(
            Statement::new("SELECT count(*)")
                .then(self.changed_rows(rewrites))
                .sql(" AND EXISTS (SELECT 1 FROM ")
                .table_as(&self.name, there)
                .sql(" WHERE ")
                .joined(same, " AND ")
                .sql(" AND ")
                .then(changed(rewrites, there))
                .sql(" IS NOT TRUE)"),
        )
    }
}
