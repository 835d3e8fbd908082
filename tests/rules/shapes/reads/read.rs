//! What each verb reads, given the names of the rows that are in reach.

/// Reads `$table` on `$conn` by a verb, and finds the rows `$names`, which are in order.
macro_rules! read {
    (load $Model:ident $table:ident $conn:ident $names:ident $at:ident) => {
        let found = $Model::scoped().load::<$Model>($conn).expect("load");
        assert_eq!(
            sorted(found.into_iter().map(|row| row.name).collect()),
            $names,
            "{}",
            $at
        );
    };
    (first $Model:ident $table:ident $conn:ident $names:ident $at:ident) => {
        let found = $Model::scoped()
            .order($table::name)
            .first::<$Model>($conn)
            .optional()
            .expect("first");
        assert_eq!(
            found.map(|row| row.name).as_deref(),
            $names.first().copied(),
            "{}",
            $at
        );
    };
    (find $Model:ident $table:ident $conn:ident $names:ident $at:ident) => {
        for key in 0..9 {
            let found = $Model::find(key).load::<$Model>($conn).expect("find");
            let names: Vec<_> = $names
                .iter()
                .copied()
                .filter(|name| id(name) == key)
                .collect();
            assert_eq!(
                sorted(found.into_iter().map(|row| row.name).collect()),
                names,
                "{} {key}",
                $at
            );
        }
    };
    (count $Model:ident $table:ident $conn:ident $names:ident $at:ident) => {
        let found: i64 = $Model::scoped().count().get_result($conn).expect("count");
        assert_eq!(usize::try_from(found), Ok($names.len()), "{}", $at);
    };
    (filter_and_or_filter $Model:ident $table:ident $conn:ident $names:ident $at:ident) => {
        let query = $Model::scoped()
            .filter($table::id.eq(0))
            .or_filter($table::id.eq(1))
            .select($table::name);
        let names: Vec<_> = $names
            .iter()
            .copied()
            .filter(|name| id(name) == 1)
            .collect();
        assert_eq!(
            sorted(query.clone().load::<String>($conn).expect("or_filter")),
            names,
            "{}",
            $at
        );
        let query = query.or_filter(sql::<Bool>("1 = 1 or 1 = 1"));
        assert_eq!(
            sorted(query.load::<String>($conn).expect("or_filter")),
            $names,
            "{}",
            $at
        );
    };
    (select_and_order $Model:ident $table:ident $conn:ident $names:ident $at:ident) => {
        let query = $Model::scoped()
            .order($table::name.desc())
            .select(($table::name, $table::id));
        let names: Vec<_> = $names
            .iter()
            .rev()
            .map(|name| ((*name).to_owned(), id(name)))
            .collect();
        assert_eq!(
            query.load::<(String, i32)>($conn).expect("select"),
            names,
            "{}",
            $at
        );
    };
    (group_by $Model:ident $table:ident $conn:ident $names:ident $at:ident) => {
        let query = $Model::scoped()
            .group_by($table::id)
            .order($table::id)
            .select((
                $table::id,
                diesel::dsl::count($table::name),
                max($table::name),
            ));
        let mut groups = BTreeMap::<i32, (i64, Option<String>)>::new();
        for name in $names {
            let (rows, last) = groups.entry(id(name)).or_default();
            *rows += 1;
            *last = Some((*name).to_owned());
        }
        let groups: Vec<_> = groups
            .into_iter()
            .map(|(id, (rows, last))| (id, rows, last))
            .collect();
        assert_eq!(
            query
                .load::<(i32, i64, Option<String>)>($conn)
                .expect("group_by"),
            groups,
            "{}",
            $at
        );
    };
    (aggregate $Model:ident $table:ident $conn:ident $names:ident $at:ident) => {
        let query = $Model::scoped().select((sum($table::id), max($table::name)));
        let found = query
            .first::<(Option<i64>, Option<String>)>($conn)
            .expect("an aggregate");
        let ids = $names.iter().map(|name| i64::from(id(name)));
        let all = (!$names.is_empty()).then(|| ids.sum());
        assert_eq!(
            found,
            (all, $names.last().map(|name| (*name).to_owned())),
            "{}",
            $at
        );
    };
    (inner_join $Model:ident $table:ident $conn:ident $names:ident $at:ident) => {
        let query = Label::scoped()
            .inner_join($table::table.on($table::id.eq(labels::id)))
            .filter(labels::id.eq(0))
            .or_filter(labels::id.gt(0))
            .select((labels::id, $table::name));
        let names: Vec<_> = $names
            .iter()
            .map(|name| (id(name), (*name).to_owned()))
            .collect();
        assert_eq!(
            sorted(query.load::<(i32, String)>($conn).expect("inner_join")),
            sorted(names),
            "{}",
            $at
        );
    };
    // The predicate is in the `ON`: every label is still there.
    (left_join $Model:ident $table:ident $conn:ident $names:ident $at:ident) => {
        let query = Label::scoped()
            .left_join($table::table.on($table::id.eq(labels::id)))
            .select((labels::id, $table::name.nullable()));
        let mut rows = Vec::new();
        for label in 1..=7 {
            let found = rows.len();
            rows.extend(
                $names
                    .iter()
                    .filter(|name| id(name) == label)
                    .map(|name| (label, Some((*name).to_owned()))),
            );
            if rows.len() == found {
                rows.push((label, None));
            }
        }
        assert_eq!(
            sorted(
                query
                    .load::<(i32, Option<String>)>($conn)
                    .expect("left_join")
            ),
            sorted(rows),
            "{}",
            $at
        );
    };
    (exists $Model:ident $table:ident $conn:ident $names:ident $at:ident) => {
        let query = Label::scoped()
            .filter(tenancy::dsl::exists(
                $Model::scoped().filter($table::id.eq(labels::id)),
            ))
            .order(labels::id)
            .select(labels::id);
        let ids: BTreeSet<_> = $names.iter().map(|name| id(name)).collect();
        let ids: Vec<_> = ids.into_iter().collect();
        assert_eq!(query.load::<i32>($conn).expect("exists"), ids, "{}", $at);
    };
    (eq_any $Model:ident $table:ident $conn:ident $names:ident $at:ident) => {
        let query = Label::scoped()
            .filter(labels::id.eq_any($Model::scoped().select($table::id)))
            .order(labels::id)
            .select(labels::id);
        let ids: BTreeSet<_> = $names.iter().map(|name| id(name)).collect();
        let ids: Vec<_> = ids.into_iter().collect();
        assert_eq!(query.load::<i32>($conn).expect("eq_any"), ids, "{}", $at);
    };
    (union $Model:ident $table:ident $conn:ident $names:ident $at:ident) => {
        let query = Label::scoped()
            .filter(labels::id.eq(1))
            .select(labels::name)
            .union(
                $Model::scoped()
                    .filter($table::id.eq(0))
                    .or_filter($table::id.gt(0))
                    .select($table::name),
            );
        let names: Vec<_> = $names.iter().copied().chain(["l1"]).collect();
        assert_eq!(
            sorted(query.load::<String>($conn).expect("union")),
            sorted(names),
            "{}",
            $at
        );
    };
    (alias $Model:ident $table:ident $conn:ident $names:ident $at:ident) => {
        let others = tenancy::alias!($table as others);
        let query = $Model::scoped_as(others).select(others.field($table::name));
        assert_eq!(
            sorted(query.load::<String>($conn).expect("an alias")),
            $names,
            "{}",
            $at
        );
        let query = Label::scoped()
            .left_join(others.on(others.field($table::id).eq(labels::id)))
            .filter(labels::id.eq(1))
            .select(others.field($table::name).nullable());
        let named: Vec<_> = $names
            .iter()
            .filter(|name| id(name) == 1)
            .map(|name| Some((*name).to_owned()))
            .collect();
        let named = if named.is_empty() { vec![None] } else { named };
        assert_eq!(
            sorted(query.load::<Option<String>>($conn).expect("an alias")),
            named,
            "{}",
            $at
        );
    };
}
