//! The frame: what the placeholders of a query see while it is walked.

use crate::policy::pairing;
use crate::scope::Scope;
use crate::tenant::{KeyType, Tenant};
use diesel::expression::array_comparison::{AsInExpression, Many};
use diesel::expression::{AsExpression, TypedExpressionType};
use diesel::sql_types::SqlType;
use scoped_tls::scoped_thread_local;
use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

/// A key, marked with the type of its tenant: two types of tenant may share a type of key and must not be mixed up.
pub(crate) struct KeyOf<T: Tenant>(pub(crate) T::Key);

/// The keys of several tenants, marked likewise.
pub(crate) struct KeysOf<T: Tenant>(pub(crate) Many<KeyType<T>, T::Key>);

type Marked = Arc<dyn Any + Send + Sync>;

/// The keys of a connection's tenants, or the lack of any.
#[derive(Clone)]
#[allow(missing_debug_implementations)]
pub enum Frame {
    /// Holds a [`KeyOf`] of one dimension, inside the frame of the dimensions before it.
    Tenant(Marked, Option<Arc<Frame>>),
    /// Holds a [`KeysOf`].
    Tenants(Marked),
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

    /// The key of a tenant of the type `T`.
    pub(crate) fn key<T: Tenant>(&self) -> Option<&T::Key> {
        self.marked_key::<T>()
            .and_then(|key| key.downcast_ref::<KeyOf<T>>())
            .map(|key| &key.0)
    }

    /// The key of the last dimension, and the frame of those before it.
    pub(crate) fn innermost<T: Tenant>(&self) -> Option<(&T::Key, &Frame)> {
        match self {
            Self::Tenant(key, Some(outer)) => {
                let key = key.downcast_ref::<KeyOf<T>>()?;
                Some((&key.0, outer))
            }
            Self::Tenant(_, None) | Self::Tenants(_) | Self::Unscoped(_) => None,
        }
    }

    /// Whether the first dimension, or the only one, is a tenant of the type `T`.
    pub(crate) fn is_wall<T: Tenant>(&self) -> bool {
        match self {
            Self::Tenant(_, Some(outer)) => outer.is_wall::<T>(),
            Self::Tenant(key, None) => key.is::<KeyOf<T>>(),
            Self::Tenants(keys) => keys.is::<KeysOf<T>>(),
            Self::Unscoped(_) => true,
        }
    }

    /// The frame of the tenant whose rows are written, unless they are those of any.
    pub(crate) fn writes_for(&self) -> Option<&Frame> {
        match self {
            Self::Unscoped(given) => given.as_deref(),
            Self::Tenant(..) | Self::Tenants(_) => Some(self),
        }
    }

    /// Of two dimensions of one type, which cannot be made by narrowing, the first counts.
    pub(super) fn marked_key<T: Tenant>(&self) -> Option<&Marked> {
        let Self::Tenant(key, outer) = self else {
            return None;
        };
        outer
            .as_ref()
            .and_then(|outer| outer.marked_key::<T>())
            .or_else(|| key.is::<KeyOf<T>>().then_some(key))
    }
}

scoped_thread_local!(static FRAME: Frame);

/// Runs `run` with the frame of `reach` in place, and puts the former one back, also when `run` panics.
pub(crate) fn within<R>(reach: &impl Reach, run: impl FnOnce() -> R) -> R {
    within_frame(reach.frame(), run)
}

/// The frame of a connection of this reach.
pub(crate) fn frame_of(reach: &impl Reach) -> &Frame {
    reach.frame()
}

/// Runs `run` with this frame in place, as [`within`] does.
pub(crate) fn within_frame<R>(frame: &Frame, run: impl FnOnce() -> R) -> R {
    FRAME.set(frame, || pairing::apart(run))
}

/// What `see` makes of the frame, if there is one.
pub(crate) fn look<R>(see: impl FnOnce(&Frame) -> R) -> Option<R> {
    FRAME.is_set().then(|| FRAME.with(see))
}

/// Whether the query that is being walked runs on an unscoped connection.
pub(crate) fn is_unscoped() -> bool {
    look(|frame| matches!(frame, Frame::Unscoped(_))).unwrap_or(false)
}

/// Whether the query that is being walked runs on a connection of several tenants, or of all.
pub(crate) fn sees_several() -> bool {
    look(|frame| !matches!(frame, Frame::Tenant(..))).unwrap_or(false)
}

/// Whether the first dimension of the connection that walks the query is a tenant of the type `T`; also when none walks
/// it, for then the query shows what it was bound to.
pub(crate) fn is_wall<T: Tenant>() -> bool {
    look(Frame::is_wall::<T>).unwrap_or(true)
}

/// How far a connection reaches: [`One`] tenant, [`Several`], or [`All`]. Sealed, and only a connection has one: what takes
/// a reach, such as [`BindLoad`](crate::BindLoad), is out of everybody else's.
pub trait Reach: sealed::Sealed + Clone + 'static {}

pub(crate) use self::sealed::Sealed as Tells;

mod sealed {
    /// Keeps the frame inside this crate.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` is not a reach of a connection",
        label = "not a reach",
        note = "use a `TenantConn`, a `TenantsConn`, or the unscoped connection that the application gives"
    )]
    pub trait Sealed {
        #[doc(hidden)]
        fn frame(&self) -> &super::Frame;

        /// What is told of an error of the database.
        #[doc(hidden)]
        #[must_use]
        fn tell(error: diesel::result::Error) -> diesel::result::Error {
            crate::binding::discreet::discreet(error)
        }
    }
}

/// The reach of one tenant, or of one in each dimension of a [`Scope`].
pub struct One<S: Scope> {
    frame: Frame,
    scope: PhantomData<fn() -> S>,
}

impl<S: Scope> One<S> {
    pub(crate) fn new(key: S::Key) -> Self {
        Self::in_frame(S::frame(key))
    }

    fn in_frame(frame: Frame) -> Self {
        Self {
            frame,
            scope: PhantomData,
        }
    }

    pub(crate) fn narrow<T: Tenant>(&self, key: T::Key) -> One<(S, T)> {
        One::in_frame(self.frame.clone().with::<T>(key))
    }

    pub(crate) fn key(&self) -> S::KeyRef<'_> {
        S::find(&self.frame)
    }

    /// The frame of all tenants, for an insert that writes for this one.
    pub(crate) fn given(&self) -> Frame {
        Frame::Unscoped(Some(Arc::new(self.frame.clone())))
    }
}

impl<S: Scope> Clone for One<S> {
    fn clone(&self) -> Self {
        Self::in_frame(self.frame.clone())
    }
}

impl<S: Scope> fmt::Debug for One<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("One").finish_non_exhaustive()
    }
}

impl<S: Scope> sealed::Sealed for One<S> {
    fn frame(&self) -> &Frame {
        &self.frame
    }
}

impl<S: Scope> Reach for One<S> {}

/// The reach of several tenants, for reading.
pub struct Several<T: Tenant> {
    frame: Frame,
    tenant: PhantomData<fn() -> T>,
}

impl<T: Tenant> Several<T> {
    pub(crate) fn new(keys: Vec<T::Key>) -> Self
    where
        T::Key: AsExpression<KeyType<T>>,
        KeyType<T>: SqlType + TypedExpressionType,
    {
        Self {
            frame: Frame::Tenants(Arc::new(KeysOf::<T>(keys.as_in_expression()))),
            tenant: PhantomData,
        }
    }

    pub(crate) fn keys(&self) -> &[T::Key] {
        match &self.frame {
            Frame::Tenants(keys) => keys
                .downcast_ref::<KeysOf<T>>()
                .map(|keys| &keys.0.values[..]),
            Frame::Tenant(..) | Frame::Unscoped(_) => None,
        }
        .expect("`new` puts the keys there")
    }
}

impl<T: Tenant> Clone for Several<T> {
    fn clone(&self) -> Self {
        Self {
            frame: self.frame.clone(),
            tenant: PhantomData,
        }
    }
}

impl<T: Tenant> fmt::Debug for Several<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Several").finish_non_exhaustive()
    }
}

impl<T: Tenant> sealed::Sealed for Several<T> {
    fn frame(&self) -> &Frame {
        &self.frame
    }
}

impl<T: Tenant> Reach for Several<T> {}

/// The reach of an unscoped connection.
#[derive(Debug, Clone, Copy)]
pub struct All(());

impl All {
    pub(crate) const TENANTS: Self = Self(());
}

impl sealed::Sealed for All {
    fn frame(&self) -> &Frame {
        static UNSCOPED: Frame = Frame::Unscoped(None);
        &UNSCOPED
    }

    fn tell(error: diesel::result::Error) -> diesel::result::Error {
        error
    }
}

impl Reach for All {}
