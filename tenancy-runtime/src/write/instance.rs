//! An instance of a model, and the tenant that it names.

use crate::designation::Tenanted;
use crate::proof::HoldsNoUnscopedQuery;
use crate::seal::Seal;
use diesel::ExpressionMethods;
use diesel::dsl::Eq;
use diesel::expression::{AsExpression, Expression};
use diesel::query_dsl::methods::FilterDsl;

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

/// The instance names its tenant in a field that is not part of its primary key.
#[derive(Debug, Clone, Copy)]
pub struct Named<F>(pub F);

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

impl<T, Q, F> RestrictToOwner<T, Q> for Named<F>
where
    T: Tenanted,
    F: AsExpression<<T::Column as Expression>::SqlType>,
    Eq<T::Column, F>: HoldsNoUnscopedQuery,
    Q: FilterDsl<Eq<T::Column, F>>,
{
    type Query = Q::Output;

    fn restrict_to_owner(self, query: Q) -> Q::Output {
        query.filter(T::Column::default().eq(self.0))
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}
