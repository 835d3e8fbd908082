//! What the library promises of resolving tenants: from the web, and from the payload of a job.
#![cfg(test)]

mod cached;
mod conn;
mod host;
mod layer;
mod payload;
mod support;
mod table;
