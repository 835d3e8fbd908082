//! `#[tenanted]`: the rows belong each to one tenant.

mod args;
mod expand;
mod ownership;
mod permissions;
mod validate;

pub(crate) use self::args::Args;
pub(crate) use self::expand::{NamedBy, asked_of_join_table, named_by};
use self::ownership::Said;
pub(crate) use self::ownership::{Above, Others, ThroughJoinTable};
pub(crate) use self::validate::above;
use crate::attr::{Argument, Name, Spec};
use crate::attribute::{Attribute, unknown};
use crate::expand::Designation;
use crate::mistakes::Mistakes;
use crate::model::Model;
use proc_macro2::TokenStream;
use syn::Result;

pub(crate) enum Tenanted {}

impl Attribute for Tenanted {
    const NAME: Name = Name::TENANTED;

    type Args = args::Args;

    const OPTIONS: &'static [Spec<args::Args>] = args::OPTIONS;

    const TAKES: &'static [&'static str] = &["a tenant", "further dimensions (`User = author_id`)"];

    fn other(args: &mut args::Args, argument: Argument) -> Result<()> {
        if argument.is_bare_type() {
            args.tenant(&argument.name)
        } else if let Some(tenant) = argument.type_path() {
            args.of_type(tenant, argument.value)
        } else {
            args.not_understood();
            Err(unknown::<Self>(&argument))
        }
    }

    type Facts = Said;

    fn validate(args: args::Args, model: &Model, mistakes: &mut Mistakes) -> Option<Said> {
        validate::said(args, model, mistakes)
    }

    fn expand(model: &Model, designation: &Designation, said: &Said) -> TokenStream {
        expand::expand(model, designation, said)
    }
}
