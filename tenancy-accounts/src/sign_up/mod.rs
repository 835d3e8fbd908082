//! Signing up: an account founds a tenant, and owns it.

mod admitted;
mod allowance;
mod found;
mod founder;
mod policy;

pub use self::admitted::{SignUp, SignedUp};
pub use self::found::Found;
pub use self::founder::Founder;
pub(crate) use self::founder::provisional_slug;
pub use self::policy::{Admission, RegistrationPolicy};
