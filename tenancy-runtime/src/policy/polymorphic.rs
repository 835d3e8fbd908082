//! A polymorphic owner: one column says what kind of tenant a row belongs to, another which one.

use super::reading::{Holds, IsKey, Owner, Pairs, Plan, Readers, Sql};
use super::writing::{
    CanCheck, Deletable, Fixed, KeySource, NoReferences, NoRules, Owns, ScopeOfParents, Stamp,
    StampedBy, Verbatim,
};
use super::{Aliased, Itself, Origin, Policy, Restricted, WritePolicy};
use crate::binding::{self, CurrentTenant, One, OneDimensional, ScopeError, Several};
use crate::conn::Reaches;
use crate::names::Names;
use crate::opaque::opaque;
use crate::scope::{Asked, OneDimension, Permitted, Scope, Tenants, Unscoped};
use crate::seal::Seal;
use crate::tenant::{AlwaysThere, HoldsKey, KeyType, Tenant};
use diesel::ExpressionMethods;
use diesel::backend::Backend;
use diesel::dsl::Eq;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::query_source::{AliasSource, Column};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::{HasSqlType, SingleValue, SqlType, Text, is_nullable};
use std::any::TypeId;
use std::fmt;
use std::marker::PhantomData;

/// A tenant reads and writes the rows of `T` whose column `Type` says what it is and whose column `Id` carries its
/// key. `Owners` are the types of tenants, as a tuple.
///
/// The rule is `acts_as_tenant`'s `polymorphic: true`, where the type went unchecked.
pub struct Polymorphic<T, Type, Id, Owners, F = Itself>(PhantomData<(T, Type, Id, Owners, F)>);

opaque!([T, Type, Id, Owners, F] Polymorphic<T, Type, Id, Owners, F>);

impl<T, Type, Id, O, F> Policy for Polymorphic<T, Type, Id, O, F>
where
    T: 'static,
    Type: Column + Expression<SqlType: NamesType> + Default + 'static,
    Id: Column + Expression<SqlType: HoldsKey<KeyType<O::First>, AlwaysThere>> + Default + 'static,
    O: Owners<T>,
    F: Origin,
{
    type Reading = Restricted<IsOwner<T, O, F::Of<Type>, F::Of<Id>>>;
    type As<S: AliasSource + 'static> = Polymorphic<T, Type, Id, O, Aliased<S>>;

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<T, Type, Id, O> WritePolicy for Polymorphic<T, Type, Id, O>
where
    T: 'static,
    Type: Column + Expression<SqlType: NamesType> + Default + 'static,
    Id: Column + Expression<SqlType: HoldsKey<KeyType<O::First>, AlwaysThere>> + Default + 'static,
    O: Owners<T>,
    StampOwner<T, Type, Id, O>: Stamp,
{
    type Writing = <Self as Policy>::Reading;
    type Rules = Fixed<Type, Fixed<Id, NoRules>>;
    type Stamp = StampOwner<T, Type, Id, O>;
    type References = NoReferences;
}

impl<S: Scope + OwnsAs<T>, T, Type, Id, O, F> Reaches<Polymorphic<T, Type, Id, O, F>> for One<S> {}
impl<L: OwnOf<T>, T, Type, Id, O, F> Reaches<Polymorphic<T, Type, Id, O, F>> for Several<L> {}

/// A scope of one dimension, whose tenant owns rows of the table `T` by a name of its own.
#[diagnostic::on_unimplemented(
    message = "tenants of the type `{Self}` do not own rows of `{T}`",
    label = "not among the owners",
    note = "the model names who owns its rows, each type with a text: `#[tenanted(Org = \"Org\", ..)]`",
    note = "a connection of several dimensions is none of these types: use the one that is not narrowed"
)]
pub(crate) trait OwnsAs<T> {}

#[diagnostic::do_not_recommend]
impl<U: OwnerOf<T>, T> OwnsAs<T> for U {}

#[diagnostic::do_not_recommend]
impl<S, U: Tenant, T> OwnsAs<T> for (S, U) where (S, U): OneDimension {}

#[diagnostic::do_not_recommend]
impl<S, U, T> OwnsAs<T> for (S, Unscoped<U>) where (S, Unscoped<U>): OneDimension {}

#[diagnostic::do_not_recommend]
impl<S: OwnsAs<T>, P, T> OwnsAs<T> for (S, Permitted<P>) {}

/// Tenants, each type of which owns rows of the table `T`, by a name of its own.
pub(crate) trait OwnOf<T>: Tenants {}

#[diagnostic::do_not_recommend]
impl<U: OwnerOf<T>, T> OwnOf<T> for U {}

#[diagnostic::do_not_recommend]
impl<L: OwnOf<T>, U: OwnerOf<T>, T> OwnOf<T> for (L, U) {}

#[diagnostic::do_not_recommend]
impl<L: OwnOf<T>, P: Asked, T> OwnOf<T> for (L, Permitted<P>) {}

/// The SQL type of a type column.
#[diagnostic::on_unimplemented(
    message = "the type column has the SQL type `{Self}`, not `Text`",
    label = "says nothing of an owner",
    note = "give the column the type `Text`, not null"
)]
pub(crate) trait NamesType {}

impl NamesType for Text {}

/// A type of tenant that owns rows of the table `T`, among others; written by `#[tenanted]`.
#[diagnostic::on_unimplemented(
    message = "tenants of the type `{Self}` do not own rows of `{T}`",
    label = "not among the owners",
    note = "name it among them: `#[tenanted({Self} = \"..\", ..)]`"
)]
pub trait OwnerOf<T>: Tenant {
    /// What the type column says of it.
    const NAME: &'static str;
}

/// Both are one type of key. As a trait, since rustc reports a mismatch in its own words.
#[diagnostic::on_unimplemented(
    message = "one type of owner has keys of type `{First}`, another has keys of type `{Self}`",
    label = "one column cannot hold the keys of both tenants",
    note = "name types of tenants whose keys are of one type"
)]
pub(crate) trait SameKeyAs<First> {}

impl<K> SameKeyAs<K> for K {}

/// All types of tenants that own rows of the table `T`, as a tuple.
pub trait Owners<T>: 'static {
    /// The first of them, whose key's type is that of all.
    type First: Tenant;

    /// Each of them, and what the type column says of it.
    const NAMES: &'static [(fn() -> TypeId, &'static str)];

    /// Predicates on a column, one for each owner.
    type AreKeys<F: Default + 'static>: Default + 'static;

    /// Placeholders, one for each owner.
    type Keys<ST: 'static>: Default + Send + 'static;
}

/// The predicate, or the placeholder, for one owner.
pub(crate) trait OfOwner {
    /// The type of the owner.
    type Owner: Tenant;

    /// Whether the connection is bound to one.
    fn is_of_carried(&self, by: OneDimensional) -> bool;
}

impl<O: Tenant, F> OfOwner for IsKey<O, F> {
    type Owner = O;

    fn is_of_carried(&self, by: OneDimensional) -> bool {
        self.is_owner(by)
    }
}

impl<O: Tenant, ST> OfOwner for CurrentTenant<O, ST> {
    type Owner = O;

    fn is_of_carried(&self, by: OneDimensional) -> bool {
        self.is_carried(by)
    }
}

/// Which of several owners the connection is bound to.
pub(crate) trait CarriedOwner<T, DB: Backend> {
    /// What the type column says of it.
    fn name(&self, by: OneDimensional) -> QueryResult<&'static str>;

    /// Its predicate, or its placeholder.
    fn walk<'b>(&'b self, by: OneDimensional, out: AstPass<'_, 'b, DB>) -> QueryResult<()>;

    /// Of several types that the connection has tenants of: what the type column says of each, and its predicate.
    fn each(&self, by: OneDimensional) -> Vec<(&'static str, &dyn QueryFragment<DB>)>;
}

/// `<type> = ? AND <id> = ?`; of several tenants of several types, that it is one of them.
pub struct IsOwner<T, O: Owners<T>, FType, FId: Default + 'static> {
    type_column: FType,
    is_key: O::AreKeys<FId>,
}

impl<T, O: Owners<T>, FType: Default, FId: Default + 'static> Default
    for IsOwner<T, O, FType, FId>
{
    fn default() -> Self {
        Self {
            type_column: FType::default(),
            is_key: O::AreKeys::default(),
        }
    }
}

opaque!([T, O: Owners<T>, FType, FId: Default + 'static] IsOwner<T, O, FType, FId>);

impl<T, O, FType, FId, DB> QueryFragment<DB> for IsOwner<T, O, FType, FId>
where
    O: Owners<T, AreKeys<FId>: CarriedOwner<T, DB>>,
    FType: QueryFragment<DB>,
    FId: Default + 'static,
    DB: Backend + HasSqlType<Text>,
    str: ToSql<Text, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let by = binding::one_dimensional()?;
        if !binding::is_of_types() {
            self.type_column.walk_ast(out.reborrow())?;
            out.push_sql(" = ");
            out.push_bind_param::<Text, str>(self.is_key.name(by)?)?;
            out.push_sql(" AND ");
            return self.is_key.walk(by, out);
        }
        let each = self.is_key.each(by);
        if each.is_empty() {
            return Err(ScopeError::OtherTenantType.into());
        }
        for (at, (name, is_key)) in each.into_iter().enumerate() {
            out.push_sql(if at == 0 { "(" } else { " OR " });
            self.type_column.walk_ast(out.reborrow())?;
            out.push_sql(" = ");
            out.push_bind_param::<Text, str>(name)?;
            out.push_sql(" AND ");
            is_key.walk_ast(out.reborrow())?;
        }
        out.push_sql(")");
        Ok(())
    }
}

impl<T, O, FType, FId, DB> Holds<DB> for IsOwner<T, O, FType, FId>
where
    Self: QueryFragment<DB>,
    O: Owners<T, AreKeys<FId>: Holds<DB>>,
    FId: Default + 'static,
    DB: Backend,
{
    fn walk_held<'b>(&'b self, tenant: TypeId, out: AstPass<'_, 'b, DB>) -> QueryResult<bool> {
        self.is_key.walk_held(tenant, out)
    }
}

macro_rules! owners {
    ($(($($O:ident $at:tt),+))+) => {$(
        owners!(@ ($($O $at),+) $($O)+);
    )+};
    (@ ($($O:ident $at:tt),+) $First:ident $($Rest:ident)*) => {
        impl<T, $($O),+> Owners<T> for ($($O,)+)
        where
            $First: Tenant + OwnerOf<T>,
            $($Rest: Tenant<Key: SameKeyAs<$First::Key>> + OwnerOf<T>,)*
        {
            type First = $First;
            const NAMES: &'static [(fn() -> TypeId, &'static str)] =
                &[$((TypeId::of::<$O>, <$O as OwnerOf<T>>::NAME)),+];
            type AreKeys<F: Default + 'static> = ($(IsKey<$O, F>,)+);
            type Keys<ST: 'static> = ($(CurrentTenant<$O, ST>,)+);
        }

        impl<$($O: Holds<DB>,)+ DB: Backend> Holds<DB> for ($($O,)+) {
            fn walk_held<'b>(
                &'b self,
                tenant: TypeId,
                mut out: AstPass<'_, 'b, DB>,
            ) -> QueryResult<bool> {
                $(if self.$at.walk_held(tenant, out.reborrow())? {
                    return Ok(true);
                })+
                Ok(false)
            }
        }

        impl<T, $($O: OfOwner<Owner: OwnerOf<T>> + QueryFragment<DB>,)+ DB: Backend> CarriedOwner<T, DB>
            for ($($O,)+)
        {
            fn name(&self, by: OneDimensional) -> QueryResult<&'static str> {
                $(if self.$at.is_of_carried(by) {
                    return Ok($O::Owner::NAME);
                })+
                Err(ScopeError::OtherTenantType.into())
            }

            fn walk<'b>(&'b self, by: OneDimensional, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
                $(if self.$at.is_of_carried(by) {
                    return self.$at.walk_ast(out);
                })+
                Err(ScopeError::OtherTenantType.into())
            }

            fn each(&self, by: OneDimensional) -> Vec<(&'static str, &dyn QueryFragment<DB>)> {
                let mut each: Vec<(&'static str, &dyn QueryFragment<DB>)> = Vec::new();
                $(if self.$at.is_of_carried(by) {
                    each.push(($O::Owner::NAME, &self.$at));
                })+
                each
            }
        }
    };
}

owners! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
}

/// What the type column says of the connection's tenant, as a bind parameter.
pub struct CurrentType<T, O: Owners<T>>(O::Keys<KeyType<O::First>>);

/// The key of the connection's tenant, as a bind parameter.
pub struct CurrentOwner<T, O: Owners<T>>(O::Keys<KeyType<O::First>>);

impl<T, O, DB> QueryFragment<DB> for CurrentType<T, O>
where
    O: Owners<T>,
    O::Keys<KeyType<O::First>>: CarriedOwner<T, DB>,
    DB: Backend + HasSqlType<Text>,
    str: ToSql<Text, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_bind_param::<Text, str>(self.0.name(binding::one_dimensional()?)?)
    }
}

impl<T, O, DB> QueryFragment<DB> for CurrentOwner<T, O>
where
    O: Owners<T>,
    O::Keys<KeyType<O::First>>: CarriedOwner<T, DB>,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk(binding::one_dimensional()?, out)
    }
}

impl<T, O: Owners<T>> Expression for CurrentType<T, O> {
    type SqlType = Text;
}

impl<T, O: Owners<T>> Expression for CurrentOwner<T, O> {
    type SqlType = KeyType<O::First>;
}

macro_rules! placeholders {
    ($($Name:ident)+) => {$(
        impl<T, O: Owners<T>> Default for $Name<T, O> {
            fn default() -> Self {
                Self(O::Keys::default())
            }
        }

        impl<T, O: Owners<T>> fmt::Debug for $Name<T, O> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($Name)).finish_non_exhaustive()
            }
        }

        impl<T: 'static, O: Owners<T>> QueryId for $Name<T, O> {
            type QueryId = Self;
            const HAS_STATIC_QUERY_ID: bool = true;
        }

        impl<T, O: Owners<T>, QS> AppearsOnTable<QS> for $Name<T, O> {}
        impl<T, O: Owners<T>, QS> SelectableExpression<QS> for $Name<T, O> {}

        impl<T, O: Owners<T>, GB> ValidGrouping<GB> for $Name<T, O> {
            type IsAggregate = is_aggregate::Never;
        }
    )+};
}

placeholders!(CurrentType CurrentOwner);

/// The columns of a polymorphic owner get the type and the key of the connection's tenant.
#[derive(Debug, Clone, Copy)]
pub struct StampOwner<T, Type, Id, O>(PhantomData<(T, Type, Id, O)>);

impl<T, Type, Id, O> Stamp for StampOwner<T, Type, Id, O>
where
    O: Owners<T>,
    Type: Column + Expression<SqlType = Text> + Default,
    Id: Column + Expression<SqlType = KeyType<O::First>> + Default,
    Id::SqlType: SqlType + SingleValue,
{
    type Scope = PolymorphicOwner;
    const COLUMN: &'static str = Type::NAME;
    type Eq<K: KeySource> = (
        Eq<Type, Verbatim<K::InReach<CurrentType<T, O>>>>,
        Eq<Id, Verbatim<K::InReach<CurrentOwner<T, O>>>>,
    );

    fn eq<K: KeySource>(key: &K) -> Self::Eq<K> {
        (
            Type::default().eq(Verbatim(key.in_reach(CurrentType::default()))),
            Id::default().eq(Verbatim(key.in_reach(CurrentOwner::default()))),
        )
    }
}

/// An owner of one of several types, which no single key names.
#[derive(Debug, Clone, Copy)]
pub struct PolymorphicOwner;

impl<T, Type, Id, O> Owns for StampOwner<T, Type, Id, O> {
    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<T, Type, Id, O> Deletable for StampOwner<T, Type, Id, O> {
    const SEALED_BY_TENANCY: Seal = Seal;
}

impl ScopeOfParents for PolymorphicOwner {
    type Scope = Self;
}

impl<S, T, Type, Id, O> StampedBy<S> for StampOwner<T, Type, Id, O> {}

impl<T, Type, Id, O> CanCheck<is_nullable::IsNullable> for StampOwner<T, Type, Id, O> {}

impl<T, Type, Id, O, F> Pairs for Polymorphic<T, Type, Id, O, F>
where
    T: 'static,
    Type: Column + Default + 'static,
    Id: Column + Default + 'static,
    O: Owners<T>,
    F: Origin<Of<Type>: QueryFragment<Names>, Of<Id>: QueryFragment<Names>>,
{
    const IS_ONE_TABLE: bool = true;

    fn lay_out(plan: &mut Plan) {
        let owners = O::NAMES.iter().map(|(tenant, name)| {
            let of_type = Sql::of(<F::Of<Type>>::default()).sql(" = ").literal(name);
            Owner::of_type(tenant(), Sql::of(<F::Of<Id>>::default())).when(of_type)
        });
        plan.table(vec![Readers::new(owners.collect())]);
    }
}
