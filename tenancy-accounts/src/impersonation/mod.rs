//! An operator acts as a member, for a while and under both names.
//!
//! An impersonation is bound to a tenant and an account, and to an operator and a reason. It begins by a token, which is used
//! once, and is asked for at each request by another one, which the operator's session keeps. Whoever acts so is an
//! [`Impersonator`], and no member: what takes a [`Member`](crate::Member) does not compile, which is each operation that
//! changes memberships, invitations, keys, owners, or how the tenant stands.

mod acts;
mod begin;
mod beside;
mod end;
mod impersonate;
mod impersonator;
mod look_up;
mod model;
mod operators;
mod rows;

pub use self::begin::BeginImpersonation;
pub use self::end::EndImpersonation;
pub use self::impersonate::Impersonate;
pub use self::impersonator::Impersonator;
pub use self::look_up::LookUpImpersonation;
pub use self::model::{HasImpersonations, Impersonation};
pub use self::operators::{HasOperators, Operators};

use std::time::Duration;

/// How long an impersonation lasts, at most.
const LONGEST: Duration = Duration::from_hours(1);

/// How long one lasts if nothing else is said.
const LASTS: Duration = Duration::from_mins(30);

/// How long it waits for its beginning.
const BEGINS: Duration = Duration::from_mins(5);
