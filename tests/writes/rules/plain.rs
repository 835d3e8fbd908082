//! Plain Diesel on a model means what it says: it writes the tenant, too.

use super::models::*;
use super::{database, tenant};
use tenancy::prelude::*;

macro_rules! inserted_whole {
    ($($rule:ident: $table:ident $instance:expr;)+) => {$(
        #[test]
        fn $rule() {
            let db = &mut *database();
            let instance = $instance;
            diesel::insert_into($table::table).values(&instance).execute(db).unwrap();
            assert_eq!($table::table.load(db), Ok(vec![instance.clone()]), "by reference");

            diesel::delete($table::table).execute(db).unwrap();
            diesel::insert_into($table::table).values(instance.clone()).execute(db).unwrap();
            assert_eq!($table::table.load(db), Ok(vec![instance.clone()]), "by value");

            diesel::delete($table::table).execute(db).unwrap();
            diesel::insert_into($table::table).values(&vec![instance.clone()]).execute(db).unwrap();
            assert_eq!($table::table.load(db), Ok(vec![instance.clone()]), "a list");

            diesel::delete($table::table).execute(db).unwrap();
            diesel::insert_into($table::table).values([instance.clone()]).execute(db).unwrap();
            assert_eq!($table::table.load(db), Ok(vec![instance]), "an array");
        }
    )+};
}

inserted_whole! {
    plain_diesel_inserts_a_row_with_its_tenant: posts Post { id: 1, org_id: 2, title: "a".into() };
    plain_diesel_inserts_a_global_model_with_its_tenant: tags Tag { id: 1, org_id: Some(2), name: "a".into() };
    plain_diesel_inserts_a_global_row: tags Tag { id: 1, org_id: None, name: "a".into() };
    plain_diesel_inserts_an_adoptable_model_with_its_tenant: leads Lead { id: 1, org_id: Some(2), email: "a".into() };
    plain_diesel_inserts_a_row_without_an_owner: leads Lead { id: 1, org_id: None, email: "a".into() };
    plain_diesel_inserts_a_flagged_row: templates Template { id: 1, org_id: 2, is_global: true, name: "a".into() };
    plain_diesel_inserts_a_row_with_each_of_its_dimensions: drafts
        Draft { id: 1, org_id: 1, user_id: 2, name: "a".into() };
    plain_diesel_inserts_a_row_with_its_polymorphic_owner: invoices
        Invoice { id: 1, owner_type: "User".into(), owner_id: 2, total: 3 };
}

#[test]
fn plain_diesel_inserts_a_tenant_with_the_one_above_it() {
    let db = &mut *database();
    let org = Org {
        id: 3,
        parent_id: Some(1),
        name: "three".into(),
    };
    diesel::insert_into(orgs::table)
        .values(&org)
        .execute(db)
        .unwrap();
    assert_eq!(orgs::table.find(3).first(db), Ok(org));
}

#[test]
fn plain_diesel_inserts_rows_that_differ_in_what_they_leave_out() {
    let db = &mut *database();
    let tags = vec![
        Tag {
            id: 1,
            org_id: None,
            name: "a".into(),
        },
        Tag {
            id: 2,
            org_id: Some(2),
            name: "b".into(),
        },
    ];
    diesel::insert_into(tags::table)
        .values(&tags)
        .execute(db)
        .unwrap();
    assert_eq!(tags::table.order(tags::id).load(db), Ok(tags));
}

#[test]
fn plain_diesel_moves_a_row_to_another_tenant() {
    let db = &mut *database();
    let here = Lead {
        id: 1,
        org_id: Some(1),
        email: "a".into(),
    };
    diesel::insert_into(leads::table)
        .values(&here)
        .execute(db)
        .unwrap();

    let there = Lead {
        org_id: Some(2),
        ..here.clone()
    };
    diesel::update(leads::table.find(1))
        .set(&there)
        .execute(db)
        .unwrap();
    assert_eq!(
        leads::table.load(db),
        Ok(vec![there.clone()]),
        "by reference"
    );

    diesel::update(leads::table.find(1))
        .set(here.clone())
        .execute(db)
        .unwrap();
    assert_eq!(leads::table.load(db), Ok(vec![here.clone()]), "by value");

    diesel::update(leads::table.find(1))
        .set(Lead {
            org_id: None,
            ..here.clone()
        })
        .execute(db)
        .unwrap();
    assert_eq!(
        leads::table.load(db),
        Ok(vec![Lead {
            org_id: None,
            ..here
        }]),
        "to nobody"
    );
}

#[test]
fn plain_diesel_changes_all_that_an_instance_says_of_its_owner() {
    let db = &mut *database();
    diesel::insert_into(templates::table)
        .values(&Template {
            id: 1,
            org_id: 1,
            is_global: false,
            name: "a".into(),
        })
        .execute(db)
        .unwrap();
    let flagged = Template {
        id: 1,
        org_id: 2,
        is_global: true,
        name: "b".into(),
    };
    diesel::update(&flagged).set(&flagged).execute(db).unwrap();
    assert_eq!(templates::table.load(db), Ok(vec![flagged]));

    diesel::insert_into(invoices::table)
        .values(&Invoice {
            id: 1,
            owner_type: "Org".into(),
            owner_id: 1,
            total: 1,
        })
        .execute(db)
        .unwrap();
    let moved = Invoice {
        id: 1,
        owner_type: "User".into(),
        owner_id: 2,
        total: 2,
    };
    diesel::update(&moved).set(&moved).execute(db).unwrap();
    assert_eq!(invoices::table.load(db), Ok(vec![moved]));
}

#[test]
fn a_plain_statement_and_a_tenants_share_no_prepared_one() {
    for plain_first in [true, false] {
        let db = &mut *database();
        let plain = |db: &mut _, id| {
            let post = Post {
                id,
                org_id: 2,
                title: "plain".into(),
            };
            diesel::insert_into(posts::table)
                .values(&post)
                .execute(db)
                .unwrap();
            diesel::insert_into(posts::table)
                .values(&[Post { id: id + 1, ..post }])
                .execute(db)
                .unwrap();
        };
        let bound = |db: &mut _, id| {
            let post = Post {
                id,
                org_id: 1,
                title: "bound".into(),
            };
            Post::insert(&post).execute(&mut tenant(db, 1)).unwrap();
            Post::insert(&[Post { id: id + 1, ..post }])
                .execute(&mut tenant(db, 1))
                .unwrap();
        };
        for at in [10, 20, 30] {
            if plain_first {
                plain(db, at);
                bound(db, at + 5);
            } else {
                bound(db, at + 5);
                plain(db, at);
            }
        }
        let of = |org: i32, title: &str| {
            posts::table
                .filter(posts::org_id.eq(org))
                .filter(posts::title.eq(title.to_owned()))
                .count()
        };
        assert_eq!(of(2, "plain").get_result(db), Ok(6_i64));
        assert_eq!(of(1, "bound").get_result(db), Ok(6_i64));
    }
}
