//! A help desk for several companies on one server.
//!
//! `README.md` says what each module is for.

mod accounts;
mod api;
mod app;
mod articles;
mod attachments;
mod audit;
mod browser;
mod database;
mod error;
mod forms;
mod health;
mod jobs;
mod labels;
mod may;
mod models;
mod operator;
mod page;
mod passwords;
mod people;
mod routes;
mod schema;
mod secret;
mod seed;
mod sessions;
mod settings;
mod site;
mod tickets;
mod time;

pub use self::app::Config;
pub use self::database::Database;
pub use self::jobs::{purge, work};
pub use self::passwords::Passwords;
pub use self::routes::{Host, Route, routes};
pub use self::seed::{PASSWORD, PEOPLE, seed};
pub use self::site::Site;

/// The application over a database.
pub fn app(config: Config, database: &Database) -> axum::Router {
    routes::router(app::App::new(config, database))
}
