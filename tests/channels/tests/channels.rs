//! The rules of channels, on SQLite: the engine, without a web framework.

mod server {
    /// The connection.
    pub(crate) type Conn = diesel::sqlite::SqliteConnection;

    /// A database, and a connection to it.
    pub(crate) type Server = Box<Conn>;

    /// That of the example.
    #[expect(
        clippy::unnecessary_box_returns,
        reason = "a database of a server is behind a pointer, too"
    )]
    pub(crate) fn server() -> Server {
        Box::new(channels::database())
    }
}

#[path = "../rules/mod.rs"]
mod rules;
