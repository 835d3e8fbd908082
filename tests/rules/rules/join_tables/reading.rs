//! A tenant reads the rows that its part of the join table names, each once.

use super::*;
use crate::rules::sql::{dialect, executed, prepared};
use diesel::dsl::not;
use tenancy::dsl::exists;

#[test]
fn a_tenant_reads_its_members_each_once() {
    let db = &mut *filled();
    let got = each_tenant(db, |conn| {
        Person::scoped()
            .select(people::email)
            .order(people::id)
            .load::<String>(conn)
    });
    assert_eq!(
        got,
        (
            vec!["one".to_owned(), "both".to_owned()],
            vec!["two".to_owned(), "both".to_owned()]
        )
    );
    let counts = each_tenant(db, |conn| Person::scoped().count().get_result::<i64>(conn));
    assert_eq!(counts, (2, 2));
}

#[test]
fn a_tenant_finds_no_stranger_by_key() {
    let db = &mut *filled();
    let found = |id: i32| {
        move |conn: &mut TenantConn<'_, backend::Db, Org>| {
            Person::find(id)
                .select(people::email)
                .first::<String>(conn)
                .optional()
        }
    };
    let some = |email: &str| Some(email.to_owned());
    assert_eq!(each_tenant(db, found(1)), (some("one"), None));
    assert_eq!(each_tenant(db, found(2)), (None, some("two")));
    assert_eq!(each_tenant(db, found(3)), (some("both"), some("both")));
    assert_eq!(each_tenant(db, found(4)), (None, None));
}

#[test]
fn no_filter_widens_it() {
    let db = &mut *filled();
    let got = each_tenant(db, |conn| {
        Person::scoped()
            .filter(people::id.eq(1))
            .or_filter(people::id.gt(0))
            .select(people::id)
            .order(people::id)
            .load::<i32>(conn)
    });
    assert_eq!(got, (vec![1, 3], vec![2, 3]));
    let boxed = each_tenant(db, |conn| {
        let mut query = Person::scoped().into_boxed();
        query = query.or_filter(people::email.ne("nobody"));
        query.order(people::id).select(people::id).load::<i32>(conn)
    });
    assert_eq!(boxed, (vec![1, 3], vec![2, 3]));
}

#[test]
fn a_lost_membership_counts_at_the_next_statement() {
    let db = &mut *filled();
    let conn = &mut as_tenant(db, 1);
    let members = |conn: &mut TenantConn<'_, _, Org>| {
        Person::scoped()
            .select(people::id)
            .order(people::id)
            .load::<i32>(conn)
    };
    assert_eq!(members(conn), Ok(vec![1, 3]));
    assert_eq!(Membership::delete(4).execute(conn), Ok(1));
    assert_eq!(members(conn), Ok(vec![1]));
    // One of two.
    assert_eq!(Membership::delete(1).execute(conn), Ok(1));
    assert_eq!(members(conn), Ok(vec![1]));
    assert_eq!(Membership::delete(2).execute(conn), Ok(1));
    assert_eq!(members(conn), Ok(vec![]));
    // The other tenant's is as it was.
    assert_eq!(members(&mut as_tenant(db, 2)), Ok(vec![2, 3]));
}

#[test]
fn the_join_table_is_asked_for_the_tenant_by_one_bind_parameter() {
    let db = &mut *filled();
    let sql = executed(db, |db| {
        for org in [1, 2] {
            let _: Vec<i32> = Person::scoped()
                .select(people::id)
                .load(&mut as_tenant(db, org))
                .expect("read");
        }
    });
    let text = r#"SELECT "people"."id" FROM "people" WHERE ("people"."id" IN (SELECT "memberships"."person_id" FROM "memberships" WHERE ("memberships"."org_id" = $1)))"#;
    assert_eq!(
        sql,
        [
            dialect(&format!("{text} -- binds: [1]")),
            dialect(&format!("{text} -- binds: [2]"))
        ]
    );
}

#[test]
fn all_tenants_share_one_prepared_statement() {
    let db = &mut *filled();
    let statements = prepared(db, |db| {
        for org in [1, 2, 1] {
            let conn = &mut as_tenant(db, org);
            let _: Vec<Person> = Person::scoped().load(conn).expect("read");
            let _: Option<Person> = Person::find(3).first(conn).optional().expect("found");
            let _: Vec<(Person, Essay)> = Person::scoped()
                .inner_join(essays::table)
                .load(conn)
                .expect("joined");
        }
    });
    assert_eq!(statements.len(), 3, "{statements:?}");
}

#[test]
fn members_are_joined_with_their_memberships_both_ways() {
    let db = &mut *filled();
    let expected = (
        vec![
            ("one".to_owned(), "owner".to_owned()),
            ("one".to_owned(), "billing".to_owned()),
            ("both".to_owned(), "guest".to_owned()),
        ],
        vec![
            ("two".to_owned(), "owner".to_owned()),
            ("both".to_owned(), "admin".to_owned()),
        ],
    );
    let from_people = each_tenant(db, |conn| {
        Person::scoped()
            .inner_join(memberships::table)
            .order(memberships::id)
            .select((people::email, memberships::role))
            .load::<(String, String)>(conn)
    });
    assert_eq!(from_people, expected);
    let from_memberships = each_tenant(db, |conn| {
        Membership::scoped()
            .inner_join(people::table)
            .order(memberships::id)
            .select((people::email, memberships::role))
            .load::<(String, String)>(conn)
    });
    assert_eq!(from_memberships, expected);
}

#[test]
fn a_join_of_three_tables_stays_inside_the_tenant() {
    let db = &mut *filled();
    let got = each_tenant(db, |conn| {
        Person::scoped()
            .inner_join(memberships::table)
            .inner_join(essays::table)
            .order((memberships::id, essays::id))
            .select((people::id, memberships::role, essays::title))
            .load::<(i32, String, String)>(conn)
    });
    let row = |id, role: &str, title: &str| (id, role.to_owned(), title.to_owned());
    assert_eq!(
        got,
        (
            vec![
                row(1, "owner", "a"),
                row(1, "billing", "a"),
                row(3, "guest", "b")
            ],
            vec![row(2, "owner", "D"), row(3, "admin", "C")]
        )
    );
}

#[test]
fn a_left_join_finds_no_stranger() {
    let db = &mut *filled();
    let got = each_tenant(db, |conn| {
        Essay::scoped()
            .left_join(people::table)
            .order(essays::id)
            .select((essays::id, people::email.nullable()))
            .load::<(i32, Option<String>)>(conn)
    });
    let row = |id, email: Option<&str>| (id, email.map(str::to_owned));
    assert_eq!(
        got,
        (
            vec![
                row(1, Some("one")),
                row(2, Some("both")),
                row(5, None),
                row(6, None)
            ],
            vec![row(3, Some("both")), row(4, Some("two"))]
        )
    );
    let without = each_tenant(db, |conn| {
        Person::scoped()
            .left_join(essays::table.on(essays::editor_id.eq(people::id.nullable())))
            .order((people::id, essays::id))
            .select((people::id, essays::title.nullable()))
            .load::<(i32, Option<String>)>(conn)
    });
    let row = |id, title: Option<&str>| (id, title.map(str::to_owned));
    assert_eq!(
        without,
        (
            vec![row(1, Some("b")), row(3, None)],
            vec![row(2, None), row(3, Some("D"))]
        )
    );
}

#[test]
fn subqueries_see_members_only() {
    let db = &mut *filled();
    let by_members = each_tenant(db, |conn| {
        Essay::scoped()
            .filter(exists(
                Person::scoped().filter(people::id.eq(essays::author_id)),
            ))
            .select(essays::id)
            .order(essays::id)
            .load::<i32>(conn)
    });
    assert_eq!(by_members, (vec![1, 2], vec![3, 4]));
    let by_others = each_tenant(db, |conn| {
        Essay::scoped()
            .filter(not(
                essays::author_id.eq_any(Person::scoped().select(people::id))
            ))
            .select(essays::id)
            .order(essays::id)
            .load::<i32>(conn)
    });
    assert_eq!(by_others, (vec![5, 6], vec![]));
    let authors = each_tenant(db, |conn| {
        Person::scoped()
            .filter(people::id.eq_any(Essay::scoped().select(essays::author_id)))
            .select(people::id)
            .order(people::id)
            .load::<i32>(conn)
    });
    assert_eq!(authors, (vec![1, 3], vec![2, 3]));
}

#[test]
fn under_two_names_a_tenant_reads_its_members() {
    let db = &mut *filled();
    let (authors, editors) = tenancy::alias!(people as authors, people as editors);
    let got = each_tenant(db, |conn| {
        Essay::scoped()
            .inner_join(authors.on(authors.field(people::id).eq(essays::author_id)))
            .left_join(editors.on(essays::editor_id.eq(editors.field(people::id).nullable())))
            .order(essays::id)
            .select((
                essays::id,
                authors.field(people::email),
                editors.field(people::email).nullable(),
            ))
            .load::<(i32, String, Option<String>)>(conn)
    });
    let row =
        |id, author: &str, editor: Option<&str>| (id, author.to_owned(), editor.map(str::to_owned));
    assert_eq!(
        got,
        (
            vec![row(1, "one", None), row(2, "both", Some("one"))],
            vec![row(3, "both", None), row(4, "two", Some("both"))]
        )
    );
    let alone = each_tenant(db, |conn| {
        Person::scoped_as(authors)
            .select(authors.field(people::id))
            .order(authors.field(people::id))
            .load::<i32>(conn)
    });
    assert_eq!(alone, (vec![1, 3], vec![2, 3]));
}

#[test]
fn a_union_takes_members_from_both_sides() {
    let db = &mut *filled();
    let got = each_tenant(db, |conn| {
        let mut ids = Person::scoped()
            .select(people::id)
            .filter(people::id.lt(3))
            .union(Person::scoped().select(people::id))
            .load::<i32>(conn)?;
        ids.sort_unstable();
        Ok(ids)
    });
    assert_eq!(got, (vec![1, 3], vec![2, 3]));
}

#[test]
fn associations_go_both_ways() {
    let db = &mut *filled();
    let got = each_tenant(db, |conn| {
        let members: Vec<Person> = Person::scoped().order(people::id).load(conn)?;
        let essays: Vec<Essay> = Essay::scoped_belonging_to(&members)
            .order(essays::id)
            .load(conn)?;
        let roles: Vec<Membership> = Membership::scoped_belonging_to(&members[0]).load(conn)?;
        let by_member = essays
            .grouped_by(&members)
            .into_iter()
            .map(|essays| essays.len());
        Ok((by_member.collect::<Vec<_>>(), roles.len()))
    });
    assert_eq!(got, ((vec![1, 1], 2), (vec![1, 1], 1)));
}

#[test]
fn a_child_of_a_member_is_read_by_the_tenants_of_its_parent() {
    let db = &mut *filled();
    let got = each_tenant(db, |conn| {
        Badge::scoped()
            .select(badges::name)
            .order(badges::id)
            .load::<String>(conn)
    });
    assert_eq!(
        got,
        (
            vec!["x".to_owned(), "z".to_owned()],
            vec!["y".to_owned(), "z".to_owned()]
        )
    );
    let joined = each_tenant(db, |conn| {
        Badge::scoped()
            .inner_join(Person::scoped().inner_join(essays::table))
            .order(essays::id)
            .select((badges::name, essays::title))
            .load::<(String, String)>(conn)
    });
    let row = |name: &str, title: &str| (name.to_owned(), title.to_owned());
    assert_eq!(
        joined,
        (
            vec![row("x", "a"), row("z", "b")],
            vec![row("z", "C"), row("y", "D")]
        )
    );
}

#[test]
fn counts_of_members_have_no_stranger_in_them() {
    let db = &mut *filled();
    let got = each_tenant(db, |conn| {
        Membership::scoped()
            .inner_join(people::table)
            .group_by(people::id)
            .order(people::id)
            .select((people::id, diesel::dsl::count_star()))
            .load::<(i32, i64)>(conn)
    });
    assert_eq!(got, (vec![(1, 2), (3, 1)], vec![(2, 1), (3, 1)]));
}
