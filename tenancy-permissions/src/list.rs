//! How a program lists its permissions.

use crate::catalog::MOST;

/// Lists the permissions of a program.
///
/// It makes an enum of all, for values; and beside it a type of each, by the variant's name, for [`Permit`](crate::Permit) and
/// [`Rights::permit`](crate::Rights::permit). The text is what the database calls the permission: keep it when the type gets another name.
/// Two of one name, one without a name, and more than 256 do not compile. Nor does a variant that is there under a condition
/// (`#[cfg(..)]`), or has the name of the enum.
///
/// An attribute on the enum or on a variant is one of the enum: `#[derive(Default)]` with `#[default]`, for instance. The type of a
/// permission has the documentation of its variant, `deprecated` and `allow` alone.
///
/// # Example
///
/// ```
/// use tenancy::permissions::{Permission, Permissions, permissions};
///
/// permissions! {
///     /// What somebody may do.
///     pub enum May {
///         /// Read tickets.
///         ViewTicket = "ticket.view",
///         /// Write new ones.
///         AddTicket = "ticket.add",
///     }
/// }
///
/// assert_eq!(May::ALL, [May::ViewTicket, May::AddTicket]);
/// assert_eq!(AddTicket::IS.name(), "ticket.add");
/// assert_eq!(May::named("ticket.view"), Some(May::ViewTicket));
/// assert_eq!(May::named("ticket.delete"), None);
/// ```
///
/// ```compile_fail
/// tenancy::permissions::permissions! {
///     pub enum May { ViewTicket = "ticket", AddTicket = "ticket" }
/// }
/// ```
#[macro_export]
macro_rules! permissions {
    (
        $(#[$of_all:meta])*
        $vis:vis enum $All:ident {
            $($(#[$($of_one:tt)*])* $One:ident = $name:literal),+ $(,)?
        }
    ) => {
        $(#[$of_all])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis enum $All {
            $($(#[$($of_one)*])* $One,)+
        }

        impl $crate::Permissions for $All {
            const ALL: &'static [Self] = &[$(Self::$One),+];

            fn name(self) -> &'static str {
                match self {
                    $(Self::$One => $name,)+
                }
            }

            fn index(self) -> usize {
                self as usize
            }
        }

        const _: () = $crate::__private::check(&[$($name),+]);

        $(
            $crate::__permission! {
                ($vis $One) []
                $([$($of_one)*])*
            }

            impl $crate::Permission for $One {
                type Of = $All;

                const IS: $All = $All::$One;

                type Number = $crate::__private::Number<
                    { $All::$One as usize & 1 != 0 },
                    { $All::$One as usize & 2 != 0 },
                    { $All::$One as usize & 4 != 0 },
                    { $All::$One as usize & 8 != 0 },
                    { $All::$One as usize & 16 != 0 },
                    { $All::$One as usize & 32 != 0 },
                    { $All::$One as usize & 64 != 0 },
                    { $All::$One as usize & 128 != 0 },
                >;
            }

            $crate::__private::permitted!($All $One);

            impl $crate::Requirement<$All> for $One {
                fn is_met_by(held: &$crate::PermissionSet<$All>) -> bool {
                    held.contains($All::$One)
                }

                fn write(f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    f.write_str($name)
                }
            }
        )+
    };
    ($($other:tt)*) => {
        ::core::compile_error! {
            "not a list of permissions\n\
             help: it is an enum of at least one variant, each with the text that the database calls it: \
             `pub enum May { ViewTicket = \"ticket.view\" }`"
        }
    };
}

/// For [`permissions!`](crate::permissions): the type of a permission, with those attributes of its variant that mean something there.
#[doc(hidden)]
#[macro_export]
macro_rules! __permission {
    (($vis:vis $One:ident) [$($of_one:tt)*]) => {
        $($of_one)*
        #[derive(Debug, Clone, Copy)]
        $vis struct $One;
    };
    (($vis:vis $One:ident) [$($of_one:tt)*] [cfg $($what:tt)*] $($more:tt)*) => {
        ::core::compile_error! {
            concat!(
                "the permission `", stringify!($One), "` is there under a condition\n",
                "help: list it always, and ask for it under that condition: what is not listed grants nothing",
            )
        }
        $vis struct $One;
    };
    ($one:tt [$($of_one:tt)*] [doc $($what:tt)*] $($more:tt)*) => {
        $crate::__permission! { $one [$($of_one)* #[doc $($what)*]] $($more)* }
    };
    ($one:tt [$($of_one:tt)*] [deprecated $($what:tt)*] $($more:tt)*) => {
        $crate::__permission! { $one [$($of_one)* #[deprecated $($what)*]] $($more)* }
    };
    ($one:tt [$($of_one:tt)*] [allow $($what:tt)*] $($more:tt)*) => {
        $crate::__permission! { $one [$($of_one)* #[allow $($what)*]] $($more)* }
    };
    ($one:tt [$($of_one:tt)*] [$($what:tt)*] $($more:tt)*) => {
        $crate::__permission! { $one [$($of_one)*] $($more)* }
    };
}

/// For [`permissions!`](crate::permissions): what follows from one permission, and from what it follows.
#[doc(hidden)]
#[macro_export]
macro_rules! __permitted {
    ($All:ident $One:ident) => {
        impl $crate::__private::Asked for $One {
            const FORMULA: &'static $crate::__private::Formula =
                &$crate::__private::Formula::One(::core::any::TypeId::of::<$One>());
        }

        impl<Q: $crate::__private::Yields<$One>> $crate::__private::FollowsFrom<Q> for $One {
            type Answer = <Q as $crate::__private::Yields<$One>>::Answer;
        }

        impl<P: $crate::__private::MetBy<$One>> $crate::__private::Yields<P> for $One {
            type Answer = <P as $crate::__private::MetBy<$One>>::Answer;
        }

        impl<Q> $crate::__private::MetBy<Q> for $One
        where
            Q: $crate::Permission<Of = $All>,
            $crate::__private::NumberOf<Self>:
                $crate::__private::Same<$crate::__private::NumberOf<Q>>,
        {
            type Answer = <$crate::__private::NumberOf<Self> as $crate::__private::Same<
                $crate::__private::NumberOf<Q>,
            >>::Answer;
        }
    };
}

/// For [`permissions!`](crate::permissions): refuses names by which one permission would stand for another.
#[doc(hidden)]
pub const fn check(names: &[&str]) {
    assert!(names.len() <= MOST, "more than 256 permissions");
    let mut at = 0;
    while at < names.len() {
        let name = names[at].as_bytes();
        assert!(!name.is_empty(), "a permission without a name");
        let mut other = 0;
        while other < at {
            assert!(
                !same(name, names[other].as_bytes()),
                "two permissions go by the same name"
            );
            other += 1;
        }
        let mut letter = 0;
        while letter < name.len() {
            assert!(
                name[letter].is_ascii_graphic(),
                "a permission's name is of ASCII letters, digits and signs"
            );
            letter += 1;
        }
        at += 1;
    }
}

/// Whether a database may take the names for one: it may ignore case.
const fn same(one: &[u8], other: &[u8]) -> bool {
    one.eq_ignore_ascii_case(other)
}
