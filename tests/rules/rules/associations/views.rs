//! Views: declared with `table!`; designated as views, or as tables are.

use super::*;
use crate::backend;

pub(crate) mod schema {
    diesel::table! { long_books { id -> Integer, org_id -> Integer, title -> Text, chapters -> BigInt } }
    diesel::table! { names { id -> Integer, org_id -> Nullable<Integer>, name -> Text } }
    diesel::table! { open_notes { id -> Integer, org_id -> Integer, text -> Text } }
    diesel::table! { short_lines { id -> Integer, note_id -> Integer, text -> Text } }
    diesel::table! { seen_notes { id -> Integer, org_id -> Integer, text -> Text } }
    diesel::table! { seen_lines { id -> Integer, note_id -> Integer, text -> Text } }
    diesel::table! { lent_notes { id -> Integer, org_id -> Integer, reader_id -> Nullable<Integer> } }
    diesel::table! { own_notes { id -> Integer, owner_type -> Text, owner_id -> Integer } }
    diesel::table! { note_counts (org_id) { org_id -> Integer, notes -> BigInt } }
    diesel::table! { all_notes { id -> Integer, text -> Text } }
    use super::super::schema::books;
    diesel::joinable!(seen_lines -> seen_notes (note_id));
    diesel::joinable!(short_lines -> open_notes (note_id));
    diesel::allow_tables_to_appear_in_same_query!(
        long_books,
        names,
        open_notes,
        short_lines,
        seen_notes,
        seen_lines,
        lent_notes,
        own_notes,
        note_counts,
        all_notes,
        books
    );
}
use schema::*;

#[tenanted(Org, view)]
#[derive(Queryable, Debug, PartialEq)]
#[diesel(table_name = long_books)]
pub(crate) struct LongBook {
    pub(crate) id: i32,
    pub(crate) org_id: i32,
    pub(crate) title: String,
    pub(crate) chapters: i64,
}

#[tenanted(Org, global)]
#[derive(Queryable)]
#[diesel(table_name = names)]
#[expect(dead_code, reason = "only its policy matters here")]
pub(crate) struct Shown {
    pub(crate) id: i32,
    pub(crate) org_id: Option<i32>,
    pub(crate) name: String,
}

#[tenanted(Org)]
#[derive(Queryable)]
#[diesel(table_name = open_notes)]
#[expect(dead_code, reason = "only its policy matters here")]
pub(crate) struct OpenNote {
    pub(crate) id: i32,
    pub(crate) org_id: i32,
    pub(crate) text: String,
}

#[tenanted(through = open_notes, foreign_key = note_id)]
#[derive(Queryable)]
#[diesel(table_name = short_lines)]
#[expect(dead_code, reason = "only its policy matters here")]
pub(crate) struct ShortLine {
    pub(crate) id: i32,
    pub(crate) note_id: i32,
    pub(crate) text: String,
}

#[tenanted(Org, view)]
#[derive(Queryable)]
#[diesel(table_name = seen_notes)]
#[expect(dead_code, reason = "only its policy matters here")]
struct SeenNote {
    id: i32,
    org_id: i32,
    text: String,
}

#[tenanted(through = seen_notes, foreign_key = note_id)]
#[derive(Queryable)]
#[diesel(table_name = seen_lines)]
#[expect(dead_code, reason = "only its policy matters here")]
struct SeenLine {
    id: i32,
    note_id: i32,
    text: String,
}

#[tenanted(Org, shared_with = reader_id, view)]
#[derive(Queryable)]
#[diesel(table_name = lent_notes)]
#[expect(dead_code, reason = "only its policy matters here")]
struct LentNote {
    id: i32,
    org_id: i32,
    reader_id: Option<i32>,
}

#[tenanted(Org = "Org", type_column = owner_type, column = owner_id, view)]
#[derive(Queryable)]
#[diesel(table_name = own_notes)]
#[expect(dead_code, reason = "only its policy matters here")]
struct OwnNote {
    id: i32,
    owner_type: String,
    owner_id: i32,
}

#[tenanted(Org, view)]
#[derive(Queryable)]
#[diesel(table_name = note_counts, primary_key(org_id))]
#[expect(dead_code, reason = "only its policy matters here")]
struct NoteCount {
    org_id: i32,
    notes: i64,
}

#[universal(view)]
#[derive(Queryable)]
#[diesel(table_name = all_notes)]
#[expect(dead_code, reason = "only its policy matters here")]
struct AnyNote {
    id: i32,
    text: String,
}

pub(crate) fn fill_views(db: &mut impl Connection) {
    fill(db);
    db.batch_execute("create view long_books as
             select books.id, books.org_id, books.title, count(*) as chapters
             from books inner join chapters on chapters.book_id = books.id and chapters.org_id = books.org_id
             group by books.id, books.org_id, books.title;
         create table all_names (id integer primary key, org_id integer, name varchar(200) not null, hidden integer not null);
         create view names as select id, org_id, name from all_names where hidden = 0;
         insert into all_names values (1, null, 'all', 0), (2, 1, 'mine', 0), (3, 2, 'theirs', 0),
             (4, null, 'hidden', 1), (5, 1, 'hidden', 1), (6, 2, 'hidden', 1);
         create table notes (id integer primary key, org_id integer not null, closed integer not null, text varchar(200) not null);
         create table \"lines\" (id integer primary key, note_id integer not null, text varchar(200) not null);
         create view open_notes as select id, org_id, text from notes where closed = 0;
         create view short_lines as select id, note_id, text from \"lines\" where length(text) < 5;
         create view seen_notes as select id, org_id, text from notes where closed = 0;
         create view seen_lines as select id, note_id, text from \"lines\";
         create view lent_notes as select id, org_id, 3 - org_id as reader_id from notes where closed = 1;
         create view own_notes as select id, 'Org' as owner_type, org_id as owner_id from notes;
         create view note_counts as select org_id, count(*) as notes from notes group by org_id;
         create view all_notes as select id, text from notes;
         insert into notes values (1, 1, 0, 'n'), (2, 2, 0, 'N'), (3, 1, 1, 'closed'), (4, 2, 1, 'CLOSED');
         insert into \"lines\" values (1, 1, 'one'), (2, 2, 'ONE'), (3, 3, 'two'), (4, 4, 'TWO'),
             (5, 1, 'a long line'), (6, 2, 'A LONG LINE');",
    )
    .expect("filled");
}

#[test]
fn a_view_shows_the_rows_of_the_tenant() {
    let db = &mut *backend::filled();
    fill_views(db);
    let got = each_tenant(db, |conn| {
        LongBook::scoped()
            .filter(long_books::chapters.ge(9))
            .or_filter(long_books::id.gt(0))
            .order(long_books::id)
            .load::<LongBook>(conn)
    });
    let book = |id, org_id, title: &str, chapters| LongBook {
        id,
        org_id,
        title: title.into(),
        chapters,
    };
    assert_eq!(got.0, [book(1, 1, "a", 2), book(3, 1, "c", 1)]);
    assert_eq!(
        got.1,
        [book(1, 2, "A", 1), book(2, 2, "B", 1), book(4, 2, "D", 1)]
    );
    assert_eq!(
        LongBook::find(4).first::<LongBook>(&mut as_tenant(db, 1)),
        Err(diesel::NotFound)
    );
}

#[test]
fn a_view_is_joined_and_is_part_of_a_subquery() {
    let db = &mut *backend::filled();
    fill_views(db);
    let joined = each_tenant(db, |conn| {
        Book::scoped()
            .left_join(long_books::table.on(long_books::id.eq(books::id)))
            .order(books::id)
            .select((books::title, long_books::chapters.nullable()))
            .load::<(String, Option<i64>)>(conn)
    });
    assert_eq!(
        joined.0,
        [
            ("a".into(), Some(2)),
            ("b".into(), None),
            ("c".into(), Some(1))
        ]
    );
    assert_eq!(
        joined.1,
        [
            ("A".into(), Some(1)),
            ("B".into(), Some(1)),
            ("D".into(), Some(1))
        ]
    );
    let listed = each_tenant(db, |conn| {
        let long = LongBook::scoped().select(long_books::id);
        Book::scoped()
            .filter(books::id.eq_any(long))
            .order(books::id)
            .select(books::title)
            .load::<String>(conn)
    });
    assert_eq!(
        listed,
        (
            vec!["a".into(), "c".into()],
            vec!["A".into(), "B".into(), "D".into()]
        )
    );
}

#[test]
fn a_view_with_global_rows_shows_them_and_the_own() {
    let db = &mut *backend::filled();
    fill_views(db);
    let ids = || Shown::scoped().order(names::id).select(names::id);
    assert_eq!(
        each_tenant(db, |conn| ids().load::<i32>(conn)),
        (vec![1, 2], vec![1, 3])
    );
    assert_eq!(
        each_tenant(db, |conn| ids().own().load::<i32>(conn)),
        (vec![2], vec![3])
    );
    assert_eq!(
        each_tenant(db, |conn| ids().global().load::<i32>(conn)),
        (vec![1], vec![1])
    );
}

#[test]
fn a_view_is_tenanted_through_another_view() {
    let db = &mut *backend::filled();
    fill_views(db);
    let ids = || {
        ShortLine::scoped()
            .order(short_lines::id)
            .select(short_lines::id)
    };
    // Line 3 is short, and its note is the tenant's, but the view of the notes does not have it.
    assert_eq!(
        each_tenant(db, |conn| ids().load::<i32>(conn)),
        (vec![1], vec![2])
    );
    let joined = each_tenant(db, |conn| {
        OpenNote::scoped()
            .inner_join(short_lines::table)
            .select((open_notes::text, short_lines::text))
            .load::<(String, String)>(conn)
    });
    assert_eq!(
        joined,
        (
            vec![("n".into(), "one".into())],
            vec![("N".into(), "ONE".into())]
        )
    );
}

#[test]
fn a_view_is_aliased() {
    let db = &mut *backend::filled();
    fill_views(db);
    let got = each_tenant(db, |conn| {
        let others = tenancy::alias!(long_books as others);
        LongBook::scoped()
            .inner_join(others.on(long_books::chapters.gt(others.field(long_books::chapters))))
            .select((long_books::title, others.field(long_books::title)))
            .load::<(String, String)>(conn)
    });
    assert_eq!(got, (vec![("a".into(), "c".into())], vec![]));
}

#[test]
fn an_unscoped_connection_sees_every_row_of_a_view() {
    let db = &mut *backend::filled();
    fill_views(db);
    let conn = &mut db.unscoped("test: all rows of the views");
    assert_eq!(LongBook::scoped().count().get_result(conn), Ok(5_i64));
    assert_eq!(Shown::scoped().count().get_result(conn), Ok(3_i64));
    assert_eq!(ShortLine::scoped().count().get_result(conn), Ok(4_i64));
}

#[test]
fn what_is_designated_as_a_view_is_read_by_its_policy() {
    let db = &mut *backend::filled();
    fill_views(db);
    let lent = each_tenant(db, |conn| {
        LentNote::scoped()
            .order(lent_notes::id)
            .select(lent_notes::id)
            .load::<i32>(conn)
    });
    assert_eq!(lent, (vec![3, 4], vec![3, 4]));
    let own = each_tenant(db, |conn| {
        OwnNote::scoped()
            .order(own_notes::id)
            .select(own_notes::id)
            .load::<i32>(conn)
    });
    assert_eq!(own, (vec![1, 3], vec![2, 4]));
    let counts = each_tenant(db, |conn| {
        NoteCount::scoped()
            .select((note_counts::org_id, note_counts::notes))
            .load::<(i32, i64)>(conn)
    });
    assert_eq!(counts, (vec![(1, 2)], vec![(2, 2)]));
    let all = each_tenant(db, |conn| AnyNote::scoped().count().get_result::<i64>(conn));
    assert_eq!(all, (4, 4));
}

#[test]
fn rows_are_tenanted_through_what_is_designated_as_a_view() {
    let db = &mut *backend::filled();
    fill_views(db);
    let lines = each_tenant(db, |conn| {
        SeenLine::scoped()
            .order(seen_lines::id)
            .select(seen_lines::id)
            .load::<i32>(conn)
    });
    assert_eq!(lines, (vec![1, 5], vec![2, 6]));
    let joined = each_tenant(db, |conn| {
        SeenNote::scoped()
            .inner_join(seen_lines::table)
            .order(seen_lines::id)
            .select((seen_notes::text, seen_lines::id))
            .load::<(String, i32)>(conn)
    });
    let notes = |text: &str, ids: [i32; 2]| ids.map(|id| (text.to_owned(), id)).to_vec();
    assert_eq!(joined, (notes("n", [1, 5]), notes("N", [2, 6])));
    let with_lines = each_tenant(db, |conn| {
        let lines = SeenLine::scoped().select(seen_lines::note_id);
        SeenNote::scoped()
            .filter(seen_notes::id.eq_any(lines))
            .select(seen_notes::id)
            .load::<i32>(conn)
    });
    assert_eq!(with_lines, (vec![1], vec![2]));
}
