//! `#[audit(Org, User)]`: each row says what somebody has done in a tenant.

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

pub(crate) enum Audit {}

/// Who has done something in what, and by which columns.
pub(crate) struct Audits {
    tenant: Path,
    account: Path,
    /// In the order of the fields of `AuditColumns`.
    columns: [Ident; 10],
}

impl Attribute for Audit {
    const NAME: Name = Name::AUDIT;

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

    type Facts = Audits;

    fn validate(args: args::Args, model: &Model, mistakes: &mut Mistakes) -> Option<Audits> {
        validate::audits(args, model, mistakes)
    }

    fn expand(model: &Model, designation: &Designation, facts: &Audits) -> TokenStream {
        expand::expand(model, designation, facts)
    }
}
