//! Global rows by a flag: every tenant reads a flagged row, and none writes one.

use super::aliases::Own;
use super::reading::{Both, Either, IsNotSet, IsSet, Owner, Pairs, Plan, Readers, Sql};
use super::writing::{
    AndStamp, Fixed, FixedFlag, NoReferences, NoRules, Stamp, StampFalse, StampKey,
};
use super::{Aliased, GlobalPolicy, Itself, Origin, Policy, Restricted, WritePolicy};
use crate::binding::{One, Several};
use crate::conn::Reaches;
use crate::names::Names;
use crate::opaque::opaque;
use crate::policy::Tenanted;
use crate::scope::{Includes, RootedIn, Scope};
use crate::seal::Seal;
use crate::tenant::NotNull;
use diesel::expression::Expression;
use diesel::query_builder::QueryFragment;
use diesel::query_source::{AliasSource, Column};
use diesel::sql_types::Bool;
use std::marker::PhantomData;

/// A tenant reads its own rows and those whose `Flag` is set, and writes its own that are not flagged.
///
/// The tenant of a flagged row has no more rights to it than any other: the row is the application's. The rule is
/// Centurion's `is_global`.
pub struct GlobalFlag<T, Flag, F = Itself>(PhantomData<(T, Flag, F)>);

opaque!([T, Flag, F] GlobalFlag<T, Flag, F>);

/// The SQL type of a flag.
#[diagnostic::on_unimplemented(
    message = "the flag of global rows has the SQL type `{Self}`, not `Bool`",
    label = "neither set nor not set",
    note = "give the column the type `Bool`, not null"
)]
pub(crate) trait IsFlag {}

impl IsFlag for Bool {}

impl<T, Flag, F> Policy for GlobalFlag<T, Flag, F>
where
    T: Tenanted,
    Flag: Column + Expression<SqlType: IsFlag> + Default + 'static,
    F: Origin,
{
    type Reading = Restricted<Either<Own<T, F>, IsSet<F::Of<Flag>>>>;
    type As<S: AliasSource + 'static> = GlobalFlag<T, Flag, Aliased<S>>;

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<T, Flag> WritePolicy for GlobalFlag<T, Flag>
where
    T: Tenanted<Presence = NotNull>,
    Flag: Column + Expression<SqlType: IsFlag> + Default + 'static,
    StampFalse<Flag>: Stamp,
    AndStamp<StampKey<T::Tenant, T::Column>, StampFalse<Flag>>: Stamp,
{
    type Writing = Restricted<Both<Own<T>, IsNotSet<<Itself as Origin>::Of<Flag>>>>;
    type Rules = Fixed<T::Column, FixedFlag<Flag, NoRules>>;
    type Stamp = AndStamp<StampKey<T::Tenant, T::Column>, StampFalse<Flag>>;
    type References = NoReferences;
}

impl<T, Flag, F> GlobalPolicy for GlobalFlag<T, Flag, F>
where
    T: Tenanted,
    Flag: Column + Expression<SqlType: IsFlag> + Default + 'static,
    F: Origin,
{
    type Own = IsNotSet<F::Of<Flag>>;
    type Global = IsSet<F::Of<Flag>>;
}

impl<S: Scope + RootedIn<T::Tenant>, T: Tenanted, Flag, F> Reaches<GlobalFlag<T, Flag, F>>
    for One<S>
{
}
impl<L: Includes<T::Tenant>, T: Tenanted, Flag, F> Reaches<GlobalFlag<T, Flag, F>> for Several<L> {}

impl<T, Flag, F> Pairs for GlobalFlag<T, Flag, F>
where
    T: Tenanted,
    Flag: Column + Default + 'static,
    F: Origin<Of<T::Column>: QueryFragment<Names>, Of<Flag>: QueryFragment<Names>>,
{
    const IS_ONE_TABLE: bool = true;

    fn lay_out(plan: &mut Plan) {
        let owner = Owner::new::<T::Tenant>(Sql::of(<F::Of<T::Column>>::default()));
        let everyone = Sql::of(<F::Of<Flag>>::default());
        plan.table(vec![Readers::new(vec![owner]).or_everyone(everyone)]);
    }
}
