//! A connection that a pool has lent.
//!
//! The span of a connection is kept here and not in the connection types: one that no pool has lent pays nothing for
//! it. A transaction enters the span as a whole, a verb for its statement, and a future for each of its polls.

use super::Pooled;
use super::log::Trail;
use crate::binding::{One, Several};
use crate::conn::{
    Held, Left, Lent, Place, TenantConn, TenantsConn, UnscopedConn, log_unscoped,
    log_unscoped_again, tenant_span,
};
use crate::mode::Mode;
use crate::scope::Scope;
use crate::tenant::{KeyType, Tenant};
use crate::verified::Verified;
use diesel::expression::{AsExpression, TypedExpressionType};
use diesel::sql_types::SqlType;
use std::any::type_name;
use std::marker::PhantomData;
use std::ops::DerefMut;
use tracing::{Span, info_span};

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
                span: Span::none(),
                conn: object,
                mode: PhantomData,
            }),
        }
    }

    pub(super) fn tenant<S: Scope, M: Mode>(
        self,
        key: Verified<S>,
    ) -> TenantConn<'static, C, S, M> {
        let key = key.into_key();
        let held = self.held(tenant_span::<S>(&key));
        TenantConn::held(held, One::new(key))
    }

    pub(super) fn tenants<T: Tenant, M: Mode>(
        self,
        keys: Vec<T::Key>,
    ) -> TenantsConn<'static, C, T, M>
    where
        T::Key: AsExpression<KeyType<T>>,
        KeyType<T>: SqlType + TypedExpressionType,
    {
        let held = self.held(info_span!(
            target: "tenancy",
            "tenants",
            tenant = type_name::<T>(),
            count = keys.len(),
        ));
        TenantsConn::held(held, Several::new(keys))
    }

    pub(super) fn unscoped<M: Mode>(
        self,
        reason: &str,
        place: Place,
        trail: &Trail,
    ) -> UnscopedConn<'static, C, M> {
        if trail.is_news(reason, place) {
            log_unscoped(reason, place);
        } else {
            log_unscoped_again(reason, place);
        }
        let span = info_span!(target: "tenancy", "unscoped", reason);
        UnscopedConn::held(self.held(span), place)
    }

    fn held(mut self, span: Span) -> Held<'static, C> {
        self.lent.set_span(span);
        Held::Lent(self.lent)
    }
}

/// What a pool lends.
struct Object<O, M> {
    span: Span,
    conn: O,
    mode: PhantomData<fn() -> M>,
}

impl<C, M: Mode, O> Lent<C> for Object<O, M>
where
    O: DerefMut<Target = Pooled<C, M>> + Send,
{
    fn conn(&self) -> &C {
        self.conn.conn()
    }

    fn parts(&mut self) -> (&mut C, &mut Left) {
        self.conn.parts()
    }

    fn expose(&self) {
        self.conn.expose();
    }

    fn span(&self) -> &Span {
        &self.span
    }

    fn set_span(&mut self, span: Span) {
        self.span = span;
    }
}
