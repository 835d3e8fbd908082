use crate::attr::{Argument, Given, Name, Spec};
use crate::attribute::{self, Attribute};
use crate::expand::Designation;
use crate::find_by::FindBy;
use crate::mistakes::Mistakes;
use crate::model::Model;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Ident, Result};

/// `#[universal]`: the rows are everybody's.
pub(crate) enum Universal {}

#[derive(Default)]
pub(crate) struct Args {
    /// Where the user says that the table is a view.
    view: Given<Ident>,
}

pub(crate) struct Facts {
    find_by: FindBy,
    view: Option<Ident>,
}

impl Attribute for Universal {
    const NAME: Name = Name::UNIVERSAL;

    type Args = Args;

    const OPTIONS: &'static [Spec<Args>] = &[Spec::word("view", |args, key, said| {
        args.view.give(key, Ok(key.clone()))?;
        said
    })];

    fn other(_: &mut Args, argument: Argument) -> Result<()> {
        Err(attribute::no_owner::<Self>(
            &argument,
            "the rows of a universal table are everybody's; if they have owners, it is `#[tenanted(Org)]`",
        ))
    }

    type Facts = Facts;

    fn validate(args: Args, model: &Model, _: &mut Mistakes) -> Option<Facts> {
        (!model.unreadable).then(|| Facts {
            find_by: FindBy::of(model),
            view: args.view.into_value(),
        })
    }

    fn expand(
        model: &Model,
        designation: &Designation,
        Facts { find_by, view }: &Facts,
    ) -> TokenStream {
        let item = &model.item;
        let designated = designation.everyone(find_by, view.as_ref());
        let is_view = view.as_ref().map(|_| quote!(.view()));
        let registration = designation.register(&quote!(#is_view));
        let model = designation.model(model);
        quote!(#item #designated #model #registration)
    }
}
