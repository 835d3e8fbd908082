//! Making one tenant of two that have members.
//!
//! It is the merge of `tenancy-admin`, in whose transaction the rules of accounts are written: before anything is read, for a
//! user with a membership in both, and when all has gone over.

mod entry;
mod statements;
mod stays;

use self::statements::{
    cap, come_back, end_beside, end_impersonations, end_proofs, lead_to_the_other_one, lock, of,
    purging, recount, revoke_keys, revoke_links, tell_apart, twins,
};
use crate::account::Account;
use crate::actor::{By, Operator, of_a_request};
use crate::invitation::Invitations;
use crate::membership::{HasMembers, RoleOf};
use crate::rename::HELD;
use crate::tables::Table;
use crate::tenant_count::one_less;
use std::fmt;
use std::time::Duration;
use tenancy_admin::database::{Beside, Given};
use tenancy_admin::tenants::{Counts, Database, Error, Key, Merge, Nowhere};

/// Makes one tenant of two, as [`Merge`] does, and one membership of two of the same account.
///
/// - An account that is a member of both keeps the membership in the tenant that stays, with its role and status there. So
///   no role rises.
/// - One who has left the tenant that stays, and is a member of the other one, comes back with the role from there, as does
///   whoever is a member of the other one alone. [`at_most`](MergeTenants::at_most) says how high that may be.
/// - Pending invitations to the tenant that goes are revoked, and so are its join links and API keys; impersonations there end.
///   Old ones go over. So do its domains, which an owner of the tenant that stays [shows](crate::ProveDomain) again.
/// - Messages of the outbox go over, and are handled after the merge. Where the tenant that stays has one of the same key, that of
///   the tenant that goes gets another key: both are handled.
/// - Where [former slugs](crate::RemembersSlugs) are remembered, those of the tenant that goes lead to the one that stays, for
///   ninety days if nothing else is said, and are nobody else's meanwhile.
/// - The row of the tenant that goes stays, as [`Purged`](crate::TenantStatus::Purged), which nobody serves; `purge_at` is when
///   that was. So its key is nobody else's, and no [`Member`](crate::Member), message or payload of a job of before opens another
///   tenant. Its slug is nobody else's either, unless former slugs are remembered and that time is over. If the row refers to
///   rows of the tenant, set that to null before.
/// - [Teams](https://docs.rs/tenancy/latest/tenancy/manual/permissions/index.html) go over with their members and permissions. Who
///   has left a tenant, or is suspended in the one that goes and stays a member of the other one, has none from there. Two teams of
///   one name are a violated uniqueness, which the dry run does not count: rename one before.
/// - Where [changes are counted](crate::CountsChanges), a merge counts one more in both tenants.
/// - Owners and seats of the tenant that stays are counted anew. They may be more than its limit; nobody is removed.
/// - The audit log of the tenant that stays has who has merged, and the slug of the other one, whose log goes over. What has ended
///   by the merge has no entries of its own.
///
/// Rows that hang on a membership by tenant and account hang on the one that stays afterwards, and collide where both have
/// one. Where they hang on it by a key of its own, the merge is an [`Error::Referenced`]: move them first.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{Member, MergeTenants, Operator};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// # diesel::sql_query("insert into memberships values (2, 'dan', 'owner', 'active'), (2, 'bob', 'owner', 'active')").execute(&mut db)?;
/// let conn = &mut db.unscoped("ticket 12");
/// let ines = Operator::new("ines").because("acme has bought globex");
/// MergeTenants::<Org, User>::by_operator(ines, 2).into(1).at_most(Rank::Admin).execute(conn)?;
///
/// // Dan owned globex, and Bob was an admin of acme.
/// for account in ["dan", "bob"] {
///     let member = Member::<Org, User>::by_slug("acme", account.to_owned(), conn)?;
///     assert_eq!(member.role(), Rank::Admin);
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "tenants are only merged when calling `execute`"]
pub struct MergeTenants<T: HasMembers<A>, A: Account, Target = Nowhere> {
    merge: Merge<T, Target>,
    by: By<A>,
    at_most: Option<RoleOf<T, A>>,
    held: Duration,
}

impl<T: HasMembers<A>, A: Account> MergeTenants<T, A> {
    /// An operator merges the tenant of this key, of which a row that nobody serves is left.
    pub fn by_operator(operator: impl Into<Operator>, tenant: T::Key) -> Self {
        Self {
            merge: Merge::of(tenant),
            by: By::operator(operator),
            at_most: None,
            held: HELD,
        }
    }

    /// The tenant that stays.
    pub fn into(self, key: T::Key) -> MergeTenants<T, A, Key<T>> {
        MergeTenants {
            merge: self.merge.into(key),
            by: self.by,
            at_most: self.at_most,
            held: self.held,
        }
    }
}

impl<T: HasMembers<A>, A: Account, Target> MergeTenants<T, A, Target> {
    /// Nobody comes over with a role above this one. A role that the program does not know comes over as it is.
    pub fn at_most(mut self, role: RoleOf<T, A>) -> Self {
        self.at_most = Some(role);
        self
    }

    /// The slug of the tenant that goes leads to the one that stays for so long; whole seconds count.
    pub const fn held_for(mut self, duration: Duration) -> Self {
        self.held = duration;
        self
    }

    of_a_request!(by);
}

impl<T: HasMembers<A>, A: Account> MergeTenants<T, A, Key<T>> {
    /// Counts what would be moved, deleted, and what would collide, and changes nothing. Memberships of accounts that are
    /// in both are counted with the rest.
    ///
    /// # Errors
    ///
    /// Those of [`execute`](MergeTenants::execute), as far as they can be known without merging.
    pub fn dry_run<'a, Conn: Database<Key<T>, Key<T>>>(
        &self,
        conn: &'a mut Conn,
    ) -> Conn::Answer<'a, Counts, Error> {
        let beside = Beside {
            purging: Some(purging::<T, A>()),
            twins: Some(twins::<T, A>()),
            gone_over: T::SHARED.slugs.as_ref().map(Table::name),
            stays: Some(stays::purged::<T>(self.by.now.get())),
            ..Beside::default()
        };
        self.merge.dry_run_beside(beside, conn)
    }

    /// Merges, and says how many rows of each table were written or deleted.
    ///
    /// # Errors
    ///
    /// Those of [`Merge::execute`]; [`Error::Purged`] if one of the two is being purged, or has been, or went by a merge; and
    /// [`Error::Referenced`] also if the row that stays refers to rows that go over.
    pub fn execute<Conn: Database<Key<T>, Key<T>>>(
        self,
        conn: &mut Conn,
    ) -> Conn::Answer<'_, Counts, Error> {
        let now = self.by.now.get();
        let capped = self.at_most.map(cap::<T, A>);
        let until = self.by.now.after(self.held);
        let slugs = T::SHARED.slugs.as_ref();
        let slugs = slugs.map(|slugs| lead_to_the_other_one::<T>(slugs, until));
        let invitations = Invitations::of::<T, A>();
        let first = [lock::<T, A>()].into_iter().chain(capped);
        let first = first.chain(end_beside::<T, A>());
        let first = first.chain([come_back::<T, A>()]);
        let first = first.chain(invitations.revoke_pending(of(Given::Source)));
        let first = first.chain(revoke_keys::<T, A>(now));
        let first = first.chain(revoke_links::<T, A>(now));
        let first = first.chain(end_proofs::<T, A>());
        let first = first.chain(end_impersonations::<T, A>(now));
        let first = first.chain(tell_apart::<T, A>());
        let first = first.chain(slugs.into_iter().flatten());
        let beside = Beside {
            first: first.collect(),
            entry: entry::merged::<T, A>(&self.by),
            purging: Some(purging::<T, A>()),
            twins: Some(twins::<T, A>()),
            gone_over: None,
            stays: Some(stays::purged::<T>(now)),
            last: [recount::<T, A>()]
                .into_iter()
                .chain(T::SHARED.count.as_ref().map(one_less))
                .collect(),
        };
        self.merge.execute_beside(beside, conn)
    }
}

impl<T: HasMembers<A>, A: Account, Target> fmt::Debug for MergeTenants<T, A, Target> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MergeTenants").finish_non_exhaustive()
    }
}
