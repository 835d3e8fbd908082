//! The slug of a tenant that is created.

use super::history::{RemembersSlugs, slugs};
use crate::account::Account;
use crate::actor::{Actor, By};
use crate::clock::{Clock, Now};
use crate::database::Database;
use crate::error::Error;
use crate::membership::HasMembers;
use crate::operation::{Act, Session, Work, run};
use crate::slug::Slug;
use std::fmt;
use std::marker::PhantomData;

/// Writes down that a tenant has its slug, in the transaction that creates the tenant. A [sign-up](crate::SignUp) does it by
/// itself.
///
/// It is refused if the slug is held for another tenant, which had it before: [`Error::SlugTaken`]. If another tenant has it,
/// its own table refuses it already.
///
/// # Example
///
/// It is in that of [`RenameTenant`](super::RenameTenant).
#[must_use = "a slug is only registered when calling `execute`"]
pub struct RegisterSlug<T: HasMembers<A> + RemembersSlugs, A: Account> {
    tenant: T::Key,
    slug: Slug,
    now: Now,
    of: PhantomData<fn() -> A>,
}

impl<T: HasMembers<A> + RemembersSlugs, A: Account> RegisterSlug<T, A> {
    /// The tenant of this key has been created with this slug.
    pub const fn of(tenant: T::Key, slug: Slug) -> Self {
        Self {
            tenant,
            slug,
            now: Now::SYSTEM,
            of: PhantomData,
        }
    }

    /// The time is that of `clock`.
    pub fn clock(mut self, clock: &impl Clock) -> Self {
        self.now = Now::of(clock);
        self
    }

    /// Does it.
    ///
    /// # Errors
    ///
    /// [`Error::SlugTaken`]; [`Error::AnotherSlug`] if it is not the slug of the tenant's row; [`Error::NotAMember`] if there is no
    /// such tenant; and what the database says.
    pub fn execute<Conn: Database<T, A>>(self, conn: &mut Conn) -> Conn::Answer<'_, (), Error> {
        run(self, conn)
    }
}

impl<T: HasMembers<A> + RemembersSlugs, A: Account> Act<T, A> for RegisterSlug<T, A> {
    type Done = ();

    async fn act(&self, session: &mut Session<T, A>) -> Result<(), Error> {
        let by = By::new(Actor::System);
        let mut work = Work::begin(session, self.tenant.clone(), &by).await?;
        let slug = self.slug.as_str();
        if work.slug().await? != slug {
            return Err(Error::AnotherSlug);
        }
        work.claim_slug(&slugs::<T>(), slug, self.now.get()).await
    }
}

impl<T: HasMembers<A> + RemembersSlugs, A: Account> fmt::Debug for RegisterSlug<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RegisterSlug").finish_non_exhaustive()
    }
}
