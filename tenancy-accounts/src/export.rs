//! What there is of an account, over all tenants.

use crate::account::Account;
use crate::database::Database;
use crate::error::Error;
use crate::invitation::{Address, Invitations};
use crate::membership::{HasMembers, Membership, RoleOf};
use crate::operation::{Session, Statement};
use crate::role::Role as _;
use crate::status::{InvitationStatus, MemberStatus};
use crate::value::{Kind, MembersTable, Value, Values};
use std::fmt;
use std::marker::PhantomData;
use tenancy_admin::database::Operation;
use tenancy_runtime::Tenant;
use tenancy_runtime::catalog::TableName;

/// What the library knows of an account, over all tenants: for somebody who asks what is kept of them.
///
/// These are its memberships, also those that have ended; the invitations that it has sent; those to its addresses, also
/// from before there was an account; its own API keys; and the join links that it has made. No token is among that, and
/// nothing of other people: to whom an invitation was sent is theirs.
///
/// What the account has written inside the tenants is the application's to add.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{Address, ExportAccount};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// # use tenancy::accounts::{Invite, Member};
/// let conn = &mut db.unscoped("bob wants to know what is kept of him");
/// # let ada = Member::<Org, User>::by_slug("acme", "ada".to_owned(), conn)?;
/// # let _ = Invite::by(&ada, "bob@example.com".parse::<Address>()?, Rank::Member).execute(conn)?;
/// let bob = ExportAccount::<Org, User>::of("bob".to_owned()).address("bob@example.com".parse()?);
/// let bob = bob.execute(conn)?;
/// assert_eq!(bob.memberships[0].role, Rank::Admin);
/// assert!(bob.sent.is_empty());
/// assert_eq!(bob.received[0].tenant, 1);
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is read before calling `execute`"]
pub struct ExportAccount<T, A: Account> {
    account: A::Key,
    addresses: Vec<Address>,
    of: PhantomData<fn() -> T>,
}

/// What there is of an account.
#[non_exhaustive]
pub struct AccountExport<T: HasMembers<A>, A: Account> {
    /// Its memberships, in the order of the tenants.
    pub memberships: Vec<ExportedMembership<T, A>>,
    /// The invitations that it has sent.
    pub sent: Vec<ExportedInvitation<T, A>>,
    /// The invitations to its addresses.
    pub received: Vec<ExportedInvitation<T, A>>,
    /// Its own API keys.
    pub keys: Vec<ExportedKey<T>>,
    /// The join links that it has made.
    pub links: Vec<ExportedJoinLink<T>>,
}

/// A membership of the account.
#[non_exhaustive]
pub struct ExportedMembership<T: HasMembers<A>, A: Account> {
    /// The tenant's key.
    pub tenant: T::Key,
    /// As what.
    pub role: RoleOf<T, A>,
    /// How it stands.
    pub status: MemberStatus,
}

/// An invitation that the account has sent, or that was sent to one of its addresses.
#[non_exhaustive]
pub struct ExportedInvitation<T: HasMembers<A>, A: Account> {
    /// The tenant's key.
    pub tenant: T::Key,
    /// As what.
    pub role: RoleOf<T, A>,
    /// How it stands.
    pub status: InvitationStatus,
    /// Until when it is, or was, good, in seconds of Unix time.
    pub expires_at: i64,
}

/// An API key that is the account's own.
#[non_exhaustive]
pub struct ExportedKey<T: Tenant> {
    /// The tenant's key.
    pub tenant: T::Key,
    /// What it is for, in the account's words.
    pub label: String,
    /// Its prefix, and its last four characters.
    pub hint: String,
    /// The names of its scopes, as the database has them.
    pub scopes: String,
    /// Until when it is, or was, good, in seconds of Unix time.
    pub expires_at: i64,
    /// When it was used last, in seconds of Unix time.
    pub last_used_at: Option<i64>,
    /// Since when it has been revoked, in seconds of Unix time.
    pub revoked_at: Option<i64>,
}

/// A join link that the account has made.
#[non_exhaustive]
pub struct ExportedJoinLink<T: Tenant> {
    /// The tenant's key.
    pub tenant: T::Key,
    /// How many have joined by it.
    pub uses: i64,
    /// Until when it is, or was, good, in seconds of Unix time.
    pub expires_at: i64,
    /// Since when it has been revoked, in seconds of Unix time.
    pub revoked_at: Option<i64>,
}

impl<T: HasMembers<A>, A: Account> ExportAccount<T, A> {
    /// Of which account.
    pub const fn of(account: A::Key) -> Self {
        Self {
            account,
            addresses: Vec::new(),
            of: PhantomData,
        }
    }

    /// An address that is the account's, verified: invitations to it are the account's to know. More than one may be said.
    pub fn address(mut self, address: Address) -> Self {
        if !self.addresses.contains(&address) {
            self.addresses.push(address);
        }
        self
    }

    /// Reads it.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownRole`] or [`Error::UnknownStatus`] if the database has a name that the program does not know; and what
    /// the database says.
    pub fn execute<Conn: Database<T, A>>(
        self,
        conn: &mut Conn,
    ) -> Conn::Answer<'_, AccountExport<T, A>, Error> {
        conn.run(
            Operation::giving(Values::NONE),
            async move |mut session: Session<T, A>, _| {
                let session = &mut session;
                let account = || Statement::empty().given(Value::Account(self.account.clone()));
                let table = Invitations::of::<T, A>();
                let sent = table.sent_by(account());
                let mut export = AccountExport {
                    memberships: Vec::new(),
                    sent: invitations(session, sent).await?,
                    received: Vec::new(),
                    keys: Vec::new(),
                    links: Vec::new(),
                };
                for row in session.rows(memberships(account())).await? {
                    export.memberships.extend(ExportedMembership::read(row)?);
                }
                if let Some(select) = keys(account()) {
                    for row in session.rows(select).await? {
                        export.keys.extend(ExportedKey::read(row));
                    }
                }
                if let Some(select) = links(account()) {
                    for row in session.rows(select).await? {
                        export.links.extend(ExportedJoinLink::read(row));
                    }
                }
                for address in &self.addresses {
                    let address = Value::Text(address.as_str().to_owned());
                    let sent = table.sent_to(Statement::empty().given(address));
                    export.received.extend(invitations(session, sent).await?);
                }
                Ok(export)
            },
        )
    }
}

fn memberships<T: HasMembers<A>, A: Account>(account: Statement<T, A>) -> Statement<T, A> {
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
        .then(account)
        .sql(" ORDER BY ")
        .name(columns.tenant)
        .reads(&[Kind::Tenant, Kind::Text, Kind::Text])
}

/// Selects the account's own API keys.
fn keys<T: HasMembers<A>, A: Account>(account: Statement<T, A>) -> Option<Statement<T, A>> {
    let keys = T::TABLES.api_keys.as_ref()?;
    let columns = &keys.columns;
    let select = Statement::new("SELECT ")
        .name(columns.tenant)
        .sql(", ")
        .name(columns.label)
        .sql(", ")
        .name(columns.hint)
        .sql(", ")
        .name(columns.scopes)
        .sql(", ")
        .name(columns.expires_at)
        .sql(", ")
        .name(columns.last_used_at)
        .sql(", ")
        .name(columns.revoked_at)
        .sql(" FROM ")
        .table(&keys.name())
        .sql(" WHERE ")
        .name(columns.account)
        .sql(" = ")
        .then(account)
        .sql(" ORDER BY ")
        .name(columns.tenant)
        .sql(", ")
        .name(columns.id);
    Some(select.reads(&[
        Kind::Tenant,
        Kind::Text,
        Kind::Text,
        Kind::Text,
        Kind::Number,
        Kind::Number,
        Kind::Number,
    ]))
}

/// Selects the join links that the account has made.
fn links<T: HasMembers<A>, A: Account>(account: Statement<T, A>) -> Option<Statement<T, A>> {
    let links = T::TABLES.join_links.as_ref()?;
    let columns = &links.columns;
    let select = Statement::new("SELECT ")
        .name(columns.tenant)
        .sql(", ")
        .name(columns.uses)
        .sql(", ")
        .name(columns.expires_at)
        .sql(", ")
        .name(columns.revoked_at)
        .sql(" FROM ")
        .table(&links.name())
        .sql(" WHERE ")
        .name(columns.maker)
        .sql(" = ")
        .then(account)
        .sql(" ORDER BY ")
        .name(columns.tenant)
        .sql(", ")
        .name(columns.id);
    Some(select.reads(&[Kind::Tenant, Kind::Number, Kind::Number, Kind::Number]))
}

async fn invitations<T: HasMembers<A>, A: Account>(
    session: &mut Session<T, A>,
    select: Option<Statement<T, A>>,
) -> Result<Vec<ExportedInvitation<T, A>>, Error> {
    let mut invitations = Vec::new();
    let Some(select) = select else {
        return Ok(invitations);
    };
    let select = select.reads(&[Kind::Tenant, Kind::Text, Kind::Text, Kind::Number]);
    for row in session.rows(select).await? {
        invitations.extend(ExportedInvitation::read(row)?);
    }
    Ok(invitations)
}

impl<T: HasMembers<A>, A: Account> ExportedMembership<T, A> {
    fn read(row: Vec<Value<T, A>>) -> Result<Option<Self>, Error> {
        let row = <[Value<T, A>; 3]>::try_from(row);
        let Ok(
            [
                Value::Tenant(tenant),
                Value::Text(role),
                Value::Text(status),
            ],
        ) = row
        else {
            return Ok(None);
        };
        Ok(Some(Self {
            tenant,
            role: RoleOf::<T, A>::named(&role)?,
            status: MemberStatus::named(&status)?,
        }))
    }
}

impl<T: HasMembers<A>, A: Account> ExportedInvitation<T, A> {
    fn read(row: Vec<Value<T, A>>) -> Result<Option<Self>, Error> {
        let row = <[Value<T, A>; 4]>::try_from(row);
        let Ok(
            [
                Value::Tenant(tenant),
                Value::Text(role),
                Value::Text(status),
                Value::Number(at),
            ],
        ) = row
        else {
            return Ok(None);
        };
        Ok(Some(Self {
            tenant,
            role: RoleOf::<T, A>::named(&role)?,
            status: InvitationStatus::named(&status)?,
            expires_at: at,
        }))
    }
}

impl<T: Tenant> ExportedKey<T> {
    fn read<A: Account>(row: Vec<Value<T, A>>) -> Option<Self> {
        let row = <[Value<T, A>; 7]>::try_from(row).ok()?;
        let [
            Value::Tenant(tenant),
            Value::Text(label),
            Value::Text(hint),
            Value::Text(scopes),
            Value::Number(expires_at),
            last_used_at,
            revoked_at,
        ] = row
        else {
            return None;
        };
        Some(Self {
            tenant,
            label,
            hint,
            scopes,
            expires_at,
            last_used_at: time(&last_used_at),
            revoked_at: time(&revoked_at),
        })
    }
}

impl<T: Tenant> ExportedJoinLink<T> {
    fn read<A: Account>(row: Vec<Value<T, A>>) -> Option<Self> {
        let row = <[Value<T, A>; 4]>::try_from(row).ok()?;
        let [
            Value::Tenant(tenant),
            Value::Number(uses),
            Value::Number(expires_at),
            revoked_at,
        ] = row
        else {
            return None;
        };
        Some(Self {
            tenant,
            uses,
            expires_at,
            revoked_at: time(&revoked_at),
        })
    }
}

/// What is in a column of a time, if there is one.
const fn time<T: Tenant, A: Account>(value: &Value<T, A>) -> Option<i64> {
    match value {
        Value::Number(time) => Some(*time),
        _ => None,
    }
}

impl<T, A: Account> fmt::Debug for ExportAccount<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExportAccount").finish_non_exhaustive()
    }
}

// What there is of somebody is nobody's to read in a log.
impl<T: HasMembers<A>, A: Account> fmt::Debug for AccountExport<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccountExport").finish_non_exhaustive()
    }
}

impl<T: Tenant> fmt::Debug for ExportedKey<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExportedKey").finish_non_exhaustive()
    }
}

impl<T: Tenant> fmt::Debug for ExportedJoinLink<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExportedJoinLink").finish_non_exhaustive()
    }
}

impl<T: HasMembers<A>, A: Account> fmt::Debug for ExportedMembership<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExportedMembership").finish_non_exhaustive()
    }
}

impl<T: HasMembers<A>, A: Account> fmt::Debug for ExportedInvitation<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExportedInvitation").finish_non_exhaustive()
    }
}
