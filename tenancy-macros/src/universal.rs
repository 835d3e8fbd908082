use crate::attr::{Argument, Name, Spec};
use crate::attribute::{self, Attribute};
use crate::expand::Designation;
use crate::find_by::FindBy;
use crate::mistakes::Mistakes;
use crate::model::Model;
use proc_macro2::TokenStream;
use quote::quote;
use syn::Result;

/// `#[universal]`: the rows are everybody's.
pub(crate) enum Universal {}

impl Attribute for Universal {
    const NAME: Name = Name::UNIVERSAL;

    type Args = ();

    const OPTIONS: &'static [Spec<()>] = &[];

    fn other((): &mut (), argument: Argument) -> Result<()> {
        Err(attribute::no_owner::<Self>(
            &argument,
            "the rows of a universal table are everybody's; if they have owners, it is `#[tenanted(Org)]`",
        ))
    }

    type Facts = FindBy;

    fn validate((): (), model: &Model, _: &mut Mistakes) -> Option<FindBy> {
        (!model.unreadable).then(|| FindBy::of(model))
    }

    fn expand(model: &Model, designation: &Designation, find_by: &FindBy) -> TokenStream {
        let item = &model.item;
        let designated = designation.everyone(find_by);
        let registration = designation.register(&TokenStream::new());
        let model = designation.model(model);
        quote!(#item #designated #model #registration)
    }
}
