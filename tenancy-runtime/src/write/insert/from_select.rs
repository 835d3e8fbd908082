//! Insert from a scoped select.

use super::checked_values::SELECTED;
use super::values::{InsertsNoTenant, IsEmpty};
use super::with_tenant::WithTenant;
use crate::policy::{
    AssignsKey, AssignsParent, AssignsReference, Differs, MayAssign, Met, Policy, RestrictSelect,
};
use crate::scoped::{Finished, Scoped};
use crate::seal::Seal;
use crate::write::column_names::{Name, NameList};
use diesel::backend::Backend;
use diesel::expression::is_contained_in_group_by::Yes;
use diesel::insertable::{CanInsertInSingleQuery, InsertValues, Insertable};
use diesel::query_builder::{AstPass, QueryFragment, QueryId, ValuesClause};
use diesel::query_source::Table;
use diesel::result::QueryResult;
use std::marker::PhantomData;

/// The rows of a scoped select, to go into columns not named yet:
/// [`into_columns`](super::Insert::into_columns).
///
/// Without it Diesel fills all columns of the table; the tenant column, which no select fills, is one of them.
#[derive(Debug, Clone, Copy)]
pub struct SelectedRows<S>(S);

impl<S> SelectedRows<S> {
    pub(super) fn into_columns<N: NameList>(self) -> SelectedColumns<S, N> {
        SelectedColumns {
            select: self.0,
            names: N::new(),
        }
    }
}

/// The rows of a scoped select and the columns they go into.
#[derive(Debug, Clone, Copy)]
pub struct SelectedColumns<S, N> {
    pub(super) select: S,
    pub(super) names: N,
}

impl<Q, P, T> Insertable<T> for Scoped<Q, P>
where
    P: Policy<Reading: RestrictSelect<Q>>,
{
    type Values = SelectedRows<Met<Finished<Q, P>, P>>;

    fn values(self) -> Self::Values {
        SelectedRows(Met::new(self.finish()))
    }
}

// What a select reads is scoped, and what it fills is checked by `into_columns`.
impl<Rules, S> InsertsNoTenant<Rules> for SelectedRows<S> {
    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<S> IsEmpty for SelectedRows<S> {}
impl<S, N> IsEmpty for SelectedColumns<S, N> {}

impl<T, S, N, Tenant, V> WithTenant<T, Tenant> for SelectedColumns<S, N>
where
    Tenant: Insertable<T, Values = ValuesClause<V, T>>,
{
    type Values = SelectedWithTenant<T, S, N, V>;

    const SEALED_BY_TENANCY: Seal = Seal;

    fn with_tenant(self, mut tenant: impl FnMut() -> Tenant) -> Self::Values {
        SelectedWithTenant {
            select: self.select,
            tenant: tenant().values().values,
            names: PhantomData,
        }
    }
}

/// `(title, org_id) WITH selected (title) AS (<select>) SELECT selected.*, <the tenant> FROM selected`
///
/// The columns are named, since MySQL wants each to have a name of its own, which those of a select need not have.
#[derive(Debug, Clone, Copy)]
pub struct SelectedWithTenant<T, S, N, V> {
    select: S,
    tenant: V,
    names: PhantomData<(T, N)>,
}

impl<T: 'static, S: QueryId, N: 'static, V: QueryId> QueryId for SelectedWithTenant<T, S, N, V> {
    type QueryId = SelectedWithTenant<T, S::QueryId, N, V::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = S::HAS_STATIC_QUERY_ID && V::HAS_STATIC_QUERY_ID;
}

impl<T, S, N, V, DB: Backend> CanInsertInSingleQuery<DB> for SelectedWithTenant<T, S, N, V> {
    fn rows_to_insert(&self) -> Option<usize> {
        None
    }
}

impl<T, S, N, V, DB> QueryFragment<DB> for SelectedWithTenant<T, S, N, V>
where
    DB: Backend,
    T: Table,
    S: QueryFragment<DB>,
    N: NameList,
    V: InsertValues<DB, T>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("(");
        N::names(out.reborrow())?;
        out.push_sql(", ");
        self.tenant.column_names(out.reborrow())?;
        out.push_sql(") WITH ");
        out.push_identifier(SELECTED)?;
        out.push_sql(" (");
        N::names(out.reborrow())?;
        out.push_sql(") AS (");
        self.select.walk_ast(out.reborrow())?;
        out.push_sql(") SELECT ");
        out.push_identifier(SELECTED)?;
        out.push_sql(".*, ");
        self.tenant.walk_ast(out.reborrow())?;
        out.push_sql(" FROM ");
        out.push_identifier(SELECTED)
    }
}

/// Names of columns that a select may fill. Sealed.
pub trait Insertables<Rules> {
    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

/// What a select gives a column: nobody sees in the type whether it names another tenant.
#[derive(Debug)]
pub struct Selected;

impl<IsNull> AssignsReference<Selected, IsNull> for Differs<Yes, Yes> {}

impl AssignsKey<Selected> for Differs<Yes, Yes> {}

impl AssignsParent<Selected> for Differs<Yes, Yes> {}

impl<C, Rules> Insertables<Rules> for Name<C>
where
    C: MayAssign<Rules, Selected>,
{
    const SEALED_BY_TENANCY: Seal = C::SEALED_BY_TENANCY;
}

macro_rules! tuples {
    ($($n:tt { $(($i:tt) -> $C:ident, $Proof:ident, $TT:ident,)+ })+) => {$(
        impl<Rules, $($C: Insertables<Rules>),+> Insertables<Rules> for ($($C,)+) {
            const SEALED_BY_TENANCY: Seal = {
                $(let _ = $C::SEALED_BY_TENANCY;)+
                Seal
            };
        }
    )+};
}
diesel_derives::__diesel_for_each_tuple!(tuples);
