//! Another slug for a tenant.

use super::history::{RemembersSlugs, slugs};
use crate::account::Account;
use crate::actor::{By, Operator, of_a_request};
use crate::audit::{Action, Entry};
use crate::database::Database;
use crate::error::Error;
use crate::member::Member;
use crate::membership::HasMembers;
use crate::operation::{Act, Session, Work, run};
use crate::slug::Slug;
use std::fmt;
use std::time::Duration;

/// How long a former slug is held, if nothing else is said: ninety days.
pub(crate) const HELD: Duration = Duration::from_hours(90 * 24);

/// How many former slugs are held for a tenant, at most, if nothing else is said.
const FORMER: u32 = 50;

/// Gives a tenant another slug, and says which one it had.
///
/// The former slug is held for the tenant for ninety days, if nothing else is said: no other tenant gets it, and
/// [`MovedSlug`](super::MovedSlug) leads to where the tenant is by then. It may take it back. A tenant that has the slug
/// already, keeps it, and nothing is held.
///
/// Which roles may do it at all is the application's to say, before. Tell a cache of the resolver when it is committed, of
/// both names: `cached.invalidate(&org)`.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{Error, Member, MovedSlug, RegisterSlug, RemembersSlugs, RenameTenant, SlugRules};
///
/// # diesel::table! {
/// #     slugs (slug) { slug -> Text, org_id -> Integer, held_until -> Nullable<BigInt> }
/// # }
/// # impl RemembersSlugs for Org {
/// #     type Slug = slugs::slug;
/// #     type Tenant = slugs::org_id;
/// #     type HeldUntil = slugs::held_until;
/// # }
/// const SLUGS: SlugRules = SlugRules::new(&["pricing"]);
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// # diesel::sql_query("create table slugs (slug text not null primary key, org_id integer not null, held_until bigint)").execute(&mut db)?;
/// let conn = &mut db.unscoped("acme has another name");
/// let ada = Member::<Org, User>::by_slug("acme", "ada".to_owned(), conn)?;
/// let former = RenameTenant::by(&ada, SLUGS.check("roadrunner")?).execute(conn)?;
/// assert_eq!(former, "acme");
///
/// // Somebody follows an old link: the answer is 308, with the new name.
/// let moved = MovedSlug::<Org, User>::from("acme").execute(conn)?;
/// assert_eq!(moved.as_deref(), Some("roadrunner"));
///
/// // Nobody else gets it meanwhile.
/// let taken = RenameTenant::<Org, User>::by_operator("ines", 2, SLUGS.check("acme")?).execute(conn);
/// assert!(matches!(taken, Err(Error::SlugTaken)));
/// let created = conn.transaction(|conn| {
///     diesel::sql_query("insert into orgs values (3, 'acme', 'active', null, 0, 0, null)").execute(&mut **conn)?;
///     RegisterSlug::<Org, User>::of(3, SLUGS.check("acme")?).execute(conn)
/// });
/// assert!(matches!(created, Err(Error::SlugTaken)));
/// # Ok(())
/// # }
/// ```
#[must_use = "a tenant is only renamed when calling `execute`"]
pub struct RenameTenant<T: HasMembers<A> + RemembersSlugs, A: Account> {
    tenant: T::Key,
    by: By<A>,
    slug: Slug,
    held: Duration,
    at_most: u32,
}

impl<T: HasMembers<A> + RemembersSlugs, A: Account> RenameTenant<T, A> {
    /// `member` renames the own tenant.
    pub fn by(member: &Member<T, A>, slug: Slug) -> Self {
        Self {
            tenant: member.tenant().key().clone(),
            by: By::member(member),
            slug,
            held: HELD,
            at_most: FORMER,
        }
    }

    /// An operator renames the tenant.
    pub fn by_operator(operator: impl Into<Operator>, tenant: T::Key, slug: Slug) -> Self {
        Self {
            tenant,
            by: By::operator(operator),
            slug,
            held: HELD,
            at_most: FORMER,
        }
    }

    /// The former slug is held so long; whole seconds count.
    pub const fn held_for(mut self, duration: Duration) -> Self {
        self.held = duration;
        self
    }

    /// No more former slugs than these are held for the tenant at one time, the one of now among them: fifty, if nothing else is said.
    /// 0 allows no other slug. So nobody keeps names from others by renaming a tenant again and again.
    pub const fn at_most(mut self, slugs: u32) -> Self {
        self.at_most = slugs;
        self
    }

    of_a_request!(by);

    /// Does it, and says which slug the tenant had.
    ///
    /// # Errors
    ///
    /// [`Error::SlugTaken`]; [`Error::MaxSlugsExceeded`]; [`Error::NotAMember`], [`Error::MemberSuspended`] or [`Error::TenantNotServed`] if who acts
    /// may not act any more; and what the database says.
    pub fn execute<Conn: Database<T, A>>(self, conn: &mut Conn) -> Conn::Answer<'_, String, Error> {
        run(self, conn)
    }
}

impl<T: HasMembers<A> + RemembersSlugs, A: Account> Act<T, A> for RenameTenant<T, A> {
    type Done = String;

    async fn act(&self, session: &mut Session<T, A>) -> Result<String, Error> {
        let mut work = Work::begin(session, self.tenant.clone(), &self.by).await?;
        let former = work.slug().await?;
        if former == self.slug.as_str() {
            return Ok(former);
        }
        let (slugs, slug) = (slugs::<T>(), self.slug.as_str());
        work.claim_slug(&slugs, slug, self.by.now.get()).await?;
        // One that it takes back is not held any more.
        work.one_more_slug(&slugs, self.at_most).await?;
        let until = self.by.now.after(self.held);
        work.hold_slug(&slugs, &former, until).await?;
        work.set_slug(slug).await?;
        let entry = Entry::of(Action::TenantRenamed)
            .text("from", &former)
            .text("to", self.slug.as_str());
        work.record(entry).await?;
        Ok(former)
    }
}

impl<T: HasMembers<A> + RemembersSlugs, A: Account> fmt::Debug for RenameTenant<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RenameTenant").finish_non_exhaustive()
    }
}
