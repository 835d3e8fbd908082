//! What the library promises of the current tenant and of pools.
#![cfg(test)]

mod blocking;
mod concurrency;
mod context;
mod support;
