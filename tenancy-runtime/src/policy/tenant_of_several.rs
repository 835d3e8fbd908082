//! Tenants that belong to several tenants: the users of organisations, each of whom has rows of its own.

use super::aliases::Readable;
use super::reading::{InJoinTable, IsKey, NoRow, OfOwners, Owner, Pairs, Plan, Readers, Sql};
use super::tenant_of::{KeyOfTenants, OfWall};
use super::writing::{Fixed, NoReferences, NoRules, OfItself, StampKey};
use super::{Aliased, Designated, Itself, Origin, Policy, Restricted, WritePolicy};
use crate::binding::{self, One, Several};
use crate::conn::Reaches;
use crate::names::Names;
use crate::opaque::opaque;
use crate::scope::{Asked, HasWall, Is, Permitted, Scope, Tenants};
use crate::seal::Seal;
use crate::tenant::{DeterminingTable, KeyType, MayHoldKey, Tenant};
use diesel::expression::Expression;
use diesel::query_builder::QueryFragment;
use diesel::query_source::{
    AliasSource, AppearsInFromClause, Column, Never, Once, QuerySource, Table,
};
use std::any::TypeId;
use std::marker::PhantomData;

/// The rows of `T` are tenants of the type `U`, and each belongs to the tenants of which a row of a join table names it in
/// the column `Key`. Those read it, and write nothing there. A tenant of the type `U` reads and writes its own row.
///
/// It is [`ThroughJoinTable`](super::ThroughJoinTable) on the connection of another tenant, and
/// [`Owned`](super::Owned) on the row's own.
pub struct TenantOfSeveral<T, U, Key, F = Itself>(PhantomData<(T, U, Key, F)>);

opaque!([T, U, Key, F] TenantOfSeveral<T, U, Key, F>);

type JoinTable<Key> = <Key as Column>::Table;
type PolicyOf<Key> = <JoinTable<Key> as Designated>::Policy;
type OwnKey<U, F> = <F as Origin>::Of<<U as Tenant>::KeyColumn>;
type OwnRow<U, F> = IsKey<U, OwnKey<U, F>>;

impl<T, U, Key, F> Policy for TenantOfSeveral<T, U, Key, F>
where
    T: Table<PrimaryKey: KeyOfTenants<U::KeyColumn>> + 'static,
    U: Tenant,
    Key: Column<Table: Designated<Policy: Policy<Reading: OfOwners>, FromClause: 'static>>
        + Expression<SqlType: MayHoldKey<KeyType<U>>>
        + Default
        + 'static,
    F: Origin,
{
    type Reading =
        Restricted<OfWall<InJoinTable<OwnKey<U, F>, Key, Readable<JoinTable<Key>>>, OwnRow<U, F>>>;
    type As<S: AliasSource + 'static> = TenantOfSeveral<T, U, Key, Aliased<S>>;

    // The tenant itself names its own row.
    fn is_said_by<Fk: 'static>() -> bool {
        TypeId::of::<Fk>() == TypeId::of::<Key>() && !binding::is_wall::<U>()
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<T, U, Key> WritePolicy for TenantOfSeveral<T, U, Key>
where
    T: Table + 'static,
    U: Tenant,
    Key: 'static,
    Self: Policy,
{
    type Writing = Restricted<OfWall<NoRow, OwnRow<U, Itself>>>;
    type Rules = Fixed<U::KeyColumn, NoRules>;
    type Stamp = StampKey<U, U::KeyColumn, OfItself>;
    type References = NoReferences;
}

impl<S, W, T, U, Key, F> Reaches<TenantOfSeveral<T, U, Key, F>> for One<S>
where
    S: Scope + HasWall<Wall = W>,
    W: Tenant,
    U: Tenant,
    Key: Column<Table: Designated>,
    DeterminingTable<W>:
        AppearsInFromClause<DeterminingTable<U>, Count: IsOrReaches<W, U, One<S>, PolicyOf<Key>>>,
{
}

impl<L, T, U, Key, F> Reaches<TenantOfSeveral<T, U, Key, F>> for Several<L>
where
    L: EachIsOrReaches<U, PolicyOf<Key>>,
    Key: Column<Table: Designated>,
{
}

/// A connection's tenants, each type of which is the type `U`, or reaches the rows of the join table, whose policy is `P`.
pub(crate) trait EachIsOrReaches<U, P>: Tenants {}

#[diagnostic::do_not_recommend]
impl<W, U, P> EachIsOrReaches<U, P> for W
where
    W: Tenant,
    U: Tenant,
    DeterminingTable<W>:
        AppearsInFromClause<DeterminingTable<U>, Count: IsOrReaches<W, U, Several<W>, P>>,
{
}

#[diagnostic::do_not_recommend]
impl<L, W, U, P> EachIsOrReaches<U, P> for (L, W)
where
    L: EachIsOrReaches<U, P>,
    W: Tenant,
    U: Tenant,
    DeterminingTable<W>:
        AppearsInFromClause<DeterminingTable<U>, Count: IsOrReaches<W, U, Several<W>, P>>,
{
}

#[diagnostic::do_not_recommend]
impl<L: EachIsOrReaches<U, P>, Q: Asked, U, P> EachIsOrReaches<U, P> for (L, Permitted<Q>) {}

/// The tenants `W` are those of the type `U` itself, if their tables are one; otherwise a connection of this reach reaches
/// the rows of the join table, whose policy is `P`.
pub(crate) trait IsOrReaches<W, U, Reach, P> {}

impl<W, U: Is<W>, Reach, P> IsOrReaches<W, U, Reach, P> for Once {}
impl<W, U, Reach: Reaches<P>, P> IsOrReaches<W, U, Reach, P> for Never {}

impl<T, U, Key, F> Pairs for TenantOfSeveral<T, U, Key, F>
where
    T: 'static,
    U: Tenant,
    Key: Column<Table: Designated<Policy: Pairs, FromClause: QueryFragment<Names>>>
        + QueryFragment<Names>
        + Default
        + 'static,
    F: Origin<Of<U::KeyColumn>: QueryFragment<Names>>,
{
    const IS_ONE_TABLE: bool = true;

    fn lay_out(plan: &mut Plan) {
        let from = Sql::of(<JoinTable<Key>>::default().from_clause());
        let link = Sql::of(Key::default());
        let row = Sql::of(<OwnKey<U, F>>::default());
        let itself = Owner::new::<U>(row.clone());
        let beside_others = binding::is_unscoped() || binding::has_list_beside::<U>();
        if !beside_others && binding::is_wall::<U>() {
            return plan.table(vec![Readers::new(vec![itself])]);
        }
        let table = Plan::table_of::<PolicyOf<Key>>().through_join_table(&from, &link, &row);
        plan.other_table(if beside_others && binding::is_wall::<U>() {
            table.or_itself(&itself)
        } else {
            table
        });
    }
}
