//! Structs that embed, convert, borrow; tables whose key is not `id`; several structs for one table.

use super::*;
use crate::backend;
use diesel::connection::SimpleConnection as _;
use std::borrow::Cow;
use tenancy::{SaveDsl, ScopeError};

diesel::table! { notes { id -> Integer, org_id -> Integer, text -> Text, stars -> Integer } }
diesel::table! { chips { id -> Integer, org_id -> Integer, label -> Text } }
diesel::table! { drafts { id -> Integer, org_id -> Integer, text -> Text } }
diesel::table! { marks (day) { day -> Integer, org_id -> Integer, note -> Text } }
diesel::table! { members (org_id, user_id) { org_id -> Integer, user_id -> Integer, role -> Text } }
diesel::table! { shifts (user_id, org_id, day) { org_id -> Integer, user_id -> Integer, day -> Integer } }
diesel::table! { issues { id -> Integer, org_id -> Integer, user_id -> Nullable<Integer> } }
diesel::table! { seats (org_id, hall, number) { org_id -> Integer, hall -> Text, number -> Integer, guest -> Text } }

pub(crate) const TABLES: &str = "
    create table notes (id integer not null, org_id integer not null, text varchar(200) not null, stars integer not null);
    create table chips (id integer not null, org_id integer not null, label varchar(200) not null);
    create table drafts (id integer not null, org_id integer not null, text varchar(200) not null);
    create table marks (day integer not null, org_id integer not null, note varchar(200) not null);
    create table members (org_id integer not null, user_id integer not null, role varchar(200) not null);
    create table shifts (org_id integer not null, user_id integer not null, day integer not null);
    create table issues (id integer not null, org_id integer not null, user_id integer);
    create table seats (org_id integer not null, hall varchar(200) not null, number integer not null, guest varchar(200) not null);
";

#[derive(Queryable, Selectable, Insertable, AsChangeset, Debug, Clone, PartialEq)]
#[diesel(table_name = notes)]
pub(crate) struct Content {
    pub(crate) text: String,
    pub(crate) stars: i32,
}

#[tenanted(Org)]
#[derive(Queryable, Selectable, Identifiable, Insertable, Debug, PartialEq)]
#[diesel(table_name = notes)]
pub(crate) struct Note {
    pub(crate) id: i32,
    pub(crate) org_id: i32,
    #[diesel(embed)]
    pub(crate) content: Content,
}

/// The tenant column is inside what is embedded; such a model is for reading.
#[derive(Queryable, Selectable, Debug, PartialEq)]
#[diesel(table_name = notes)]
pub(crate) struct Header {
    pub(crate) id: i32,
    pub(crate) org_id: i32,
}

#[derive(Queryable, Selectable, Debug, PartialEq)]
#[diesel(table_name = notes)]
pub(crate) struct Headed {
    #[diesel(embed)]
    pub(crate) header: Header,
    pub(crate) stars: i32,
}

/// A second, narrower struct, which needs no attribute.
#[derive(Queryable, Selectable, Identifiable, AsChangeset, Debug, PartialEq)]
#[diesel(table_name = notes)]
pub(crate) struct Stars {
    pub(crate) id: i32,
    pub(crate) stars: i32,
}

/// Read with a colon.
pub(crate) struct Quoted(String);

impl From<String> for Quoted {
    fn from(text: String) -> Self {
        Self(format!(":{text}"))
    }
}

impl From<Quoted> for String {
    fn from(quoted: Quoted) -> Self {
        quoted.0
    }
}

impl<DB> Queryable<diesel::sql_types::Text, DB> for Quoted
where
    DB: diesel::backend::Backend,
    String: Queryable<diesel::sql_types::Text, DB>,
{
    type Row = <String as Queryable<diesel::sql_types::Text, DB>>::Row;

    fn build(row: Self::Row) -> diesel::deserialize::Result<Self> {
        String::build(row).map(Self::from)
    }
}

/// What `serialize_as` turns the label into.
#[derive(diesel::expression::AsExpression, Debug)]
#[diesel(sql_type = diesel::sql_types::Text)]
pub(crate) struct Shouted(String);

impl From<String> for Shouted {
    fn from(text: String) -> Self {
        Self(text.to_uppercase())
    }
}

impl<DB> diesel::serialize::ToSql<diesel::sql_types::Text, DB> for Shouted
where
    DB: diesel::backend::Backend,
    String: diesel::serialize::ToSql<diesel::sql_types::Text, DB>,
{
    fn to_sql<'b>(
        &'b self,
        out: &mut diesel::serialize::Output<'b, '_, DB>,
    ) -> diesel::serialize::Result {
        self.0.to_sql(out)
    }
}

#[tenanted(Org)]
#[derive(Queryable, Insertable, AsChangeset, Debug, PartialEq, Clone)]
#[diesel(table_name = chips)]
pub(crate) struct Chip {
    pub(crate) id: i32,
    pub(crate) org_id: i32,
    #[diesel(serialize_as = Shouted, deserialize_as = Quoted)]
    pub(crate) label: String,
}

/// Borrowed, and generic.
#[tenanted(Org)]
#[derive(Queryable, Debug, PartialEq)]
#[diesel(table_name = drafts)]
pub(crate) struct Draft<S> {
    pub(crate) id: i32,
    pub(crate) org_id: i32,
    pub(crate) text: S,
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = drafts)]
pub(crate) struct NewDraft<'a> {
    pub(crate) id: i32,
    pub(crate) text: Cow<'a, str>,
}

/// Found by what `table!` calls its key.
#[tenanted(Org)]
#[derive(Queryable, Insertable, Debug, PartialEq)]
#[diesel(table_name = marks)]
pub(crate) struct Mark<'a> {
    pub(crate) day: i32,
    pub(crate) org_id: i32,
    pub(crate) note: Cow<'a, str>,
}

/// Found by what `table!` calls its key, without the tenant column.
#[tenanted(Org)]
#[derive(Queryable, Debug, PartialEq)]
#[diesel(table_name = members)]
pub(crate) struct Member {
    pub(crate) org_id: i32,
    pub(crate) user_id: i32,
    pub(crate) role: String,
}

#[tenanted(Org)]
#[derive(Queryable, Debug, PartialEq)]
#[diesel(table_name = shifts)]
pub(crate) struct Shift {
    pub(crate) org_id: i32,
    pub(crate) user_id: i32,
    pub(crate) day: i32,
}

#[tenanted(Org, references(user_id -> members))]
#[derive(Queryable, Debug, PartialEq)]
#[diesel(table_name = issues)]
pub(crate) struct Issue {
    pub(crate) id: i32,
    pub(crate) org_id: i32,
    pub(crate) user_id: Option<i32>,
}

#[tenanted(Org)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset, Debug, PartialEq)]
#[diesel(table_name = seats, primary_key(org_id, hall, number))]
pub(crate) struct Seat {
    pub(crate) org_id: i32,
    pub(crate) hall: String,
    pub(crate) number: i32,
    pub(crate) guest: String,
}

#[test]
fn models_are_generic() {
    let db = &mut *backend::filled();
    db.batch_execute(TABLES).expect("tables");
    let text = String::from("t");
    let new = NewDraft {
        id: 1,
        text: Cow::Borrowed(&text),
    };
    assert_eq!(
        Draft::<String>::insert(&new).execute(&mut as_tenant(db, 1)),
        Ok(1)
    );
    assert_eq!(
        Draft::<String>::update(1)
            .set(&new)
            .execute(&mut as_tenant(db, 2)),
        Ok(0)
    );
    let drafts = Draft::<String>::scoped().load::<Draft<String>>(&mut as_tenant(db, 1));
    assert_eq!(
        drafts,
        Ok(vec![Draft {
            id: 1,
            org_id: 1,
            text
        }])
    );
}

#[test]
fn models_borrow() {
    let db = &mut *backend::filled();
    db.batch_execute(TABLES).expect("tables");
    let note = String::from("n");
    let mark = |org_id| Mark {
        day: 1,
        org_id,
        note: Cow::Borrowed(&note),
    };
    assert_eq!(Mark::insert(&mark(1)).execute(&mut as_tenant(db, 1)), Ok(1));
    assert_eq!(
        Mark::find(1).first::<Mark<'_>>(&mut as_tenant(db, 1)),
        Ok(mark(1))
    );
    assert_eq!(
        Mark::find(1).first::<Mark<'_>>(&mut as_tenant(db, 2)),
        Err(diesel::NotFound)
    );
    assert_eq!(Mark::delete(1).execute(&mut as_tenant(db, 1)), Ok(1));
}

#[test]
fn a_key_that_only_the_table_tells_is_found_without_the_tenant_column() {
    let db = &mut *backend::filled();
    db.batch_execute(TABLES).expect("tables");
    for (org, user) in [(1, 7), (2, 7), (2, 8)] {
        let conn = &mut as_tenant(db, org);
        let member = (members::user_id.eq(user), members::role.eq("reads"));
        assert_eq!(Member::insert(member).execute(conn), Ok(1));
        for day in [1, 2] {
            let shift = (shifts::user_id.eq(user), shifts::day.eq(day));
            assert_eq!(Shift::insert(shift).execute(conn), Ok(1));
        }
    }

    let conn = &mut as_tenant(db, 1);
    let mine = Member {
        org_id: 1,
        user_id: 7,
        role: "reads".into(),
    };
    assert_eq!(Member::find(7).first::<Member>(conn), Ok(mine));
    assert_eq!(Member::find(8).first::<Member>(conn), Err(diesel::NotFound));
    assert_eq!(
        Member::update(7)
            .set(members::role.eq("writes"))
            .execute(conn),
        Ok(1)
    );
    assert_eq!(Member::delete(8).execute(conn), Ok(0));
    assert_eq!(
        Shift::find((7, 2)).first::<Shift>(conn),
        Ok(Shift {
            org_id: 1,
            user_id: 7,
            day: 2
        })
    );
    assert_eq!(Shift::delete((7, 2)).execute(conn), Ok(1));

    let roles = Member::find(7).select(members::role);
    assert_eq!(
        roles.first(&mut as_tenant(db, 2)),
        Ok(String::from("reads"))
    );
    let shifts = Shift::scoped().count();
    assert_eq!(shifts.get_result(&mut as_tenant(db, 2)), Ok(4_i64));
}

#[test]
fn a_reference_points_to_a_key_that_only_the_table_tells() {
    let db = &mut *backend::filled();
    db.batch_execute(TABLES).expect("tables");
    let member = (members::user_id.eq(8), members::role.eq("reads"));
    assert_eq!(Member::insert(member).execute(&mut as_tenant(db, 2)), Ok(1));
    let issue = (issues::id.eq(1), issues::user_id.eq(8));
    assert_eq!(Issue::insert(issue).execute(&mut as_tenant(db, 2)), Ok(1));
    let dangling = Issue::insert(issue).execute(&mut as_tenant(db, 1));
    assert!(
        dangling.is_err_and(|error| error.to_string().contains("points to no row of the tenant"))
    );
}

#[test]
fn a_key_of_three_columns_is_found_by_two() {
    let db = &mut *backend::filled();
    db.batch_execute(TABLES).expect("tables");
    let seat = |org_id, guest: &str| Seat {
        org_id,
        hall: "A".into(),
        number: 7,
        guest: guest.into(),
    };
    for org in [1, 2] {
        assert_eq!(
            Seat::insert(&seat(org, "x")).execute(&mut as_tenant(db, org)),
            Ok(1)
        );
    }
    assert_eq!(
        Seat::find(("A", 7)).first::<Seat>(&mut as_tenant(db, 2)),
        Ok(seat(2, "x"))
    );
    assert_eq!(
        Seat::update(("A", 7))
            .set(seats::guest.eq("y"))
            .execute(&mut as_tenant(db, 1)),
        Ok(1)
    );
    assert_eq!(
        refusal(seat(1, "z").save().execute(&mut as_tenant(db, 2))),
        ScopeError::NamesAnotherTenant
    );
    assert_eq!(Seat::delete(("A", 7)).execute(&mut as_tenant(db, 2)), Ok(1));
    assert_eq!(
        Seat::scoped().load::<Seat>(&mut db.unscoped("a test")),
        Ok(vec![seat(1, "y")])
    );
}
