//! The tenant column, and columns by other names.

use super::*;

diesel::table! { memos { id -> Integer, tenant_id -> Integer, text -> Text } }
diesel::table! { tags { id -> Integer, org_id -> Integer, name -> Text } }
diesel::table! { bills (number) { number -> Integer, payer -> Integer, cents -> Integer } }
diesel::table! { r#type (r#match) { r#match -> Integer, r#where -> Integer, r#in -> Text } }

pub(crate) const TABLES: &str = "
    create table memos (id integer not null, tenant_id integer not null, text varchar(200) not null);
    create table tags (id integer not null, org_id integer not null, name varchar(200) not null);
    create table bills (number integer not null, payer integer not null, cents integer not null);
    create table \"type\" (\"match\" integer not null, \"where\" integer not null, \"in\" varchar(200) not null);
";

#[tenanted(Org)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset, Debug, PartialEq)]
#[diesel(table_name = memos)]
pub(crate) struct Memo {
    pub(crate) id: i32,
    pub(crate) tenant_id: i32,
    pub(crate) text: String,
}

/// The fields are named otherwise than the columns.
#[tenanted(Org)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset, Debug, PartialEq)]
#[diesel(table_name = tags)]
pub(crate) struct Tag {
    #[diesel(column_name = id)]
    pub(crate) number: i32,
    #[diesel(column_name = org_id)]
    pub(crate) owner: i32,
    #[diesel(column_name = name)]
    pub(crate) text: String,
}

/// The model has no field for the tenant column.
#[tenanted(Org, column = payer)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset, Debug, PartialEq)]
#[diesel(table_name = bills, primary_key(number))]
pub(crate) struct Bill {
    pub(crate) number: i32,
    pub(crate) cents: i32,
}

// Diesel's `Identifiable` does not find a raw column of the primary key.
#[tenanted(Org, column = r#where)]
#[derive(Queryable, Selectable, Insertable, AsChangeset, Debug, PartialEq)]
#[diesel(table_name = r#type, primary_key(r#match))]
pub(crate) struct Type {
    pub(crate) r#match: i32,
    pub(crate) r#where: i32,
    pub(crate) r#in: String,
}
