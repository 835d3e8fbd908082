//! The keys of the owners of a row: one, or those that a join table has for it.

use super::sql::Sql;
use std::any::TypeId;

/// The keys of the owners of a row, of one type.
#[derive(Clone)]
pub(super) enum Keys {
    /// One key.
    One(Sql),
    /// One for each row of a join table that names the row.
    Named(Naming),
}

/// `(SELECT <key> FROM <from> WHERE <link> = <the row's own key> AND <when>)`
#[derive(Clone)]
pub(super) struct Naming {
    pub(super) key: Sql,
    /// The join table, and by which name its columns are written.
    pub(super) from: Sql,
    pub(super) table: TypeId,
    /// What names the row.
    pub(super) link: Sql,
    pub(super) named: Named,
    pub(super) when: Option<Sql>,
}

/// What the rows of a join table name.
#[derive(Clone)]
pub(super) enum Named {
    /// The row of the table `of` that has this key.
    Row { key: Sql, of: TypeId },
    /// Rows that are named by a row of another join table.
    Rows(Box<Naming>),
}

impl Keys {
    /// That both have a key in common.
    pub(super) fn meet(&self, other: &Self) -> Sql {
        match (self, other) {
            (Self::One(own), Self::One(other)) => own.clone().sql(" = ").then(other),
            (Self::One(one), Self::Named(several)) | (Self::Named(several), Self::One(one)) => {
                one.clone().sql(" IN ").then(&several.keys())
            }
            // Inside of the one, its table has the name that the row of the other may have outside.
            (Self::Named(own), Self::Named(other)) if own.table == other.row().1 => {
                other.any(&other.key.clone().sql(" IN ").then(&own.keys()))
            }
            (Self::Named(own), Self::Named(other)) => {
                own.any(&own.key.clone().sql(" IN ").then(&other.keys()))
            }
        }
    }

    /// That there is one.
    pub(super) fn is_any(&self) -> Sql {
        match self {
            Self::One(key) => key.clone().sql(" IS NOT NULL"),
            Self::Named(naming) => naming.any(&naming.key.clone().sql(" IS NOT NULL")),
        }
    }

    /// That there is no row to have one: an outer join has found none.
    pub(super) fn of_no_row(&self) -> Sql {
        match self {
            Self::One(key) => key.clone().sql(" IS NULL"),
            Self::Named(naming) => naming.row().0.clone().sql(" IS NULL"),
        }
    }
}

impl Naming {
    /// All keys.
    fn keys(&self) -> Sql {
        let select = Sql::new().sql("(SELECT ").then(&self.key);
        select.then(&self.rows()).sql(")")
    }

    /// That `said` is true in one row of the join table.
    pub(super) fn any(&self, said: &Sql) -> Sql {
        let exists = Sql::new().sql("EXISTS (SELECT 1").then(&self.rows());
        exists.sql(" AND ").then(said).sql(")")
    }

    fn rows(&self) -> Sql {
        let rows = Sql::new().sql(" FROM ").then(&self.from);
        let rows = rows.sql(" WHERE ").then(&self.link);
        let rows = match &self.named {
            Named::Row { key, .. } => rows.sql(" = ").then(key),
            Named::Rows(naming) => rows.sql(" IN ").then(&naming.keys()),
        };
        match &self.when {
            Some(when) => rows.sql(" AND ").then(when),
            None => rows,
        }
    }

    /// The key of the row, and its table.
    fn row(&self) -> (&Sql, TypeId) {
        match &self.named {
            Named::Row { key, of } => (key, *of),
            Named::Rows(naming) => naming.row(),
        }
    }

    /// The same of another row.
    pub(super) fn of(mut self, other: impl FnOnce(Sql) -> Named) -> Self {
        self.named = match self.named {
            Named::Row { key, .. } => other(key),
            Named::Rows(naming) => Named::Rows(Box::new(naming.of(other))),
        };
        self
    }
}
