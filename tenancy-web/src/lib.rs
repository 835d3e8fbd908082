//! The tenant of a web request, for [axum](https://docs.rs/axum) and everything else that is built on `tower`.
//!
//! Depend on [`tenancy`](https://docs.rs/tenancy) with the feature `axum`, which re-exports this as `tenancy::web`.
//!
//! | to | use |
//! |---|---|
//! | find out which tenant a request is for | [`TenantLayer`] |
//! | have the tenant in a handler | [`Current`] |
//! | know what a client is told when there is none | [`TenantRejection`] |

mod extract;
mod layer;
mod rejection;
mod source;

pub use self::extract::{Current, NoTenantLayer};
pub use self::layer::{TenantLayer, TenantService};
pub use self::rejection::{Refused, TenantRejection};
