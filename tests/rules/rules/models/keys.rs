//! A key with a type of its own.

use diesel::backend::Backend as DieselBackend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;

/// A key with a type of its own.
#[derive(AsExpression, FromSqlRow, Debug, Clone, PartialEq, Eq, Hash)]
#[diesel(sql_type = Text)]
pub struct Code(pub(crate) String);

impl<DB: DieselBackend> FromSql<Text, DB> for Code
where
    String: FromSql<Text, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        String::from_sql(bytes).map(Self)
    }
}

impl<DB: DieselBackend> ToSql<Text, DB> for Code
where
    String: ToSql<Text, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.0.to_sql(out)
    }
}
