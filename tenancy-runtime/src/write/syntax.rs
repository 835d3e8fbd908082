//! What MySQL writes otherwise than the other backends.

use diesel::backend::Backend;
use std::any::TypeId;

#[cfg(feature = "mysql")]
type OfMysql = <diesel::mysql::Mysql as diesel::backend::SqlDialect>::ConcatClause;

/// Nothing.
#[cfg(not(feature = "mysql"))]
enum OfMysql {}

/// Whether the backend is MySQL. Diesel tells the two by types that are private to it, so coherence knows of no
/// difference between them.
pub(super) fn is_mysql<DB: Backend<ConcatClause: 'static>>() -> bool {
    TypeId::of::<DB::ConcatClause>() == TypeId::of::<OfMysql>()
}
