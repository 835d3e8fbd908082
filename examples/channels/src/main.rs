//! Boards of two organisations, side by side and live.
//!
//! Run it with `cargo run -p example-channels`; it needs no server and leaves no file. Open <http://localhost:3000> as Ada, who is in
//! both organisations, and in a private window as Bob, who is in one. Move a card, or remove Bob. An argument is the address to
//! listen at: `127.0.0.1:0` is any free port.

use std::error::Error;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::sleep;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let at = std::env::args().nth(1);
    let listener = TcpListener::bind(at.as_deref().unwrap_or("127.0.0.1:3000")).await?;
    let port = listener.local_addr()?.port();

    let database = example_channels::Database::in_memory("example_channels")?;
    let (app, hub) = example_channels::app(&database);
    let mut ended = signal(SignalKind::terminate())?;
    let stop = async move {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = ended.recv() => {}
        }
        // The server does not wait for sockets: they are told before, and have a moment to hear it.
        hub.drain(100, Duration::from_millis(50)).await;
        sleep(Duration::from_millis(200)).await;
    };
    println!("http://localhost:{port}");
    axum::serve(listener, app)
        .with_graceful_shutdown(stop)
        .await?;
    Ok(())
}
