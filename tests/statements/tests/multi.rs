//! The rules on Diesel's `MultiConnection`, over each of its databases.

/// Of SQLite and PostgreSQL, which say on which constraint an insert conflicts.
#[allow(missing_docs, unreachable_pub)]
mod two {
    use diesel::{PgConnection, SqliteConnection};

    #[derive(diesel::MultiConnection)]
    pub enum Two {
        Postgres(PgConnection),
        Sqlite(SqliteConnection),
    }
}

/// Of all three.
#[allow(missing_docs, unreachable_pub)]
mod three {
    use diesel::{MysqlConnection, PgConnection, SqliteConnection};

    #[derive(diesel::MultiConnection)]
    pub enum Three {
        Mysql(MysqlConnection),
        Postgres(PgConnection),
        Sqlite(SqliteConnection),
    }
}

#[path = "../rules/models.rs"]
mod models;
#[path = "../rules/multi.rs"]
mod rules;
