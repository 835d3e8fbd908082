//! How a row with a reference out of scope is refused, and what is said of it.

use super::References;
use crate::write::tenant_key::Stamp;
use diesel::backend::sql_dialect::default_keyword_for_insert::{
    DoesNotSupportDefaultKeyword, IsoSqlDefaultKeyword,
};
use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error};

/// What is inserted for a reference that is out of scope, on a backend that has this to say about `DEFAULT`: something
/// that the database refuses.
pub trait RefusedValue {
    /// As an expression in SQL.
    const REFUSED: &'static str;
}

impl RefusedValue for IsoSqlDefaultKeyword {
    const REFUSED: &'static str = "NULL";
}

/// SQLite, where `NULL` is no refusal: an `INTEGER PRIMARY KEY` takes it for the next free key, which may be that of
/// another tenant, or of another tenant's row. That the absolute value of this number is an error is part of SQLite's
/// documentation.
impl RefusedValue for DoesNotSupportDefaultKeyword {
    const REFUSED: &'static str = "abs(-9223372036854775808)";
}

/// What SQLite says then.
const REFUSAL: &str = "integer overflow";

/// `NULL` where a reference is not in scope becomes what a composite foreign key would say.
pub(crate) fn explain<R: References, St: Stamp>(error: Error) -> Error {
    let Error::DatabaseError(kind, info) = &error else {
        return error;
    };
    let refused = matches!(kind, DatabaseErrorKind::Unknown) && info.message() == REFUSAL;
    if !refused && !matches!(kind, DatabaseErrorKind::NotNullViolation) {
        return error;
    }
    let said = |column: &str| {
        info.column_name() == Some(column)
            || info.message().ends_with(&format!(".{column}"))
            || info.message().contains(&format!("'{column}'"))
    };
    if R::any(said) || (R::ANY && (refused || said(St::COLUMN))) {
        let table = info.table_name().map(str::to_owned);
        return Error::DatabaseError(
            DatabaseErrorKind::ForeignKeyViolation,
            Box::new(OutOfScope { table }),
        );
    }
    error
}

/// Says no more than that: not whether another tenant has such a row.
struct OutOfScope {
    table: Option<String>,
}

impl DatabaseErrorInformation for OutOfScope {
    fn message(&self) -> &'static str {
        "a reference points to no row of the tenant"
    }

    fn details(&self) -> Option<&str> {
        None
    }

    fn hint(&self) -> Option<&str> {
        None
    }

    fn table_name(&self) -> Option<&str> {
        self.table.as_deref()
    }

    fn column_name(&self) -> Option<&str> {
        None
    }

    fn constraint_name(&self) -> Option<&str> {
        None
    }

    fn statement_position(&self) -> Option<i32> {
        None
    }
}
