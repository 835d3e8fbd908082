//! Tenancy through a join table: a row belongs to each tenant of which a row of the join table names it.

use super::aliases::{Readable, Writable};
use super::reading::{InJoinTable, OfOwners, Pairs, Plan, Sql};
use super::writing::{KeepsName, NoReferences, NoRules, StampNobody};
use super::{Aliased, Designated, Itself, Origin, Policy, Restricted, WritePolicy};
use crate::binding::{One, Several};
use crate::conn::Reaches;
use crate::names::Names;
use crate::opaque::opaque;
use crate::scope::{Scope, Tenants};
use crate::seal::Seal;
use crate::tenant::{MayHoldKey, NamesARow};
use diesel::dsl::SqlTypeOf;
use diesel::expression::Expression;
use diesel::query_builder::QueryFragment;
use diesel::query_source::{AliasSource, Column, QuerySource};
use std::any::TypeId;
use std::marker::PhantomData;

/// A tenant reads the rows of `T` that the column `Key` of a join table names, in a row that the tenant reads. It updates
/// them if `Mode` says so.
///
/// A row may belong to several tenants, so none of them inserts it or deletes it. The rule is that of `acts_as_tenant`'s
/// `through:`.
pub struct ThroughJoinTable<T, Key, Mode, F = Itself>(PhantomData<(T, Key, Mode, F)>);

opaque!([T, Key, Mode, F] ThroughJoinTable<T, Key, Mode, F>);

/// The tenants of a row do not change it.
#[derive(Debug, Clone, Copy)]
pub struct Unwritten;

/// Each tenant of a row updates it, for all of them.
#[derive(Debug, Clone, Copy)]
pub struct Updatable;

/// Says that a tenant updates rows which other tenants have as well. Sealed.
#[diagnostic::on_unimplemented(
    message = "a tenant does not write rows that belong to several tenants",
    label = "rows of each tenant that the join table says",
    note = "write them on an unscoped connection, with plain Diesel; or let every tenant of a row update it: `#[tenanted(through = .., key = .., updatable)]`"
)]
pub trait UpdatesForAll: 'static {
    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

impl UpdatesForAll for Updatable {
    const SEALED_BY_TENANCY: Seal = Seal;
}

/// The primary key of a table, as its `table!` has it: the column by which the join table names a row.
#[diagnostic::on_unimplemented(
    message = "the primary key is `{Self}`, and the column of the join table holds `{By}` alone",
    label = "two rows may have this key in common, and a tenant of one would have both",
    note = "if that one column names a row by itself, make it the primary key in `table!`",
    note = "where the model names another key than its `table!`, leave out its `#[diesel(primary_key(..))]`"
)]
pub(crate) trait NamedByOneColumn<By> {}

#[diagnostic::do_not_recommend]
impl<C: Column> NamedByOneColumn<C> for C {}

type JoinTable<Key> = <Key as Column>::Table;

impl<T, Key, Mode, F> Policy for ThroughJoinTable<T, Key, Mode, F>
where
    T: Designated<PrimaryKey: NamedByOneColumn<T::FindBy>, FindBy: NamesARow + Default + 'static>,
    Key: Column<Table: Designated<Policy: Policy<Reading: OfOwners>, FromClause: 'static>>
        + Expression<SqlType: MayHoldKey<SqlTypeOf<T::FindBy>>>
        + Default
        + 'static,
    Mode: 'static,
    F: Origin,
{
    type Reading = Restricted<InJoinTable<F::Of<T::FindBy>, Key, Readable<JoinTable<Key>>>>;
    type As<S: AliasSource + 'static> = ThroughJoinTable<T, Key, Mode, Aliased<S>>;

    fn is_said_by<Fk: 'static>() -> bool {
        TypeId::of::<Fk>() == TypeId::of::<Key>()
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<T, Key, Mode> WritePolicy for ThroughJoinTable<T, Key, Mode>
where
    T: Designated<PrimaryKey: NamedByOneColumn<T::FindBy>, FindBy: NamesARow + Default + 'static>,
    Key: Column<Table: Designated<Policy: WritePolicy<Reading: OfOwners>, FromClause: 'static>>
        + Expression<SqlType: MayHoldKey<SqlTypeOf<T::FindBy>>>
        + Default
        + 'static,
    Mode: UpdatesForAll,
{
    type Writing =
        Restricted<InJoinTable<<Itself as Origin>::Of<T::FindBy>, Key, Writable<JoinTable<Key>>>>;
    // A row by another key would be that of the tenants whose join table has that key.
    type Rules = KeepsName<T::FindBy, NoRules>;
    type Stamp = StampNobody;
    type References = NoReferences;
}

impl<S, T, Key, Mode, F> Reaches<ThroughJoinTable<T, Key, Mode, F>> for One<S>
where
    S: Scope,
    Key: Column<Table: Designated>,
    One<S>: Reaches<<JoinTable<Key> as Designated>::Policy>,
{
}

impl<L, T, Key, Mode, F> Reaches<ThroughJoinTable<T, Key, Mode, F>> for Several<L>
where
    L: Tenants,
    Key: Column<Table: Designated>,
    Several<L>: Reaches<<JoinTable<Key> as Designated>::Policy>,
{
}

impl<T, Key, Mode, F> Pairs for ThroughJoinTable<T, Key, Mode, F>
where
    T: Designated<FindBy: Column + Default + 'static>,
    Key: Column<Table: Designated<Policy: Pairs, FromClause: QueryFragment<Names>>>
        + QueryFragment<Names>
        + Default
        + 'static,
    F: Origin<Of<T::FindBy>: QueryFragment<Names>>,
{
    const IS_ONE_TABLE: bool = true;

    fn lay_out(plan: &mut Plan) {
        let from = Sql::of(<JoinTable<Key>>::default().from_clause());
        let link = Sql::of(Key::default());
        let row = Sql::of(<F::Of<T::FindBy>>::default());
        let join_table = Plan::table_of::<<JoinTable<Key> as Designated>::Policy>();
        plan.other_table(join_table.through_join_table(&from, &link, &row));
    }
}
