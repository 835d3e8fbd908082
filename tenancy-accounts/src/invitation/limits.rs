//! How many invitations are made and sent again within a day.
//!
//! The audit log has each of them, and who has made it. Whoever counts has locked the tenant's row before: so no two who do so at
//! once are both the last one.

use super::model::HasInvitations;
use crate::account::Account;
use crate::audit::{Action, AuditLog, HasAuditLog};
use crate::error::Error;
use crate::operation::{Statement, Work, is};
use crate::value::{Kind, Value};
use std::time::Duration;
use tenancy_runtime::catalog::TableName;

/// A day, whenever it begins.
const DAY: Duration = Duration::from_hours(24);

/// How many invitations a tenant makes and sends again within 24 hours, and how many of them are one member's.
///
/// Each is a mail to somebody who has not asked for it. [`Invite`](super::Invite), [`InviteMany`](super::InviteMany) and
/// [`Resend`](super::Resend) take these limits. They count the entries of the audit log: so keep those for a day at least, and
/// say the limits with each of the three.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{Address, Error, InvitationLimits, Invite, Member, Resend};
///
/// const LIMITS: InvitationLimits = InvitationLimits::none().by_member(1).by_tenant(100);
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// # let conn = &mut db.unscoped("an example");
/// # let member = Member::<Org, User>::by_slug("acme", "bob".to_owned(), conn)?;
/// let address: Address = "dan@example.com".parse()?;
/// let _token = Invite::by(&member, address.clone(), Rank::Member).limits(LIMITS).execute(conn)?;
/// let refused = Resend::by(&member, address).limits(LIMITS).execute(conn);
/// assert!(matches!(refused, Err(Error::MaxInvitationsExceeded { limit: 1 })));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[must_use = "the limits hold where an operation is told of them"]
pub struct InvitationLimits {
    member: Option<u32>,
    tenant: Option<u32>,
}

impl InvitationLimits {
    /// No limit.
    pub const fn none() -> Self {
        Self {
            member: None,
            tenant: None,
        }
    }

    /// A member makes and sends no more in the tenant. 0 allows none.
    pub const fn by_member(mut self, invitations: u32) -> Self {
        self.member = Some(invitations);
        self
    }

    /// All members of the tenant together make and send no more. 0 allows none.
    pub const fn by_tenant(mut self, invitations: u32) -> Self {
        self.tenant = Some(invitations);
        self
    }
}

/// Limits, and how an operation keeps them: what holds of the type where it is said, and is not asked for anywhere else.
pub(super) struct Limited<T: HasInvitations<A>, A: Account> {
    limits: InvitationLimits,
    /// Selects the mails of a day.
    mails: fn(&Work<'_, T, A>, Option<&A::Key>) -> Statement<T, A>,
}

impl<T: HasInvitations<A>, A: Account> Limited<T, A> {
    pub(super) fn by(limits: InvitationLimits) -> Self
    where
        T: HasAuditLog<A>,
    {
        Self {
            limits,
            mails: mails::<T, A>,
        }
    }

    /// An error if so many more are more than there may be.
    pub(super) async fn allow(&self, more: usize, work: &mut Work<'_, T, A>) -> Result<(), Error> {
        let member = work.by.actor.account().cloned();
        for (limit, account) in [(self.limits.member, member), (self.limits.tenant, None)] {
            let Some(limit) = limit else {
                continue;
            };
            let mails = (self.mails)(work, account.as_ref());
            let mails = mails
                .sql(format!(" LIMIT {limit}"))
                .sql(work.session.for_update());
            let sent = work.session.rows(mails.reads(&[Kind::Number])).await?.len();
            let limited = usize::try_from(limit).unwrap_or(usize::MAX);
            if sent.saturating_add(more) > limited {
                return Err(Error::MaxInvitationsExceeded { limit });
            }
        }
        Ok(())
    }
}

/// Selects the times of the entries of the last day that are of mails: of all, or of those of an account.
fn mails<T: HasInvitations<A> + HasAuditLog<A>, A: Account>(
    work: &Work<'_, T, A>,
    account: Option<&A::Key>,
) -> Statement<T, A> {
    let log = <T::AuditLog as AuditLog>::COLUMNS;
    let actions = [Action::Invited, Action::InvitationResent];
    let actions = actions.map(|action| Statement::empty().literal(action.name()));
    let all = Statement::new("SELECT ")
        .name(log.at)
        .sql(" FROM ")
        .table(&TableName::of::<<T::AuditLog as AuditLog>::Table>())
        .sql(" WHERE ")
        .then(is(log.tenant, Value::Tenant(work.key.clone())))
        .sql(" AND ")
        .name(log.at)
        .sql(" > ")
        .given(Value::Number(work.by.now.before(DAY)))
        .sql(" AND ")
        .name(log.action)
        .sql(" IN (")
        .joined(actions, ", ")
        .sql(")");
    match account {
        Some(account) => all
            .sql(" AND ")
            .then(is(log.account, Value::Account(account.clone()))),
        None => all,
    }
}
