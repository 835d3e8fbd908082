//! One table for each policy, and a universal one. All have an id, a mark that is unique over all tenants, and a number.

use super::program::Row;
use tenancy::prelude::*;

diesel::table! { firms { id -> Integer, mark -> Integer, n -> Nullable<Integer> } }
diesel::table! { users { id -> Integer, mark -> Integer, n -> Nullable<Integer> } }
diesel::table! { notes { id -> Integer, firm_id -> Integer, mark -> Integer, n -> Nullable<Integer> } }
diesel::table! { tags { id -> Integer, firm_id -> Nullable<Integer>, mark -> Integer, n -> Nullable<Integer> } }
diesel::table! { docs { id -> Integer, firm_id -> Integer, is_global -> Bool, mark -> Integer, n -> Nullable<Integer> } }
diesel::table! { leads { id -> Integer, firm_id -> Nullable<Integer>, mark -> Integer, n -> Nullable<Integer> } }
diesel::table! { shares { id -> Integer, firm_id -> Integer, reader_id -> Nullable<Integer>, mark -> Integer, n -> Nullable<Integer> } }
diesel::table! { tasks { id -> Integer, firm_id -> Integer, note_id -> Integer, tag_id -> Nullable<Integer>, mark -> Integer, n -> Nullable<Integer> } }
diesel::table! { folders { id -> Integer, firm_id -> Integer, mark -> Integer, n -> Nullable<Integer> } }
diesel::table! { pages { id -> Integer, folder_id -> Integer, mark -> Integer, n -> Nullable<Integer> } }
diesel::table! { words { id -> Integer, page_id -> Integer, mark -> Integer, n -> Nullable<Integer> } }
diesel::table! { drafts { id -> Integer, firm_id -> Integer, author_id -> Integer, mark -> Integer, n -> Nullable<Integer> } }
diesel::table! { pictures { id -> Integer, owner_type -> Text, owner_id -> Integer, mark -> Integer, n -> Nullable<Integer> } }
diesel::table! { safes { id -> Integer, firm_id -> Nullable<Integer>, user_id -> Nullable<Integer>, mark -> Integer, n -> Nullable<Integer> } }
diesel::table! { ties { id -> Integer, folder_id -> Integer, safe_id -> Integer, mark -> Integer, n -> Nullable<Integer> } }
diesel::table! { countries { id -> Integer, mark -> Integer, n -> Nullable<Integer> } }

diesel::joinable!(pages -> folders (folder_id));
diesel::joinable!(words -> pages (page_id));
diesel::allow_tables_to_appear_in_same_query!(
    firms, users, notes, tags, docs, leads, shares, tasks, folders, pages, words, drafts, pictures,
    safes, ties, countries,
);

pub(super) const TABLES: &str = "
    create table firms (id integer primary key, mark integer not null unique, n integer);
    create table users (id integer primary key, mark integer not null unique, n integer);
    create table notes (id integer not null, firm_id integer not null, mark integer not null unique, n integer,
        unique (firm_id, id));
    create table tags (id integer not null, firm_id integer, mark integer not null unique, n integer,
        unique (firm_id, id));
    create table docs (id integer not null, firm_id integer not null, is_global boolean not null,
        mark integer not null unique, n integer, unique (firm_id, id));
    create table leads (id integer not null, firm_id integer, mark integer not null unique, n integer,
        unique (firm_id, id));
    create table shares (id integer not null, firm_id integer not null, reader_id integer,
        mark integer not null unique, n integer, unique (firm_id, id));
    create table tasks (id integer not null, firm_id integer not null, note_id integer not null, tag_id integer,
        mark integer not null unique, n integer, unique (firm_id, id));
    create table folders (id integer primary key, firm_id integer not null, mark integer not null unique, n integer);
    create table pages (id integer primary key, folder_id integer not null, mark integer not null unique, n integer);
    create table words (id integer primary key, page_id integer not null, mark integer not null unique, n integer);
    create table drafts (id integer not null, firm_id integer not null, author_id integer not null,
        mark integer not null unique, n integer, unique (firm_id, author_id, id));
    create table pictures (id integer not null, owner_type varchar(20) not null, owner_id integer not null,
        mark integer not null unique, n integer, unique (owner_type, owner_id, id));
    create table safes (id integer primary key, firm_id integer, user_id integer, mark integer not null unique, n integer);
    create table ties (id integer primary key, folder_id integer not null, safe_id integer not null,
        mark integer not null unique, n integer);
    create table countries (id integer primary key, mark integer not null unique, n integer);
";

/// What `pictures` say of their owners.
pub(super) const OWNERS: [&str; 2] = ["Firm", "User"];

macro_rules! models {
    ($($(#[$attr:meta])* $Model:ident of $table:ident { $($(#[$of_field:meta])* $field:ident: $Type:ty = $value:expr),* } from $row:ident;)+) => {$(
        $(#[$attr])*
        #[derive(Identifiable, Insertable, AsChangeset, Debug, Clone)]
        #[diesel(table_name = $table, treat_none_as_null = true)]
        #[allow(dead_code, reason = "what only the connection sets is not read")]
        pub struct $Model {
            id: i32,
            $($(#[$of_field])* $field: $Type,)*
            mark: i32,
            n: Option<i32>,
        }

        impl From<&Row> for $Model {
            fn from($row: &Row) -> Self {
                Self { id: $row.id, $($field: $value,)* mark: $row.mark, n: $row.n }
            }
        }
    )+};
}

models! {
    #[determines_tenant(listed)]
    Firm of firms {} from row;
    #[determines_tenant]
    User of users {} from row;
    #[tenanted(Firm)]
    Note of notes { firm_id: i32 = owner(row) } from row;
    #[tenanted(Firm, global)]
    Tag of tags { firm_id: Option<i32> = row.owner } from row;
    #[tenanted(Firm, global = is_global)]
    Doc of docs { firm_id: i32 = owner(row), is_global: bool = row.second == Some(1) } from row;
    #[tenanted(Firm, adoptable)]
    Lead of leads { firm_id: Option<i32> = row.owner } from row;
    #[tenanted(Firm, shared_with = reader_id)]
    Share of shares { firm_id: i32 = owner(row), reader_id: OtherTenant<Firm> = other(row.second) } from row;
    #[tenanted(Firm, references(note_id -> notes, tag_id -> tags))]
    Task of tasks { firm_id: i32 = owner(row), note_id: i32 = parent(row), tag_id: Option<i32> = row.second } from row;
    #[tenanted(Firm)]
    Folder of folders { firm_id: i32 = owner(row) } from row;
    #[tenanted(through = folders, foreign_key = folder_id)]
    Page of pages { folder_id: i32 = parent(row) } from row;
    #[tenanted(through = pages, foreign_key = page_id)]
    Word of words { page_id: i32 = parent(row) } from row;
    #[tenanted(Firm, User = author_id)]
    Draft of drafts { firm_id: i32 = owner(row), author_id: i32 = second(row) } from row;
    #[tenanted(Firm = "Firm", User = "User", type_column = owner_type, column = owner_id)]
    Picture of pictures { owner_type: String = owner_type(row), owner_id: i32 = owner(row) } from row;
    #[tenanted(one_of(Firm = firm_id, User = user_id))]
    Safe of safes { firm_id: Option<i32> = row.owner, user_id: Option<i32> = row.second } from row;
    #[tenanted(either(folder_id -> folders, safe_id -> safes))]
    Tie of ties {
        #[diesel(skip_update)] folder_id: i32 = parent(row),
        #[diesel(skip_update)] safe_id: i32 = second(row)
    } from row;
    #[universal]
    Country of countries {} from row;
}

const FILLED: &str = "programs fill the columns that the table has";

pub(super) fn owner(row: &Row) -> i32 {
    row.owner.expect(FILLED)
}

pub(super) fn second(row: &Row) -> i32 {
    row.second.expect(FILLED)
}

pub(super) fn parent(row: &Row) -> i32 {
    row.parent.expect(FILLED)
}

pub(super) fn owner_type(row: &Row) -> String {
    let at = usize::try_from(second(row)).expect(FILLED);
    OWNERS[at].to_owned()
}

pub(super) fn other(key: Option<i32>) -> OtherTenant<Firm> {
    key.map_or_else(OtherTenant::none, OtherTenant::new)
}
