//! `#[derive(Role)]`: as what somebody is a member of a tenant.

mod expand;
mod validate;

use crate::attr::{Argument, Given, Name, Spec, refuse};
use crate::facade::{self, Facade};
use crate::mistakes::Mistakes;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, DeriveInput, Ident, LitStr, Meta, Result};

/// An enum without fields.
struct Role {
    ident: Ident,
    /// From the highest to the lowest.
    variants: Vec<Variant>,
}

struct Variant {
    ident: Ident,
    /// What the database calls it.
    name: LitStr,
}

/// `#[role(name = "..")]` on a variant.
#[derive(Default)]
struct VariantArgs {
    name: Given<LitStr>,
}

const ROLE: Name = Name::ROLE;

const VARIANT_OPTIONS: &[Spec<VariantArgs>] =
    &[Spec::text("name", "read-only", |args, key, name| {
        args.name.give(key, name)
    })];

pub(crate) fn derive(item: TokenStream) -> TokenStream {
    let item = match syn::parse2::<DeriveInput>(item) {
        Ok(item) => item,
        Err(error) => return error.to_compile_error(),
    };
    let mut mistakes = Mistakes::default();
    let mut facade = Facade::default();
    for argument in arguments(&item.attrs, &mut mistakes) {
        if let Err(error) = of_the_enum(argument, &mut facade) {
            mistakes.push(error);
        }
    }
    let private = facade::private(ROLE, &facade, &mut mistakes);
    let role = validate::role(&item, &mut mistakes);
    let expansion = private
        .zip(role)
        .map(|(private, role)| expand::expand(&role, &private));
    quote!(#expansion #mistakes)
}

/// The arguments of each `#[role(..)]`.
fn arguments(attrs: &[Attribute], mistakes: &mut Mistakes) -> Vec<Argument> {
    let mut arguments = Vec::new();
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("role")) {
        match &attr.meta {
            Meta::List(list) => arguments.extend(Argument::all(list.tokens.clone())),
            Meta::Path(_) | Meta::NameValue(_) => mistakes.at(
                attr,
                "`#[role]` takes its options in parentheses\nhelp: write `#[role(name = \"..\")]` on a variant",
            ),
        }
    }
    arguments
}

fn of_the_enum(argument: Argument, facade: &mut Facade) -> Result<()> {
    match argument.word() {
        Some(key) if key == facade::OPTION.keyword => {
            facade::OPTION.read(facade, &key, argument.value)
        }
        _ => Err(refuse(
            &argument.name,
            TokenStream::new(),
            &format!(
                "unknown option `{}`\nhelp: `#[role(..)]` on the enum takes `crate = ..`",
                argument.name
            ),
        )),
    }
}

impl VariantArgs {
    fn read(attrs: &[Attribute], mistakes: &mut Mistakes) -> Self {
        let mut args = Self::default();
        for argument in arguments(attrs, mistakes) {
            if let Err(error) = args.take(argument) {
                mistakes.push(error);
            }
        }
        args
    }

    fn take(&mut self, argument: Argument) -> Result<()> {
        let key = argument.word();
        let option = key.and_then(|key| {
            let option = VARIANT_OPTIONS.iter().find(|option| key == option.keyword);
            option.map(|option| (option, key))
        });
        match option {
            Some((option, key)) => option.read(self, &key, argument.value),
            None => Err(refuse(
                &argument.name,
                TokenStream::new(),
                &format!(
                    "unknown option `{}`\nhelp: `#[role(..)]` on a variant takes `name = \"..\"`",
                    argument.name
                ),
            )),
        }
    }
}
