//! What expansions share: the impls over a table and its model, and the registration of the table.

mod designation;
mod instance;
mod registration;

pub(crate) use designation::Presence;

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Ident, Path};

/// A table on the way to its designation.
pub(crate) struct Designation {
    /// `::tenancy::__private`
    pub(crate) private: TokenStream,
    /// As in `#[diesel(table_name = ..)]`.
    pub(crate) table: Path,
}

impl Designation {
    /// `posts::table`
    pub(crate) fn path(&self) -> TokenStream {
        let table = &self.table;
        quote!(#table::table)
    }

    /// The type of a column of the table.
    pub(crate) fn column(&self, column: &Ident) -> TokenStream {
        let table = &self.table;
        quote!(#table::#column)
    }

    /// The associated type `name`, which is `column`; errors about it are shown at `column`. The span of a plain
    /// `posts::org_id` would reach from the `table_name` attribute down to the field, and if all of it had the span of
    /// the field, a misspelt table would be reported there. So the path keeps its spans, inside a projection that is
    /// the path again.
    ///
    /// The projection has no lifetime (`<&'static T as Deref>::Target` would): to normalise one, rustc equates lifetimes,
    /// and then what it knows of the designation depends on what was asked before. An incremental build asks in another
    /// order, and rustc ends with "unstable fingerprints" (rust-lang/rust#84970).
    pub(crate) fn associated_column(&self, name: &str, column: &Ident) -> TokenStream {
        let Self { private, table } = self;
        let span = located_at(column.span());
        let name = Ident::new(name, span);
        quote_spanned!(span=> type #name = <#table::#column as #private::Identity>::Type;)
    }

    /// The policy `name` with its arguments, such that what is wrong with it is shown at the user's `at`.
    pub(crate) fn policy(&self, at: Span, name: &str, arguments: &TokenStream) -> TokenStream {
        let at = located_at(at);
        let private = respanned(&self.private, at);
        let name = Ident::new(name, at);
        quote_spanned!(at=> #private::policy::#name<#arguments>)
    }
}

/// Where `path` says what it is about.
pub(crate) fn at_name(path: &Path) -> Span {
    let name = path.segments.last();
    name.map_or_else(Span::call_site, |name| located_at(name.ident.span()))
}

/// What we write, shown at what the user wrote.
pub(crate) fn located_at(span: Span) -> Span {
    Span::call_site().located_at(span)
}

/// The same tokens, shown at `span`.
pub(crate) fn respanned(tokens: &TokenStream, span: Span) -> TokenStream {
    let tokens = tokens.clone().into_iter().map(|mut token| {
        token.set_span(span);
        token
    });
    tokens.collect()
}
