//! What the library promises of the current tenant and of pools.
#![cfg(test)]

mod asynchronous;
mod blocking;
mod concurrency;
mod context;
mod leaks;
mod spans;
mod support;
