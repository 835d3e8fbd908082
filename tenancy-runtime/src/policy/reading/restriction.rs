//! How a policy's predicate gets into a query: into `WHERE` for the root, into `ON` for a joined table.

use super::Enclosed;
use super::pairing::{self, Holds, Side, Sql};
use crate::binding::{self, walked};
use crate::seal::Seal;
use diesel::backend::Backend;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::query_dsl::methods::FilterDsl;
use diesel::result::QueryResult;
use diesel::sql_types::Bool;
use std::any::TypeId;
use std::fmt;
use std::marker::PhantomData;

/// Every row, whose it is or not, as `Of` says. The placeholders `Keys` are those of what is joined to it.
#[derive(Debug, Clone, Copy)]
pub struct Unrestricted<Of = Everybodys, Keys = Anything>(PhantomData<(Of, Keys)>);

/// A row is nobody's in particular; or it is a tenant's, and all others read it.
#[derive(Debug, Clone, Copy)]
pub struct Everybodys;

/// Whose the rows are is not known: an attribute refuses their model.
#[derive(Debug, Clone, Copy)]
pub struct Anybodys;

/// A predicate of rows that have owners, so that others can belong to whom they belong. Sealed.
#[diagnostic::on_unimplemented(
    message = "every tenant reads the rows of the parent, and would read those that are tenanted through it",
    label = "every tenant would read these rows",
    note = "if they are everybody's, designate them by `#[universal]`; else give them a tenant column: `#[tenanted(Org)]`",
    note = "a foreign key to the tenants' own table is a tenant column: `#[tenanted(Org)]`, not `through` that table"
)]
pub trait OfOwners {
    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

impl<E> OfOwners for Restricted<E> {
    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<Keys> OfOwners for Unrestricted<Anybodys, Keys> {
    const SEALED_BY_TENANCY: Seal = Seal;
}

/// The rows of several selects, each of which is restricted already.
#[derive(Debug, Clone, Copy)]
pub struct AllSides;

/// `(<E>)` as an expression of any query, on any connection. Only this crate makes one.
pub struct Narrowed<E>(E);

/// The rows for which `E` is true; on an unscoped connection every row.
#[derive(Debug, Clone, Copy)]
pub struct Restricted<E>(PhantomData<E>);

/// `(<E>)` as an expression of any query; on an unscoped connection `(1 = 1)`. Only this crate makes one: it may appear
/// on any table, so whoever makes one says that its columns are there.
pub struct Predicate<E>(OrAll<E>);

/// `(<E>)`; on an unscoped connection `(1 = 1)`.
#[derive(Debug, Clone, Copy, Default)]
pub struct OrAll<E>(E);

macro_rules! expressions {
    ($($Name:ident)+) => {$(
impl<E> $Name<E> {
    pub(crate) fn new() -> Self
    where
        E: Default,
    {
        Self(Default::default())
    }
}

/// A clone binds afresh: a cloned query may run for another tenant.
impl<E: Default> Clone for $Name<E> {
    fn clone(&self) -> Self {
        Self::new()
    }
}

impl<E> fmt::Debug for $Name<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(stringify!($Name)).finish_non_exhaustive()
    }
}

impl<E: 'static> QueryId for $Name<E> {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<E> Expression for $Name<E> {
    type SqlType = Bool;
}

impl<E, QS> AppearsOnTable<QS> for $Name<E> {}
impl<E, QS> SelectableExpression<QS> for $Name<E> {}

impl<E, GB> ValidGrouping<GB> for $Name<E> {
    type IsAggregate = is_aggregate::Never;
}
    )+};
}

expressions!(Predicate Narrowed NoRestriction);

impl<E: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for OrAll<E> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if binding::is_unscoped() {
            out.push_sql("(1 = 1)");
            return Ok(());
        }
        out.push_sql("(");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }
}

impl<E: Holds<DB>, DB: Backend> Holds<DB> for OrAll<E> {
    fn walk_held<'b>(&'b self, tenant: TypeId, out: AstPass<'_, 'b, DB>) -> QueryResult<bool> {
        self.0.walk_held(tenant, out)
    }
}

impl<E: Holds<DB>, DB: Backend> QueryFragment<DB> for Predicate<E> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.walk(pairing::met_in_where(), out)
    }
}

impl<E> Predicate<E> {
    /// The predicate, and the condition under which the row meets those of other tables.
    fn walk<'b, DB>(&'b self, met: Option<Sql>, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()>
    where
        E: Holds<DB>,
        DB: Backend,
    {
        out.push_sql("(");
        match met {
            Some(met) if binding::is_unscoped() => met.walk(&self.0.0, out.reborrow())?,
            Some(met) => {
                walked::apart(&mut || self.0.0.walk_ast(out.reborrow()))?;
                out.push_sql(" AND ");
                met.walk(&self.0.0, out.reborrow())?;
            }
            None if binding::is_unscoped() => out.push_sql("1 = 1"),
            None => walked::apart(&mut || self.0.0.walk_ast(out.reborrow()))?,
        }
        out.push_sql(")");
        Ok(())
    }
}

impl<E: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for Narrowed<E> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("(");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }
}

/// The predicate by itself: for the `WHERE` of an upsert, and for a subquery of the rows.
pub trait Restriction {
    /// The predicate, for any connection.
    type Predicate: Default + 'static;

    /// The predicate, as part of another one.
    type Inside: Default + 'static;

    /// The placeholders in it.
    type Keys: Placeholders;

    /// The same, where what is joined has the placeholders `Keys`.
    type With<Keys: Placeholders>: Restriction + 'static;
}

impl<E: Default + 'static> Restriction for Restricted<E> {
    type Predicate = OrAll<E>;
    type Inside = E;
    type Keys = Beside<E>;
    type With<Keys: Placeholders> = Self;
}

impl<Of: 'static, K: Placeholders> Restriction for Unrestricted<Of, K> {
    type Predicate = OrAll<Every<K>>;
    type Inside = Every<K>;
    type Keys = K;
    type With<Keys: Placeholders> = Unrestricted<Of, K::Or<Keys>>;
}

impl Restriction for AllSides {
    type Predicate = OrAll<Anything>;
    type Inside = Anything;
    type Keys = Anything;
    type With<Keys: Placeholders> = Self;
}

/// Where the keys of a connection are bound that stand beside a predicate: nowhere, or where it is.
pub trait Placeholders: Default + 'static {
    /// These, or others if there are none.
    type Or<Others: Placeholders>: Placeholders;
}

impl Placeholders for Anything {
    type Or<Others: Placeholders> = Others;
}

/// The placeholders of the predicate `E`, which stands elsewhere.
#[derive(Debug, Default)]
pub struct Beside<E>(E);

impl<E: Default + 'static> Placeholders for Beside<E> {
    type Or<Others: Placeholders> = Self;
}

impl<E: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for Beside<E> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }
}

impl<E: Holds<DB>, DB: Backend> Holds<DB> for Beside<E> {
    fn walk_held<'b>(&'b self, tenant: TypeId, out: AstPass<'_, 'b, DB>) -> QueryResult<bool> {
        self.0.walk_held(tenant, out)
    }
}

/// `1 = 1`
#[derive(Debug, Clone, Copy, Default)]
pub struct Anything;

impl<DB: Backend> QueryFragment<DB> for Anything {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("1 = 1");
        Ok(())
    }
}

impl<DB: Backend> Holds<DB> for Anything {}

/// `1 = 1`, with the placeholders `Keys`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Every<Keys>(Keys);

impl<Keys, DB: Backend> QueryFragment<DB> for Every<Keys> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        Anything.walk_ast(out)
    }
}

impl<Keys: Holds<DB>, DB: Backend> Holds<DB> for Every<Keys> {
    fn walk_held<'b>(&'b self, tenant: TypeId, out: AstPass<'_, 'b, DB>) -> QueryResult<bool> {
        self.0.walk_held(tenant, out)
    }
}

/// Adds the predicate to a finished select, so that no `or_filter` widens it.
pub trait RestrictSelect<Q> {
    /// The restricted select.
    type Query;

    /// Adds the predicate with `AND` to all that the query has so far.
    fn restrict_select(query: Q) -> Self::Query;
}

impl<Q, Of, Keys> RestrictSelect<Q> for Unrestricted<Of, Keys> {
    type Query = Q;

    fn restrict_select(query: Q) -> Q {
        query
    }
}

impl<Q> RestrictSelect<Q> for AllSides {
    type Query = Q;

    fn restrict_select(query: Q) -> Q {
        query
    }
}

impl<Q, E> RestrictSelect<Q> for Restricted<E>
where
    E: Default,
    Q: FilterDsl<Predicate<E>>,
{
    type Query = Q::Output;

    fn restrict_select(query: Q) -> Q::Output {
        query.filter(Predicate::new())
    }
}

/// Adds the predicate to a finished select that is combined with another one.
pub trait RestrictSide<Q>: RestrictSelect<Q> {
    /// The restricted select, which says where it begins; the selects that are combined already as they are.
    type Side;

    /// Adds the predicate as [`restrict_select`](RestrictSelect::restrict_select) does.
    fn restrict_side(query: Q) -> Self::Side;
}

impl<Q: Side, Of, Keys> RestrictSide<Q> for Unrestricted<Of, Keys> {
    type Side = Q::Beginning;

    fn restrict_side(query: Q) -> Self::Side {
        query.beginning()
    }
}

impl<Q, E> RestrictSide<Q> for Restricted<E>
where
    E: Default,
    Q: FilterDsl<Predicate<E>, Output: Side>,
{
    type Side = <Q::Output as Side>::Beginning;

    fn restrict_side(query: Q) -> Self::Side {
        Self::restrict_select(query).beginning()
    }
}

impl<Q> RestrictSide<Q> for AllSides {
    type Side = Q;

    fn restrict_side(query: Q) -> Q {
        query
    }
}

/// Adds the predicate to the `ON` of a join: there an outer join keeps its rows, as it would not in `WHERE`.
pub trait RestrictJoin<On> {
    /// The restricted `ON`.
    type On;

    /// Adds the predicate with `AND`.
    fn restrict_join(on: On) -> Self::On;
}

impl<On, Of, Keys: Placeholders> RestrictJoin<On> for Unrestricted<Of, Keys> {
    type On = RestrictedOn<Enclosed<On>, NoRestriction<Keys>>;

    fn restrict_join(on: On) -> Self::On {
        RestrictedOn {
            on: Enclosed(on),
            restriction: NoRestriction::new(),
        }
    }
}

impl<On, E: Default> RestrictJoin<On> for Restricted<E> {
    type On = RestrictedOn<Enclosed<On>, Predicate<E>>;

    fn restrict_join(on: On) -> Self::On {
        RestrictedOn {
            on: Enclosed(on),
            restriction: Predicate::new(),
        }
    }
}

/// What restricts an unrestricted table.
pub struct NoRestriction<Keys = Anything>(Keys);

/// `(<on> AND <predicate of the joined table>)`; the `ON` alone, if the table is unrestricted.
#[derive(Debug, Clone, QueryId)]
pub struct RestrictedOn<On, E> {
    on: On,
    restriction: E,
}

impl<On: Expression, E> Expression for RestrictedOn<On, E> {
    type SqlType = On::SqlType;
}

impl<On, E, QS> AppearsOnTable<QS> for RestrictedOn<On, E> where On: AppearsOnTable<QS> {}

impl<On, E, QS> SelectableExpression<QS> for RestrictedOn<On, E> where On: SelectableExpression<QS> {}

impl<On: ValidGrouping<GB>, E, GB> ValidGrouping<GB> for RestrictedOn<On, E> {
    type IsAggregate = On::IsAggregate;
}

impl<On, E, DB> QueryFragment<DB> for RestrictedOn<On, Predicate<E>>
where
    On: QueryFragment<DB>,
    E: Holds<DB>,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("(");
        let met = pairing::walk_join(out.reborrow(), |out| self.on.walk_ast(out))?;
        out.push_sql(" AND ");
        self.restriction.walk(met, out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }
}

impl<On, Keys, DB> QueryFragment<DB> for RestrictedOn<On, NoRestriction<Keys>>
where
    On: QueryFragment<DB>,
    Keys: Holds<DB>,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if !binding::sees_several_in_any() {
            return self.on.walk_ast(out);
        }
        out.push_sql("(");
        let met = pairing::walk_join(out.reborrow(), |out| self.on.walk_ast(out))?;
        if let Some(met) = met {
            out.push_sql(" AND ");
            met.walk(&self.restriction.0, out.reborrow())?;
        }
        out.push_sql(")");
        Ok(())
    }
}
