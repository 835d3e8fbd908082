//! An account that is erased, over all tenants.
//!
//! First it is [closed](crate::CloseAccount), in one transaction over all of its tenants, and after that one tenant at a time is
//! written. Each statement finds what is left to do by the rows themselves: so whoever runs it again goes on where it has
//! stopped.

use crate::account::Account;
use crate::actor::{Actor, By};
use crate::audit::{Action, Entry};
use crate::close::{Unclosed, close, not_last_owner};
use crate::columns::InvitationColumns;
use crate::database::Database;
use crate::error::Error;
use crate::invitation::{Address, Invitations};
use crate::membership::{HasMembers, Membership};
use crate::operation::{Act, Session, Statement, Work, repeated};
use crate::status::{InvitationStatus, MemberStatus, TenantStatus};
use crate::tenants::HasAccounts;
use crate::value::{Kind, MembersTable, TenantsTable, Value, Values};
use diesel::query_source::Column;
use std::fmt;
use std::marker::PhantomData;
use tenancy_admin::database::Operation;
use tenancy_runtime::catalog::TableName;

/// Erases what the library knows of an account, over all tenants.
///
/// 1. It ends all memberships, as [`CloseAccount`](crate::CloseAccount) does, and as that one it does nothing if the account is
///    the last owner of a tenant.
/// 2. Pending invitations that the account has sent, or that wait at its addresses, are ended. Their seats are free.
/// 3. Its own API keys, the join links that it has made, and its places in teams, are deleted.
/// 4. The rows of each table are deleted, or made anonymous, as is said of that table: [`Erasure`].
///
/// Each tenant is a transaction of its own. If it stops in between, run it again: it does what is left, and nothing
/// twice. Tenants that are being purged are left out, as their rows go anyway.
///
/// What has been written inside the tenants, and the row of the account, are the application's to erase: the row after this.
/// Never give its key to somebody else.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{EraseAccount, Erasure};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// let conn = &mut db.unscoped("bob wants to be forgotten");
/// let bob = || EraseAccount::<Org, User>::of("bob".to_owned()).memberships(Erasure::Delete);
/// assert_eq!(bob().dry_run(conn)?.memberships, 1);
/// assert_eq!(bob().execute(conn)?.memberships, 1);
/// assert_eq!(bob().execute(conn)?.memberships, 0);
/// diesel::delete(users::table.find("bob")).execute(&mut db)?;
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is erased before calling `execute`"]
pub struct EraseAccount<T, A: Account> {
    erasing: Erasing<A>,
    of: PhantomData<fn() -> T>,
}

struct Erasing<A: Account> {
    account: A::Key,
    addresses: Vec<Address>,
    invitations: Invitations,
    memberships: Erasure,
    sent: Erasure,
    received: Erasure,
}

/// What becomes of the rows of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Erasure {
    /// They are deleted. The database refuses that if others refer to them. A membership that has ended is among them: where it is
    /// gone, nothing keeps the account from joining again by a link or a domain, until the application has deleted the account.
    Delete,
    /// They stay, and name nobody: of an address, nothing is left, and the key of an account names nobody when the application
    /// has emptied that row.
    Anonymize,
}

/// How many rows are erased, or would be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Erased {
    /// Memberships that are deleted. If they are to stay, those that end.
    pub memberships: u64,
    /// Invitations that the account has sent, and that are deleted. If they are to stay, those that end.
    pub sent: u64,
    /// Invitations to its addresses that are deleted, or lose the address.
    pub received: u64,
    /// API keys that are its own, and are deleted.
    pub keys: u64,
    /// Join links that it has made, and that are deleted.
    pub links: u64,
    /// Impersonations of it, which are deleted. The audit log keeps who has acted.
    pub impersonations: u64,
}

impl<T: HasMembers<A>, A: Account> EraseAccount<T, A> {
    /// Of which account. If nothing else is said, memberships and sent invitations stay as rows that name nobody, for what hangs
    /// on them, and received invitations are deleted.
    pub const fn of(account: A::Key) -> Self {
        let erasing = Erasing {
            account,
            addresses: Vec::new(),
            invitations: Invitations::of::<T, A>(),
            memberships: Erasure::Anonymize,
            sent: Erasure::Anonymize,
            received: Erasure::Delete,
        };
        let of = PhantomData;
        Self { erasing, of }
    }

    /// An address that is the account's: invitations to it are erased. More than one may be said.
    pub fn address(mut self, address: Address) -> Self {
        if !self.erasing.addresses.contains(&address) {
            self.erasing.addresses.push(address);
        }
        self
    }

    /// What becomes of the memberships.
    pub const fn memberships(mut self, erasure: Erasure) -> Self {
        self.erasing.memberships = erasure;
        self
    }

    /// What becomes of the invitations that the account has sent.
    pub const fn sent(mut self, erasure: Erasure) -> Self {
        self.erasing.sent = erasure;
        self
    }

    /// What becomes of the invitations to its addresses.
    pub const fn received(mut self, erasure: Erasure) -> Self {
        self.erasing.received = erasure;
        self
    }

    /// Counts what would be erased, and changes nothing.
    ///
    /// # Errors
    ///
    /// Those of [`execute`](EraseAccount::execute).
    pub fn dry_run<'a, Conn: Database<T, A>>(
        &self,
        conn: &'a mut Conn,
    ) -> Conn::Answer<'a, Erased, Unclosed<T>> {
        let erasing = self.erasing.clone();
        conn.run(
            Operation::giving(Values::NONE),
            async move |mut session: Session<T, A>, _| {
                let session = &mut session;
                not_last_owner(session, &erasing.account).await?;
                let not_purged =
                    |tenant: &str| Statement::empty().name(tenant).then(is_not_purged());
                let members = <T::Membership as Membership>::COLUMNS;
                let memberships = Statement::new("SELECT count(*) FROM ")
                    .table(&TableName::of::<MembersTable<T, A>>())
                    .sql(" WHERE ")
                    .then(not_purged(members.tenant))
                    .sql(" AND ")
                    .then(erasing.memberships());
                let mut erased = Erased {
                    memberships: count(session, memberships).await?,
                    ..Erased::default()
                };
                if let Some((table, columns)) = erasing.invitations.table() {
                    let invitations = |which| {
                        Statement::new("SELECT count(*) FROM ")
                            .table(&table)
                            .sql(" WHERE ")
                            .then(not_purged(columns.tenant))
                            .sql(" AND ")
                            .then(which)
                    };
                    let sent = invitations(erasing.sent(&columns));
                    erased.sent = count(session, sent).await?;
                    let received = invitations(erasing.received(&columns));
                    erased.received = count(session, received).await?;
                }
                let own = |(table, tenant, account): (TableName, &str, &str)| {
                    Statement::new("SELECT count(*) FROM ")
                        .table(&table)
                        .sql(" WHERE ")
                        .then(not_purged(tenant))
                        .sql(" AND ")
                        .then(erasing.account(account))
                };
                if let Some(keys) = keys::<T, A>() {
                    erased.keys = count(session, own(keys)).await?;
                }
                if let Some(links) = links::<T, A>() {
                    erased.links = count(session, own(links)).await?;
                }
                if let Some(impersonations) = &T::TABLES.impersonations {
                    let of_it = Statement::new("SELECT count(*) FROM ")
                        .table(&impersonations.name())
                        .sql(" WHERE ")
                        .then(not_purged(impersonations.columns.tenant))
                        .sql(" AND ")
                        .then(erasing.account(impersonations.columns.account));
                    erased.impersonations = count(session, of_it).await?;
                }
                Ok(erased)
            },
        )
    }

    /// Erases, and says how many rows.
    ///
    /// # Errors
    ///
    /// [`Unclosed::LastOwner`], and what the database says. The tenants before are done with then.
    pub fn execute<Conn: Database<T, A>>(
        self,
        conn: &mut Conn,
    ) -> Conn::Answer<'_, Erased, Unclosed<T>> {
        conn.run(
            Operation::giving(Values::NONE),
            async move |mut session: Session<T, A>, _| {
                let session = &mut session;
                let Self { erasing, .. } = self;
                // The invitations that it has sent are in what is erased.
                let left = close(session, &erasing.account, false).await?;
                let mut erased = Erased::default();
                for row in session.rows(erasing.tenants()).await? {
                    let Some(Value::Tenant(tenant)) = row.into_iter().next() else {
                        continue;
                    };
                    let erasing = &erasing;
                    match repeated(session, &ErasingIn { tenant, erasing }).await {
                        // Meanwhile it is being purged, or is gone.
                        Err(Error::TenantNotServed { .. } | Error::NotAMember) => {}
                        done => erased.add(done?),
                    }
                }
                if erasing.memberships == Erasure::Anonymize {
                    erased.memberships = left;
                }
                Ok(erased)
            },
        )
    }
}

impl<A: Account> Clone for Erasing<A> {
    fn clone(&self) -> Self {
        Self {
            account: self.account.clone(),
            addresses: self.addresses.clone(),
            ..*self
        }
    }
}

impl Erased {
    const fn add(&mut self, more: Self) {
        self.memberships += more.memberships;
        self.sent += more.sent;
        self.received += more.received;
        self.keys += more.keys;
        self.links += more.links;
        self.impersonations += more.impersonations;
    }
}

impl<A: Account> Erasing<A> {
    fn account<T: HasMembers<A>>(&self, column: &str) -> Statement<T, A> {
        let account = Statement::empty().name(column).sql(" = ");
        account.given(Value::Account(self.account.clone()))
    }

    /// Is it a membership that is to be written?
    fn memberships<T: HasMembers<A>>(&self) -> Statement<T, A> {
        let columns = <T::Membership as Membership>::COLUMNS;
        let its = self.account(columns.account);
        match self.memberships {
            Erasure::Delete => its,
            Erasure::Anonymize => its
                .sql(" AND ")
                .name(columns.status)
                .sql(" <> ")
                .literal(MemberStatus::Left.name()),
        }
    }

    /// Is it an invitation to one of its addresses?
    fn received<T: HasMembers<A>>(&self, columns: &InvitationColumns) -> Statement<T, A> {
        if self.addresses.is_empty() {
            return Statement::new("1 = 0");
        }
        let addresses = self.addresses.iter().map(|address| {
            let address = Value::Text(address.as_str().to_owned());
            Statement::empty().given(address)
        });
        Statement::empty()
            .name(columns.address)
            .sql(" IN (")
            .joined(addresses, ", ")
            .sql(")")
    }

    /// Is it one that it has sent to somebody else, and that is to be written?
    fn sent<T: HasMembers<A>>(&self, columns: &InvitationColumns) -> Statement<T, A> {
        let sent = self
            .account(columns.inviter)
            .sql(" AND NOT (")
            .then(self.received(columns))
            .sql(")");
        match self.sent {
            Erasure::Delete => sent,
            Erasure::Anonymize => sent.sql(" AND ").then(is_pending(columns)),
        }
    }

    /// Selects the tenants in which there is something to write, when all memberships have ended.
    fn tenants<T: HasMembers<A>>(&self) -> Statement<T, A> {
        let key = <T::KeyColumn as Column>::NAME;
        let members = <T::Membership as Membership>::COLUMNS;
        let of = |table: &TableName, tenant: &str, which| {
            Statement::empty()
                .name(key)
                .sql(" IN (SELECT ")
                .name(tenant)
                .sql(" FROM ")
                .table(table)
                .sql(" WHERE ")
                .then(which)
                .sql(")")
        };
        let members_table = TableName::of::<MembersTable<T, A>>();
        let mut there = vec![of(&members_table, members.tenant, self.memberships())];
        if let Some((table, columns)) = self.invitations.table() {
            let sent = of(&table, columns.tenant, self.sent(&columns));
            let received = of(&table, columns.tenant, self.received(&columns));
            there.extend([sent, received]);
        }
        for (table, tenant, account) in keys::<T, A>().into_iter().chain(links::<T, A>()) {
            there.push(of(&table, tenant, self.account(account)));
        }
        if let Some(impersonations) = &T::TABLES.impersonations {
            let columns = &impersonations.columns;
            let of_it = self.account(columns.account);
            there.push(of(&impersonations.name(), columns.tenant, of_it));
        }
        if let Some(ending) = &T::TABLES.ending {
            let of_it = self.account(ending.columns.account);
            there.push(of(&ending.name(), ending.columns.tenant, of_it));
        }
        Statement::new("SELECT ")
            .name(key)
            .sql(" FROM ")
            .table(&TableName::of::<TenantsTable<T>>())
            .sql(" WHERE ")
            .joined(there, " OR ")
            .sql(" ORDER BY ")
            .name(key)
            .reads(&[Kind::Tenant])
    }
}

/// The table of the API keys, and its columns of the tenant and of whose own a key is.
fn keys<T: HasMembers<A>, A: Account>() -> Option<(TableName, &'static str, &'static str)> {
    let keys = T::TABLES.api_keys.as_ref()?;
    Some((keys.name(), keys.columns.tenant, keys.columns.account))
}

/// The same of the join links, and of who has made one.
fn links<T: HasMembers<A>, A: Account>() -> Option<(TableName, &'static str, &'static str)> {
    let links = T::TABLES.join_links.as_ref()?;
    Some((links.name(), links.columns.tenant, links.columns.maker))
}

/// ` IN (SELECT ..)`: the tenants that are not being purged.
fn is_not_purged<T: HasMembers<A>, A: Account>() -> Statement<T, A> {
    Statement::new(" IN (SELECT ")
        .name(<T::KeyColumn as Column>::NAME)
        .sql(" FROM ")
        .table(&TableName::of::<TenantsTable<T>>())
        .sql(" WHERE ")
        .name(<T as HasAccounts>::COLUMNS.status)
        .sql(" <> ")
        .literal(TenantStatus::Purging.name())
        .sql(")")
}

fn is_pending<T: HasMembers<A>, A: Account>(columns: &InvitationColumns) -> Statement<T, A> {
    Statement::empty()
        .name(columns.status)
        .sql(" = ")
        .literal(InvitationStatus::Pending.name())
}

async fn count<T: HasMembers<A>, A: Account>(
    session: &mut Session<T, A>,
    select: Statement<T, A>,
) -> Result<u64, Error> {
    let select = select.reads(&[Kind::Number]);
    match session.rows(select).await?.pop().as_deref() {
        Some([Value::Number(number)]) => Ok(u64::try_from(*number).unwrap_or_default()),
        _ => Ok(0),
    }
}

/// In one tenant.
struct ErasingIn<'e, T: HasMembers<A>, A: Account> {
    tenant: T::Key,
    erasing: &'e Erasing<A>,
}

impl<T: HasMembers<A>, A: Account> Act<T, A> for ErasingIn<'_, T, A> {
    type Done = Erased;

    async fn act(&self, session: &mut Session<T, A>) -> Result<Erased, Error> {
        let Self { tenant, erasing } = self;
        let by = By::new(Actor::Leaver(erasing.account.clone()));
        let mut work = Work::begin(session, tenant.clone(), &by).await?;
        let mut erased = Erased::default();
        if let Some((table, columns)) = erasing.invitations.table() {
            let of_tenant = || {
                Statement::new(" WHERE ")
                    .name(columns.tenant)
                    .sql(" = ")
                    .given(Value::Tenant(tenant.clone()))
                    .sql(" AND ")
            };
            let update = || Statement::new("UPDATE ").table(&table).sql(" SET ");
            let delete = || Statement::new("DELETE FROM ").table(&table);
            let revoked = InvitationStatus::Revoked;
            let received = erasing.received(&columns);
            let pending = work.end_pending(received, revoked).await?;
            let received = match erasing.received {
                Erasure::Delete => delete(),
                Erasure::Anonymize => update().name(columns.address).sql(" = ").literal(NOBODY),
            };
            let received = received.then(of_tenant()).then(erasing.received(&columns));
            erased.received = work.session.write(received).await?;

            let sent = erasing.sent(&columns);
            let ended = work.end_pending(sent, revoked).await?;
            erased.sent = match erasing.sent {
                Erasure::Delete => {
                    let sent = delete().then(of_tenant()).then(erasing.sent(&columns));
                    work.session.write(sent).await?
                }
                Erasure::Anonymize => ended,
            };
            if pending + ended > 0 {
                work.free_seats(pending + ended).await?;
                let entry = Entry::of(Action::InvitationsEnded)
                    .about(&erasing.account)
                    .number("count", pending + ended);
                work.record(entry).await?;
            }
        }
        let own = |(table, of, account): (TableName, &str, &str)| {
            Statement::new("DELETE FROM ")
                .table(&table)
                .sql(" WHERE ")
                .name(of)
                .sql(" = ")
                .given(Value::Tenant(tenant.clone()))
                .sql(" AND ")
                .then(erasing.account(account))
        };
        if let Some(keys) = keys::<T, A>() {
            erased.keys = work.session.write(own(keys)).await?;
        }
        if let Some(links) = links::<T, A>() {
            erased.links = work.session.write(own(links)).await?;
        }
        if let Some(impersonations) = &T::TABLES.impersonations {
            let columns = &impersonations.columns;
            let of_it = Statement::new("DELETE FROM ")
                .table(&impersonations.name())
                .sql(" WHERE ")
                .name(columns.tenant)
                .sql(" = ")
                .given(Value::Tenant(tenant.clone()))
                .sql(" AND ")
                .then(erasing.account(columns.account));
            erased.impersonations = work.session.write(of_it).await?;
        }
        // Another program may have ended the membership, and left it.
        work.end_beside(&erasing.account).await?;
        if erasing.memberships == Erasure::Delete {
            let columns = <T::Membership as Membership>::COLUMNS;
            let ended = Statement::new("DELETE FROM ")
                .table(&TableName::of::<MembersTable<T, A>>())
                .sql(" WHERE ")
                .name(columns.tenant)
                .sql(" = ")
                .given(Value::Tenant(tenant.clone()))
                .sql(" AND ")
                .then(erasing.memberships())
                .sql(" AND ")
                .name(columns.status)
                .sql(" = ")
                .literal(MemberStatus::Left.name());
            erased.memberships = work.session.write(ended).await?;
        }
        Ok(erased)
    }
}

/// An address that nobody has: the domain is kept free of names.
const NOBODY: &str = "erased@erased.invalid";

impl<T, A: Account> fmt::Debug for EraseAccount<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EraseAccount").finish_non_exhaustive()
    }
}
