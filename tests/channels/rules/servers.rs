//! What holds on each server: whatever a database has a part in.

mod bounds;
mod brokers;
mod delivery;
mod groups;
mod histories;
mod history;
mod joining;
mod letters;
mod nodes;
mod operations;
mod revocation;
mod revoking;
mod settling;
pub(crate) mod world;
