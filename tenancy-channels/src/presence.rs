//! Who is there.

use crate::directory::Answer;
use crate::topic::Topic;
use serde_json::{Map, Value};
use std::fmt;
use tenancy_accounts::Account;
use tenancy_permissions::{HasPermissions, PermissionSet, Permissions, PermissionsOf, Rights};

/// What members show of themselves to others who hear the same topic.
///
/// It is asked when an account joins a topic, and again when its role or a permission of it has changed. All sockets of an account that hear a
/// topic are shown once. Nobody sees who is there of another tenant, in a public topic neither.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tenancy-permissions/doc/tickets.rs"));
/// # fn main() {}
/// use serde_json::json;
/// use tenancy::channels::{Presence, PresentAs, Topic};
///
/// struct Names;
///
/// impl Presence<Org, User> for Names {
///     async fn shows(&self, topic: &Topic<Org, User>, rights: &Rights<Org, User>) -> Option<PresentAs<May>> {
///         if topic.name() != "tickets" {
///             return None;
///         }
///         let account = rights.member().account();
///         let shown = PresentAs::new(account, json!({"answers": rights.holds::<ChangeTicket>()}))?;
///         Some(shown.needs([May::ViewTicket]))
///     }
/// }
/// ```
pub trait Presence<T: HasPermissions<A>, A: Account>: Send + Sync + 'static {
    /// What the member shows of themselves to who hears the topic. Nothing, if it is not shown that they are there.
    fn shows(
        &self,
        topic: &Topic<T, A>,
        rights: &Rights<T, A>,
    ) -> impl Future<Output = Option<PresentAs<PermissionsOf<T, A>>>> + Send;
}

/// What a member shows of themselves, and what others need to see it.
#[must_use = "it is shown to nobody unless it is returned"]
pub struct PresentAs<S> {
    pub(crate) key: String,
    pub(crate) data: Map<String, Value>,
    needed: Option<PermissionSet<S>>,
}

impl<S: Permissions> PresentAs<S> {
    /// Under this name, with what goes with it, which each listener sees. Nothing, if that is no object.
    pub fn new(key: impl Into<String>, data: Value) -> Option<Self> {
        let Value::Object(data) = data else {
            return None;
        };
        Some(Self {
            key: key.into(),
            data,
            needed: None,
        })
    }

    /// Only who holds each of these sees it, and of those that were named before. If none is named, nobody does.
    pub fn needs(mut self, permissions: impl IntoIterator<Item = S>) -> Self {
        let needed = self.needed.get_or_insert_default();
        needed.extend(permissions);
        self
    }

    pub(crate) fn is_seen_by(&self, held: &PermissionSet<S>) -> bool {
        match &self.needed {
            None => true,
            Some(needed) => held.has_all(needed),
        }
    }

    pub(crate) fn is_like(&self, other: &Self) -> bool {
        (&self.key, &self.data, self.needed) == (&other.key, &other.data, other.needed)
    }
}

/// A presence of whichever type.
pub(crate) trait AnyPresence<T: HasPermissions<A>, A: Account>: Send + Sync {
    fn shows<'a>(
        &'a self,
        topic: &'a Topic<T, A>,
        rights: &'a Rights<T, A>,
    ) -> Answer<'a, Option<PresentAs<PermissionsOf<T, A>>>>;
}

impl<T: HasPermissions<A>, A: Account, P: Presence<T, A>> AnyPresence<T, A> for P {
    fn shows<'a>(
        &'a self,
        topic: &'a Topic<T, A>,
        rights: &'a Rights<T, A>,
    ) -> Answer<'a, Option<PresentAs<PermissionsOf<T, A>>>> {
        Box::pin(Presence::shows(self, topic, rights))
    }
}

// What somebody shows is nobody's to read but the listeners'.
impl<S> fmt::Debug for PresentAs<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PresentAs").finish_non_exhaustive()
    }
}
