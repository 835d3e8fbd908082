//! `#[determines_tenant]` and `#[tenanted(Org)]` on one model, in either order: the rows are tenants, and each belongs to one.
//!
//! The first of the two that rustc expands takes the other one away, and expands both.

use crate::attr::{Argument, Name};
use crate::determines_tenant::{self, DeterminesTenant};
use crate::expand::Designation;
use crate::facade::{self, Facade};
use crate::fallback;
use crate::mistakes::Mistakes;
use crate::model::Model;
use crate::pipeline::{run, take};
use crate::tenanted::{self, Tenanted};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Attribute, ItemStruct, Meta};

pub(crate) fn tenanted(attr: TokenStream, item: TokenStream) -> TokenStream {
    match without(Name::DETERMINES_TENANT, &item) {
        Some((other, item)) => both(other, attr, item),
        None => run::<Tenanted>(attr, item),
    }
}

pub(crate) fn determines_tenant(attr: TokenStream, item: TokenStream) -> TokenStream {
    match without(Name::TENANTED, &item) {
        Some((other, item)) => both(attr, other, item),
        None => run::<DeterminesTenant>(attr, item),
    }
}

/// What the attribute of this name says, and the item without it; if it stands there, once.
fn without(name: Name, item: &TokenStream) -> Option<(TokenStream, TokenStream)> {
    let mut item: ItemStruct = syn::parse2(item.clone()).ok()?;
    let is_other = |attr: &Attribute| name.is(attr.path());
    let at = item.attrs.iter().position(is_other)?;
    let said = match &item.attrs[at].meta {
        Meta::Path(_) => TokenStream::new(),
        Meta::List(list) => list.tokens.clone(),
        Meta::NameValue(_) => return None,
    };
    item.attrs.remove(at);
    Some((said, item.into_token_stream()))
}

fn both(determines: TokenStream, tenanted: TokenStream, mut item: TokenStream) -> TokenStream {
    let mut mistakes = Mistakes::default();
    let mut facade = Facade::default();
    let mut args = determines_tenant::Args::default();
    for argument in Argument::all(determines) {
        if let Err(error) = take::<DeterminesTenant>(argument, &mut args, &mut facade) {
            mistakes.push(error);
        }
    }
    let mut owner = tenanted::Args::default();
    for argument in Argument::all(tenanted) {
        if let Err(error) = take::<Tenanted>(argument, &mut owner, &mut facade) {
            mistakes.push(error);
        }
    }
    let name = Name::DETERMINES_TENANT;
    let private = facade::private(name, &facade, &mut mistakes);
    let model = match Model::parse(name, item.clone()) {
        Ok(model) => model,
        Err(error) => {
            mistakes.push(error);
            item.extend(quote!(#mistakes));
            return item;
        }
    };
    let table = model.table(name, &mut mistakes);
    let above = tenanted::above(owner, &model, &mut mistakes);
    let facts = determines_tenant::below(args, above, &model, &mut mistakes);
    let designation = private
        .zip(table)
        .map(|(private, table)| Designation { private, table });
    let expansion = match (designation, facts) {
        (Some(designation), Some(facts)) if mistakes.is_empty() => {
            determines_tenant::expand(&model, &designation, &facts)
        }
        (designation, _) => fallback::expand(&model, designation.as_ref(), &mistakes),
    };
    quote!(#expansion #mistakes)
}
