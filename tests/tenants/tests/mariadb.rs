//! The rules of whole tenants on MariaDB.

mod backend {
    pub(crate) const NAME: &str = "Mysql";
    pub(crate) use tenancy::tenants as operations;
    pub(crate) use test_support::mariadb::*;

    /// A database by what applications have for that.
    pub(crate) fn scratch() -> tenancy::testing::Scratch<Conn> {
        let server = std::env::var("TENANCY_MYSQL_URL").expect("the address of the server");
        tenancy::testing::Scratch::<Conn>::on(&server).expect("a database")
    }
}

#[path = "../testing/guilds.rs"]
mod guilds;
#[path = "../rules/races.rs"]
mod races;
#[path = "../rules/mod.rs"]
mod rules;
#[path = "../testing/blocking.rs"]
mod testing;

#[cfg(feature = "async")]
mod server {
    pub(crate) type Async = diesel_async::AsyncMysqlConnection;

    /// A database by what applications have for that.
    pub(crate) async fn scratch() -> tenancy::testing::AsyncScratch<Async> {
        let server = std::env::var("TENANCY_MYSQL_URL").expect("the address of the server");
        tenancy::testing::AsyncScratch::on(&server)
            .await
            .expect("a database")
    }
}

#[cfg(feature = "async")]
#[path = "../testing/asynchronous.rs"]
mod testing_async;
