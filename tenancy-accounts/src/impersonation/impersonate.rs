//! Asking to act as a member.

use super::model::HasImpersonations;
use super::operators::HasOperators;
use super::rows::{columns, is_an_operator, table};
use super::{LASTS, LONGEST};
use crate::actor::{By, Operator, of_a_request};
use crate::audit::{Action, Entry};
use crate::database::Database;
use crate::error::Error;
use crate::invitation::{Purpose, Token, is_visible};
use crate::operation::{Act, Session, Work, run};
use crate::random::gives_a_token;
use crate::status::{Access, MemberStatus, TenantStatus};
use crate::value::Value;
use std::fmt;
use std::time::Duration;

/// An operator is to act as a member of a tenant, for a while. It gives a [`Token`], once, by which that
/// [begins](super::BeginImpersonation).
///
/// It reads, unless [writing](Impersonate::writing) is asked for. It lasts 30 minutes, or as long as is said, and 60 at most,
/// from here on; nothing makes it longer. The token is good for five minutes. The tenant reads in its audit log, and in the
/// table of the impersonations, who acts as whom, and why.
///
/// Nobody acts as an account that is an operator's, as [`HasOperators`] has it.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{BeginImpersonation, Impersonate, LookUpImpersonation};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// let conn = &mut db.unscoped("ines helps bob");
/// let ask = Impersonate::<Org, User>::by_operator("ines", "ticket 12", 1, "bob".to_owned());
/// let token = ask.execute(conn)?.into_text();
///
/// // A link has led to the tenant's host. The session keeps what it is given there.
/// let kept = BeginImpersonation::<Org, User>::by(&token).execute(conn)?.into_text();
///
/// // At each request:
/// let ines = LookUpImpersonation::<Org, User>::by(&kept).on_slug("acme").execute(conn)?;
/// assert_eq!((ines.operator(), ines.reason(), ines.account()), ("ines", "ticket 12", &"bob".to_owned()));
/// let texts: Vec<String> = Note::scoped().select(notes::text).load(&mut ines.borrow(conn))?;
/// assert_eq!(texts, ["mine"]);
/// # Ok(())
/// # }
/// ```
#[must_use = "nobody acts as somebody else before calling `execute`"]
pub struct Impersonate<T: HasImpersonations<A>, A: HasOperators> {
    tenant: T::Key,
    account: A::Key,
    by: By<A>,
    reason: String,
    access: Access,
    lasts: Duration,
}

impl<T: HasImpersonations<A>, A: HasOperators> Impersonate<T, A> {
    /// The operator of that name is to act as the account in the tenant. The members of the tenant read the reason.
    pub fn by_operator(
        operator: impl Into<String>,
        reason: impl Into<String>,
        tenant: T::Key,
        account: A::Key,
    ) -> Self {
        let reason = reason.into();
        let operator = Operator::new(operator).because(reason.clone());
        Self {
            tenant,
            account,
            by: By::operator(operator),
            reason,
            access: Access::Read,
            lasts: LASTS,
        }
    }

    /// The operator also writes what is the tenant's. Otherwise the operator only reads.
    pub const fn writing(mut self) -> Self {
        self.access = Access::Write;
        self
    }

    /// It is over so long after, and after 60 minutes at the latest.
    pub fn lasts(mut self, duration: Duration) -> Self {
        self.lasts = duration.min(LONGEST);
        self
    }

    of_a_request!(by);
    gives_a_token!(by);

    /// Does it.
    ///
    /// # Errors
    ///
    /// [`Error::NoReason`] if the reason, or the name of the operator, shows nothing; [`Error::AnOperator`] if the account is an
    /// operator's; [`Error::UnknownMember`] if it is no member of the tenant, [`Error::MemberSuspended`]; [`Error::NotAMember`]
    /// if there is no such tenant, [`Error::TenantNotServed`]; [`Error::NoRandomBytes`]; and what the database says.
    pub fn execute<Conn: Database<T, A>>(self, conn: &mut Conn) -> Conn::Answer<'_, Token, Error> {
        run(self, conn)
    }
}

impl<T: HasImpersonations<A>, A: HasOperators> Act<T, A> for Impersonate<T, A> {
    type Done = Token;

    async fn act(&self, session: &mut Session<T, A>) -> Result<Token, Error> {
        let operator = self.by.actor.operator().map_or("", Operator::name);
        if !is_visible(&self.reason) || !is_visible(operator) {
            return Err(Error::NoReason);
        }
        let mut work = Work::begin(session, self.tenant.clone(), &self.by).await?;
        let standing = work.standing(&self.account).await?;
        match standing.map(|standing| standing.status) {
            Some(MemberStatus::Active) => {}
            Some(MemberStatus::Suspended) => return Err(Error::MemberSuspended),
            Some(MemberStatus::Left) | None => return Err(Error::UnknownMember),
        }
        if is_an_operator(work.session, &self.account).await? {
            return Err(Error::AnOperator);
        }
        let token = Token::new(&self.by.random)?;
        let columns = columns::<T, A>();
        let now = self.by.now;
        let text = |text: &str| Value::Text(text.to_owned());
        let row = [
            (columns.tenant, Value::Tenant(self.tenant.clone())),
            (columns.account, Value::Account(self.account.clone())),
            (columns.operator, text(operator)),
            (columns.reason, text(&self.reason)),
            (columns.access, text(self.access.name())),
            (
                columns.token_hash,
                Value::Bytes(token.hash(Purpose::BeginsImpersonation).to_bytes()),
            ),
            (columns.made_at, Value::Number(now.get())),
            (columns.expires_at, Value::Number(now.after(self.lasts))),
        ];
        work.insert_while(&table::<T, A>(), row, &[TenantStatus::Active])
            .await?;
        let entry = Entry::of(Action::ImpersonationMade)
            .about(&self.account)
            .text("access", self.access.name());
        work.record(entry).await?;
        Ok(token)
    }
}

impl<T: HasImpersonations<A>, A: HasOperators> fmt::Debug for Impersonate<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Impersonate").finish_non_exhaustive()
    }
}
