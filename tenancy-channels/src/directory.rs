//! What is looked up, and who asks it.

use crate::topic::Topic;
use std::error::Error;
use std::pin::Pin;
use tenancy_accounts::{Account, Error as AccountsError};
use tenancy_permissions::{Error as PermissionsError, HasPermissions, Rights, Standing};
use tenancy_runtime::Verified;

/// Where the hub looks up what members may do. [`Pool`](tenancy_runtime::Pool) is one, with the feature of a pool.
///
/// Each look-up reads what has been committed when it begins: no cache, and no replica that is behind.
pub trait Directory<T: HasPermissions<A>, A: Account>: Send + Sync + 'static {
    /// The number of the last change of each of these tenants, by [`Versions`](tenancy_permissions::Versions).
    fn versions(
        &self,
        tenants: Vec<Verified<T>>,
    ) -> impl Future<Output = Result<Vec<(Verified<T>, i64)>, Unavailable>> + Send;

    /// What each of these accounts may do in the tenant, by [`Standings`](tenancy_permissions::Standings).
    fn standings(
        &self,
        tenant: Verified<T>,
        accounts: Vec<A::Key>,
    ) -> impl Future<Output = Result<Vec<Standing<T, A>>, Unavailable>> + Send;

    /// What the account may do in the tenant, by [`Rights::by_key`]; nothing if it does not act for the tenant:
    /// [`acting`] tells that.
    fn rights(
        &self,
        tenant: Verified<T>,
        account: A::Key,
    ) -> impl Future<Output = Result<Option<Rights<T, A>>, Unavailable>> + Send;
}

/// Who may join a topic of a tenant, of a group, or a public one. Each member joins their own by themselves.
///
/// It is asked when somebody joins, and again when their role or a permission of theirs has changed. If it reads more than the rights, a
/// table of who is in a group for instance, call [`Hub::evict`](crate::Hub::evict) after such a row is gone.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tenancy-permissions/doc/tickets.rs"));
/// # fn main() {}
/// use tenancy::channels::{Admit, Topic, TopicKind};
///
/// struct Boards;
///
/// impl Admit<Org, User> for Boards {
///     async fn admit(&self, topic: &Topic<Org, User>, rights: &Rights<Org, User>) -> bool {
///         match (topic.kind(), topic.name()) {
///             (TopicKind::Tenant, "tickets") => rights.permit::<ViewTicket>().is_ok(),
///             (TopicKind::Public, "news") => true,
///             _ => false,
///         }
///     }
/// }
/// ```
pub trait Admit<T: HasPermissions<A>, A: Account>: Send + Sync + 'static {
    /// Whether the member may.
    fn admit(
        &self,
        topic: &Topic<T, A>,
        rights: &Rights<T, A>,
    ) -> impl Future<Output = bool> + Send;
}

/// What has to be looked up cannot be for now.
#[derive(Debug, thiserror::Error)]
#[error("it cannot be looked up")]
pub struct Unavailable(#[source] Box<dyn Error + Send + Sync>);

impl Unavailable {
    /// For this reason.
    pub fn new(reason: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(reason.into())
    }
}

impl From<PermissionsError> for Unavailable {
    fn from(error: PermissionsError) -> Self {
        Self::new(error)
    }
}

/// What a look-up of rights says of who does not act for the tenant: nothing. It does not say why.
///
/// # Errors
///
/// [`Unavailable`], with any other error of the look-up.
pub fn acting<T: HasPermissions<A>, A: Account>(
    looked_up: Result<Rights<T, A>, PermissionsError>,
) -> Result<Option<Rights<T, A>>, Unavailable> {
    match looked_up {
        Ok(rights) => Ok(Some(rights)),
        Err(PermissionsError::Accounts(
            AccountsError::NotAMember
            | AccountsError::MemberSuspended
            | AccountsError::TenantNotServed { .. },
        )) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

pub(crate) type Answer<'a, R> = Pin<Box<dyn Future<Output = R> + Send + 'a>>;

/// A directory and who may join, of whichever types.
pub(crate) trait Asks<T: HasPermissions<A>, A: Account>: Send + Sync {
    fn versions(
        &self,
        tenants: Vec<Verified<T>>,
    ) -> Answer<'_, Result<Vec<(Verified<T>, i64)>, Unavailable>>;

    fn standings(
        &self,
        tenant: Verified<T>,
        accounts: Vec<A::Key>,
    ) -> Answer<'_, Result<Vec<Standing<T, A>>, Unavailable>>;

    fn rights(
        &self,
        tenant: Verified<T>,
        account: A::Key,
    ) -> Answer<'_, Result<Option<Rights<T, A>>, Unavailable>>;

    fn admit<'a>(&'a self, topic: &'a Topic<T, A>, rights: &'a Rights<T, A>) -> Answer<'a, bool>;
}

pub(crate) struct Asked<D, J>(pub(crate) D, pub(crate) J);

impl<T, A, D, J> Asks<T, A> for Asked<D, J>
where
    T: HasPermissions<A>,
    A: Account,
    D: Directory<T, A>,
    J: Admit<T, A>,
{
    fn versions(
        &self,
        tenants: Vec<Verified<T>>,
    ) -> Answer<'_, Result<Vec<(Verified<T>, i64)>, Unavailable>> {
        Box::pin(self.0.versions(tenants))
    }

    fn standings(
        &self,
        tenant: Verified<T>,
        accounts: Vec<A::Key>,
    ) -> Answer<'_, Result<Vec<Standing<T, A>>, Unavailable>> {
        Box::pin(self.0.standings(tenant, accounts))
    }

    fn rights(
        &self,
        tenant: Verified<T>,
        account: A::Key,
    ) -> Answer<'_, Result<Option<Rights<T, A>>, Unavailable>> {
        Box::pin(self.0.rights(tenant, account))
    }

    fn admit<'a>(&'a self, topic: &'a Topic<T, A>, rights: &'a Rights<T, A>) -> Answer<'a, bool> {
        Box::pin(self.1.admit(topic, rights))
    }
}
