//! What MySQL writes otherwise than the other backends.

use diesel::backend::Backend;

/// Whether the backend is MySQL. Diesel tells the two by types that are private to it, so coherence knows of no
/// difference between them.
pub(super) fn is_mysql<DB: Backend<ConcatClause: 'static>>() -> bool {
    #[cfg(feature = "mysql")]
    {
        use diesel::backend::SqlDialect;
        use diesel::mysql::Mysql;
        use std::any::TypeId;

        TypeId::of::<DB::ConcatClause>() == TypeId::of::<<Mysql as SqlDialect>::ConcatClause>()
    }
    #[cfg(not(feature = "mysql"))]
    false
}
