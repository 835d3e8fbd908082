//! What goes wrong when a scoped query is rendered.

use diesel::result::Error;

/// Why a scoped query could not be rendered; the inside of a `QueryBuilderError` of Diesel's.
///
/// # Example
///
/// ```
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { posts { id -> Integer, org_id -> Integer } }
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32 }
/// use std::fmt::Write;
///
/// let posted = tenancy::dsl::exists(Post::scoped());
/// let sql = diesel::debug_query::<diesel::sqlite::Sqlite, _>(&posted);
///
/// // No connection, no tenant, no SQL: `to_sql(&conn)` shows a statement as the connection runs it.
/// assert!(write!(String::new(), "{sql}").is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScopeError {
    /// The query was rendered outside any connection, or inserts on an unscoped one without naming the tenant.
    #[error("a scoped query was rendered without a tenant; `to_sql(&conn)` shows it with one")]
    NoTenant,

    /// The connection is bound to a tenant of another type than a table of the query asks for.
    #[error(
        "a table of the query belongs to another type of tenant than the connection is bound to"
    )]
    OtherTenantType,

    /// The query has been rendered for one tenant already and is now rendered for another. A clone binds afresh.
    #[error("a scoped query that is bound to one tenant was rendered for another")]
    OtherTenant,

    /// An instance names another tenant than the one that the statement writes for: that of the connection, or the one
    /// of `.for_tenant(key)`. Or it is flagged as a global row, which no tenant writes.
    #[error("an instance names another tenant than the one that it is written for")]
    NamesAnotherTenant,

    /// Values that name the tenant column were made for a plain statement of Diesel's and are rendered in one that is
    /// bound to a tenant.
    #[error("values that name a tenant by themselves were rendered for the tenant of a connection")]
    NamesTenant,

    /// A row that is tenanted through a parent does not say to which parent it belongs.
    #[error("a row that is tenanted through a parent does not name its parent")]
    NoParent,

    /// The rows of one insert into a table with references leave different columns to their defaults, on a backend
    /// without a `DEFAULT` keyword.
    #[error(
        "the rows of one insert leave different columns to their defaults: insert them one by one"
    )]
    RowsDiffer,

    /// A transaction on the connection, or a statement in one, did not come to its end: its future was dropped, or plain
    /// Diesel has begun a transaction inside and left it open. What it has done is unknown, so nothing of it is committed,
    /// and nothing more runs on the connection. Another connection is the cure.
    #[error(
        "something on this connection did not come to its end, so nothing more runs there: use another connection"
    )]
    Unfinished,

    /// A subquery reads, or locks rows of, a table that asks for a permission, by `#[tenanted(.., permissions(..))]`, and the connection has not been
    /// permitted that. In what a statement itself reads and joins, the compiler says so; what is inside an expression does not show
    /// in its type.
    #[error(
        "a subquery reads or locks `{table}`, which asks for `{permission}`, and nobody has permitted that on this connection"
    )]
    NotPermitted {
        /// The type of the table.
        table: &'static str,
        /// The type of the permission.
        permission: &'static str,
    },

    /// A permit of one tenant was used on the connection of another; or what somebody holds in one tenant,
    /// in a statement on the connection of another, of several, or of all.
    #[error("what is permitted is so in another tenant than that of the connection")]
    PermittedElsewhere,

    /// The key is not among those that the connection of several tenants reads for.
    #[error("the key is not among those of the connection")]
    OutOfReach,
}

impl From<ScopeError> for Error {
    fn from(error: ScopeError) -> Self {
        Error::QueryBuilderError(Box::new(error))
    }
}
