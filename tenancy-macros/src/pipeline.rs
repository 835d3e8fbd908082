use crate::attr::{Args, Name};
use crate::designation::Designation;
use crate::mistakes::Mistakes;
use crate::model::Model;
use crate::{facade, fallback, validate};
use proc_macro2::TokenStream;
use quote::quote;

/// attr → model → validate → expand, alike for all three attributes: `validate` says what is wrong with a model and
/// what `expand` needs to know of it, and by then nothing can be wrong.
pub(crate) fn run<T>(
    name: Name,
    attr: TokenStream,
    mut item: TokenStream,
    validate: impl FnOnce(&Args, &Model, &mut Mistakes) -> Option<T>,
    expand: impl FnOnce(&Model, &Designation, &T) -> TokenStream,
) -> TokenStream {
    let mut mistakes = Mistakes::default();
    let args = Args::parse(name, attr, &mut mistakes);
    let private = facade::private(name, &args, &mut mistakes);
    let model = match Model::parse(name, item.clone()) {
        Ok(model) => model,
        Err(error) => {
            mistakes.push(error);
            item.extend(quote!(#mistakes));
            return item;
        }
    };
    let table = validate::table(name, &model, &mut mistakes);
    let valid = validate(&args, &model, &mut mistakes);
    let designation = private
        .zip(table)
        .map(|(private, table)| Designation { private, table });

    let expansion = match (designation, valid) {
        (Some(designation), Some(valid)) => expand(&model, &designation, &valid),
        (designation, _) => fallback::expand(&model, designation.as_ref(), &mistakes),
    };
    quote!(#expansion #mistakes)
}
