//! What a tenant is told of an error.

use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error};
use std::fmt;

/// Leaves out of a violated constraint what the database says in detail, which may be another tenant's row: the one that
/// an exclusion constraint conflicts with, or one that a cascade has come to. Of a unique index it only repeats the value
/// that was given.
pub(super) fn discreet(error: Error) -> Error {
    use DatabaseErrorKind::{
        CheckViolation, ExclusionViolation, ForeignKeyViolation, NotNullViolation,
        RestrictViolation,
    };
    match error {
        Error::DatabaseError(
            kind @ (CheckViolation | ExclusionViolation | ForeignKeyViolation | NotNullViolation
            | RestrictViolation),
            said,
        ) if said.details().is_some() => Error::DatabaseError(kind, Box::new(Discreet(said))),
        error => error,
    }
}

/// All that was said, but the details.
struct Discreet(Box<dyn DatabaseErrorInformation + Send + Sync>);

impl fmt::Debug for Discreet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Discreet").field(&self.message()).finish()
    }
}

impl DatabaseErrorInformation for Discreet {
    fn message(&self) -> &str {
        self.0.message()
    }

    fn details(&self) -> Option<&str> {
        None
    }

    fn hint(&self) -> Option<&str> {
        self.0.hint()
    }

    fn table_name(&self) -> Option<&str> {
        self.0.table_name()
    }

    fn column_name(&self) -> Option<&str> {
        self.0.column_name()
    }

    fn constraint_name(&self) -> Option<&str> {
        self.0.constraint_name()
    }

    fn statement_position(&self) -> Option<i32> {
        self.0.statement_position()
    }
}
