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
