//! The database that the programs are for.

use std::env;

pub(crate) struct Backend {
    /// Diesel's feature.
    pub(crate) feature: &'static str,
    /// Ours.
    pub(crate) compiled_in: &'static str,
    pub(crate) db: &'static str,
    pub(crate) async_db: &'static str,
    /// Subjects that this database knows nothing of.
    pub(crate) without: &'static [&'static str],
}

const BACKENDS: &[Backend] = &[
    Backend {
        feature: "sqlite",
        compiled_in: "sqlite",
        db: "diesel::SqliteConnection",
        async_db: "diesel_async::sync_connection_wrapper::SyncConnectionWrapper<Db>",
        without: &["locking"],
    },
    Backend {
        feature: "postgres",
        compiled_in: "postgres-bundled",
        db: "diesel::PgConnection",
        async_db: "diesel_async::AsyncPgConnection",
        without: &[],
    },
    Backend {
        feature: "mysql",
        compiled_in: "mysql",
        db: "diesel::MysqlConnection",
        async_db: "diesel_async::AsyncMysqlConnection",
        without: &["locking", "returning"],
    },
];

impl Backend {
    /// # Panics
    ///
    /// If the environment names one that is not there.
    pub(crate) fn wanted() -> &'static Self {
        let wanted = env::var("TENANCY_INCREMENTAL_BACKEND").unwrap_or_else(|_| "sqlite".into());
        BACKENDS
            .iter()
            .find(|backend| backend.feature == wanted)
            .unwrap_or_else(|| panic!("no backend `{wanted}`"))
    }
}
