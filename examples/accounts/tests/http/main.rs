//! The application, as browsers meet it.

mod browser;
mod invitations;
mod members;
mod operators;
mod sessions;
mod signing_up;
