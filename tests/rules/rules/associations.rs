//! Tables that belong together: parents and their rows, joins over several levels, aliases, views.

use house::*;
use tenancy::prelude::*;

pub(crate) mod aliases;
pub(crate) mod aliases_of_shapes;
pub(crate) mod belonging;
pub(crate) mod levels;
pub(crate) mod views;

pub(crate) mod schema {
    diesel::table! { genres { id -> Integer, name -> Text } }
    diesel::table! { authors { id -> Integer, org_id -> Integer, mentor_id -> Nullable<Integer>, name -> Text } }
    diesel::table! {
        books { id -> Integer, org_id -> Integer, author_id -> Integer, editor_id -> Nullable<Integer>, genre_id -> Integer, title -> Text }
    }
    diesel::table! { chapters { id -> Integer, org_id -> Integer, book_id -> Integer, title -> Text } }

    diesel::joinable!(books -> authors (author_id));
    diesel::joinable!(books -> genres (genre_id));
    diesel::joinable!(chapters -> books (book_id));
    diesel::allow_tables_to_appear_in_same_query!(genres, authors, books, chapters);
}
use schema::*;

#[universal]
#[derive(Queryable, Identifiable, Debug, PartialEq)]
#[diesel(table_name = genres)]
pub(crate) struct Genre {
    pub(crate) id: i32,
    pub(crate) name: String,
}

#[tenanted(Org)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset, Debug, Clone, PartialEq)]
#[diesel(table_name = authors)]
pub(crate) struct Author {
    pub(crate) id: i32,
    pub(crate) org_id: i32,
    pub(crate) mentor_id: Option<i32>,
    pub(crate) name: String,
}

/// The same table, for the other foreign key.
#[derive(Identifiable, Debug)]
#[diesel(table_name = authors)]
pub(crate) struct Editor {
    pub(crate) id: i32,
}

#[tenanted(Org)]
#[derive(Queryable, Selectable, Identifiable, Associations, Debug, Clone, PartialEq)]
#[diesel(table_name = books)]
#[diesel(belongs_to(Author), belongs_to(Editor), belongs_to(Genre))]
pub(crate) struct Book {
    pub(crate) id: i32,
    pub(crate) org_id: i32,
    pub(crate) author_id: i32,
    pub(crate) editor_id: Option<i32>,
    pub(crate) genre_id: i32,
    pub(crate) title: String,
}

#[tenanted(Org)]
#[derive(Queryable, Selectable, Identifiable, Associations, Debug, Clone, PartialEq)]
#[diesel(table_name = chapters, belongs_to(Book))]
pub(crate) struct Chapter {
    pub(crate) id: i32,
    pub(crate) org_id: i32,
    pub(crate) book_id: i32,
    pub(crate) title: String,
}

/// Two tenants with equal ids; tenant 2 alone has the author 4, the book 4 and the chapter 4.
///
/// | table | tenant 1 | tenant 2 |
/// |---|---|---|
/// | authors (id, mentor, name) | (1, -, ada) (2, 1, bob) (3, 1, cyd) | (1, -, ADA) (2, 1, BOB) (4, 2, DAN) |
/// | books (id, author, editor, genre, title) | (1, 1, 2, 1, a) (2, 1, -, 2, b) (3, 2, 1, 1, c) | (1, 1, 4, 1, A) (2, 2, -, 1, B) (4, 4, 1, 2, D) |
/// | chapters (id, book, title) | (1, 1, a1) (2, 1, a2) (3, 3, c1) | (1, 1, A1) (2, 2, B1) (4, 4, D1) |
///
/// Genres: (1, fact) (2, fiction) (3, verse).
pub(crate) fn fill(db: &mut impl Connection) {
    db.batch_execute("create table genres (id integer primary key, name varchar(200) not null);
         create table authors (id integer not null, org_id integer not null, mentor_id integer, name varchar(200) not null,
             primary key (org_id, id));
         create table books (id integer not null, org_id integer not null, author_id integer not null,
             editor_id integer, genre_id integer not null, title varchar(200) not null, primary key (org_id, id));
         create table chapters (id integer not null, org_id integer not null, book_id integer not null,
             title varchar(200) not null, primary key (org_id, id));
         insert into genres values (1, 'fact'), (2, 'fiction'), (3, 'verse');
         insert into authors values (1, 1, null, 'ada'), (2, 1, 1, 'bob'), (3, 1, 1, 'cyd'),
             (1, 2, null, 'ADA'), (2, 2, 1, 'BOB'), (4, 2, 2, 'DAN');
         insert into books values (1, 1, 1, 2, 1, 'a'), (2, 1, 1, null, 2, 'b'), (3, 1, 2, 1, 1, 'c'),
             (1, 2, 1, 4, 1, 'A'), (2, 2, 2, null, 1, 'B'), (4, 2, 4, 1, 2, 'D');
         insert into chapters values (1, 1, 1, 'a1'), (2, 1, 1, 'a2'), (3, 1, 3, 'c1'),
             (1, 2, 1, 'A1'), (2, 2, 2, 'B1'), (4, 2, 4, 'D1');",
    )
    .expect("filled");
}
