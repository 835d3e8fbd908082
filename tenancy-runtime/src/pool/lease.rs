use super::Pooled;
use crate::binding::{One, Several};
use crate::conn::{Held, Lent, TenantConn, TenantsConn, UnscopedConn, log_unscoped};
use crate::mode::Mode;
use crate::scope::Scope;
use crate::tenant::{KeyType, Tenant};
use crate::verified::Verified;
use diesel::expression::{AsExpression, TypedExpressionType};
use diesel::sql_types::SqlType;
use std::marker::PhantomData;
use std::ops::DerefMut;
use std::panic::Location;

/// A connection that a pool has lent and that is not bound yet.
#[allow(missing_debug_implementations)]
pub struct Lease<C> {
    lent: Box<dyn Lent<C>>,
}

impl<C: Send + 'static> Lease<C> {
    pub(super) fn new<M: Mode>(
        object: impl DerefMut<Target = Pooled<C, M>> + Send + 'static,
    ) -> Self {
        Self {
            lent: Box::new(Object {
                object,
                mode: PhantomData,
            }),
        }
    }

    pub(super) fn tenant<S: Scope, M: Mode>(
        self,
        key: Verified<S>,
    ) -> TenantConn<'static, C, S, M> {
        TenantConn::held(Held::Lent(self.lent), One::new(key.into_key()))
    }

    pub(super) fn tenants<T: Tenant, M: Mode>(
        self,
        keys: Vec<T::Key>,
    ) -> TenantsConn<'static, C, T, M>
    where
        T::Key: AsExpression<KeyType<T>>,
        KeyType<T>: SqlType + TypedExpressionType,
    {
        TenantsConn::held(Held::Lent(self.lent), Several::new(keys))
    }

    pub(super) fn unscoped<M: Mode>(
        self,
        reason: &str,
        caller: &Location<'_>,
    ) -> UnscopedConn<'static, C, M> {
        log_unscoped(reason, caller);
        UnscopedConn::held(Held::Lent(self.lent))
    }
}

/// What a pool lends.
struct Object<O, M> {
    object: O,
    mode: PhantomData<fn() -> M>,
}

impl<C, M: Mode, O> Lent<C> for Object<O, M>
where
    O: DerefMut<Target = Pooled<C, M>> + Send,
{
    fn conn(&self) -> &C {
        self.object.conn()
    }

    fn parts(&mut self) -> (&mut C, &mut bool) {
        self.object.parts()
    }

    fn expose(&self) {
        self.object.expose();
    }
}
