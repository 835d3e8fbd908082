//! What each verb changes and deletes.

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
                .map(|rows| house::sorted(rows.into_iter().map(|row| row.name).collect()))
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
                .map(|rows| house::sorted(rows.into_iter().map(|row| row.name).collect()))
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
