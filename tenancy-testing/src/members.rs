//! Members of a tenant, in whichever roles.

use diesel::query_source::Column;
use std::fmt;
use tenancy_accounts::__private::beside::{Acting, Deed, OnTenant, Statement, Value, insert, is};
use tenancy_accounts::{
    Account, Database, Error, HasAccounts, HasMembers, MemberStatus, Membership, Role, RoleOf,
};
use tenancy_runtime::Tenant;
use tenancy_runtime::catalog::TableName;

/// The members of a tenant, for a test: each in a role, and also who is suspended or has left.
///
/// The tenant is there, and active, and so are the accounts: their tables are the application's. The memberships are written as a
/// sign-up or an invitation writes them, and the tenant counts its owners and its seats with them, whatever its limit. So each
/// operation of `tenancy::accounts` goes on from there. Nobody asks who may do this: it is for tests.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tenancy-accounts/doc/acme.rs"));
/// use tenancy::accounts::{Member, RemoveMember};
/// use tenancy::testing::Members;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// let conn = &mut db.unscoped("a test");
/// Members::<Org, User>::of(2)
///     .with("cid", Rank::Owner)
///     .with("dan", Rank::Member)
///     .suspended("bob", Rank::Admin)
///     .insert(conn)?;
///
/// let cid = Member::<Org, User>::by_slug("globex", "cid".to_owned(), conn)?;
/// RemoveMember::by(&cid, "dan".to_owned()).execute(conn)?;
/// # Ok(())
/// # }
/// ```
#[must_use = "nobody is a member before calling `insert`"]
pub struct Members<T: HasMembers<A>, A: Account> {
    tenant: T::Key,
    members: Vec<Joined<T, A>>,
}

struct Joined<T: HasMembers<A>, A: Account> {
    account: A::Key,
    role: RoleOf<T, A>,
    status: MemberStatus,
}

impl<T: HasMembers<A>, A: Account> Members<T, A> {
    /// Nobody yet, of the tenant of this key.
    pub const fn of(tenant: T::Key) -> Self {
        Self {
            tenant,
            members: Vec::new(),
        }
    }

    /// An active member as well.
    pub fn with(self, account: impl Into<A::Key>, role: RoleOf<T, A>) -> Self {
        self.and(account, role, MemberStatus::Active)
    }

    /// A suspended one as well.
    pub fn suspended(self, account: impl Into<A::Key>, role: RoleOf<T, A>) -> Self {
        self.and(account, role, MemberStatus::Suspended)
    }

    /// One as well who has left.
    pub fn left(self, account: impl Into<A::Key>, role: RoleOf<T, A>) -> Self {
        self.and(account, role, MemberStatus::Left)
    }

    fn and(mut self, account: impl Into<A::Key>, role: RoleOf<T, A>, status: MemberStatus) -> Self {
        self.members.push(Joined {
            account: account.into(),
            role,
            status,
        });
        self
    }

    /// Writes all of them, or none.
    ///
    /// # Errors
    ///
    /// [`Error::NotAMember`] if there is no such tenant, [`Error::TenantNotServed`] if it is not active; and what the database says,
    /// of an account that is a member already, for instance.
    pub fn insert<Conn: Database<T, A>>(self, conn: &mut Conn) -> Conn::Answer<'_, (), Error> {
        Acting::by_operator("a test", self.tenant.clone()).run(self, conn)
    }

    /// How many of them the tenant counts as owners, and as holding seats.
    fn counted(&self) -> [i64; 2] {
        let active = |member: &&Joined<T, A>| member.status == MemberStatus::Active;
        let active = || self.members.iter().filter(active);
        let owns = |member: &&Joined<T, A>| Some(&member.role) == RoleOf::<T, A>::ALL.first();
        [active().filter(owns).count(), active().count()]
            .map(|many| many.try_into().unwrap_or(i64::MAX))
    }
}

impl<T: HasMembers<A>, A: Account> Deed<T, A> for Members<T, A> {
    type Done = ();

    type Error = Error;

    async fn act(&self, tenant: &mut OnTenant<'_, T, A>) -> Result<(), Error> {
        let columns = <T::Membership as Membership>::COLUMNS;
        let table = TableName::of::<<T::Membership as Membership>::Table>();
        for member in &self.members {
            let row = [
                (columns.tenant, tenant.key()),
                (columns.account, Value::Account(member.account.clone())),
                (columns.role, Value::Text(member.role.name().to_owned())),
                (columns.status, Value::Text(member.status.name().to_owned())),
            ];
            tenant.write_one(insert(&table, row)).await?;
        }
        let columns = <T as HasAccounts>::COLUMNS;
        let [owners, seats] = self.counted();
        let more = |column, many| {
            let counted = Statement::new(" ").name(column).sql(" = ").name(column);
            counted.sql(" + ").given(Value::Number(many))
        };
        let count = Statement::new("UPDATE ")
            .table(&TableName::of::<<T::KeyColumn as Column>::Table>())
            .sql(" SET")
            .then(more(columns.owners, owners))
            .sql(",")
            .then(more(columns.seats_used, seats))
            .sql(" WHERE ")
            .then(is(<<T as Tenant>::KeyColumn as Column>::NAME, tenant.key()));
        tenant.write_one(count).await?;
        Ok(())
    }
}

impl<T: HasMembers<A>, A: Account> fmt::Debug for Members<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Members").finish_non_exhaustive()
    }
}
