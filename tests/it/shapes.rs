//! Every shape of tenancy, proved by cases: each policy, at each reach, by each verb, on each backend.

#[macro_use]
mod reading;
#[macro_use]
mod writing;

mod cases;
mod schema;
