//! What the application writes to the log.

use super::action::{Action, Audited};
use super::entry::{Entry, OF_WHO_ACTS};
use super::model::HasAuditLog;
use crate::account::Account;
use crate::actor::{By, Operator, of_a_request};
use crate::database::Database;
use crate::error::Error;
use crate::member::Member;
use crate::operation::{Act, Session, Work, run};
use std::fmt;

/// Writes what the application has done to the tenant's audit log. Do it in the transaction of what has been done.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{Audited, Error, Member, Record};
///
/// #[derive(Debug, Clone, Copy)]
/// enum Deed {
///     NoteDeleted,
/// }
///
/// impl Audited for Deed {
///     fn name(self) -> &'static str {
///         match self {
///             Self::NoteDeleted => "note.deleted",
///         }
///     }
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// let mut conn = db.unscoped("a note is deleted");
/// let bob = Member::<Org, User>::by_slug("acme", "bob".to_owned(), &mut conn)?;
/// conn.transaction(|conn| {
///     Note::delete(1).execute(&mut bob.borrow(conn))?;
///     Record::by(&bob, Deed::NoteDeleted).target("note 1").execute(conn)
/// })?;
///
/// let log = AuditEntry::scoped().select((audit_entries::action, audit_entries::account_id, audit_entries::target));
/// let log: Vec<(String, Option<String>, Option<String>)> = log.load(&mut bob.connect(conn))?;
/// assert_eq!(log, [("note.deleted".into(), Some("bob".into()), Some("note 1".into()))]);
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is written before calling `execute`"]
pub struct Record<T: HasAuditLog<A>, A: Account> {
    tenant: T::Key,
    by: By<A>,
    action: &'static str,
    whom: Option<A::Key>,
    target: Option<String>,
    details: Vec<(&'static str, String)>,
}

impl<T: HasAuditLog<A>, A: Account> Record<T, A> {
    /// `member` has done it, in the own tenant.
    pub fn by(member: &Member<T, A>, action: impl Audited) -> Self {
        Self::of(
            member.tenant().key().clone(),
            By::member(member),
            action.name(),
        )
    }

    /// An operator has done it, in whatever tenant.
    pub fn by_operator(
        operator: impl Into<Operator>,
        tenant: T::Key,
        action: impl Audited,
    ) -> Self {
        Self::of(tenant, By::operator(operator), action.name())
    }

    pub(crate) fn of(tenant: T::Key, by: By<A>, action: &'static str) -> Self {
        Self {
            tenant,
            by,
            action,
            whom: None,
            target: None,
            details: Vec::new(),
        }
    }

    /// It is about an account.
    pub fn about(mut self, account: A::Key) -> Self {
        self.whom = Some(account);
        self
    }

    /// It is about something else, in the application's words. Whoever reads the log reads it.
    pub fn target(mut self, target: impl Into<String>) -> Self {
        self.target = Some(target.into());
        self
    }

    /// One more member of the details, or another text of one. Whoever reads the log reads it: no secret, no address.
    ///
    /// `reason`, `key` and `impersonation` say who acts, and are the library's to write.
    pub fn detail(mut self, name: &'static str, text: impl Into<String>) -> Self {
        self.details.retain(|(other, _)| *other != name);
        self.details.push((name, text.into()));
        self
    }

    of_a_request!(by);

    /// Does it.
    ///
    /// # Errors
    ///
    /// [`Error::ReservedAction`] if the name is that of an [`Action`]; [`Error::ReservedDetail`] if a detail is called as one that
    /// says who acts; [`Error::NotAMember`] if there is no such tenant, and [`Error::TenantNotServed`] if it is being purged, or has
    /// been; and what the database says.
    ///
    /// Whether who acts still may is not asked again: the entry says what has been done.
    pub fn execute<Conn: Database<T, A>>(self, conn: &mut Conn) -> Conn::Answer<'_, (), Error> {
        run(self, conn)
    }
}

impl<T: HasAuditLog<A>, A: Account> Act<T, A> for Record<T, A> {
    type Done = ();

    async fn act(&self, session: &mut Session<T, A>) -> Result<(), Error> {
        if Action::ALL.iter().any(|ours| ours.name() == self.action) {
            return Err(Error::ReservedAction { name: self.action });
        }
        let mut names = self.details.iter().map(|(name, _)| *name);
        if let Some(name) = names.find(|name| OF_WHO_ACTS.contains(name)) {
            return Err(Error::ReservedDetail { name });
        }
        let mut entry = Entry::named(self.action).target(self.target.as_deref());
        if let Some(whom) = &self.whom {
            entry = entry.about(whom);
        }
        for (name, text) in &self.details {
            entry = entry.text(name, text);
        }
        let mut work = Work::on_locked(session, self.tenant.clone(), &self.by);
        work.record_unlocked(entry).await
    }
}

impl<T: HasAuditLog<A>, A: Account> fmt::Debug for Record<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Record").finish_non_exhaustive()
    }
}
