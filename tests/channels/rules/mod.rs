//! What holds of channels.

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
mod presence;
#[cfg(feature = "redis")]
mod redis;
mod revocation;
mod revoking;
mod settling;
mod topics;
mod wire;
mod world;
