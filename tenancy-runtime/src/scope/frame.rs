//! The frame: the keys of a connection's tenants, for whatever the type of its scope is.

use crate::tenant::{KeyType, Tenant};
use diesel::expression::array_comparison::Many;
use std::any::{Any, TypeId};
use std::sync::Arc;

/// A key, marked with the type of its tenant: two types of tenant may share a type of key and must not be mixed up.
pub(crate) struct KeyOf<T: Tenant>(pub(crate) T::Key);

/// The keys of several tenants, marked likewise.
pub(crate) struct KeysOf<T: Tenant>(pub(crate) Many<KeyType<T>, T::Key>);

/// Marked with the type of its tenant.
pub trait Mark: Any + Send + Sync {
    fn tenant(&self) -> TypeId;

    /// Whether it is a list without a key.
    fn is_empty(&self) -> bool;
}

impl<T: Tenant> Mark for KeyOf<T> {
    fn tenant(&self) -> TypeId {
        TypeId::of::<T>()
    }

    fn is_empty(&self) -> bool {
        false
    }
}

impl<T: Tenant> Mark for KeysOf<T> {
    fn tenant(&self) -> TypeId {
        TypeId::of::<T>()
    }

    fn is_empty(&self) -> bool {
        self.0.values.is_empty()
    }
}

pub(crate) type Marked = Arc<dyn Mark>;

/// A key, or keys, if they are marked as `K` is.
pub(crate) fn marked_as<K: Any>(marked: &Marked) -> Option<&K> {
    let marked: &dyn Any = &**marked;
    marked.downcast_ref()
}

/// The keys of a connection's tenants, or the lack of any.
#[derive(Clone)]
#[allow(missing_debug_implementations)]
pub enum Frame {
    /// Holds a [`KeyOf`] of one dimension, inside the frame of the dimensions before it.
    Tenant(Marked, Option<Arc<Frame>>),
    /// No key of one dimension, of this type of tenant, but every one; inside the frame of the dimensions before it.
    Every(TypeId, Arc<Frame>),
    /// Holds a [`KeysOf`], beside those of the tenants of other types.
    Tenants(Marked, Option<Arc<Frame>>),
    /// All tenants; and for whom an insert writes, inside the frame of that tenant.
    Unscoped(Option<Arc<Frame>>),
}

impl Frame {
    pub(crate) fn of<T: Tenant>(key: T::Key) -> Self {
        Self::Tenant(Arc::new(KeyOf::<T>(key)), None)
    }

    /// Inside this frame, one dimension more.
    pub(crate) fn with<T: Tenant>(self, key: T::Key) -> Self {
        Self::Tenant(Arc::new(KeyOf::<T>(key)), Some(Arc::new(self)))
    }

    /// Inside this frame, every tenant of one dimension more.
    pub(crate) fn with_every<T: Tenant>(self) -> Self {
        Self::Every(TypeId::of::<T>(), Arc::new(self))
    }

    pub(crate) fn of_several<T: Tenant>(keys: KeysOf<T>) -> Self {
        Self::Tenants(Arc::new(keys), None)
    }

    /// Beside the tenants of this frame, these of another type.
    pub(crate) fn and<T: Tenant>(self, keys: KeysOf<T>) -> Self {
        Self::Tenants(Arc::new(keys), Some(Arc::new(self)))
    }

    /// The keys of several tenants of the type `T`.
    pub(crate) fn marked_keys<T: Tenant>(&self) -> Option<&Marked> {
        match self {
            Self::Tenants(keys, _) if keys.tenant() == TypeId::of::<T>() => Some(keys),
            Self::Tenants(_, others) => others.as_ref()?.marked_keys::<T>(),
            Self::Tenant(..) | Self::Every(..) | Self::Unscoped(_) => None,
        }
    }

    /// Whether it is of several tenants, of which there are none.
    pub(crate) fn is_of_none(&self) -> bool {
        match self {
            Self::Tenants(keys, others) => {
                keys.is_empty() && others.as_ref().is_none_or(|others| others.is_of_none())
            }
            Self::Tenant(..) | Self::Every(..) | Self::Unscoped(_) => false,
        }
    }

    /// Whether it has keys of tenants of several types, each of which reads by itself.
    pub(crate) const fn is_of_types(&self) -> bool {
        matches!(self, Self::Tenants(_, Some(_)))
    }

    /// Whether it has a list of tenants of another type than `T`.
    pub(crate) fn has_list_beside<T: Tenant>(&self) -> bool {
        match self {
            Self::Tenants(keys, others) => {
                keys.tenant() != TypeId::of::<T>()
                    || others.as_ref().is_some_and(|it| it.has_list_beside::<T>())
            }
            Self::Tenant(..) | Self::Every(..) | Self::Unscoped(_) => false,
        }
    }

    /// The same without its list of tenants of the type `T`, if it has others.
    pub(crate) fn without<T: Tenant>(&self) -> Option<Self> {
        let Self::Tenants(keys, others) = self else {
            return None;
        };
        if keys.tenant() == TypeId::of::<T>() {
            return others.as_deref().cloned();
        }
        let others = others.as_ref().and_then(|others| others.without::<T>());
        Some(Self::Tenants(Arc::clone(keys), others.map(Arc::new)))
    }

    /// The key of a tenant of the type `T`.
    pub(crate) fn key<T: Tenant>(&self) -> Option<&T::Key> {
        self.marked_key::<T>()
            .and_then(marked_as::<KeyOf<T>>)
            .map(|key| &key.0)
    }

    /// The key of the last dimension, and the frame of those before it.
    pub(crate) fn innermost<T: Tenant>(&self) -> Option<(&T::Key, &Frame)> {
        match self {
            Self::Tenant(key, Some(outer)) => {
                let key = marked_as::<KeyOf<T>>(key)?;
                Some((&key.0, outer))
            }
            Self::Tenant(_, None) | Self::Every(..) | Self::Tenants(..) | Self::Unscoped(_) => None,
        }
    }

    /// The frame of the dimensions before the last one, if that one has no key but every one.
    pub(crate) fn inside_every(&self) -> Option<&Frame> {
        match self {
            Self::Every(_, outer) => Some(outer),
            Self::Tenant(..) | Self::Tenants(..) | Self::Unscoped(_) => None,
        }
    }

    /// Whether one dimension is every tenant of the type `tenant`.
    pub(crate) fn has_every(&self, tenant: TypeId) -> bool {
        match self {
            Self::Every(every, outer) => *every == tenant || outer.has_every(tenant),
            Self::Tenant(_, Some(outer)) => outer.has_every(tenant),
            Self::Tenant(_, None) | Self::Tenants(..) | Self::Unscoped(_) => false,
        }
    }

    /// Whether some dimension is every tenant of its type.
    pub(crate) fn has_any_every(&self) -> bool {
        match self {
            Self::Every(..) => true,
            Self::Tenant(_, Some(outer)) => outer.has_any_every(),
            Self::Tenant(_, None) | Self::Tenants(..) | Self::Unscoped(_) => false,
        }
    }

    /// Whether it has a key of a tenant of the type `tenant`, or several.
    pub(crate) fn holds(&self, tenant: TypeId) -> bool {
        match self {
            Self::Tenant(key, outer) => {
                key.tenant() == tenant || outer.as_ref().is_some_and(|outer| outer.holds(tenant))
            }
            Self::Every(_, outer) => outer.holds(tenant),
            Self::Tenants(keys, others) => {
                keys.tenant() == tenant
                    || others.as_ref().is_some_and(|others| others.holds(tenant))
            }
            Self::Unscoped(_) => false,
        }
    }

    /// Whether it has a further dimension.
    pub(crate) fn is_narrowed(&self) -> bool {
        matches!(self, Self::Tenant(_, Some(_)) | Self::Every(..))
    }

    /// Whether the first dimension, or the only one, is a tenant of the type `T`; of several tenants, whether some are.
    pub(crate) fn is_wall<T: Tenant>(&self) -> bool {
        match self {
            Self::Tenant(_, Some(outer)) | Self::Every(_, outer) => outer.is_wall::<T>(),
            Self::Tenant(key, None) => key.tenant() == TypeId::of::<T>(),
            Self::Tenants(..) => self.holds(TypeId::of::<T>()),
            Self::Unscoped(_) => true,
        }
    }

    /// The frame of the tenant whose rows are written, unless they are those of any.
    pub(crate) fn writes_for(&self) -> Option<&Frame> {
        match self {
            Self::Unscoped(given) => given.as_deref(),
            Self::Tenant(..) | Self::Every(..) | Self::Tenants(..) => Some(self),
        }
    }

    /// Of two dimensions of one type, which cannot be made by narrowing, the first counts.
    pub(crate) fn marked_key<T: Tenant>(&self) -> Option<&Marked> {
        match self {
            Self::Tenant(key, outer) => outer
                .as_ref()
                .and_then(|outer| outer.marked_key::<T>())
                .or_else(|| (key.tenant() == TypeId::of::<T>()).then_some(key)),
            Self::Every(_, outer) => outer.marked_key::<T>(),
            Self::Tenants(..) | Self::Unscoped(_) => None,
        }
    }
}
