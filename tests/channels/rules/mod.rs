//! What holds of channels.

mod bounds;
mod delivery;
mod groups;
mod histories;
mod history;
mod joining;
mod nodes;
mod operations;
mod revoking;
mod settling;
mod topics;
mod wire;
mod world;
