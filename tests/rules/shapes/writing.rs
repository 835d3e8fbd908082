//! What each verb writes: after it, all rows of all tables are compared.

use super::reading::id;
use diesel::result::DatabaseErrorKind::UniqueViolation;
use diesel::result::Error::DatabaseError;
use diesel::result::QueryResult;
use house::refusal;
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
            | (
                "lines" | "words" | "clips" | "replies" | "orgs" | "users",
                _
            )
    )
}

/// How many rows a write by an instance has changed, or why it is refused.
pub(crate) fn written(write: QueryResult<usize>) -> Result<usize, ScopeError> {
    write.map_err(|error| refusal(Err::<usize, _>(error)))
}

/// How many rows in the way an upsert has updated, on MySQL: each counts twice, and one that is not to be updated is a
/// violation.
#[allow(dead_code, reason = "MySQL counts an update so")]
pub(crate) fn updated(upserted: QueryResult<usize>) -> usize {
    match upserted {
        Ok(2) => 1,
        Err(DatabaseError(UniqueViolation, _)) => 0,
        other => panic!("{other:?}"),
    }
}

/// Runs `$write`, and compares what it says with `$said`, and all rows with `$expected`, a function of [`Expected`].
macro_rules! writes {
    ($db:ident $table:ident $at:expr; $write:expr => $said:expr, $expected:expr) => {
        reset($db);
        let expected = Expected::new(stringify!($table), rows($db));
        let expected = $expected(expected);
        assert_eq!($write, $said, "{}", $at);
        assert_eq!(rows($db), expected, "{}", $at);
    };
}

/// Updates and deletes rows of `$table` on the connection that `$connect` makes of `$db`, which is bound to write
/// those of the rows that `$rows` names so.
macro_rules! change {
    (update_by_key $Model:ident $table:ident $db:ident ($($connect:tt)*) $rows:ident) => {
        for key in 0..9 {
            let changed: Vec<_> = $rows.writes.iter().copied().filter(|name| id(name) == key).collect();
            writes!($db $table format!("{} {key}", $rows.at);
                $Model::update(key).set($table::text.eq("new")).execute(&mut $($connect)*) => Ok(changed.len()),
                |expected: Expected| expected.changed(&changed)
            );
        }
    };
    (update_by_query $Model:ident $table:ident $db:ident ($($connect:tt)*) $rows:ident) => {
        let every = $Model::scoped().filter($table::id.eq(0)).or_filter(sql::<Bool>("1 = 1 or 1 = 1"));
        writes!($db $table $rows.at;
            $Model::update(every).set($table::text.eq("new")).execute(&mut $($connect)*) => Ok($rows.writes.len()),
            |expected: Expected| expected.changed($rows.writes)
        );
    };
    (update_that_returns $Model:ident $table:ident $db:ident ($($connect:tt)*) $rows:ident) => {
        writes!($db $table $rows.at;
            $Model::update($Model::scoped()).set($table::text.eq("new")).get_results::<$Model>(&mut $($connect)*)
                .map(|rows| sorted(rows.into_iter().map(|row| row.name).collect()))
            => Ok($rows.writes.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()),
            |expected: Expected| expected.changed($rows.writes)
        );
    };
    (update_by_instance $Model:ident $table:ident $db:ident ($($connect:tt)*) $rows:ident) => {
        for row in instances!($Model $db) {
            let changed: Vec<_> = $rows.writes.iter().copied().filter(|name| *name == row.name).collect();
            writes!($db $table format!("{} {}", $rows.at, row.name);
                $Model::update(&row).set($table::text.eq("new")).execute(&mut $($connect)*) => Ok(changed.len()),
                |expected: Expected| expected.changed(&changed)
            );
        }
    };
    (save $Model:ident $table:ident $db:ident ($($connect:tt)*) $rows:ident) => {
        for mut row in instances!($Model $db) {
            row.text = "new".into();
            let changed: Vec<_> = $rows.writes.iter().copied().filter(|name| *name == row.name).collect();
            let said = if changed.is_empty() && names_a_tenant(stringify!($table), &row.name, &$rows.at) {
                Err(ScopeError::NamesAnotherTenant)
            } else {
                Ok(changed.len())
            };
            writes!($db $table format!("{} {}", $rows.at, row.name);
                written(<$Model as tenancy::SaveDsl>::save(&row).execute(&mut $($connect)*)) => said,
                |expected: Expected| expected.changed(&changed)
            );
        }
    };
    (delete_by_key $Model:ident $table:ident $db:ident ($($connect:tt)*) $rows:ident) => {
        for key in 0..9 {
            let gone: Vec<_> = $rows.writes.iter().copied().filter(|name| id(name) == key).collect();
            writes!($db $table format!("{} {key}", $rows.at);
                $Model::delete(key).execute(&mut $($connect)*) => Ok(gone.len()),
                |expected: Expected| expected.without(&gone)
            );
        }
    };
    (delete_by_query $Model:ident $table:ident $db:ident ($($connect:tt)*) $rows:ident) => {
        let every = $Model::scoped().filter($table::id.eq(0)).or_filter(sql::<Bool>("1 = 1 or 1 = 1"));
        writes!($db $table $rows.at;
            $Model::delete(every).execute(&mut $($connect)*) => Ok($rows.writes.len()),
            |expected: Expected| expected.without($rows.writes)
        );
    };
    (delete_that_returns $Model:ident $table:ident $db:ident ($($connect:tt)*) $rows:ident) => {
        writes!($db $table $rows.at;
            $Model::delete($Model::scoped()).get_results::<$Model>(&mut $($connect)*)
                .map(|rows| sorted(rows.into_iter().map(|row| row.name).collect()))
            => Ok($rows.writes.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()),
            |expected: Expected| expected.without($rows.writes)
        );
    };
    (delete_by_instance $Model:ident $table:ident $db:ident ($($connect:tt)*) $rows:ident) => {
        for row in instances!($Model $db) {
            let gone: Vec<_> = $rows.writes.iter().copied().filter(|name| *name == row.name).collect();
            writes!($db $table format!("{} {}", $rows.at, row.name);
                $Model::delete(&row).execute(&mut $($connect)*) => Ok(gone.len()),
                |expected: Expected| expected.without(&gone)
            );
        }
    };
}

/// Every row of every tenant.
macro_rules! instances {
    ($Model:ident $db:ident) => {{
        reset($db);
        $Model::scoped()
            .load::<$Model>(&mut $db.unscoped("an instance of each row"))
            .expect("instances")
    }};
}

/// Inserts rows into `$table` on the connection that `$connect` makes of `$db`, by `$named` for a tenant, with columns
/// that tenants set; `$stamp` is what the row says of its tenant. Which rows that tenant
/// reads and writes is in `$rows`.
macro_rules! insert {
    (insert_one $Model:ident $table:ident $db:ident ($($connect:tt)*) ($($named:tt)*) {$($column:ident: $value:expr => $text:expr),*}
        $copied:tt ($stamp:expr) $rows:ident) => {
        let row = || ($table::id.eq(50), $table::name.eq("n50"), $table::text.eq("new") $(, $table::$column.eq($value))*);
        let expected = |expected: Expected| expected.with(&["50", "n50" $(, &$text.to_string())*, &$stamp, "new"]).rows();
        writes!($db $table $rows.at; $Model::insert(row())$($named)*.execute(&mut $($connect)*) => Ok(1), expected);
        writes!($db $table $rows.at;
            $Model::insert(row())$($named)*.get_result::<$Model>(&mut $($connect)*).map(|row| row.name) => Ok("n50".to_owned()),
            expected
        );
        writes!($db $table $rows.at;
            $Model::insert(row())$($named)*.returning($table::name).get_results::<String>(&mut $($connect)*) => Ok(vec!["n50".to_owned()]),
            expected
        );
    };
    (insert_without_returning $Model:ident $table:ident $db:ident ($($connect:tt)*) ($($named:tt)*) {$($column:ident: $value:expr => $text:expr),*}
        $copied:tt ($stamp:expr) $rows:ident) => {
        let row = ($table::id.eq(50), $table::name.eq("n50"), $table::text.eq("new") $(, $table::$column.eq($value))*);
        writes!($db $table $rows.at; $Model::insert(row)$($named)*.execute(&mut $($connect)*) => Ok(1),
            |expected: Expected| expected.with(&["50", "n50" $(, &$text.to_string())*, &$stamp, "new"]).rows()
        );
    };
    (insert_batch $Model:ident $table:ident $db:ident ($($connect:tt)*) ($($named:tt)*) {$($column:ident: $value:expr => $text:expr),*}
        $copied:tt ($stamp:expr) $rows:ident) => {
        let row = |id, name| ($table::id.eq(id), $table::name.eq(name), $table::text.eq("new") $(, $table::$column.eq($value))*);
        writes!($db $table $rows.at;
            $Model::insert(vec![row(50, "n50"), row(51, "n51")])$($named)*.execute(&mut $($connect)*) => Ok(2),
            |expected: Expected| {
                let expected = expected.with(&["50", "n50" $(, &$text.to_string())*, &$stamp, "new"]);
                expected.with(&["51", "n51" $(, &$text.to_string())*, &$stamp, "new"]).rows()
            }
        );
    };
    // An instance that names no tenant is inserted for the one at hand, and one that names another is refused.
    (insert_model $Model:ident $table:ident $db:ident ($($connect:tt)*) ($($named:tt)*) {$($column:ident: $value:expr => $text:expr),*}
        $copied:tt ($stamp:expr) $rows:ident) => {
        for mut row in instances!($Model $db) {
            let names = names_a_tenant(stringify!($table), &row.name, &$rows.at);
            let read = $rows.reads.contains(&&*row.name);
            // What it refers to is out of reach.
            if !names && !read {
                continue;
            }
            let inserted = !names || read && $rows.writes.contains(&&*row.name);
            let name = std::mem::replace(&mut row.name, "n50".into());
            row.id = 50;
            writes!($db $table format!("{} {name}", $rows.at);
                written($Model::insert(&row)$($named)*.execute(&mut $($connect)*))
                    => if inserted { Ok(1) } else { Err(ScopeError::NamesAnotherTenant) },
                |expected: Expected| if inserted { expected.with_model(&name, &$stamp) } else { expected.rows() }
            );
        }
    };
    (insert_from_select $Model:ident $table:ident $db:ident ($($connect:tt)*) ($($named:tt)*) {$($column:ident: $value:expr => $text:expr),*}
        $copied:tt ($stamp:expr) $rows:ident) => {
        let copies = $Model::scoped().filter($table::name.eq_any($rows.reads));
        writes!($db $table $rows.at;
            copied!($copied $Model $table copies {$($column),*})$($named)*.execute(&mut $($connect)*) => Ok($rows.reads.len()),
            |expected: Expected| {
                let settable = [$(stringify!($column)),*];
                let settable: &[&str] = &settable;
                expected.with_copies($rows.reads, settable.len(), $copied, &$stamp).rows()
            }
        );
    };
    (default_values $Model:ident $table:ident $db:ident ($($connect:tt)*) ($($named:tt)*) {$($column:ident: $value:expr => $text:expr),*}
        $copied:tt ($stamp:expr) $rows:ident) => {
        writes!($db $table $rows.at;
            $Model::insert_default_values()$($named)*.execute(&mut $($connect)*) => Ok(1),
            |expected: Expected| expected.with(&["77", "d77" $(, { stringify!($column); "-" })*, &$stamp, "-"]).rows()
        );
    };
    // Every name is taken, by this tenant or another one.
    (upsert_do_nothing $Model:ident $table:ident $db:ident ($($connect:tt)*) ($($named:tt)*) {$($column:ident: $value:expr => $text:expr),*}
        $copied:tt ($stamp:expr) $rows:ident) => {
        let row = |name| ($table::id.eq(50), $table::name.eq(name), $table::text.eq("new") $(, $table::$column.eq($value))*);
        for name in $rows.all.iter().copied() {
            writes!($db $table format!("{} {name}", $rows.at);
                $Model::insert(row(name)).on_conflict($table::name).do_nothing()$($named)*.execute(&mut $($connect)*) => Ok(0),
                Expected::rows
            );
            writes!($db $table format!("{} {name}", $rows.at);
                $Model::insert(row(name)).on_conflict_do_nothing()$($named)*.get_results::<$Model>(&mut $($connect)*)
                    .map(|rows| rows.len()) => Ok(0),
                Expected::rows
            );
        }
        writes!($db $table $rows.at;
            $Model::insert(row("n50")).on_conflict($table::name).do_nothing()$($named)*.execute(&mut $($connect)*) => Ok(1),
            |expected: Expected| expected.with(&["50", "n50" $(, &$text.to_string())*, &$stamp, "new"]).rows()
        );
    };
    // MySQL counts the row in the way.
    (duplicate_key_do_nothing $Model:ident $table:ident $db:ident ($($connect:tt)*) ($($named:tt)*) {$($column:ident: $value:expr => $text:expr),*}
        $copied:tt ($stamp:expr) $rows:ident) => {
        let row = |name| ($table::id.eq(50), $table::name.eq(name), $table::text.eq("new") $(, $table::$column.eq($value))*);
        for name in $rows.all.iter().copied() {
            writes!($db $table format!("{} {name}", $rows.at);
                $Model::insert(row(name)).on_conflict(diesel::dsl::DuplicatedKeys).do_nothing()$($named)*.execute(&mut $($connect)*) => Ok(1),
                Expected::rows
            );
            writes!($db $table format!("{} {name}", $rows.at);
                $Model::insert(row(name)).on_conflict_do_nothing()$($named)*.execute(&mut $($connect)*) => Ok(1),
                Expected::rows
            );
        }
        writes!($db $table $rows.at;
            $Model::insert(row("n50")).on_conflict_do_nothing()$($named)*.execute(&mut $($connect)*) => Ok(1),
            |expected: Expected| expected.with(&["50", "n50" $(, &$text.to_string())*, &$stamp, "new"]).rows()
        );
    };
    (duplicate_key_update $Model:ident $table:ident $db:ident ($($connect:tt)*) ($($named:tt)*) {$($column:ident: $value:expr => $text:expr),*}
        $copied:tt ($stamp:expr) $rows:ident) => {
        let row = |name| ($table::id.eq(50), $table::name.eq(name), $table::text.eq("new") $(, $table::$column.eq($value))*);
        for name in $rows.all.iter().copied() {
            let changed: Vec<_> = $rows.writes.iter().copied().filter(|own| *own == name).collect();
            writes!($db $table format!("{} {name}", $rows.at);
                crate::shapes::writing::updated($Model::insert(row(name)).on_conflict(diesel::dsl::DuplicatedKeys).do_update().set($table::text.eq("new"))$($named)*
                    .execute(&mut $($connect)*)) => changed.len(),
                |expected: Expected| expected.changed(&changed)
            );
            writes!($db $table format!("{} {name}", $rows.at);
                crate::shapes::writing::updated($Model::insert(vec![row(name)]).on_conflict(diesel::dsl::DuplicatedKeys).do_update()
                    .set($table::text.eq(excluded($table::text)))$($named)*.execute(&mut $($connect)*)) => changed.len(),
                |expected: Expected| expected.changed(&changed)
            );
        }
        writes!($db $table $rows.at;
            $Model::insert(row("n50")).on_conflict(diesel::dsl::DuplicatedKeys).do_update().set($table::text.eq("again"))$($named)*
                .execute(&mut $($connect)*) => Ok(1),
            |expected: Expected| expected.with(&["50", "n50" $(, &$text.to_string())*, &$stamp, "new"]).rows()
        );
    };
    (upsert_do_update $Model:ident $table:ident $db:ident ($($connect:tt)*) ($($named:tt)*) {$($column:ident: $value:expr => $text:expr),*}
        $copied:tt ($stamp:expr) $rows:ident) => {
        let row = |name| ($table::id.eq(50), $table::name.eq(name), $table::text.eq("new") $(, $table::$column.eq($value))*);
        for name in $rows.all.iter().copied() {
            let changed: Vec<_> = $rows.writes.iter().copied().filter(|own| *own == name).collect();
            writes!($db $table format!("{} {name}", $rows.at);
                $Model::insert(row(name)).on_conflict($table::name).do_update().set($table::text.eq("new"))$($named)*
                    .execute(&mut $($connect)*) => Ok(changed.len()),
                |expected: Expected| expected.changed(&changed)
            );
            writes!($db $table format!("{} {name}", $rows.at);
                $Model::insert(row(name)).on_conflict($table::name).do_update().set($table::text.eq(excluded($table::text)))
                    $($named)*.get_results::<$Model>(&mut $($connect)*)
                    .map(|rows| rows.into_iter().map(|row| row.name).collect::<Vec<_>>())
                => Ok(changed.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()),
                |expected: Expected| expected.changed(&changed)
            );
        }
        writes!($db $table $rows.at;
            $Model::insert(row("n50")).on_conflict($table::name).do_update().set($table::text.eq("again"))$($named)*
                .execute(&mut $($connect)*) => Ok(1),
            |expected: Expected| expected.with(&["50", "n50" $(, &$text.to_string())*, &$stamp, "new"]).rows()
        );
    };
}

/// An insert from a select, of all columns that tenants set, or of none of these.
macro_rules! copied {
    (true $Model:ident $table:ident $rows:ident {$($column:ident),*}) => {
        $Model::insert($rows.clone().select(($table::id + 60, $table::name.concat("+") $(, $table::$column)*)))
            .into_columns(($table::id, $table::name $(, $table::$column)*))
    };
    (false $Model:ident $table:ident $rows:ident {$($column:ident),*}) => {
        copied!(true $Model $table $rows {})
    };
}
