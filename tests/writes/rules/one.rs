//! A write of one row says whether it wrote it.

use super::models::*;
use super::{database, tenant};
use crate::backend::{Conn, ON_KEY, ON_NAME};
use diesel::result::Error::NotFound;
use tenancy::SaveDsl;
use tenancy::prelude::*;

/// Handle 1 is the tenant's, and handle 2 another one's.
fn handles(db: &mut Conn) {
    for (id, org_id, name) in [(1, 1, "mine"), (2, 2, "theirs")] {
        let handle = Handle {
            id,
            org_id,
            name: name.into(),
            title: None,
        };
        diesel::insert_into(handles::table)
            .values(&handle)
            .execute(db)
            .unwrap();
    }
}

fn titles(db: &mut Conn) -> Vec<Option<String>> {
    handles::table
        .select(handles::title)
        .order(handles::id)
        .load(db)
        .unwrap()
}

#[test]
fn an_update_of_another_tenants_row_finds_none() {
    let db = &mut *database();
    handles(db);
    let conn = &mut tenant(db, 1);
    let new = || handles::title.eq("new");
    assert_eq!(Handle::update(1).set(new()).execute_one(conn), Ok(()));
    assert_eq!(
        Handle::update(1).set(new()).execute_one(conn),
        Ok(()),
        "it is so already"
    );
    assert_eq!(
        Handle::update(2).set(new()).execute_one(conn),
        Err(NotFound)
    );
    assert_eq!(
        Handle::update(3).set(new()).execute_one(conn),
        Err(NotFound),
        "there is none"
    );
    assert_eq!(Handle::update(2).set(new()).execute(conn), Ok(0));
    assert_eq!(titles(db), [Some("new".into()), None]);
}

#[test]
fn a_delete_of_another_tenants_row_finds_none() {
    let db = &mut *database();
    handles(db);
    let conn = &mut tenant(db, 1);
    assert_eq!(Handle::delete(2).execute_one(conn), Err(NotFound));
    assert_eq!(Handle::delete(1).execute_one(conn), Ok(()));
    assert_eq!(Handle::delete(1).execute_one(conn), Err(NotFound));
    assert_eq!(handles::table.select(handles::id).load(db), Ok(vec![2]));
}

#[test]
fn an_instance_whose_row_is_gone_is_not_saved() {
    let db = &mut *database();
    handles(db);
    let conn = &mut tenant(db, 1);
    let mine = Handle {
        id: 1,
        org_id: 1,
        name: "mine".into(),
        title: Some("new".into()),
    };
    assert_eq!(mine.save().execute_one(conn), Ok(()));
    assert_eq!(
        Handle {
            id: 2,
            ..mine.clone()
        }
        .save()
        .execute_one(conn),
        Err(NotFound)
    );
    assert_eq!(
        Handle { id: 3, ..mine }.save().execute_one(conn),
        Err(NotFound)
    );
    assert_eq!(titles(db), [Some("new".into()), None]);
}

#[test]
fn an_adoption_of_a_row_with_an_owner_finds_none() {
    let db = &mut *database();
    for (id, org_id) in [(1, None), (2, Some(2))] {
        let lead = Lead {
            id,
            org_id,
            email: "a".into(),
        };
        diesel::insert_into(leads::table)
            .values(&lead)
            .execute(db)
            .unwrap();
    }
    let conn = &mut tenant(db, 1);
    assert_eq!(Lead::adopt(1).execute_one(conn), Ok(()));
    assert_eq!(Lead::adopt(1).execute_one(conn), Err(NotFound));
    assert_eq!(Lead::adopt(2).execute_one(conn), Err(NotFound));
}

#[test]
fn an_upsert_onto_another_tenants_row_finds_none() {
    let db = &mut *database();
    handles(db);
    let conn = &mut tenant(db, 1);
    let upsert = |id: i32, name: &str, title: &str, conn: &mut TenantConn<'_, Conn, Org>| {
        Handle::insert((handles::id.eq(id), handles::name.eq(name.to_owned())))
            .on_conflict(ON_NAME)
            .do_update()
            .set(handles::title.eq(title.to_owned()))
            .execute_one(conn)
    };
    assert_eq!(upsert(5, "mine", "new", conn), Ok(()));
    assert_eq!(upsert(5, "mine", "new", conn), Ok(()), "it is so already");
    assert_eq!(upsert(5, "theirs", "new", conn), Err(NotFound));
    assert_eq!(upsert(5, "nobody's", "new", conn), Ok(()));
    assert_eq!(titles(db), [Some("new".into()), None, None]);
}

#[test]
fn an_instance_is_not_upserted_onto_another_tenants_row() {
    let db = &mut *database();
    handles(db);
    let conn = &mut tenant(db, 1);
    let upsert = |name: &str, conn: &mut TenantConn<'_, Conn, Org>| {
        let handle = Handle {
            id: 7,
            org_id: 1,
            name: name.into(),
            title: Some("new".into()),
        };
        Handle::insert(&handle)
            .on_conflict(ON_NAME)
            .do_update()
            .set(&handle)
            .execute_one(conn)
    };
    assert_eq!(upsert("theirs", conn), Err(NotFound));
    assert_eq!(upsert("mine", conn), Ok(()));
    assert_eq!(titles(db), [Some("new".into()), None]);
}

#[test]
fn an_upsert_that_has_nothing_to_do_is_no_error() {
    #[derive(AsChangeset)]
    #[diesel(table_name = handles)]
    struct Changes {
        title: Option<String>,
    }

    let db = &mut *database();
    handles(db);
    let conn = &mut tenant(db, 1);
    for name in ["mine", "theirs"] {
        let values = || (handles::id.eq(5), handles::name.eq(name));
        assert_eq!(
            Handle::insert(values())
                .on_conflict_do_nothing()
                .execute_one(conn),
            Ok(())
        );
        assert_eq!(
            Handle::insert(values())
                .on_conflict(ON_NAME)
                .do_nothing()
                .execute_one(conn),
            Ok(())
        );
        let nothing = Changes { title: None };
        let upsert = Handle::insert(values())
            .on_conflict(ON_NAME)
            .do_update()
            .set(nothing);
        assert_eq!(upsert.execute_one(conn), Ok(()));
    }
    assert_eq!(titles(db), [None, None]);
}

#[test]
fn an_insert_says_what_is_in_its_way() {
    use diesel::result::DatabaseErrorKind::UniqueViolation;
    use diesel::result::Error::DatabaseError;

    let db = &mut *database();
    let conn = &mut tenant(db, 1);
    let post = Post {
        id: 1,
        org_id: 1,
        title: "a".into(),
    };
    assert_eq!(Post::insert(&post).execute_one(conn), Ok(()));
    let again = Post::insert(&post).execute_one(conn);
    assert!(
        matches!(again, Err(DatabaseError(UniqueViolation, _))),
        "{again:?}"
    );
    let upsert = Post::insert(&post)
        .on_conflict(ON_KEY)
        .do_update()
        .set(&post);
    assert_eq!(upsert.execute_one(conn), Ok(()));
}

#[test]
fn an_update_whose_reference_is_out_of_scope_finds_none() {
    let db = &mut *database();
    handles(db);
    let conn = &mut tenant(db, 1);
    Note::insert(&Note {
        id: &1,
        org_id: None,
        handle_id: Some(1),
    })
    .execute_one(conn)
    .unwrap();
    let set = |id| Note::update(1).set(notes::handle_id.eq(Some(id)));
    assert_eq!(set(2).execute_one(conn), Err(NotFound));
    assert_eq!(set(1).execute_one(conn), Ok(()));
}

#[test]
fn an_update_with_nothing_to_set_is_no_row_that_is_missing() {
    #[derive(AsChangeset)]
    #[diesel(table_name = handles)]
    struct Changes {
        title: Option<String>,
    }

    use diesel::result::OptionalEmptyChangesetExtension;

    let db = &mut *database();
    handles(db);
    let conn = &mut tenant(db, 1);
    let answer = Handle::update(1)
        .set(Changes { title: None })
        .execute_one(conn);
    assert_eq!(answer.optional_empty_changeset(), Ok(None));
}
