//! Two organisations on two subdomains of localhost: each reads and writes its own posts.
//!
//! Run it with `cargo run -p example-axum`; it needs no server and leaves no file. Then ask it, here or in a browser:
//!
//! ```console
//! $ curl http://acme.localhost:3000/posts
//! $ curl http://globex.localhost:3000/posts
//! $ curl -i http://www.localhost:3000/posts
//! $ curl http://acme.localhost:3000/posts -d '{"title":"A new one"}' -H 'content-type: application/json'
//! ```

use std::error::Error;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let database = example_axum::Database::in_memory("example_axum")?;
    let listener = TcpListener::bind("127.0.0.1:3000").await?;
    println!("http://acme.localhost:3000/posts and http://globex.localhost:3000/posts");
    axum::serve(listener, example_axum::app(database.pool())).await?;
    Ok(())
}
