use crate::attr::Argument;
use crate::attribute::Attribute;
use crate::expand::Designation;
use crate::facade::{self, Facade};
use crate::fallback;
use crate::mistakes::Mistakes;
use crate::model::Model;
use proc_macro2::TokenStream;
use quote::quote;

/// attr → model → validate → expand, alike for all attributes: `validate` says what is wrong with a model and what
/// `expand` needs to know of it, and by then nothing can be wrong.
pub(crate) fn run<A: Attribute>(attr: TokenStream, mut item: TokenStream) -> TokenStream {
    let mut mistakes = Mistakes::default();
    let mut args = A::Args::default();
    let mut facade = Facade::default();
    for argument in Argument::all(attr) {
        if let Err(error) = take::<A>(argument, &mut args, &mut facade) {
            mistakes.push(error);
        }
    }
    let private = facade::private(A::NAME, &facade, &mut mistakes);
    let model = match Model::parse(A::NAME, item.clone()) {
        Ok(model) => model,
        Err(error) => {
            mistakes.push(error);
            item.extend(quote!(#mistakes));
            return item;
        }
    };
    let table = model.table(A::NAME, &mut mistakes);
    let facts = A::validate(args, &model, &mut mistakes);
    let designation = private
        .zip(table)
        .map(|(private, table)| Designation { private, table });

    let expansion = match (designation, facts) {
        (Some(designation), Some(facts)) => A::expand(&model, &designation, &facts),
        (designation, _) => fallback::expand(&model, designation.as_ref(), &mistakes),
    };
    quote!(#expansion #mistakes)
}

/// Takes one argument.
pub(crate) fn take<A: Attribute>(
    argument: Argument,
    args: &mut A::Args,
    facade: &mut Facade,
) -> syn::Result<()> {
    let Some(key) = argument.word() else {
        return A::other(args, argument);
    };
    if key == facade::OPTION.keyword {
        return facade::OPTION.read(facade, &key, argument.value);
    }
    match A::OPTIONS.iter().find(|option| key == option.keyword) {
        Some(option) => option.read(args, &key, argument.value),
        None => A::other(args, argument),
    }
}
