//! How a row with a reference out of scope is refused, and what is said of it.

use crate::dialect::Dialect;
use crate::policy::{References, Stamp};
use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error};

macro_rules! out_of_scope {
    () => {
        "a reference points to no row of the tenant"
    };
}

/// An error in SQL.
#[derive(Debug, Clone, Copy)]
pub(super) enum Refused {
    /// An expression, which may stand for a value of any type.
    Value(&'static str),
    /// A condition. A value of which it is the condition has the type that is asked for.
    Condition(&'static str),
}

/// PostgreSQL, where a text that is no number is an error, and says so. Beside a random number it is no constant, which
/// would be evaluated when the statement is planned.
const REFUSED_ON_POSTGRES: &str = concat!(
    "CAST(CASE WHEN random() < 2 THEN '",
    out_of_scope!(),
    "' END AS integer) = 0"
);

/// SQLite, where `NULL` is no refusal: an `INTEGER PRIMARY KEY` takes it for the next free key, which may be that of
/// another tenant, or of another tenant's row. That the absolute value of this number is an error is part of SQLite's
/// documentation.
const REFUSED_ON_SQLITE: &str = "abs(-9223372036854775808)";

/// MySQL, where `NULL` is no refusal either: without its strict mode, a column that is not null makes zero of it. A sum
/// that is out of range is an error in every mode, with `IGNORE` too. As a condition it says nothing of the type; and beside a
/// random number it is no constant, which would be evaluated, when a string is meant, wherever it stands.
pub(crate) const REFUSED_ON_MYSQL: &str = "CASE WHEN rand() < ~0 + 404 THEN NULL END";

/// What is inserted for a reference that is out of scope: an error, since a `NULL` is refused by a column of which only
/// `table!` says that it is not null, or not.
pub(super) fn refused(backend: &impl Dialect) -> Refused {
    if backend.is_mysql() {
        Refused::Value(REFUSED_ON_MYSQL)
    } else if backend.has_default_keyword() {
        Refused::Condition(REFUSED_ON_POSTGRES)
    } else {
        Refused::Value(REFUSED_ON_SQLITE)
    }
}

/// What stands in an upsert on MySQL for a row in the way that the tenant does not write.
#[cfg(feature = "mysql")]
pub(crate) const NOT_WRITTEN: &str = "CASE WHEN rand() < ~0 + 409 THEN NULL END";

/// What SQLite says of a reference out of scope.
const REFUSAL: &str = "integer overflow";

/// Whether MySQL says that this sum is out of range. It names the sum as it has read it.
fn is_sum_out_of_range(message: &str, sum: &str) -> bool {
    message.contains("out of range in")
        && message
            .replace(['(', ')', ' '], "")
            .ends_with(&format!("'{sum}'"))
}

/// The error of a reference that is not in scope becomes what a composite foreign key would say.
pub(crate) fn explain<R: References, St: Stamp>(error: Error) -> Error {
    let Error::DatabaseError(kind, info) = &error else {
        return error;
    };
    let unknown = matches!(kind, DatabaseErrorKind::Unknown);
    if unknown && is_sum_out_of_range(info.message(), "~0+409") {
        return Error::DatabaseError(DatabaseErrorKind::UniqueViolation, Box::new(InTheWay));
    }
    let refused = unknown
        && (info.message() == REFUSAL
            || info.message().contains(out_of_scope!())
            || is_sum_out_of_range(info.message(), "~0+404"));
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

/// Says no more than any violated unique index does.
struct InTheWay;

const IN_THE_WAY: &str = "a row that the tenant does not write is in the way";

/// Whether MySQL has refused an upsert because of a row that the tenant does not write.
pub(crate) fn is_in_the_way(error: &Error) -> bool {
    matches!(
        error,
        Error::DatabaseError(DatabaseErrorKind::UniqueViolation, info) if info.message() == IN_THE_WAY
    )
}

/// Says no more than that: not whether another tenant has such a row.
struct OutOfScope {
    table: Option<String>,
}

macro_rules! says {
    ($Error:ident, $message:expr, |$self:ident| $table:expr) => {
        impl DatabaseErrorInformation for $Error {
            fn message(&self) -> &'static str {
                $message
            }

            fn details(&self) -> Option<&str> {
                None
            }

            fn hint(&self) -> Option<&str> {
                None
            }

            fn table_name(&$self) -> Option<&str> {
                $table
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
    };
}

says!(OutOfScope, out_of_scope!(), |self| self.table.as_deref());
says!(InTheWay, IN_THE_WAY, |self| None);
