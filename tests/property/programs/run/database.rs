//! The database from outside, by plain SQL.

use crate::backend::{Conn as Db, INTEGER};
use crate::programs::program::{Row, Table, World};
use crate::programs::schema::{OWNERS, TABLES};
use diesel::connection::SimpleConnection;
use diesel::sql_types::{Integer, Nullable};
use diesel::{QueryResult, QueryableByName, RunQueryDsl};
use std::fmt::Write as _;

pub(in crate::programs) fn create(db: &mut Db) -> QueryResult<()> {
    db.batch_execute(TABLES)
}

/// The table's columns beside `id`, `mark` and `n`, and what of a row they hold.
fn columns(table: Table) -> &'static [(&'static str, Part)] {
    match table {
        Table::Firms | Table::Users | Table::Countries => &[],
        Table::Notes | Table::Tags | Table::Leads | Table::Folders => &[("firm_id", Part::Owner)],
        Table::Docs => &[("firm_id", Part::Owner), ("is_global", Part::Flag)],
        Table::Shares => &[("firm_id", Part::Owner), ("reader_id", Part::Second)],
        Table::Tasks => &[
            ("firm_id", Part::Owner),
            ("note_id", Part::Parent),
            ("tag_id", Part::Second),
        ],
        Table::Pages => &[("folder_id", Part::Parent)],
        Table::Words => &[("page_id", Part::Parent)],
        Table::Drafts => &[("firm_id", Part::Owner), ("author_id", Part::Second)],
        Table::Safes => &[("firm_id", Part::Owner), ("user_id", Part::Second)],
        Table::Ties => &[("folder_id", Part::Parent), ("safe_id", Part::Second)],
        Table::Pictures => &[("owner_type", Part::Type), ("owner_id", Part::Owner)],
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Part {
    Owner,
    Second,
    /// The second, as a boolean.
    Flag,
    /// The second, by name.
    Type,
    Parent,
}

fn name(table: Table) -> String {
    format!("{table:?}").to_lowercase()
}

/// Makes the database hold `world`.
#[expect(clippy::format_collect, reason = "a few columns, in a test")]
pub(in crate::programs) fn fill(db: &mut Db, world: &World) -> QueryResult<()> {
    let mut sql = String::new();
    for (table, rows) in world {
        let columns = columns(*table);
        writeln!(sql, "delete from {};", name(*table)).expect("a string takes it");
        for row in rows {
            let names: String = columns
                .iter()
                .map(|(column, _)| format!(", {column}"))
                .collect();
            let key =
                |key: Option<i32>| key.map_or_else(|| "null".to_owned(), |key| key.to_string());
            let values: String = columns
                .iter()
                .map(|(_, part)| match part {
                    Part::Owner => key(row.owner),
                    Part::Second => key(row.second),
                    Part::Flag => (row.second == Some(1)).to_string(),
                    Part::Type => format!("'{}'", OWNERS[usize::from(row.second == Some(1))]),
                    Part::Parent => key(row.parent),
                })
                .map(|value| format!(", {value}"))
                .collect();
            let Row { id, mark, .. } = row;
            let n = key(row.n);
            let table = name(*table);
            writeln!(
                sql,
                "insert into {table} (id, mark, n{names}) values ({id}, {mark}, {n}{values});"
            )
            .expect("a string takes it");
        }
    }
    db.batch_execute(&sql)
}

#[derive(QueryableByName)]
struct Dumped {
    #[diesel(sql_type = Integer)]
    at: i32,
    #[diesel(sql_type = Integer)]
    id: i32,
    #[diesel(sql_type = Integer)]
    mark: i32,
    #[diesel(sql_type = Nullable<Integer>)]
    n: Option<i32>,
    #[diesel(sql_type = Nullable<Integer>)]
    owner: Option<i32>,
    #[diesel(sql_type = Nullable<Integer>)]
    second: Option<i32>,
    #[diesel(sql_type = Nullable<Integer>)]
    parent: Option<i32>,
}

/// All that the database holds, of every tenant, ordered by the marks.
pub(in crate::programs) fn dump(db: &mut Db) -> QueryResult<World> {
    let select = |(at, table): (usize, &Table)| {
        let column = |parts: &[Part]| {
            let found = columns(*table)
                .iter()
                .find(|(_, part)| parts.contains(part));
            match found {
                Some((column, Part::Flag)) => format!("case when {column} then 1 else 0 end"),
                Some((column, Part::Type)) => {
                    format!("case when {column} = '{}' then 1 else 0 end", OWNERS[1])
                }
                Some((column, _)) => (*column).to_owned(),
                None => format!("cast(null as {INTEGER})"),
            }
        };
        // The tenant of a determining table is its key.
        let owner = if let Table::Firms | Table::Users = table {
            "id".to_owned()
        } else {
            column(&[Part::Owner])
        };
        let second = column(&[Part::Second, Part::Flag, Part::Type]);
        let parent = column(&[Part::Parent]);
        let table = name(*table);
        format!(
            "select {at} as at, id, mark, n, {owner} as owner, {second} as second, {parent} as parent from {table}"
        )
    };
    let selects: Vec<_> = Table::ALL.iter().enumerate().map(select).collect();
    let sql = format!("{} order by at, mark", selects.join(" union all "));
    let mut world: World = Table::ALL.iter().map(|table| (*table, vec![])).collect();
    for row in diesel::sql_query(sql).load::<Dumped>(db)? {
        let Dumped {
            at,
            id,
            mark,
            n,
            owner,
            second,
            parent,
        } = row;
        let table = Table::ALL[usize::try_from(at).expect("one of the tables")];
        let rows = world.get_mut(&table).expect("all tables are there");
        rows.push(Row {
            mark,
            id,
            n,
            owner,
            second,
            parent,
        });
    }
    Ok(world)
}
