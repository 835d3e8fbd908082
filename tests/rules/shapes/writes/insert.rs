//! What each verb inserts.

use diesel::result::DatabaseErrorKind::UniqueViolation;
use diesel::result::Error::DatabaseError;
use diesel::result::QueryResult;

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
                insert::updated($Model::insert(row(name)).on_conflict(diesel::dsl::DuplicatedKeys).do_update().set($table::text.eq("new"))$($named)*
                    .execute(&mut $($connect)*)) => changed.len(),
                |expected: Expected| expected.changed(&changed)
            );
            writes!($db $table format!("{} {name}", $rows.at);
                insert::updated($Model::insert(vec![row(name)]).on_conflict(diesel::dsl::DuplicatedKeys).do_update()
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
