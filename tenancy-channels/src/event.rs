//! What is published.

use crate::wire::{is_own_event, is_own_key};
use serde_json::{Map, Value};
use std::fmt;
use tenancy_permissions::{PermissionSet, Permissions};

/// How long a name is, at most.
const LONGEST: usize = 256;

/// Something that has happened, and what its listeners need to hear of it.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tenancy-permissions/doc/tickets.rs"));
/// use serde_json::json;
/// use tenancy::channels::Event;
///
/// # fn main() -> Result<(), tenancy::channels::InvalidEvent> {
/// let closed = Event::new("closed", json!({"id": 7}))?.needs([May::ViewTicket]);
/// # let _: Event<May> = closed;
/// # Ok(())
/// # }
/// ```
#[must_use = "an event that is not published has not happened for anybody"]
pub struct Event<S> {
    name: String,
    data: Map<String, Value>,
    /// Nothing, if each listener hears it.
    needed: Option<PermissionSet<S>>,
}

/// It is no event: its name has 1 to 256 bytes and is none of the protocols' own, and what goes with it is an object without `op` and
/// `_offset`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an event")]
pub struct InvalidEvent;

impl<S: Permissions> Event<S> {
    /// An event that each listener of its topic hears.
    ///
    /// # Errors
    ///
    /// [`InvalidEvent`]
    pub fn new(name: impl Into<String>, data: Value) -> Result<Self, InvalidEvent> {
        let name = name.into();
        let Value::Object(data) = data else {
            return Err(InvalidEvent);
        };
        let is_one = (1..=LONGEST).contains(&name.len())
            && !is_own_event(&name)
            && !data.keys().any(|key| is_own_key(key));
        if !is_one {
            return Err(InvalidEvent);
        }
        Ok(Self {
            name,
            data,
            needed: None,
        })
    }

    /// Only who holds each of these hears it, and of those that were named before. If none is named, nobody hears it.
    pub fn needs(mut self, permissions: impl IntoIterator<Item = S>) -> Self {
        let needed = self.needed.get_or_insert_default();
        needed.extend(permissions);
        self
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) const fn data(&self) -> &Map<String, Value> {
        &self.data
    }

    /// What a listener needs; nothing, if each one hears it.
    pub(crate) const fn needed(&self) -> Option<&PermissionSet<S>> {
        self.needed.as_ref()
    }

    pub(crate) fn is_heard_by(&self, held: &PermissionSet<S>) -> bool {
        match &self.needed {
            Some(needed) => held.has_all(needed),
            None => true,
        }
    }
}

impl<S> Clone for Event<S> {
    fn clone(&self) -> Self {
        Self {
            name: self.name.clone(),
            data: self.data.clone(),
            needed: self.needed,
        }
    }
}

// What goes with it is nobody's to read.
impl<S> fmt::Debug for Event<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}
