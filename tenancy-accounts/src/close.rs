//! An account that is closed: it is a member of no tenant any more.
//!
//! All of its tenants are locked, in the order of their keys, before it is asked whether one of them has no other owner. So
//! two accounts that are closed at once wait for each other, and are no deadlock.

use crate::account::Account;
use crate::actor::{Actor, By};
use crate::audit::{Action, Entry};
use crate::database::Database;
use crate::error::Error;
use crate::membership::{HasMembers, Membership, RoleOf};
use crate::operation::{Act, Session, Standing, Statement, Work, repeated};
use crate::role::Role as _;
use crate::status::{MemberStatus, TenantStatus};
use crate::tenants::HasAccounts;
use crate::value::{Kind, MembersTable, TenantsTable, Value, Values};
use diesel::query_source::Column;
use std::fmt;
use std::marker::PhantomData;
use tenancy_admin::database::Operation;
use tenancy_runtime::Tenant;
use tenancy_runtime::catalog::TableName;

/// Ends all memberships of an account, in all tenants, in one transaction, and says how many these were.
///
/// It is for an account that is closed, by whoever it belongs to, or by an operator. The rows of the memberships stay, as
/// [`Left`](MemberStatus::Left); [`EraseAccount`](crate::EraseAccount) goes further. The row of the account is the
/// application's to write, in the same transaction.
///
/// A tenant keeps an owner: if the account is the last one of some, nothing happens, and the error says of which. Tenants
/// that are being purged are left out; one whose deletion is scheduled may be restored, and is not.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{CloseAccount, Unclosed};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// let conn = &mut db.unscoped("an account is closed");
/// assert_eq!(CloseAccount::<Org, User>::of("bob".to_owned()).execute(conn)?, 1);
///
/// match CloseAccount::<Org, User>::of("ada".to_owned()).execute(conn) {
///     // Hand them over, or delete them.
///     Err(Unclosed::LastOwner { tenants }) => assert_eq!(tenants, [1]),
///     closed => panic!("ada owns acme: {closed:?}"),
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "an account is only closed when calling `execute`"]
pub struct CloseAccount<T, A: Account> {
    account: A::Key,
    of: PhantomData<fn() -> T>,
}

/// Why an account is not closed. Nothing of it has happened then.
#[non_exhaustive]
pub enum Unclosed<T: Tenant> {
    /// It is the last owner of these tenants. Hand them over, or delete them, before.
    LastOwner {
        /// Their keys, in the order that the database has.
        tenants: Vec<T::Key>,
    },
    /// It failed.
    Failed(Error),
}

impl<T: HasMembers<A>, A: Account> CloseAccount<T, A> {
    /// Of which account.
    pub const fn of(account: A::Key) -> Self {
        Self {
            account,
            of: PhantomData,
        }
    }

    /// Does it.
    ///
    /// # Errors
    ///
    /// [`Unclosed::LastOwner`], and what the database says.
    pub fn execute<Conn: Database<T, A>>(
        self,
        conn: &mut Conn,
    ) -> Conn::Answer<'_, u64, Unclosed<T>> {
        conn.run(
            Operation::giving(Values::NONE),
            async move |mut session: Session<T, A>, _| {
                close(&mut session, &self.account, true).await
            },
        )
    }
}

/// Ends all memberships of an account, and says how many these were. The invitations that it has made end with them, if
/// nothing else does that.
pub(crate) async fn close<T: HasMembers<A>, A: Account>(
    session: &mut Session<T, A>,
    account: &A::Key,
    invitations: bool,
) -> Result<u64, Unclosed<T>> {
    let tenants = memberships(account, "").reads(&[Kind::Tenant, Kind::Text, Kind::Text]);
    let tenants = session.rows(tenants).await?.into_iter();
    let closing = Closing {
        account: account.clone(),
        by: By::new(Actor::Leaver(account.clone())),
        tenants: tenants.filter_map(tenant).collect(),
        invitations,
    };
    match repeated(session, &closing).await? {
        Closed::LastOwner(tenants) => Err(Unclosed::LastOwner { tenants }),
        Closed::Left(memberships) => Ok(memberships),
    }
}

/// An error if the account is the last owner of a tenant.
pub(crate) async fn not_last_owner<T: HasMembers<A>, A: Account>(
    session: &mut Session<T, A>,
    account: &A::Key,
) -> Result<(), Unclosed<T>> {
    let columns = <T as HasAccounts>::COLUMNS;
    let members = <T::Membership as Membership>::COLUMNS;
    let key = <T::KeyColumn as Column>::NAME;
    let owner = RoleOf::<T, A>::ALL.first();
    let select = Statement::new("SELECT t.")
        .name(key)
        .sql(" FROM ")
        .table(&TableName::of::<TenantsTable<T>>())
        .sql(" AS t INNER JOIN ")
        .table(&TableName::of::<MembersTable<T, A>>())
        .sql(" AS m ON m.")
        .name(members.tenant)
        .sql(" = t.")
        .name(key)
        .sql(" WHERE t.")
        .name(columns.owners)
        .sql(" <= 1 AND t.")
        .name(columns.status)
        .sql(" <> ")
        .literal(TenantStatus::Purging.name())
        .sql(" AND m.")
        .name(members.account)
        .sql(" = ")
        .given(Value::Account(account.clone()))
        .sql(" AND m.")
        .name(members.status)
        .sql(" = ")
        .literal(MemberStatus::Active.name())
        .sql(" AND m.")
        .name(members.role)
        .sql(" = ")
        .literal(owner.map_or("", |owner| owner.name()))
        .sql(" ORDER BY t.")
        .name(key)
        .reads(&[Kind::Tenant]);
    let tenants = session.rows(select).await?.into_iter();
    let tenants: Vec<_> = tenants.filter_map(tenant).collect();
    if tenants.is_empty() {
        Ok(())
    } else {
        Err(Unclosed::LastOwner { tenants })
    }
}

/// The key of the tenant in a row.
fn tenant<T: Tenant, A: Account>(row: Vec<Value<T, A>>) -> Option<T::Key> {
    match row.into_iter().next() {
        Some(Value::Tenant(key)) => Some(key),
        _ => None,
    }
}

/// Selects the memberships that have not ended, in the order of their tenants.
fn memberships<T: HasMembers<A>, A: Account>(
    account: &A::Key,
    lock: &'static str,
) -> Statement<T, A> {
    let columns = <T::Membership as Membership>::COLUMNS;
    Statement::new("SELECT ")
        .name(columns.tenant)
        .sql(", ")
        .name(columns.role)
        .sql(", ")
        .name(columns.status)
        .sql(" FROM ")
        .table(&TableName::of::<MembersTable<T, A>>())
        .sql(" WHERE ")
        .name(columns.account)
        .sql(" = ")
        .given(Value::Account(account.clone()))
        .sql(" AND ")
        .name(columns.status)
        .sql(" <> ")
        .literal(MemberStatus::Left.name())
        .sql(" ORDER BY ")
        .name(columns.tenant)
        .sql(lock)
}

struct Closing<T: HasMembers<A>, A: Account> {
    /// Whether those that it has made end as well.
    invitations: bool,
    account: A::Key,
    by: By<A>,
    /// Where it was a member before the transaction.
    tenants: Vec<T::Key>,
}

/// What has become of it.
enum Closed<T: Tenant> {
    /// Nothing has been written.
    LastOwner(Vec<T::Key>),
    /// So many memberships have ended.
    Left(u64),
}

impl<T: HasMembers<A>, A: Account> Act<T, A> for Closing<T, A> {
    type Done = Closed<T>;

    async fn act(&self, session: &mut Session<T, A>) -> Result<Closed<T>, Error> {
        let mut locked = Vec::new();
        let mut purged = Vec::new();
        let mut next = self.tenants.clone();
        // One that it has joined meanwhile is locked after the others.
        let standings = loop {
            for key in next {
                match Work::begin(session, key.clone(), &self.by).await {
                    Ok(_) => locked.push(key),
                    Err(Error::TenantNotServed { .. } | Error::NotAMember) => purged.push(key),
                    Err(error) => return Err(error),
                }
            }
            let standings = self.standings(session).await?;
            let keys = standings.iter().map(|(key, _)| key);
            let unknown = keys.filter(|key| !locked.contains(key) && !purged.contains(key));
            next = unknown.cloned().collect();
            if next.is_empty() {
                break standings;
            }
        };
        let standings = standings.into_iter();
        let standings = standings.filter(|(key, _)| locked.contains(key));
        let standings: Vec<_> = standings.collect();

        let mut last_owner_of = Vec::new();
        for (key, standing) in &standings {
            if standing.status == MemberStatus::Active && standing.role.owns() {
                let mut work = Work::on_locked(session, key.clone(), &self.by);
                let (owners, _) = work.counters().await?;
                if owners <= 1 {
                    last_owner_of.push(key.clone());
                }
            }
        }
        if !last_owner_of.is_empty() {
            return Ok(Closed::LastOwner(last_owner_of));
        }
        let mut left = 0;
        for (key, standing) in standings {
            let mut work = Work::on_locked(session, key, &self.by);
            work.retire(&standing).await?;
            work.set_status(&self.account, MemberStatus::Left).await?;
            let entry = Entry::of(Action::MemberLeft).about(&self.account);
            work.record(entry).await?;
            work.end_keys_of(&self.account).await?;
            work.end_links_of(&self.account).await?;
            work.end_beside(&self.account).await?;
            work.end_impersonations_of(&self.account).await?;
            if self.invitations {
                work.end_invitations_by(&self.account).await?;
            }
            left += 1;
        }
        Ok(Closed::Left(left))
    }
}

impl<T: HasMembers<A>, A: Account> Closing<T, A> {
    /// How its memberships stand, in their latest state.
    async fn standings(
        &self,
        session: &mut Session<T, A>,
    ) -> Result<Vec<(T::Key, Standing<T, A>)>, Error> {
        let select = memberships(&self.account, session.for_update());
        let select = select.reads(&[Kind::Tenant, Kind::Text, Kind::Text]);
        let mut standings = Vec::new();
        for row in session.rows(select).await? {
            let row = <[Value<T, A>; 3]>::try_from(row);
            let Ok([Value::Tenant(key), Value::Text(role), Value::Text(status)]) = row else {
                continue;
            };
            let standing = Standing {
                role: RoleOf::<T, A>::named(&role)?,
                status: MemberStatus::named(&status)?,
            };
            standings.push((key, standing));
        }
        Ok(standings)
    }
}

impl<T: Tenant> From<Error> for Unclosed<T> {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl<T: Tenant> From<diesel::result::Error> for Unclosed<T> {
    fn from(error: diesel::result::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl<T: Tenant> std::error::Error for Unclosed<T> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::LastOwner { .. } => None,
            Self::Failed(error) => Some(error),
        }
    }
}

impl<T: Tenant> fmt::Display for Unclosed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LastOwner { tenants } => {
                write!(
                    f,
                    "the account is the last owner of {} tenants",
                    tenants.len()
                )
            }
            Self::Failed(_) => f.write_str("the account is not closed"),
        }
    }
}

// A key is nobody's to read.
impl<T: Tenant> fmt::Debug for Unclosed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LastOwner { tenants } => f
                .debug_struct("LastOwner")
                .field("tenants", &tenants.len())
                .finish(),
            Self::Failed(error) => f.debug_tuple("Failed").field(error).finish(),
        }
    }
}

impl<T, A: Account> fmt::Debug for CloseAccount<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CloseAccount").finish_non_exhaustive()
    }
}
