//! Pending invitations of a tenant that end, for whichever operation: those of an account that goes, and those whose time is
//! over.

use crate::account::Account;
use crate::actor::Actor;
use crate::audit::{Action, Entry};
use crate::error::Error;
use crate::membership::HasMembers;
use crate::operation::{Statement, Work, is};
use crate::status::InvitationStatus;
use crate::value::Value;

impl<T: HasMembers<A>, A: Account> Work<'_, T, A> {
    /// Ends the pending invitations to the tenant that are meant, if it has invitations, and says how many. Their seats are to
    /// go somewhere.
    pub(crate) async fn end_pending(
        &mut self,
        which: Statement<T, A>,
        to: InvitationStatus,
    ) -> Result<u64, Error> {
        let Some(invitations) = &T::TABLES.invitations else {
            return Ok(0);
        };
        let columns = &invitations.columns;
        let text = |status: InvitationStatus| Value::Text(status.name().to_owned());
        let update = Statement::new("UPDATE ")
            .table(&invitations.name())
            .sql(" SET ")
            .then(is(columns.status, text(to)))
            .sql(", ")
            .name(columns.pending)
            .sql(" = NULL WHERE ")
            .then(is(columns.tenant, Value::Tenant(self.key.clone())))
            .sql(" AND ")
            .name(columns.status)
            .sql(" = ")
            .literal(InvitationStatus::Pending.name())
            .sql(" AND (")
            .then(which)
            .sql(")");
        Ok(self.session.write(update).await?)
    }

    /// Ends those whose time is over, and says how many these were. Their seats are free.
    pub(crate) async fn end_expired(&mut self, now: i64) -> Result<u64, Error> {
        let Some(invitations) = &T::TABLES.invitations else {
            return Ok(0);
        };
        let over = Statement::empty()
            .name(invitations.columns.expires_at)
            .sql(" <= ")
            .given(Value::Number(now));
        let ended = self.end_pending(over, InvitationStatus::Expired).await?;
        if ended > 0 {
            self.free_seats(ended).await?;
            // Whoever it is that finds them.
            let by = self.by.as_actor(Actor::System);
            let entry = Entry::of(Action::InvitationsExpired).number("count", ended);
            self.record_by(&by, entry).await?;
        }
        Ok(ended)
    }

    /// Ends those that an account has made. Their seats are free.
    pub(crate) async fn end_invitations_by(&mut self, account: &A::Key) -> Result<(), Error> {
        let Some(invitations) = &T::TABLES.invitations else {
            return Ok(());
        };
        let its = is(invitations.columns.inviter, Value::Account(account.clone()));
        let ended = self.end_pending(its, InvitationStatus::Revoked).await?;
        if ended > 0 {
            self.free_seats(ended).await?;
            let entry = Entry::of(Action::InvitationsEnded)
                .about(account)
                .number("count", ended);
            self.record(entry).await?;
        }
        Ok(())
    }
}
