//! A new tenant is inserted on an unscoped connection, and its key is the database's.

use crate::backend::{Database, GENERATED_KEY};
use diesel::connection::SimpleConnection;
use tenancy::prelude::*;

diesel::table! { firms { id -> Integer, slug -> Text, name -> Text } }

#[determines_tenant]
#[derive(Queryable, Debug, PartialEq)]
#[diesel(table_name = firms)]
pub struct Firm {
    id: i32,
    slug: String,
    name: String,
}

#[derive(Insertable)]
#[diesel(table_name = firms)]
struct NewFirm<'a> {
    slug: &'a str,
    name: Option<&'a str>,
}

fn database() -> Database {
    let mut db = Database::new();
    db.batch_execute(&format!(
        "create table firms (id {GENERATED_KEY}, slug varchar(20) not null unique, name varchar(20) not null default '-')"
    ))
    .expect("the table is new");
    db
}

fn firm(id: i32, slug: &str, name: &str) -> Firm {
    Firm {
        id,
        slug: slug.into(),
        name: name.into(),
    }
}

#[test]
fn a_new_tenant_gets_its_key_from_the_database() {
    let db = &mut *database();
    let conn = &mut db.unscoped("an organisation signs up");
    let acme = Firm::insert((firms::slug.eq("acme"), firms::name.eq("Acme")));
    assert_eq!(acme.execute(conn), Ok(1));
    let globex = NewFirm {
        slug: "globex",
        name: None,
    };
    assert_eq!(Firm::insert(&globex).execute_one(conn), Ok(()));
    let several = vec![(firms::slug.eq("c"), firms::name.eq("C")); 1];
    assert_eq!(Firm::insert(&several).execute(conn), Ok(1));
    let array = [firms::slug.eq("d"), firms::slug.eq("e")];
    assert_eq!(Firm::insert(array).execute(conn), Ok(2));
    let firms = Firm::scoped().order(firms::id).load::<Firm>(conn);
    let expected = [
        firm(1, "acme", "Acme"),
        firm(2, "globex", "-"),
        firm(3, "c", "C"),
        firm(4, "d", "-"),
        firm(5, "e", "-"),
    ];
    assert_eq!(firms, Ok(expected.into()));
}

#[test]
fn a_new_tenant_may_come_with_its_key() {
    let db = &mut *database();
    let conn = &mut db.unscoped("an organisation signs up");
    let acme = Firm::insert((firms::slug.eq("acme"), firms::name.eq("Acme")));
    assert_eq!(acme.for_tenant(7).execute(conn), Ok(1));
    let firms = Firm::scoped().load::<Firm>(conn);
    assert_eq!(firms, Ok(vec![firm(7, "acme", "Acme")]));
}

#[test]
fn a_sign_up_that_fails_leaves_no_tenant() {
    let db = &mut *database();
    let conn = &mut db.unscoped("an organisation signs up");
    let twice = conn.transaction(|conn| {
        Firm::insert(firms::slug.eq("acme")).execute(conn)?;
        Firm::insert(firms::slug.eq("acme")).execute(conn)
    });
    assert!(twice.is_err());
    assert_eq!(Firm::scoped().count().get_result(conn), Ok(0_i64));
}
