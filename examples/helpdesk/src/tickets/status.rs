//! How a ticket stands.

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;
use maud::{Markup, html};
use serde::Serialize;

/// How a ticket stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, AsExpression, FromSqlRow, Serialize)]
#[diesel(sql_type = Text)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    /// Nobody has answered.
    New,
    /// Somebody is at it.
    Open,
    /// Who asks has to say something.
    Waiting,
    Solved,
}

impl Status {
    pub(crate) const ALL: [Self; 4] = [Self::New, Self::Open, Self::Waiting, Self::Solved];

    /// As the database and forms have it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Open => "open",
            Self::Waiting => "waiting",
            Self::Solved => "solved",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// As pages have it.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::New => "New",
            Self::Open => "Open",
            Self::Waiting => "Waiting",
            Self::Solved => "Solved",
        }
    }

    pub(crate) fn badge(self) -> Markup {
        html! { span class={ "status " (self.name()) } { (self.label()) } }
    }
}

impl<DB: Backend> ToSql<Text, DB> for Status
where
    str: ToSql<Text, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.name().to_sql(out)
    }
}

impl<DB: Backend> FromSql<Text, DB> for Status
where
    String: FromSql<Text, DB>,
{
    fn from_sql(value: DB::RawValue<'_>) -> deserialize::Result<Self> {
        let name = String::from_sql(value)?;
        Self::named(&name).ok_or_else(|| format!("no status: {name}").into())
    }
}
