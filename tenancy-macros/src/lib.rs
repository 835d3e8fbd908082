//! The attributes of [`tenancy`](https://docs.rs/tenancy), which re-exports them: use them from there.
//!
//! Each of a program's tables is *designated* once, by an attribute on its model: whose rows are they? A query with a
//! table that is not designated does not compile.
//!
//! | attribute | the rows of the table |
//! |---|---|
//! | [`#[determines_tenant]`](macro@determines_tenant) | are the tenants themselves |
//! | [`#[tenanted(Org)]`](macro@tenanted) | belong each to one tenant |
//! | [`#[universal]`](macro@universal) | are everybody's |
//!
//! # What they have in common
//!
//! They stand on a struct with named fields and a `#[diesel(table_name = ..)]`, in the crate that has the table's
//! `table!`. They read Diesel's `column_name`, `primary_key` and `embed` as Diesel does. The primary key by which rows
//! are found is that of `#[diesel(primary_key(..))]`, else the field `id`, else what `table!` says.
//!
//! `crate = path` says where `tenancy` is, for a crate that does not have it among its own dependencies, such as one
//! that a macro of yours expands in. A dependency that is renamed in Cargo.toml is found without it.
//!
//! All mistakes of one model are reported at once.
//!
//! The examples here are not compiled, since `tenancy` depends on this crate; its own are.

mod attr;
mod attribute;
mod derives;
mod determines_tenant;
mod expand;
mod facade;
mod fallback;
mod find_by;
mod mistakes;
mod model;
mod pipeline;
mod tenanted;
#[cfg(test)]
mod tests;
mod universal;

use determines_tenant::DeterminesTenant;
use pipeline::run;
use proc_macro::TokenStream;
use tenanted::Tenanted;
use universal::Universal;

/// The model whose rows are the tenants.
///
/// Its primary key, of one column, is the tenant's key, and the field's type is the key's type. A tenant sees its own
/// row of this table and no other. The struct is `pub`, since the tables of its rows, which `table!` makes public, name
/// it, and has no generic parameters.
///
/// ```rs
/// #[determines_tenant]
/// #[derive(Queryable, Selectable, Identifiable)]
/// #[diesel(table_name = orgs)]
/// pub struct Org {
///     pub id: i32,
///     pub name: String,
/// }
/// ```
///
/// # Options
///
/// - `own_row_only`: what holds without it, said aloud. A list of the tenants is often a list of customers.
/// - `listed`: every tenant reads all rows of this table, and writes its own.
/// - `parent = parent_id`: the column names the tenant above, so that `TenantsConn::with_descendants` finds those below.
///   Who is above a tenant reads its rows, so a tenant sets the column to an `OtherTenant` and to nothing else. A tenant
///   above another one is not removed, and if it is merged, those below it are below the other one.
/// - `log = path`: the function that writes a key to the log, `fn(&Key) -> impl Display`: a hash of it, a part of it, or
///   all of it (`log = ToString::to_string`). Without it, this library writes no key to the log.
/// - `crate = path`: where `tenancy` is.
///
/// ```rs
/// #[determines_tenant(listed, parent = parent_id)]
/// #[derive(Queryable, Selectable, Identifiable)]
/// #[diesel(table_name = regions)]
/// pub struct Region {
///     pub id: i32,
///     pub parent_id: Option<i32>,
///     pub name: String,
/// }
/// ```
#[proc_macro_attribute]
pub fn determines_tenant(attr: TokenStream, item: TokenStream) -> TokenStream {
    run::<DeterminesTenant>(attr.into(), item.into()).into()
}

/// A model whose rows belong each to one tenant.
///
/// It stands **above the derives**, and does two of them itself: `Insertable` and `AsChangeset`. To plain Diesel they mean
/// what Diesel's own mean. In a statement of a tenant, the tenant field and the fields of other columns that only the
/// connection writes are left out, so that a whole model can be inserted and saved. An instance that names another tenant
/// is an error there; `None` names nobody.
///
/// ```rs
/// #[tenanted(Org)]
/// #[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset)]
/// #[diesel(table_name = posts)]
/// pub struct Post {
///     pub id: i32,
///     pub org_id: i32,
///     pub title: String,
/// }
/// ```
///
/// The tenant column of a table whose tenant is `Org` is `org_id`, else `tenant_id`. Rows are found by their primary
/// key without it: with the primary key `(org_id, number)`, by `number`.
///
/// # Options
///
/// - the tenant: the path of the type with [`#[determines_tenant]`](macro@determines_tenant).
/// - `column = acct_id`: the tenant column. The model need not have a field for it.
/// - `crate = path`: where `tenancy` is.
///
/// Each of the others says more of the table. `global`, `adoptable`, `shared_with`, `through` and `type_column` are
/// different answers to whose the rows are, and a table has one; the rest goes with any of them that has a tenant
/// column, and `references` with all. A column has one meaning.
///
/// ## `global`
///
/// Rows whose tenant column, which is nullable, is `NULL` are global: every tenant reads them, and none writes one. With
/// `global = is_global`, rows whose column `is_global` is true are, and the tenant column is not null.
///
/// ```rs
/// #[tenanted(Org, global)]
/// #[derive(Queryable, Insertable, AsChangeset)]
/// #[diesel(table_name = tags)]
/// pub struct Tag {
///     pub id: i32,
///     pub org_id: Option<i32>,
///     pub name: String,
/// }
///
/// #[tenanted(Org, global = is_global)]
/// #[derive(Queryable, Insertable, AsChangeset)]
/// #[diesel(table_name = templates)]
/// pub struct Template {
///     pub id: i32,
///     pub org_id: i32,
///     pub is_global: bool,
///     pub text: String,
/// }
/// ```
///
/// ## `adoptable`
///
/// Rows whose tenant column, which is nullable, is `NULL` are nobody's yet: no tenant sees one, until `Model::adopt`
/// makes it the tenant's.
///
/// ```rs
/// #[tenanted(Org, adoptable)]
/// #[derive(Queryable)]
/// #[diesel(table_name = leads)]
/// pub struct Lead {
///     pub id: i32,
///     pub org_id: Option<i32>,
///     pub email: String,
/// }
/// ```
///
/// ## `shared_with = reader_id`
///
/// The tenant whose key is in the column reads the row, too. The column is set to an `OtherTenant` and to nothing else,
/// so that no key of another tenant gets there by accident.
///
/// ```rs
/// #[tenanted(Org, shared_with = reader_id)]
/// #[derive(Queryable)]
/// #[diesel(table_name = notes)]
/// pub struct Note {
///     pub id: i32,
///     pub org_id: i32,
///     pub reader_id: Option<i32>,
///     pub text: String,
/// }
/// ```
///
/// ## `other_tenant = invited_id`
///
/// The column may hold another tenant's key, which is no right to read the row. It is set to an `OtherTenant` and to
/// nothing else. It may be given several times.
///
/// ```rs
/// #[tenanted(Org, other_tenant = from_id, other_tenant = to_id)]
/// #[derive(Queryable)]
/// #[diesel(table_name = transfers)]
/// pub struct Transfer {
///     pub id: i32,
///     pub org_id: i32,
///     pub from_id: Option<i32>,
///     pub to_id: Option<i32>,
/// }
/// ```
///
/// ## `references(post_id -> posts, ..)`
///
/// What a tenant sets the column to is the key of a row of that table which the tenant reads. Inserts, updates and
/// upserts ask in the statement itself; what points elsewhere is not written. The column may be nullable.
///
/// ```rs
/// #[tenanted(Org, references(post_id -> posts, author_id -> users))]
/// #[derive(Queryable, Insertable, AsChangeset)]
/// #[diesel(table_name = comments)]
/// pub struct Comment {
///     pub id: i32,
///     pub org_id: i32,
///     pub post_id: i32,
///     pub author_id: Option<i32>,
/// }
/// ```
///
/// ## `through = posts, foreign_key = post_id`
///
/// A row has no tenant column, and belongs to whom the row of `posts` belongs that its column `post_id` names, which may
/// be tenanted through a parent in turn. No tenant is named. The parent's key is unique over all tenants.
///
/// ```rs
/// #[tenanted(through = posts, foreign_key = post_id)]
/// #[derive(Queryable, Insertable, AsChangeset)]
/// #[diesel(table_name = attachments)]
/// pub struct Attachment {
///     pub id: i32,
///     pub post_id: i32,
///     pub url: String,
/// }
/// ```
///
/// ## `User = author_id`
///
/// A further dimension: a row also belongs to the tenant of the type `User` whose key is in the column. Only a connection
/// that is bound to both, `TenantConn<_, (Site, User)>`, reaches it. It may be given several times, each with another
/// type. As in Rust, types begin with a capital letter, and options do not.
///
/// ```rs
/// #[tenanted(Site, User = author_id)]
/// #[derive(Queryable, Insertable)]
/// #[diesel(table_name = drafts)]
/// pub struct Draft {
///     pub id: i32,
///     pub site_id: i32,
///     pub author_id: i32,
///     pub text: String,
/// }
/// ```
///
/// ## `Org = "Org", Site = "Site", type_column = owner_type, column = owner_id`
///
/// A row has an owner of one of up to four types: the type column says of which, in the words in quotes, and the column
/// holds the owner's key. The keys are all of one type.
///
/// ```rs
/// #[tenanted(Org = "Org", Site = "Site", type_column = owner_type, column = owner_id)]
/// #[derive(Queryable, Insertable)]
/// #[diesel(table_name = invoices)]
/// pub struct Invoice {
///     pub id: i32,
///     pub owner_type: String,
///     pub owner_id: i32,
///     pub total: i32,
/// }
/// ```
#[proc_macro_attribute]
pub fn tenanted(attr: TokenStream, item: TokenStream) -> TokenStream {
    run::<Tenanted>(attr.into(), item.into()).into()
}

/// A model whose rows are everybody's, such as a list of countries.
///
/// Every tenant reads all of it, alone and joined to tables that are tenanted.
///
/// ```rs
/// #[universal]
/// #[derive(Queryable, Selectable)]
/// #[diesel(table_name = countries)]
/// pub struct Country {
///     pub id: i32,
///     pub name: String,
/// }
/// ```
///
/// # Options
///
/// - `crate = path`: where `tenancy` is.
#[proc_macro_attribute]
pub fn universal(attr: TokenStream, item: TokenStream) -> TokenStream {
    run::<Universal>(attr.into(), item.into()).into()
}

/// Takes `#[diesel(..)]` and makes nothing of it, where the attributes have done a derive of Diesel's themselves.
#[doc(hidden)]
#[proc_macro_derive(DieselAttributes, attributes(diesel))]
pub fn diesel_attributes(_: TokenStream) -> TokenStream {
    TokenStream::new()
}
