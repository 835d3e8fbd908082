//! Signing up: an account founds a tenant, and owns it.

mod found;
mod policy;
mod sign_up;

pub use self::found::Found;
pub use self::policy::{Admission, RegistrationPolicy};
pub use self::sign_up::{Place, SignUp, SignedUp};
