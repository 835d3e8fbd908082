//! Rows that are reached through either of two parents: of one type of tenant, or of two.

use super::*;

diesel::table! { lodges { id -> Integer } }
diesel::table! { guests { id -> Integer } }
diesel::table! { racks { id -> Integer, lodge_id -> Integer } }
diesel::table! { coats { id -> Integer, guest_id -> Integer } }
diesel::table! { hooks { id -> Integer, rack_id -> Integer, coat_id -> Integer } }
diesel::table! { rails { id -> Integer, from_id -> Integer, to_id -> Integer } }
diesel::table! { stubs { id -> Integer, guest_id -> Integer, hook_id -> Integer } }
diesel::table! { pins { id -> Integer, hook_id -> Integer } }
diesel::allow_tables_to_appear_in_same_query!(lodges, guests);

macro_rules! models {
    ($(#[$designation:meta] $Model:ident of $table:ident { $($field:ident),+ })+) => {$(
        #[$designation]
        #[derive(Debug, Queryable)]
        #[diesel(table_name = $table)]
        #[expect(dead_code, reason = "only its table matters here")]
        pub struct $Model {
            $($field: i32,)+
        }
    )+};
}

models! {
    #[determines_tenant]
    Lodge of lodges { id }
    #[determines_tenant]
    Guest of guests { id }
    #[tenanted(Lodge)]
    Rack of racks { id, lodge_id }
    #[tenanted(Guest)]
    Coat of coats { id, guest_id }
    #[tenanted(either(rack_id -> racks, coat_id -> coats))]
    Hook of hooks { id, rack_id, coat_id }
    #[tenanted(either(from_id -> racks, to_id -> racks))]
    Rail of rails { id, from_id, to_id }
    #[tenanted(Guest, references(hook_id -> hooks))]
    Stub of stubs { id, guest_id, hook_id }
    #[tenanted(through = hooks, foreign_key = hook_id)]
    Pin of pins { id, hook_id }
}

/// Each tenant has the rack, or the coat, of its number; a hook and a rail say by their ids what they link.
fn database() -> Database {
    let mut db = Database::shared();
    sql(
        &mut db,
        "create table lodges (id integer primary key); create table guests (id integer primary key);
         create table racks (id integer primary key, lodge_id integer not null references lodges (id));
         create table coats (id integer primary key, guest_id integer not null references guests (id));
         create table hooks (id integer primary key, rack_id integer not null references racks (id),
             coat_id integer not null references coats (id));
         create table rails (id integer primary key, from_id integer not null references racks (id),
             to_id integer not null references racks (id));
         create table stubs (id integer primary key, guest_id integer not null references guests (id),
             hook_id integer not null references hooks (id) on delete cascade);
         create table pins (id integer primary key, hook_id integer not null references hooks (id) on delete cascade);
         insert into lodges values (1), (2), (3); insert into guests values (1), (2);
         insert into racks values (1, 1), (2, 2), (3, 3); insert into coats values (1, 1), (2, 2);
         insert into hooks values (11, 1, 1), (12, 1, 2), (21, 2, 1), (22, 2, 2);
         insert into rails values (11, 1, 1), (12, 1, 2), (21, 2, 1), (22, 2, 2), (33, 3, 3)",
    );
    db
}

/// The ids of the rows of a table.
fn ids(db: &mut Conn, table: &str) -> Vec<String> {
    lines(
        db,
        format!("select cast(id as char(2)) as line from {table} order by id"),
    )
}

/// Those of the hooks and of the rails.
fn rows(db: &mut Conn) -> [Vec<String>; 2] {
    ["hooks", "rails"].map(|table| ids(db, table))
}

#[test]
fn a_removal_takes_the_links_to_a_row_of_the_tenant() {
    let db = &mut database();
    let conn = &mut db.unscoped("test");
    let removal = || Removal::<Lodge>::of(1);
    let dry = removal().dry_run(conn).expect("a dry run");
    assert_eq!(dry.rows(), 7);
    assert_eq!(removal().execute(conn).expect("a removal"), dry);
    Removal::<Guest>::of(2).execute(conn).expect("a removal");
    let [hooks, rails] = rows(db);
    assert_eq!(hooks, ["21"]);
    assert_eq!(rails, ["22", "33"]);
}

#[test]
fn a_removal_takes_no_row_of_the_links_other_owner() {
    let db = &mut database();
    sql(
        db,
        "insert into pins values (11, 11), (12, 12), (21, 21); insert into stubs values (11, 1, 11)",
    );
    let refused = Removal::<Lodge>::of(1).execute(&mut db.unscoped("test"));
    assert!(matches!(refused, Err(Error::Referenced { .. })));
    assert_eq!(ids(db, "stubs"), ["11"]);
    assert_eq!(ids(db, "pins"), ["11", "12", "21"]);
    // The guest's own removal takes both.
    let removed = Removal::<Guest>::of(1).execute(&mut db.unscoped("test"));
    removed.expect("a removal");
    assert_eq!(ids(db, "stubs"), [""; 0]);
    assert_eq!(ids(db, "pins"), ["12"]);
}

#[test]
fn a_merge_moves_the_parents_and_leaves_the_links() {
    let db = &mut database();
    let conn = &mut db.unscoped("test");
    Merge::<Lodge>::of(1)
        .into(3)
        .execute(conn)
        .expect("a merge");
    Merge::<Guest>::of(1)
        .into(2)
        .execute(conn)
        .expect("a merge");
    let [hooks, rails] = rows(db);
    assert_eq!(hooks, ["11", "12", "21", "22"]);
    assert_eq!(rails, ["11", "12", "21", "22", "33"]);
    let racks =
        "select cast(id as char(1)) || cast(lodge_id as char(1)) as line from racks order by id";
    assert_eq!(lines(db, racks), ["13", "22", "33"]);
}

#[test]
fn a_transfer_moves_the_parents_and_leaves_the_links() {
    let db = &mut database();
    let conn = &mut db.unscoped("test");
    let before = rows(conn);
    assert_eq!(
        Transfer::of(Rack::find(1))
            .to(2)
            .execute(conn)
            .expect("a rack"),
        1
    );
    let counts = Transfer::<Guest>::from(1).to(2).execute(conn);
    assert_eq!(counts.expect("all coats").rows(), 1);
    assert_eq!(rows(conn), before);
    // What was the tenant's by a parent of it is the other one's now.
    let hooks = |db: &mut Conn, lodge| {
        let conn = &mut TenantConn::<_, Lodge>::trusting(db, lodge);
        Hook::scoped()
            .order(hooks::id)
            .select(hooks::id)
            .load::<i32>(conn)
            .expect("read")
    };
    assert_eq!(hooks(db, 1), [0; 0]);
    assert_eq!(hooks(db, 2), [11, 12, 21, 22]);
    let none = Removal::<Lodge>::of(1).execute(&mut db.unscoped("test"));
    assert_eq!(none.expect("a removal").rows(), 1);
    assert_eq!(rows(db), before);
}

#[test]
fn an_export_has_the_links_to_a_row_of_the_tenant_once() {
    let db = &mut database();
    let mut exported = Vec::new();
    Export::<Lodge>::of(1)
        .for_each(&mut db.unscoped("test"), |row| {
            exported.push(format!("{} {}", row.table, row.json));
            Ok(())
        })
        .expect("an export");
    let of = |table: &str| {
        let rows = exported.iter().filter(|row| row.starts_with(table));
        rows.count()
    };
    assert_eq!((of("hooks"), of("rails"), exported.len()), (2, 3, 7));
}
