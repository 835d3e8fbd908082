//! The one statement that tells for whom a key acts.

use super::holder::KeyHolder;
use super::model::{HasApiKeys, ScopeOf, prefix};
use super::rows::{columns, table};
use crate::account::Account;
use crate::clock::{Clock, Now};
use crate::database::Database;
use crate::error::Error;
use crate::invitation::{Hash, Purpose, is_checked};
use crate::membership::{Membership, RoleOf};
use crate::on::On;
use crate::operation::{Statement, is};
use crate::role::Role as _;
use crate::scopes::Scopes;
use crate::status::{MemberStatus, TenantStatus};
use crate::tenants::HasAccounts;
use crate::value::{Kind, MembersTable, TenantsTable, Value};
use diesel::query_source::Column;
use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;
use tenancy_runtime::Verified;
use tenancy_runtime::catalog::TableName;

/// How often at most it is written that a key is used.
const USED: Duration = Duration::from_mins(1);

/// Looks up for which tenant a key acts, and what it lets a program do.
///
/// It is one statement. A text that is none of the application's keys by its prefix and its sum is refused without asking.
///
/// One more statement writes that the key was used, at most once a minute. That is a hint, and nothing waits for it. Inside a
/// transaction it is not written, or the row would stay locked until the end of that: where a program looks keys up in transactions
/// alone, none was used. Nor is it written while somebody else has the row locked, or writes at all on SQLite. What cannot be
/// written, on a replica that is only read for instance, is logged at `WARN`. The key holds all the same.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{Error, LookUpKey, MakeKey, Member, Scopes};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// # let conn = &mut db.unscoped("an example");
/// # let bob = Member::<Org, User>::by_slug("acme", "bob".to_owned(), conn)?;
/// let scopes = Scopes::of([Scope::ReadNotes]);
/// let token = MakeKey::of_tenant(&bob, "the importer", scopes).execute(conn)?.into_text();
///
/// let key = LookUpKey::<Org, User>::of(&token).execute(conn)?;
/// assert_eq!((key.slug(), key.scopes()), ("acme", scopes));
///
/// // On the host of another tenant it is no key.
/// let refused = LookUpKey::<Org, User>::of(&token).on_slug("globex").execute(conn);
/// assert!(matches!(refused, Err(Error::UnknownKey)));
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is looked up before calling `execute`"]
pub struct LookUpKey<T: HasApiKeys<A>, A: Account> {
    /// Of a text that may be a key.
    hash: Option<Hash>,
    on: On<T>,
    now: Now,
    of: PhantomData<fn() -> A>,
}

impl<T: HasApiKeys<A>, A: Account> LookUpKey<T, A> {
    /// Of a text that somebody says is a key.
    pub fn of(token: &str) -> Self {
        let may_be_one = is_checked(prefix::<T, A>(), token);
        Self {
            hash: may_be_one.then(|| Hash::of(Purpose::ApiKey, token)),
            on: On::Any,
            now: Now::default(),
            of: PhantomData,
        }
    }

    /// On the host, or under the path, of a tenant: a key of another one's is not known there.
    pub fn on(mut self, tenant: &Verified<T>) -> Self {
        self.on = On::key(tenant);
        self
    }

    /// The same, by the tenant's slug.
    pub fn on_slug(mut self, slug: impl AsRef<str>) -> Self {
        self.on = On::slug(slug.as_ref());
        self
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
    /// [`Error::UnknownKey`], also for a key of another tenant's; [`Error::KeyRevoked`], [`Error::KeyExpired`],
    /// [`Error::TenantNotServed`]; [`Error::NotAMember`] or [`Error::MemberSuspended`] if it is the own one of somebody who does
    /// not act for the tenant any more; [`Error::UnknownRole`], [`Error::UnknownScope`] or [`Error::UnknownStatus`] if the
    /// database has a name that the program does not know; and what the database says.
    pub fn execute<Conn: Database<T, A>>(
        self,
        conn: &mut Conn,
    ) -> Conn::Answer<'_, KeyHolder<T, A>, Error> {
        let now = self.now;
        let select = self.hash.as_ref().map(|hash| self.select(hash));
        conn.ask(select, move |row| {
            let found = row.and_then(Found::of).ok_or(Error::UnknownKey)?;
            let last_used = found.last_used_at;
            let holder = found.judged(now.get())?;
            let is_news = last_used.is_none_or(|last_used| last_used <= now.before(USED));
            let used = is_news.then(|| used(holder.id, now));
            Ok((holder, used))
        })
    }

    fn select(&self, hash: &Hash) -> Statement<T, A> {
        let keys = columns::<T, A>();
        let tenants = <T as HasAccounts>::COLUMNS;
        let members = <T::Membership as Membership>::COLUMNS;
        let key = <T::KeyColumn as Column>::NAME;
        let [of_tenants, of_keys, of_members] = [
            ("t.", &[key, tenants.slug, tenants.status][..]),
            (
                "k.",
                &[
                    keys.id,
                    keys.account,
                    keys.scopes,
                    keys.expires_at,
                    keys.last_used_at,
                    keys.revoked_at,
                ][..],
            ),
            ("m.", &[members.role, members.status][..]),
        ]
        .map(|(table, columns)| {
            let columns = columns.iter();
            let columns = columns.map(|column| Statement::new(table).name(column));
            Statement::empty().joined(columns, ", ")
        });
        Statement::new("SELECT ")
            .joined([of_tenants, of_keys, of_members], ", ")
            .sql(" FROM ")
            .table(&table::<T, A>())
            .sql(" AS k INNER JOIN ")
            .table(&TableName::of::<TenantsTable<T>>())
            .sql(" AS t ON t.")
            .name(key)
            .sql(" = k.")
            .name(keys.tenant)
            .sql(" LEFT JOIN ")
            .table(&TableName::of::<MembersTable<T, A>>())
            .sql(" AS m ON m.")
            .name(members.tenant)
            .sql(" = k.")
            .name(keys.tenant)
            .sql(" AND m.")
            .name(members.account)
            .sql(" = k.")
            .name(keys.account)
            .sql(" WHERE k.")
            .then(is(keys.key_hash, Value::Bytes(hash.to_bytes())))
            .then(self.on.is_it())
            .reads(&[
                Kind::Tenant,
                Kind::Text,
                Kind::Text,
                Kind::Number,
                Kind::Account,
                Kind::Text,
                Kind::Number,
                Kind::Number,
                Kind::Number,
                Kind::Text,
                Kind::Text,
            ])
    }
}

/// Writes that a key is used, unless somebody else has just done so, or has its row locked.
fn used<T: HasApiKeys<A>, A: Account>(id: i64, now: Now) -> Statement<T, A> {
    let columns = columns::<T, A>();
    let free = Statement::new("SELECT ")
        .name(columns.id)
        .sql(" AS id FROM ")
        .table(&table::<T, A>())
        .sql(" WHERE ")
        .then(is(columns.id, Value::Number(id)))
        .sql(" AND (")
        .name(columns.last_used_at)
        .sql(" IS NULL OR ")
        .name(columns.last_used_at)
        .sql(" <= ")
        .given(Value::Number(now.before(USED)))
        .sql(")")
        .of_free();
    // MySQL reads the table that it writes only as a derived one.
    Statement::new("UPDATE ")
        .table(&table::<T, A>())
        .sql(" SET ")
        .then(is(columns.last_used_at, Value::Number(now.get())))
        .sql(" WHERE ")
        .name(columns.id)
        .sql(" = (SELECT free.id FROM (")
        .then(free)
        .sql(") AS free)")
}

/// What has been found, as the database has it.
struct Found<T: HasApiKeys<A>, A: Account> {
    tenant: T::Key,
    slug: String,
    standing: String,
    id: i64,
    account: Option<A::Key>,
    scopes: String,
    expires_at: i64,
    last_used_at: Option<i64>,
    is_revoked: bool,
    /// Role and status of the membership, if there is one.
    member: Option<(String, String)>,
}

impl<T: HasApiKeys<A>, A: Account> Found<T, A> {
    fn of(row: Vec<Value<T, A>>) -> Option<Self> {
        let [
            Value::Tenant(tenant),
            Value::Text(slug),
            Value::Text(standing),
            Value::Number(id),
            account,
            Value::Text(scopes),
            Value::Number(expires_at),
            last_used_at,
            revoked_at,
            role,
            status,
        ] = <[Value<T, A>; 11]>::try_from(row).ok()?
        else {
            return None;
        };
        Some(Self {
            tenant,
            slug,
            standing,
            id,
            account: match account {
                Value::Account(account) => Some(account),
                _ => None,
            },
            scopes,
            expires_at,
            last_used_at: match last_used_at {
                Value::Number(at) => Some(at),
                _ => None,
            },
            is_revoked: matches!(revoked_at, Value::Number(_)),
            member: match (role, status) {
                (Value::Text(role), Value::Text(status)) => Some((role, status)),
                _ => None,
            },
        })
    }

    fn judged(self, now: i64) -> Result<KeyHolder<T, A>, Error> {
        if self.is_revoked {
            return Err(Error::KeyRevoked);
        }
        if now >= self.expires_at {
            return Err(Error::KeyExpired);
        }
        match TenantStatus::named(&self.standing)? {
            TenantStatus::Active => {}
            status => return Err(Error::TenantNotServed { status }),
        }
        let mut scopes = Scopes::<ScopeOf<T, A>>::named(&self.scopes)?;
        if self.account.is_some() {
            let (role, status) = self.member.ok_or(Error::NotAMember)?;
            match MemberStatus::named(&status)? {
                MemberStatus::Active => {}
                MemberStatus::Suspended => return Err(Error::MemberSuspended),
                MemberStatus::Left => return Err(Error::NotAMember),
            }
            scopes = scopes.within(RoleOf::<T, A>::named(&role)?);
        }
        Ok(KeyHolder {
            tenant: Verified::trust(self.tenant),
            slug: self.slug,
            id: self.id,
            account: self.account,
            scopes,
        })
    }
}

impl<T: HasApiKeys<A>, A: Account> fmt::Debug for LookUpKey<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LookUpKey").finish_non_exhaustive()
    }
}
