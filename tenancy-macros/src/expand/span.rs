//! Where the user sees what is wrong with what we write.

use proc_macro2::{Span, TokenStream};
use syn::Path;

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
