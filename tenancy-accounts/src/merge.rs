//! Making one tenant of two that have members.
//!
//! It is the merge of `tenancy-admin`, in whose transaction the rules of accounts are written: before anything is read, for a
//! user with a membership in both, and when all has gone over.

use crate::account::Account;
use crate::clock::{Clock, Now};
use crate::columns::SlugColumns;
use crate::counters::{owners, seats};
use crate::invitation::Invitations;
use crate::membership::{HasMembers, Membership, RoleOf};
use crate::rename::HELD;
use crate::role::Role as _;
use crate::status::{MemberStatus, TenantStatus};
use crate::tables::Table;
use crate::tenant_count::one_less;
use crate::tenants::HasAccounts;
use crate::value::{MembersTable, TenantsTable};
use diesel::query_source::Column;
use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;
use tenancy_admin::database::{Beside, Given, Statement};
use tenancy_admin::tenants::{Counts, Database, Error, Key, Merge, Nowhere};
use tenancy_runtime::catalog::TableName;

/// Makes one tenant of two, as [`Merge`] does, and one membership of two of the same account.
///
/// - An account that is a member of both keeps the membership in the tenant that stays, with its role and status there. So
///   no role rises.
/// - One who has left the tenant that stays, and is a member of the other one, comes back with the role from there, as does
///   whoever is a member of the other one alone. [`at_most`](MergeTenants::at_most) says how high that may be.
/// - Pending invitations to the tenant that goes are revoked, and so are its join links and API keys; impersonations there end.
///   Old ones go over.
/// - Where [former slugs](crate::RemembersSlugs) are remembered, those of the tenant that goes lead to the one that stays, for
///   ninety days if nothing else is said, and are nobody else's meanwhile.
/// - Owners and seats of the tenant that stays are counted anew. They may be more than its limit; nobody is removed.
///
/// Rows that hang on a membership by tenant and account hang on the one that stays afterwards, and collide where both have
/// one. Where they hang on it by a key of its own, the merge is an [`Error::Referenced`]: move them first.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{Member, MergeTenants};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// # diesel::sql_query("insert into memberships values (2, 'dan', 'owner', 'active'), (2, 'bob', 'owner', 'active')").execute(&mut db)?;
/// let conn = &mut db.unscoped("acme has bought globex");
/// MergeTenants::<Org, User>::of(2).into(1).at_most(Rank::Admin).execute(conn)?;
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
    at_most: Option<RoleOf<T, A>>,
    held: Duration,
    now: Now,
    of: PhantomData<fn() -> A>,
}

impl<T: HasMembers<A>, A: Account> MergeTenants<T, A> {
    /// The tenant that will not be there any more.
    pub fn of(key: T::Key) -> Self {
        Self {
            merge: Merge::of(key),
            at_most: None,
            held: HELD,
            now: Now::SYSTEM,
            of: PhantomData,
        }
    }

    /// The tenant that stays.
    pub fn into(self, key: T::Key) -> MergeTenants<T, A, Key<T>> {
        MergeTenants {
            merge: self.merge.into(key),
            at_most: self.at_most,
            held: self.held,
            now: self.now,
            of: PhantomData,
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

    /// The time is that of `clock`.
    pub fn clock(mut self, clock: &impl Clock) -> Self {
        self.now = Now::of(clock);
        self
    }
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
            ..Beside::default()
        };
        self.merge.dry_run_beside(beside, conn)
    }

    /// Merges, and says how many rows of each table were written or deleted.
    ///
    /// # Errors
    ///
    /// Those of [`Merge::execute`], and [`Error::Purged`] if one of the two is being purged, or has been.
    pub fn execute<Conn: Database<Key<T>, Key<T>>>(
        self,
        conn: &mut Conn,
    ) -> Conn::Answer<'_, Counts, Error> {
        let capped = self.at_most.map(cap::<T, A>);
        let until = self.now.after(self.held);
        let slugs = T::SHARED.slugs.as_ref();
        let slugs = slugs.map(|slugs| lead_to_the_other_one::<T>(slugs, until));
        let invitations = Invitations::of::<T, A>();
        let first = [lock::<T, A>()].into_iter().chain(capped);
        let first = first.chain([come_back::<T, A>()]);
        let first = first.chain(invitations.revoke_pending(of(Given::Source)));
        let first = first.chain(revoke_keys::<T, A>(self.now.get()));
        let first = first.chain(revoke_links::<T, A>(self.now.get()));
        let first = first.chain(end_impersonations::<T, A>(self.now.get()));
        let first = first.chain(slugs.into_iter().flatten());
        let beside = Beside {
            first: first.collect(),
            purging: Some(purging::<T, A>()),
            twins: Some(twins::<T, A>()),
            gone_over: None,
            last: [recount::<T, A>()]
                .into_iter()
                .chain(T::SHARED.count.as_ref().map(one_less))
                .collect(),
        };
        self.merge.execute_beside(beside, conn)
    }
}

/// Memberships of one account stand for the same.
fn twins<T: HasMembers<A>, A: Account>() -> (TableName, &'static str) {
    let columns = <T::Membership as Membership>::COLUMNS;
    (members::<T, A>(), columns.account)
}

fn of(given: Given) -> Statement {
    Statement::empty().given(given)
}

fn members<T: HasMembers<A>, A: Account>() -> TableName {
    TableName::of::<MembersTable<T, A>>()
}

/// Nobody else changes members of the two from here on. Both are locked already, in the order of their keys, where rows are;
/// where one writes at a time, this begins to write.
fn lock<T: HasMembers<A>, A: Account>() -> Statement {
    let status = <T as HasAccounts>::COLUMNS.status;
    Statement::new("UPDATE ")
        .table(&TableName::of::<TenantsTable<T>>())
        .sql(" SET ")
        .name(status)
        .sql(" = ")
        .name(status)
        .sql(" WHERE ")
        .then(is_of_the_two::<T>())
}

/// Counts those of the two that are being purged, or have been.
fn purging<T: HasMembers<A>, A: Account>() -> Statement {
    let names = [TenantStatus::Purging, TenantStatus::Purged];
    let names = names.map(|status| Statement::empty().literal(status.name()));
    Statement::new("SELECT count(*) FROM ")
        .table(&TableName::of::<TenantsTable<T>>())
        .sql(" WHERE ")
        .then(is_of_the_two::<T>())
        .sql(" AND ")
        .name(<T as HasAccounts>::COLUMNS.status)
        .sql(" IN (")
        .joined(names, ", ")
        .sql(")")
}

/// `<key> IN (?, ?)`
fn is_of_the_two<T: HasAccounts>() -> Statement {
    Statement::empty()
        .name(<T::KeyColumn as Column>::NAME)
        .sql(" IN (")
        .then(of(Given::Source))
        .sql(", ")
        .then(of(Given::Target))
        .sql(")")
}

/// Lowers roles that are above this one, of the tenant that goes.
fn cap<T: HasMembers<A>, A: Account>(role: RoleOf<T, A>) -> Statement {
    let columns = <T::Membership as Membership>::COLUMNS;
    let all = RoleOf::<T, A>::ALL.iter();
    let above = all.filter(|above| !role.reaches(**above));
    let above = above.map(|above| Statement::new(", ").literal(above.name()));
    let update = Statement::new("UPDATE ")
        .table(&members::<T, A>())
        .sql(" SET ")
        .name(columns.role)
        .sql(" = ")
        .literal(role.name())
        .sql(" WHERE ")
        .name(columns.tenant)
        .sql(" = ")
        .then(of(Given::Source))
        .sql(" AND ")
        .name(columns.role)
        .sql(" IN (")
        .literal(role.name());
    update.joined(above, "").sql(")")
}

/// Who has left the one and is a member of the other is a member again.
fn come_back<T: HasMembers<A>, A: Account>() -> Statement {
    let columns = <T::Membership as Membership>::COLUMNS;
    // MySQL reads the table that it writes only as a derived one, and only if it is not merged.
    let there = || {
        Statement::new("(SELECT DISTINCT ")
            .name(columns.account)
            .sql(" AS account, ")
            .name(columns.role)
            .sql(" AS role, ")
            .name(columns.status)
            .sql(" AS status FROM ")
            .table(&members::<T, A>())
            .sql(" WHERE ")
            .name(columns.tenant)
            .sql(" = ")
            .then(of(Given::Source))
            .sql(" AND ")
            .name(columns.status)
            .sql(" <> ")
            .literal(MemberStatus::Left.name())
            .sql(") AS there")
    };
    let its = |what: &'static str| {
        Statement::new(what)
            .then(there())
            .sql(" WHERE there.account = m.")
            .name(columns.account)
            .sql(")")
    };
    Statement::new("UPDATE ")
        .table(&members::<T, A>())
        .sql(" AS m SET ")
        .name(columns.role)
        .sql(" = ")
        .then(its("(SELECT there.role FROM "))
        .sql(", ")
        .name(columns.status)
        .sql(" = ")
        .then(its("(SELECT there.status FROM "))
        .sql(" WHERE m.")
        .name(columns.tenant)
        .sql(" = ")
        .then(of(Given::Target))
        .sql(" AND m.")
        .name(columns.status)
        .sql(" = ")
        .literal(MemberStatus::Left.name())
        .sql(" AND m.")
        .name(columns.account)
        .sql(" IN (SELECT there.account FROM ")
        .then(there())
        .sql(")")
}

/// The slugs that the tenant that goes has and had are held for the other one: `UPDATE` and `INSERT`, in this order.
fn lead_to_the_other_one<T: HasAccounts>(slugs: &Table<SlugColumns>, until: i64) -> [Statement; 2] {
    let columns = slugs.columns;
    let tenants = TableName::of::<TenantsTable<T>>();
    let key = <T::KeyColumn as Column>::NAME;
    let go_over = Statement::new("UPDATE ")
        .table(&slugs.name())
        .sql(" SET ")
        .name(columns.tenant)
        .sql(" = ")
        .then(of(Given::Target))
        .sql(", ")
        .name(columns.held_until)
        .sql(" = coalesce(")
        .name(columns.held_until)
        .sql(format!(", {until}) WHERE "))
        .name(columns.tenant)
        .sql(" = ")
        .then(of(Given::Source))
        // If there is none, the merge says so.
        .sql(" AND EXISTS (SELECT 1 FROM ")
        .table(&tenants)
        .sql(" WHERE ")
        .name(key)
        .sql(" = ")
        .then(of(Given::Target))
        .sql(")");
    // It had this one before there was such a table.
    let slug = <T as HasAccounts>::COLUMNS.slug;
    let unknown = Statement::new("INSERT INTO ")
        .table(&slugs.name())
        .sql(" (")
        .name(columns.slug)
        .sql(", ")
        .name(columns.tenant)
        .sql(", ")
        .name(columns.held_until)
        .sql(") SELECT goes.")
        .name(slug)
        .sql(", stays.")
        .name(key)
        .sql(format!(", {until} FROM "))
        .table(&tenants)
        .sql(" AS goes CROSS JOIN ")
        .table(&tenants)
        .sql(" AS stays WHERE goes.")
        .name(key)
        .sql(" = ")
        .then(of(Given::Source))
        .sql(" AND stays.")
        .name(key)
        .sql(" = ")
        .then(of(Given::Target))
        .sql(" AND NOT EXISTS (SELECT 1 FROM ")
        .table(&slugs.name())
        .sql(" AS s WHERE s.")
        .name(columns.slug)
        .sql(" = goes.")
        .name(slug)
        .sql(")");
    [go_over, unknown]
}

/// No key of the tenant that goes lets a program act for the one that stays.
fn revoke_keys<T: HasMembers<A>, A: Account>(now: i64) -> Option<Statement> {
    let keys = T::TABLES.api_keys.as_ref()?;
    let columns = &keys.columns;
    Some(revoke(
        &keys.name(),
        columns.tenant,
        columns.revoked_at,
        now,
    ))
}

/// No link of the tenant that goes leads into the one that stays.
fn revoke_links<T: HasMembers<A>, A: Account>(now: i64) -> Option<Statement> {
    let links = T::TABLES.join_links.as_ref()?;
    let columns = &links.columns;
    Some(revoke(
        &links.name(),
        columns.tenant,
        columns.revoked_at,
        now,
    ))
}

/// Revokes what the tenant that goes has in a table.
fn revoke(table: &TableName, tenant: &str, revoked_at: &str, now: i64) -> Statement {
    Statement::new("UPDATE ")
        .table(table)
        .sql(" SET ")
        .name(revoked_at)
        .sql(format!(" = {now}"))
        .sql(" WHERE ")
        .name(tenant)
        .sql(" = ")
        .then(of(Given::Source))
        .sql(" AND ")
        .name(revoked_at)
        .sql(" IS NULL")
}

/// Who acts as a member of the tenant that goes does not act as one of the tenant that stays.
fn end_impersonations<T: HasMembers<A>, A: Account>(now: i64) -> Option<Statement> {
    let impersonations = T::TABLES.impersonations.as_ref()?;
    let columns = &impersonations.columns;
    let end = Statement::new("UPDATE ")
        .table(&impersonations.name())
        .sql(" SET ")
        .name(columns.ended_at)
        .sql(format!(" = {now}"))
        .sql(" WHERE ")
        .name(columns.tenant)
        .sql(" = ")
        .then(of(Given::Source))
        .sql(" AND ")
        .name(columns.ended_at)
        .sql(" IS NULL");
    Some(end)
}

/// The counters of the tenant that stays are what they count.
fn recount<T: HasMembers<A>, A: Account>() -> Statement {
    let columns = <T as HasAccounts>::COLUMNS;
    Statement::new("UPDATE ")
        .table(&TableName::of::<TenantsTable<T>>())
        .sql(" SET ")
        .name(columns.owners)
        .sql(" = ")
        .then(owners::<T, A, _>(of(Given::Target)))
        .sql(", ")
        .name(columns.seats_used)
        .sql(" = ")
        .then(seats::<T, A, _>(|| of(Given::Target)))
        .sql(" WHERE ")
        .name(<T::KeyColumn as Column>::NAME)
        .sql(" = ")
        .then(of(Given::Target))
}

impl<T: HasMembers<A>, A: Account, Target> fmt::Debug for MergeTenants<T, A, Target> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MergeTenants").finish_non_exhaustive()
    }
}
