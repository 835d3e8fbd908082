//! Acting as a member no more.

use super::impersonator::Impersonator;
use super::model::HasImpersonations;
use super::operators::HasOperators;
use super::rows::columns;
use crate::actor::{Actor, ActsAs, By, Operator, of_a_request};
use crate::audit::{Action, Entry};
use crate::database::Database;
use crate::error::Error;
use crate::member::Member;
use crate::operation::{Act, Session, Work, is, run};
use crate::role::Role as _;
use crate::value::{Kind, Value};
use std::fmt;

/// Ends an impersonation, before its time: it counts at the next request. Let the session have a new id then, and forget the
/// token.
///
/// It says whether that was one that had not ended: to end twice is no error. Who acts ends the own one; an owner of the tenant
/// ends each of the tenant's, and an operator any.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{EndImpersonation, Error, LookUpImpersonation, Member};
/// # use tenancy::accounts::{BeginImpersonation, Impersonate};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// # let conn = &mut db.unscoped("an example");
/// # let ask = Impersonate::<Org, User>::by_operator("ines", "ticket 12", 1, "bob".to_owned());
/// # let token = ask.execute(conn)?.into_text();
/// # let token = BeginImpersonation::<Org, User>::by(&token).execute(conn)?.into_text();
/// let ada = Member::<Org, User>::by_slug("acme", "ada".to_owned(), conn)?;
/// let acting: Vec<(i64, String)> = Impersonation::scoped()
///     .filter(impersonations::ended_at.is_null())
///     .select((impersonations::id, impersonations::operator))
///     .load(&mut ada.borrow(conn))?;
/// assert_eq!(acting[0].1, "ines");
/// assert!(EndImpersonation::by(&ada, acting[0].0).execute(conn)?);
///
/// let ended = LookUpImpersonation::<Org, User>::by(&token).execute(conn);
/// assert!(matches!(ended, Err(Error::UnknownImpersonation)));
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing ends before calling `execute`"]
pub struct EndImpersonation<T: HasImpersonations<A>, A: HasOperators> {
    tenant: T::Key,
    id: i64,
    by: By<A>,
}

impl<T: HasImpersonations<A>, A: HasOperators> EndImpersonation<T, A> {
    /// Who acts ends it.
    pub fn of(impersonator: &Impersonator<T, A>) -> Self {
        Self {
            tenant: impersonator.tenant().clone(),
            id: impersonator.id(),
            by: By::impersonator(impersonator),
        }
    }

    /// An owner of the tenant ends the one of this id.
    pub fn by(member: &Member<T, A>, id: i64) -> Self {
        Self {
            tenant: member.tenant().key().clone(),
            id,
            by: By::member(member),
        }
    }

    /// An operator ends it, in whatever tenant.
    pub fn by_operator(operator: impl Into<Operator>, tenant: T::Key, id: i64) -> Self {
        Self {
            tenant,
            id,
            by: By::operator(operator),
        }
    }

    of_a_request!(by);

    /// Does it.
    ///
    /// # Errors
    ///
    /// By a member: [`Error::NotAnOwner`]; [`Error::NotAMember`], [`Error::MemberSuspended`] or [`Error::TenantNotServed`] if who
    /// acts may not act any more. And what the database says.
    pub fn execute<Conn: Database<T, A>>(self, conn: &mut Conn) -> Conn::Answer<'_, bool, Error> {
        run(self, conn)
    }
}

impl<T: HasImpersonations<A>, A: HasOperators> Act<T, A> for EndImpersonation<T, A> {
    type Done = bool;

    async fn act(&self, session: &mut Session<T, A>) -> Result<bool, Error> {
        // The operator ends it also where the member does not act any more.
        let operator = match &self.by.actor {
            Actor::Impersonator(acting) => {
                let operator = Actor::Operator(acting.operator.clone());
                Some(self.by.as_actor(operator))
            }
            _ => None,
        };
        let by = operator.as_ref().unwrap_or(&self.by);
        let mut work = Work::begin(session, self.tenant.clone(), by).await?;
        if work.role().is_some_and(|role| !role.owns()) {
            return Err(Error::NotAnOwner);
        }
        let columns = columns::<T, A>();
        let account = crate::operation::Statement::new("SELECT ")
            .name(columns.account)
            .sql(" FROM ")
            .table(&super::rows::table::<T, A>())
            .then(work.is_impersonation(self.id))
            .sql(work.session.for_update())
            .reads(&[Kind::Account]);
        let account = work.session.rows(account).await?.pop();
        let Some([Value::Account(account)]) = account.as_deref() else {
            return Ok(false);
        };
        let end = Work::update_impersonations()
            .then(is(columns.ended_at, Value::Number(by.now.get())))
            .then(work.is_impersonation(self.id))
            .sql(" AND ")
            .name(columns.ended_at)
            .sql(" IS NULL");
        if work.session.write(end).await? == 0 {
            return Ok(false);
        }
        let entry = Entry::of(Action::ImpersonationEnded)
            .about(account)
            .number("count", 1);
        work.record_by(&self.by, entry).await?;
        Ok(true)
    }
}

impl<A: HasOperators> By<A> {
    pub(super) fn impersonator<T: HasImpersonations<A>>(by: &Impersonator<T, A>) -> Self {
        Self::new(Actor::Impersonator(ActsAs {
            id: by.id(),
            account: by.account().clone(),
            operator: by.named().clone(),
        }))
    }
}

impl<T: HasImpersonations<A>, A: HasOperators> fmt::Debug for EndImpersonation<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EndImpersonation").finish_non_exhaustive()
    }
}
