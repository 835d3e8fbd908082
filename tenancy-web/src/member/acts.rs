//! A request in which an operator acts as a member: it has no member and no current tenant.

use super::rejection::MemberRejection;
use crate::extract::{ActsAsSomebody, Resolved};
use crate::named::Named;
use axum::http::Extensions;
use axum::http::request::Parts;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use tenancy_runtime::{Carried, Tenant, Verified};
use tracing::{Instrument, Span};

/// Asks whether an operator acts in the session of a request, and for which tenant.
pub(crate) type Acts<T> = dyn Fn(
        &Parts,
        Named<T>,
    ) -> Pin<Box<dyn Future<Output = Result<Option<Acting<T>>, MemberRejection>> + Send>>
    + Send
    + Sync;

/// An operator acts: what is put into the request, and in what it is served.
pub(crate) struct Acting<T: Tenant> {
    pub(crate) tenant: Verified<T>,
    pub(crate) span: Span,
    /// What is current for nobody.
    pub(crate) nobody: Carried,
    pub(crate) put: Box<dyn FnOnce(&mut Extensions) + Send>,
}

impl<T: Tenant> Acting<T> {
    /// Puts it into the request, from which the tenant goes that a layer further out has put there: that is one to write for.
    pub(crate) fn put(self, extensions: &mut Extensions) -> (Span, Carried) {
        extensions.remove::<Resolved<T>>();
        extensions.insert(ActsAsSomebody);
        (self.put)(extensions);
        (self.span, self.nobody)
    }
}

/// Serves a request for which no tenant is current, whatever is around it.
pub(crate) async fn serve<F: Future>((span, nobody): (Span, Carried), served: F) -> F::Output {
    let mut served = pin!(served.instrument(span));
    poll_fn(move |cx| nobody.run(|| served.as_mut().poll(cx))).await
}
