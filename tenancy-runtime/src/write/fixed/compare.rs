//! How a field is compared with what a statement stamps on the row.

use crate::policy::{OwnerOf, Owners};
use crate::scope::Frame;
use crate::tenant::Tenant;
use std::any::TypeId;
use std::marker::PhantomData;

/// What a field says of whom the row belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// Nothing.
    Nothing,
    /// To whom the statement writes it.
    TheSame,
    /// To somebody else.
    Another,
}

/// How a field's value is compared with what a statement stamps on the row.
pub(super) type Compare<V> = fn(&V, &Frame) -> Said;

/// A value that can be compared, in the way that `By` says.
#[diagnostic::on_unimplemented(
    message = "whether this instance names the connection's tenant cannot be told",
    label = "a field of type `{Self}` is not compared with the tenant's key",
    note = "give the field the type of the key, or implement `PartialEq` with the key for its type"
)]
pub(crate) trait Agrees<By> {
    #[doc(hidden)]
    fn said(&self, frame: &Frame) -> Said;
}

impl From<bool> for Said {
    fn from(same: bool) -> Self {
        if same { Self::TheSame } else { Self::Another }
    }
}

/// By the key of the tenant of the type `T`.
#[derive(Debug)]
pub struct ToKey<T>(PhantomData<fn() -> T>);

#[diagnostic::do_not_recommend]
impl<T: Tenant, V: PartialEq<T::Key>> Agrees<ToKey<T>> for V {
    fn said(&self, frame: &Frame) -> Said {
        match frame.writes_for() {
            // Of a dimension with every tenant, any of them.
            Some(frame) if frame.has_every(TypeId::of::<T>()) => Said::Nothing,
            Some(frame) => Said::from(frame.key::<T>().is_some_and(|key| *self == *key)),
            None => Said::Nothing,
        }
    }
}

/// By the key of the tenant of the type `T`, unless the connection is that of a tenant of the type `U` below it: that one
/// has the row, and not the key of the tenant above.
#[derive(Debug)]
pub struct ToKeyAbove<T, U>(PhantomData<fn() -> (T, U)>);

#[diagnostic::do_not_recommend]
impl<T: Tenant, U: Tenant, V: PartialEq<T::Key>> Agrees<ToKeyAbove<T, U>> for V {
    fn said(&self, frame: &Frame) -> Said {
        match frame.writes_for() {
            Some(frame) if frame.is_wall::<U>() => Said::Nothing,
            Some(frame) => Said::from(frame.key::<T>().is_some_and(|key| *self == *key)),
            None => Said::Nothing,
        }
    }
}

/// By the key of the tenant of the type `T`, whose own row this is, on a connection of such a tenant.
#[derive(Debug)]
pub struct ToItself<T>(PhantomData<fn() -> T>);

#[diagnostic::do_not_recommend]
impl<T: Tenant, V: PartialEq<T::Key>> Agrees<ToItself<T>> for V {
    fn said(&self, frame: &Frame) -> Said {
        match frame.writes_for() {
            Some(frame) if frame.is_wall::<T>() => {
                Said::from(frame.key::<T>().is_some_and(|key| *self == *key))
            }
            Some(_) | None => Said::Nothing,
        }
    }
}

/// By the flag of global rows, which no tenant sets.
#[derive(Debug)]
pub struct ToUnset;

impl Agrees<ToUnset> for bool {
    fn said(&self, frame: &Frame) -> Said {
        match frame.writes_for() {
            Some(_) => Said::from(!*self),
            None => Said::Nothing,
        }
    }
}

/// By the words for the type of the tenant, one of the owners `O` of rows of the table `Tab`.
#[derive(Debug)]
pub struct ToOwnerType<Tab, O>(PhantomData<fn() -> (Tab, O)>);

/// By the key of the tenant, one of the owners `O` of rows of the table `Tab`.
#[derive(Debug)]
pub struct ToOwnerKey<Tab, O>(PhantomData<fn() -> (Tab, O)>);

/// Values that can be compared with the keys of all of `Self`, which are the owners of rows of the table `Tab`.
pub(crate) trait OwnerKeys<Tab, V> {
    /// Whether the value is the key of the frame's tenant.
    fn is_key(value: &V, frame: &Frame) -> bool;
}

/// What the type column says of the owners of rows of the table `Tab`.
pub(crate) trait OwnerTypes<Tab> {
    /// What it says of the frame's tenant.
    fn name(frame: &Frame) -> Option<&'static str>;
}

macro_rules! owners {
    ($(($($O:ident),+))+) => {$(
        impl<Tab, V, $($O: OwnerOf<Tab>),+> OwnerKeys<Tab, V> for ($($O,)+)
        where
            $(V: PartialEq<$O::Key>),+
        {
            fn is_key(value: &V, frame: &Frame) -> bool {
                $(if frame.is_wall::<$O>() {
                    return frame.key::<$O>().is_some_and(|key| *value == *key);
                })+
                false
            }
        }

        impl<Tab, $($O: OwnerOf<Tab>),+> OwnerTypes<Tab> for ($($O,)+) {
            fn name(frame: &Frame) -> Option<&'static str> {
                $(if frame.is_wall::<$O>() {
                    return Some($O::NAME);
                })+
                None
            }
        }
    )+};
}
owners! { (A) (A, B) (A, B, C) (A, B, C, D) }

#[diagnostic::do_not_recommend]
impl<Tab, O: Owners<Tab> + OwnerTypes<Tab>, V: AsRef<str>> Agrees<ToOwnerType<Tab, O>> for V {
    fn said(&self, frame: &Frame) -> Said {
        match frame.writes_for() {
            Some(frame) => Said::from(O::name(frame) == Some(self.as_ref())),
            None => Said::Nothing,
        }
    }
}

#[diagnostic::do_not_recommend]
impl<Tab, O: Owners<Tab> + OwnerKeys<Tab, V>, V> Agrees<ToOwnerKey<Tab, O>> for V {
    fn said(&self, frame: &Frame) -> Said {
        match frame.writes_for() {
            Some(frame) => Said::from(O::is_key(self, frame)),
            None => Said::Nothing,
        }
    }
}

/// By nothing: the column names another tenant on purpose.
#[derive(Debug)]
pub struct ToNothing;

impl<V> Agrees<ToNothing> for V {
    fn said(&self, _: &Frame) -> Said {
        Said::Nothing
    }
}

/// An `Option`: `None` says nothing.
#[derive(Debug)]
pub struct IfSaid<By>(PhantomData<fn() -> By>);

#[diagnostic::do_not_recommend]
impl<By, V: Agrees<By>> Agrees<IfSaid<By>> for Option<V> {
    fn said(&self, frame: &Frame) -> Said {
        self.as_ref()
            .map_or(Said::Nothing, |value| value.said(frame))
    }
}

/// A reference.
#[derive(Debug)]
pub struct ByRef<By>(PhantomData<fn() -> By>);

#[diagnostic::do_not_recommend]
impl<By, V: Agrees<By>> Agrees<ByRef<By>> for &V {
    fn said(&self, frame: &Frame) -> Said {
        (**self).said(frame)
    }
}

/// How the expansions ask whether a field can be compared. One that cannot is still a value to plain Diesel.
///
/// A method call finds the trait that is implemented for the type before the one that is implemented for a reference to
/// it: [`Comparable`] if it can be.
#[derive(Debug)]
pub struct Question<By, V>(PhantomData<fn() -> (By, V)>);

impl<By, V> Question<By, V> {
    /// The question.
    #[must_use]
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<By, V> Default for Question<By, V> {
    fn default() -> Self {
        Self::new()
    }
}

/// The answer of a field that can be compared.
pub trait Comparable<V> {
    #[doc(hidden)]
    fn compare(&self) -> fn(&V, &Frame) -> Said;
}

impl<By, V: Agrees<By>> Comparable<V> for Question<By, V> {
    fn compare(&self) -> fn(&V, &Frame) -> Said {
        V::said
    }
}

/// The answer of a field that cannot: no statement of a tenant compiles with it, so it is never heard.
pub trait Incomparable<V> {
    #[doc(hidden)]
    fn compare(&self) -> fn(&V, &Frame) -> Said;
}

impl<By, V> Incomparable<V> for &Question<By, V> {
    fn compare(&self) -> fn(&V, &Frame) -> Said {
        |_, _| Said::Another
    }
}
