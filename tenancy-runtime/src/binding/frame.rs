//! The frame that is in place: what the placeholders of a query see while it is walked.

use super::ScopeError;
use super::reach::Reach;
use super::walked::{self, Walk};
use crate::scope::{Asked, Formula, Frame};
use crate::tenant::Tenant;
use diesel::result::QueryResult;
use scoped_tls::scoped_thread_local;
use std::any::TypeId;
use std::cell::Cell;

scoped_thread_local!(static FRAME: Frame);

thread_local! {
    static INSERTS: Cell<bool> = const { Cell::new(false) };

    /// What has been permitted on the connection whose statement is being walked: what its reach says.
    static PERMITTED: Cell<&'static Formula> = const { Cell::new(Formula::NOTHING) };
}

/// Puts what was permitted before back, also on a panic.
struct Formerly(&'static Formula);

impl Formerly {
    fn permit<R: Reach>() -> Self {
        Self(PERMITTED.replace(R::PERMITS))
    }
}

impl Drop for Formerly {
    fn drop(&mut self) {
        PERMITTED.set(self.0);
    }
}

/// Whether what `P` asks for has been permitted on the connection whose statement is being walked.
pub(crate) fn permits<P: Asked>() -> bool {
    PERMITTED.get().permits(P::FORMULA)
}

/// Runs `walk` with the frame of `reach` in place, and puts the former one back, also when `walk` panics.
pub(crate) fn within(reach: &impl Reach, walk: &mut Walk<'_>) -> QueryResult<()> {
    within_frame(reach.frame(), walk)
}

/// Runs `run`, which runs a blocking insert as it is, with this frame in place: the statement has no id by the reach of the
/// connection.
pub(crate) fn inserting<R, T>(_: &R, frame: &Frame, run: impl FnOnce() -> T) -> T
where
    R: Reach,
{
    struct Restore(bool);

    impl Drop for Restore {
        fn drop(&mut self) {
            INSERTS.set(self.0);
        }
    }

    let _restore = Restore(INSERTS.replace(true));
    let _formerly = Formerly::permit::<R>();
    FRAME.set(frame, || walked::run_apart(run))
}

/// Whether what is walked may be such an insert. What has another text for a connection of another reach is not kept then.
pub(crate) fn is_inserted() -> bool {
    INSERTS.get()
}

/// The frame of a connection of this reach.
pub(crate) fn frame_of(reach: &impl Reach) -> &Frame {
    reach.frame()
}

/// Runs `walk`, a statement's on a connection of the reach `R`, with this frame in place, as [`within`] does.
pub(crate) fn bound_to<R: Reach>(frame: &Frame, walk: &mut Walk<'_>) -> QueryResult<()> {
    let _formerly = Formerly::permit::<R>();
    within_frame(frame, walk)
}

/// Runs `walk` with this frame in place, as [`within`] does.
fn within_frame(frame: &Frame, walk: &mut Walk<'_>) -> QueryResult<()> {
    FRAME.set(frame, || walked::apart(walk))
}

/// Runs `walk` for the other tenants of a connection that has a list of some of the type `T`.
pub(crate) fn without<T: Tenant>(walk: &mut Walk<'_>) -> QueryResult<()> {
    match look(Frame::without::<T>).flatten() {
        Some(others) => within_frame(&others, walk),
        None => walk(),
    }
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
    look(|frame| !matches!(frame, Frame::Tenant(..) | Frame::Every(..))).unwrap_or(false)
}

/// Whether it runs on a connection of several tenants that it has a list of.
pub(crate) fn is_of_a_list() -> bool {
    look(|frame| matches!(frame, Frame::Tenants(..))).unwrap_or(false)
}

/// Whether that list is empty.
pub(crate) fn is_of_none() -> bool {
    look(Frame::is_of_none).unwrap_or(false)
}

/// Whether these are tenants of several types.
pub(crate) fn is_of_types() -> bool {
    look(Frame::is_of_types).unwrap_or(false)
}

/// Whether it runs on a connection of several tenants, some of which are of another type than `T`.
pub(crate) fn has_list_beside<T: Tenant>() -> bool {
    look(Frame::has_list_beside::<T>).unwrap_or(false)
}

/// Whether it runs on a connection of several tenants, or of all, or on one of every tenant of a further dimension.
pub(crate) fn sees_several_in_any() -> bool {
    look(|frame| !matches!(frame, Frame::Tenant(..)) || frame.has_any_every()).unwrap_or(false)
}

/// Whether the query that is being walked sees several tenants of this type.
pub(crate) fn sees_several_of(tenant: TypeId) -> bool {
    look(|frame| match frame {
        Frame::Tenant(..) | Frame::Every(..) => frame.has_every(tenant),
        Frame::Tenants(..) | Frame::Unscoped(_) => true,
    })
    .unwrap_or(false)
}

/// Whether the connection has a key of a tenant of this type, or several.
pub(crate) fn holds(tenant: TypeId) -> bool {
    look(|frame| frame.holds(tenant)).unwrap_or(false)
}

/// That the connection which walks the query has no further dimension beside its first one.
///
/// Whoever picks one of several owners of a row asks for it. Such a row has no column of a further dimension, so one that
/// narrows the connection would not narrow what is read.
#[derive(Debug, Clone, Copy)]
pub struct OneDimensional(());

/// That it has none, also when no connection walks it.
///
/// # Errors
///
/// `OtherTenantType` if it has one.
pub(crate) fn one_dimensional() -> Result<OneDimensional, ScopeError> {
    match look(Frame::is_narrowed) {
        Some(true) => Err(ScopeError::OtherTenantType),
        Some(false) | None => Ok(OneDimensional(())),
    }
}

/// Whether the connection has no key of a tenant of the type `T`, but every one, in a further dimension.
pub(crate) fn has_every<T: Tenant>() -> bool {
    look(|frame| frame.has_every(TypeId::of::<T>())).unwrap_or(false)
}

/// Whether the first dimension of the connection that walks the query is a tenant of the type `T`; also when none walks
/// it, for then the query shows what it was bound to.
pub(crate) fn is_wall<T: Tenant>() -> bool {
    look(Frame::is_wall::<T>).unwrap_or(true)
}
