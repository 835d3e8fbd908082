//! What predicates are made of.

use super::pairing::Holds;
use crate::binding::{self, CurrentKeys, HeldKeys, OneDimensional, ScopeError};
use crate::dialect::Dialect;
use crate::opaque::opaque;
use crate::policy::Designated;
use crate::scope::KeysOf;
use crate::tenant::{KeyType, Tenant};
use diesel::backend::Backend;
use diesel::expression::array_comparison::Many;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::query_source::{Column, QuerySource};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::HasSqlType;
use std::any::TypeId;
use std::marker::PhantomData;

/// `<column> = <the key>`; on a connection of several tenants, one of their keys. `D` says which dimensions of the
/// connection may have the key.
///
/// That a query asks for a dimension that its connection does not reach shows in its type, but not for a subquery inside
/// an expression. So the wall is asked about here as well.
pub struct IsKey<T: Tenant, F, D = Wall> {
    column: F,
    keys: CurrentKeys<T>,
    dimension: PhantomData<fn() -> D>,
}

/// Which dimensions of a connection may have a key.
pub trait Dimension: 'static {
    /// Whether it is the first one, the wall, alone.
    const IS_WALL: bool;
}

/// The first one.
#[derive(Debug, Clone, Copy)]
pub struct Wall;

/// Any.
#[derive(Debug, Clone, Copy)]
pub struct AnyDimension;

impl Dimension for Wall {
    const IS_WALL: bool = true;
}

impl Dimension for AnyDimension {
    const IS_WALL: bool = false;
}

impl<T: Tenant, F: Default, D> Default for IsKey<T, F, D> {
    fn default() -> Self {
        Self {
            column: F::default(),
            keys: CurrentKeys::default(),
            dimension: PhantomData,
        }
    }
}

opaque!([T: Tenant, F, D] IsKey<T, F, D>);

impl<T, F, D, DB> QueryFragment<DB> for IsKey<T, F, D>
where
    D: Dimension,
    T: Tenant<Key: ToSql<KeyType<T>, DB>>,
    F: QueryFragment<DB>,
    DB: Dialect + HasSqlType<KeyType<T>> + 'static,
    Many<KeyType<T>, T::Key>: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if !D::IS_WALL && binding::has_every::<T>() {
            if binding::is_inserted() {
                out.unsafe_to_cache_prepared();
            }
            out.push_sql("1 = 1");
            return Ok(());
        }
        match self.held()? {
            HeldKeys::One(key) => {
                self.column.walk_ast(out.reborrow())?;
                out.push_sql(" = ");
                out.push_bind_param::<KeyType<T>, _>(&key.0)
            }
            HeldKeys::Several(keys) if keys.0.values.is_empty() => {
                // Another statement than that for a list of keys.
                out.unsafe_to_cache_prepared();
                out.push_sql("1 = 0");
                Ok(())
            }
            HeldKeys::Several(keys) => {
                self.column.walk_ast(out.reborrow())?;
                walk_list(keys, out)
            }
        }
    }
}

impl<T, F, D, DB> Holds<DB> for IsKey<T, F, D>
where
    D: Dimension,
    T: Tenant<Key: ToSql<KeyType<T>, DB>>,
    F: QueryFragment<DB>,
    DB: Dialect + HasSqlType<KeyType<T>> + 'static,
    Many<KeyType<T>, T::Key>: QueryFragment<DB>,
{
    fn walk_held<'b>(&'b self, tenant: TypeId, mut out: AstPass<'_, 'b, DB>) -> QueryResult<bool> {
        if tenant != TypeId::of::<T>() {
            return Ok(false);
        }
        match self.keys.held()? {
            HeldKeys::One(key) => {
                out.push_sql(" = ");
                out.push_bind_param::<KeyType<T>, _>(&key.0)?;
            }
            HeldKeys::Several(keys) if keys.0.values.is_empty() => {
                out.unsafe_to_cache_prepared();
                out.push_sql(" IN (NULL)");
            }
            HeldKeys::Several(keys) => walk_list(keys, out)?,
        }
        Ok(true)
    }
}

/// ` IN (<keys>)`
fn walk_list<'b, T, DB>(keys: &'b KeysOf<T>, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()>
where
    T: Tenant,
    DB: Dialect,
    Many<KeyType<T>, T::Key>: QueryFragment<DB>,
{
    // A backend that does not compare with a list of parameters has one parameter for the list.
    let list = out.backend().lists_parameters();
    out.push_sql(if list { " IN (" } else { " = ANY(" });
    keys.0.walk_ast(out.reborrow())?;
    out.push_sql(")");
    Ok(())
}

impl<T: Tenant, F, D: Dimension> IsKey<T, F, D> {
    fn held(&self) -> Result<&HeldKeys<T>, ScopeError> {
        // Of tenants in a list, each reads by itself, and none has a further dimension.
        if if D::IS_WALL {
            !binding::is_wall::<T>()
        } else {
            binding::is_of_a_list()
        } {
            return Err(ScopeError::OtherTenantType);
        }
        self.keys.held()
    }

    /// Whether the connection has a key of this type of tenant, in whatever dimension.
    pub(in crate::policy) fn is_carried(&self) -> bool {
        self.held().is_ok()
    }

    /// Whether this is the owner, of several, that the connection is bound to.
    pub(in crate::policy) fn is_owner(&self, _: OneDimensional) -> bool {
        self.is_carried()
    }
}

/// `<foreign key> IN (SELECT <key> FROM <parent> WHERE <E>)`
pub struct InParent<F, Parent: Designated, E> {
    foreign_key: F,
    parent: Lookup<Parent, E>,
}

impl<F: Default, Parent: Designated, E: Default> Default for InParent<F, Parent, E> {
    fn default() -> Self {
        Self {
            foreign_key: F::default(),
            parent: Lookup::default(),
        }
    }
}

opaque!([F, Parent: Designated, E] InParent<F, Parent, E>);

impl<F, Parent, E, DB> QueryFragment<DB> for InParent<F, Parent, E>
where
    F: QueryFragment<DB>,
    Parent: Designated,
    Lookup<Parent, E>: Keys<DB>,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.foreign_key.walk_ast(out.reborrow())?;
        out.push_sql(" IN (SELECT ");
        self.parent.walk_key(out.reborrow())?;
        self.parent.walk_from(out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }
}

impl<F, Parent, E, DB> Holds<DB> for InParent<F, Parent, E>
where
    Self: QueryFragment<DB>,
    Parent: Designated,
    E: Holds<DB>,
    DB: Backend,
{
    fn walk_held<'b>(&'b self, tenant: TypeId, out: AstPass<'_, 'b, DB>) -> QueryResult<bool> {
        self.parent.predicate.walk_held(tenant, out)
    }
}

/// `<row's key> IN (SELECT <Key> FROM <its table> WHERE <E>)`
pub struct InJoinTable<F, Key: Column<Table: QuerySource>, E> {
    row: F,
    key: Key,
    from: <Key::Table as QuerySource>::FromClause,
    predicate: E,
}

impl<F, Key, E> Default for InJoinTable<F, Key, E>
where
    F: Default,
    Key: Column<Table: QuerySource + Default> + Default,
    E: Default,
{
    fn default() -> Self {
        Self {
            row: F::default(),
            key: Key::default(),
            from: Key::Table::default().from_clause(),
            predicate: E::default(),
        }
    }
}

opaque!([F, Key: Column<Table: QuerySource>, E] InJoinTable<F, Key, E>);

impl<F, Key, E, DB> QueryFragment<DB> for InJoinTable<F, Key, E>
where
    F: QueryFragment<DB>,
    Key: Column<Table: QuerySource<FromClause: QueryFragment<DB>>> + QueryFragment<DB>,
    E: QueryFragment<DB>,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.row.walk_ast(out.reborrow())?;
        out.push_sql(" IN (SELECT ");
        self.key.walk_ast(out.reborrow())?;
        out.push_sql(" FROM ");
        self.from.walk_ast(out.reborrow())?;
        out.push_sql(" WHERE ");
        self.predicate.walk_ast(out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }
}

impl<F, Key, E, DB> Holds<DB> for InJoinTable<F, Key, E>
where
    Self: QueryFragment<DB>,
    Key: Column<Table: QuerySource>,
    E: Holds<DB>,
    DB: Backend,
{
    fn walk_held<'b>(&'b self, tenant: TypeId, out: AstPass<'_, 'b, DB>) -> QueryResult<bool> {
        self.predicate.walk_held(tenant, out)
    }
}

/// No row: `1 = 0`
#[derive(Debug, Clone, Copy, Default)]
pub struct NoRow;

impl<DB: Backend> QueryFragment<DB> for NoRow {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("1 = 0");
        Ok(())
    }
}

/// The keys of the rows of the table `Parent` for which `E` is true.
pub(crate) struct Lookup<Parent: Designated, E> {
    key: Parent::FindBy,
    from: Parent::FromClause,
    predicate: E,
}

impl<Parent: Designated, E: Default> Default for Lookup<Parent, E> {
    fn default() -> Self {
        Self {
            key: Parent::find_by(),
            from: Parent::default().from_clause(),
            predicate: E::default(),
        }
    }
}

/// The parts of `SELECT <key> FROM <parent> WHERE <predicate>`.
pub(crate) trait Keys<DB: Backend> {
    /// `<key>`
    fn walk_key<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()>;

    /// ` FROM <parent>`
    fn walk_table<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()>;

    /// ` FROM <parent> WHERE <predicate>`
    fn walk_from<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()>;
}

impl<Parent, E, DB> Keys<DB> for Lookup<Parent, E>
where
    Parent: Designated<FindBy: QueryFragment<DB>, FromClause: QueryFragment<DB>>,
    E: QueryFragment<DB>,
    DB: Backend,
{
    fn walk_key<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.key.walk_ast(out)
    }

    fn walk_table<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(" FROM ");
        self.from.walk_ast(out)
    }

    fn walk_from<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.walk_table(out.reborrow())?;
        out.push_sql(" WHERE ");
        self.predicate.walk_ast(out)
    }
}

macro_rules! terms {
    ($($(#[$doc:meta])* $Name:ident($($Part:ident),+) => $before:literal $(, $at:tt, $text:literal)+;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default)]
        pub struct $Name<$($Part),+>($($Part),+);

        impl<$($Part: QueryFragment<DB>,)+ DB: Backend> QueryFragment<DB> for $Name<$($Part),+> {
            fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
                out.push_sql($before);
                $(
                    self.$at.walk_ast(out.reborrow())?;
                    out.push_sql($text);
                )+
                Ok(())
            }
        }
    )+};
}

terms! {
    /// `<a> AND <b>`
    Both(A, B) => "", 0, " AND ", 1, "";
    /// `(<a> OR <b>)`
    Either(A, B) => "(", 0, " OR ", 1, ")";
    /// `<column> IS NULL`
    IsNull(F) => "", 0, " IS NULL";
    /// `<column> IS NOT NULL`
    IsNotNull(F) => "", 0, " IS NOT NULL";
    /// `<column>`, which is a `BOOLEAN`
    IsSet(F) => "", 0, "";
    /// `NOT <column>`
    IsNotSet(F) => "NOT ", 0, "";
}

impl<A: Holds<DB>, B: Holds<DB>, DB: Backend> Holds<DB> for Both<A, B> {
    fn walk_held<'b>(&'b self, tenant: TypeId, mut out: AstPass<'_, 'b, DB>) -> QueryResult<bool> {
        Ok(self.0.walk_held(tenant, out.reborrow())? || self.1.walk_held(tenant, out)?)
    }
}

impl<A: Holds<DB>, B: Holds<DB>, DB: Backend> Holds<DB> for Either<A, B> {
    fn walk_held<'b>(&'b self, tenant: TypeId, mut out: AstPass<'_, 'b, DB>) -> QueryResult<bool> {
        Ok(self.0.walk_held(tenant, out.reborrow())? || self.1.walk_held(tenant, out)?)
    }
}

impl<DB: Backend> Holds<DB> for NoRow {}
impl<F: QueryFragment<DB>, DB: Backend> Holds<DB> for IsNull<F> {}
impl<F: QueryFragment<DB>, DB: Backend> Holds<DB> for IsNotNull<F> {}
impl<F: QueryFragment<DB>, DB: Backend> Holds<DB> for IsSet<F> {}
impl<F: QueryFragment<DB>, DB: Backend> Holds<DB> for IsNotSet<F> {}
