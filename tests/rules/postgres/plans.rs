//! What PostgreSQL makes of the predicates: the plan of the query that one writes by hand, with its indexes.

use crate::backend::{self, Database, Db};
use crate::rules::sql::executed;
use diesel::connection::SimpleConnection as _;
use house::*;
use tenancy::prelude::*;

mod schema {
    diesel::table! { notes { id -> Integer, org_id -> Integer, text -> Text } }
    diesel::table! { lines { id -> Integer, note_id -> Integer, text -> Text } }
    diesel::table! { words { id -> Integer, line_id -> Integer, text -> Text } }
    diesel::table! { tags { id -> Integer, org_id -> Nullable<Integer>, name -> Text } }
    diesel::table! { icons { id -> Integer, org_id -> Integer, is_global -> Bool, name -> Text } }
    diesel::table! { leads { id -> Integer, org_id -> Nullable<Integer>, email -> Text } }
    diesel::table! { files { id -> Integer, org_id -> Integer, guest_id -> Nullable<Integer>, name -> Text } }
    diesel::table! { tasks { id -> Integer, org_id -> Integer, note_id -> Integer, name -> Text } }
    diesel::table! { drafts { id -> Integer, site_id -> Integer, author_id -> Integer, text -> Text } }
    diesel::table! { assets { id -> Integer, owner_type -> Text, owner_id -> Integer, name -> Text } }
    diesel::joinable!(lines -> notes (note_id));
    diesel::joinable!(words -> lines (line_id));
    diesel::joinable!(tasks -> notes (note_id));
    diesel::allow_tables_to_appear_in_same_query!(notes, lines, words, tasks);
}
use schema::*;

macro_rules! models {
    ($($(#[$tenancy:meta])+ $vis:vis struct $Model:ident of $table:ident { $($field:ident: $ty:ty),* })*) => {$(
        $(#[$tenancy])+
        #[derive(Queryable, Identifiable)]
        #[diesel(table_name = $table)]
        #[expect(dead_code, reason = "only its policy matters here")]
        $vis struct $Model { $($field: $ty),* }
    )*};
}

models! {
    #[tenanted(Org)]
    struct Note of notes { id: i32, org_id: i32, text: String }

    #[tenanted(through = notes, foreign_key = note_id)]
    struct Line of lines { id: i32, note_id: i32, text: String }

    #[tenanted(through = lines, foreign_key = line_id)]
    struct Word of words { id: i32, line_id: i32, text: String }

    #[tenanted(Org, global)]
    struct Tag of tags { id: i32, org_id: Option<i32>, name: String }

    #[tenanted(Org, global = is_global)]
    struct Icon of icons { id: i32, org_id: i32, is_global: bool, name: String }

    #[tenanted(Org, adoptable)]
    struct Lead of leads { id: i32, org_id: Option<i32>, email: String }

    #[tenanted(Org, shared_with = guest_id)]
    struct File of files { id: i32, org_id: i32, guest_id: Option<i32>, name: String }

    #[tenanted(Org, references(note_id -> notes))]
    struct Task of tasks { id: i32, org_id: i32, note_id: i32, name: String }

    #[tenanted(Site, User = author_id)]
    struct Draft of drafts { id: i32, site_id: i32, author_id: i32, text: String }

    #[tenanted(Org = "Org", Site = "Site", type_column = owner_type, column = owner_id)]
    struct Asset of assets { id: i32, owner_type: String, owner_id: i32, name: String }
}

/// Tables with an index that leads to the tenant, and hundreds of tenants with as many rows each.
const TABLES: &[(&str, &str)] = &[
    (
        "notes",
        "create table notes (id integer primary key, org_id integer not null, text text not null);
         insert into notes select n, n % 2000, 'some text' from generate_series(1, 20000) n;
         create index notes_org on notes (org_id)",
    ),
    (
        "lines",
        "create table lines (id integer primary key, note_id integer not null, text text not null);
         insert into lines select n, n % 20000 + 1, repeat('some text', 20) from generate_series(1, 40000) n;
         create index lines_note on lines (note_id)",
    ),
    (
        "words",
        "create table words (id integer primary key, line_id integer not null, text text not null);
         insert into words select n, n % 40000 + 1, repeat('some text', 20) from generate_series(1, 40000) n;
         create index words_line on words (line_id)",
    ),
    (
        "tags",
        "create table tags (id integer primary key, org_id integer, name text not null);
         insert into tags select n, nullif(n % 500, 0), 'some text' from generate_series(1, 20000) n;
         create index tags_org on tags (org_id)",
    ),
    (
        "icons",
        "create table icons (id integer primary key, org_id integer not null, is_global boolean not null, name text not null);
         insert into icons select n, n % 500, n % 400 = 0, 'some text' from generate_series(1, 20000) n;
         create index icons_org on icons (org_id);
         create index icons_global on icons (id) where is_global",
    ),
    (
        "leads",
        "create table leads (id integer primary key, org_id integer, email text not null);
         insert into leads select n, nullif(n % 500, 0), 'some text' from generate_series(1, 20000) n;
         create index leads_org on leads (org_id)",
    ),
    (
        "files",
        "create table files (id integer primary key, org_id integer not null, guest_id integer, name text not null);
         insert into files select n, n % 500, nullif(n % 400, 0), 'some text' from generate_series(1, 20000) n;
         create index files_org on files (org_id);
         create index files_guest on files (guest_id)",
    ),
    (
        "tasks",
        "create table tasks (id integer primary key, org_id integer not null, note_id integer not null, name text not null);
         insert into tasks select n, n % 2000, n, 'some text' from generate_series(1, 20000) n;
         create index tasks_org on tasks (org_id)",
    ),
    (
        "drafts",
        "create table drafts (id integer not null, site_id integer not null, author_id integer not null, text text not null,
             primary key (site_id, author_id, id));
         insert into drafts select n, n % 50, n % 30, 'some text' from generate_series(1, 20000) n",
    ),
    (
        "assets",
        "create table assets (id integer not null, owner_type text not null, owner_id integer not null, name text not null,
             primary key (owner_id, owner_type, id));
         insert into assets
             select n, case n % 2 when 0 then 'Org' else 'Site' end, n % 500, 'some text' from generate_series(1, 20000) n",
    ),
];

/// A database with these tables.
fn filled(tables: &[&str]) -> Database {
    let mut db = backend::filled();
    for table in tables {
        let (_, sql) = TABLES
            .iter()
            .find(|(name, _)| name == table)
            .expect("one of the tables above");
        db.batch_execute(&format!("{sql}; analyze {table}"))
            .expect("filled");
    }
    db
}

#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = diesel::sql_types::Text, column_name = "QUERY PLAN")]
    line: String,
}

/// The plan of a statement, with the literals that it is executed with, or for any.
fn plan(db: &mut Db, sql: &str, binds: &str, mode: &str) -> Vec<String> {
    let values = if binds.is_empty() {
        String::new()
    } else {
        format!("({binds})")
    };
    db.batch_execute(&format!(
        "set plan_cache_mode = {mode}; prepare it as {sql}"
    ))
    .expect("a statement");
    let plan = diesel::sql_query(format!("explain (costs off) execute it{values}"))
        .load::<Step>(db)
        .expect("a plan");
    db.batch_execute("deallocate it").expect("a statement");
    plan.into_iter().map(|line| line.line).collect()
}

/// The steps of a plan, the tables and indexes that they read, and no more.
fn steps(plan: &[String]) -> Vec<String> {
    let is_step = |(at, line): &(usize, &String)| *at == 0 || line.contains("->");
    plan.iter()
        .enumerate()
        .filter(is_step)
        .map(|(_, line)| {
            let words: Vec<_> = line.split_whitespace().collect();
            // `on notes n`: by hand, tables have aliases.
            let end = words
                .iter()
                .position(|word| *word == "on")
                .map_or(words.len(), |on| on + 2);
            let indent = line.len() - line.trim_start().len();
            format!("{:indent$}{}", "", words[..end].join(" "))
        })
        .collect()
}

/// The one statement that `run` executes, and its bind parameters as literals.
fn statement<R>(db: &mut Db, run: impl FnOnce(&mut Db) -> QueryResult<R>) -> (String, String) {
    let executed = executed(db, |db| {
        run(db).expect("the statement is valid");
    });
    let [statement] = &executed[..] else {
        panic!("one statement: {executed:?}");
    };
    let (sql, binds) = statement
        .split_once(" -- binds: [")
        .expect("a list of bind parameters");
    let binds = binds.strip_suffix(']').expect("the end of the list");
    (
        sql.to_owned(),
        binds
            .replace('"', "'")
            .replace('[', "'{")
            .replace(']', "}'"),
    )
}

/// What is scoped takes the same steps as what is written by hand, through these indexes, for the values at hand and
/// for any.
#[track_caller]
fn check<R>(
    db: &mut Db,
    scoped: impl FnOnce(&mut Db) -> QueryResult<R>,
    by_hand: (&str, &str),
    indexes: &[&str],
) {
    let (sql, binds) = statement(db, scoped);
    for mode in ["force_custom_plan", "force_generic_plan"] {
        let scoped = plan(db, &sql, &binds, mode);
        let by_hand = plan(db, by_hand.0, by_hand.1, mode);
        assert_eq!(
            steps(&scoped),
            steps(&by_hand),
            "{mode}: {sql}\n{scoped:#?}\n{by_hand:#?}"
        );
        for index in indexes {
            assert!(
                scoped.iter().any(|step| step.contains(index)),
                "{mode}: {index} is not used: {scoped:#?}"
            );
        }
        assert!(
            !scoped.iter().any(|step| step.contains("Seq Scan")),
            "{mode}: {scoped:#?}"
        );
    }
}

macro_rules! plans {
    ($($rule:ident on $tables:tt: |$conn:ident: $Conn:ty = $key:tt| $run:expr, $by_hand:literal, $binds:literal, $indexes:expr;)*) => {$(
        #[test]
        fn $rule() {
            let db = &mut *filled(&$tables);
            check(
                db,
                |db| {
                    let $conn = &mut <$Conn>::trusting(db, $key);
                    $run
                },
                ($by_hand, $binds),
                &$indexes,
            );
        }
    )*};
}

type ForOrg<'c> = TenantConn<'c, Db, Org>;
type ForOrgs<'c> = TenantsConn<'c, Db, Org>;
type ForUser<'c> = TenantConn<'c, Db, (Site, User)>;

plans! {
    a_tenants_rows_are_found_by_the_tenant_column on ["notes"]: |conn: ForOrg = 7| Note::scoped().load::<Note>(conn),
        "select id, org_id, text from notes where org_id = $1", "7",
        ["notes_org"];

    a_tenants_row_is_found_by_its_key on ["notes"]: |conn: ForOrg = 7| Note::find(7).load::<Note>(conn),
        "select id, org_id, text from notes where id = $1 and org_id = $2", "7, 7",
        ["notes_pkey"];

    an_update_finds_the_tenants_rows on ["notes"]: |conn: ForOrg = 7| Note::update(Note::scoped()).set(notes::text.eq("x")).execute(conn),
        "update notes set text = $1 where org_id = $2", "'x', 7",
        ["notes_org"];

    a_delete_finds_the_tenants_row on ["notes"]: |conn: ForOrg = 7| Note::delete(7).execute(conn),
        "delete from notes where id = $1 and org_id = $2", "7, 7",
        ["notes_pkey"];

    own_and_global_rows_are_found_by_the_tenant_column on ["tags"]: |conn: ForOrg = 7| Tag::scoped().load::<Tag>(conn),
        "select id, org_id, name from tags where org_id = $1 or org_id is null", "7",
        ["tags_org"];

    own_rows_beside_global_ones_are_found_by_the_tenant_column on ["tags"]: |conn: ForOrg = 7| Tag::scoped().own().load::<Tag>(conn),
        // `org_id = $1` alone would not go by the global rows, too.
        "select id, org_id, name from tags where org_id is not null and (org_id = $1 or org_id is null)", "7",
        ["tags_org"];

    own_and_flagged_rows_are_found_by_column_and_flag on ["icons"]: |conn: ForOrg = 7| Icon::scoped().load::<Icon>(conn),
        "select id, org_id, is_global, name from icons where org_id = $1 or is_global", "7",
        ["icons_org", "icons_global"];

    rows_that_may_have_no_owner_are_found_by_the_tenant_column on ["leads"]: |conn: ForOrg = 7| Lead::scoped().load::<Lead>(conn),
        "select id, org_id, email from leads where org_id = $1", "7",
        ["leads_org"];

    a_row_is_adopted_by_its_key on ["leads"]: |conn: ForOrg = 7| Lead::adopt(500).execute(conn),
        "update leads set org_id = $1 where id = $2 and org_id is null", "7, 500",
        ["leads_pkey"];

    own_and_shared_rows_are_found_by_both_columns on ["files"]: |conn: ForOrg = 7| File::scoped().load::<File>(conn),
        "select id, org_id, guest_id, name from files where org_id = $1 or guest_id = $2", "7, 7",
        ["files_org", "files_guest"];

    rows_through_a_parent_are_found_by_the_parents_tenant on ["notes", "lines"]: |conn: ForOrg = 7| Line::scoped().load::<Line>(conn),
        "select l.id, l.note_id, l.text from lines l join notes n on n.id = l.note_id where n.org_id = $1", "7",
        ["notes_org", "lines_note"];

    rows_through_two_parents_are_found_by_the_last_ones_tenant on ["notes", "lines", "words"]: |conn: ForOrg = 7| Word::scoped().load::<Word>(conn),
        // Written as two joins it would do without a step that makes the keys of the lines distinct, which they are.
        "select id, line_id, text from words where line_id in (
             select l.id from lines l join notes n on n.id = l.note_id where n.org_id = $1)", "7",
        ["notes_org", "lines_note", "words_line"];

    a_row_through_a_parent_is_found_by_its_key on ["notes", "lines"]: |conn: ForOrg = 7| Line::find(6).load::<Line>(conn),
        "select l.id, l.note_id, l.text from lines l join notes n on n.id = l.note_id where l.id = $1 and n.org_id = $2", "6, 7",
        ["lines_pkey", "notes_pkey"];

    an_update_through_a_parent_finds_the_row_by_its_key on ["notes", "lines"]: |conn: ForOrg = 7| {
            Line::update(6).set(lines::text.eq("x")).execute(conn)
        },
        "update lines l set text = $1 from notes n where n.id = l.note_id and l.id = $2 and n.org_id = $3", "'x', 6, 7",
        ["lines_pkey", "notes_pkey"];

    an_update_through_a_parent_finds_the_rows_by_the_parents_tenant on ["notes", "lines"]: |conn: ForOrg = 7| {
            Line::update(Line::scoped()).set(lines::text.eq("x")).execute(conn)
        },
        "update lines l set text = $1 from notes n where n.id = l.note_id and n.org_id = $2", "'x', 7",
        ["notes_org", "lines_note"];

    a_delete_through_a_parent_finds_the_rows_by_the_parents_tenant on ["notes", "lines"]: |conn: ForOrg = 7| {
            Line::delete(Line::scoped()).execute(conn)
        },
        "delete from lines l using notes n where n.id = l.note_id and n.org_id = $1", "7",
        ["notes_org", "lines_note"];

    a_row_that_points_to_another_is_inserted_with_a_look_at_its_key on ["notes", "tasks"]: |conn: ForOrg = 7| {
            Task::insert((tasks::id.eq(0), tasks::note_id.eq(7), tasks::name.eq("x"))).execute(conn)
        },
        // The second look is where the refusal stands: it is not taken.
        "insert into tasks (id, note_id, name, org_id) values ($1::integer,
         coalesce((select id from notes where id = $4 and org_id = $3), (select id from notes where 1 = 0)), $2, $3)",
        "0, 'x', 7, 7",
        ["notes_pkey"];

    a_row_is_pointed_to_another_with_a_look_at_its_key on ["notes", "tasks"]: |conn: ForOrg = 7| {
            Task::update(7).set(tasks::note_id.eq(2007)).execute(conn)
        },
        "update tasks set note_id = $1
         where id = $2 and org_id = $3 and exists (select from notes where id = $4 and org_id = $5)", "2007, 7, 7, 2007, 7",
        ["tasks_pkey", "notes_pkey"];

    rows_of_two_dimensions_are_found_by_both_columns on ["drafts"]: |conn: ForUser = (7, 7)| Draft::scoped().load::<Draft>(conn),
        "select id, site_id, author_id, text from drafts where site_id = $1 and author_id = $2", "7, 7",
        ["drafts_pkey"];

    rows_of_several_types_of_owners_are_found_by_type_and_key on ["assets"]: |conn: ForOrg = 8| Asset::scoped().load::<Asset>(conn),
        "select id, owner_type, owner_id, name from assets where owner_type = $1 and owner_id = $2", "'Org', 8",
        ["assets_pkey"];

    rows_of_several_tenants_are_found_by_the_tenant_column on ["notes"]: |conn: ForOrgs = [7, 8, 9]| Note::scoped().load::<Note>(conn),
        "select id, org_id, text from notes where org_id = any($1)", "'{7, 8, 9}'",
        ["notes_org"];

    rows_of_several_tenants_through_a_parent_are_found_by_the_parents_tenants on ["notes", "lines"]: |conn: ForOrgs = [7, 8, 9]| {
            Line::scoped().load::<Line>(conn)
        },
        "select l.id, l.note_id, l.text from lines l join notes n on n.id = l.note_id where n.org_id = any($1)", "'{7, 8, 9}'",
        ["notes_org", "lines_note"];

    a_join_finds_the_rows_of_both_tables on ["notes", "tasks"]: |conn: ForOrg = 7| {
            Note::scoped().inner_join(tasks::table).load::<(Note, Task)>(conn)
        },
        "select n.id, n.org_id, n.text, t.id, t.org_id, t.note_id, t.name
         from notes n join tasks t on t.note_id = n.id and t.org_id = $1 where n.org_id = $2", "7, 7",
        ["notes_org", "tasks_org"];

    an_alias_finds_the_rows_of_the_tenant on ["notes"]: |conn: ForOrg = 7| {
            let others = tenancy::alias!(notes as others);
            Note::scoped()
                .left_join(others.on(others.field(notes::id).eq(notes::id + 2000)))
                .select((notes::id, others.field(notes::id).nullable()))
                .load::<(i32, Option<i32>)>(conn)
        },
        "select n.id, o.id from notes n left join notes o on o.id = n.id + $1 and o.org_id = $2 where n.org_id = $3", "2000, 7, 7",
        ["notes_org"];

    a_subquery_finds_the_rows_of_the_tenant on ["notes", "tasks"]: |conn: ForOrg = 7| {
            let with_tasks = Task::scoped().filter(tasks::note_id.eq(notes::id));
            Note::scoped().filter(tenancy::dsl::exists(with_tasks)).load::<Note>(conn)
        },
        "select id, org_id, text from notes n
         where exists (select from tasks t where t.note_id = n.id and t.org_id = $1) and n.org_id = $2", "7, 7",
        ["notes_org", "tasks_org"];
}

#[test]
fn the_keys_of_several_tenants_are_one_parameter() {
    let db = &mut *filled(&["notes"]);
    let statements = [&[7, 8, 9][..], &[7]].map(|keys| {
        statement(db, |db| {
            Note::scoped().load::<Note>(&mut ForOrgs::trusting(db, keys.iter().copied()))
        })
    });
    let sql = r#"SELECT "notes"."id", "notes"."org_id", "notes"."text" FROM "notes" WHERE ("notes"."org_id" = ANY($1))"#;
    assert_eq!(
        statements,
        [
            (sql.to_owned(), "'{7, 8, 9}'".to_owned()),
            (sql.to_owned(), "'{7}'".to_owned())
        ]
    );
}
