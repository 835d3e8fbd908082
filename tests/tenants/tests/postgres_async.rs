//! The rules of whole tenants on PostgreSQL, asynchronously.

mod server {
    pub(crate) const NAME: &str = "Pg";
    /// The asynchronous connection.
    pub(crate) type Async = diesel_async::AsyncPgConnection;
    pub(crate) use test_support::postgres::Database as Server;

    /// A database by what applications have for that.
    pub(crate) async fn scratch() -> tenancy::testing::AsyncScratch<Async> {
        let server = std::env::var("TENANCY_POSTGRES_URL").expect("the address of the server");
        tenancy::testing::AsyncScratch::on(&server)
            .await
            .expect("a database")
    }

    /// A session for a test.
    pub(crate) fn session(_: &mut crate::backend::Conn) {}
}

#[path = "../backends/asynchronous.rs"]
mod backend;
#[path = "../rules/mod.rs"]
mod rules;

#[path = "../rules/dropped.rs"]
mod dropped;
#[path = "../testing/guilds.rs"]
mod guilds;
#[path = "../rules/on_postgres.rs"]
mod on_postgres;
#[path = "../rules/races.rs"]
mod races;
#[path = "../rules/restrictions.rs"]
mod restrictions;
#[path = "../rules/schemas.rs"]
mod schemas;
#[path = "../rules/skipped.rs"]
mod skipped;
#[path = "../testing/asynchronous.rs"]
mod testing;
