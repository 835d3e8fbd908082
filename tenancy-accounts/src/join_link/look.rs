//! What a link says to whoever has its token.

use super::model::HasJoinLinks;
use super::rows::{columns, domains, has_token, holds, table};
use crate::account::Account;
use crate::clock::{Clock, Now};
use crate::database::Database;
use crate::domain::Domain;
use crate::error::Error;
use crate::invitation::{Hash, Purpose};
use crate::membership::RoleOf;
use crate::operation::{Session, Statement};
use crate::role::lowest;
use crate::status::TenantStatus;
use crate::tenants::HasAccounts;
use crate::value::{Kind, TenantsTable, Value, Values};
use diesel::query_source::Column;
use std::fmt;
use std::marker::PhantomData;
use tenancy_admin::database::Operation;
use tenancy_runtime::Verified;
use tenancy_runtime::catalog::TableName;

/// Looks at the link of a token, for the page on which somebody joins by it. It changes nothing, and counts nothing.
///
/// The link leads to a page, by `GET`, which looks; and a button on that page joins, by `POST`. Send the page with
/// `Referrer-Policy: no-referrer` and `Cache-Control: no-store`: the token is in its address.
///
/// Whether the link has been used up, and whether its maker still owns the tenant, is asked when somebody joins.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{LookAtJoinLink, MakeJoinLink, Member};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// # let conn = &mut db.unscoped("an example");
/// # let ada = Member::<Org, User>::by_slug("acme", "ada".to_owned(), conn)?;
/// # let token = MakeJoinLink::by(&ada, 20).execute(conn)?.into_text();
/// let linked = LookAtJoinLink::<Org, User>::at(&token).execute(conn)?;
/// assert_eq!(linked.tenant(), &1);
/// assert!(linked.domains().is_empty());
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is looked at before calling `execute`"]
pub struct LookAtJoinLink<T: HasJoinLinks<A>, A: Account> {
    token: Sent<T>,
    now: Now,
    of: PhantomData<fn() -> A>,
}

impl<T: HasJoinLinks<A>, A: Account> LookAtJoinLink<T, A> {
    /// At the link of a text that somebody says is a token.
    pub fn at(token: &str) -> Self {
        Self {
            token: Sent::new(token),
            now: Now::default(),
            of: PhantomData,
        }
    }

    /// On the host, or under the path, of a tenant: a token of another one's is not known there.
    pub fn on(mut self, tenant: &Verified<T>) -> Self {
        self.token.tenant = Some(tenant.key().clone());
        self
    }

    /// The time is that of `clock`.
    pub fn clock(mut self, clock: &impl Clock) -> Self {
        self.now = Now::of(clock);
        self
    }

    /// Looks.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownJoinLink`]; [`Error::JoinLinkRevoked`], [`Error::JoinLinkExpired`]; [`Error::TenantNotServed`]; and what
    /// the database says.
    pub fn execute<Conn: Database<T, A>>(
        self,
        conn: &mut Conn,
    ) -> Conn::Answer<'_, LinkedTo<T, A>, Error> {
        let Self { token, now, .. } = self;
        conn.run(
            Operation::giving(Values::NONE),
            async move |mut session, _| {
                let found = token.find(&mut session).await?;
                let found = found.ok_or(Error::UnknownJoinLink)?;
                match found.standing {
                    TenantStatus::Active => {}
                    status => return Err(Error::TenantNotServed { status }),
                }
                holds(found.is_revoked, found.linked.expires_at, now.get())?;
                Ok(found.linked)
            },
        )
    }
}

impl<T: HasJoinLinks<A>, A: Account> fmt::Debug for LookAtJoinLink<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LookAtJoinLink").finish_non_exhaustive()
    }
}

/// What has come as a token, and where.
pub(super) struct Sent<T: HasAccounts> {
    pub(super) hash: Hash,
    /// The tenant on whose host it has come.
    pub(super) tenant: Option<T::Key>,
}

impl<T: HasAccounts> Sent<T> {
    pub(super) fn new(token: &str) -> Self {
        Self {
            hash: Hash::of(Purpose::JoinLink, token),
            tenant: None,
        }
    }

    /// The link of the token, if there is one here.
    pub(super) async fn find<A: Account>(
        &self,
        session: &mut Session<T, A>,
    ) -> Result<Option<Found<T, A>>, Error>
    where
        T: HasJoinLinks<A>,
    {
        let columns = columns::<T, A>();
        let of_tenant = Statement::new("(SELECT t.")
            .name(<T as HasAccounts>::COLUMNS.status)
            .sql(" FROM ")
            .table(&TableName::of::<TenantsTable<T>>())
            .sql(" AS t WHERE t.")
            .name(<T::KeyColumn as Column>::NAME)
            .sql(" = l.")
            .name(columns.tenant)
            .sql(")");
        let select = Statement::new("SELECT l.")
            .name(columns.tenant)
            .sql(", l.")
            .name(columns.domains)
            .sql(", l.")
            .name(columns.expires_at)
            .sql(", l.")
            .name(columns.revoked_at)
            .sql(", ")
            .then(of_tenant)
            .sql(" FROM ")
            .table(&table::<T, A>())
            .sql(" AS l WHERE l.")
            .then(has_token(&self.hash))
            .reads(&[
                Kind::Tenant,
                Kind::Text,
                Kind::Number,
                Kind::Number,
                Kind::Text,
            ]);
        let row = session.rows(select).await?.pop();
        let Some(Ok(row)) = row.map(<[Value<T, A>; 5]>::try_from) else {
            return Ok(None);
        };
        let [
            Value::Tenant(tenant),
            Value::Text(text),
            Value::Number(expires_at),
            revoked_at,
            Value::Text(standing),
        ] = row
        else {
            return Ok(None);
        };
        if self.tenant.as_ref().is_some_and(|here| *here != tenant) {
            return Ok(None);
        }
        Ok(Some(Found {
            linked: LinkedTo {
                tenant,
                domains: domains(&text),
                expires_at,
                of: PhantomData,
            },
            is_revoked: matches!(revoked_at, Value::Number(_)),
            standing: TenantStatus::named(&standing)?,
        }))
    }
}

/// A link, and how it and its tenant stand.
pub(super) struct Found<T: HasJoinLinks<A>, A: Account> {
    pub(super) linked: LinkedTo<T, A>,
    is_revoked: bool,
    standing: TenantStatus,
}

/// A link by which somebody may join, as whoever has its token sees it.
pub struct LinkedTo<T: HasJoinLinks<A>, A: Account> {
    pub(super) tenant: T::Key,
    domains: Vec<Domain>,
    expires_at: i64,
    of: PhantomData<fn() -> A>,
}

impl<T: HasJoinLinks<A>, A: Account> LinkedTo<T, A> {
    /// The tenant to which it leads; not verified, and good for no connection. Show its name.
    pub const fn tenant(&self) -> &T::Key {
        &self.tenant
    }

    /// The domains of one of which whoever joins has verified an address; of none, it is for all.
    #[must_use]
    pub fn domains(&self) -> &[Domain] {
        &self.domains
    }

    /// As what somebody joins: the lowest role that there is.
    #[must_use]
    pub const fn role(&self) -> RoleOf<T, A> {
        lowest()
    }

    /// From when on it has expired, in seconds of Unix time.
    #[must_use]
    pub const fn expires_at(&self) -> i64 {
        self.expires_at
    }
}

impl<T: HasJoinLinks<A>, A: Account> fmt::Debug for LinkedTo<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LinkedTo").finish_non_exhaustive()
    }
}
