use crate::attr::Name;
use crate::designation::Designation;
use crate::find_by::FindBy;
use crate::model::Model;
use crate::{pipeline, registration, validate};
use proc_macro2::TokenStream;
use quote::quote;

pub(crate) fn expand(attr: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::run(
        Name::Universal,
        attr,
        item,
        validate::universal,
        expand_valid,
    )
}

fn expand_valid(model: &Model, designation: &Designation, find_by: &FindBy) -> TokenStream {
    let item = &model.item;
    let designated = designation.everyone(find_by);
    let registration = registration::everyone(designation);
    let model = designation.model(item);
    quote!(#item #designated #model #registration)
}
