//! Names of tables and types of keys.

use crate::rules::*;
use tenancy::tenants::TableName;

#[allow(dead_code, reason = "not each database has schemas")]
pub(crate) fn displayed(counts: &Counts) -> Vec<String> {
    let tables = counts.tables().iter();
    tables
        .map(|count| {
            let table: &TableName = &count.table;
            format!("{table}: {}", count.rows)
        })
        .collect()
}

#[allow(unused_macros, reason = "not each database has schemas")]
macro_rules! in_a_schema {
    ($schema:ident, $create:literal) => {mod in_a_schema {
        use crate::schemas::displayed;
        use crate::rules::*;

        diesel::table! {
            #[sql_name = "the teams"]
            $schema.teams (key) { #[sql_name = "the 'key'"] key -> Text }
        }
        diesel::table! {
            $schema.balls { id -> Integer, #[sql_name = "of \"team\""] team -> Text }
        }

        #[determines_tenant]
        #[derive(Queryable)]
        #[diesel(table_name = teams, primary_key(key))]
        #[expect(dead_code, reason = "only its key matters here")]
        pub struct Team {
            key: String,
        }

        #[tenanted(Team, column = team)]
        #[derive(Queryable)]
        #[diesel(table_name = balls)]
        #[expect(dead_code, reason = "only its table matters here")]
        struct Ball {
            id: i32,
            team: String,
        }

        #[test]
        fn tables_may_be_in_a_schema_and_have_any_name() {
            let db = &mut Database::new();
            // The name of a schema is the server's: nobody else sees this one.
            db.begin_test_transaction().expect("a transaction");
            sql(db, $create);
            let table = stringify!($schema);
            sql(db, &format!("
                create table {table}.\"the teams\" (\"the 'key'\" text primary key);
                create table {table}.balls (id integer primary key, \"of \"\"team\"\"\" varchar(200) not null references {references});
                insert into {table}.\"the teams\" values ('o''brien'), ('b'), ('c');
                insert into {table}.balls values (1, 'o''brien'), (2, 'b'), (3, 'o''brien'), (4, 'c');
            ", references = if table == "temp" { "\"the teams\"".to_owned() } else { format!("{table}.\"the teams\"") }));
            let balls = |db: &mut _| lines(db, format!("select id || \"of \"\"team\"\"\" as line from {table}.balls order by 1"));

            let conn = &mut db.unscoped("test");
            let exported = Export::<Team>::of("o'brien".into()).dry_run(conn).expect("a dry run");
            assert_eq!(displayed(&exported), [format!("{table}.the teams: 1"), format!("{table}.balls: 2")]);
            Transfer::of(Ball::find(3)).to("b".into()).execute(conn).expect("a transfer");
            assert_eq!(balls(conn), ["1o'brien", "2b", "3b", "4c"]);
            Merge::<Team>::of("o'brien".into()).into("b".into()).execute(conn).expect("a merge");
            assert_eq!(balls(conn), ["1b", "2b", "3b", "4c"]);
            let removal = Removal::<Team>::of("b".into()).batches_of(2).execute(conn).expect("a removal");
            assert_eq!(displayed(&removal), [format!("{table}.balls: 3"), format!("{table}.the teams: 1")]);
            assert_eq!(balls(conn), ["4c"]);
        }
    }};
}
#[allow(unused_imports, reason = "not each database has schemas")]
pub(crate) use in_a_schema;
