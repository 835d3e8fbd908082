//! Tenants that belong to tenants: what a tenant below has, the one above it has.

use super::*;

diesel::table! { guilds { id -> Integer } }
diesel::table! { quests { id -> Integer, guild_id -> Integer } }
diesel::table! { steps { id -> Integer, quest_id -> Integer } }
diesel::table! { traces { id -> Integer, step_id -> Integer } }

diesel::table! { rumors { id -> Integer, quest_id -> Integer, is_global -> Bool } }

#[determines_tenant]
#[derive(Queryable)]
#[diesel(table_name = guilds)]
#[expect(dead_code, reason = "only its key matters here")]
pub struct Guild {
    id: i32,
}

#[determines_tenant]
#[tenanted(Guild)]
#[derive(Queryable)]
#[diesel(table_name = quests)]
#[expect(dead_code, reason = "only its key matters here")]
pub struct Quest {
    id: i32,
    guild_id: i32,
}

#[tenanted(Quest)]
#[derive(Queryable)]
#[diesel(table_name = steps)]
#[expect(dead_code, reason = "only its table matters here")]
struct Step {
    id: i32,
    quest_id: i32,
}

#[tenanted(through = steps, foreign_key = step_id)]
#[derive(Queryable)]
#[diesel(table_name = traces)]
#[expect(dead_code, reason = "only its table matters here")]
struct Trace {
    id: i32,
    step_id: i32,
}

#[tenanted(Quest, global = is_global)]
#[derive(Queryable)]
#[diesel(table_name = rumors)]
#[expect(dead_code, reason = "only its table matters here")]
struct Rumor {
    id: i32,
    quest_id: i32,
    is_global: bool,
}

/// Guild 1 has the quests 10 and 11, and guild 2 the quest 20.
fn database(foreign_keys: bool) -> Database {
    let mut db = Database::new();
    let to = |table: &str| {
        let reference = foreign_keys.then(|| format!(" references {table} (id)"));
        reference.unwrap_or_default()
    };
    for (table, column, parent) in [
        ("guilds", "", ""),
        ("quests", "guild_id", "guilds"),
        ("steps", "quest_id", "quests"),
        ("traces", "step_id", "steps"),
    ] {
        let column = match column {
            "" => String::new(),
            column => format!(", {column} integer not null{}", to(parent)),
        };
        sql(
            &mut db,
            &format!("create table {table} (id integer primary key{column})"),
        );
    }
    sql(
        &mut db,
        "create table rumors (id integer primary key, quest_id integer not null, is_global boolean not null)",
    );
    for rows in [
        "rumors values (1, 10, false), (2, 10, true), (3, 20, false)",
        "guilds values (1), (2)",
        "quests values (10, 1), (11, 1), (20, 2)",
        "steps values (100, 10), (101, 11), (200, 20)",
        "traces values (1000, 100), (2000, 200)",
    ] {
        sql(&mut db, &format!("insert into {rows}"));
    }
    db
}

/// How many rows each of the tables has.
fn left(db: &mut Conn) -> [i64; 4] {
    [
        guilds::table.count().get_result(db),
        quests::table.count().get_result(db),
        steps::table.count().get_result(db),
        traces::table.count().get_result(db),
    ]
    .map(|rows| rows.expect("a count"))
}

#[test]
fn a_tenant_is_removed_with_the_tenants_below_it_and_what_they_have() {
    for foreign_keys in [true, false] {
        let db = &mut database(foreign_keys);
        let conn = &mut db.unscoped("test");
        let dry = Removal::<Guild>::of(1).dry_run(conn).expect("a dry run");
        let counts = Removal::<Guild>::of(1).execute(conn).expect("a removal");
        assert_eq!(dry, counts);
        let mut tables = counted(&counts);
        tables.sort();
        assert_eq!(
            tables,
            [
                ("guilds", 1),
                ("quests", 2),
                ("rumors", 1),
                ("steps", 2),
                ("traces", 1)
            ]
            .map(|(table, rows)| (table.to_owned(), rows))
        );
        assert_eq!(left(db), [1, 1, 1, 1]);
        // A row that is global by its flag is nobody's.
        let rumors = rumors::table.order(rumors::id).select(rumors::id);
        assert_eq!(rumors.load(&mut **db), Ok(vec![2, 3]));
    }
}

#[test]
fn a_tenant_below_is_removed_alone() {
    let db = &mut database(true);
    let counts = Removal::<Quest>::of(10)
        .execute(&mut db.unscoped("test"))
        .expect("a removal");
    assert_eq!(counts.rows(), 4);
    assert_eq!(left(db), [2, 2, 2, 1]);
}

#[test]
fn an_export_has_what_the_tenants_below_have() {
    let db = &mut database(true);
    let mut file = Vec::new();
    Export::<Guild>::of(1)
        .write_to(&mut file, &mut db.unscoped("test"))
        .expect("an export");
    let file = String::from_utf8(file).expect("JSON is text");
    // What a flag is called is the database's.
    let (rumors, mut lines): (Vec<_>, Vec<_>) =
        file.lines().partition(|line| line.contains("rumors"));
    lines.sort_unstable();
    assert_eq!(rumors.len(), 1, "{rumors:?}");
    assert_eq!(
        lines,
        [
            r#"{"table":"guilds","row":{"id":1}}"#,
            r#"{"table":"quests","row":{"id":10,"guild_id":1}}"#,
            r#"{"table":"quests","row":{"id":11,"guild_id":1}}"#,
            r#"{"table":"steps","row":{"id":100,"quest_id":10}}"#,
            r#"{"table":"steps","row":{"id":101,"quest_id":11}}"#,
            r#"{"table":"traces","row":{"id":1000,"step_id":100}}"#,
        ]
    );
}

#[test]
fn tenants_below_go_to_the_tenant_that_another_one_is_merged_into() {
    let db = &mut database(true);
    Merge::<Guild>::of(1)
        .into(2)
        .execute(&mut db.unscoped("test"))
        .expect("a merge");
    assert_eq!(left(db), [1, 3, 3, 2]);
    let of_guild_2 = quests::table.filter(quests::guild_id.eq(2)).count();
    assert_eq!(of_guild_2.get_result(&mut **db), Ok(3_i64));
}
