//! Joins three tables deep, from a universal root and from a tenanted one.

use super::*;
use crate::backend;

type Titles = (String, Option<String>, Option<String>);

fn row(root: &str, book: &str, chapter: &str) -> Titles {
    let some = |title: &str| (title != "-").then(|| title.to_owned());
    (root.to_owned(), some(book), some(chapter))
}

#[test]
fn inner_joins_from_a_tenanted_root_show_one_tenant_on_each_level() {
    let db = &mut *backend::filled();
    fill(db);
    let got = each_tenant(db, |conn| {
        Author::scoped()
            .inner_join(Book::scoped().inner_join(chapters::table))
            .order((authors::id, books::id, chapters::id))
            .select((
                authors::name,
                books::title.nullable(),
                chapters::title.nullable(),
            ))
            .load::<Titles>(conn)
    });
    assert_eq!(
        got.0,
        [
            row("ada", "a", "a1"),
            row("ada", "a", "a2"),
            row("bob", "c", "c1")
        ]
    );
    assert_eq!(
        got.1,
        [
            row("ADA", "A", "A1"),
            row("BOB", "B", "B1"),
            row("DAN", "D", "D1")
        ]
    );
}

#[test]
fn left_joins_from_a_tenanted_root_keep_its_rows_on_each_level() {
    let db = &mut *backend::filled();
    fill(db);
    let got = each_tenant(db, |conn| {
        Author::scoped()
            .left_join(Book::scoped().left_join(chapters::table))
            .order((authors::id, books::id, chapters::id))
            .select((
                authors::name,
                books::title.nullable(),
                chapters::title.nullable(),
            ))
            .load::<Titles>(conn)
    });
    assert_eq!(
        got.0,
        [
            row("ada", "a", "a1"),
            row("ada", "a", "a2"),
            row("ada", "b", "-"),
            row("bob", "c", "c1"),
            row("cyd", "-", "-"),
        ]
    );
    assert_eq!(
        got.1,
        [
            row("ADA", "A", "A1"),
            row("BOB", "B", "B1"),
            row("DAN", "D", "D1")
        ]
    );
}

#[test]
fn inner_joins_from_a_universal_root_show_one_tenant_on_each_level() {
    let db = &mut *backend::filled();
    fill(db);
    let got = each_tenant(db, |conn| {
        Genre::scoped()
            .inner_join(Book::scoped().inner_join(chapters::table))
            .order((genres::id, books::id, chapters::id))
            .select((
                genres::name,
                books::title.nullable(),
                chapters::title.nullable(),
            ))
            .load::<Titles>(conn)
    });
    assert_eq!(
        got.0,
        [
            row("fact", "a", "a1"),
            row("fact", "a", "a2"),
            row("fact", "c", "c1")
        ]
    );
    assert_eq!(
        got.1,
        [
            row("fact", "A", "A1"),
            row("fact", "B", "B1"),
            row("fiction", "D", "D1")
        ]
    );
}

#[test]
fn left_joins_from_a_universal_root_keep_its_rows_and_hide_another_tenants() {
    let db = &mut *backend::filled();
    fill(db);
    let got = each_tenant(db, |conn| {
        Genre::scoped()
            .left_join(Book::scoped().left_join(chapters::table))
            .order((genres::id, books::id, chapters::id))
            .select((
                genres::name,
                books::title.nullable(),
                chapters::title.nullable(),
            ))
            .load::<Titles>(conn)
    });
    assert_eq!(
        got.0,
        [
            row("fact", "a", "a1"),
            row("fact", "a", "a2"),
            row("fact", "c", "c1"),
            row("fiction", "b", "-"),
            row("verse", "-", "-"),
        ]
    );
    assert_eq!(
        got.1,
        [
            row("fact", "A", "A1"),
            row("fact", "B", "B1"),
            row("fiction", "D", "D1"),
            row("verse", "-", "-"),
        ]
    );
}

#[test]
fn inner_and_left_joins_mix_on_three_levels() {
    let db = &mut *backend::filled();
    fill(db);
    let got = each_tenant(db, |conn| {
        Author::scoped()
            .inner_join(Book::scoped().left_join(chapters::table))
            .order((authors::id, books::id, chapters::id))
            .select((
                authors::name,
                books::title.nullable(),
                chapters::title.nullable(),
            ))
            .load::<Titles>(conn)
    });
    assert_eq!(
        got.0,
        [
            row("ada", "a", "a1"),
            row("ada", "a", "a2"),
            row("ada", "b", "-"),
            row("bob", "c", "c1")
        ]
    );
    assert_eq!(
        got.1,
        [
            row("ADA", "A", "A1"),
            row("BOB", "B", "B1"),
            row("DAN", "D", "D1")
        ]
    );
}

#[test]
fn a_chain_from_the_last_level_up_loads_each_parent() {
    let db = &mut *backend::filled();
    fill(db);
    let got = each_tenant(db, |conn| {
        Chapter::scoped()
            .inner_join(
                Book::scoped()
                    .inner_join(authors::table)
                    .inner_join(genres::table),
            )
            .order(chapters::id)
            .select((chapters::title, books::title, authors::name, genres::name))
            .load::<(String, String, String, String)>(conn)
    });
    let row = |row: [&str; 4]| row.map(str::to_owned).into();
    assert_eq!(
        got.0,
        [
            row(["a1", "a", "ada", "fact"]),
            row(["a2", "a", "ada", "fact"]),
            row(["c1", "c", "bob", "fact"]),
        ]
    );
    assert_eq!(
        got.1,
        [
            row(["A1", "A", "ADA", "fact"]),
            row(["B1", "B", "BOB", "fact"]),
            row(["D1", "D", "DAN", "fiction"]),
        ]
    );
}

#[test]
fn models_of_three_levels_are_loaded_whole() {
    let db = &mut *backend::filled();
    fill(db);
    let got = each_tenant(db, |conn| {
        Author::scoped()
            .left_join(Book::scoped().left_join(chapters::table))
            .select((
                Author::as_select(),
                Option::<Book>::as_select(),
                Option::<Chapter>::as_select(),
            ))
            .load::<(Author, Option<Book>, Option<Chapter>)>(conn)
    });
    let tenants = |rows: Vec<(Author, Option<Book>, Option<Chapter>)>| {
        rows.into_iter()
            .flat_map(|(author, book, chapter)| {
                [
                    Some(author.org_id),
                    book.map(|book| book.org_id),
                    chapter.map(|chapter| chapter.org_id),
                ]
            })
            .flatten()
            .collect::<Vec<_>>()
    };
    assert_eq!(tenants(got.0), [1; 12]);
    assert_eq!(tenants(got.1), [2; 9]);
}

#[test]
fn or_filter_on_the_last_level_does_not_widen_any() {
    let db = &mut *backend::filled();
    fill(db);
    let got = each_tenant(db, |conn| {
        Genre::scoped()
            .inner_join(Book::scoped().inner_join(chapters::table))
            .filter(chapters::org_id.eq(1))
            .or_filter(chapters::org_id.eq(2))
            .order(chapters::id)
            .select((books::org_id, chapters::org_id))
            .load::<(i32, i32)>(conn)
    });
    assert_eq!(got, (vec![(1, 1); 3], vec![(2, 2); 3]));
}

#[test]
fn each_level_is_restricted_once() {
    let db = &mut *backend::filled();
    fill(db);
    crate::rules::sql::check(
        db,
        |conn| {
            Genre::scoped()
                .left_join(Book::scoped().left_join(chapters::table))
                .select(genres::id)
                .load::<i32>(conn)
        },
        r#"SELECT "genres"."id" FROM ("genres" LEFT OUTER JOIN ("books" LEFT OUTER JOIN "chapters" ON (("chapters"."book_id" = "books"."id") AND ("chapters"."org_id" = $1))) ON (("books"."genre_id" = "genres"."id") AND ("books"."org_id" = $2))) -- binds: [2, 2]"#,
    );
}
