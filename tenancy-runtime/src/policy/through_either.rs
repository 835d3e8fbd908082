//! Tenancy through either of two parents: a row that links two others belongs to whom either of these belongs.

use super::aliases::{Readable, Writable};
use super::one_of::OneOwner;
use super::reading::{Holds, InParent, OfOwners, Pairs, Plan, Sql, Table};
use super::through::OneColumnKey;
use super::writing::{
    AddsNothing, AndReference, Deletable, KeepsParent, KeySource, NoColumns, NoReferences, NoRules,
    Owns, References, Stamp, StampedBy,
};
use super::{
    Adoptable, Aliased, Designated, Itself, MaybeOwned, OneOf, Origin, Owned, OwnersBy, Policy,
    Restricted, SharedWith, Tenanted, Through, WithOtherTenant, WithReference, WritePolicy,
};
use crate::binding::{self, One, OneDimensional, ScopeError, Several};
use crate::conn::Reaches;
use crate::names::Names;
use crate::opaque::opaque;
use crate::scope::{Asked, Is, Permitted, Scope, Tenants};
use crate::seal::Seal;
use crate::tenant::{DeterminingTable, NamesARow, NamesParent, Tenant};
use diesel::backend::Backend;
use diesel::dsl::SqlTypeOf;
use diesel::expression::Expression;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::query_source::{AliasSource, AppearsInFromClause, Column, Never, Once};
use diesel::result::QueryResult;
use std::any::TypeId;
use std::marker::PhantomData;

/// A tenant reads the rows of `T` of which it reads one parent, `A` or `B`, or both; it deletes those of which it writes one.
/// It inserts a row between two parents that it writes, and turns none to another parent.
///
/// `A` and `B` are [`ByForeignKey`].
pub struct ThroughEither<T, A, B, F = Itself>(PhantomData<(T, A, B, F)>);

opaque!([T, A, B, F] ThroughEither<T, A, B, F>);

/// The row of `Parent` that the column `Fk` names.
#[derive(Debug, Clone, Copy)]
pub struct ByForeignKey<Fk, Parent>(PhantomData<(Fk, Parent)>);

/// One of two parents of a row. Sealed.
pub trait EitherParent: 'static {
    /// The column that names it.
    type ForeignKey: Column + Default + 'static;

    /// Its table.
    type Parent: Designated<Policy: OfOneDimension>;

    /// That a tenant reads it.
    type Read<F: Origin>: Default + 'static;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

impl<Fk, Parent> EitherParent for ByForeignKey<Fk, Parent>
where
    Fk: Column + Expression<SqlType: NamesParent<SqlTypeOf<Parent::FindBy>>> + Default + 'static,
    Parent: Designated<
            PrimaryKey: OneColumnKey<Parent::FindBy>,
            Policy: OfOneDimension + Policy<Reading: OfOwners>,
            FindBy: NamesARow,
            FromClause: 'static,
        >,
{
    type ForeignKey = Fk;
    type Parent = Parent;
    type Read<F: Origin> = InParent<F::Of<Fk>, Parent, Readable<Parent>>;

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// The policy of a parent.
type PolicyOf<P> = <<P as EitherParent>::Parent as Designated>::Policy;

/// The types of tenants whose connections reach a parent, before those of the list `Rest`.
type Walls<P, Rest = ()> = <PolicyOf<P> as OfOneDimension>::Walls<Rest>;

/// A policy of rows that have owners, whom their own columns or those of their parents say, and that the first dimension of a
/// connection reaches by itself. So it is known of each type of tenant whether it reaches them.
#[diagnostic::on_unimplemented(
    message = "a row is not reached through either of two parents where the rows of one are `{Self}`",
    label = "everybody's rows, or such as a join table or a further dimension says",
    note = "each parent is `#[tenanted(Org)]`, also `adoptable`, `nullable` or `shared_with`, or `one_of(..)`, or `through` such a parent",
    note = "with another parent, say `through` of one, and check the other: `#[tenanted(through = .., foreign_key = .., references(..))]`"
)]
pub trait OfOneDimension: Policy {
    /// The types of tenants whose rows these are, before those of the list `Rest`: `(Org, (User, Rest))`.
    type Walls<Rest>;

    /// Whether the one dimension of the connection that walks a query is one of them.
    fn is_wall(by: OneDimensional) -> bool;
}

macro_rules! of_one_dimension {
    ($([$($generics:tt)*] $Policy:ty => $Same:ty;)+) => {$(
        impl<$($generics)*> OfOneDimension for $Policy
        where
            Self: Policy,
            $Same: OfOneDimension,
        {
            type Walls<Rest> = <$Same as OfOneDimension>::Walls<Rest>;

            fn is_wall(by: OneDimensional) -> bool {
                <$Same as OfOneDimension>::is_wall(by)
            }
        }
    )+};
}

impl<T: Tenanted, F: Origin> OfOneDimension for Owned<T, F> {
    type Walls<Rest> = (T::Tenant, Rest);

    fn is_wall(_: OneDimensional) -> bool {
        binding::is_wall::<T::Tenant>()
    }
}

impl<T: 'static, O: OwnersBy<T>, F: Origin> OfOneDimension for OneOf<T, O, F> {
    type Walls<Rest> = O::Walls<Rest>;

    fn is_wall(by: OneDimensional) -> bool {
        O::is_wall(by)
    }
}

of_one_dimension! {
    [T: Tenanted] MaybeOwned<T> => Owned<T>;
    [T: Tenanted] Adoptable<T> => Owned<T>;
    [T: Tenanted, C] SharedWith<T, C> => Owned<T>;
    [P, U, C] WithOtherTenant<P, U, C> => P;
    [P, Fk, Parent] WithReference<P, Fk, Parent> => P;
    [T, Fk, Parent: Designated] Through<T, Fk, Parent> => Parent::Policy;
}

impl<T, A, B, F> Policy for ThroughEither<T, A, B, F>
where
    T: 'static,
    A: EitherParent,
    B: EitherParent,
    F: Origin,
{
    type Reading = Restricted<OfEither<A, A::Read<F>, B, B::Read<F>>>;
    type As<S: AliasSource + 'static> = ThroughEither<T, A, B, Aliased<S>>;

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// A parent that a tenant may write.
pub trait WrittenParent: EitherParent {
    /// That a tenant writes it.
    type Written: Default + 'static;
}

impl<Fk, Parent> WrittenParent for ByForeignKey<Fk, Parent>
where
    Self: EitherParent,
    Fk: Column + Default + 'static,
    Parent: Designated<Policy: WritePolicy>,
{
    type Written = InParent<<Itself as Origin>::Of<Fk>, Parent, Writable<Parent>>;
}

/// That a parent which a row names is one that the tenant writes; and `Rest`.
type Checks<P, Rest> = AndReference<
    <P as EitherParent>::ForeignKey,
    <P as EitherParent>::Parent,
    Writable<<P as EitherParent>::Parent>,
    Rest,
>;

impl<T, A, B> WritePolicy for ThroughEither<T, A, B>
where
    T: 'static,
    A: WrittenParent<Parent: Designated<Policy: WritePolicy>>,
    B: WrittenParent<Parent: Designated<Policy: WritePolicy>>,
    Checks<A, Checks<B, NoReferences>>: References,
{
    type Writing = Restricted<OfEither<A, A::Written, B, B::Written>>;
    // A link that turns would be one between a row that the tenant reaches and a row that it does not.
    type Rules = KeepsParent<A::ForeignKey, KeepsParent<B::ForeignKey, NoRules>>;
    type Stamp = StampBetween<A, B>;
    type References = Checks<A, Checks<B, NoReferences>>;
}

/// A type of tenant that is one of the list `Walls`.
pub(crate) trait ReachesOne<Walls> {}

#[diagnostic::do_not_recommend]
impl<W, U, Rest> ReachesOne<(U, Rest)> for W
where
    W: Tenant,
    U: Tenant,
    DeterminingTable<W>: AppearsInFromClause<DeterminingTable<U>, Count: FirstOrLater<W, U, Rest>>,
{
}

/// The tenants `W` are those of the type `U`, if their tables are one; otherwise they are in the list `Rest`.
pub(crate) trait FirstOrLater<W, U, Rest> {}

impl<W, U: Is<W>, Rest> FirstOrLater<W, U, Rest> for Once {}
impl<W: ReachesOne<Rest>, U, Rest> FirstOrLater<W, U, Rest> for Never {}

/// A connection's tenants, each type of which is one of the list `Walls`.
#[diagnostic::on_unimplemented(
    message = "these rows are reached through either parent, and tenants of `{Self}` reach neither",
    label = "bound to another type of tenant",
    note = "each type of tenant on the connection reaches one of the parents: name the others on a connection of their own"
)]
pub(crate) trait EachReachesOne<Walls>: Tenants {}

#[diagnostic::do_not_recommend]
impl<U: Tenant + ReachesOne<Walls>, Walls> EachReachesOne<Walls> for U {}

#[diagnostic::do_not_recommend]
impl<L: EachReachesOne<Walls>, U: Tenant + ReachesOne<Walls>, Walls> EachReachesOne<Walls>
    for (L, U)
{
}

#[diagnostic::do_not_recommend]
impl<L: EachReachesOne<Walls>, P: Asked, Walls> EachReachesOne<Walls> for (L, Permitted<P>) {}

/// A connection of one dimension, which reaches one of the parents.
#[diagnostic::on_unimplemented(
    message = "these rows are reached through either parent, and the connection is bound to `{Self}`",
    label = "reaches neither parent, or is bound in several dimensions",
    note = "run it on the connection of a tenant that reaches one of the parents, such as `TenantConn<_, Org>`, and narrow that one later"
)]
pub(crate) trait ReachesEither<Walls> {}

#[diagnostic::do_not_recommend]
impl<U: Tenant + ReachesOne<Walls>, Walls> ReachesEither<Walls> for U {}

#[diagnostic::do_not_recommend]
impl<S: ReachesEither<Walls>, P, Walls> ReachesEither<Walls> for (S, Permitted<P>) {}

impl<S, T, A, B, F> Reaches<ThroughEither<T, A, B, F>> for One<S>
where
    S: Scope + ReachesEither<Walls<A, Walls<B>>>,
    A: EitherParent,
    B: EitherParent,
{
}

impl<L, T, A, B, F> Reaches<ThroughEither<T, A, B, F>> for Several<L>
where
    L: EachReachesOne<Walls<A, Walls<B>>>,
    A: EitherParent,
    B: EitherParent,
{
}

/// `(<that of A> OR <that of B>)`, without the one that the connection does not reach.
pub struct OfEither<A, ReadA, B, ReadB> {
    a: ReadA,
    b: ReadB,
    parents: PhantomData<fn() -> (A, B)>,
}

impl<A, ReadA: Default, B, ReadB: Default> Default for OfEither<A, ReadA, B, ReadB> {
    fn default() -> Self {
        Self {
            a: ReadA::default(),
            b: ReadB::default(),
            parents: PhantomData,
        }
    }
}

opaque!([A, ReadA, B, ReadB] OfEither<A, ReadA, B, ReadB>);

impl<A, ReadA, B, ReadB, DB> QueryFragment<DB> for OfEither<A, ReadA, B, ReadB>
where
    A: EitherParent,
    ReadA: QueryFragment<DB>,
    B: EitherParent,
    ReadB: QueryFragment<DB>,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let by = binding::one_dimensional()?;
        if binding::is_inserted() {
            out.unsafe_to_cache_prepared();
        }
        match (<PolicyOf<A>>::is_wall(by), <PolicyOf<B>>::is_wall(by)) {
            (true, true) => {
                out.push_sql("(");
                self.a.walk_ast(out.reborrow())?;
                out.push_sql(" OR ");
                self.b.walk_ast(out.reborrow())?;
                out.push_sql(")");
                Ok(())
            }
            (true, false) => self.a.walk_ast(out),
            (false, true) => self.b.walk_ast(out),
            (false, false) => Err(ScopeError::OtherTenantType.into()),
        }
    }
}

impl<A, ReadA, B, ReadB, DB> Holds<DB> for OfEither<A, ReadA, B, ReadB>
where
    Self: QueryFragment<DB>,
    ReadA: Holds<DB>,
    ReadB: Holds<DB>,
    DB: Backend,
{
    fn walk_held<'b>(&'b self, tenant: TypeId, mut out: AstPass<'_, 'b, DB>) -> QueryResult<bool> {
        Ok(self.a.walk_held(tenant, out.reborrow())? || self.b.walk_held(tenant, out)?)
    }
}

/// Nothing is added: the row belongs to whom the rows belong that it names, and it names both.
#[derive(Debug, Clone, Copy)]
pub struct StampBetween<A, B>(PhantomData<(A, B)>);

impl<A: EitherParent, B> Stamp for StampBetween<A, B> {
    type Scope = OneOwner;
    const COLUMN: &'static str = "";
    const GUARD: &'static str = A::ForeignKey::NAME;
    type Eq<K: KeySource> = NoColumns;

    fn eq<K: KeySource>(_: &K) -> NoColumns {
        NoColumns
    }
}

/// A connection's tenant that is one of the list `Walls`.
#[diagnostic::on_unimplemented(
    message = "this insert links a row of another tenant: one of the two parents is out of reach of `{Self}`",
    label = "reaches one parent alone",
    note = "insert the row on a connection that reaches both parents, or on an unscoped one, with plain Diesel"
)]
pub(crate) trait InsertsBetween<Walls> {}

#[diagnostic::do_not_recommend]
impl<S: ReachesOne<Walls>, Walls> InsertsBetween<Walls> for S {}

impl<S, A, B> StampedBy<S> for StampBetween<A, B>
where
    S: InsertsBetween<Walls<A>> + InsertsBetween<Walls<B>>,
    A: EitherParent,
    B: EitherParent,
{
}

/// The parents of a row on an unscoped connection are any that are there.
impl<A, B> AddsNothing for StampBetween<A, B> {
    type By<K> = K;

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<A, B> Owns for StampBetween<A, B> {
    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<A, B> Deletable for StampBetween<A, B> {
    const SEALED_BY_TENANCY: Seal = Seal;
}

/// The readers of a parent are those of a row that names it.
pub(in crate::policy) trait LaidOutParent<F> {
    fn table() -> Table;
}

impl<Fk, Parent, F> LaidOutParent<F> for ByForeignKey<Fk, Parent>
where
    Fk: Column + Default + 'static,
    Parent: Designated<
            Policy: Pairs,
            FindBy: QueryFragment<Names> + 'static,
            FromClause: QueryFragment<Names> + 'static,
        >,
    F: Origin<Of<Fk>: QueryFragment<Names>>,
{
    fn table() -> Table {
        let from = Sql::of(Parent::default().from_clause());
        let key = Sql::of(Parent::find_by());
        let foreign_key = Sql::of(<F::Of<Fk>>::default());
        Plan::table_of::<Parent::Policy>().of_parent(&from, &key, &foreign_key)
    }
}

impl<T, A, B, F> Pairs for ThroughEither<T, A, B, F>
where
    T: 'static,
    A: LaidOutParent<F>,
    B: LaidOutParent<F>,
    F: 'static,
{
    const IS_ONE_TABLE: bool = true;

    fn lay_out(plan: &mut Plan) {
        plan.other_table(A::table().or(&B::table()));
    }
}
