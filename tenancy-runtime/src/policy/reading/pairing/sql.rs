//! SQL that is put together while a query is walked.

use diesel::backend::Backend;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::result::QueryResult;

/// A piece of SQL without bind parameters.
pub(in crate::policy) struct Sql<DB: 'static>(Vec<Piece<DB>>);

enum Piece<DB: 'static> {
    Verbatim(&'static str),
    /// What stands between quotes.
    Literal(&'static str),
    Part(&'static dyn QueryFragment<DB>),
}

impl<DB> Clone for Piece<DB> {
    fn clone(&self) -> Self {
        match *self {
            Self::Verbatim(sql) => Self::Verbatim(sql),
            Self::Literal(text) => Self::Literal(text),
            Self::Part(part) => Self::Part(part),
        }
    }
}

impl<DB> Clone for Sql<DB> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<DB: Backend> Sql<DB> {
    pub(super) const fn new() -> Self {
        Self(Vec::new())
    }

    /// A column or a table. These have no size, so that nothing is allocated, nor leaked.
    pub(in crate::policy) fn of<F: QueryFragment<DB> + 'static>(part: F) -> Self {
        Self(vec![Piece::Part(Box::leak(Box::new(part)))])
    }

    pub(in crate::policy) fn sql(mut self, sql: &'static str) -> Self {
        self.0.push(Piece::Verbatim(sql));
        self
    }

    pub(in crate::policy) fn literal(mut self, text: &'static str) -> Self {
        self.0.push(Piece::Literal(text));
        self
    }

    pub(in crate::policy) fn then(mut self, text: &Self) -> Self {
        self.0.extend_from_slice(&text.0);
        self
    }

    /// `(<a> <operator> <b> ..)`; nothing of an empty list.
    pub(super) fn join(texts: Vec<Self>, operator: &'static str) -> Option<Self> {
        let mut joined: Option<Self> = None;
        for text in texts {
            joined = Some(match joined {
                None => Self::new().sql("(").then(&text),
                Some(before) => before.sql(operator).then(&text),
            });
        }
        joined.map(|text| text.sql(")"))
    }

    pub(in crate::policy) fn walk(&self, mut out: AstPass<'_, '_, DB>) -> QueryResult<()> {
        for piece in &self.0 {
            match *piece {
                Piece::Verbatim(sql) => out.push_sql(sql),
                Piece::Literal(text) => {
                    out.push_sql("'");
                    out.push_sql(&text.replace('\'', "''"));
                    out.push_sql("'");
                }
                Piece::Part(part) => part.walk_ast(out.reborrow())?,
            }
        }
        Ok(())
    }
}
