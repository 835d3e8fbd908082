//! What makes tests of the table of [cases](../cases.rs): one for each policy and verb, which runs at each reach.
//!
//! On the servers that is the reach of one tenant, where SQL differs, and `load` at the others. The modules that have the
//! table say by `verbs!` which tests are made for a kind of verbs; each is in a target of its own, so that no compiler
//! has the whole matrix in its memory.

/// Of each policy: the kinds of verbs that compile, the columns that tenants set, the keys, and which rows the tenants of these
/// keys read and write.
macro_rules! cases {
    ($($(#[$doc:meta])* $policy:ident by $verbs:tt $case:tt)*) => {$(
        $(#[$doc])*
        mod $policy {
            #[allow(unused_imports)]
            use super::*;

            verbs! { $verbs $case }
        }
    )*};
}

macro_rules! tests {
    ($what:ident $case:tt $($verb:ident)*) => {
        $(
            #[test]
            fn $verb() {
                let db = &mut *filled();
                $what! { $verb db $case }
            }
        )*
    };
}
