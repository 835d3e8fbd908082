//! `Debug` of what has nothing to show: a key inside, or a query of Diesel's, or nothing but types.

/// Shows the name of a type and nothing of what is inside, which need not be `Debug`: `opaque!([S: Scope] One<S>);`
macro_rules! opaque {
    ([$($generics:tt)*] $Name:ident $($arguments:tt)*) => {
        impl<$($generics)*> std::fmt::Debug for $Name $($arguments)* {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($Name)).finish_non_exhaustive()
            }
        }
    };
}

pub(crate) use opaque;
