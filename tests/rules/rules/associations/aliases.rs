//! A table under another name: every occurrence of it is restricted.

use super::*;
use crate::backend::{self, Backend, Db};
use crate::rules::sql::check;
use diesel::dsl::{count_star, max};
use tenancy::dsl::exists;

pub(super) type Pairs = Vec<(String, String)>;

pub(super) fn pairs<const N: usize>(pairs: [(&str, &str); N]) -> Pairs {
    pairs
        .map(|(one, other)| (one.to_owned(), other.to_owned()))
        .into()
}

#[test]
fn an_inner_self_join_pairs_rows_of_one_tenant() {
    let db = &mut *backend::filled();
    fill(db);
    let got = each_tenant(db, |conn| {
        let mentors = tenancy::alias!(authors as mentors);
        Author::scoped()
            .inner_join(mentors.on(authors::mentor_id.eq(mentors.field(authors::id).nullable())))
            .order(authors::id)
            .select((authors::name, mentors.field(authors::name)))
            .load::<(String, String)>(conn)
    });
    assert_eq!(got.0, pairs([("bob", "ada"), ("cyd", "ada")]));
    assert_eq!(got.1, pairs([("BOB", "ADA"), ("DAN", "BOB")]));
}

#[test]
fn a_left_self_join_keeps_rows_without_a_match() {
    let db = &mut *backend::filled();
    fill(db);
    let got = each_tenant(db, |conn| {
        let mentors = tenancy::alias!(authors as mentors);
        Author::scoped()
            .left_join(mentors.on(authors::mentor_id.eq(mentors.field(authors::id).nullable())))
            .order(authors::id)
            .select((authors::name, mentors.field(authors::name).nullable()))
            .load::<(String, Option<String>)>(conn)
    });
    let row = |name: &str, mentor: Option<&str>| (name.to_owned(), mentor.map(str::to_owned));
    assert_eq!(
        got.0,
        [
            row("ada", None),
            row("bob", Some("ada")),
            row("cyd", Some("ada"))
        ]
    );
    assert_eq!(
        got.1,
        [
            row("ADA", None),
            row("BOB", Some("ADA")),
            row("DAN", Some("BOB"))
        ]
    );
}

#[test]
fn an_alias_is_restricted_in_on_and_the_root_in_where() {
    let db = &mut *backend::filled();
    fill(db);
    let mentors = tenancy::alias!(authors as mentors);
    check(
        db,
        |conn| {
            Author::scoped()
                .left_join(mentors.on(authors::mentor_id.eq(mentors.field(authors::id).nullable())))
                .select(authors::id)
                .load::<i32>(conn)
        },
        r#"SELECT "authors"."id" FROM ("authors" LEFT OUTER JOIN "authors" AS "mentors" ON (("authors"."mentor_id" = "mentors"."id") AND ("mentors"."org_id" = $1))) WHERE ("authors"."org_id" = $2) -- binds: [2, 2]"#,
    );
}

#[test]
fn an_alias_is_a_root_and_joins_the_table_itself() {
    let db = &mut *backend::filled();
    fill(db);
    let got = each_tenant(db, |conn| {
        let pupils = tenancy::alias!(authors as pupils);
        Author::scoped_as(pupils)
            .inner_join(
                authors::table.on(pupils.field(authors::mentor_id).eq(authors::id.nullable())),
            )
            .filter(authors::id.gt(0))
            .or_filter(pupils.field(authors::id).gt(0))
            .order(pupils.field(authors::id))
            .select((pupils.field(authors::name), authors::name))
            .load::<(String, String)>(conn)
    });
    assert_eq!(got.0, pairs([("bob", "ada"), ("cyd", "ada")]));
    assert_eq!(got.1, pairs([("BOB", "ADA"), ("DAN", "BOB")]));
}

#[test]
fn the_predicate_of_an_aliased_root_names_the_alias() {
    let db = &mut *backend::filled();
    fill(db);
    let pupils = tenancy::alias!(authors as pupils);
    check(
        db,
        |conn| {
            Author::scoped_as(pupils)
                .inner_join(
                    authors::table.on(pupils.field(authors::mentor_id).eq(authors::id.nullable())),
                )
                .select(authors::id)
                .load::<i32>(conn)
        },
        r#"SELECT "authors"."id" FROM ("authors" AS "pupils" INNER JOIN "authors" ON (("pupils"."mentor_id" = "authors"."id") AND ("authors"."org_id" = $1))) WHERE ("pupils"."org_id" = $2) -- binds: [2, 2]"#,
    );
}

#[test]
fn several_aliases_of_a_table_are_each_restricted() {
    let db = &mut *backend::filled();
    fill(db);
    let (pupils, mentors) = tenancy::alias!(authors as pupils, authors as mentors);
    let query = move || {
        Author::scoped_as(pupils)
            .inner_join(
                authors::table.on(pupils.field(authors::mentor_id).eq(authors::id.nullable())),
            )
            .left_join(mentors.on(authors::mentor_id.eq(mentors.field(authors::id).nullable())))
    };
    let got = each_tenant(db, |conn| {
        query()
            .order(pupils.field(authors::id))
            .select((
                pupils.field(authors::name),
                authors::name,
                mentors.field(authors::name).nullable(),
            ))
            .load::<(String, String, Option<String>)>(conn)
    });
    assert_eq!(
        got.0,
        [
            ("bob".into(), "ada".into(), None),
            ("cyd".into(), "ada".into(), None)
        ]
    );
    assert_eq!(
        got.1,
        [
            ("BOB".into(), "ADA".into(), None),
            ("DAN".into(), "BOB".into(), Some("ADA".into()))
        ]
    );
    check(
        db,
        |conn| query().select(authors::id).load::<i32>(conn),
        r#"SELECT "authors"."id" FROM (("authors" AS "pupils" INNER JOIN "authors" ON (("pupils"."mentor_id" = "authors"."id") AND ("authors"."org_id" = $1))) LEFT OUTER JOIN "authors" AS "mentors" ON (("authors"."mentor_id" = "mentors"."id") AND ("mentors"."org_id" = $2))) WHERE ("pupils"."org_id" = $3) -- binds: [2, 2, 2]"#,
    );
}

#[test]
fn aliases_of_several_tables_join_one_query() {
    let db = &mut *backend::filled();
    fill(db);
    let got = each_tenant(db, |conn| {
        let (writers, kinds) = tenancy::alias!(authors as writers, genres as kinds);
        Book::scoped()
            .inner_join(writers.on(books::author_id.eq(writers.field(authors::id))))
            .inner_join(kinds.on(books::genre_id.eq(kinds.field(genres::id))))
            .order(books::id)
            .select((writers.field(authors::name), kinds.field(genres::name)))
            .load::<(String, String)>(conn)
    });
    assert_eq!(
        got.0,
        pairs([("ada", "fact"), ("ada", "fiction"), ("bob", "fact")])
    );
    assert_eq!(
        got.1,
        pairs([("ADA", "fact"), ("BOB", "fact"), ("DAN", "fiction")])
    );
}

#[test]
fn an_on_that_is_always_true_pairs_an_alias_within_the_tenant() {
    let db = &mut *backend::filled();
    fill(db);
    let got = each_tenant(db, |conn| {
        let others = tenancy::alias!(authors as others);
        Author::scoped()
            .inner_join(others.on(authors::id.gt(0).or(others.field(authors::id).gt(0))))
            .order((authors::id, others.field(authors::id)))
            .select((authors::org_id, others.field(authors::org_id)))
            .load::<(i32, i32)>(conn)
    });
    assert_eq!(got, (vec![(1, 1); 9], vec![(2, 2); 9]));
}

#[test]
fn several_fields_of_an_alias_are_selected_at_once() {
    let db = &mut *backend::filled();
    fill(db);
    let got = each_tenant(db, |conn| {
        let mentors = tenancy::alias!(authors as mentors);
        Author::scoped_as(mentors)
            .order(mentors.field(authors::id).desc())
            .select(mentors.fields((authors::id, authors::org_id)))
            .first::<(i32, i32)>(conn)
    });
    assert_eq!(got, ((3, 1), (4, 2)));
}

#[test]
fn an_aliased_root_loads_the_model() {
    let db = &mut *backend::filled();
    fill(db);
    let got = each_tenant(db, |conn| {
        let mentors = tenancy::alias!(authors as mentors);
        Author::scoped_as(mentors)
            .filter(mentors.field(authors::name).ne("nobody"))
            .or_filter(mentors.field(authors::org_id).gt(0))
            .order(mentors.field(authors::id))
            .load::<Author>(conn)
    });
    let tenants = |authors: &[Author]| {
        authors
            .iter()
            .map(|author| (author.org_id, author.id))
            .collect::<Vec<_>>()
    };
    assert_eq!(tenants(&got.0), [(1, 1), (1, 2), (1, 3)]);
    assert_eq!(tenants(&got.1), [(2, 1), (2, 2), (2, 4)]);
}

#[test]
fn exists_of_an_alias_looks_at_rows_of_the_tenant() {
    let db = &mut *backend::filled();
    fill(db);
    let others = tenancy::alias!(books as others);
    let query = move || {
        // Books whose author has written another one. By ids alone, book 2 of tenant 1 would do for tenant 2.
        let another = Book::scoped_as(others)
            .filter(others.field(books::author_id).eq(books::author_id))
            .filter(others.field(books::id).ne(books::id))
            .select(others.field(books::id));
        Book::scoped().filter(exists(another))
    };
    let got = each_tenant(db, |conn| {
        query()
            .order(books::id)
            .select(books::title)
            .load::<String>(conn)
    });
    assert_eq!(got, (vec!["a".into(), "b".into()], vec![]));
    check(
        db,
        |conn| query().select(books::id).load::<i32>(conn),
        r#"SELECT "books"."id" FROM "books" WHERE ((EXISTS (SELECT "others"."id" FROM "books" AS "others" WHERE ((("others"."author_id" = "books"."author_id") AND ("others"."id" != "books"."id")) AND ("others"."org_id" = $1)))) AND ("books"."org_id" = $2)) -- binds: [2, 2]"#,
    );
}

#[test]
fn eq_any_of_an_alias_lists_rows_of_the_tenant() {
    let db = &mut *backend::filled();
    fill(db);
    let mentors = tenancy::alias!(authors as mentors);
    let query = move || {
        let first = Author::scoped_as(mentors)
            .filter(mentors.field(authors::mentor_id).is_null())
            .select(mentors.field(authors::id).nullable());
        Author::scoped().filter(authors::mentor_id.eq_any(first))
    };
    let got = each_tenant(db, |conn| {
        query()
            .order(authors::id)
            .select(authors::name)
            .load::<String>(conn)
    });
    assert_eq!(got, (vec!["bob".into(), "cyd".into()], vec!["BOB".into()]));
    check(
        db,
        |conn| query().select(authors::id).load::<i32>(conn),
        r#"SELECT "authors"."id" FROM "authors" WHERE (("authors"."mentor_id" = ANY(SELECT "mentors"."id" FROM "authors" AS "mentors" WHERE (("mentors"."mentor_id" IS NULL) AND ("mentors"."org_id" = $1)))) AND ("authors"."org_id" = $2)) -- binds: [2, 2]"#,
    );
}

#[test]
fn a_write_is_guided_by_an_alias_within_the_tenant() {
    let db = &mut *backend::filled();
    fill(db);
    let mentors = tenancy::alias!(authors as mentors);
    let dan = Author::scoped_as(mentors)
        .filter(mentors.field(authors::name).eq("DAN"))
        .select(mentors.field(authors::id));
    let beside_dan = || Author::scoped().filter(exists(dan.clone()));
    assert_eq!(
        Author::update(beside_dan())
            .set(authors::name.eq("x"))
            .execute(&mut as_tenant(db, 1)),
        Ok(0)
    );
    assert_eq!(
        Author::update(beside_dan())
            .set(authors::name.eq("y"))
            .execute(&mut as_tenant(db, 2)),
        Ok(3)
    );
    let names = each_tenant(db, |conn| {
        Author::scoped()
            .order(authors::id)
            .select(authors::name)
            .load::<String>(conn)
    });
    assert_eq!(names.0, ["ada", "bob", "cyd"]);
    assert_eq!(names.1, ["y", "y", "y"]);
}

#[test]
fn groups_by_a_field_of_an_alias_fold_rows_of_the_tenant() {
    let db = &mut *backend::filled();
    fill(db);
    let got = each_tenant(db, |conn| {
        let mentors = tenancy::alias!(authors as mentors);
        Author::scoped()
            .inner_join(mentors.on(authors::mentor_id.eq(mentors.field(authors::id).nullable())))
            .group_by(mentors.field(authors::name))
            .having(count_star().gt(0))
            .order(mentors.field(authors::name))
            .select((
                mentors.field(authors::name),
                count_star(),
                max(authors::name),
            ))
            .load::<(String, i64, Option<String>)>(conn)
    });
    assert_eq!(got.0, [("ada".into(), 2, Some("cyd".into()))]);
    assert_eq!(
        got.1,
        [
            ("ADA".into(), 1, Some("BOB".into())),
            ("BOB".into(), 1, Some("DAN".into()))
        ]
    );
}

#[test]
fn an_alias_is_aggregated_within_the_tenant() {
    let db = &mut *backend::filled();
    fill(db);
    let got = each_tenant(db, |conn| {
        let mentors = tenancy::alias!(authors as mentors);
        Author::scoped_as(mentors)
            .select((max(mentors.field(authors::id)), count_star()))
            .first::<(Option<i32>, i64)>(conn)
    });
    assert_eq!(got, ((Some(3), 3), (Some(4), 3)));
}

#[test]
fn an_aliased_query_is_boxed_and_built_on() {
    let db = &mut *backend::filled();
    fill(db);
    let got = each_tenant(db, |conn| {
        let mentors = tenancy::alias!(authors as mentors);
        let mut query = Author::scoped_as(mentors).into_boxed::<Backend>();
        query = query.filter(mentors.field(authors::id).eq(99));
        query = query.or_filter(mentors.field(authors::id).ge(2));
        query
            .order(mentors.field(authors::id))
            .select(mentors.field(authors::name))
            .load::<String>(conn)
    });
    assert_eq!(
        got,
        (
            vec!["bob".into(), "cyd".into()],
            vec!["BOB".into(), "DAN".into()]
        )
    );
}

#[test]
fn an_alias_of_the_determining_table_is_the_tenants_row() {
    let db = &mut *backend::filled();
    fill(db);
    let got = each_tenant(db, |conn| {
        let owners = tenancy::alias!(orgs as owners);
        Org::scoped_as(owners)
            .select(owners.field(orgs::name))
            .load::<String>(conn)
    });
    assert_eq!(got, (vec!["First".into()], vec!["Second".into()]));
}

#[test]
fn an_alias_shows_the_rows_of_each_of_several_tenants() {
    let db = &mut *backend::filled();
    fill(db);
    let mentors = tenancy::alias!(authors as mentors);
    let query = move || {
        Author::scoped()
            .inner_join(
                mentors.on(authors::mentor_id
                    .eq(mentors.field(authors::id).nullable())
                    .and(authors::org_id.eq(mentors.field(authors::org_id)))),
            )
            .order((authors::org_id, authors::id))
            .select((authors::name, mentors.field(authors::name)))
    };
    let got = |db: &mut Db, keys: &[i32]| {
        query()
            .load::<(String, String)>(&mut TenantsConn::<_, Org>::trusting(
                db,
                keys.iter().copied(),
            ))
            .expect("pairs")
    };
    assert_eq!(
        got(db, &[1, 2]),
        pairs([
            ("bob", "ada"),
            ("cyd", "ada"),
            ("BOB", "ADA"),
            ("DAN", "BOB")
        ])
    );
    assert_eq!(got(db, &[2]), pairs([("BOB", "ADA"), ("DAN", "BOB")]));
    assert_eq!(got(db, &[]), []);
}

#[test]
fn an_unscoped_connection_sees_the_pairs_of_every_tenant() {
    let db = &mut *backend::filled();
    fill(db);
    let mentors = tenancy::alias!(authors as mentors);
    let count: i64 = Author::scoped()
        .inner_join(mentors.on(authors::mentor_id.eq(mentors.field(authors::id).nullable())))
        .count()
        .get_result(&mut db.unscoped("test: the pairs of all tenants"))
        .expect("a number");
    // Both tenants have the mentor's id: each of four pupils meets its own tenant's.
    assert_eq!(count, 4);
}
