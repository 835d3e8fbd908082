//! SQL that is put together while a query is walked.

use crate::names::{Names, Recorder, Token};
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::result::QueryResult;
use std::rc::Rc;

/// A piece of SQL without bind parameters, for any backend: a `MultiConnection` hands on the parts of a query to the
/// database in question, and all of them see one plan.
#[derive(Clone)]
pub(in crate::policy) struct Sql(Vec<Piece>);

#[derive(Clone)]
enum Piece {
    Verbatim(&'static str),
    /// What stands between quotes.
    Literal(&'static str),
    Name(Rc<str>),
    Between(Rc<str>),
}

impl From<Token> for Piece {
    fn from(token: Token) -> Self {
        match token {
            Token::Name(name) => Self::Name(name),
            Token::Between(text) => Self::Between(text),
        }
    }
}

impl Sql {
    pub(super) const fn new() -> Self {
        Self(Vec::new())
    }

    /// A column or a table.
    pub(in crate::policy) fn of(part: impl QueryFragment<Names>) -> Self {
        let tokens = Recorder::record(&part).into_iter();
        Self(tokens.map(Piece::from).collect())
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

    pub(in crate::policy) fn walk<DB: Backend>(
        &self,
        mut out: AstPass<'_, '_, DB>,
    ) -> QueryResult<()> {
        for piece in &self.0 {
            match piece {
                Piece::Verbatim(sql) => out.push_sql(sql),
                Piece::Literal(text) => {
                    out.push_sql("'");
                    out.push_sql(&text.replace('\'', "''"));
                    out.push_sql("'");
                }
                Piece::Name(name) => out.push_identifier(name)?,
                Piece::Between(text) => out.push_sql(text),
            }
        }
        Ok(())
    }
}
