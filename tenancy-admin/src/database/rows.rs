//! Reading the rows that a database answers with.

use super::backend::KnownBackend;
use diesel::result::{Error, QueryResult};
use diesel::row::Field;

/// What is in the row, as text.
pub(crate) fn texts<'r, DB: KnownBackend>(
    row: &impl diesel::row::Row<'r, DB>,
) -> QueryResult<Vec<Option<String>>> {
    let text = |at| {
        let field = row.get(at);
        let value = field.as_ref().and_then(Field::value);
        value.map(DB::text).transpose()
    };
    let texts: Result<_, _> = (0..row.field_count()).map(text).collect();
    texts.map_err(Error::DeserializationError)
}

/// The number in the row.
pub(crate) fn number<'r, DB: KnownBackend>(
    row: &impl diesel::row::Row<'r, DB>,
) -> QueryResult<u64> {
    let field = row.get(0);
    let value = field.as_ref().and_then(Field::value);
    let number = DB::number(value.ok_or(Error::NotFound)?).map_err(Error::DeserializationError)?;
    u64::try_from(number).map_err(|error| Error::DeserializationError(error.into()))
}
