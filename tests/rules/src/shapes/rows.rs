//! The rows that every case finds, and what they are afterwards.

use diesel::connection::SimpleConnection;
use diesel::query_builder::SqlQuery;
use diesel::query_dsl::LoadQuery;
use tenancy::prelude::*;

/// The columns are those between `name` and `text`.
struct Table {
    name: &'static str,
    columns: &'static [(&'static str, &'static str)],
    key: &'static str,
    rows: &'static str,
}

const TABLES: &[Table] = &[
    Table {
        name: "labels",
        columns: &[],
        key: "primary key (id)",
        rows: "(1, 'l1'), (2, 'l2'), (3, 'l3'), (4, 'l4'), (5, 'l5'), (6, 'l6'), (7, 'l7')",
    },
    Table {
        name: "colors",
        columns: &[],
        key: "primary key (id)",
        rows: "(1, 'x1'), (2, 'y2')",
    },
    Table {
        name: "orgs",
        columns: &[("parent_id", "integer")],
        key: "primary key (id)",
        rows: "(1, 'a1', null), (2, 'b2', null), (3, 'c3', 1), (4, 'd4', 3), (5, 'e5', 6), (6, 'f6', 5)",
    },
    Table {
        name: "users",
        columns: &[],
        key: "primary key (id)",
        rows: "(1, 'a1'), (2, 'b2')",
    },
    Table {
        name: "owned",
        columns: &[("payer", "integer not null")],
        key: "primary key (payer, id)",
        rows: "(1, 'a1', 1), (2, 'a2', 1), (1, 'b1', 2), (3, 'b3', 2)",
    },
    Table {
        name: "tags",
        columns: &[("org_id", "integer")],
        key: "unique (org_id, id)",
        rows: "(1, 'a1', 1), (1, 'b1', 2), (4, 'g4', null)",
    },
    Table {
        name: "flagged",
        columns: &[
            ("org_id", "integer not null"),
            ("is_global", "boolean not null"),
        ],
        key: "primary key (org_id, id)",
        rows: "(1, 'a1', 1, false), (1, 'b1', 2, false), (4, 'g4', 1, true), (5, 'h5', 2, true)",
    },
    Table {
        name: "leads",
        columns: &[("org_id", "integer")],
        key: "unique (org_id, id)",
        rows: "(1, 'a1', 1), (1, 'b1', 2), (4, 'o4', null), (5, 'p5', null)",
    },
    Table {
        name: "slips",
        columns: &[("owned_id", "integer"), ("org_id", "integer")],
        key: "unique (org_id, id)",
        rows: "(1, 'a1', 1, 1), (2, 'a2', null, 1), (1, 'b1', 3, 2), (4, 'o4', 1, null), (5, 'p5', null, null)",
    },
    Table {
        name: "shared",
        columns: &[("reader_id", "integer"), ("org_id", "integer not null")],
        key: "primary key (org_id, id)",
        rows: "(1, 'a1', null, 1), (2, 'a2', 2, 1), (1, 'b1', null, 2), (3, 'b3', 1, 2)",
    },
    Table {
        name: "invited",
        columns: &[("guest_id", "integer"), ("org_id", "integer not null")],
        key: "primary key (org_id, id)",
        rows: "(1, 'a1', null, 1), (2, 'a2', 2, 1), (1, 'b1', null, 2), (3, 'b3', 1, 2)",
    },
    Table {
        name: "notes",
        columns: &[("org_id", "integer not null")],
        key: "primary key (id)",
        rows: "(1, 'a1', 1), (2, 'b2', 2), (3, 'a3', 1)",
    },
    Table {
        name: "lines",
        columns: &[("note_id", "integer not null")],
        key: "primary key (id)",
        rows: "(1, 'a1', 1), (2, 'b2', 2), (3, 'a3', 3)",
    },
    Table {
        name: "words",
        columns: &[("line_id", "integer not null")],
        key: "primary key (id)",
        rows: "(1, 'a1', 1), (2, 'b2', 2), (3, 'a3', 3), (4, 'b4', 2)",
    },
    Table {
        name: "marks",
        columns: &[
            ("note_id", "integer not null"),
            ("user_id", "integer not null"),
        ],
        key: "primary key (user_id, id)",
        rows: "(1, 'a1', 1, 1), (2, 'a2', 3, 1), (1, 'c1', 3, 2), (3, 'b3', 2, 1), (3, 'd3', 2, 2)",
    },
    Table {
        name: "projects",
        columns: &[("org_id", "integer not null")],
        key: "primary key (id)",
        rows: "(1, 'a1', 1), (2, 'b2', 2), (3, 'a3', 1)",
    },
    Table {
        name: "tasks",
        columns: &[("project_id", "integer not null")],
        key: "primary key (project_id, id)",
        rows: "(1, 'a1', 1), (2, 'a2', 1), (1, 'b1', 2), (1, 'c1', 3)",
    },
    Table {
        name: "steps",
        columns: &[("project_id", "integer not null")],
        key: "primary key (id)",
        rows: "(1, 'a1', 1), (2, 'b2', 2), (3, 'a3', 3)",
    },
    Table {
        name: "topics",
        columns: &[("org_id", "integer")],
        key: "primary key (id)",
        rows: "(1, 'a1', 1), (2, 'b2', 2), (3, 'g3', null)",
    },
    Table {
        name: "replies",
        columns: &[("topic_id", "integer not null")],
        key: "primary key (id)",
        rows: "(1, 'a1', 1), (2, 'b2', 2), (3, 'g3', 3)",
    },
    Table {
        name: "must",
        columns: &[
            ("owned_id", "integer not null"),
            ("tag_id", "integer not null"),
            ("label_id", "integer not null"),
            ("must_id", "integer not null"),
            ("org_id", "integer not null"),
        ],
        key: "primary key (org_id, id)",
        rows: "(1, 'a1', 1, 1, 1, 1, 1), (2, 'a2', 2, 4, 2, 1, 1), (1, 'b1', 1, 1, 1, 1, 2), (3, 'b3', 3, 4, 1, 3, 2)",
    },
    Table {
        name: "may",
        columns: &[
            ("owned_id", "integer"),
            ("tag_id", "integer"),
            ("label_id", "integer"),
            ("may_id", "integer"),
            ("org_id", "integer not null"),
        ],
        key: "primary key (org_id, id)",
        rows: "(1, 'a1', null, null, null, null, 1), (2, 'a2', 2, 4, 2, 1, 1), (1, 'b1', null, null, null, null, 2), (3, 'b3', 3, 1, null, 1, 2)",
    },
    Table {
        name: "drafts",
        columns: &[
            ("org_id", "integer not null"),
            ("user_id", "integer not null"),
        ],
        key: "primary key (org_id, user_id, id)",
        rows: "(1, 'a1', 1, 1), (1, 'c1', 1, 2), (2, 'c2', 1, 2), (1, 'b1', 2, 1), (3, 'b3', 2, 1)",
    },
    Table {
        name: "remarks",
        columns: &[
            ("owned_id", "integer not null"),
            ("draft_id", "integer"),
            ("org_id", "integer not null"),
            ("user_id", "integer not null"),
        ],
        key: "primary key (org_id, user_id, id)",
        rows: "(1, 'a1', 1, 1, 1, 1), (1, 'c1', 2, 2, 1, 2), (1, 'b1', 3, 3, 2, 1), (2, 'b2', 1, null, 2, 1)",
    },
    Table {
        name: "files",
        columns: &[
            ("owner_type", "varchar(200) not null"),
            ("owner_id", "integer not null"),
        ],
        key: "primary key (owner_type, owner_id, id)",
        rows: "(1, 'a1', 'Org', 1), (1, 'b1', 'Org', 2), (1, 'u1', 'User', 1), (1, 'v1', 'User', 2)",
    },
    Table {
        name: "safes",
        columns: &[("org_id", "integer"), ("user_id", "integer")],
        key: "primary key (id)",
        rows: "(1, 'a1', 1, null), (2, 'b2', 2, null), (3, 'u3', null, 1), (4, 'v4', null, 2), (5, 'o5', null, null), (6, 't6', 1, 1)",
    },
    Table {
        name: "secrets",
        columns: &[
            ("safe_id", "integer"),
            ("org_id", "integer"),
            ("user_id", "integer"),
        ],
        key: "unique (org_id, user_id, id)",
        rows: "(1, 'a1', 1, 1, null), (2, 'a2', null, 1, null), (1, 'b1', 2, 2, null), (1, 'u1', 3, null, 1), (1, 'v1', null, null, 2), (5, 'o5', null, null, null), (6, 't6', 1, 1, 1)",
    },
    Table {
        name: "clips",
        columns: &[("safe_id", "integer not null")],
        key: "primary key (id)",
        rows: "(1, 'a1', 1), (2, 'b2', 2), (3, 'u3', 3), (4, 'v4', 4), (5, 'o5', 5), (6, 't6', 6)",
    },
    Table {
        name: "ties",
        columns: &[
            ("note_id", "integer not null"),
            ("safe_id", "integer not null"),
        ],
        key: "primary key (id)",
        rows: "(1, 'a1', 1, 1), (2, 'b2', 2, 2), (3, 'x3', 1, 3), (4, 'y4', 2, 1), (5, 'a5', 3, 5), (6, 't6', 9, 6), (7, 'v7', 9, 4)",
    },
];

impl Table {
    /// What `column` makes of each column.
    fn columns(&self, column: impl Fn(&str, &str) -> String) -> Vec<String> {
        let first = [
            ("id", "integer not null default 77"),
            ("name", "varchar(200) not null default 'd77'"),
        ];
        let last = [("text", "varchar(200) not null default '-'")];
        let all = first.iter().chain(self.columns).chain(&last);
        all.map(|(name, ty)| column(name, ty)).collect()
    }
}

/// Makes the tables.
pub(crate) fn create(db: &mut impl SimpleConnection) {
    let tables = TABLES.iter().map(|table| {
        let (name, key) = (table.name, table.key);
        let columns = table.columns(|column, ty| format!("{column} {ty}"));
        let columns = columns.join(", ");
        format!("create table \"{name}\" ({columns}, {key}, unique (name));")
    });
    let sql = tables.collect::<Vec<_>>().concat();
    db.batch_execute(&sql).expect("the tables are new");
}

/// Puts every table back to the rows that every case finds.
pub fn reset(db: &mut impl SimpleConnection) {
    let tables = TABLES.iter().map(|table| {
        let (name, rows) = (table.name, table.rows);
        let columns = table.columns.iter().map(|(column, _)| *column);
        let columns: Vec<_> = ["id", "name"].into_iter().chain(columns).collect();
        let columns = columns.join(", ");
        format!("delete from \"{name}\"; insert into \"{name}\" ({columns}) values {rows};")
    });
    let sql = tables.collect::<Vec<_>>().concat();
    db.batch_execute(&sql).expect("the rows fit");
}

/// All rows of all tables, each as `table: id|name|..|text`, in order; `-` for null.
pub fn rows<C: Connection>(db: &mut C) -> Vec<String>
where
    SqlQuery: for<'query> LoadQuery<'query, C, Row>,
{
    let tables = TABLES.iter().map(|table| {
        let columns = table.columns(|column, ty| match ty {
            "boolean not null" => format!("case when {column} then 'true' else 'false' end"),
            _ => format!("coalesce('' || {column}, '-')"),
        });
        let row = columns.join(" || '|' || ");
        format!(
            "select '{}: ' || {row} as line from \"{}\"",
            table.name, table.name
        )
    });
    let sql = tables.collect::<Vec<_>>().join(" union all ");
    let mut rows: Vec<String> = diesel::sql_query(sql)
        .load(db)
        .expect("rows as text")
        .into_iter()
        .map(|Row { line }| line)
        .collect();
    rows.sort();
    rows
}

#[derive(QueryableByName)]
pub struct Row {
    #[diesel(sql_type = diesel::sql_types::Text)]
    line: String,
}
