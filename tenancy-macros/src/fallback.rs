use crate::expand::Designation;
use crate::mistakes::Mistakes;
use crate::model::Model;
use proc_macro2::TokenStream;
use quote::quote;

/// What stands in for the expansion of a model that is refused: enough that the code that uses the model is checked as
/// if it were designated, and one mistake prints one error.
pub(crate) fn expand(
    model: &Model,
    designation: Option<&Designation>,
    mistakes: &Mistakes,
) -> TokenStream {
    let item = &model.item;
    // Without a mistake of ours, nothing but Diesel keeps this from compiling: a table with no designation is closed.
    let Some(designation) = designation.filter(|_| !mistakes.is_empty()) else {
        return quote!(#item);
    };
    let refused = designation.mistaken();
    let model = designation.model(model);
    quote!(#item #refused #model)
}
