//! A table under another name: every occurrence of it is restricted, whatever the policy of the table.

use super::*;
use crate::backend::{self, Backend, Db};
use crate::rules::sql::check;
use diesel::dsl::{count_star, max};
use tenancy::dsl::exists;

mod schema {
    // Ids of parents are unique over all tenants.
    diesel::table! { notes { id -> Integer, org_id -> Integer, text -> Text } }
    diesel::table! { lines { id -> Integer, note_id -> Integer, after_id -> Nullable<Integer>, text -> Text } }
    diesel::table! { labels { id -> Integer, org_id -> Nullable<Integer>, wider_id -> Nullable<Integer>, name -> Text } }
    diesel::table! {
        drafts { id -> Integer, site_id -> Integer, author_id -> Integer, before_id -> Nullable<Integer>, text -> Text }
    }
    diesel::table! {
        assets { id -> Integer, owner_type -> Text, owner_id -> Integer, copy_of -> Nullable<Integer>, name -> Text }
    }
}
use schema::*;

#[tenanted(Org)]
#[derive(Queryable)]
#[diesel(table_name = notes)]
#[expect(dead_code, reason = "only its policy matters here")]
struct Note {
    id: i32,
    org_id: i32,
    text: String,
}

#[tenanted(through = notes, foreign_key = note_id)]
#[derive(Queryable)]
#[diesel(table_name = lines)]
#[expect(dead_code, reason = "only its policy matters here")]
struct Line {
    id: i32,
    note_id: i32,
    after_id: Option<i32>,
    text: String,
}

#[tenanted(Org, global)]
#[derive(Queryable)]
#[diesel(table_name = labels)]
#[expect(dead_code, reason = "only its policy matters here")]
struct Label {
    id: i32,
    org_id: Option<i32>,
    wider_id: Option<i32>,
    name: String,
}

#[tenanted(Site, User = author_id)]
#[derive(Queryable)]
#[diesel(table_name = drafts)]
#[expect(dead_code, reason = "only its policy matters here")]
struct Draft {
    id: i32,
    site_id: i32,
    author_id: i32,
    before_id: Option<i32>,
    text: String,
}

#[tenanted(Org = "Org", Site = "Site", type_column = owner_type, column = owner_id)]
#[derive(Queryable)]
#[diesel(table_name = assets)]
#[expect(dead_code, reason = "only its policy matters here")]
struct Asset {
    id: i32,
    owner_type: String,
    owner_id: i32,
    copy_of: Option<i32>,
    name: String,
}

/// Wherever the shape allows it, each owner has the id 1, and the row that points to it.
fn fill_shapes(db: &mut impl Connection) {
    db.batch_execute("create table notes (id integer primary key, org_id integer not null, text varchar(200) not null);
         create table \"lines\" (id integer primary key, note_id integer not null, after_id integer, text varchar(200) not null);
         create table labels (id integer primary key, org_id integer, wider_id integer, name varchar(200) not null);
         create table drafts (id integer not null, site_id integer not null, author_id integer not null,
             before_id integer, text varchar(200) not null, primary key (site_id, author_id, id));
         create table assets (id integer not null, owner_type varchar(200) not null, owner_id integer not null,
             copy_of integer, name varchar(200) not null, primary key (owner_type, owner_id, id));
         insert into notes values (1, 1, 'n'), (2, 2, 'N');
         insert into \"lines\" values (1, 1, null, 'one'), (2, 1, 1, 'two'), (3, 2, null, 'ONE'), (4, 2, 3, 'TWO'),
             (5, 1, 3, 'points to the other tenant'), (6, 2, 1, 'POINTS TO THE OTHER TENANT');
         insert into labels values (1, null, null, 'all'), (2, 1, 1, 'mine'), (3, 2, 1, 'theirs'),
             (4, 1, 3, 'points to the other tenant'), (5, 2, 2, 'POINTS TO THE OTHER TENANT');
         insert into drafts values
             (1, 1, 7, null, 'one'), (2, 1, 7, 1, 'two'), (1, 1, 8, null, 'other user'), (2, 1, 8, 1, 'other user'),
             (1, 2, 7, null, 'other site'), (2, 2, 7, 1, 'other site');
         insert into assets values
             (1, 'Org', 1, null, 'logo'), (2, 'Org', 1, 1, 'icon'), (1, 'Org', 2, null, 'LOGO'), (2, 'Org', 2, 1, 'ICON'),
             (1, 'Site', 1, null, 'site'), (2, 'Site', 1, 1, 'site copy');",
    )
    .expect("filled");
}

type Pairs = Vec<(String, String)>;

fn pairs<const N: usize>(pairs: [(&str, &str); N]) -> Pairs {
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
fn an_alias_of_a_table_with_global_rows_shows_them_and_the_own() {
    let db = &mut *backend::filled();
    fill_shapes(db);
    let wider = tenancy::alias!(labels as wider);
    let query = move || {
        Label::scoped().left_join(wider.on(labels::wider_id.eq(wider.field(labels::id).nullable())))
    };
    let got = each_tenant(db, |conn| {
        query()
            .order(labels::id)
            .select((labels::id, wider.field(labels::id).nullable()))
            .load::<(i32, Option<i32>)>(conn)
    });
    assert_eq!(got.0, [(1, None), (2, Some(1)), (4, None)]);
    assert_eq!(got.1, [(1, None), (3, Some(1)), (5, None)]);
    check(
        db,
        |conn| query().select(labels::id).load::<i32>(conn),
        r#"SELECT "labels"."id" FROM ("labels" LEFT OUTER JOIN "labels" AS "wider" ON (("labels"."wider_id" = "wider"."id") AND (("wider"."org_id" = $1 OR "wider"."org_id" IS NULL)))) WHERE (("labels"."org_id" = $2 OR "labels"."org_id" IS NULL)) -- binds: [2, 2]"#,
    );
}

#[test]
fn own_and_global_rows_are_told_apart_under_an_alias() {
    let db = &mut *backend::filled();
    fill_shapes(db);
    let wider = tenancy::alias!(labels as wider);
    let ids = || {
        Label::scoped_as(wider)
            .order(wider.field(labels::id))
            .select(wider.field(labels::id))
    };
    assert_eq!(
        each_tenant(db, |conn| ids().own().load::<i32>(conn)),
        (vec![2, 4], vec![3, 5])
    );
    assert_eq!(
        each_tenant(db, |conn| ids().global().load::<i32>(conn)),
        (vec![1], vec![1])
    );
}

#[test]
fn an_alias_of_a_table_through_a_parent_asks_for_the_parents_tenant() {
    let db = &mut *backend::filled();
    fill_shapes(db);
    let before = tenancy::alias!(lines as before);
    let query = move || {
        Line::scoped().left_join(before.on(lines::after_id.eq(before.field(lines::id).nullable())))
    };
    let got = each_tenant(db, |conn| {
        query()
            .order(lines::id)
            .select((lines::id, before.field(lines::id).nullable()))
            .load::<(i32, Option<i32>)>(conn)
    });
    assert_eq!(got.0, [(1, None), (2, Some(1)), (5, None)]);
    assert_eq!(got.1, [(3, None), (4, Some(3)), (6, None)]);
    check(
        db,
        |conn| query().select(lines::id).load::<i32>(conn),
        r#"SELECT "lines"."id" FROM ("lines" LEFT OUTER JOIN "lines" AS "before" ON (("lines"."after_id" = "before"."id") AND ("before"."note_id" IN (SELECT "notes"."id" FROM "notes" WHERE ("notes"."org_id" = $1))))) WHERE ("lines"."note_id" IN (SELECT "notes"."id" FROM "notes" WHERE ("notes"."org_id" = $2))) -- binds: [2, 2]"#,
    );
}

#[test]
fn an_alias_of_a_table_of_two_dimensions_is_restricted_in_both() {
    let db = &mut *backend::filled();
    fill_shapes(db);
    let before = tenancy::alias!(drafts as before);
    let query = move || {
        Draft::scoped()
            .inner_join(before.on(drafts::before_id.eq(before.field(drafts::id).nullable())))
    };
    let got = |db: &mut Db, key: (i32, i32)| {
        query()
            .select((drafts::text, before.field(drafts::text)))
            .load::<(String, String)>(&mut TenantConn::<_, (Site, User)>::trusting(db, key))
            .expect("pairs")
    };
    assert_eq!(got(db, (1, 7)), pairs([("two", "one")]));
    assert_eq!(got(db, (1, 8)), pairs([("other user", "other user")]));
    assert_eq!(got(db, (2, 7)), pairs([("other site", "other site")]));
    assert_eq!(got(db, (2, 8)), []);

    let sql = crate::rules::sql::executed(db, |db| {
        let conn = &mut TenantConn::<_, (Site, User)>::trusting(db, (1, 7));
        assert_eq!(query().select(drafts::id).load::<i32>(conn), Ok(vec![2]));
    });
    assert_eq!(
        sql,
        [crate::rules::sql::dialect(
            r#"SELECT "drafts"."id" FROM ("drafts" INNER JOIN "drafts" AS "before" ON (("drafts"."before_id" = "before"."id") AND ("before"."site_id" = $1 AND "before"."author_id" = $2))) WHERE ("drafts"."site_id" = $3 AND "drafts"."author_id" = $4) -- binds: [1, 7, 1, 7]"#,
        )]
    );
}

#[test]
fn an_alias_of_a_table_of_several_types_of_owners_asks_for_type_and_key() {
    let db = &mut *backend::filled();
    fill_shapes(db);
    let originals = tenancy::alias!(assets as originals);
    let query = move || {
        Asset::scoped()
            .inner_join(originals.on(assets::copy_of.eq(originals.field(assets::id).nullable())))
    };
    let names = move || query().select((assets::name, originals.field(assets::name)));
    let got = each_tenant(db, |conn| names().load::<(String, String)>(conn));
    assert_eq!(got, (pairs([("icon", "logo")]), pairs([("ICON", "LOGO")])));
    let site = names().load::<(String, String)>(&mut TenantConn::<_, Site>::trusting(db, 1));
    assert_eq!(site, Ok(pairs([("site copy", "site")])));
    check(
        db,
        |conn| query().select(assets::id).load::<i32>(conn),
        r#"SELECT "assets"."id" FROM ("assets" INNER JOIN "assets" AS "originals" ON (("assets"."copy_of" = "originals"."id") AND ("originals"."owner_type" = $1 AND "originals"."owner_id" = $2))) WHERE ("assets"."owner_type" = $3 AND "assets"."owner_id" = $4) -- binds: ["Org", 2, "Org", 2]"#,
    );
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
