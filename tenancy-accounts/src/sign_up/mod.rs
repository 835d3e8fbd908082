//! Signing up: an account founds a tenant, and owns it.

mod admitted;
mod allowance;
mod found;
mod policy;

pub(crate) use self::admitted::provisional_slug;
pub use self::admitted::{Founder, SignUp, SignedUp};
pub use self::found::Found;
pub use self::policy::{Admission, RegistrationPolicy};
