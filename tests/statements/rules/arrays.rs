//! Inserts of arrays. Diesel knows the statement of an array by the types of its rows, and the text of a row may depend
//! on its values.

use super::schema::*;
use crate::backend::{Backend, Conn};
use diesel::Insertable;
use diesel::IntoSql;
use diesel::dsl::{case_when, frame, max};
use diesel::query_dsl::methods::SingleValueDsl;
use diesel::sql_types::{Integer, Text};
use std::cell::Cell;
use std::marker::PhantomData;
use tenancy::dsl::exists;
use tenancy::prelude::*;

type Shares = Vec<(i32, i32, Option<i32>)>;

/// All tenants' shares.
fn shares(db: &mut Conn) -> Shares {
    let columns = (shared::id, shared::org_id, shared::reader_id);
    shared::table
        .select(columns)
        .order((shared::org_id, shared::id))
        .load(db)
        .expect("the shares")
}

fn with(reader: Option<i32>) -> OtherTenant<Org> {
    reader.map_or(OtherTenant::none(), OtherTenant::new)
}

/// Inserts rows of these ids and readers.
fn share<const N: usize>(
    conn: &mut TenantConn<'_, Conn, Org>,
    rows: [(i32, Option<i32>); N],
) -> QueryResult<usize> {
    let row = |(id, reader)| (shared::id.eq(id), shared::reader_id.eq(with(reader)));
    Shared::insert(rows.map(row)).execute(conn)
}

#[test]
fn an_array_of_rows_is_never_run_as_another_tenants() {
    let db = &mut *database();
    assert_eq!(share(&mut of(db, 2), [(1, Some(3))]), Ok(1));
    assert_eq!(share(&mut of(db, 1), [(2, None)]), Ok(1));
    assert_eq!(share(&mut of(db, 3), [(3, Some(1))]), Ok(1));
    assert_eq!(shares(db), [(2, 1, None), (1, 2, Some(3)), (3, 3, Some(1))]);
}

#[test]
fn rows_of_an_array_that_bind_in_another_order_are_inserted_as_they_are_given() {
    let db = &mut *database();
    let conn = &mut of(db, 1);
    assert_eq!(share(conn, [(10, Some(3)), (11, None)]), Ok(2));
    assert_eq!(share(conn, [(12, None), (2, Some(13))]), Ok(2));
    assert_eq!(
        shares(db),
        [
            (2, 1, Some(13)),
            (10, 1, Some(3)),
            (11, 1, None),
            (12, 1, None)
        ]
    );
}

#[test]
fn an_array_in_a_box_or_by_reference_is_inserted_as_it_is_given() {
    let db = &mut *database();
    let row = |id: i32, reader| (shared::id.eq(id), shared::reader_id.eq(with(reader)));
    for (org, id, reader) in [(2, 1, Some(3)), (1, 2, None)] {
        let rows = Box::new([row(id, reader)]);
        assert_eq!(Shared::insert(rows).execute(&mut of(db, org)), Ok(1));
    }
    assert_eq!(shares(db), [(2, 1, None), (1, 2, Some(3))]);
}

#[test]
fn an_array_of_a_given_tenant_is_never_run_as_another_tenants() {
    let db = &mut *database();
    for (org, id, reader) in [(2, 1, Some(3)), (1, 2, None)] {
        let row = (shared::id.eq(id), shared::reader_id.eq(with(reader)));
        let inserted = Shared::insert([row])
            .for_tenant(org)
            .execute(&mut db.unscoped("rows for each tenant"));
        assert_eq!(inserted, Ok(1));
    }
    assert_eq!(shares(db), [(2, 1, None), (1, 2, Some(3))]);
}

type Notes = Vec<(i32, i32, Option<String>, Option<i32>)>;

/// All tenants' notes.
fn notes(db: &mut Conn) -> Notes {
    notes::table.order(notes::id).load(db).expect("the notes")
}

/// The posts whose id is none of so many numbers.
macro_rules! other_than {
    ($n:expr) => {
        (0..$n).fold(Post::scoped().into_boxed::<Backend>(), |posts, n| {
            posts.filter(posts::id.ne(100 + n))
        })
    };
}

/// Inserts a note by each of two tenants; `$row` is of an id and a number of filters or the like.
macro_rules! insert_by_each {
    ($db:ident, |$id:ident, $n:ident| $row:expr) => {
        for (org, $id, $n) in [(2, 1, 1_i32), (1, 2, 2), (3, 3, 0), (2, 4, 3)] {
            let inserted = Note::insert([$row]).execute(&mut of($db, org));
            assert_eq!(inserted, Ok(1), "the row of {org}");
        }
    };
}

#[test]
fn an_array_with_a_boxed_subquery_is_inserted_as_it_is_given() {
    let db = &mut *database();
    insert_by_each!(db, |id, n| (
        notes::id.eq(id),
        notes::text.eq(SingleValueDsl::single_value(
            other_than!(n).select(posts::title.nullable())
        )),
    ));
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        notes(db),
        [
            (1, 2, text("of two"), None),
            (2, 1, text("of one"), None),
            (3, 3, text("of three"), None),
            (4, 2, text("of two"), None),
        ]
    );
}

#[test]
fn an_array_with_a_boxed_exists_is_inserted_as_it_is_given() {
    let db = &mut *database();
    insert_by_each!(db, |id, n| {
        let some = exists(other_than!(n).filter(posts::votes.eq(2)));
        let number = case_when(some, 1.into_sql::<Integer>()).otherwise(0.into_sql::<Integer>());
        (notes::id.eq(id), notes::n.eq(number.nullable()))
    });
    assert_eq!(
        notes(db),
        [
            (1, 2, None, Some(1)),
            (2, 1, None, Some(0)),
            (3, 3, None, Some(0)),
            (4, 2, None, Some(1)),
        ]
    );
}

#[test]
fn an_array_with_a_list_is_inserted_as_it_is_given() {
    let db = &mut *database();
    insert_by_each!(db, |id, n| {
        let among = id
            .into_sql::<Integer>()
            .eq_any((0..n).map(|n| n + 2).collect::<Vec<_>>());
        let text = case_when(among, "among".into_sql::<Text>()).otherwise("not".into_sql::<Text>());
        (notes::id.eq(id), notes::text.eq(text.nullable()))
    });
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        notes(db),
        [
            (1, 2, text("not"), None),
            (2, 1, text("among"), None),
            (3, 3, text("not"), None),
            (4, 2, text("among"), None),
        ]
    );
}

#[test]
fn an_array_with_the_frame_of_a_window_is_inserted_as_it_is_given() {
    let db = &mut *database();
    for (id, votes) in [(2, 20), (3, 10)] {
        let post = (
            posts::id.eq(id),
            posts::title.eq("more"),
            posts::votes.eq(votes),
        );
        assert_eq!(Post::insert(post).execute(&mut of(db, 1)), Ok(1));
    }
    // Of the posts (1, 1), (2, 20), (3, 10), the most votes of the last one and so many before it.
    for before in [2, 0, 1_u64] {
        let id = i32::try_from(before).expect("few") + 1;
        let most = max(posts::votes)
            .window_order(posts::id)
            .frame_by(frame::Rows.frame_start_with(before.preceding()));
        let last = Post::scoped().select(most).order(posts::id.desc());
        let row = (
            notes::id.eq(id),
            notes::n.eq(SingleValueDsl::single_value(last)),
        );
        assert_eq!(Note::insert([row]).execute(&mut of(db, 1)), Ok(1));
    }
    assert_eq!(
        notes(db),
        [
            (1, 1, None, Some(10)),
            (2, 1, None, Some(20)),
            (3, 1, None, Some(20))
        ]
    );
}

#[test]
fn an_array_on_a_narrowed_connection_is_inserted_as_it_is_given() {
    let db = &mut *database();
    for (org, user, id, n) in [(2, 7, 1, 1), (1, 8, 2, 3)] {
        let title = SingleValueDsl::single_value(other_than!(n).select(posts::title.nullable()));
        let row = (drafts::id.eq(id), drafts::title.eq(title));
        let conn = &mut of(db, org);
        let inserted = Draft::insert([row]).execute(&mut conn.narrow_trusting::<User>(user));
        assert_eq!(inserted, Ok(1));
    }
    let drafts: Vec<Draft> = drafts::table
        .order(drafts::id)
        .load(db)
        .expect("the drafts");
    let draft = |id, org_id, user_id, title: &str| Draft {
        id,
        org_id,
        user_id,
        title: Some(title.to_owned()),
    };
    assert_eq!(drafts, [draft(1, 2, 7, "of two"), draft(2, 1, 8, "of one")]);
}

/// An element that is one thing by reference and another one by value.
struct TwoFaced<R, L>(Cell<Option<R>>, PhantomData<L>);

impl<T, R: Insertable<T>, L> Insertable<T> for &TwoFaced<R, L> {
    type Values = R::Values;

    fn values(self) -> R::Values {
        self.0.take().expect("taken once").values()
    }
}

impl<T, R, L: Insertable<T>> Insertable<T> for TwoFaced<R, L> {
    type Values = L::Values;

    fn values(self) -> L::Values {
        unreachable!("arrays are inserted by reference here")
    }
}

fn like<R, L>(row: R, _: &L) -> TwoFaced<R, L> {
    TwoFaced(Cell::new(Some(row)), PhantomData)
}

#[test]
fn an_element_with_two_faces_is_inserted_with_the_tenant_of_the_connection() {
    let db = &mut *database();
    let honest = [(notes::id.eq(1), notes::text.eq("of two"))];
    assert_eq!(Note::insert(&honest).execute(&mut of(db, 2)), Ok(1));
    let other = [like((notes::id.eq(2),), &honest[0])];
    assert_eq!(Note::insert(&other).execute(&mut of(db, 1)), Ok(1));
    assert_eq!(
        notes(db),
        [(1, 2, Some("of two".to_owned()), None), (2, 1, None, None)]
    );
}
