//! An incremental build of a user's program never crashes the compiler.
//!
//! rustc remembers from one build to the next which obligations hold (`Scoped<..>: Load<..>`), and panics if an answer is
//! another one the second time. Bounds can be written so that this happens in a sound program: see the macros'
//! `Designation::column`. Only edits show it, so that is what is tried here.

mod program;
mod random;
mod user;
mod walks;
