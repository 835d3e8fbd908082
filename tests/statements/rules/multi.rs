//! A `MultiConnection` is a backend like the others.

use crate::models::*;
use crate::three::Three;
use crate::two::Two;
use diesel::connection::SimpleConnection;
use diesel::dsl::max;
use diesel::result::{DatabaseErrorKind, Error};
use tenancy::dsl::exists;
use tenancy::prelude::*;
use tenancy::upsert::excluded;
use test_support::{mariadb, postgres, sqlite};

/// A database of the type that `$database` names, and a connection to it as one of several.
macro_rules! open {
    ($database:ident, $Multi:ident::$Variant:ident) => {{
        let mut db = $database::Database::shared();
        db.batch_execute(SETUP).expect("the tables are new");
        let conn = $Multi::$Variant(db.another());
        (db, conn)
    }};
}

/// Each rule over SQLite and over PostgreSQL.
macro_rules! on_each_of_two {
    ($(fn $rule:ident($db:ident) $body:block)+) => {
        $(fn $rule($db: &mut Two) $body)+

        mod over_sqlite {
            use super::*;
            $(#[test] fn $rule() {
                let (_database, mut conn) = open!(sqlite, Two::Sqlite);
                super::$rule(&mut conn);
            })+
        }

        mod over_postgres {
            use super::*;
            $(#[test] fn $rule() {
                let (_database, mut conn) = open!(postgres, Two::Postgres);
                super::$rule(&mut conn);
            })+
        }
    };
}

fn of(db: &mut Two, org: i32) -> TenantConn<'_, Two, Org> {
    TenantConn::trusting(db, org)
}

fn titles(of: Vec<Post>) -> Vec<String> {
    let mut titles: Vec<_> = of.into_iter().map(|post| post.title).collect();
    titles.sort();
    titles
}

on_each_of_two! {
    fn a_query_of_several_tenants_reads_theirs(db) {
        for (orgs, expected) in [
            (&[][..], &[][..]),
            (&[2], &["of two"]),
            (&[1, 2], &["of one", "of two"]),
            (&[1, 2, 3], &["of one", "of three", "of two"]),
        ] {
            let conn = &mut TenantsConn::<_, Org>::trusting(db, orgs.iter().copied());
            assert_eq!(titles(Post::scoped().load(conn).expect("posts")), expected);
        }
    }

    fn a_query_reads_the_rows_of_the_tenant(db) {
        let conn = &mut of(db, 2);
        assert_eq!(titles(Post::scoped().load(conn).expect("posts")), ["of two"]);
        let listed = Post::scoped().filter(posts::id.eq_any([1, 7]));
        assert_eq!(titles(listed.load(conn).expect("posts")), ["of two"]);
        let none = Post::scoped().filter(posts::id.eq_any(Vec::<i32>::new()));
        assert_eq!(titles(none.load(conn).expect("posts")), [""; 0]);
        let boxed = Post::scoped().into_boxed().filter(posts::id.ne(7)).limit(3);
        assert_eq!(titles(boxed.load(conn).expect("posts")), ["of two"]);
    }

    fn a_join_is_restricted_on_both_sides(db) {
        let joined = Line::scoped().inner_join(topics::table).select((lines::text, topics::name));
        let rows: Vec<(String, String)> = joined.load(&mut of(db, 2)).expect("lines");
        assert_eq!(rows, [("two".to_owned(), "two".to_owned())]);
        let joined = Post::scoped()
            .left_join(tags::table.on(tags::org_id.eq(posts::org_id.nullable())))
            .select((posts::title, tags::name.nullable()));
        let rows: Vec<(String, Option<String>)> = joined.load(&mut of(db, 3)).expect("posts");
        assert_eq!(rows, [("of three".to_owned(), None)]);
    }

    fn a_subquery_is_restricted(db) {
        let conn = &mut of(db, 2);
        let by_votes = |votes: i32| Post::scoped().filter(posts::votes.eq(votes));
        let theirs = Topic::scoped().filter(exists(by_votes(1))).count().get_result::<i64>(conn);
        assert_eq!(theirs, Ok(0));
        let own = Topic::scoped().filter(exists(by_votes(2))).count().get_result::<i64>(conn);
        assert_eq!(own, Ok(1));
        let own = Topic::scoped()
            .filter(topics::id.nullable().eq_any(Post::scoped().select(posts::votes)));
        assert_eq!(own.count().get_result::<i64>(conn), Ok(1));
        let most = Post::scoped().select(max(posts::votes)).single_value();
        let most = Topic::scoped().select(most).first::<Option<i32>>(conn);
        assert_eq!(most, Ok(Some(2)));
    }

    fn an_insert_is_the_tenants(db) {
        let post = (posts::id.eq(9), posts::title.eq("new"), posts::votes.eq(None::<i32>));
        assert_eq!(Post::insert(post).execute(&mut of(db, 2)), Ok(1));
        let of_nine: Vec<i32> = posts::table.filter(posts::id.eq(9)).select(posts::org_id).load(db).expect("posts");
        assert_eq!(of_nine, [2]);
        let copies = Post::scoped().select((posts::id + 10, posts::title.nullable()));
        let inserted = Note::insert(copies).into_columns((notes::id, notes::text)).execute(&mut of(db, 2));
        assert_eq!(inserted, Ok(2));
        let owners: Vec<i32> = notes::table.select(notes::org_id).load(db).expect("notes");
        assert_eq!(owners, [2, 2]);
    }

    fn a_share_is_read_by_whom_it_names(db) {
        let share = (shared::id.eq(1), shared::reader_id.eq(OtherTenant::<Org>::new(3)));
        assert_eq!(Shared::insert(share).execute(&mut of(db, 2)), Ok(1));
        let share = (shared::id.eq(2), shared::reader_id.eq(OtherTenant::<Org>::none()));
        assert_eq!(Shared::insert(share).execute(&mut of(db, 2)), Ok(1));
        let read = |db: &mut Two, org| Shared::scoped().select(shared::id).load::<i32>(&mut of(db, org));
        assert_eq!(read(db, 3), Ok(vec![1]));
        assert_eq!(read(db, 1), Ok(vec![]));
    }

    fn a_reference_out_of_scope_is_refused(db) {
        let refused = |result: QueryResult<usize>| matches!(
            result,
            Err(Error::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _))
        );
        let line = |id: i32, topic: i32| (lines::id.eq(id), lines::topic_id.eq(topic), lines::text.eq("new"));
        assert!(refused(Line::insert(line(9, 2)).execute(&mut of(db, 1))));
        assert_eq!(Line::insert(line(9, 1)).execute(&mut of(db, 1)), Ok(1));
        let topic = |id: i32, parent: Option<i32>| {
            (topics::id.eq(id), topics::parent_id.eq(parent), topics::name.eq("new"))
        };
        assert!(refused(Topic::insert(topic(9, Some(2))).execute(&mut of(db, 1))));
        assert_eq!(Topic::insert(topic(9, Some(1))).execute(&mut of(db, 1)), Ok(1));
        let moved = Topic::update(9).set(topics::parent_id.eq(2)).execute(&mut of(db, 1));
        assert_eq!(moved, Ok(0));
        let copies = Line::scoped().select((lines::id + 20, lines::topic_id, lines::text));
        let inserted = Line::insert(copies)
            .into_columns((lines::id, lines::topic_id, lines::text))
            .execute(&mut of(db, 2));
        assert_eq!(inserted, Ok(1));
    }

    fn an_update_and_a_delete_touch_the_tenants_rows(db) {
        let updated = Post::update(Post::scoped().filter(posts::id.eq_any([1, 2])))
            .set(posts::title.eq("changed"))
            .execute(&mut of(db, 2));
        assert_eq!(updated, Ok(1));
        let all = |db: &mut Two| titles(posts::table.load(db).expect("posts"));
        assert_eq!(all(db), ["changed", "of one", "of three"]);
        assert_eq!(Post::delete(Post::scoped()).execute(&mut of(db, 2)), Ok(1));
        assert_eq!(Post::delete(7).execute(&mut of(db, 1)), Ok(0));
        assert_eq!(all(db), ["of one", "of three"]);
    }

    fn an_upsert_updates_the_tenants_row_alone(db) {
        let tag = |id: i32, name: &'static str| (tags::id.eq(id), tags::name.eq(name));
        let upsert = |db: &mut Two, id| {
            Tag::insert(tag(id, "changed"))
                .on_conflict(tags::id)
                .do_update()
                .set(tags::name.eq(excluded(tags::name)))
                .execute(&mut of(db, 1))
        };
        assert_eq!(upsert(db, 2), Ok(1));
        assert_eq!(upsert(db, 3), Ok(0));
        assert_eq!(upsert(db, 4), Ok(1));
        let nothing = |db: &mut Two, id| {
            Tag::insert(tag(id, "not")).on_conflict(tags::id).do_nothing().execute(&mut of(db, 1))
        };
        assert_eq!(nothing(db, 3), Ok(0));
        assert_eq!(nothing(db, 5), Ok(1));
        let names: Vec<(i32, String)> =
            tags::table.select((tags::id, tags::name)).order(tags::id).load(db).expect("tags");
        let expected = [(1, "everybody"), (2, "changed"), (3, "two"), (4, "changed"), (5, "not")];
        assert_eq!(names, expected.map(|(id, name)| (id, name.to_owned())));
    }

    fn a_statement_names_the_tenant_where_the_connection_has_none(db) {
        let post = (posts::id.eq(9), posts::title.eq("new"));
        let inserted = Post::insert(post).for_tenant(2).execute(&mut db.unscoped("a test"));
        assert_eq!(inserted, Ok(1));
        let conn = &mut of(db, 2);
        let draft = (drafts::id.eq(1), drafts::title.eq("mine"));
        assert_eq!(Draft::insert(draft).execute(&mut conn.narrow_trusting::<User>(7)), Ok(1));
        let read = Draft::scoped().count().get_result::<i64>(&mut conn.narrow_trusting::<User>(8));
        assert_eq!(read, Ok(0));
    }
}

/// What can be said of all three databases at once.
fn reads_and_upserts(db: &mut Three) {
    for (orgs, expected) in [(&[][..], 0), (&[2], 1), (&[1, 3], 2)] {
        let conn = &mut TenantsConn::<_, Org>::trusting(db, orgs.iter().copied());
        assert_eq!(Post::scoped().count().get_result::<i64>(conn), Ok(expected));
    }
    for id in [2, 3, 4] {
        let tag = (tags::id.eq(id), tags::name.eq("new"));
        let conn = &mut TenantConn::<_, Org>::trusting(db, 1);
        let upsert = Tag::insert(tag).on_conflict_do_nothing().execute(conn);
        assert!(upsert.is_ok(), "{upsert:?}");
    }
    let line = (
        lines::id.eq(9),
        lines::topic_id.eq(2),
        lines::text.eq("new"),
    );
    let conn = &mut TenantConn::<_, Org>::trusting(db, 1);
    let refused = Line::insert(line).execute(conn);
    assert!(
        matches!(
            refused,
            Err(Error::DatabaseError(
                DatabaseErrorKind::ForeignKeyViolation,
                _
            ))
        ),
        "{refused:?}"
    );
    let names: Vec<String> = tags::table
        .select(tags::name)
        .order(tags::id)
        .load(db)
        .expect("tags");
    assert_eq!(names, ["everybody", "one", "two", "new"]);
}

#[test]
fn several_tenants_and_upserts_are_right_over_sqlite_beside_others() {
    let (_database, mut conn) = open!(sqlite, Three::Sqlite);
    reads_and_upserts(&mut conn);
}

#[test]
fn several_tenants_and_upserts_are_right_over_postgres_beside_others() {
    let (_database, mut conn) = open!(postgres, Three::Postgres);
    reads_and_upserts(&mut conn);
}

#[test]
fn several_tenants_and_upserts_are_right_over_mariadb_beside_others() {
    let (_database, mut conn) = open!(mariadb, Three::Mysql);
    reads_and_upserts(&mut conn);
}
