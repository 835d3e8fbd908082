//! The rows that there are after a write, and what it says.

use diesel::result::QueryResult;
use house::{id, refusal};
use tenancy::ScopeError;

/// Names of rows of one table, in order: those that are read, and written, by the connection at hand.
pub(crate) struct Names<'a> {
    /// What the connection is bound to.
    pub(crate) at: String,
    pub(crate) reads: &'a [&'a str],
    pub(crate) writes: &'a [&'a str],
    pub(crate) all: &'a [&'a str],
}

/// The rows as they were, but for those that a write was to change.
pub(crate) struct Expected {
    table: &'static str,
    rows: Vec<String>,
}

impl Expected {
    /// `before` are all rows of all tables.
    pub(crate) fn new(table: &'static str, before: Vec<String>) -> Self {
        Self {
            table,
            rows: before,
        }
    }

    /// `id|name|..|text` of a row, by its name.
    fn fields(&self, row: &str) -> Option<Vec<String>> {
        let fields = row.strip_prefix(&format!("{}: ", self.table))?;
        Some(fields.split('|').map(str::to_owned).collect())
    }

    fn is_among(&self, row: &str, names: &[&str]) -> bool {
        self.fields(row)
            .is_some_and(|fields| names.contains(&&*fields[1]))
    }

    /// The `text` of these rows is new.
    pub(crate) fn changed(mut self, names: &[&str]) -> Vec<String> {
        for at in 0..self.rows.len() {
            if self.is_among(&self.rows[at], names) {
                let row = self.rows[at]
                    .strip_suffix("|-")
                    .expect("the text of all rows");
                self.rows[at] = format!("{row}|new");
            }
        }
        self.rows
    }

    /// These rows are gone.
    pub(crate) fn without(self, names: &[&str]) -> Vec<String> {
        let stays = |row: &&String| !self.is_among(row, names);
        self.rows.iter().filter(stays).cloned().collect()
    }

    /// There is a row more, with these fields; an empty one is none.
    pub(crate) fn with(mut self, fields: &[&str]) -> Self {
        let fields: Vec<_> = fields
            .iter()
            .copied()
            .filter(|field| !field.is_empty())
            .collect();
        self.rows
            .push(format!("{}: {}", self.table, fields.join("|")));
        self.rows.sort();
        self
    }

    /// There are copies of these rows, of whom `stamp` says whose they are; of the columns before it `settable` ones
    /// are copied or, if they are not, null.
    pub(crate) fn with_copies(
        self,
        names: &[&str],
        settable: usize,
        copied: bool,
        stamp: &str,
    ) -> Self {
        let originals = self.rows.clone();
        let originals = originals.iter().filter_map(|row| self.fields(row));
        let originals: Vec<_> = originals
            .filter(|fields| names.contains(&&*fields[1]))
            .collect();
        originals.into_iter().fold(self, |expected, fields| {
            let copy = (id(&fields[1]) + 60).to_string();
            let name = format!("{}+", fields[1]);
            let settable = fields[2..2 + settable]
                .iter()
                .map(|field| if copied { field } else { "-" });
            let row: Vec<_> = [&*copy, &*name]
                .into_iter()
                .chain(settable)
                .chain([stamp, "-"])
                .collect();
            expected.with(&row)
        })
    }

    /// There is a copy of this row, but for its id, its name and its tenant, which it has from `stamp`.
    pub(crate) fn with_model(self, name: &str, stamp: &str) -> Vec<String> {
        let fields = self.rows.iter().filter_map(|row| self.fields(row));
        let mut original = fields.filter(|fields| fields[1] == name);
        let mut fields = original.next().expect("a row by this name");
        drop(original);
        let tenant: Vec<_> = stamp
            .split('|')
            .filter(|field| !field.is_empty())
            .map(str::to_owned)
            .collect();
        let end = fields.len() - 1;
        fields.splice(end - tenant.len()..end, tenant);
        fields[0] = "50".into();
        fields[1] = "n50".into();
        let fields: Vec<_> = fields.iter().map(String::as_str).collect();
        self.with(&fields).rows()
    }

    /// All rows of all tables.
    pub(crate) fn rows(self) -> Vec<String> {
        self.rows
    }
}

/// Whether an instance of a row says whose the row is: the tenant's, or everybody's by its flag. `at` ends with the user, if
/// the connection is bound to one.
pub(crate) fn names_a_tenant(table: &str, name: &str, at: &str) -> bool {
    // Such an instance names its user, and not the tenant of its parent.
    match (table, name) {
        ("marks", "a1" | "a2" | "b3") => return !at.ends_with("1)"),
        ("marks", _) => return !at.ends_with("2)"),
        _ => (),
    }
    !matches!(
        (table, name),
        ("tags", "g4")
            | ("leads" | "slips", "o4" | "p5")
            | ("secrets", "o5")
            | ("lines" | "words" | "clips" | "replies" | "ties", _)
    )
}

/// How many rows a write by an instance has changed, or why it is refused.
pub(crate) fn written(write: QueryResult<usize>) -> Result<usize, ScopeError> {
    write.map_err(|error| refusal(Err::<usize, _>(error)))
}
