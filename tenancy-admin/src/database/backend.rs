//! Which database is at the other end of a connection, and how its values are read.
//!
//! A `MultiConnection` is one backend of Diesel's over several databases: which one it is shows when a statement is
//! rendered, and not before. So the question is put in a part of a query that is never run. It stands inside Diesel's
//! `EXISTS`, which a `MultiConnection` hands on to the database in question, and answers by whether it may be prepared
//! once: no text is written for that.

use super::facts::Facts;
use diesel::backend::Backend;
use diesel::deserialize::{FromSql, Result};
use diesel::dsl::exists;
use diesel::expression::exists::Exists;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, Text, Untyped};

/// A backend whose tenants can be moved, merged, exported and removed: Diesel's own, or a `MultiConnection`'s over
/// these. Sealed.
#[diagnostic::on_unimplemented(
    message = "tenants cannot be moved or removed on this database",
    label = "a database that `tenancy::tenants` does not know",
    note = "turn on the feature of `tenancy` that is named after the database"
)]
pub trait KnownBackend: Backend + sealed::Sealed {
    #[doc(hidden)]
    fn text(value: Self::RawValue<'_>) -> Result<String>;

    #[doc(hidden)]
    fn number(value: Self::RawValue<'_>) -> Result<i64>;

    #[doc(hidden)]
    fn bind_text<'b>(text: &'b str, out: AstPass<'_, 'b, Self>) -> QueryResult<()>;

    #[doc(hidden)]
    fn which(&self) -> Which;
}

#[diagnostic::do_not_recommend]
impl<DB> KnownBackend for DB
where
    DB: Backend,
    str: ToSql<Text, DB>,
    String: FromSql<Text, DB>,
    i64: FromSql<BigInt, DB>,
    Exists<IsIt>: QueryFragment<DB>,
{
    fn text(value: Self::RawValue<'_>) -> Result<String> {
        FromSql::<Text, DB>::from_sql(value)
    }

    fn number(value: Self::RawValue<'_>) -> Result<i64> {
        FromSql::<BigInt, DB>::from_sql(value)
    }

    fn bind_text<'b>(text: &'b str, mut out: AstPass<'_, 'b, Self>) -> QueryResult<()> {
        out.push_bind_param::<Text, _>(text)
    }

    fn which(&self) -> Which {
        let is = |which: &Which| {
            let may_be_kept = exists(IsIt(*which)).is_safe_to_cache_prepared(self);
            !may_be_kept.expect("a question has no part that fails")
        };
        let mut all = Which::ALL.iter().copied();
        all.find(is).expect("each database answers to its name")
    }
}

mod sealed {
    use super::IsIt;
    use diesel::backend::Backend;
    use diesel::expression::exists::Exists;
    use diesel::query_builder::QueryFragment;

    pub trait Sealed {}

    #[diagnostic::do_not_recommend]
    impl<DB: Backend> Sealed for DB where Exists<IsIt>: QueryFragment<DB> {}
}

/// A database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[doc(hidden)]
pub enum Which {
    #[cfg(feature = "mysql")]
    Mysql,
    #[cfg(feature = "postgres")]
    Postgres,
    #[cfg(feature = "sqlite")]
    Sqlite,
}

impl Which {
    const ALL: &[Self] = &[
        #[cfg(feature = "mysql")]
        Self::Mysql,
        #[cfg(feature = "postgres")]
        Self::Postgres,
        #[cfg(feature = "sqlite")]
        Self::Sqlite,
    ];

    /// The one that says this of itself.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|which| which.facts().name() == name)
    }

    pub(crate) fn facts(self) -> &'static dyn Facts {
        match self {
            #[cfg(feature = "mysql")]
            Self::Mysql => &super::mysql::Mysql,
            #[cfg(feature = "postgres")]
            Self::Postgres => &super::postgres::Postgres,
            #[cfg(feature = "sqlite")]
            Self::Sqlite => &super::sqlite::Sqlite,
        }
    }
}

/// A part of a query that is nowhere rendered. It says yes by not being safe to cache.
#[derive(Debug, Clone, Copy)]
pub struct IsIt(Which);

macro_rules! answers {
    ($($feature:literal $Backend:ty: $Which:ident,)*) => {$(
        #[cfg(feature = $feature)]
        impl QueryFragment<$Backend> for IsIt {
            fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, $Backend>) -> QueryResult<()> {
                if self.0 == Which::$Which {
                    out.unsafe_to_cache_prepared();
                }
                Ok(())
            }
        }
    )*};
}
answers! {
    "mysql" diesel::mysql::Mysql: Mysql,
    "postgres" diesel::pg::Pg: Postgres,
    "sqlite" diesel::sqlite::Sqlite: Sqlite,
}

/// Selects the name of the database. A connection has no backend to ask; a statement that is rendered for it has.
pub(crate) struct Name;

impl<DB: KnownBackend> QueryFragment<DB> for Name {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.unsafe_to_cache_prepared();
        let name = out.backend().which().facts().name();
        out.push_sql("SELECT '");
        out.push_sql(name);
        out.push_sql("'");
        Ok(())
    }
}

impl QueryId for Name {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Name {
    type SqlType = Untyped;
}

/// A select of the program's own.
pub(crate) struct Select(pub(crate) &'static str);

impl<DB: Backend> QueryFragment<DB> for Select {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(self.0);
        Ok(())
    }
}

impl QueryId for Select {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Select {
    type SqlType = Untyped;
}

#[cfg(test)]
mod tests {
    #[cfg(any(feature = "mysql", feature = "postgres", feature = "sqlite"))]
    use super::{KnownBackend, Which};

    #[test]
    #[cfg(feature = "mysql")]
    fn mysql_is_itself() {
        assert_eq!(diesel::mysql::Mysql.which(), Which::Mysql);
        assert_eq!(Which::named("mysql"), Some(Which::Mysql));
    }

    #[test]
    #[cfg(feature = "postgres")]
    fn postgres_is_itself() {
        assert_eq!(diesel::pg::Pg.which(), Which::Postgres);
        assert_eq!(Which::named("postgres"), Some(Which::Postgres));
    }

    #[test]
    #[cfg(feature = "sqlite")]
    fn sqlite_is_itself() {
        assert_eq!(diesel::sqlite::Sqlite.which(), Which::Sqlite);
        assert_eq!(Which::named("sqlite"), Some(Which::Sqlite));
    }
}
