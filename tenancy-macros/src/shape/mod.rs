//! Shapes of tenancy: what an option of `#[tenanted]` says of a table beside its tenant. One file a shape; a new one is
//! a file here, which says everything about it, and its line in [`OPTIONS`].

mod adoptable;
mod dimension;
mod global;
mod other_tenant;
mod polymorphic;
mod references;
mod shared_with;
mod through;

use crate::attr::Value;
use crate::derives::Fixed;
use crate::designation::{Designation, located_at};
use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use std::rc::Rc;
use syn::{Ident, LitStr, Path, Result};

type Parse = fn(&Ident, Value) -> Result<Rc<dyn Shape>>;

const OPTIONS: &[(&str, Parse)] = &[
    ("adoptable", adoptable::parse),
    ("foreign_key", through::parse_foreign_key),
    ("global", global::parse),
    ("other_tenant", other_tenant::parse),
    ("references", references::parse),
    ("shared_with", shared_with::parse),
    ("through", through::parse),
    ("type_column", polymorphic::parse_type_column),
];

/// What one option says.
pub(crate) trait Shape {
    /// As the user wrote it.
    fn keyword(&self) -> String;

    /// Where the user wrote it.
    fn at(&self) -> TokenStream;

    /// What kind of option it is.
    fn kind(&self) -> Kind;

    /// Whether it cannot be said together with `other`.
    fn excludes(&self, other: &dyn Shape) -> bool {
        matches!((self.kind(), other.kind()), (Kind::Base(_), Kind::Base(_)))
            || (self.keyword() == other.keyword() && !matches!(self.kind(), Kind::Layer))
    }

    /// The columns that it is about.
    fn columns(&self) -> Vec<&Ident> {
        Vec::new()
    }

    /// The policy, given that of the options before it; for a base, that of a table with nothing but a tenant.
    fn policy(&self, inner: TokenStream, table: &Table<'_>) -> TokenStream;

    /// Columns that only the connection writes, beside the tenant column.
    fn fixed(&self, _: &Table<'_>) -> Vec<Fixed> {
        Vec::new()
    }

    /// Columns that name a tenant of an instance, beside the tenant column.
    fn names_tenant(&self) -> Vec<Ident> {
        Vec::new()
    }

    /// What whole tenants have to do with it, beside the tenant column: see the runtime's `tenants::Entry`.
    fn roles(&self, _: &Table<'_>) -> TokenStream {
        TokenStream::new()
    }

    /// Impls beside those that every table has.
    fn impls(&self, _: &Designation) -> TokenStream {
        TokenStream::new()
    }

    /// What the compiler is asked beside these, of types that it knows.
    fn checks(&self, _: &Table<'_>) -> TokenStream {
        TokenStream::new()
    }

    /// A part of another shape: `foreign_key`, of `through`.
    fn part(&self) -> Option<&Ident> {
        None
    }

    /// One of several types of owners.
    fn owner(&self) -> Option<(&Path, &LitStr)> {
        None
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Says whose the rows are.
    Base(Presence),
    /// Says more of it.
    Layer,
    /// Is a part of another one.
    Part,
    /// One of several types of owners.
    Owner,
}

/// Whether each row has a tenant in the tenant column.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    NotNull,
    MayBeNull,
    /// There is no single tenant column.
    NoColumn,
}

/// The table that the shapes are of.
pub(crate) struct Table<'a> {
    pub(crate) designation: &'a Designation,
    pub(crate) tenant: Option<&'a Path>,
    pub(crate) column: Option<&'a Ident>,
    pub(crate) shapes: &'a [Rc<dyn Shape>],
}

impl Table<'_> {
    /// `posts::table`
    pub(crate) fn path(&self) -> TokenStream {
        let table = &self.designation.table;
        quote::quote!(#table::table)
    }

    /// The type of a column of the table.
    pub(crate) fn column(&self, column: &Ident) -> TokenStream {
        let table = &self.designation.table;
        quote::quote!(#table::#column)
    }

    /// The policy `name` with its arguments, such that what is wrong with it is shown at the user's `at`.
    pub(crate) fn policy(&self, at: Span, name: &str, arguments: &TokenStream) -> TokenStream {
        let at = located_at(at);
        let private = self
            .designation
            .private
            .clone()
            .into_iter()
            .map(|mut token| {
                token.set_span(at);
                token
            });
        let private: TokenStream = private.collect();
        let name = Ident::new(name, at);
        quote::quote_spanned!(at=> #private::policy::#name<#arguments>)
    }

    /// The value of the part `keyword`.
    pub(crate) fn part(&self, keyword: &str) -> Option<&Ident> {
        let part = self
            .shapes
            .iter()
            .find(|shape| shape.keyword() == keyword)?;
        part.part()
    }

    /// The types of owners and what the type column says of them.
    pub(crate) fn owners(&self) -> impl Iterator<Item = (&Path, &LitStr)> {
        self.shapes.iter().filter_map(|shape| shape.owner())
    }
}

pub(crate) fn is_option(keyword: &str) -> bool {
    OPTIONS.iter().any(|(option, _)| *option == keyword)
}

/// # Errors
///
/// The value is not what the option takes.
pub(crate) fn parse(key: &Ident, value: Value) -> Result<Rc<dyn Shape>> {
    let keyword = key.to_string();
    let (_, parse) = OPTIONS
        .iter()
        .find(|(option, _)| *option == keyword)
        .expect("asked `is_option`");
    parse(key, value)
}

/// `User = author_id` or `Org = "Org"`.
///
/// # Errors
///
/// The value is neither.
pub(crate) fn of_type(tenant: Path, value: Value) -> Result<Rc<dyn Shape>> {
    match value.clone().parse_is(syn::parse2::<LitStr>) {
        Ok(name) => Ok(polymorphic::owner(tenant, name)),
        Err(_) => dimension::parse(tenant, value),
    }
}

/// As the user writes it: without spaces.
pub(crate) fn text(path: &Path) -> String {
    path.to_token_stream().to_string().replace(' ', "")
}
