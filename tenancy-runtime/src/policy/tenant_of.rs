//! Tenants that belong to tenants: an organisation's projects, each of which has rows of its own.

use super::aliases::Own;
use super::reading::{Holds, IsKey, Owner, Pairs, Plan, Readers, Sql};
use super::writing::{Above, Fixed, KeepsKey, NoReferences, NoRules, StampKey};
use super::{Aliased, Itself, Origin, Policy, Restricted, WritePolicy};
use crate::binding::{self, One, Several};
use crate::conn::Reaches;
use crate::names::Names;
use crate::opaque::opaque;
use crate::policy::{Designated, Tenanted};
use crate::scope::{Asked, Permitted, Scope, Tenants, Unscoped};
use crate::seal::Seal;
use crate::tenant::{DeterminingTable, NotNull, Tenant};
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::query_source::{AliasSource, Column};
use diesel::result::QueryResult;
use std::any::TypeId;
use std::marker::PhantomData;

/// The rows of `T` are tenants of the type `U`, and each belongs to the tenant that its tenant column names. That tenant
/// reads and writes its own ones, and a tenant of the type `U` its own row.
pub struct TenantOf<T, U, F = Itself>(PhantomData<(T, U, F)>);

opaque!([T, U, F] TenantOf<T, U, F>);

/// The primary key of tenants, as their `table!` has it: the column of their keys.
#[diagnostic::on_unimplemented(
    message = "the primary key of these tenants is `{Self}`, and a tenant's key is `{Key}` alone",
    label = "two tenants above may each have a tenant of this key, and both would have its rows",
    note = "if that one column is unique over all tenants, make it the primary key in `table!`",
    note = "where the model names another key than its `table!`, leave out its `#[diesel(primary_key(..))]`"
)]
pub(crate) trait KeyOfTenants<Key> {}

#[diagnostic::do_not_recommend]
impl<C: Column> KeyOfTenants<C> for C {}

type OwnRow<U, F> = IsKey<U, <F as Origin>::Of<<U as Tenant>::KeyColumn>>;

impl<T, U, F> Policy for TenantOf<T, U, F>
where
    T: Tenanted<PrimaryKey: KeyOfTenants<U::KeyColumn>>,
    U: Tenant,
    F: Origin,
{
    type Reading = Restricted<OfWall<Own<T, F>, OwnRow<U, F>>>;
    type As<S: AliasSource + 'static> = TenantOf<T, U, Aliased<S>>;

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<T, U> WritePolicy for TenantOf<T, U>
where
    T: Tenanted<PrimaryKey: KeyOfTenants<U::KeyColumn>, Presence = NotNull>,
    U: Tenant,
{
    type Writing = <Self as Policy>::Reading;
    type Rules = Fixed<T::Column, KeepsKey<U::KeyColumn, NoRules>>;
    type Stamp = StampKey<T::Tenant, T::Column, Above>;
    type References = NoReferences;
}

/// Tenants of this type read rows of the table `T`, which are tenants that belong to tenants: they are such a tenant, or
/// one above it; written by the attributes.
#[diagnostic::on_unimplemented(
    message = "tenants of the type `{Self}` have no rows in `{T}`",
    label = "neither such a tenant nor one above it",
    note = "run it on a connection of the tenant that the table's model names in `#[tenanted(..)]`, or of the tenant that is the row"
)]
pub trait ReadsTenants<T>: Tenant {}

/// A scope whose first dimension is a tenant that reads rows of the table `T`.
#[diagnostic::on_unimplemented(
    message = "the connection's tenant does not own the rows of this table",
    label = "bound to another type of tenant",
    note = "run it on a connection of the tenant that the table's model names in `#[tenanted(..)]`, or of the tenant that is the row"
)]
pub trait RootedInOneOf<T> {
    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

impl<U: ReadsTenants<T>, T> RootedInOneOf<T> for U {
    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<S: RootedInOneOf<T>, U: Tenant, T> RootedInOneOf<T> for (S, U) {
    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<S: RootedInOneOf<T>, U: Tenant, T> RootedInOneOf<T> for (S, Unscoped<U>) {
    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<S: RootedInOneOf<T>, P, T> RootedInOneOf<T> for (S, Permitted<P>) {
    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<S: Scope + RootedInOneOf<T>, T, U, F> Reaches<TenantOf<T, U, F>> for One<S> {}
impl<L: EachReadsTenants<T>, T, U, F> Reaches<TenantOf<T, U, F>> for Several<L> {}

/// A connection's tenants, each type of which reads rows of the table `T`.
#[diagnostic::on_unimplemented(
    message = "tenants of `{Self}` do not all have rows in `{T}`",
    label = "some are neither such a tenant nor one above it",
    note = "name the others on a connection of their own: these rows are read by the tenants that the table's model names in `#[tenanted(..)]`, and by the tenants that they are"
)]
pub(crate) trait EachReadsTenants<T>: Tenants {}

#[diagnostic::do_not_recommend]
impl<U: ReadsTenants<T>, T> EachReadsTenants<T> for U {}

#[diagnostic::do_not_recommend]
impl<L: EachReadsTenants<T>, U: ReadsTenants<T>, T> EachReadsTenants<T> for (L, U) {}

#[diagnostic::do_not_recommend]
impl<L: EachReadsTenants<T>, P: Asked, T> EachReadsTenants<T> for (L, Permitted<P>) {}

/// Tenants of this type belong to tenants of the type `T`. Sealed by what the table says of its rows.
#[diagnostic::on_unimplemented(
    message = "tenants of the type `{Self}` do not belong to tenants of the type `{T}`",
    label = "not below the connection's tenant",
    note = "say whose they are: `#[determines_tenant]` and `#[tenanted({T})]` on the model `{Self}`"
)]
pub trait BelongsTo<T>: Tenant {
    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

#[diagnostic::do_not_recommend]
impl<P, T> BelongsTo<T> for P
where
    P: Tenant,
    DeterminingTable<P>:
        Designated<Policy: AreTenants<DeterminingTable<P>, P>> + Tenanted<Tenant = T>,
{
    const SEALED_BY_TENANCY: Seal = Seal;
}

/// The policy of a table `T` whose rows are tenants of the type `U`, and each belongs to a tenant.
pub(crate) trait AreTenants<T, U> {}

impl<T, U> AreTenants<T, U> for TenantOf<T, U> {}

/// `<B>` where the connection is bound to the tenant that `B` is about, otherwise `<A>`; `(<B> OR <A>)` where it has a list of
/// such tenants and of others.
#[derive(Default)]
pub struct OfWall<A, B> {
    above: A,
    itself: B,
}

opaque!([A, B] OfWall<A, B>);

impl<A, T, F, DB> QueryFragment<DB> for OfWall<A, IsKey<T, F>>
where
    A: QueryFragment<DB>,
    T: Tenant,
    IsKey<T, F>: QueryFragment<DB>,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if binding::is_inserted() {
            out.unsafe_to_cache_prepared();
        }
        if !self.itself.is_carried() {
            return self.above.walk_ast(out);
        }
        if !binding::has_list_beside::<T>() {
            return self.itself.walk_ast(out);
        }
        out.push_sql("(");
        self.itself.walk_ast(out.reborrow())?;
        out.push_sql(" OR ");
        // A join table may have rows of such a tenant, too, which reads itself alone.
        binding::without::<T>(&mut || self.above.walk_ast(out.reborrow()))?;
        out.push_sql(")");
        Ok(())
    }
}

impl<A, T, F, DB> Holds<DB> for OfWall<A, IsKey<T, F>>
where
    A: Holds<DB>,
    T: Tenant,
    IsKey<T, F>: Holds<DB>,
    DB: Backend,
{
    fn walk_held<'b>(&'b self, tenant: TypeId, mut out: AstPass<'_, 'b, DB>) -> QueryResult<bool> {
        let above = self.above.walk_held(tenant, out.reborrow())?;
        Ok(above || self.itself.walk_held(tenant, out)?)
    }
}

impl<T, U, F> Pairs for TenantOf<T, U, F>
where
    T: Tenanted,
    U: Tenant,
    F: Origin<Of<T::Column>: QueryFragment<Names>, Of<U::KeyColumn>: QueryFragment<Names>>,
{
    const IS_ONE_TABLE: bool = true;

    fn lay_out(plan: &mut Plan) {
        let above = Owner::new::<T::Tenant>(Sql::of(<F::Of<T::Column>>::default()));
        let itself = Owner::new::<U>(Sql::of(<F::Of<U::KeyColumn>>::default()));
        plan.table(vec![Readers::new(
            if binding::is_unscoped() || binding::is_of_types() {
                vec![above, itself]
            } else if binding::is_wall::<U>() {
                vec![itself]
            } else {
                vec![above]
            },
        )]);
    }
}
