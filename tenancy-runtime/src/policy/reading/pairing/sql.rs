//! SQL that is put together while a query is walked.

use super::Holds;
use crate::binding::ScopeError;
use crate::names::{Names, Recorder, Token};
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::result::QueryResult;
use std::any::TypeId;
use std::rc::Rc;

/// A piece of SQL for any backend: a `MultiConnection` hands on the parts of a query to the database in question, and all
/// of them see one plan. It has no bind parameters of its own. Those that it names are lent to it where it is walked.
#[derive(Clone, PartialEq)]
pub(in crate::policy) struct Sql(Vec<Piece>);

#[derive(Clone, PartialEq)]
enum Piece {
    Verbatim(&'static str),
    /// What stands between quotes.
    Literal(&'static str),
    Name(Rc<str>),
    Between(Rc<str>),
    /// The name of a table in a subquery of ours.
    Inner(Inner),
    /// That what stands before is one of the connection's keys, of tenants of this type.
    IsHeld(TypeId),
}

const NEVER: &str = "1 = 0";

/// A table in a subquery of ours. Its name is no other one's, and is made when the SQL is walked.
#[derive(Clone)]
pub(super) struct Inner(Rc<()>);

impl Inner {
    pub(super) fn new() -> Self {
        Self(Rc::default())
    }
}

impl PartialEq for Inner {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl From<Token> for Piece {
    fn from(token: Token) -> Self {
        match token {
            Token::Name(name) => Self::Name(name),
            Token::Between(text) => Self::Between(text),
        }
    }
}

impl Piece {
    fn is_dot(&self) -> bool {
        matches!(self, Self::Between(text) if &**text == ".")
    }

    fn is_between_columns(&self) -> bool {
        matches!(self, Self::Between(_)) && !self.is_dot()
    }
}

impl Sql {
    pub(super) const fn new() -> Self {
        Self(Vec::new())
    }

    /// What no row meets.
    pub(super) fn never() -> Self {
        Self::new().sql(NEVER)
    }

    /// Whether it says no more than that.
    pub(super) fn is_never(&self) -> bool {
        matches!(self.0[..], [Piece::Verbatim(NEVER)])
    }

    /// A column or a table.
    pub(in crate::policy) fn of(part: impl QueryFragment<Names>) -> Self {
        let tokens = Recorder::record(&part).into_iter();
        Self(tokens.map(Piece::from).collect())
    }

    /// The name of a table.
    pub(super) fn name(name: &str) -> Self {
        Self(vec![Piece::Name(name.into())])
    }

    /// One column or several, as those of the table of this name.
    pub(super) fn columns_of(&self, table: &Self) -> Vec<Self> {
        let each = self.0.split(Piece::is_between_columns);
        each.filter_map(|column| match column {
            [.., dot, name] if dot.is_dot() => {
                Some(Self([&table.0[..], &[dot.clone(), name.clone()]].concat()))
            }
            _ => None,
        })
        .collect()
    }

    /// The table of a column, by the name under which the column is written.
    pub(super) fn table(&self) -> Self {
        match &self.0[..] {
            [table @ .., dot, _] if dot.is_dot() => Self(table.to_vec()),
            _ => Self::new(),
        }
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

    pub(super) fn inner(mut self, inner: &Inner) -> Self {
        self.0.push(Piece::Inner(inner.clone()));
        self
    }

    /// `<this> = ?`, or `<this> IN (?, ..)`: the connection has this key, of a tenant of this type.
    pub(super) fn held(mut self, tenant: TypeId) -> Self {
        self.0.push(Piece::IsHeld(tenant));
        self
    }

    /// The same, with the columns of `table` under the name that it has in a subquery of ours.
    pub(super) fn of_inner(&self, table: &Self, inner: &Inner) -> Self {
        let mut pieces = Vec::with_capacity(self.0.len());
        let mut rest = &self.0[..];
        while let [first, after @ ..] = rest {
            // The end of the name of another schema's table is no name of a table.
            let begins = !pieces.last().is_some_and(Piece::is_dot);
            match rest.strip_prefix(&table.0[..]) {
                Some(column @ [dot, ..]) if begins && dot.is_dot() => {
                    pieces.push(Piece::Inner(inner.clone()));
                    rest = column;
                }
                _ => {
                    pieces.push(first.clone());
                    rest = after;
                }
            }
        }
        Self(pieces)
    }

    /// `(<a> <operator> <b> ..)`; the one that there is; nothing of an empty list.
    pub(super) fn join(mut texts: Vec<Self>, operator: &'static str) -> Option<Self> {
        if texts.len() < 2 {
            return texts.pop();
        }
        let mut joined = Self::new();
        for (at, text) in texts.iter().enumerate() {
            joined = joined.sql(if at == 0 { "(" } else { operator }).then(text);
        }
        Some(joined.sql(")"))
    }

    /// Walks it; `held` has the connection's keys.
    pub(in crate::policy) fn walk<'b, DB: Backend>(
        &self,
        held: &'b impl Holds<DB>,
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        let mut inners = Vec::new();
        for piece in &self.0 {
            match piece {
                Piece::Verbatim(sql) => out.push_sql(sql),
                Piece::Literal(text) => out.push_sql(&literal(text)),
                Piece::Name(name) => out.push_identifier(name)?,
                Piece::Between(text) => out.push_sql(text),
                Piece::Inner(inner) => {
                    let known = inners.iter().position(|known| *known == inner);
                    let at = known.unwrap_or_else(|| {
                        inners.push(inner);
                        inners.len() - 1
                    });
                    // No name that `alias!` or `table!` makes of an identifier has a space.
                    out.push_identifier(&format!("tenancy {}", at + 1))?;
                }
                Piece::IsHeld(tenant) => {
                    if !held.walk_held(*tenant, out.reborrow())? {
                        return Err(ScopeError::OtherTenantType.into());
                    }
                }
            }
        }
        Ok(())
    }
}

/// A text between quotes, for any database.
///
/// To MySQL, a backslash there begins an escape, unless the session says otherwise; to others it is a character. Two of them
/// are one to MySQL, and two to the others. So each is written twice, and what two are is replaced by the first of them.
fn literal(text: &str) -> String {
    let text = text.replace('\'', "''");
    if text.contains('\\') {
        let text = text.replace('\\', r"\\");
        format!(r"replace('{text}', '\\', substr('\\', 1, 1))")
    } else {
        format!("'{text}'")
    }
}
