//! What the library promises of the current tenant and of pools.
#![cfg(test)]

mod context;
mod support;
