//! What a tenant writes: checked references to members; and rows of several tenants, where they may be updated.

use super::*;
use diesel::result::{DatabaseErrorKind, Error};
use std::fmt::Debug;
use tenancy::SaveDsl;

/// As a violated foreign key.
#[track_caller]
fn refused<R: Debug>(said: &QueryResult<R>) {
    assert!(
        matches!(
            said,
            Err(Error::DatabaseError(
                DatabaseErrorKind::ForeignKeyViolation,
                _
            ))
        ),
        "{said:?}"
    );
}

#[test]
fn a_checked_reference_names_a_member_of_the_tenant() {
    let db = &mut *filled();
    let conn = &mut as_tenant(db, 1);
    let essay = |id: i32, author: i32| {
        (
            essays::id.eq(id),
            essays::author_id.eq(author),
            essays::title.eq("new"),
        )
    };
    assert_eq!(Essay::insert(essay(10, 1)).execute(conn), Ok(1));
    assert_eq!(Essay::insert(essay(11, 3)).execute(conn), Ok(1));
    // Another tenant's member, nobody's, and a person who is not there.
    for author in [2, 4, 7] {
        refused(&Essay::insert(essay(12, author)).execute(conn));
        let edited = (essay(12, 1), essays::editor_id.eq(author));
        refused(&Essay::insert(edited).execute(conn));
        let to_them = Essay::update(10).set(essays::author_id.eq(author));
        assert_eq!(to_them.execute(conn), Ok(0));
    }
    assert_eq!(
        Essay::update(10).set(essays::author_id.eq(3)).execute(conn),
        Ok(1)
    );
}

#[test]
fn a_reference_to_a_member_who_has_left_is_refused_from_then_on() {
    let db = &mut *filled();
    let conn = &mut as_tenant(db, 1);
    let essay = |id: i32| {
        (
            essays::id.eq(id),
            essays::author_id.eq(3),
            essays::title.eq("new"),
        )
    };
    assert_eq!(Essay::insert(essay(10)).execute(conn), Ok(1));
    assert_eq!(Membership::delete(4).execute(conn), Ok(1));
    refused(&Essay::insert(essay(11)).execute(conn));
    // What was written before stays, and shows no person.
    let authors = Essay::find(10).left_join(people::table);
    let authors = authors.select(people::email.nullable());
    assert_eq!(authors.first::<Option<String>>(conn), Ok(None));
}

#[test]
fn a_tenant_does_not_make_a_stranger_its_member() {
    let db = &mut *filled();
    let membership = |id: i32, person: i32| {
        (
            memberships::id.eq(id),
            memberships::person_id.eq(person),
            memberships::role.eq("new"),
        )
    };
    let conn = &mut as_tenant(db, 1);
    for stranger in [2, 4, 7] {
        refused(&Membership::insert(membership(10, stranger)).execute(conn));
        refused(
            &Membership::insert(vec![membership(10, 1), membership(11, stranger)]).execute(conn),
        );
        let whole = Membership {
            id: 10,
            org_id: 1,
            person_id: stranger,
            role: "new".to_owned(),
        };
        refused(&Membership::insert(&whole).execute(conn));
        let given = Membership::update(1).set(memberships::person_id.eq(stranger));
        assert_eq!(given.execute(conn), Ok(0));
    }
    assert_eq!(Membership::insert(membership(10, 3)).execute(conn), Ok(1));
    // The application does, where it has looked who asks.
    diesel::insert_into(memberships::table)
        .values((membership(11, 4), memberships::org_id.eq(1)))
        .execute(&mut *db.unscoped("the invitation is valid"))
        .expect("inserted");
    let members = Person::scoped().select(people::id).order(people::id);
    assert_eq!(members.load(&mut as_tenant(db, 1)), Ok(vec![1, 3, 4]));
}

#[test]
fn an_updatable_row_is_updated_by_each_of_its_tenants_and_no_other() {
    let db = &mut *filled();
    let counts = each_tenant(db, |conn| {
        let mut counts = Vec::new();
        for id in 1..=4 {
            counts.push(Tool::update(id).set(tools::name.eq("new")).execute(conn)?);
        }
        Ok(counts)
    });
    assert_eq!(counts, (vec![1, 0, 1, 0], vec![0, 1, 1, 0]));
    let names: Vec<String> = tools::table
        .order(tools::id)
        .select(tools::name)
        .load(db)
        .expect("read");
    assert_eq!(names, ["new", "new", "new", "none"]);
}

#[test]
fn an_update_of_all_changes_the_tenants_rows() {
    let db = &mut *filled();
    let conn = &mut as_tenant(db, 1);
    let all = Tool::update(Tool::scoped()).set(tools::name.eq("new"));
    assert_eq!(all.execute(conn), Ok(2));
    let filtered = Tool::update(Tool::scoped().filter(tools::id.gt(1)));
    assert_eq!(filtered.set(tools::name.eq("newer")).execute(conn), Ok(1));
    let mut tool: Tool = Tool::find(3).first(conn).expect("found");
    tool.name = "saved".to_owned();
    assert_eq!(tool.save().execute(conn), Ok(1));
    tool.id = 2;
    assert_eq!(tool.save().execute(conn), Ok(0));
    let names: Vec<String> = tools::table
        .order(tools::id)
        .select(tools::name)
        .load(db)
        .expect("read");
    assert_eq!(names, ["new", "two", "saved", "none"]);
}

#[test]
fn a_child_of_an_updatable_row_is_written_by_the_tenants_of_its_parent() {
    let db = &mut *filled();
    let part = |id: i32, tool_id: i32| Part {
        id,
        tool_id,
        name: "new".to_owned(),
    };
    let conn = &mut as_tenant(db, 1);
    assert_eq!(Part::insert(&part(10, 3)).execute(conn), Ok(1));
    for stranger in [2, 4, 7] {
        refused(&Part::insert(&part(11, stranger)).execute(conn));
        let moved = Part::update(1).set(parts::tool_id.eq(stranger));
        assert_eq!(moved.execute(conn), Ok(0));
    }
    assert_eq!(
        Part::update(2).set(parts::name.eq("new")).execute(conn),
        Ok(0)
    );
    assert_eq!(Part::delete(2).execute(conn), Ok(0));
    assert_eq!(Part::delete(Part::scoped()).execute(conn), Ok(3));
    let left: Vec<i32> = parts::table
        .order(parts::id)
        .select(parts::id)
        .load(db)
        .expect("read");
    assert_eq!(left, [2, 4]);
}

#[test]
fn an_unscoped_key_lets_a_tenant_read_each_row_that_it_names() {
    let db = &mut *filled();
    let conn = &mut as_tenant(db, 1);
    let lease = (leases::id.eq(10), leases::tool_id.eq(4));
    assert_eq!(Lease::insert(lease).execute(conn), Ok(1));
    let tools = Tool::scoped().select(tools::id).order(tools::id);
    assert_eq!(tools.load(conn), Ok(vec![1, 3, 4]));
}
