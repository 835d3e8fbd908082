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
mod designation;
mod determines_tenant;
mod facade;
mod fallback;
mod find_by;
mod mistakes;
mod model;
mod pipeline;
mod registration;
mod shape;
mod tenanted;
#[cfg(test)]
mod tests;
mod universal;
mod validate;

use proc_macro::TokenStream;

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
/// - `crate = path`: where `tenancy` is.
#[proc_macro_attribute]
pub fn determines_tenant(attr: TokenStream, item: TokenStream) -> TokenStream {
    determines_tenant::expand(attr.into(), item.into()).into()
}

/// A model whose rows belong each to one tenant.
///
/// It stands **above the derives**. It puts Diesel's `skip_insertion` and `skip_update` on the tenant field, so that a
/// whole model can be inserted and saved, and the tenant column is written by the connection alone.
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
/// - the tenant, first: the path of the type with [`#[determines_tenant]`](macro@determines_tenant).
/// - `column = acct_id`: the tenant column. The model need not have a field for it.
/// - `crate = path`: where `tenancy` is.
#[proc_macro_attribute]
pub fn tenanted(attr: TokenStream, item: TokenStream) -> TokenStream {
    tenanted::expand(attr.into(), item.into()).into()
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
    universal::expand(attr.into(), item.into()).into()
}
