//! Organisations and their members, in a browser.
//!
//! Run it with `cargo run -p example-accounts`; it needs no server and leaves no file. Open <http://localhost:3000>, sign up, and
//! invite somebody: what would be mail is on the page *Outbox*. Open the link in a second profile of the browser, or in a
//! private window, to accept as somebody else. Whoever verifies `operator@example.com` is an operator, who sees on the page
//! `/operators` what a member sees.

use std::error::Error;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let database = example_accounts::Database::in_memory("example_accounts")?;
    let listener = TcpListener::bind("127.0.0.1:3000").await?;
    println!("http://localhost:3000");
    axum::serve(listener, example_accounts::app(&database)).await?;
    Ok(())
}
