//! Row-based multi-tenancy for Diesel that a program cannot get wrong.
pub use tenancy_macros::{determines_tenant, tenanted, universal};
#[doc(hidden)]
pub use tenancy_runtime::__private;
pub use tenancy_runtime::*;

/// Everything.
pub mod prelude {
    pub use diesel::prelude::*;
    pub use tenancy_macros::{determines_tenant, tenanted, universal};
    pub use tenancy_runtime::{Model, TenantConn, UnscopedConn, UnscopedExt};
}
