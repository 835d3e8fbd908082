//! `#[outbox(Org, User)]`: each row is a message of a tenant that is still to be handled.

mod args;
mod expand;
mod validate;

use crate::attr::{Argument, Name, Spec};
use crate::attribute::{Attribute, unknown};
use crate::expand::Designation;
use crate::mistakes::Mistakes;
use crate::model::Model;
use proc_macro2::TokenStream;
use syn::{Ident, Path, Result};

pub(crate) enum Outbox {}

/// Whose messages they are, and by which columns.
pub(crate) struct Sends {
    tenant: Path,
    account: Path,
    /// In the order of the fields of `OutboxColumns`.
    columns: [Ident; 9],
}

impl Attribute for Outbox {
    const NAME: Name = Name::OUTBOX;

    type Args = args::Args;

    const OPTIONS: &'static [Spec<args::Args>] = args::OPTIONS;

    const TAKES: &'static [&'static str] = &["a tenant", "an account"];

    fn other(args: &mut args::Args, argument: Argument) -> Result<()> {
        if argument.is_bare_type() {
            args.sides.give(Self::NAME, &argument.name)
        } else {
            args.sides.not_understood();
            Err(unknown::<Self>(&argument))
        }
    }

    type Facts = Sends;

    fn validate(args: args::Args, model: &Model, mistakes: &mut Mistakes) -> Option<Sends> {
        validate::sends(args, model, mistakes)
    }

    fn expand(model: &Model, designation: &Designation, facts: &Sends) -> TokenStream {
        expand::expand(model, designation, facts)
    }
}
