use proc_macro2::{Group, TokenStream, TokenTree};
use quote::ToTokens;
use std::collections::{BTreeMap, BTreeSet};
use syn::Type;

/// Bounds on types. rustc does not take two that differ in lifetimes alone (rust-lang/rust#21974): neither is asked then.
#[derive(Default)]
pub(super) struct Bounds {
    bounds: Vec<(String, TokenStream)>,
    lifetimes: BTreeMap<String, BTreeSet<String>>,
}

impl Bounds {
    pub(super) fn push(&mut self, ty: &Type, bound: TokenStream) {
        let tokens = ty.to_token_stream();
        let shape = without_lifetimes(tokens.clone()).to_string();
        self.lifetimes
            .entry(shape.clone())
            .or_default()
            .insert(tokens.to_string());
        self.bounds.push((shape, bound));
    }

    pub(super) fn get(self) -> Vec<TokenStream> {
        self.bounds
            .into_iter()
            .filter(|(shape, _)| self.lifetimes[shape].len() == 1)
            .map(|(_, bound)| bound)
            .collect()
    }
}

/// With each lifetime's name left out.
fn without_lifetimes(tokens: TokenStream) -> TokenStream {
    let mut is_name = false;
    let kept = tokens.into_iter().filter_map(|token| {
        let was_quote = std::mem::replace(
            &mut is_name,
            matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '\''),
        );
        match token {
            TokenTree::Ident(_) if was_quote => None,
            TokenTree::Group(group) => {
                let inside = without_lifetimes(group.stream());
                Some(TokenTree::Group(Group::new(group.delimiter(), inside)))
            }
            token => Some(token),
        }
    });
    kept.collect()
}
