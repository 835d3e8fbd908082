use super::{Kind, Shape, Table};
use crate::attr::Value;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use std::rc::Rc;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Error, Ident, Path, Result, Token};

/// `references(post_id -> posts, ..)`: what the column points to is in scope.
struct References {
    key: Ident,
    references: Vec<Reference>,
}

struct Reference {
    column: Ident,
    parent: Path,
}

impl Parse for Reference {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let column = input.parse()?;
        input.parse::<Token![->]>()?;
        let parent = input.call(Path::parse_mod_style)?;
        Ok(Self { column, parent })
    }
}

pub(super) fn parse(key: &Ident, value: Value) -> Result<Rc<dyn Shape>> {
    let refused = |tokens: TokenStream| {
        let at = if tokens.is_empty() {
            key.to_token_stream()
        } else {
            tokens
        };
        Error::new_spanned(
            at,
            "`references` takes columns and the tables they point to\n\
             help: write `references(post_id -> posts)`",
        )
    };
    let Value::List(list) = value else {
        return Err(refused(value.tokens()));
    };
    let references = Punctuated::<Reference, Token![,]>::parse_terminated
        .parse2(list.clone())
        .map_err(|_| refused(list.clone()))?;
    if references.is_empty() {
        return Err(refused(list));
    }
    Ok(Rc::new(References {
        key: key.clone(),
        references: references.into_iter().collect(),
    }))
}

impl Shape for References {
    fn keyword(&self) -> String {
        "references".to_owned()
    }

    fn at(&self) -> TokenStream {
        self.key.to_token_stream()
    }

    fn kind(&self) -> Kind {
        Kind::Layer
    }

    fn columns(&self) -> Vec<&Ident> {
        let references = self.references.iter();
        references.map(|reference| &reference.column).collect()
    }

    fn policy(&self, inner: TokenStream, table: &Table<'_>) -> TokenStream {
        self.references.iter().fold(inner, |inner, reference| {
            let column = table.column(&reference.column);
            let parent = &reference.parent;
            let arguments = quote!(#inner, #column, #parent::table);
            table.policy(reference.column.span(), "WithReference", &arguments)
        })
    }
}
