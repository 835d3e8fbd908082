//! `#[determines_tenant]`: the rows are the tenants.

mod args;
mod determining;
mod expand;
mod validate;

pub(crate) use self::args::Args;
use self::determining::Determining;
pub(crate) use self::expand::expand;
pub(crate) use self::validate::below;
use crate::attr::{Argument, Name, Spec};
use crate::attribute::{self, Attribute};
use crate::expand::Designation;
use crate::mistakes::Mistakes;
use crate::model::Model;
use proc_macro2::TokenStream;
use syn::Result;

pub(crate) enum DeterminesTenant {}

impl Attribute for DeterminesTenant {
    const NAME: Name = Name::DETERMINES_TENANT;

    type Args = args::Args;

    const OPTIONS: &'static [Spec<args::Args>] = args::OPTIONS;

    fn other(_: &mut args::Args, argument: Argument) -> Result<()> {
        Err(attribute::no_owner::<Self>(
            &argument,
            "the tenant is the struct itself, and its primary key is the tenant column",
        ))
    }

    type Facts = Determining;

    fn validate(args: args::Args, model: &Model, mistakes: &mut Mistakes) -> Option<Determining> {
        validate::determining(args, model, mistakes)
    }

    fn expand(model: &Model, designation: &Designation, facts: &Determining) -> TokenStream {
        expand::expand(model, designation, facts)
    }
}
