//! The layer of members, for sessions that keep an impersonation.

use super::extract::{CurrentImpersonator, Found, Viewer};
use super::look_up::LooksUpImpersonationsInTasks;
use super::session::ImpersonationSession;
use crate::extract::Readable;
use crate::member::{Acting, MemberLayer, MemberRejection};
use crate::named::Named;
use axum::http::Extensions;
use axum::http::request::Parts;
use std::sync::Arc;
use std::thread;
use tenancy_accounts::{HasImpersonations, HasOperators, LookUpImpersonation};
use tenancy_runtime::pool::Backing;
use tenancy_runtime::{Pool, Scope, Verified, carry};

impl<T: HasImpersonations<A>, A: HasOperators> MemberLayer<T, A> {
    /// Lets operators in who act as members: in a session that keeps an impersonation, which is looked up on connections of `pool`, by
    /// one statement at each request. `session` takes the application's session out of a request.
    ///
    /// Such a request is the member's for handlers that say that they serve it: by [`Viewer`](crate::Viewer), which is a member or
    /// an operator, by [`CurrentImpersonator`](crate::CurrentImpersonator), and by [`ReadConn`](crate::ReadConn), a connection that
    /// reads. It has no current tenant. A handler that takes [`CurrentMember`](crate::CurrentMember), [`Current`](crate::Current) or
    /// [`Conn`](crate::Conn) answers `403 Forbidden`.
    ///
    /// As long as the session keeps it, the operator is nobody else, also where the impersonation has ended, or for another tenant:
    /// that is [`NotImpersonating`](MemberRejection::NotImpersonating). Lead to a page then that forgets it.
    ///
    /// # Panics
    ///
    /// When the operating system gives no thread.
    ///
    /// # Example
    ///
    /// ```
    /// # fn main() {}
    /// # #[cfg(feature = "r2d2")] mod example {
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tenancy-accounts/doc/acme.rs"));
    /// # type Db = diesel::r2d2::Pool<tenancy::pool::Connector<SqliteConnection>>;
    /// use tenancy::web::{ImpersonationSession, MemberLayer, ReadConn, Viewer};
    ///
    /// fn layer<S>(pool: tenancy::Pool<Db>) -> MemberLayer<Org, User>
    /// where
    ///     S: ImpersonationSession<User> + Clone,
    /// {
    ///     let members = MemberLayer::new(pool.clone(), |request| request.extensions.get::<S>().cloned());
    ///     members.path_segment(0).impersonated(pool, |request| request.extensions.get::<S>().cloned())
    /// }
    ///
    /// async fn notes(viewer: Viewer<Org, User>, conn: ReadConn<Db, Org>) -> String {
    ///     let texts = conn.run(|conn| Note::scoped().select(notes::text).load::<String>(conn)).await;
    ///     let banner = viewer.impersonator().map(|operator| format!("{} is acting. ", operator.operator()));
    ///     format!("{}{} notes", banner.unwrap_or_default(), texts.map_or(0, |texts| texts.len()))
    /// }
    /// # }
    /// ```
    pub fn impersonated<P, S>(
        self,
        pool: Pool<P>,
        session: impl Fn(&Parts) -> Option<S> + Send + Sync + 'static,
    ) -> Self
    where
        P: Backing<Mode: LooksUpImpersonationsInTasks<P::Conn, T, A>>
            + Clone
            + Send
            + Sync
            + 'static,
        S: ImpersonationSession<A>,
    {
        // A new thread has no tenant.
        let nobody = thread::spawn(carry).join();
        let nobody = nobody.expect("it takes nothing down");
        self.acted_in(Arc::new(move |parts, named| {
            let session = session(parts);
            let (pool, nobody) = (pool.clone(), nobody.clone());
            Box::pin(async move {
                let Some(session) = session else {
                    return Ok(None);
                };
                let kept = session.impersonation().await;
                let Some(token) = kept.map_err(MemberRejection::unavailable)? else {
                    return Ok(None);
                };
                let look_up = LookUpImpersonation::<T, A>::by(&token);
                let look_up = match named {
                    Named::Slug(slug) => look_up.on_slug(slug),
                    Named::Key(tenant) => look_up.on(&tenant),
                };
                let found = Arc::new(P::Mode::look_up(pool, look_up).await?);
                // The look-up vouches for it.
                let tenant = Verified::trust(found.tenant().clone());
                let readable = Readable(tenant.clone());
                Ok(Some(Acting {
                    tenant,
                    span: found.span(),
                    nobody,
                    put: Box::new(move |extensions| {
                        extensions.insert(readable);
                        extensions.insert(Found(found));
                    }),
                }))
            })
        }))
    }

    /// Asks for a request, outside of the layer, or once more, who looks at it: as [`ask`](MemberLayer::ask), also for an operator
    /// who acts as a member. Ask so before each message of a socket that serves operators.
    ///
    /// # Errors
    ///
    /// See [`MemberRejection`].
    pub async fn ask_who_views(&self, parts: &Parts) -> Result<Viewer<T, A>, MemberRejection>
    where
        T: Scope<Key: PartialEq>,
    {
        let Some(acting) = self.acting(parts).await? else {
            return self.ask_themselves(parts).await.map(Viewer::Member);
        };
        let mut found = Extensions::new();
        (acting.put)(&mut found);
        let found = CurrentImpersonator::found(&found);
        found
            .map(Viewer::Impersonator)
            .ok_or(MemberRejection::ActsAsSomebody)
    }
}
