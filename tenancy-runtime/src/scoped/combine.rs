//! `union`, `intersect`, `except`, and their `all` forms

use super::Scoped;
use crate::policy::{Combined, Policy, RestrictSide};
use crate::seal::Seal;
use diesel::CombineDsl;
use diesel::dsl;
use diesel::query_builder::{AsQuery, Query};

type Restricted<Q, P> = <<P as Policy>::Reading as RestrictSide<Q>>::Side;

/// A scoped query with the columns of `L`, to be combined with it. Sealed.
#[diagnostic::on_unimplemented(
    message = "a scoped query can only be combined with another scoped query",
    label = "not scoped to a tenant, or other columns",
    note = "start both sides from `Model::scoped()` and select columns of the same types"
)]
pub trait Combine<L: CombineDsl> {
    /// What it asks of the connection.
    type Policy;

    /// The finished query.
    type Rhs: AsQuery<SqlType = <L::Query as Query>::SqlType>;

    /// Finishes the query: each side is restricted before the two are combined.
    fn combine(self) -> Self::Rhs;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

impl<L, Q, P> Combine<L> for Scoped<Q, P>
where
    L: CombineDsl,
    P: Policy<Reading: RestrictSide<Q>>,
    Restricted<Q, P>: AsQuery<SqlType = <L::Query as Query>::SqlType>,
{
    type Policy = P;
    type Rhs = Restricted<Q, P>;

    fn combine(self) -> Self::Rhs {
        P::Reading::restrict_side(self.query)
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

macro_rules! combine {
    ($($(#[$doc:meta])* $verb:ident -> $Verb:ident),* $(,)?) => {
        impl<Q, P, M> Scoped<Q, P, M>
        where
            P: Policy<Reading: RestrictSide<Q>>,
            Restricted<Q, P>: CombineDsl,
        {$(
            $(#[$doc])*
            pub fn $verb<R>(
                self,
                rhs: R,
            ) -> Scoped<dsl::$Verb<Restricted<Q, P>, R::Rhs>, Combined<P, R::Policy>, M>
            where
                R: Combine<Restricted<Q, P>>,
            {
                Scoped::new(P::Reading::restrict_side(self.query).$verb(rhs.combine()))
            }
        )*}
    };
}

combine! {
    /// The rows of either query, each once.
    union -> Union,
    /// The rows of either query.
    union_all -> UnionAll,
    /// The rows of both queries, each once.
    intersect -> Intersect,
    /// The rows of both queries.
    intersect_all -> IntersectAll,
    /// The rows of this query that `rhs` lacks, each once.
    except -> Except,
    /// The rows of this query that `rhs` lacks.
    except_all -> ExceptAll,
}

/// The condition under which a union would be ordered by an expression: none.
#[diagnostic::on_unimplemented(
    message = "a union of scoped queries is ordered by position",
    label = "an expression does not order a union",
    note = "give the number of a column: `.positional_order_by(OrderColumn::from(1).asc())`, of `diesel::query_dsl::positional_order_dsl`"
)]
pub trait UnionOrderedByExpression: never::Never {}

/// The condition under which a union would have a filter of its own: none.
#[diagnostic::on_unimplemented(
    message = "a union of scoped queries has no filter of its own",
    label = "filters the whole union",
    note = "filter each side before the two are combined"
)]
pub trait FilteredUnion: never::Never {}

mod never {
    /// Out of reach, so that nobody can meet the condition.
    pub trait Never {}
}

const UNREACHABLE: &str = "no type meets the condition of this method";

macro_rules! refuse_on_unions {
    ($($verb:ident -> $Condition:ident),* $(,)?) => {
        /// Verbs that Diesel's unions do not have. Of a missing verb rustc would say which trait of Diesel's is not
        /// implemented.
        impl<Q, P, R, M> Scoped<Q, Combined<P, R>, M> {$(
            #[doc(hidden)]
            pub fn $verb<E>(self, _: E) -> Self
            where
                Q: $Condition,
            {
                unreachable!("{UNREACHABLE}")
            }
        )*}
    };
}

refuse_on_unions! {
    order -> UnionOrderedByExpression,
    order_by -> UnionOrderedByExpression,
    then_order_by -> UnionOrderedByExpression,
    filter -> FilteredUnion,
    or_filter -> FilteredUnion,
}
