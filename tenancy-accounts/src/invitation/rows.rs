//! The rows of a tenant's invitations, while a transaction works on the tenant.

use super::address::Address;
use super::model::{HasInvitations, Invitation};
use super::token::{Hash, Purpose, Token};
use crate::account::Account;
use crate::audit::{Action, Entry};
use crate::columns::InvitationColumns;
use crate::error::Error;
use crate::membership::RoleOf;
use crate::operation::{Statement, Work, insert, is};
use crate::role::Role as _;
use crate::status::InvitationStatus;
use crate::value::{Kind, Value};
use tenancy_runtime::catalog::TableName;

/// The columns of the invitations.
pub(super) type Table<T, A> = <<T as HasInvitations<A>>::Invitation as Invitation>::Table;

/// An invitation, as the database has it.
pub(super) struct Row<T: HasInvitations<A>, A: Account> {
    pub(super) inviter: A::Key,
    pub(super) address: Address,
    pub(super) role: RoleOf<T, A>,
    pub(super) status: InvitationStatus,
    expires_at: i64,
}

impl<T: HasInvitations<A>, A: Account> Row<T, A> {
    /// How it stands at that time, whether or not somebody has written so.
    pub(super) fn status_at(&self, now: i64) -> InvitationStatus {
        status_at(self.status, self.expires_at, now)
    }
}

/// How an invitation stands at a time.
pub(super) const fn status_at(
    status: InvitationStatus,
    expires_at: i64,
    now: i64,
) -> InvitationStatus {
    match status {
        InvitationStatus::Pending if now >= expires_at => InvitationStatus::Expired,
        status => status,
    }
}

/// ` WHERE <column> = ?`, of the token.
pub(super) fn has_token<T: HasInvitations<A>, A: Account>(
    columns: &InvitationColumns,
    token: &Hash,
) -> Statement<T, A> {
    is(columns.token_hash, Value::Bytes(token.to_bytes()))
}

impl<T: HasInvitations<A>, A: Account> Work<'_, T, A> {
    const INVITATION: InvitationColumns = <T::Invitation as Invitation>::COLUMNS;

    /// The pending invitation of an address, if there is one. It stays so.
    pub(super) async fn pending(&mut self, address: &Address) -> Result<Option<Row<T, A>>, Error> {
        let which = Self::is_pending().sql(" AND ").then(is_for(address));
        self.invitation(which).await
    }

    /// The invitation of a token, if it is one to this tenant. It stays so.
    pub(super) async fn invited_by(&mut self, token: &Hash) -> Result<Option<Row<T, A>>, Error> {
        let which = has_token(&Self::INVITATION, token);
        self.invitation(which).await
    }

    async fn invitation(&mut self, which: Statement<T, A>) -> Result<Option<Row<T, A>>, Error> {
        let columns = Self::INVITATION;
        let select = Statement::new("SELECT ")
            .name(columns.inviter)
            .sql(", ")
            .name(columns.address)
            .sql(", ")
            .name(columns.role)
            .sql(", ")
            .name(columns.status)
            .sql(", ")
            .name(columns.expires_at)
            .sql(" FROM ")
            .table(&TableName::of::<Table<T, A>>())
            .sql(" WHERE ")
            .then(self.is_of_tenant())
            .sql(" AND ")
            .then(which)
            .sql(self.session.for_update())
            .reads(&[
                Kind::Account,
                Kind::Text,
                Kind::Text,
                Kind::Text,
                Kind::Number,
            ]);
        let row = self.session.rows(select).await?.pop();
        let Some(Ok(row)) = row.map(<[Value<T, A>; 5]>::try_from) else {
            return Ok(None);
        };
        let [
            Value::Account(inviter),
            Value::Text(address),
            Value::Text(role),
            Value::Text(status),
            Value::Number(expires_at),
        ] = row
        else {
            return Ok(None);
        };
        Ok(Some(Row {
            inviter,
            address: Address::trusted(address),
            role: RoleOf::<T, A>::named(&role)?,
            status: InvitationStatus::named(&status)?,
            expires_at,
        }))
    }

    fn is_of_tenant(&self) -> Statement<T, A> {
        is(Self::INVITATION.tenant, Value::Tenant(self.key.clone()))
    }

    fn is_pending() -> Statement<T, A> {
        Statement::empty()
            .name(Self::INVITATION.status)
            .sql(" = ")
            .literal(InvitationStatus::Pending.name())
    }

    /// The account in whose name somebody is invited.
    fn inviter(&self) -> Result<A::Key, Error> {
        let account = self.by.actor.account();
        account.cloned().ok_or(Error::NotAMember)
    }

    /// Invites an address that has no pending invitation. The invitation takes a seat.
    pub(super) async fn invite(
        &mut self,
        address: &Address,
        role: RoleOf<T, A>,
        expires_at: i64,
    ) -> Result<Token, Error> {
        let inviter = self.inviter()?;
        if self.pending(address).await?.is_some() {
            return Err(Error::AlreadyInvited);
        }
        self.take_seat().await?;
        let token = Token::new(&self.by.random)?;
        let columns = Self::INVITATION;
        let values = [
            (columns.tenant, Value::Tenant(self.key.clone())),
            (columns.inviter, Value::Account(inviter)),
            (columns.address, text(address.as_str())),
            (columns.role, text(role.name())),
            (
                columns.token_hash,
                Value::Bytes(token.hash(Purpose::Invitation).to_bytes()),
            ),
            (columns.status, text(InvitationStatus::Pending.name())),
            (columns.pending, Value::Number(1)),
            (columns.expires_at, Value::Number(expires_at)),
        ];
        self.insert(insert(&TableName::of::<Table<T, A>>(), values))
            .await?;
        let entry = Entry::of(Action::Invited).text("role", role.name());
        self.record(entry).await?;
        Ok(token)
    }

    /// Gives a pending invitation another token and time, in the name of whoever does that.
    pub(super) async fn renew(
        &mut self,
        address: &Address,
        expires_at: i64,
    ) -> Result<Token, Error> {
        let inviter = self.inviter()?;
        let token = Token::new(&self.by.random)?;
        let columns = Self::INVITATION;
        let update = Self::update_invitations()
            .then(is(
                columns.token_hash,
                Value::Bytes(token.hash(Purpose::Invitation).to_bytes()),
            ))
            .sql(", ")
            .then(is(columns.inviter, Value::Account(inviter)))
            .sql(", ")
            .then(is(columns.expires_at, Value::Number(expires_at)))
            .then(self.where_pending())
            .sql(" AND ")
            .then(is_for(address));
        match self.session.write(update).await? {
            0 => Err(Error::NotInvited),
            _ => Ok(token),
        }
    }

    /// Ends the pending invitation of an address. Its seat is to go somewhere.
    pub(super) async fn end(
        &mut self,
        address: &Address,
        to: InvitationStatus,
    ) -> Result<(), Error> {
        match self.end_pending(is_for(address), to).await? {
            0 => Err(Error::NotInvited),
            _ => Ok(()),
        }
    }

    fn update_invitations() -> Statement<T, A> {
        Statement::new("UPDATE ")
            .table(&TableName::of::<Table<T, A>>())
            .sql(" SET ")
    }

    fn where_pending(&self) -> Statement<T, A> {
        Statement::new(" WHERE ")
            .then(self.is_of_tenant())
            .sql(" AND ")
            .then(Self::is_pending())
    }

    /// The account is a member from here on, with a seat that is its own already: by a new row, or by the one that it had.
    pub(super) async fn seat(
        &mut self,
        account: &A::Key,
        role: RoleOf<T, A>,
        was_here: bool,
    ) -> Result<(), Error> {
        if role.owns() {
            self.add_owner().await?;
        }
        if was_here {
            self.readmit(account, role).await?;
        } else {
            self.insert_member(account, role).await?;
        }
        let entry = Entry::of(Action::MemberJoined)
            .about(account)
            .text("role", role.name());
        self.record(entry).await
    }
}

fn is_for<T: HasInvitations<A>, A: Account>(address: &Address) -> Statement<T, A> {
    is(
        <T::Invitation as Invitation>::COLUMNS.address,
        text(address.as_str()),
    )
}

fn text<T: HasInvitations<A>, A: Account>(text: &str) -> Value<T, A> {
    Value::Text(text.to_owned())
}
