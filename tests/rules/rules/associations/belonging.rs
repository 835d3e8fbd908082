//! Rows that belong to parents: `scoped_belonging_to`, and Diesel's `grouped_by` over what it loads.

use super::*;
use crate::backend;
use diesel::associations::TryGroupedByError;

fn titles<'a>(books: impl IntoIterator<Item = &'a Book>) -> Vec<&'a str> {
    books.into_iter().map(|book| book.title.as_str()).collect()
}

fn groups(groups: &[Vec<Book>]) -> Vec<Vec<&str>> {
    groups.iter().map(titles).collect()
}

#[test]
fn one_parent_has_the_tenants_rows() {
    let db = &mut *backend::filled();
    fill(db);
    let got = each_tenant(db, |conn| {
        let author: Author = Author::find(1).first(conn)?;
        Book::scoped_belonging_to(&author)
            .order(books::id)
            .select(books::title)
            .load::<String>(conn)
    });
    assert_eq!(got.0, ["a", "b"]);
    assert_eq!(got.1, ["A"]);
}

#[test]
fn a_slice_and_a_vec_of_parents_have_the_tenants_rows() {
    let db = &mut *backend::filled();
    fill(db);
    let got = each_tenant(db, |conn| {
        let authors: Vec<Author> = Author::scoped().order(authors::id).load(conn)?;
        let of_all = Book::scoped_belonging_to(&authors)
            .order(books::id)
            .select(books::title);
        let of_some = Book::scoped_belonging_to(&authors[1..])
            .order(books::id)
            .select(books::title);
        let of_none = Book::scoped_belonging_to(&authors[..0])
            .order(books::id)
            .select(books::title);
        Ok((
            of_all.load::<String>(conn)?,
            of_some.load::<String>(conn)?,
            of_none.load::<String>(conn)?,
        ))
    });
    assert_eq!(
        got.0,
        (
            vec!["a".into(), "b".into(), "c".into()],
            vec!["c".into()],
            vec![]
        )
    );
    assert_eq!(
        got.1,
        (
            vec!["A".into(), "B".into(), "D".into()],
            vec!["B".into(), "D".into()],
            vec![]
        )
    );
}

#[test]
fn grouped_by_puts_the_rows_beside_their_parents() {
    let db = &mut *backend::filled();
    fill(db);
    let got = each_tenant(db, |conn| {
        let authors: Vec<Author> = Author::scoped().order(authors::id).load(conn)?;
        let books: Vec<Book> = Book::scoped_belonging_to(&authors)
            .order(books::id)
            .load(conn)?;
        Ok(books.grouped_by(&authors))
    });
    assert_eq!(groups(&got.0), [vec!["a", "b"], vec!["c"], vec![]]);
    assert_eq!(groups(&got.1), [["A"], ["B"], ["D"]]);
    assert!(got.0.iter().flatten().all(|book| book.org_id == 1));
    assert!(got.1.iter().flatten().all(|book| book.org_id == 2));
}

#[test]
fn try_grouped_by_finds_a_parent_for_every_row() {
    let db = &mut *backend::filled();
    fill(db);
    let got = each_tenant(db, |conn| {
        let authors: Vec<Author> = Author::scoped().order(authors::id).load(conn)?;
        let books: Vec<Book> = Book::scoped_belonging_to(&authors)
            .order(books::id)
            .load(conn)?;
        Ok(books
            .try_grouped_by(&authors)
            .expect("each row belongs to one of these parents"))
    });
    assert_eq!(groups(&got.0), [vec!["a", "b"], vec!["c"], vec![]]);
    assert_eq!(groups(&got.1), [["A"], ["B"], ["D"]]);
}

#[test]
fn children_of_children_are_grouped_level_by_level() {
    let db = &mut *backend::filled();
    fill(db);
    let got = each_tenant(db, |conn| {
        let authors: Vec<Author> = Author::scoped().order(authors::id).load(conn)?;
        let books: Vec<Book> = Book::scoped_belonging_to(&authors)
            .order(books::id)
            .load(conn)?;
        let chapters: Vec<Chapter> = Chapter::scoped_belonging_to(&books)
            .order(chapters::id)
            .load(conn)?;
        let chapters = chapters.grouped_by(&books);
        let books = books.into_iter().zip(chapters).grouped_by(&authors);
        let chapters_of = |(book, chapters): (Book, Vec<Chapter>)| (book.title, chapters.len());
        Ok(books
            .into_iter()
            .map(|books| books.into_iter().map(chapters_of).collect())
            .collect::<Vec<Vec<_>>>())
    });
    assert_eq!(
        got.0,
        [
            vec![("a".into(), 2), ("b".into(), 0)],
            vec![("c".into(), 1)],
            vec![]
        ]
    );
    assert_eq!(
        got.1,
        [[("A".into(), 1)], [("B".into(), 1)], [("D".into(), 1)]]
    );
}

#[test]
fn a_parent_that_only_another_tenant_has_brings_nothing() {
    let db = &mut *backend::filled();
    fill(db);
    let foreign: Author = Author::find(4)
        .first(&mut as_tenant(db, 2))
        .expect("tenant 2 has it");
    let conn = &mut as_tenant(db, 1);
    assert_eq!(
        Book::scoped_belonging_to(&foreign).load::<Book>(conn),
        Ok(vec![])
    );
    assert_eq!(
        Book::scoped_belonging_to(&[foreign]).load::<Book>(conn),
        Ok(vec![])
    );
}

// A foreign key names a row by its id alone. What comes back is, all the same, of the connection's tenant.
#[test]
fn parents_of_another_tenant_bring_no_row_of_theirs() {
    let db = &mut *backend::filled();
    fill(db);
    let foreign: Vec<Author> = Author::scoped()
        .order(authors::id)
        .load(&mut as_tenant(db, 2))
        .expect("tenant 2");
    let conn = &mut as_tenant(db, 1);
    let books: Vec<Book> = Book::scoped_belonging_to(&foreign)
        .order(books::id)
        .load(conn)
        .expect("books");
    assert_eq!(titles(&books), ["a", "b", "c"]);
    let chapters: Vec<Chapter> = Chapter::scoped_belonging_to(&books)
        .load(conn)
        .expect("chapters");
    assert!(!chapters.is_empty() && chapters.iter().all(|chapter| chapter.org_id == 1));
}

#[test]
fn a_nullable_foreign_key_leaves_rows_without_a_parent_out() {
    let db = &mut *backend::filled();
    fill(db);
    let got = each_tenant(db, |conn| {
        let editors = [1, 2, 4].map(|id| Editor { id });
        let books: Vec<Book> = Book::scoped_belonging_to(&editors)
            .order(books::id)
            .load(conn)?;
        Ok(books.grouped_by(&editors))
    });
    assert_eq!(groups(&got.0), [vec!["c"], vec!["a"], vec![]]);
    assert_eq!(groups(&got.1), [vec!["D"], vec![], vec!["A"]]);
}

#[test]
fn try_grouped_by_gives_back_rows_of_a_nullable_foreign_key_that_have_no_parent() {
    let db = &mut *backend::filled();
    fill(db);
    let got = each_tenant(db, |conn| {
        let editors = [1, 2, 4].map(|id| Editor { id });
        let books: Vec<Book> = Book::scoped().order(books::id).load(conn)?;
        let TryGroupedByError {
            grouped, ungrouped, ..
        } = books
            .try_grouped_by(&editors)
            .expect_err("a book has no editor");
        Ok((grouped, ungrouped))
    });
    assert_eq!(
        (groups(&got.0.0), titles(&got.0.1)),
        (vec![vec!["c"], vec!["a"], vec![]], vec!["b"])
    );
    assert_eq!(
        (groups(&got.1.0), titles(&got.1.1)),
        (vec![vec!["D"], vec![], vec!["A"]], vec!["B"])
    );
}

#[test]
fn rows_belong_to_universal_parents() {
    let db = &mut *backend::filled();
    fill(db);
    let got = each_tenant(db, |conn| {
        let genres: Vec<Genre> = Genre::scoped().order(genres::id).load(conn)?;
        let books: Vec<Book> = Book::scoped_belonging_to(&genres)
            .order(books::id)
            .load(conn)?;
        assert_eq!(
            genres[2],
            Genre {
                id: 3,
                name: "verse".into()
            }
        );
        Ok(books.grouped_by(&genres))
    });
    assert_eq!(groups(&got.0), [vec!["a", "c"], vec!["b"], vec![]]);
    assert_eq!(groups(&got.1), [vec!["A", "B"], vec!["D"], vec![]]);
}

#[test]
fn rows_of_parents_take_further_verbs_and_stay_in_the_scope() {
    let db = &mut *backend::filled();
    fill(db);
    let got = each_tenant(db, |conn| {
        let authors: Vec<Author> = Author::scoped().load(conn)?;
        let shown = Book::scoped_belonging_to(&authors)
            .filter(books::title.eq("a"))
            .or_filter(books::id.gt(0))
            .inner_join(chapters::table)
            .order(chapters::id)
            .select((books::title, chapters::title))
            .load::<(String, String)>(conn)?;
        let counted: i64 = Book::scoped_belonging_to(&authors)
            .count()
            .get_result(conn)?;
        Ok((shown, counted))
    });
    let pairs = |pairs: &[(&str, &str)]| {
        pairs
            .iter()
            .map(|&(book, chapter)| (book.to_owned(), chapter.to_owned()))
            .collect::<Vec<_>>()
    };
    assert_eq!(got.0, (pairs(&[("a", "a1"), ("a", "a2"), ("c", "c1")]), 3));
    assert_eq!(got.1, (pairs(&[("A", "A1"), ("B", "B1"), ("D", "D1")]), 3));
}

#[test]
fn rows_of_a_parent_are_part_of_a_subquery_and_of_a_write() {
    let db = &mut *backend::filled();
    fill(db);
    let author = Author {
        id: 1,
        org_id: 1,
        mentor_id: None,
        name: "ada".into(),
    };
    let got = each_tenant(db, |conn| {
        let of_author = Book::scoped_belonging_to(&author).select(books::id);
        Chapter::scoped()
            .filter(chapters::book_id.eq_any(of_author))
            .order(chapters::id)
            .select(chapters::title)
            .load::<String>(conn)
    });
    assert_eq!(got, (vec!["a1".into(), "a2".into()], vec!["A1".into()]));

    assert_eq!(
        Book::delete(Book::scoped_belonging_to(&author)).execute(&mut as_tenant(db, 1)),
        Ok(2)
    );
    let left = each_tenant(db, |conn| {
        Book::scoped()
            .order(books::id)
            .select(books::title)
            .load::<String>(conn)
    });
    assert_eq!(
        left,
        (vec!["c".into()], vec!["A".into(), "B".into(), "D".into()])
    );
}

#[test]
fn rows_of_a_parent_are_restricted_once() {
    let db = &mut *backend::filled();
    fill(db);
    let author = Author {
        id: 1,
        org_id: 2,
        mentor_id: None,
        name: "ADA".into(),
    };
    crate::rules::sql::check(
        db,
        |conn| {
            Book::scoped_belonging_to(&author)
                .select(books::id)
                .load::<i32>(conn)
        },
        r#"SELECT "books"."id" FROM "books" WHERE (("books"."author_id" = $1) AND ("books"."org_id" = $2)) -- binds: [1, 2]"#,
    );
}
