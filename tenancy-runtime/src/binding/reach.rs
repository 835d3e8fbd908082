//! How far a connection reaches.

use crate::opaque::opaque;
use crate::scope::{
    Above, Asked, Formula, Frame, KeysOf, Permitted, Scope, Tenants, Unscoped, marked_as,
};
use crate::tenant::{KeyType, Tenant};
use diesel::expression::array_comparison::AsInExpression;
use diesel::expression::{AsExpression, TypedExpressionType};
use diesel::sql_types::SqlType;
use std::marker::PhantomData;
use std::sync::Arc;

/// How far a connection reaches: [`One`] tenant, for reading ([`ReadOnly`]) or also for writing, [`Several`], or [`All`]. Sealed, and only a connection has one: what takes
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
        fn frame(&self) -> &crate::scope::Frame;

        /// What has been permitted.
        #[doc(hidden)]
        const PERMITS: &'static crate::scope::Formula;

        /// What tells the text of its statements from that of others: the reach, without what has been permitted.
        #[doc(hidden)]
        type Text: 'static;

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

    /// One dimension more, with every tenant of it.
    pub(crate) fn with_every<T: Tenant>(&self) -> One<(S, Unscoped<T>)> {
        One::in_frame(self.frame.clone().with_every::<T>())
    }

    pub(crate) fn key(&self) -> S::KeyRef<'_> {
        S::find(&self.frame)
    }

    /// The frame of all tenants, for an insert that writes for this one.
    pub(crate) fn given(&self) -> Frame {
        Frame::Unscoped(Some(Arc::new(self.frame.clone())))
    }
}

impl<S: Scope> One<S> {
    /// Whether the tenant of the type `T`, the first dimension, has this key.
    pub(crate) fn is_of<T: Tenant>(&self, key: &T::Key) -> bool {
        self.frame.key::<T>() == Some(key)
    }

    /// The same reach, where what `P` asks for has been permitted.
    pub(crate) fn permitted<P: Asked>(self) -> One<(S, Permitted<P>)> {
        One::in_frame(self.frame)
    }
}

impl<S: Above> One<S> {
    /// The reach of a tenant below, with what has been permitted in this one.
    pub(crate) fn below<P: Tenant>(key: P::Key) -> One<S::Below<P>> {
        One::in_frame(Frame::of::<P>(key))
    }
}

impl<S: Scope, P: Asked> One<(S, Permitted<P>)> {
    /// The same reach, as if nothing had been permitted.
    pub(crate) fn without_permit(&self) -> One<S> {
        One::in_frame(self.frame.clone())
    }
}

impl<S: Scope, T: Tenant> One<(S, Unscoped<T>)> {
    /// One tenant of the last dimension, of which it has every one.
    pub(crate) fn only(&self, key: T::Key) -> One<(S, T)> {
        let outer = self.frame.inside_every().expect("`with_every` makes it");
        One::in_frame(outer.clone().with::<T>(key))
    }
}

impl<S: Scope> Clone for One<S> {
    fn clone(&self) -> Self {
        Self::in_frame(self.frame.clone())
    }
}

opaque!([S: Scope] One<S>);

impl<S: Scope> sealed::Sealed for One<S> {
    type Text = One<S::Text>;

    const PERMITS: &'static Formula = S::PERMITS;

    fn frame(&self) -> &Frame {
        &self.frame
    }
}

impl<S: Scope> Reach for One<S> {}

/// The reach of one tenant, as [`One`] has it, for reading.
pub struct ReadOnly<S: Scope>(One<S>);

impl<S: Scope> ReadOnly<S> {
    pub(crate) const fn of(reach: One<S>) -> Self {
        Self(reach)
    }

    /// The same, with whatever else one does there.
    pub(crate) const fn one(&self) -> &One<S> {
        &self.0
    }
}

impl<S: Scope> Clone for ReadOnly<S> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

opaque!([S: Scope] ReadOnly<S>);

impl<S: Scope> sealed::Sealed for ReadOnly<S> {
    type Text = ReadOnly<S::Text>;

    const PERMITS: &'static Formula = S::PERMITS;

    fn frame(&self) -> &Frame {
        self.0.frame()
    }
}

impl<S: Scope> Reach for ReadOnly<S> {}

/// The reach of several tenants, of one type or of each that [`Tenants`] names, for reading.
pub struct Several<L: Tenants> {
    frame: Frame,
    tenants: PhantomData<fn() -> L>,
}

impl<T: Tenant> Several<T> {
    pub(crate) fn new(keys: Vec<T::Key>) -> Self
    where
        T::Key: AsExpression<KeyType<T>>,
        KeyType<T>: SqlType + TypedExpressionType,
    {
        Self::in_frame(Frame::of_several::<T>(KeysOf(keys.as_in_expression())))
    }
}

impl<L: Tenants> Several<L> {
    fn in_frame(frame: Frame) -> Self {
        Self {
            frame,
            tenants: PhantomData,
        }
    }

    /// The reach of these tenants, and of others of the type `T`.
    pub(crate) fn and<T: Tenant>(self, keys: Vec<T::Key>) -> Several<(L, T)>
    where
        T::Key: AsExpression<KeyType<T>>,
        KeyType<T>: SqlType + TypedExpressionType,
    {
        Several::in_frame(self.frame.and::<T>(KeysOf(keys.as_in_expression())))
    }

    /// The same reach, where what `P` asks for has been permitted in each of them.
    pub(crate) fn permitted<P: Asked>(self) -> Several<(L, Permitted<P>)> {
        Several::in_frame(self.frame)
    }

    /// The keys of the tenants of the type `T`, which is among those that `L` names.
    pub(crate) fn keys<T: Tenant>(&self) -> &[T::Key] {
        self.frame
            .marked_keys::<T>()
            .and_then(marked_as::<KeysOf<T>>)
            .map(|keys| &keys.0.values[..])
            .expect("`new` and `and` put the keys there")
    }
}

impl<L: Tenants> Clone for Several<L> {
    fn clone(&self) -> Self {
        Self::in_frame(self.frame.clone())
    }
}

opaque!([L: Tenants] Several<L>);

impl<L: Tenants> sealed::Sealed for Several<L> {
    type Text = Several<L::Text>;

    const PERMITS: &'static Formula = L::PERMITS;

    fn frame(&self) -> &Frame {
        &self.frame
    }
}

impl<L: Tenants> Reach for Several<L> {}

/// The reach of an unscoped connection.
#[derive(Debug, Clone, Copy)]
pub struct All(());

impl All {
    pub(crate) const TENANTS: Self = Self(());
}

impl sealed::Sealed for All {
    type Text = Self;

    // Nobody's permission is asked for.
    const PERMITS: &'static Formula = &Formula::Everything;

    fn frame(&self) -> &Frame {
        static UNSCOPED: Frame = Frame::Unscoped(None);
        &UNSCOPED
    }

    fn tell(error: diesel::result::Error) -> diesel::result::Error {
        error
    }
}

impl Reach for All {}
