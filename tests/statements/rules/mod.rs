//! A subject a file. A test's name is the rule that it proves.

mod arrays;
mod inserts;
mod kinds;
mod models;
mod schema;
