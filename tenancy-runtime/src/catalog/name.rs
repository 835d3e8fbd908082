//! What a table is called in SQL, as Diesel would write it.

pub use crate::names::Names;
use crate::names::{Recorder, Token};
use diesel::query_builder::QueryFragment;
use diesel::query_source::QuerySource;
use std::fmt;

/// The name of a table in the database.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TableName {
    schema: Option<String>,
    name: String,
}

impl TableName {
    /// A name, as the database has it.
    #[must_use]
    pub const fn new(schema: Option<String>, name: String) -> Self {
        Self { schema, name }
    }

    /// The name of a table of `table!`.
    ///
    /// # Panics
    ///
    /// Never, for a table of `table!`: Diesel writes its name into a query that nobody runs.
    #[doc(hidden)]
    #[must_use]
    pub fn of<T>() -> Self
    where
        T: QuerySource<FromClause: QueryFragment<Names>> + Default,
    {
        let tokens = Recorder::record(&T::default().from_clause()).into_iter();
        let mut names = tokens.filter_map(|token| match token {
            Token::Name(name) => Some(name.to_string()),
            Token::Between(_) => None,
        });
        let name = names.next_back().expect("a table has a name");
        Self::new(names.next_back(), name)
    }

    /// The schema, if `table!` names one.
    #[must_use]
    pub fn schema(&self) -> Option<&str> {
        self.schema.as_deref()
    }

    /// The name inside its schema.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for TableName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(schema) = &self.schema {
            write!(f, "{schema}.")?;
        }
        f.write_str(&self.name)
    }
}
