//! A row of one of several types of tenants, each by a column of its own: an exclusive arc.

use super::reading::{self, Holds, IsKey, Named, Owner, Pairs, Plan, Readers, Sql, primary_key};
use super::writing::{
    AndStamp, BothScopes, CanCheck, Deletable, Fixed, KeySource, NoReferences, NoRules,
};
use super::writing::{Owns, Stamp, StampedBy, Verbatim};
use super::{Aliased, Itself, Origin, Policy, Restricted, WritePolicy};
use crate::binding::{self, CurrentTenant, One, OneDimensional, ScopeError, Several};
use crate::catalog::OneOfOwners;
use crate::conn::Reaches;
use crate::names::Names;
use crate::opaque::opaque;
use crate::scope::{Asked, Frame, OneDimension, Permitted, Scope, Tenants, Unscoped};
use crate::seal::Seal;
use crate::tenant::{HoldsKey, KeyType, MayBeNull, Tenant};
use diesel::ExpressionMethods;
use diesel::backend::Backend;
use diesel::dsl::{Eq, SqlTypeOf};
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::query_source::{AliasSource, Column, Table};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::{HasSqlType, SingleValue, is_nullable};
use std::any::TypeId;
use std::marker::PhantomData;

/// A tenant reads and writes the rows of `T` whose column for tenants of its type carries its key, if the columns for the
/// other types are `NULL`. `Owners` are these types, as a tuple.
///
/// A row with two owners, or with none, is nobody's.
pub struct OneOf<T, Owners, F = Itself>(PhantomData<(T, Owners, F)>);

opaque!([T, Owners, F] OneOf<T, Owners, F>);

impl<T, O, F> Policy for OneOf<T, O, F>
where
    T: 'static,
    O: OwnersBy<T>,
    F: Origin,
{
    type Reading = Restricted<IsOneOf<T, O, F>>;
    type As<S: AliasSource + 'static> = OneOf<T, O, Aliased<S>>;

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<T, O> WritePolicy for OneOf<T, O>
where
    T: 'static,
    O: OwnersBy<T, Stamp: Stamp>,
{
    type Writing = <Self as Policy>::Reading;
    type Rules = O::Rules;
    type Stamp = O::Stamp;
    type References = NoReferences;
}

impl<S: Scope + OwnsBy<T>, T, O, F> Reaches<OneOf<T, O, F>> for One<S> {}
impl<L: OwnBy<T>, T, O, F> Reaches<OneOf<T, O, F>> for Several<L> {}

/// A scope of one dimension, whose tenant owns rows of the table `T` by a column of its own.
#[diagnostic::on_unimplemented(
    message = "tenants of the type `{Self}` do not own rows of `{T}`",
    label = "not among the owners",
    note = "the model names who owns its rows, each type with a nullable column for its key: `#[tenanted(one_of(Org = org_id, ..))]`",
    note = "a connection of several dimensions is none of these types: use the one that is not narrowed"
)]
pub(crate) trait OwnsBy<T> {}

#[diagnostic::do_not_recommend]
impl<U: OwnerBy<T>, T> OwnsBy<T> for U {}

#[diagnostic::do_not_recommend]
impl<S, U: Tenant, T> OwnsBy<T> for (S, U) where (S, U): OneDimension {}

#[diagnostic::do_not_recommend]
impl<S, U, T> OwnsBy<T> for (S, Unscoped<U>) where (S, Unscoped<U>): OneDimension {}

#[diagnostic::do_not_recommend]
impl<S: OwnsBy<T>, P, T> OwnsBy<T> for (S, Permitted<P>) {}

/// Tenants, each type of which owns rows of the table `T` by a column of its own.
pub(crate) trait OwnBy<T>: Tenants {}

#[diagnostic::do_not_recommend]
impl<U: OwnerBy<T>, T> OwnBy<T> for U {}

#[diagnostic::do_not_recommend]
impl<L: OwnBy<T>, U: OwnerBy<T>, T> OwnBy<T> for (L, U) {}

#[diagnostic::do_not_recommend]
impl<L: OwnBy<T>, P: Asked, T> OwnBy<T> for (L, Permitted<P>) {}

/// A type of tenant that owns rows of the table `T`, among others, by a column of its own; written by `#[tenanted]`.
#[diagnostic::on_unimplemented(
    message = "tenants of the type `{Self}` do not own rows of `{T}`",
    label = "not among the owners",
    note = "name it among them, with a nullable column for its key: `#[tenanted(one_of({Self} = .., ..))]`"
)]
pub trait OwnerBy<T>: Tenant {
    /// The column of its keys.
    type Column: Column
        + Expression<SqlType: SingleValue + HoldsKey<KeyType<Self>, MayBeNull>>
        + Copy
        + Default
        + Send
        + 'static;
}

/// All types of tenants that own rows of the table `T`, as a tuple. Sealed.
pub trait OwnersBy<T>: 'static {
    /// Predicates on their columns.
    type Owned<F: Origin>: Default + 'static;

    /// No statement of a tenant assigns one of the columns.
    type Rules;

    /// An insert fills all of the columns.
    type Stamp;

    /// The list of them, before the list `Rest`.
    #[doc(hidden)]
    type Walls<Rest>;

    /// Whether the one dimension of the connection that walks a query is one of them.
    #[doc(hidden)]
    fn is_wall(by: OneDimensional) -> bool;

    /// Whether the frame has the key of one of them, as its first dimension.
    #[doc(hidden)]
    fn has_key(frame: &Frame) -> bool;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

/// The owners, where their columns can be written without a database.
pub(in crate::policy) trait LaidOut<T, F> {
    /// Each, with the condition under which it is the only one.
    fn owners() -> Vec<Owner>;
}

/// One of the owners: its predicate, and its column in `IS NULL` where it is another one.
pub struct OwnedBy<U: Tenant, C> {
    is_key: IsKey<U, C>,
    column: C,
}

impl<U: Tenant, C: Default> Default for OwnedBy<U, C> {
    fn default() -> Self {
        Self {
            is_key: IsKey::default(),
            column: C::default(),
        }
    }
}

opaque!([U: Tenant, C] OwnedBy<U, C>);

/// Predicates of several owners, of which the connection is bound to one.
pub(crate) trait CarriedOneOf<DB: Backend> {
    /// `<its column> = ? AND <each other one> IS NULL`; of several tenants of several types, that it is one of them.
    fn walk<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()>;

    /// What [`Holds::walk_held`] does.
    fn walk_held<'b>(&'b self, tenant: TypeId, out: AstPass<'_, 'b, DB>) -> QueryResult<bool>;
}

/// `<column> = ? AND <each other column> IS NULL`
pub struct IsOneOf<T, O: OwnersBy<T>, F: Origin>(O::Owned<F>);

impl<T, O: OwnersBy<T>, F: Origin> Default for IsOneOf<T, O, F> {
    fn default() -> Self {
        Self(O::Owned::default())
    }
}

opaque!([T, O: OwnersBy<T>, F: Origin] IsOneOf<T, O, F>);

impl<T, O, F, DB> QueryFragment<DB> for IsOneOf<T, O, F>
where
    O: OwnersBy<T, Owned<F>: CarriedOneOf<DB>>,
    F: Origin,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk(out)
    }
}

impl<T, O, F, DB> Holds<DB> for IsOneOf<T, O, F>
where
    O: OwnersBy<T, Owned<F>: CarriedOneOf<DB>>,
    F: Origin,
    DB: Backend,
{
    fn walk_held<'b>(&'b self, tenant: TypeId, out: AstPass<'_, 'b, DB>) -> QueryResult<bool> {
        self.0.walk_held(tenant, out)
    }
}

/// Of several owners, a column gets the key of the connection's tenant, or `NULL`.
#[derive(Debug, Clone, Copy)]
pub struct StampOneOf<T, O, U>(PhantomData<(T, O, U)>);

impl<T, O, U> Stamp for StampOneOf<T, O, U>
where
    T: 'static,
    O: OwnersBy<T>,
    U: OwnerBy<T>,
{
    type Scope = OneOwner;
    const COLUMN: &'static str = U::Column::NAME;
    type Eq<K: KeySource> =
        Eq<U::Column, Verbatim<K::InReach<CurrentOrNull<T, O, U, SqlTypeOf<U::Column>>>>>;

    fn eq<K: KeySource>(key: &K) -> Self::Eq<K> {
        U::Column::default().eq(Verbatim(key.in_reach(CurrentOrNull::default())))
    }
}

/// An owner of one of several types, which no single key names.
#[derive(Debug, Clone, Copy)]
pub struct OneOwner;

impl BothScopes for (OneOwner, OneOwner) {
    type Scope = OneOwner;
}

impl<T, O, U> CanCheck<is_nullable::IsNullable> for StampOneOf<T, O, U> {}
impl<S, T, O, U> StampedBy<S> for StampOneOf<T, O, U> {}

impl<T, O, U> Owns for StampOneOf<T, O, U> {
    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<T, O, U> Deletable for StampOneOf<T, O, U> {
    const SEALED_BY_TENANCY: Seal = Seal;
}

/// The key of the connection's tenant if that is of the type `U`, and `NULL` if it is another one of the owners `O`: a bind
/// parameter of the SQL type `ST` both times.
pub struct CurrentOrNull<T, O, U: Tenant, ST> {
    current: CurrentTenant<U, ST>,
    null: Option<U::Key>,
    owners: PhantomData<fn() -> (T, O)>,
}

impl<T, O, U: Tenant, ST> Default for CurrentOrNull<T, O, U, ST> {
    fn default() -> Self {
        Self {
            current: CurrentTenant::default(),
            null: None,
            owners: PhantomData,
        }
    }
}

opaque!([T, O, U: Tenant, ST] CurrentOrNull<T, O, U, ST>);

impl<T: 'static, O: 'static, U: Tenant, ST: 'static> QueryId for CurrentOrNull<T, O, U, ST> {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<T, O, U: Tenant, ST: SingleValue> Expression for CurrentOrNull<T, O, U, ST> {
    type SqlType = ST;
}

impl<T, O, U: Tenant, ST: SingleValue, QS> AppearsOnTable<QS> for CurrentOrNull<T, O, U, ST> {}
impl<T, O, U: Tenant, ST: SingleValue, QS> SelectableExpression<QS> for CurrentOrNull<T, O, U, ST> {}

impl<T, O, U: Tenant, ST, GB> ValidGrouping<GB> for CurrentOrNull<T, O, U, ST> {
    type IsAggregate = is_aggregate::Never;
}

impl<T, O, U, ST, DB> QueryFragment<DB> for CurrentOrNull<T, O, U, ST>
where
    O: OwnersBy<T>,
    U: Tenant,
    Option<U::Key>: ToSql<ST, DB>,
    CurrentTenant<U, ST>: QueryFragment<DB>,
    DB: Backend + HasSqlType<ST>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if self.current.is_carried(binding::one_dimensional()?) {
            return self.current.walk_ast(out);
        }
        // Without a frame, the statement shows what it was bound to.
        if !binding::look(O::has_key).unwrap_or(true) {
            return Err(ScopeError::OtherTenantType.into());
        }
        out.push_bind_param::<ST, _>(&self.null)
    }
}

macro_rules! owners {
    ($(($($O:ident $C:ident $at:tt),+))+) => {$(
        owners!(@ ($($O $C $at),+));
    )+};
    (@ ($($O:ident $C:ident $at:tt),+)) => {
        impl<T: 'static, $($O: OwnerBy<T>),+> OwnersBy<T> for ($($O,)+) {
            type Owned<Fr: Origin> = ($(OwnedBy<$O, Fr::Of<$O::Column>>,)+);
            type Rules = owners!(@rules $($O)+);
            type Stamp = owners!(@stamp Self, $($O)+);
            type Walls<Rest> = owners!(@walls Rest, $($O)+);

            fn is_wall(_: OneDimensional) -> bool {
                $(binding::is_wall::<$O>())||+
            }

            fn has_key(frame: &Frame) -> bool {
                $((frame.is_wall::<$O>() && frame.key::<$O>().is_some()))||+
            }

            const SEALED_BY_TENANCY: Seal = Seal;
        }

        impl<$($O: Tenant, $C,)+ DB: Backend> CarriedOneOf<DB> for ($(OwnedBy<$O, $C>,)+)
        where
            $(IsKey<$O, $C>: Holds<DB>, $C: QueryFragment<DB>,)+
        {
            fn walk<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
                let by = binding::one_dimensional()?;
                let columns: [&'b dyn QueryFragment<DB>; _] = [$(&self.$at.column),+];
                let are_keys: [(bool, &'b dyn QueryFragment<DB>); _] =
                    [$((self.$at.is_key.is_owner(by), &self.$at.is_key)),+];
                let carried = are_keys.into_iter().enumerate().filter(|(_, (carried, _))| *carried);
                let are_several = carried.clone().count() > 1;
                let mut before = if are_several { "(" } else { "" };
                for (owner, (_, is_key)) in carried.clone() {
                    out.push_sql(before);
                    before = " OR ";
                    is_key.walk_ast(out.reborrow())?;
                    for (at, column) in columns.into_iter().enumerate() {
                        if at != owner {
                            out.push_sql(" AND ");
                            column.walk_ast(out.reborrow())?;
                            out.push_sql(" IS NULL");
                        }
                    }
                }
                if are_several {
                    out.push_sql(")");
                }
                match carried.count() {
                    0 => Err(ScopeError::OtherTenantType.into()),
                    _ => Ok(()),
                }
            }

            fn walk_held<'b>(
                &'b self,
                tenant: TypeId,
                mut out: AstPass<'_, 'b, DB>,
            ) -> QueryResult<bool> {
                $(if self.$at.is_key.walk_held(tenant, out.reborrow())? {
                    return Ok(true);
                })+
                Ok(false)
            }
        }

        impl<T, Fr, $($O: OwnerBy<T>),+> LaidOut<T, Fr> for ($($O,)+)
        where
            Fr: Origin<$(Of<$O::Column>: QueryFragment<Names>),+>,
        {
            fn owners() -> Vec<Owner> {
                let keys = [$((TypeId::of::<$O>(), Sql::of(<Fr::Of<$O::Column>>::default()))),+];
                let owner = |(at, (tenant, key)): (usize, &(TypeId, Sql))| {
                    let others = keys.iter().enumerate().filter(|(other, _)| *other != at);
                    let others = others.map(|(_, (_, other))| other.clone().sql(" IS NULL"));
                    let only = others.reduce(|before, other| before.sql(" AND ").then(&other));
                    let owner = Owner::of_type(*tenant, key.clone()).or_null();
                    match only {
                        Some(only) => owner.when(only),
                        None => owner,
                    }
                };
                keys.iter().enumerate().map(owner).collect()
            }
        }

        impl<T, $($O: OwnerBy<T>),+> OneOfOwners<T> for ($($O,)+) {
            fn columns() -> Vec<(TypeId, &'static str)> {
                vec![$((TypeId::of::<$O>(), <$O::Column as Column>::NAME)),+]
            }
        }
    };
    (@walls $Rest:ident,) => { $Rest };
    (@walls $Rest:ident, $O:ident $($More:ident)*) => { ($O, owners!(@walls $Rest, $($More)*)) };
    (@rules) => { NoRules };
    (@rules $O:ident $($Rest:ident)*) => { Fixed<$O::Column, owners!(@rules $($Rest)*)> };
    (@stamp $Owners:ty, $O:ident) => { StampOneOf<T, $Owners, $O> };
    (@stamp $Owners:ty, $O:ident $($Rest:ident)+) => {
        AndStamp<StampOneOf<T, $Owners, $O>, owners!(@stamp $Owners, $($Rest)+)>
    };
}

owners! {
    (A CA 0, B CB 1)
    (A CA 0, B CB 1, C CC 2)
    (A CA 0, B CB 1, C CC 2, D CD 3)
}

impl<T, O, F> Pairs for OneOf<T, O, F>
where
    T: Table<PrimaryKey: QueryFragment<Names>> + Default + 'static,
    O: LaidOut<T, F>,
    F: Named<T> + 'static,
{
    const IS_ONE_TABLE: bool = true;

    fn lay_out(plan: &mut Plan) {
        let readers = vec![Readers::new(O::owners())];
        plan.other_table(reading::Table::of(readers, primary_key::<T, F>()));
    }
}
