//! Who acts, in which request, and when.

use crate::account::Account;
use crate::clock::Now;
use crate::member::Member;
use crate::membership::HasMembers;
use crate::random::Random;
use crate::status::{TenantStatus, names};

/// One of the application's own staff, who acts across tenants.
///
/// The audit log of the tenant has the name, and the reason if there is one. Nothing checks the name: whoever has the unscoped
/// connection says who it is.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{Operator, RemoveMember};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// # let conn = &mut db.unscoped("an example");
/// RemoveMember::<Org, User>::by_operator("ines", 1, "cid".to_owned()).execute(conn)?;
/// let ines = Operator::new("ines").because("ticket 12");
/// RemoveMember::<Org, User>::by_operator(ines, 1, "bob".to_owned()).execute(conn)?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operator {
    name: String,
    reason: Option<String>,
}

impl Operator {
    /// The operator of that name.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            reason: None,
        }
    }

    /// Why it is done: the members of the tenant read that.
    #[must_use]
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Why it is done, if that has been said.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }
}

impl From<&str> for Operator {
    fn from(name: &str) -> Self {
        Self::new(name)
    }
}

impl From<String> for Operator {
    fn from(name: String) -> Self {
        Self::new(name)
    }
}

names! {
    /// What kind of actor an entry of the audit log names.
    ActorKind {
        /// Somebody who is signed in: the entry has the account. With an operator beside it, that one acted in the account's
        /// name; the details have `{"impersonation": ..}`, its id, and the reason.
        User = "user",
        /// Whoever has a token, and has not signed in.
        Holder = "holder",
        /// One of the application's own staff: the entry has the name.
        Operator = "operator",
        /// Nobody: a time is over, or a counter was wrong.
        System = "system",
        /// A program, by a key: the details have `{"key": ..}`, its id, and the entry the account whose key it is, if it is
        /// not the tenant's.
        Key = "key",
    }
}

/// An operator who acts as a member.
pub(crate) struct ActsAs<A: Account> {
    /// The id of the impersonation.
    pub(crate) id: i64,
    /// As whom.
    pub(crate) account: A::Key,
    /// Who, and why.
    pub(crate) operator: Operator,
}

impl<A: Account> ActsAs<A> {
    pub(crate) fn again(&self) -> Self {
        Self {
            id: self.id,
            account: self.account.clone(),
            operator: self.operator.clone(),
        }
    }
}

/// Who acts.
pub(crate) enum Actor<A: Account> {
    /// A member of the tenant, who is asked for again.
    Member(A::Key),
    /// Who has the unscoped connection.
    Operator(Operator),
    /// Whoever has been sent a token, and is no member yet; with the account, if one has signed in.
    Holder(Option<A::Key>),
    /// An account that goes, in whatever of its tenants.
    Leaver(A::Key),
    /// A program, by the key of this id; with the account, if it is one's own.
    Key(i64, Option<A::Key>),
    /// An operator, as a member of the tenant, who is asked for again.
    Impersonator(ActsAs<A>),
    /// A time is over, or the library corrects itself.
    System,
}

impl<A: Account> Actor<A> {
    /// The tenants for which this one acts.
    pub(crate) const fn standings(&self) -> &'static [TenantStatus] {
        match self {
            Self::Member(_) | Self::Holder(_) | Self::Key(..) | Self::Impersonator(_) => {
                &[TenantStatus::Active]
            }
            Self::Operator(_) | Self::Leaver(_) | Self::System => &[
                TenantStatus::Active,
                TenantStatus::Suspended,
                TenantStatus::Deleting,
            ],
        }
    }

    fn again(&self) -> Self {
        match self {
            Self::Member(account) => Self::Member(account.clone()),
            Self::Operator(operator) => Self::Operator(operator.clone()),
            Self::Holder(account) => Self::Holder(account.clone()),
            Self::Leaver(account) => Self::Leaver(account.clone()),
            Self::Key(id, account) => Self::Key(*id, account.clone()),
            Self::Impersonator(acting) => Self::Impersonator(acting.again()),
            Self::System => Self::System,
        }
    }

    pub(crate) const fn kind(&self) -> ActorKind {
        match self {
            Self::Member(_) | Self::Holder(Some(_)) | Self::Leaver(_) | Self::Impersonator(_) => {
                ActorKind::User
            }
            Self::Holder(None) => ActorKind::Holder,
            Self::Operator(_) => ActorKind::Operator,
            Self::Key(..) => ActorKind::Key,
            Self::System => ActorKind::System,
        }
    }

    pub(crate) const fn account(&self) -> Option<&A::Key> {
        match self {
            Self::Member(account)
            | Self::Holder(Some(account))
            | Self::Leaver(account)
            | Self::Key(_, Some(account)) => Some(account),
            Self::Impersonator(acting) => Some(&acting.account),
            Self::Holder(None) | Self::Key(_, None) | Self::Operator(_) | Self::System => None,
        }
    }

    pub(crate) const fn operator(&self) -> Option<&Operator> {
        match self {
            Self::Operator(operator) => Some(operator),
            Self::Impersonator(acting) => Some(&acting.operator),
            Self::Member(_) | Self::Holder(_) | Self::Leaver(_) | Self::Key(..) | Self::System => {
                None
            }
        }
    }

    /// The account whose membership is asked for again.
    pub(crate) const fn member(&self) -> Option<&A::Key> {
        match self {
            Self::Member(account) | Self::Key(_, Some(account)) => Some(account),
            Self::Impersonator(acting) => Some(&acting.account),
            _ => None,
        }
    }

    /// The id of the impersonation by which an operator acts.
    pub(crate) const fn impersonation(&self) -> Option<i64> {
        match self {
            Self::Impersonator(acting) => Some(acting.id),
            _ => None,
        }
    }

    /// The id of the key by which a program acts.
    pub(crate) const fn key(&self) -> Option<i64> {
        match self {
            Self::Key(id, _) => Some(*id),
            _ => None,
        }
    }
}

/// Who acts, in which request, and when.
pub(crate) struct By<A: Account> {
    pub(crate) actor: Actor<A>,
    pub(crate) request: Option<String>,
    pub(crate) now: Now,
    pub(crate) random: Random,
}

impl<A: Account> By<A> {
    pub(crate) fn new(actor: Actor<A>) -> Self {
        Self {
            actor,
            request: None,
            now: Now::default(),
            random: Random::default(),
        }
    }

    /// Somebody else, in the same request.
    pub(crate) fn as_actor(&self, actor: Actor<A>) -> Self {
        Self {
            actor,
            request: self.request.clone(),
            now: self.now,
            random: self.random.clone(),
        }
    }

    /// The same once more.
    pub(crate) fn again(&self) -> Self {
        self.as_actor(self.actor.again())
    }

    pub(crate) fn member<T: HasMembers<A>>(member: &Member<T, A>) -> Self {
        Self::new(Actor::Member(member.account().clone()))
    }

    pub(crate) fn operator(operator: impl Into<Operator>) -> Self {
        Self::new(Actor::Operator(operator.into()))
    }
}

/// The methods by which an operation is told of which request it is, and what time it is; after them, the way from the
/// operation to its [`By`].
macro_rules! of_a_request {
    ($($by:tt)+) => {
        /// The operation is part of the request of this id. The audit log has it.
        pub fn request(mut self, id: impl Into<String>) -> Self {
            self.$($by)+.request = Some(id.into());
            self
        }

        /// The time is that of `clock`.
        pub fn clock(mut self, clock: &impl crate::clock::Clock) -> Self {
            self.$($by)+.now = crate::clock::Now::of(clock);
            self
        }
    };
}
pub(crate) use of_a_request;
