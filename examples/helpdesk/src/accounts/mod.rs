//! Who somebody is, and of which companies they are a member.

pub(crate) mod enter;
pub(crate) mod found;
pub(crate) mod home;
pub(crate) mod invited;
pub(crate) mod new;
pub(crate) mod sign_up;
