//! An instance of a model, and the tenant that it names.

use crate::proof::HoldsNoUnscopedQuery;
use crate::seal::Seal;
use diesel::ExpressionMethods;
use diesel::dsl::Eq;
use diesel::expression::{AsExpression, Expression};
use diesel::query_dsl::methods::FilterDsl;
use diesel::query_source::Column;
use diesel::sql_types::{SingleValue, SqlType};
use std::fmt;
use std::marker::PhantomData;

/// A reference to a model, which is a row of the table `T`; written by the attributes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not name rows of `{T}`",
    label = "not an instance of the table's model",
    note = "give the key inside the tenant, or a reference to the model that has the attribute"
)]
pub trait Instance<T>: Copy {
    /// What the instance says about its tenant.
    type Owner;

    /// Whose the row is.
    fn owner(self) -> Self::Owner;
}

/// The instance names its tenant in a field that is not part of its primary key: what the column `C` holds.
pub struct Named<C, F>(F, PhantomData<fn() -> C>);

impl<C, F> Named<C, F> {
    /// By what the field holds.
    pub const fn new(field: F) -> Self {
        Self(field, PhantomData)
    }
}

impl<C, F: fmt::Debug> fmt::Debug for Named<C, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Named").field(&self.0).finish()
    }
}

/// The instance does not name its tenant, or its primary key does already.
#[derive(Debug, Clone, Copy)]
pub struct Unnamed;

/// Restricts a query to rows of the tenant that an instance names.
///
/// Without it, an instance that was read for one tenant would be written over the row that another one has under the
/// same key. Sealed.
pub trait RestrictToOwner<T, Q> {
    /// The restricted query.
    type Query;

    /// Adds the predicate.
    fn restrict_to_owner(self, query: Q) -> Self::Query;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

impl<T, Q> RestrictToOwner<T, Q> for Unnamed {
    type Query = Q;

    fn restrict_to_owner(self, query: Q) -> Q {
        query
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<T, Q, C, F> RestrictToOwner<T, Q> for Named<C, F>
where
    C: Column<Table = T> + Expression<SqlType: SqlType + SingleValue> + Default,
    F: AsExpression<C::SqlType>,
    Eq<C, F>: HoldsNoUnscopedQuery,
    Q: FilterDsl<Eq<C, F>>,
{
    type Query = Q::Output;

    fn restrict_to_owner(self, query: Q) -> Q::Output {
        query.filter(ExpressionMethods::eq(C::default(), self.0))
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// In several dimensions, or by a type and a key.
impl<T, Q, A, B> RestrictToOwner<T, Q> for (A, B)
where
    A: RestrictToOwner<T, Q>,
    B: RestrictToOwner<T, A::Query>,
{
    type Query = B::Query;

    fn restrict_to_owner(self, query: Q) -> Self::Query {
        self.1.restrict_to_owner(self.0.restrict_to_owner(query))
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}
