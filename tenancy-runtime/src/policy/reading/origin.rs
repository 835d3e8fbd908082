//! From where a predicate takes its columns: from the table itself, or from an alias of it.

use diesel::backend::Backend;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::query_source::{AliasSource, Column};
use diesel::result::QueryResult;
use std::marker::PhantomData;

/// [`Itself`], or [`Aliased`].
pub trait Origin: 'static {
    /// A column of the table, as it is written.
    type Of<C: Column + Default + 'static>: Default + 'static;
}

/// The table itself: `"posts"."org_id"`.
#[derive(Debug, Clone, Copy)]
pub struct Itself;

impl Origin for Itself {
    type Of<C: Column + Default + 'static> = OnTable<C>;
}

/// An alias of the table, made by Diesel's `alias!`: `"parents"."org_id"`.
#[derive(Debug, Clone, Copy)]
pub struct Aliased<S>(PhantomData<S>);

impl<S: AliasSource + 'static> Origin for Aliased<S> {
    type Of<C: Column + Default + 'static> = OnAlias<S, C>;
}

/// A column of a table.
#[derive(Debug, Clone, Copy, Default)]
pub struct OnTable<C>(C);

impl<C: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for OnTable<C> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }
}

/// A column of an alias.
#[derive(Debug)]
pub struct OnAlias<S, C>(PhantomData<(S, C)>);

impl<S, C> Default for OnAlias<S, C> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<S: AliasSource, C: Column, DB: Backend> QueryFragment<DB> for OnAlias<S, C> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_identifier(S::NAME)?;
        out.push_sql(".");
        out.push_identifier(C::NAME)
    }
}
