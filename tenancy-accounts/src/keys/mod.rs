//! API keys: by which programs act for a tenant.
//!
//! The tenant is that of the key's row, and nothing that a request says. A key of somebody's own ends with the membership, in
//! its transaction; one of the tenant's stays when whoever has made it goes.

mod acts;
mod beside;
mod holder;
mod look_up;
mod make;
mod model;
mod revoke;
mod rotate;
mod rows;

pub use self::holder::KeyHolder;
pub use self::look_up::LookUpKey;
pub use self::make::MakeKey;
pub use self::model::{ApiKey, HasApiKeys, KeyTerms, ScopeOf};
pub use self::revoke::RevokeKey;
pub use self::rotate::RotateKey;

/// How long a key holds, if nothing else is said: 90 days.
const HOLDS: std::time::Duration = std::time::Duration::from_hours(90 * 24);
