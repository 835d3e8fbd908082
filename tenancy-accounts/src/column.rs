//! What the attributes ask of the columns of a table: that they are there, and of the SQL type in which accounts keep them.
//!
//! An expansion names a column in a block that imports all columns of the table. Around it stands a type of the same name,
//! which is found where the table has no such column. Then one thing is wrong: that it is not there.

use diesel::expression::Expression;
use diesel::query_source::Column;

/// What has a name in the database: a column, or what stands in for it.
pub trait Named {
    /// It.
    const NAME: &'static str;
}

impl<C: Column> Named for C {
    const NAME: &'static str = C::NAME;
}

/// What has an SQL type: that of a column, and `As` of what stands in for it.
pub trait Typed<As> {
    /// It.
    type SqlType;
}

impl<C: Column + Expression, As> Typed<As> for C {
    type SqlType = C::SqlType;
}
