//! The frame: what the placeholders of a query see while it is walked.

use crate::tenant::Tenant;
use scoped_tls::scoped_thread_local;
use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

/// A key, marked with the type of its tenant: two types of tenant may share a type of key and must not be mixed up.
pub(super) struct KeyOf<T: Tenant>(pub(super) T::Key);

/// A tenant's key, or the lack of one.
#[derive(Clone)]
#[allow(missing_debug_implementations)]
pub enum Frame {
    /// Holds a [`KeyOf`] of the connection's type of tenant.
    Tenant(Arc<dyn Any + Send + Sync>),
    /// All tenants.
    Unscoped,
}

scoped_thread_local!(static FRAME: Frame);

/// Runs `run` with the frame of `reach` in place, and puts the former one back, also when `run` panics.
pub(crate) fn within<R>(reach: &impl Reach, run: impl FnOnce() -> R) -> R {
    FRAME.set(reach.frame(), run)
}

/// What `see` makes of the frame, if there is one.
pub(super) fn look<R>(see: impl FnOnce(&Frame) -> R) -> Option<R> {
    FRAME.is_set().then(|| FRAME.with(see))
}

/// Whether the query that is being walked runs on an unscoped connection.
pub(crate) fn is_unscoped() -> bool {
    look(|frame| matches!(frame, Frame::Unscoped)).unwrap_or(false)
}

/// How far a connection reaches: [`One`] tenant or [`All`]. Sealed.
pub trait Reach: sealed::Sealed + Clone + 'static {}

mod sealed {
    /// Keeps the frame inside this crate.
    #[diagnostic::on_unimplemented(
        message = "a connection reaches one tenant or all, and no other way",
        label = "not a reach",
        note = "use a `TenantConn`, or the unscoped connection that the application gives"
    )]
    pub trait Sealed {
        #[doc(hidden)]
        fn frame(&self) -> &super::Frame;
    }
}

/// The reach of one tenant.
pub struct One<T: Tenant> {
    frame: Frame,
    tenant: PhantomData<fn() -> T>,
}

impl<T: Tenant> One<T> {
    pub(crate) fn new(key: T::Key) -> Self {
        Self {
            frame: Frame::Tenant(Arc::new(KeyOf::<T>(key))),
            tenant: PhantomData,
        }
    }

    pub(crate) fn key(&self) -> &T::Key {
        match &self.frame {
            Frame::Tenant(key) => key.downcast_ref::<KeyOf<T>>().map(|key| &key.0),
            Frame::Unscoped => None,
        }
        .expect("`new` puts the key there")
    }
}

impl<T: Tenant> Clone for One<T> {
    fn clone(&self) -> Self {
        Self {
            frame: self.frame.clone(),
            tenant: PhantomData,
        }
    }
}

impl<T: Tenant> fmt::Debug for One<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("One").finish_non_exhaustive()
    }
}

impl<T: Tenant> sealed::Sealed for One<T> {
    fn frame(&self) -> &Frame {
        &self.frame
    }
}

impl<T: Tenant> Reach for One<T> {}

/// The reach of an unscoped connection.
#[derive(Debug, Clone, Copy)]
pub struct All;

impl sealed::Sealed for All {
    fn frame(&self) -> &Frame {
        static UNSCOPED: Frame = Frame::Unscoped;
        &UNSCOPED
    }
}

impl Reach for All {}
