//! Tables that ask for permissions: whoever reads or writes their rows has been permitted to, in the tenant of the connection.
//!
//! Whose the rows are is the policy of the table, as ever. Beside it stands what each verb asks for: for reading, in the policy
//! of a query over the table, [`ByPermission`]; for writing, in [`Verbs`]. So a join asks for what both tables ask for, and what
//! looks into a table by itself, for a checked reference or for a parent, asks for nothing.

use super::reading::{Holds, Pairs, Plan, Restricted};
use super::verbs::{LetsRead, LetsUpdate, UpdateOf, Verb, Verbs};
use super::{Designated, GlobalPolicy, LockPolicy, Policy, Restriction};
use crate::binding::{self, One, ScopeError, Several};
use crate::conn::Reaches;
use crate::opaque::opaque;
use crate::policy::lock::LocksWhatItReads;
use crate::scope::{Asked, Scope, Tenants};
use crate::seal::Seal;
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::query_source::AliasSource;
use diesel::result::QueryResult;
use std::any::TypeId;
use std::marker::PhantomData;

/// As under the policy `P`, by whoever has been permitted what reading rows of the table `T` asks for, as `V` says.
pub struct ByPermission<T, P, V>(PhantomData<(T, P, V)>);

opaque!([T, P, V] ByPermission<T, P, V>);

/// The predicate of the policy `P`, where what `A` asks for of the table `T` has been permitted.
type AlsoAsking<T, A, P> =
    Restricted<IfPermitted<T, A, <<P as Policy>::Reading as Restriction>::Inside>>;

impl<T: 'static, P: Policy, V: Verb> Policy for ByPermission<T, P, V> {
    type Reading = AlsoAsking<T, V::Asked, P>;
    type As<S: AliasSource + 'static> = ByPermission<T, P::As<S>, V>;

    fn is_said_by<Fk: 'static>() -> bool {
        P::is_said_by::<Fk>()
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<T: 'static, P: GlobalPolicy, V: Verb> GlobalPolicy for ByPermission<T, P, V> {
    type Own = P::Own;
    type Global = P::Global;
}

impl<S, T, P, V> Reaches<ByPermission<T, P, V>> for One<S>
where
    S: Scope,
    V: LetsRead<One<S>, T>,
    One<S>: Reaches<P>,
{
}

impl<L, T, P, V> Reaches<ByPermission<T, P, V>> for Several<L>
where
    L: Tenants,
    V: LetsRead<Several<L>, T>,
    Several<L>: Reaches<P>,
{
}

impl<T, P: Pairs, V> Pairs for ByPermission<T, P, V> {
    const IS_ONE_TABLE: bool = P::IS_ONE_TABLE;

    fn lay_out(plan: &mut Plan) {
        P::lay_out(plan);
    }
}

/// Who locks rows keeps others from writing them, as who writes them does.
impl<T: Designated, P: LockPolicy, V: Verb> LockPolicy for ByPermission<T, P, V> {
    type Locked = ToLock<T, ByPermission<T, P::Locked, V>>;

    const LOCKS: Seal = Seal;
}

impl<T: Designated, P: LocksWhatItReads, V: Verb> LocksWhatItReads for ByPermission<T, P, V> {
    type Joined = ToLock<T, Self>;
    type Asking<E: Default + 'static> = IfPermitted<T, UpdateOf<T>, E>;
}

/// Reads under the policy `P`, and asks for what updating rows of the table `T` asks for.
pub struct ToLock<T, P>(PhantomData<(T, P)>);

opaque!([T, P] ToLock<T, P>);

impl<T: Designated, P: Policy> Policy for ToLock<T, P> {
    type Reading = AlsoAsking<T, UpdateOf<T>, P>;
    type As<S: AliasSource + 'static> = ToLock<T, P::As<S>>;

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<S, T, P> Reaches<ToLock<T, P>> for One<S>
where
    S: Scope,
    T: Designated<Asks: Verbs<Update: LetsUpdate<One<S>, T>>>,
    One<S>: Reaches<P>,
{
}

impl<L, T, P> Reaches<ToLock<T, P>> for Several<L>
where
    L: Tenants,
    T: Designated<Asks: Verbs<Update: LetsUpdate<Several<L>, T>>>,
    Several<L>: Reaches<P>,
{
}

impl<T, P: Pairs> Pairs for ToLock<T, P> {
    const IS_ONE_TABLE: bool = P::IS_ONE_TABLE;

    fn lay_out(plan: &mut Plan) {
        P::lay_out(plan);
    }
}

/// `<E>`, or an error where the connection has not been permitted what `A` asks for: of a subquery inside an expression, which does
/// not show in the type of the query around it.
///
/// Where it has been permitted in no tenant, by an empty list, there is no row: not one of everybody's either.
pub struct IfPermitted<T, A, E>(E, PhantomData<fn() -> (T, A)>);

opaque!([T, A, E] IfPermitted<T, A, E>);

impl<T, A, E: Default> Default for IfPermitted<T, A, E> {
    fn default() -> Self {
        Self(E::default(), PhantomData)
    }
}

impl<T, A, E, DB> QueryFragment<DB> for IfPermitted<T, A, E>
where
    A: Asked,
    E: QueryFragment<DB>,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        // Where no connection walks it, there is no tenant, which the rest says.
        if binding::look(|_| ()).is_some() && !binding::permits::<A>() {
            return Err(ScopeError::NotPermitted {
                table: std::any::type_name::<T>(),
                permission: std::any::type_name::<A>(),
            }
            .into());
        }
        if binding::is_of_none() && !A::FORMULA.asks_nothing() {
            // Another statement than that for a list of keys.
            out.unsafe_to_cache_prepared();
            out.push_sql("1 = 0");
            return Ok(());
        }
        self.0.walk_ast(out)
    }
}

impl<T, A, E, DB> Holds<DB> for IfPermitted<T, A, E>
where
    A: Asked,
    E: Holds<DB>,
    DB: Backend,
{
    fn walk_held<'b>(&'b self, tenant: TypeId, out: AstPass<'_, 'b, DB>) -> QueryResult<bool> {
        self.0.walk_held(tenant, out)
    }
}
