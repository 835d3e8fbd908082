//! `#[determines_tenant]`: the rows are the tenants.

mod args;
mod expand;
mod validate;

use crate::attr::{Argument, Name, Spec};
use crate::attribute::{self, Attribute};
use crate::expand::Designation;
use crate::mistakes::Mistakes;
use crate::model::Model;
use proc_macro2::TokenStream;
use syn::{Ident, Path, Result, Type};

pub(crate) enum DeterminesTenant {}

/// What tells one tenant from another, and what is said of their table.
pub(crate) struct Determining {
    /// The column of the tenant's key.
    key: Ident,
    /// The type of the key.
    ty: Type,
    /// Every tenant reads the list of all.
    listed: bool,
    /// The column that names the tenant above.
    parent: Option<Ident>,
    /// What writes the key to the log.
    log: Option<Path>,
}

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
