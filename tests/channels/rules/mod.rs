//! What holds of channels.

mod bounds;
mod delivery;
mod histories;
mod joining;
mod nodes;
mod operations;
mod revoking;
mod settling;
mod topics;
mod wire;
mod world;
