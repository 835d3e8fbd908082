//! Whole tenants, for [`tenancy`](https://docs.rs/tenancy): what an operator does with them, across the scope.
//!
//! Use it through `tenancy`, by the feature `admin`: the module [`tenants`] is `tenancy::tenants` there.

mod database;

pub mod tenants;
