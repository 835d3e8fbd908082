//! A mistake of a parent is no mistake of its children.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { folders { id -> Integer, name -> Text } }
diesel::table! { files { id -> Integer, folder_id -> Integer, name -> Text } }
diesel::allow_tables_to_appear_in_same_query!(folders, files);

#[tenanted(Org)]
#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = folders)]
struct Folder {
    id: i32,
    name: String,
}

#[tenanted(through = folders, foreign_key = folder_id)]
#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = files)]
struct File {
    id: i32,
    folder_id: i32,
    name: String,
}

fn run() {
    built(File::insert((files::folder_id.eq(1), files::name.eq("a"))));
    built(File::update(1).set(files::name.eq("a")));
    built(Folder::insert(folders::name.eq("a")));
}

fn main() {}
