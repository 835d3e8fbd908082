//! Structs that embed, convert, borrow; tables whose key is not `id`; several structs for one table.

use super::*;
use std::borrow::Cow;

diesel::table! { notes { id -> Integer, org_id -> Integer, text -> Text, stars -> Integer } }
diesel::table! { chips { id -> Integer, org_id -> Integer, label -> Text } }
diesel::table! { drafts { id -> Integer, org_id -> Integer, text -> Text } }
diesel::table! { marks (day) { day -> Integer, org_id -> Integer, note -> Text } }
diesel::table! { seats (org_id, hall, number) { org_id -> Integer, hall -> Text, number -> Integer, guest -> Text } }

const TABLES: &str = "
    create table notes (id integer not null, org_id integer not null, text text not null, stars integer not null);
    create table chips (id integer not null, org_id integer not null, label text not null);
    create table drafts (id integer not null, org_id integer not null, text text not null);
    create table marks (day integer not null, org_id integer not null, note text not null);
    create table seats (org_id integer not null, hall text not null, number integer not null, guest text not null);
";

#[derive(Queryable, Selectable, Insertable, AsChangeset, Debug, Clone, PartialEq)]
#[diesel(table_name = notes)]
struct Content {
    text: String,
    stars: i32,
}

#[tenanted(Org)]
#[derive(Queryable, Selectable, Identifiable, Insertable, Debug, PartialEq)]
#[diesel(table_name = notes)]
struct Note {
    id: i32,
    org_id: i32,
    #[diesel(embed)]
    content: Content,
}

/// The tenant column is inside what is embedded; such a model is for reading.
#[derive(Queryable, Selectable, Debug, PartialEq)]
#[diesel(table_name = notes)]
struct Header {
    id: i32,
    org_id: i32,
}

#[derive(Queryable, Selectable, Debug, PartialEq)]
#[diesel(table_name = notes)]
struct Headed {
    #[diesel(embed)]
    header: Header,
    stars: i32,
}

/// A second, narrower struct, which needs no attribute.
#[derive(Queryable, Selectable, Identifiable, AsChangeset, Debug, PartialEq)]
#[diesel(table_name = notes)]
struct Stars {
    id: i32,
    stars: i32,
}

/// Read with a colon.
struct Quoted(String);

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
struct Shouted(String);

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
struct Chip {
    id: i32,
    org_id: i32,
    #[diesel(serialize_as = Shouted, deserialize_as = Quoted)]
    label: String,
}

/// Borrowed, and generic.
#[tenanted(Org)]
#[derive(Queryable, Debug, PartialEq)]
#[diesel(table_name = drafts)]
struct Draft<S> {
    id: i32,
    org_id: i32,
    text: S,
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = drafts)]
struct NewDraft<'a> {
    id: i32,
    text: Cow<'a, str>,
}

/// Found by what `table!` calls its key.
#[tenanted(Org)]
#[derive(Queryable, Insertable, Debug, PartialEq)]
#[diesel(table_name = marks)]
struct Mark<'a> {
    day: i32,
    org_id: i32,
    note: Cow<'a, str>,
}

#[tenanted(Org)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset, Debug, PartialEq)]
#[diesel(table_name = seats, primary_key(org_id, hall, number))]
struct Seat {
    org_id: i32,
    hall: String,
    number: i32,
    guest: String,
}

on_each_backend! {
    fn models_are_generic(db) {
        crate::support::batch(db, TABLES).expect("tables");
        let text = String::from("t");
        let new = NewDraft { id: 1, text: Cow::Borrowed(&text) };
        assert_eq!(Draft::<String>::insert(&new).execute(&mut as_tenant(db, 1)), Ok(1));
        assert_eq!(Draft::<String>::update(1).set(&new).execute(&mut as_tenant(db, 2)), Ok(0));
        let drafts = Draft::<String>::scoped().load::<Draft<String>>(&mut as_tenant(db, 1));
        assert_eq!(drafts, Ok(vec![Draft { id: 1, org_id: 1, text }]));
    }

    fn models_borrow(db) {
        crate::support::batch(db, TABLES).expect("tables");
        let note = String::from("n");
        let mark = |org_id| Mark { day: 1, org_id, note: Cow::Borrowed(&note) };
        assert_eq!(Mark::insert(&mark(2)).execute(&mut as_tenant(db, 1)), Ok(1));
        assert_eq!(Mark::find(1).first::<Mark<'_>>(&mut as_tenant(db, 1)), Ok(mark(1)));
        assert_eq!(Mark::find(1).first::<Mark<'_>>(&mut as_tenant(db, 2)), Err(diesel::NotFound));
        assert_eq!(Mark::delete(1).execute(&mut as_tenant(db, 1)), Ok(1));
    }

    fn a_key_of_three_columns_is_found_by_two(db) {
        crate::support::batch(db, TABLES).expect("tables");
        let seat = |org_id, guest: &str| Seat { org_id, hall: "A".into(), number: 7, guest: guest.into() };
        for org in [1, 2] {
            assert_eq!(Seat::insert(&seat(9, "x")).execute(&mut as_tenant(db, org)), Ok(1));
        }
        assert_eq!(Seat::find(("A", 7)).first::<Seat>(&mut as_tenant(db, 2)), Ok(seat(2, "x")));
        assert_eq!(Seat::update(("A", 7)).set(seats::guest.eq("y")).execute(&mut as_tenant(db, 1)), Ok(1));
        assert_eq!(seat(1, "z").save().execute(&mut as_tenant(db, 2)), Ok(0));
        assert_eq!(Seat::delete(("A", 7)).execute(&mut as_tenant(db, 2)), Ok(1));
        assert_eq!(Seat::scoped().load::<Seat>(&mut db.unscoped("a test")), Ok(vec![seat(1, "y")]));
    }
}

on_sqlite_and_postgres! {
    /// MySQL does not return the rows that it writes.
    mod with_returning;

    fn models_embed(db) {
        crate::support::batch(db, TABLES).expect("tables");
        let note = |org_id| Note { id: 1, org_id, content: Content { text: "t".into(), stars: 5 } };
        assert_eq!(Note::insert(note(2)).returning(Note::as_returning()).get_result(&mut as_tenant(db, 1)), Ok(note(1)));
        assert_eq!(Note::update(1).set(Content { text: "u".into(), stars: 4 }).execute(&mut as_tenant(db, 2)), Ok(0));
        assert_eq!(
            Note::scoped().select(Headed::as_select()).load(&mut as_tenant(db, 1)),
            Ok(vec![Headed { header: Header { id: 1, org_id: 1 }, stars: 5 }]),
        );
    }

    fn other_structs_of_the_table_need_no_attribute(db) {
        crate::support::batch(db, TABLES).expect("tables");
        for org_id in [1, 2] {
            let note = Note { id: 1, org_id, content: Content { text: "t".into(), stars: org_id } };
            assert_eq!(Note::insert(note).execute(&mut as_tenant(db, org_id)), Ok(1));
        }
        let stars = |stars| Stars { id: 1, stars };
        assert_eq!(Note::scoped().select(Stars::as_select()).load(&mut as_tenant(db, 2)), Ok(vec![stars(2)]));
        assert_eq!(Note::update(1).set(&stars(9)).returning(Stars::as_returning()).get_result(&mut as_tenant(db, 1)), Ok(stars(9)));
        assert_eq!(Note::find(1).select(notes::stars).first(&mut as_tenant(db, 2)), Ok(2));
    }

    fn fields_are_converted(db) {
        crate::support::batch(db, TABLES).expect("tables");
        let chip = Chip { id: 1, org_id: 2, label: "salt".into() };
        let inserted = Chip::insert(chip.clone()).get_result::<Chip>(&mut as_tenant(db, 1));
        assert_eq!(inserted, Ok(Chip { id: 1, org_id: 1, label: ":SALT".into() }));
        assert_eq!(Chip::update(1).set(chip).execute(&mut as_tenant(db, 2)), Ok(0));
    }
}
