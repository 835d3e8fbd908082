//! What an invitation says to whoever has its token.

use super::address::Address;
use super::model::{HasInvitations, Invitation};
use super::rows::{Table, has_token, status_at};
use super::token::{Hash, Purpose};
use crate::account::Account;
use crate::clock::{Clock, Now};
use crate::database::Database;
use crate::error::Error;
use crate::membership::RoleOf;
use crate::operation::{Session, Statement, is};
use crate::role::Role as _;
use crate::status::{InvitationStatus, TenantStatus};
use crate::tenants::HasAccounts;
use crate::value::{Kind, TenantsTable, Value, Values};
use diesel::query_source::Column;
use std::fmt;
use std::marker::PhantomData;
use tenancy_admin::database::Operation;
use tenancy_runtime::Verified;
use tenancy_runtime::catalog::TableName;

/// Looks at the invitation of a token, for the page on which somebody accepts it. It changes nothing.
///
/// Mail is read by scanners that follow each link. So the link in it leads to a page, by `GET`, which looks; and a button on
/// that page accepts, by `POST`. Send the page with `Referrer-Policy: no-referrer` and `Cache-Control: no-store`: the token is
/// in its address.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{Accept, Address, Error, Invite, Look, Member, SignedIn};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// # let conn = &mut db.unscoped("an example");
/// # let member = Member::<Org, User>::by_slug("acme", "bob".to_owned(), conn)?;
/// # let token = Invite::by(&member, "dan@example.com".parse::<Address>()?, Rank::Member).execute(conn)?.into_text();
/// let invited = Look::<Org, User>::at(&token).execute(conn)?;
///
/// // Whoever has no account signs up: the address is that of the invitation.
/// conn.transaction(|conn| {
///     let address = invited.address().as_str();
///     let user = (users::id.eq(address),);
///     diesel::insert_into(users::table).values(user).execute(&mut **conn)?;
///     let who = SignedIn::newcomer(address.to_owned(), &invited);
///     Accept::<Org, User>::new(&token, who).execute(conn)
/// })?;
///
/// // Now it is used.
/// let refused = Look::<Org, User>::at(&token).execute(conn);
/// assert!(matches!(refused, Err(Error::InvitationClosed { .. })));
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is looked at before calling `execute`"]
pub struct Look<T: HasInvitations<A>, A: Account> {
    token: Sent<T>,
    now: Now,
    of: PhantomData<fn() -> A>,
}

impl<T: HasInvitations<A>, A: Account> Look<T, A> {
    /// At the invitation of a text that somebody says is a token.
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
    /// [`Error::UnknownToken`]; [`Error::InvitationClosed`] if it has been answered, taken back, or has expired;
    /// [`Error::TenantNotServed`]; and what the database says.
    pub fn execute<Conn: Database<T, A>>(
        self,
        conn: &mut Conn,
    ) -> Conn::Answer<'_, Invited<T, A>, Error> {
        let Self { token, now, .. } = self;
        conn.run(
            Operation::giving(Values::NONE),
            async move |mut session, _| {
                let (invited, status) = token.look(&mut session).await?;
                match status_at(status, invited.expires_at, now.get()) {
                    InvitationStatus::Pending => Ok(invited),
                    status => Err(Error::InvitationClosed { status }),
                }
            },
        )
    }
}

impl<T: HasInvitations<A>, A: Account> fmt::Debug for Look<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Look").finish_non_exhaustive()
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
            hash: Hash::of(Purpose::Invitation, token),
            tenant: None,
        }
    }

    /// The tenant of the invitation. It does not become another one.
    pub(super) async fn tenant<A>(&self, session: &mut Session<T, A>) -> Result<T::Key, Error>
    where
        T: HasInvitations<A>,
        A: Account,
    {
        let columns = <T::Invitation as Invitation>::COLUMNS;
        let select = Statement::new("SELECT ")
            .name(columns.tenant)
            .sql(" FROM ")
            .table(&TableName::of::<Table<T, A>>())
            .sql(" WHERE ")
            .then(has_token(&columns, &self.hash))
            .then(self.is_here())
            .reads(&[Kind::Tenant]);
        match session
            .rows(select)
            .await?
            .pop()
            .and_then(|mut row| row.pop())
        {
            Some(Value::Tenant(key)) => Ok(key),
            _ => Err(Error::UnknownToken),
        }
    }

    fn is_here<A>(&self) -> Statement<T, A>
    where
        T: HasInvitations<A>,
        A: Account,
    {
        let column = <T::Invitation as Invitation>::COLUMNS.tenant;
        match &self.tenant {
            Some(key) => Statement::new(" AND ").then(is(column, Value::Tenant(key.clone()))),
            None => Statement::empty(),
        }
    }

    /// The invitation, and what is written of how it stands.
    async fn look<A>(
        &self,
        session: &mut Session<T, A>,
    ) -> Result<(Invited<T, A>, InvitationStatus), Error>
    where
        T: HasInvitations<A>,
        A: Account,
    {
        let columns = <T::Invitation as Invitation>::COLUMNS;
        let here = match &self.tenant {
            Some(key) => {
                Statement::new(" AND i.").then(is(columns.tenant, Value::Tenant(key.clone())))
            }
            None => Statement::empty(),
        };
        let which = Statement::new("i.").then(has_token(&columns, &self.hash));
        let row = session.rows(invited(which.then(here))).await?.pop();
        let Some(Found {
            invited,
            status,
            standing,
        }) = row.map(Found::read).transpose()?.flatten()
        else {
            return Err(Error::UnknownToken);
        };
        match standing {
            TenantStatus::Active => Ok((invited, status)),
            status => Err(Error::TenantNotServed { status }),
        }
    }
}

/// Selects invitations under the name `i`, with what is written of how they and their tenants stand.
pub(super) fn invited<T: HasInvitations<A>, A: Account>(which: Statement<T, A>) -> Statement<T, A> {
    let columns = <T::Invitation as Invitation>::COLUMNS;
    let standing = <T as HasAccounts>::COLUMNS.status;
    let of_tenant = Statement::new("(SELECT t.")
        .name(standing)
        .sql(" FROM ")
        .table(&TableName::of::<TenantsTable<T>>())
        .sql(" AS t WHERE t.")
        .name(<T::KeyColumn as Column>::NAME)
        .sql(" = i.")
        .name(columns.tenant)
        .sql(")");
    Statement::new("SELECT i.")
        .name(columns.tenant)
        .sql(", i.")
        .name(columns.inviter)
        .sql(", i.")
        .name(columns.address)
        .sql(", i.")
        .name(columns.role)
        .sql(", i.")
        .name(columns.status)
        .sql(", i.")
        .name(columns.expires_at)
        .sql(", ")
        .then(of_tenant)
        .sql(" FROM ")
        .table(&TableName::of::<Table<T, A>>())
        .sql(" AS i WHERE ")
        .then(which)
        .reads(&[
            Kind::Tenant,
            Kind::Account,
            Kind::Text,
            Kind::Text,
            Kind::Text,
            Kind::Number,
            Kind::Text,
        ])
}

/// A row of that.
pub(super) struct Found<T: HasInvitations<A>, A: Account> {
    pub(super) invited: Invited<T, A>,
    pub(super) status: InvitationStatus,
    pub(super) standing: TenantStatus,
}

impl<T: HasInvitations<A>, A: Account> Found<T, A> {
    pub(super) fn read(row: Vec<Value<T, A>>) -> Result<Option<Self>, Error> {
        let row = <[Value<T, A>; 7]>::try_from(row);
        let Ok(
            [
                Value::Tenant(tenant),
                Value::Account(inviter),
                Value::Text(address),
                Value::Text(role),
                Value::Text(status),
                Value::Number(expires_at),
                Value::Text(standing),
            ],
        ) = row
        else {
            return Ok(None);
        };
        Ok(Some(Self {
            invited: Invited {
                tenant,
                inviter,
                address: Address::trusted(address),
                role: RoleOf::<T, A>::named(&role)?,
                expires_at,
            },
            status: InvitationStatus::named(&status)?,
            standing: TenantStatus::named(&standing)?,
        }))
    }
}

/// A pending invitation, as whoever has its token sees it, or has verified its address.
pub struct Invited<T: HasInvitations<A>, A: Account> {
    tenant: T::Key,
    inviter: A::Key,
    address: Address,
    role: RoleOf<T, A>,
    expires_at: i64,
}

impl<T: HasInvitations<A>, A: Account> Invited<T, A> {
    /// The tenant to which it invites; not verified, and good for no connection. Show its name.
    pub const fn tenant(&self) -> &T::Key {
        &self.tenant
    }

    /// The account that has invited.
    pub const fn inviter(&self) -> &A::Key {
        &self.inviter
    }

    /// Whom it is for. Who signs up to accept it signs up with this address, and not with one of a form.
    pub const fn address(&self) -> &Address {
        &self.address
    }

    /// As what somebody is invited.
    pub const fn role(&self) -> RoleOf<T, A> {
        self.role
    }

    /// From when on it has expired, in seconds of Unix time.
    #[must_use]
    pub const fn expires_at(&self) -> i64 {
        self.expires_at
    }
}

impl<T: HasInvitations<A>, A: Account> fmt::Debug for Invited<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Invited").finish_non_exhaustive()
    }
}
