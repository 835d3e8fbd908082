//! Which rows meet, where a statement sees those of several tenants: rows that one tenant reads together.
//!
//! On the connection of one tenant every table is restricted to that tenant, and nothing of this is rendered. On any
//! other one, rows of two tenants may have the same key, so a join, or a subquery, would pair them. There each table
//! that is joined, and each subquery, also says that one tenant reads its row and the rows that it meets:
//! `comments.org_id = posts.org_id`, or what that is for rows that every tenant reads, or two.
//!
//! For that the tables of a query and whose their rows are, as SQL, are laid out as a [`Plan`] when its walk begins; the
//! predicates look there what comes before them. A walk meets the parts of a query in the order in which SQL has them:
//! the selection, then each `ON`, the ones of inner joins first, then `WHERE`. So it is enough to count the joins. Where
//! one of several selects that are combined begins, does not show in that; so each of them [says it](Begins).
//!
//! What a parent or a row of a join table says of a row stands in a subquery, under a name that no table of a query has. The
//! rows there are of any tenant, and no predicate is about them. So the keys of the connection are bound there, too, where
//! it has some; the predicate that stands beside the condition [lends its placeholders](Holds).

mod condition;
mod holds;
mod met;
mod named;
mod plan;
mod readers;
mod side;
mod sql;
mod walk;

pub(in crate::policy) use self::holds::Holds;
pub use self::met::Met;
pub(in crate::policy) use self::named::{Named, primary_key};
pub use self::plan::Plan;
pub(in crate::policy) use self::readers::{Owner, Readers, Table};
pub use self::side::{Begins, Side};
pub(in crate::policy) use self::sql::Sql;
pub(super) use self::walk::{met_in_where, walk_join};

/// A policy, or what is made of several, that lays out its tables.
pub trait Pairs {
    /// Whether it lays out one table, and no join: its rows meet none but those of a query around it.
    const IS_ONE_TABLE: bool;

    /// Adds them.
    fn lay_out(plan: &mut Plan);
}
