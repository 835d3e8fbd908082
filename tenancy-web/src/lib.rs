//! The tenant of a web request, for [axum](https://docs.rs/axum) and other frameworks that are built on `tower`.
//!
//! Depend on [`tenancy`](https://docs.rs/tenancy) with the feature `axum`, which re-exports this as `tenancy::web`.
//!
//! | to | use |
//! |---|---|
//! | find out which tenant a request is for | [`TenantLayer`] |
//! | take the tenant as an argument of a handler | [`Current`] |
//! | take a connection of the tenant as an argument of a handler | [`Conn`] (with the feature of a pool) |
//! | know what a client is told when there is no tenant | [`TenantRejection`] |
//! | let members of the tenant in, and nobody else | `MemberLayer` (features `accounts` and of a pool) |
//! | take the member as an argument of a handler | `CurrentMember` |
//! | serve operators who act as members | `MemberLayer::impersonated`, `Viewer`, `ReadConn` |
//! | let programs in by the keys of the tenant | `KeyLayer` (the same features) |
//! | take the key as an argument of a handler | `CurrentKey` |
//! | ask for a permission, as an argument of a handler or as a layer | `RequirePermission`, behind `RightsLayer` (feature `permissions`) |
//! | the same of a program, by its key | `RequireKeyPermission`, behind `KeyRightsLayer` (feature `permissions`) |
//! | open sockets for members | `Sockets`, behind `MemberLayer` (feature `channels`) |
//! | say who is signed in | `Session` |
//! | give a session a new id when its role rises | `MemberLayer::renewed_when_roles_rise`, `RoleSession` |
//!
//! The rules, which host or path names a tenant, are framework-free: `tenancy::resolve::http`.

#[cfg(all(
    feature = "accounts",
    any(feature = "r2d2", feature = "bb8", feature = "deadpool")
))]
mod acting;
#[cfg(all(
    feature = "channels",
    any(feature = "r2d2", feature = "bb8", feature = "deadpool")
))]
mod channel;
#[cfg(any(feature = "r2d2", feature = "bb8", feature = "deadpool"))]
mod conn;
mod extract;
#[cfg(all(
    feature = "accounts",
    any(feature = "r2d2", feature = "bb8", feature = "deadpool")
))]
mod key;
mod layer;
#[cfg(all(
    feature = "accounts",
    any(feature = "r2d2", feature = "bb8", feature = "deadpool")
))]
mod member;
#[cfg(all(
    feature = "accounts",
    any(feature = "r2d2", feature = "bb8", feature = "deadpool")
))]
mod named;
#[cfg(all(
    feature = "permissions",
    any(feature = "r2d2", feature = "bb8", feature = "deadpool")
))]
mod permission;
#[cfg(all(
    feature = "accounts",
    any(feature = "r2d2", feature = "bb8", feature = "deadpool")
))]
mod places;
mod rejection;
mod renamed;
mod serve;
mod source;
mod task;

#[cfg(all(
    feature = "accounts",
    any(feature = "r2d2", feature = "bb8", feature = "deadpool")
))]
pub use self::acting::{
    CurrentImpersonator, ImpersonationSession, LooksUpImpersonationsInTasks, ReadConn, Viewer,
};
#[cfg(all(
    feature = "channels",
    any(feature = "r2d2", feature = "bb8", feature = "deadpool")
))]
pub use self::channel::{ChannelSession, Origins, Sockets};
#[cfg(any(feature = "r2d2", feature = "bb8", feature = "deadpool"))]
pub use self::conn::{Conn, ConnRejection, LendsInTasks};
pub use self::extract::{Current, NoTenantLayer};
#[cfg(all(
    feature = "accounts",
    any(feature = "r2d2", feature = "bb8", feature = "deadpool")
))]
pub use self::key::{
    CurrentKey, KeyLayer, KeyRejection, KeyService, LooksUpKeysInTasks, NoKeyLayer,
};
pub use self::layer::{TenantLayer, TenantService};
#[cfg(all(
    feature = "accounts",
    any(feature = "r2d2", feature = "bb8", feature = "deadpool")
))]
pub use self::member::{
    AsksInTasks, CurrentMember, MemberLayer, MemberRejection, MemberService, NoMemberLayer,
    RoleSession, Session,
};
#[cfg(all(
    feature = "permissions",
    any(feature = "r2d2", feature = "bb8", feature = "deadpool")
))]
pub use self::permission::{
    KeyPermissionRejection, KeyRightsLayer, KeyRightsService, LooksUpKeyRightsInTasks,
    LooksUpRightsInTasks, PermissionRejection, RequireKeyPermission, RequirePermission,
    RightsLayer, RightsService,
};
pub use self::rejection::TenantRejection;
