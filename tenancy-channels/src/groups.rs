//! Topics that members hear without asking for them.

use crate::directory::Answer;
use crate::topic::Topic;
use tenancy_accounts::Account;
use tenancy_permissions::{HasPermissions, Rights};

/// The groups that a member is in: topics that each of their sockets hears from the beginning, and for as long as they are in the group.
///
/// It is asked when a socket is opened, and again when the member's role or a permission of theirs has changed: what is not among the
/// topics any more is left, and what is new is joined. If it reads more than the rights, a table of who is in a group for instance, call
/// [`Hub::recheck_account`](crate::Hub::recheck_account) after a row has come or is gone.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tenancy-permissions/doc/tickets.rs"));
/// # fn main() {}
/// use tenancy::channels::{Groups, InvalidTopic, Topic};
///
/// struct Everywhere;
///
/// impl Groups<Org, User> for Everywhere {
///     async fn of(&self, rights: &Rights<Org, User>) -> Result<Vec<Topic<Org, User>>, InvalidTopic> {
///         let (tenant, account) = (rights.member().tenant(), rights.member().account());
///         let mut groups = vec![Topic::own(tenant, account, "inbox")?, Topic::tenant(tenant, "news")?, Topic::public("news")?];
///         if rights.holds::<ChangeTicket>() {
///             groups.push(Topic::group(tenant, "support", "tickets")?);
///         }
///         Ok(groups)
///     }
/// }
/// ```
pub trait Groups<T: HasPermissions<A>, A: Account>: Send + Sync + 'static {
    /// Those of the member. A topic of another tenant, or another account's own one, is left out.
    fn of(
        &self,
        rights: &Rights<T, A>,
    ) -> impl Future<Output = Result<Vec<Topic<T, A>>, crate::InvalidTopic>> + Send;
}

/// Groups of whichever type.
pub(crate) trait AnyGroups<T: HasPermissions<A>, A: Account>: Send + Sync {
    fn of<'a>(
        &'a self,
        rights: &'a Rights<T, A>,
    ) -> Answer<'a, Result<Vec<Topic<T, A>>, crate::InvalidTopic>>;
}

impl<T: HasPermissions<A>, A: Account, G: Groups<T, A>> AnyGroups<T, A> for G {
    fn of<'a>(
        &'a self,
        rights: &'a Rights<T, A>,
    ) -> Answer<'a, Result<Vec<Topic<T, A>>, crate::InvalidTopic>> {
        Box::pin(Groups::of(self, rights))
    }
}
