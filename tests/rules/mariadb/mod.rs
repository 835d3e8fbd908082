//! What only MySQL and MariaDB have.

mod duplicate_keys;
mod reading;
mod types_of_keys;
