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
mod inbox;
mod jobs;
mod labels;
mod live;
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
mod verifications;

pub use self::app::Config;
pub use self::database::Database;
pub use self::jobs::{purge, work};
pub use self::passwords::Passwords;
pub use self::routes::{Host, Route, routes};
pub use self::seed::{PASSWORD, PEOPLE, seed};
pub use self::site::Site;

/// The application over a database.
#[derive(Debug)]
pub struct Server {
    app: app::App,
}

impl Server {
    /// It serves nothing before its router does.
    #[must_use]
    pub fn new(config: Config, database: &Database) -> Self {
        Self {
            app: app::App::new(config, database),
        }
    }

    /// Its pages.
    pub fn router(&self) -> axum::Router {
        routes::router(self.app.clone())
    }

    /// Looks after the sockets, for as long as it is polled.
    pub async fn keep(&self) {
        self.app.live.keep().await;
    }

    /// Closes the sockets: before the server stops, which does not wait for them.
    pub async fn drain(&self) {
        self.app.live.drain().await;
    }
}
