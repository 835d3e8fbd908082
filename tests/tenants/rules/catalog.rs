//! The list of tables.

use super::*;

diesel::table! { ponds { id -> Integer } }
diesel::table! { frogs { id -> Integer, pond_id -> Integer } }

#[determines_tenant]
#[derive(Queryable)]
#[diesel(table_name = ponds)]
#[expect(dead_code, reason = "only its key matters here")]
pub struct Pond {
    id: i32,
}

#[tenanted(Pond)]
#[derive(Queryable)]
#[diesel(table_name = frogs)]
#[expect(dead_code, reason = "only its table matters here")]
struct Frog {
    id: i32,
    pond_id: i32,
}

/// Another database.
mod lakes {
    use tenancy::prelude::*;

    diesel::table! { lakes { id -> Integer } }
    diesel::table! { frogs { id -> Integer, lake_id -> Integer } }
    diesel::table! { legs { id -> Integer, frog_id -> Integer } }

    #[determines_tenant]
    #[derive(Queryable)]
    #[diesel(table_name = lakes)]
    #[expect(dead_code, reason = "only its key matters here")]
    pub struct Lake {
        id: i32,
    }

    #[tenanted(Lake)]
    #[derive(Queryable)]
    #[diesel(table_name = frogs)]
    #[expect(dead_code, reason = "only its table matters here")]
    struct Frog {
        id: i32,
        lake_id: i32,
    }

    #[tenanted(through = frogs, foreign_key = frog_id)]
    #[derive(Queryable)]
    #[diesel(table_name = legs)]
    #[expect(dead_code, reason = "only its table matters here")]
    struct Leg {
        id: i32,
        frog_id: i32,
    }
}

#[test]
fn tables_of_one_name_in_two_schemas_of_a_program_are_two() {
    let db = &mut Database::new();
    sql(
        db,
        "create table ponds (id integer primary key);
         create table frogs (id integer primary key, pond_id integer not null);
         insert into ponds values (1), (2);
         insert into frogs values (1, 1), (2, 2)",
    );
    let counts = Removal::<Pond>::of(1).execute(&mut db.unscoped("test"));
    assert_eq!(
        counted(&counts.expect("a removal")),
        [("frogs".to_owned(), 1), ("ponds".to_owned(), 1)]
    );

    let db = &mut Database::new();
    sql(
        db,
        "create table lakes (id integer primary key);
         create table frogs (id integer primary key, lake_id integer not null);
         create table legs (id integer primary key, frog_id integer not null);
         insert into lakes values (1), (2);
         insert into frogs values (1, 1), (2, 2);
         insert into legs values (1, 1), (2, 2)",
    );
    let counts = Removal::<lakes::Lake>::of(1).execute(&mut db.unscoped("test"));
    assert_eq!(counts.expect("a removal").rows(), 3);
    assert_eq!(lines(db, "select '' || id as line from legs"), ["2"]);
}
