//! Domains of a tenant, by whose addresses of mail somebody may join it.
//!
//! A tenant claims a domain, shows by a record of DNS that it has it, and shows that again before the proof is over. Whoever has
//! verified an address there may join, in the lowest role. The application asks DNS, and says what it has said.

mod challenge;
mod claim;
mod due;
mod forget;
mod join;
mod joinable;
mod model;
mod prove;
mod rows;
mod shared;

pub use self::challenge::DomainChallenge;
pub use self::claim::ClaimDomain;
pub use self::due::{DomainToProve, DomainsToProve};
pub use self::forget::ForgetDomain;
pub use self::join::JoinByDomain;
pub use self::joinable::{JoinableTenant, JoinableTenants};
pub use self::model::{DomainTerms, HasTenantDomains, TenantDomain};
pub use self::prove::ProveDomain;

/// How long a proof holds, if nothing else is said: seven days.
const HOLDS: std::time::Duration = std::time::Duration::from_hours(7 * 24);

/// How long a claim is good that nobody has shown, if nothing else is said: thirty days.
const CLAIM_HOLDS: std::time::Duration = std::time::Duration::from_hours(30 * 24);

/// How many domains a tenant has claimed, at most, if nothing else is said.
const CLAIMED: u32 = 100;

/// How many proofs are told at once, at most, if nothing else is said.
const TOLD: u32 = 1000;
