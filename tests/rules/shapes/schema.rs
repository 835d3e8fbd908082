//! A table for each shape of tenancy, and what is in it.
//!
//! Every table has an `id`, a `name` that tells its rows apart over all tenants, and a `text` to be changed. A name is a
//! letter and the id: rows `a` are tenant 1's, `b` tenant 2's, and wherever the shape lets two tenants have equal ids,
//! they do.

use crate::backend::Database;
use diesel::connection::SimpleConnection;
use diesel::query_builder::SqlQuery;
use diesel::query_dsl::LoadQuery;
use tenancy::prelude::*;

mod tables {
    diesel::table! { labels { id -> Integer, name -> Text, text -> Text } }
    diesel::table! { colors { id -> Integer, name -> Text, text -> Text } }
    diesel::table! { orgs { id -> Integer, name -> Text, parent_id -> Nullable<Integer>, text -> Text } }
    diesel::table! { users { id -> Integer, name -> Text, text -> Text } }
    diesel::table! { owned { id -> Integer, name -> Text, payer -> Integer, text -> Text } }
    diesel::table! { tags { id -> Integer, name -> Text, org_id -> Nullable<Integer>, text -> Text } }
    diesel::table! { flagged { id -> Integer, name -> Text, org_id -> Integer, is_global -> Bool, text -> Text } }
    diesel::table! { leads { id -> Integer, name -> Text, org_id -> Nullable<Integer>, text -> Text } }
    diesel::table! {
        slips { id -> Integer, name -> Text, owned_id -> Nullable<Integer>, org_id -> Nullable<Integer>, text -> Text }
    }
    diesel::table! {
        shared (org_id, id) {
            id -> Integer, name -> Text, reader_id -> Nullable<Integer>, org_id -> Integer, text -> Text,
        }
    }
    diesel::table! {
        invited { id -> Integer, name -> Text, guest_id -> Nullable<Integer>, org_id -> Integer, text -> Text }
    }
    diesel::table! { notes { id -> Integer, name -> Text, org_id -> Integer, text -> Text } }
    diesel::table! { lines { id -> Integer, name -> Text, note_id -> Integer, text -> Text } }
    diesel::table! { words { id -> Integer, name -> Text, line_id -> Integer, text -> Text } }
    diesel::table! { marks { id -> Integer, name -> Text, note_id -> Integer, user_id -> Integer, text -> Text } }
    diesel::table! { projects { id -> Integer, name -> Text, org_id -> Integer, text -> Text } }
    diesel::table! { tasks { id -> Integer, name -> Text, project_id -> Integer, text -> Text } }
    diesel::table! { steps { id -> Integer, name -> Text, project_id -> Integer, text -> Text } }
    diesel::table! { topics { id -> Integer, name -> Text, org_id -> Nullable<Integer>, text -> Text } }
    diesel::table! { replies { id -> Integer, name -> Text, topic_id -> Integer, text -> Text } }
    diesel::table! {
        must {
            id -> Integer, name -> Text, owned_id -> Integer, tag_id -> Integer, label_id -> Integer,
            must_id -> Integer, org_id -> Integer, text -> Text,
        }
    }
    diesel::table! {
        may {
            id -> Integer, name -> Text, owned_id -> Nullable<Integer>, tag_id -> Nullable<Integer>,
            label_id -> Nullable<Integer>, may_id -> Nullable<Integer>, org_id -> Integer, text -> Text,
        }
    }
    diesel::table! { drafts { id -> Integer, name -> Text, org_id -> Integer, user_id -> Integer, text -> Text } }
    diesel::table! {
        remarks {
            id -> Integer, name -> Text, owned_id -> Integer, draft_id -> Nullable<Integer>, org_id -> Integer,
            user_id -> Integer, text -> Text,
        }
    }
    diesel::table! { files { id -> Integer, name -> Text, owner_type -> Text, owner_id -> Integer, text -> Text } }
    diesel::table! {
        safes {
            id -> Integer, name -> Text, org_id -> Nullable<Integer>, user_id -> Nullable<Integer>, text -> Text,
        }
    }
    diesel::table! {
        secrets {
            id -> Integer, name -> Text, safe_id -> Nullable<Integer>, org_id -> Nullable<Integer>,
            user_id -> Nullable<Integer>, text -> Text,
        }
    }
    diesel::table! { clips { id -> Integer, name -> Text, safe_id -> Integer, text -> Text } }

    diesel::allow_tables_to_appear_in_same_query!(
        labels, colors, orgs, users, owned, tags, flagged, leads, slips, shared, invited, notes,
        lines, words, marks, projects, tasks, steps, topics, replies, must, may, drafts, remarks,
        files, safes, secrets, clips,
    );
}
pub(crate) use tables::*;

#[universal]
#[derive(Queryable, Debug)]
#[diesel(table_name = labels)]
#[expect(dead_code, reason = "the root of joins, by its columns")]
pub(crate) struct Label {
    pub(crate) id: i32,
    pub(crate) name: String,
    pub(crate) text: String,
}

#[universal]
#[derive(Queryable, Debug)]
#[diesel(table_name = colors)]
#[expect(dead_code, reason = "its rows are told apart by name")]
pub(crate) struct Color {
    pub(crate) id: i32,
    pub(crate) name: String,
    pub(crate) text: String,
}

#[determines_tenant(own_row_only, parent = parent_id)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = orgs)]
pub struct Org {
    pub(crate) id: i32,
    pub(crate) name: String,
    pub(crate) parent_id: Option<i32>,
    pub(crate) text: String,
}

#[determines_tenant(listed)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = users)]
pub struct User {
    pub(crate) id: i32,
    pub(crate) name: String,
    pub(crate) text: String,
}

#[tenanted(Org, column = payer)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = owned)]
pub(crate) struct Owned {
    pub(crate) id: i32,
    pub(crate) name: String,
    pub(crate) payer: i32,
    pub(crate) text: String,
}

#[tenanted(Org, global)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = tags)]
pub(crate) struct Tag {
    pub(crate) id: i32,
    pub(crate) name: String,
    pub(crate) org_id: Option<i32>,
    pub(crate) text: String,
}

#[tenanted(Org, global = is_global)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = flagged)]
pub(crate) struct Flagged {
    pub(crate) id: i32,
    pub(crate) name: String,
    pub(crate) org_id: i32,
    pub(crate) is_global: bool,
    pub(crate) text: String,
}

#[tenanted(Org, adoptable)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = leads)]
pub(crate) struct Lead {
    pub(crate) id: i32,
    pub(crate) name: String,
    pub(crate) org_id: Option<i32>,
    pub(crate) text: String,
}

#[tenanted(Org, nullable, references(owned_id -> owned))]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = slips, treat_none_as_null = true)]
pub(crate) struct Slip {
    pub(crate) id: i32,
    pub(crate) name: String,
    pub(crate) owned_id: Option<i32>,
    pub(crate) org_id: Option<i32>,
    pub(crate) text: String,
}

#[tenanted(Org, shared_with = reader_id)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = shared, primary_key(org_id, id))]
pub(crate) struct Shared {
    pub(crate) id: i32,
    pub(crate) name: String,
    pub(crate) reader_id: OtherTenant<Org>,
    pub(crate) org_id: i32,
    pub(crate) text: String,
}

#[tenanted(Org, other_tenant = guest_id)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = invited)]
pub(crate) struct Invited {
    pub(crate) id: i32,
    pub(crate) name: String,
    pub(crate) guest_id: OtherTenant<Org>,
    pub(crate) org_id: i32,
    pub(crate) text: String,
}

#[tenanted(Org)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = notes)]
pub(crate) struct Note {
    pub(crate) id: i32,
    pub(crate) name: String,
    pub(crate) org_id: i32,
    pub(crate) text: String,
}

#[tenanted(through = notes, foreign_key = note_id)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = lines)]
pub(crate) struct Line {
    pub(crate) id: i32,
    pub(crate) name: String,
    pub(crate) note_id: i32,
    pub(crate) text: String,
}

#[tenanted(through = lines, foreign_key = line_id)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = words)]
pub(crate) struct Word {
    pub(crate) id: i32,
    pub(crate) name: String,
    pub(crate) line_id: i32,
    pub(crate) text: String,
}

#[tenanted(through = notes, foreign_key = note_id, User = user_id)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = marks)]
pub(crate) struct Mark {
    pub(crate) id: i32,
    pub(crate) name: String,
    pub(crate) note_id: i32,
    pub(crate) user_id: i32,
    pub(crate) text: String,
}

#[determines_tenant]
#[tenanted(Org)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = projects)]
pub struct Project {
    pub(crate) id: i32,
    pub(crate) name: String,
    pub(crate) org_id: i32,
    pub(crate) text: String,
}

#[tenanted(Project)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = tasks)]
pub(crate) struct Task {
    pub(crate) id: i32,
    pub(crate) name: String,
    pub(crate) project_id: i32,
    pub(crate) text: String,
}

#[tenanted(through = projects, foreign_key = project_id)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = steps)]
pub(crate) struct Step {
    pub(crate) id: i32,
    pub(crate) name: String,
    pub(crate) project_id: i32,
    pub(crate) text: String,
}

#[tenanted(Org, global)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = topics)]
pub(crate) struct Topic {
    pub(crate) id: i32,
    pub(crate) name: String,
    pub(crate) org_id: Option<i32>,
    pub(crate) text: String,
}

#[tenanted(through = topics, foreign_key = topic_id)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = replies)]
pub(crate) struct Reply {
    pub(crate) id: i32,
    pub(crate) name: String,
    pub(crate) topic_id: i32,
    pub(crate) text: String,
}

#[tenanted(Org, references(owned_id -> owned, tag_id -> tags, label_id -> labels, must_id -> must))]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = must)]
#[expect(clippy::struct_field_names, reason = "a reference to the table itself")]
pub(crate) struct Must {
    pub(crate) id: i32,
    pub(crate) name: String,
    pub(crate) owned_id: i32,
    pub(crate) tag_id: i32,
    pub(crate) label_id: i32,
    pub(crate) must_id: i32,
    pub(crate) org_id: i32,
    pub(crate) text: String,
}

#[tenanted(Org, references(owned_id -> owned, tag_id -> tags, label_id -> labels, may_id -> may))]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = may, treat_none_as_null = true)]
#[expect(clippy::struct_field_names, reason = "a reference to the table itself")]
pub(crate) struct May {
    pub(crate) id: i32,
    pub(crate) name: String,
    pub(crate) owned_id: Option<i32>,
    pub(crate) tag_id: Option<i32>,
    pub(crate) label_id: Option<i32>,
    pub(crate) may_id: Option<i32>,
    pub(crate) org_id: i32,
    pub(crate) text: String,
}

#[tenanted(Org, User = user_id)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = drafts)]
pub(crate) struct Draft {
    pub(crate) id: i32,
    pub(crate) name: String,
    pub(crate) org_id: i32,
    pub(crate) user_id: i32,
    pub(crate) text: String,
}

#[tenanted(Org, User = user_id, references(owned_id -> owned, draft_id -> drafts))]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = remarks, treat_none_as_null = true)]
pub(crate) struct Remark {
    pub(crate) id: i32,
    pub(crate) name: String,
    pub(crate) owned_id: i32,
    pub(crate) draft_id: Option<i32>,
    pub(crate) org_id: i32,
    pub(crate) user_id: i32,
    pub(crate) text: String,
}

#[tenanted(Org = "Org", User = "User", type_column = owner_type, column = owner_id)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = files)]
pub(crate) struct File {
    pub(crate) id: i32,
    pub(crate) name: String,
    pub(crate) owner_type: String,
    pub(crate) owner_id: i32,
    pub(crate) text: String,
}

#[tenanted(one_of(Org = org_id, User = user_id))]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = safes, treat_none_as_null = true)]
pub(crate) struct Safe {
    pub(crate) id: i32,
    pub(crate) name: String,
    pub(crate) org_id: Option<i32>,
    pub(crate) user_id: Option<i32>,
    pub(crate) text: String,
}

#[tenanted(one_of(Org = org_id, User = user_id), references(safe_id -> safes))]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = secrets, treat_none_as_null = true)]
pub(crate) struct Secret {
    pub(crate) id: i32,
    pub(crate) name: String,
    pub(crate) safe_id: Option<i32>,
    pub(crate) org_id: Option<i32>,
    pub(crate) user_id: Option<i32>,
    pub(crate) text: String,
}

#[tenanted(through = safes, foreign_key = safe_id)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = clips)]
pub(crate) struct Clip {
    pub(crate) id: i32,
    pub(crate) name: String,
    pub(crate) safe_id: i32,
    pub(crate) text: String,
}

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

fn create(db: &mut impl SimpleConnection) {
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
pub(crate) fn reset(db: &mut impl SimpleConnection) {
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
pub(crate) fn rows<C: Connection>(db: &mut C) -> Vec<String>
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
pub(crate) struct Row {
    #[diesel(sql_type = diesel::sql_types::Text)]
    line: String,
}

/// The same tables and rows on each backend.
pub(crate) fn filled() -> Database {
    let mut db = Database::new();
    create(&mut *db);
    reset(&mut *db);
    db
}
