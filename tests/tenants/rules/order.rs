//! Foreign keys: the order that they allow, and the tables that the program does not know of.

use super::*;

/// A type of tenant with a table `$owned`, and hand-written tables.
macro_rules! tenant {
    ($Tenant:ident: $tenants:ident; $($table:ident ($column:ident)),*) => {
        diesel::table! { $tenants { id -> Integer } }
        $(diesel::table! { $table { id -> Integer, $column -> Integer } })*

        #[determines_tenant]
        #[derive(Queryable)]
        #[diesel(table_name = $tenants)]
        #[expect(dead_code, reason = "only its key matters here")]
        pub struct $Tenant {
            id: i32,
        }

        $(register!($table.owned_by::<$Tenant, $table::$column>());)*
    };
}

tenant!(Ring: rings; hands (ring_id), fingers (ring_id));
tenant!(Knot: knots; ends (knot_id), loops (knot_id));
tenant!(Club: clubs; players (club_id));
tenant!(Shop: shops; goods (shop_id));
tenant!(Tree: trees; leaves (tree_id));
tenant!(Ghost: ghosts; sheets (ghost_id));
tenant!(Twin: twins; cribs (twin_id));
tenant!(Tower: towers;);

/// Where somebody has added it.
mod later {
    use tenancy::prelude::*;

    diesel::table! { floors { id -> Integer, tower_id -> Integer } }

    #[tenanted(super::Tower)]
    #[derive(Queryable)]
    #[diesel(table_name = floors)]
    #[expect(dead_code, reason = "only its table matters here")]
    struct Floor {
        id: i32,
        tower_id: i32,
    }
}

diesel::table! { beds { id -> Integer, first_id -> Integer, second_id -> Integer } }
register!(
    beds.owned_by::<Twin, beds::first_id>()
        .owned_by::<Twin, beds::second_id>()
);

tenant!(Mast: masts;);
diesel::table! { sails { id -> Integer, mast_id -> Integer, sail_number -> Integer } }
diesel::table! { ropes { id -> Integer, sail_number -> Integer } }
register!(sails.owned_by::<Mast, sails::mast_id>());
register!(ropes.through::<ropes::sail_number, sails::sail_number>());

diesel::table! { toys { id -> Integer } }
#[universal]
#[derive(Queryable)]
#[diesel(table_name = toys)]
#[expect(dead_code, reason = "only its table matters here")]
struct Toy {
    id: i32,
}

pub(crate) fn ids(db: &mut Conn, table: &str) -> Vec<String> {
    lines(
        db,
        format!("select '' || id as line from {table} order by id"),
    )
}

/// A foreign key to a table that comes later: SQLite takes it in the table.
pub(crate) fn circle(db: &mut Conn, action: &str) -> String {
    let late = format!("references loops (id) {action}");
    let (inside, after) = if on("Sqlite") {
        (late.clone(), String::new())
    } else {
        (
            String::new(),
            format!("alter table ends add foreign key (loop_id) {late};"),
        )
    };
    sql(
        db,
        "create table knots (id integer primary key); insert into knots values (1), (2);",
    );
    format!(
        "
        create table ends (id integer primary key, knot_id integer not null references knots (id),
            loop_id integer not null {inside});
        create table loops (id integer primary key, knot_id integer not null references knots (id),
            end_id integer references ends (id) {action});
        {after}
    "
    )
}

#[test]
fn tables_of_a_circle_are_emptied_together() {
    let db = &mut Database::new();
    for (action, batch) in [
        ("", None),
        ("", Some(1)),
        ("on delete cascade", None),
        ("on delete set null", Some(1)),
    ] {
        // To MySQL a column that is not null cannot be set to it.
        if on("Mysql") && action == "on delete set null" {
            continue;
        }
        let tables = circle(db, action);
        sql(db, &tables);
        sql(
            db,
            "
            insert into loops values (1, 1, null), (2, 2, null);
            insert into ends values (1, 1, 1), (2, 2, 2);
            update loops set end_id = id;
        ",
        );
        let mut removal = Removal::<Knot>::of(1);
        if let Some(batch) = batch {
            removal = removal.batches_of(batch);
        }
        let conn = &mut db.unscoped("test");
        let dry = removal.dry_run(conn).expect("a dry run");
        let counts = removal.execute(conn).expect("a removal");
        assert_eq!(counts, dry);
        assert_eq!(counts.rows(), 3);
        for table in ["knots", "ends", "loops"] {
            assert_eq!(ids(db, table), ["2"]);
        }
        sql(
            db,
            "update loops set end_id = null; delete from ends; delete from loops; delete from knots;",
        );
        sql(
            db,
            match crate::backend::NAME {
                "Sqlite" => "drop table loops; drop table ends; drop table knots;",
                "Mysql" => {
                    "set foreign_key_checks = 0; drop table knots, ends, loops; set foreign_key_checks = 1"
                }
                _ => "drop table knots, ends, loops cascade",
            },
        );
    }
}

#[test]
fn a_determining_table_may_refer_to_rows_of_its_tenants() {
    let db = &mut Database::new();
    let (inside, after) = if on("Sqlite") {
        ("references players (id)", "")
    } else {
        (
            "",
            "alter table clubs add foreign key (captain_id) references players (id);",
        )
    };
    sql(db, &format!("
        create table clubs (id integer primary key, captain_id integer {inside});
        create table players (id integer primary key, club_id integer not null references clubs (id));
        {after}
        insert into clubs values (1, null), (2, null), (3, null);
        insert into players values (1, 1), (2, 2), (3, 3), (4, 1);
        update clubs set captain_id = id;
    "));
    let removal = Removal::<Club>::of(1)
        .batches_of(1)
        .execute(&mut db.unscoped("test"))
        .expect("a removal");
    assert_eq!(removal.rows(), 3);
    assert_eq!(ids(db, "clubs"), ["2", "3"]);
    assert_eq!(ids(db, "players"), ["2", "3"]);
    Merge::<Club>::of(2)
        .into(3)
        .execute(&mut db.unscoped("test"))
        .expect("a merge");
    assert_eq!(ids(db, "clubs"), ["3"]);
    assert_eq!(ids(db, "players where club_id = 3"), ["2", "3"]);
}

#[test]
fn rows_that_refer_to_each_other_in_a_circle_are_deleted_together() {
    let db = &mut Database::new();
    sql(db, "
        create table trees (id integer primary key);
        create table leaves (id integer primary key, tree_id integer not null references trees (id),
            next_id integer references leaves (id));
        insert into trees values (1), (2);
        insert into leaves values (1, 1, null), (2, 1, 1), (3, 1, 2), (4, 1, 3), (5, 2, null), (6, 1, null);
        update leaves set next_id = 3 where id = 1;
        update leaves set next_id = id where id in (5, 6);
    ");
    let mut reports = Vec::new();
    let counts = Removal::<Tree>::of(1)
        .batches_of(1)
        .on_progress(|progress| reports.push((progress.table.to_string(), progress.rows)))
        .execute(&mut db.unscoped("test"))
        .expect("a removal");
    assert_eq!(counts.rows(), 6);
    let leaves: Vec<_> = reports
        .iter()
        .filter(|(table, _)| table == "leaves")
        .map(|(_, rows)| *rows)
        .collect();
    // 4 and 6 have none below them but themselves; 1, 2 and 3 are a circle. To MySQL, 6 is one as well.
    let in_turn: &[u64] = if on("Mysql") { &[1, 5] } else { &[1, 2, 5] };
    assert_eq!(leaves, in_turn);
    assert_eq!(ids(db, "leaves"), ["5"]);
}

#[test]
fn rows_that_restrict_each_other_are_deleted_leaves_first() {
    let db = &mut Database::new();
    sql(
        db,
        "
        create table trees (id integer primary key);
        create table leaves (id integer primary key, tree_id integer not null references trees (id),
            next_id integer references leaves (id) on delete restrict);
        insert into trees values (1), (2);
        insert into leaves values (1, 1, null), (2, 1, 1), (3, 1, 2), (5, 2, null);
    ",
    );
    assert_eq!(
        Removal::<Tree>::of(1)
            .execute(&mut db.unscoped("test"))
            .expect("a removal")
            .rows(),
        4
    );
    assert_eq!(ids(db, "leaves"), ["5"]);
}

#[test]
fn what_nobodys_rows_refer_to_is_not_removed() {
    let db = &mut Database::new();
    sql(
        db,
        "
        create table trees (id integer primary key);
        create table leaves (id integer primary key, tree_id integer references trees (id),
            next_id integer references leaves (id) on delete set null);
        insert into trees values (1);
        insert into leaves values (1, 1, null), (2, null, 1);
    ",
    );
    let error = Removal::<Tree>::of(1)
        .execute(&mut db.unscoped("test"))
        .expect_err("refused");
    assert_eq!(
        error.to_string(),
        "rows that stay refer to rows that go: 1 of `leaves` by (next_id)",
    );
    assert_eq!(ids(db, "leaves where next_id = 1"), ["2"]);
}

#[test]
fn a_table_without_a_primary_key_is_emptied_in_batches() {
    let db = &mut Database::new();
    sql(
        db,
        "
        create table trees (id integer primary key);
        create table leaves (id integer, tree_id integer not null references trees (id));
        insert into trees values (1), (2);
        insert into leaves values (1, 1), (1, 1), (null, 1), (5, 2);
    ",
    );
    assert_eq!(
        Removal::<Tree>::of(1)
            .batches_of(2)
            .execute(&mut db.unscoped("test"))
            .expect("a removal")
            .rows(),
        4
    );
    assert_eq!(ids(db, "leaves"), ["5"]);
}

#[test]
fn a_table_that_the_program_does_not_know_is_reported_before_anything_is_deleted() {
    let db = &mut Database::new();
    sql(
        db,
        "
        create table shops (id integer primary key);
        create table goods (id integer primary key, shop_id integer not null references shops (id));
        create table audits (id integer primary key, goods_id integer references goods (id));
        insert into shops values (1), (2);
        insert into goods values (1, 1), (2, 1), (3, 2);
        insert into audits values (1, 1), (2, 1), (3, 3), (4, null);
    ",
    );
    for batch in [1, 100] {
        let removal = Removal::<Shop>::of(1).batches_of(batch);
        let dry = removal
            .dry_run(&mut db.unscoped("test"))
            .expect_err("refused");
        let error = removal
            .execute(&mut db.unscoped("test"))
            .expect_err("refused");
        assert_eq!(dry.to_string(), error.to_string());
        let Error::Referenced { references } = error else {
            panic!("{error}")
        };
        let [reference] = &references[..] else {
            panic!("{references:?}")
        };
        assert_eq!((reference.table.name(), reference.rows), ("audits", 2));
        assert_eq!(reference.columns, ["goods_id"]);
    }
    assert_eq!(ids(db, "goods"), ["1", "2", "3"]);

    sql(db, "update audits set goods_id = null where id < 3");
    Removal::<Shop>::of(1)
        .execute(&mut db.unscoped("test"))
        .expect("a removal");
    assert_eq!(ids(db, "goods"), ["3"]);
    assert_eq!(ids(db, "audits"), ["1", "2", "3", "4"]);
}

#[test]
fn a_table_that_the_program_does_not_know_may_leave_it_to_the_database() {
    let db = &mut Database::new();
    sql(db, "
        create table shops (id integer primary key);
        create table goods (id integer primary key, shop_id integer not null references shops (id));
        create table audits (id integer primary key, goods_id integer references goods (id) on delete set null);
        create table crumbs (id integer primary key, shop_id integer references shops (id) on delete cascade);
        insert into shops values (1), (2);
        insert into goods values (1, 1), (3, 2);
        insert into audits values (1, 1), (3, 3);
        insert into crumbs values (1, 1), (2, 2);
    ");
    Removal::<Shop>::of(1)
        .execute(&mut db.unscoped("test"))
        .expect("a removal");
    assert_eq!(ids(db, "audits where goods_id is null"), ["1"]);
    assert_eq!(ids(db, "crumbs"), ["2"]);
}

#[test]
fn a_cascade_does_not_reach_a_table_whose_rows_are_somebody_elses() {
    let db = &mut Database::new();
    sql(db, "
        create table shops (id integer primary key);
        create table goods (id integer primary key, shop_id integer not null references shops (id));
        create table toys (id integer primary key, goods_id integer references goods (id) on delete cascade);
        insert into shops values (1);
        insert into goods values (1, 1);
        insert into toys values (1, 1);
    ");
    let error = Removal::<Shop>::of(1)
        .execute(&mut db.unscoped("test"))
        .expect_err("refused");
    assert!(
        matches!(&error, Error::Referenced { references } if references[0].table.name() == "toys"),
        "{error}"
    );
    assert_eq!(ids(db, "toys"), ["1"]);
}

#[test]
fn a_table_that_the_database_lacks_is_named() {
    let db = &mut Database::new();
    sql(
        db,
        "create table ghosts (id integer primary key); insert into ghosts values (1), (2);",
    );
    let conn = &mut db.unscoped("test");
    let message = "the program has a table `sheets`, and the database has none";
    assert_eq!(
        Removal::<Ghost>::of(1)
            .dry_run(conn)
            .expect_err("refused")
            .to_string(),
        message
    );
    assert_eq!(
        Removal::<Ghost>::of(1)
            .execute(conn)
            .expect_err("refused")
            .to_string(),
        message
    );
    assert_eq!(
        Transfer::<Ghost>::from(1)
            .to(2)
            .execute(conn)
            .expect_err("refused")
            .to_string(),
        message
    );
    assert_eq!(
        Merge::<Ghost>::of(1)
            .into(2)
            .execute(conn)
            .expect_err("refused")
            .to_string(),
        message
    );
    assert_eq!(
        Export::<Ghost>::of(1)
            .dry_run(conn)
            .expect_err("refused")
            .to_string(),
        message
    );
    assert_eq!(ids(db, "ghosts"), ["1", "2"]);
}

#[test]
fn a_table_that_is_added_later_is_included() {
    let db = &mut Database::new();
    sql(
        db,
        "
        create table towers (id integer primary key);
        create table floors (id integer primary key, tower_id integer not null);
        insert into towers values (1), (2);
        insert into floors values (1, 1), (2, 1), (3, 2);
    ",
    );
    Merge::<Tower>::of(1)
        .into(2)
        .execute(&mut db.unscoped("test"))
        .expect("a merge");
    assert_eq!(ids(db, "floors where tower_id = 2"), ["1", "2", "3"]);
    Removal::<Tower>::of(2)
        .execute(&mut db.unscoped("test"))
        .expect("a removal");
    assert_eq!(ids(db, "floors"), Vec::<String>::new());
}

#[test]
fn a_column_that_only_the_child_has_is_not_taken_for_the_parents() {
    let db = &mut Database::new();
    sql(
        db,
        "
        create table masts (id integer primary key);
        create table sails (id integer primary key, mast_id integer not null references masts (id));
        create table ropes (id integer primary key, sail_number integer);
        insert into masts values (1), (2);
        insert into sails values (1, 1), (2, 2);
        insert into ropes values (1, 1), (2, 2);
    ",
    );
    let error = Removal::<Mast>::of(1)
        .execute(&mut db.unscoped("test"))
        .expect_err("no such column");
    assert!(matches!(error, Error::Database(_)), "{error}");
    assert_eq!(ids(db, "ropes"), ["1", "2"]);
    assert_eq!(ids(db, "sails"), ["1", "2"]);
}

#[test]
fn a_table_belongs_to_a_type_of_tenant_in_one_way() {
    let db = &mut Database::new();
    sql(
        db,
        "
        create table twins (id integer primary key);
        create table cribs (id integer, twin_id integer);
        create table beds (id integer, first_id integer, second_id integer);
    ",
    );
    let error = Removal::<Twin>::of(1)
        .execute(&mut db.unscoped("test"))
        .expect_err("refused");
    assert!(
        matches!(&error, Error::OwnedTwice { table, .. } if table.name() == "beds"),
        "{error}"
    );
}

struct Nobody;

impl tenancy::Tenant for Nobody {
    type Key = i32;
    type KeyColumn = rings::id;
}

#[test]
fn a_type_that_nobody_determines_is_no_tenant() {
    let db = &mut Database::new();
    let error = Removal::<Nobody>::of(1)
        .execute(&mut db.unscoped("test"))
        .expect_err("refused");
    assert!(matches!(error, Error::NotDetermined { .. }), "{error}");
}

#[test]
fn an_order_may_be_deep() {
    let db = &mut Database::new();
    sql(db, "
        create table rings (id integer primary key);
        create table hands (id integer primary key, ring_id integer not null references rings (id));
        create table fingers (id integer primary key, ring_id integer not null, hand_id integer references hands (id) on delete restrict);
        insert into rings values (1), (2);
        insert into hands values (1, 1), (2, 2);
        insert into fingers values (1, 1, 1), (2, 2, 2);
    ");
    let counts = Removal::<Ring>::of(1)
        .execute(&mut db.unscoped("test"))
        .expect("a removal");
    assert_eq!(
        counted(&counts),
        [("fingers", 1), ("hands", 1), ("rings", 1)].map(|(t, n)| (t.to_owned(), n))
    );
    assert_eq!(ids(db, "fingers"), ["2"]);
}
