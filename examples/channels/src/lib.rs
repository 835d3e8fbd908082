//! The application: who is signed in, their boards on one page, and a socket for each board.
//!
//! What is an organisation's stands below `/o/<slug>`, behind the one layer that lets members in. There are two routes for sockets: the
//! page speaks the envelope, and the client of Phoenix finds its own protocol beside it.

mod board;
mod enter;
mod members;
mod models;
mod news;
mod page;
mod schema;
mod session;

use crate::models::{Org, User};
use crate::news::News;
use crate::session::Sessions;
use axum::Router;
use axum::extract::FromRef;
use axum::routing::{get, post};
use diesel::connection::SimpleConnection as _;
use diesel::r2d2;
use std::error::Error;
use std::fmt;
use std::time::Duration;
use tenancy::channels::{Hub, Limits, Operations, Protocol, Refused};
use tenancy::pool::{Connector, LogUnscoped};
use tenancy::prelude::*;
use tenancy::web::{MemberLayer, Sockets};
use tokio::sync::mpsc;

type Pool = tenancy::Pool<r2d2::Pool<Connector<SqliteConnection>>>;

/// How long somebody hears at most who has been put out, if nothing tells the hub of it.
const LOOKS: Duration = Duration::from_secs(1);

/// What all handlers share.
#[derive(Clone)]
struct App {
    pool: Pool,
    news: mpsc::UnboundedSender<News>,
}

impl App {
    /// What an operation does with the database, on a thread where it blocks no other.
    async fn work<R: Send + 'static>(
        self,
        work: impl FnOnce(Self) -> Result<R, Failed> + Send + 'static,
    ) -> Result<R, Refused> {
        let worked = tokio::task::spawn_blocking(move || work(self)).await;
        let failed = match worked {
            Ok(Ok(done)) => return Ok(done),
            Ok(Err(Failed(failed))) => failed,
            Err(panic) => panic.into(),
        };
        // The client learns what the application says to it, and nothing of what is broken.
        Err(failed.downcast::<Refused>().map_or_else(
            |failed| {
                eprintln!("{failed}");
                Refused::new("failed", "Something is broken here.")
            },
            |refused| *refused,
        ))
    }
}

/// Why something is not done: a [`Refused`] is for the client, anything else is not.
struct Failed(Box<dyn Error + Send + Sync>);

impl<E: Into<Box<dyn Error + Send + Sync>>> From<E> for Failed {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

/// What the pages need.
#[derive(Clone)]
struct Pages {
    pool: Pool,
    sessions: Sessions,
    hub: Hub<Org, User>,
}

impl FromRef<Pages> for Sessions {
    fn from_ref(pages: &Pages) -> Self {
        pages.sessions.clone()
    }
}

/// The application over a database, and its sockets.
///
/// # Panics
///
/// Outside of tokio: it starts two tasks.
pub fn app(database: &Database) -> (Router, Hub<Org, User>) {
    let pool = database.pool.clone();
    let (news, heard) = mpsc::unbounded_channel();
    let app = App {
        pool: pool.clone(),
        news,
    };
    let operations = members::operations(&app, board::operations(&app, Operations::new()));
    let hub = Hub::new(pool.clone(), board::Boards, operations, Limits::default());
    tokio::spawn(news::spread(hub.clone(), heard));
    let looks = hub.clone();
    tokio::spawn(async move { looks.keep(LOOKS).await });

    let sessions = Sessions::default();
    let browser = sessions.reader();
    let members = MemberLayer::<Org, User>::new(pool.clone(), browser.clone()).path_segment(1);
    let sockets = Sockets::new(hub.clone(), browser);
    let router = Router::new()
        .route("/o/{org}/socket", sockets.route(Protocol::Envelope))
        // Phoenix's client puts `/websocket` behind the path that it is given.
        .route(
            "/o/{org}/phoenix/websocket",
            sockets.route(Protocol::Phoenix),
        )
        .layer(members)
        .route("/", get(page::boards))
        .route("/login", post(enter::log_in))
        .route("/logout", post(enter::log_out))
        .route("/board.js", get(async || page::script()))
        .route("/style.css", get(async || page::style()))
        .layer(axum::middleware::map_response(page::harden))
        .with_state(Pages {
            pool,
            sessions,
            hub: hub.clone(),
        });
    (router, hub)
}

/// A database in memory, which is there as long as this is.
pub struct Database {
    pool: Pool,
    _keeps_it: SqliteConnection,
}

impl Database {
    /// A new one, with two organisations, their members and their cards.
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub fn in_memory(name: &str) -> Result<Self, Box<dyn Error>> {
        let url = format!("file:{name}?mode=memory&cache=shared");
        let mut conn = SqliteConnection::establish(&url)?;
        conn.batch_execute(include_str!("../schema.sql"))?;
        // SQLite in shared memory has one writer and no patience.
        let pool = r2d2::Pool::builder()
            .max_size(1)
            .build(Connector::new(url))?;
        Ok(Self {
            // The layer and the hub ask all the time, at one place each.
            pool: Pool::new(pool).log_unscoped(LogUnscoped::OncePerPlace),
            _keeps_it: conn,
        })
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database").finish_non_exhaustive()
    }
}
