//! A help desk for several companies, in a browser.
//!
//! Run it with `cargo run -p helpdesk`. It needs no server, and leaves no file: its database goes when it stops.
//!
//! | | |
//! |---|---|
//! | `--port 3000` | where it listens; at 0, the system chooses |
//! | `--sqlite FILE` | a database that stays |
//! | `--postgres URL` | PostgreSQL, with `--features postgres` |

use helpdesk::{Config, Database, Passwords, Server, Site};
use std::error::Error;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;
use tracing_subscriber::EnvFilter;

type Failed = Box<dyn Error + Send + Sync>;

/// What the command line says.
struct Args {
    port: u16,
    sqlite: Option<String>,
    postgres: Option<String>,
}

impl Args {
    fn read() -> Result<Self, Failed> {
        let mut read = Self {
            port: 3000,
            sqlite: None,
            postgres: None,
        };
        let mut args = std::env::args().skip(1);
        while let Some(name) = args.next() {
            let value = args.next().ok_or_else(|| format!("{name} of what?"))?;
            match name.as_str() {
                "--port" => read.port = value.parse()?,
                "--sqlite" => read.sqlite = Some(value),
                "--postgres" => read.postgres = Some(value),
                _ => return Err(format!("there is no {name}").into()),
            }
        }
        Ok(read)
    }

    fn database(&self) -> Result<Database, Failed> {
        match (&self.sqlite, &self.postgres) {
            (None, None) => Database::temporary(),
            (Some(file), None) => Database::sqlite(file),
            (None, Some(url)) => postgres(url),
            (Some(_), Some(_)) => Err("one database, please".into()),
        }
    }
}

#[cfg(feature = "postgres")]
fn postgres(url: &str) -> Result<Database, Failed> {
    Database::postgres(url)
}

#[cfg(not(feature = "postgres"))]
fn postgres(_: &str) -> Result<Database, Failed> {
    Err(
        "build it with PostgreSQL: cargo run -p helpdesk --features postgres -- --postgres URL"
            .into(),
    )
}

#[tokio::main]
async fn main() -> Result<(), Failed> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).init();
    let args = Args::read()?;
    let database = args.database()?;
    let listener = TcpListener::bind(("127.0.0.1", args.port)).await?;
    let config = Config {
        site: Site::local(listener.local_addr()?.port()),
        passwords: Passwords::dear(),
        demo: true,
    };
    helpdesk::seed(&database, &config.passwords)?;
    println!("Helpdesk is at {}", config.site.page("/"));
    for person in helpdesk::PEOPLE {
        println!("  {:<28} {}", person.address, person.is);
    }
    println!("The password of each is: {}", helpdesk::PASSWORD);
    println!("All companies are at {}", config.site.page("/operator"));
    let server = Server::new(config, &database);
    let stop = async {
        tokio::select! {
            () = server.keep() => {}
            () = helpdesk::work(&database) => {}
            () = stopped() => {}
        }
        server.drain().await;
    };
    let (stopping, stopped) = oneshot::channel::<()>();
    let serve = axum::serve(listener, server.router()).with_graceful_shutdown(async {
        let _ = stopped.await;
    });
    let (ended, ()) = tokio::join!(serve.into_future(), async {
        stop.await;
        drop(stopping);
    });
    Ok(ended?)
}

/// Somebody has pressed Ctrl-C, or the system stops the program. What has begun is finished.
async fn stopped() {
    let Ok(mut terminated) = signal(SignalKind::terminate()) else {
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminated.recv() => {}
    }
}
