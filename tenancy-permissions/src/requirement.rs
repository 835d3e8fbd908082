//! What is asked for: one permission, one of several, or each of several.

use crate::catalog::Permissions;
use crate::set::PermissionSet;
use std::fmt;
use std::marker::PhantomData;
use tenancy_runtime::__private::Formula;
use tenancy_runtime::Asked;

/// What a check asks for, as a type: a permission of `S`, [`Any`] of some, or [`All`] of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a permission of `{S}`",
    label = "not one of these permissions",
    note = "ask for a type that `permissions!` has made for `{S}`, or for `Any<(A, B)>` or `All<(A, B)>` of at most eight: `Any<(A, Any<(B, C)>)>` is one of more"
)]
pub trait Requirement<S: Permissions>: Asked {
    #[doc(hidden)]
    fn is_met_by(held: &PermissionSet<S>) -> bool;

    /// Writes it to the log.
    #[doc(hidden)]
    fn write(f: &mut fmt::Formatter<'_>) -> fmt::Result;
}

/// Asks for one of the permissions: `Any<(ViewTicket, ChangeTicket)>`. `Any<()>` denies.
///
/// There are at most eight in it. What is in it may be `Any` or [`All`] of others.
pub struct Any<L>(PhantomData<fn() -> L>);

/// Asks for each of the permissions: `All<(ViewTicket, ChangeTicket)>`. `All<()>` denies: who asks for nothing has forgotten
/// what to ask for.
///
/// There are at most eight in it. What is in it may be [`Any`] or `All` of others.
pub struct All<L>(PhantomData<fn() -> L>);

impl<L> fmt::Debug for Any<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Any")
    }
}

impl<L> fmt::Debug for All<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("All")
    }
}

macro_rules! empty {
    ($($Of:ident)+) => {$(
        impl Asked for $Of<()> {
            const FORMULA: &'static Formula = Formula::NOBODYS;
        }

        impl<S: Permissions> Requirement<S> for $Of<()> {
            fn is_met_by(_: &PermissionSet<S>) -> bool {
                false
            }

            fn write(f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("nothing")
            }
        }
    )+};
}

empty!(Any All);

macro_rules! of {
    ($Of:ident, $op:tt, $word:literal: $First:ident $($More:ident)*) => {
        impl<S, $First, $($More),*> Requirement<S> for $Of<($First, $($More,)*)>
        where
            S: Permissions,
            $First: Requirement<S>,
            $($More: Requirement<S>,)*
        {
            fn is_met_by(held: &PermissionSet<S>) -> bool {
                $First::is_met_by(held) $($op $More::is_met_by(held))*
            }

            fn write(f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("(")?;
                $First::write(f)?;
                $(
                    f.write_str($word)?;
                    $More::write(f)?;
                )*
                f.write_str(")")
            }
        }
    };
}

macro_rules! asked {
    ($($Of:ident)+: $tuple:tt) => {
        $(asked!(@ $Of $tuple);)+
    };
    (@ $Of:ident ($($Each:ident)+)) => {
        impl<$($Each: Asked),+> Asked for $Of<($($Each,)+)> {
            const FORMULA: &'static Formula = &Formula::$Of(&[$($Each::FORMULA),+]);
        }
    };
}

macro_rules! of_each_length {
    ($Last:ident) => {
        asked!(Any All: ($Last));
        of!(Any, ||, " or ": $Last);
        of!(All, &&, " and ": $Last);
    };
    ($First:ident $($More:ident)+) => {
        asked!(Any All: ($First $($More)+));
        of!(Any, ||, " or ": $First $($More)+);
        of!(All, &&, " and ": $First $($More)+);
        of_each_length!($($More)+);
    };
}

of_each_length!(A B C D E F G H);

/// A requirement, as the log has it.
pub(crate) struct Written<S, P>(PhantomData<fn() -> (S, P)>);

impl<S, P> Written<S, P> {
    pub(crate) const NEW: Self = Self(PhantomData);
}

impl<S: Permissions, P: Requirement<S>> fmt::Display for Written<S, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        P::write(f)
    }
}

#[cfg(test)]
mod tests {
    use super::{All, Any, Requirement, Written};
    use crate::catalog::Permissions as _;
    use crate::set::PermissionSet;

    crate::permissions! {
        enum May {
            A = "a",
            B = "b",
            C = "c",
        }
    }

    fn met<P: Requirement<May>>(held: &[May]) -> bool {
        P::is_met_by(&PermissionSet::of(held.iter().copied()))
    }

    #[test]
    fn any_of_several_is_met_by_one_and_all_by_each() {
        for bits in 0..8_u8 {
            let has = |one: May| bits & (1 << one.index()) != 0;
            let held: Vec<_> = May::ALL.iter().copied().filter(|one| has(*one)).collect();
            let [a, b, c] = [May::A, May::B, May::C].map(has);
            assert_eq!(met::<A>(&held), a);
            assert_eq!(met::<Any<(A,)>>(&held), a);
            assert_eq!(met::<All<(A,)>>(&held), a);
            assert_eq!(met::<Any<(A, B, C)>>(&held), a || b || c);
            assert_eq!(met::<All<(A, B, C)>>(&held), a && b && c);
            assert_eq!(met::<All<(A, Any<(B, C)>)>>(&held), a && (b || c));
            assert_eq!(met::<Any<(A, All<(B, C)>)>>(&held), a || (b && c));
        }
    }

    #[test]
    fn the_empty_list_denies_wherever_it_stands() {
        let all = May::ALL;
        assert!(!met::<Any<()>>(all) && !met::<All<()>>(all));
        assert!(!met::<All<(A, All<()>)>>(all));
        assert!(met::<Any<(A, All<()>)>>(all));
    }

    #[test]
    fn a_requirement_is_written_by_the_names_of_its_permissions() {
        let written = Written::<May, All<(A, Any<(B, C)>)>>::NEW.to_string();
        assert_eq!(written, "(a and (b or c))");
    }
}
