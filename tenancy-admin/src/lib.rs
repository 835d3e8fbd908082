//! Whole tenants, for [`tenancy`](https://docs.rs/tenancy): what an operator does with them, across the scope.
//!
//! Use it through `tenancy`, by the feature `admin`: the module [`tenants`] is `tenancy::tenants` there.

// What a database says of itself is asked for by some of them only.
#![cfg_attr(
    not(all(feature = "mysql", feature = "postgres", feature = "sqlite")),
    allow(dead_code)
)]
#![cfg_attr(
    not(any(feature = "mysql", feature = "postgres", feature = "sqlite")),
    allow(unreachable_code, unused_variables)
)]

mod database;
mod graph;

pub mod tenants;
