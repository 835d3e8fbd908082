//! `#[membership(Org, User)]`: each row says of an account that it is a member of a tenant, and as what.

mod args;
mod expand;
mod validate;

use crate::attr::{Argument, Name, Spec};
use crate::attribute::{Attribute, unknown};
use crate::expand::Designation;
use crate::mistakes::Mistakes;
use crate::model::Model;
use proc_macro2::TokenStream;
use syn::{Ident, Path, Result, Type};

pub(crate) enum Membership {}

/// Who is joined with what, and by which columns.
pub(crate) struct Joins {
    tenant: Path,
    account: Path,
    tenant_column: Ident,
    account_column: Ident,
    role_column: Ident,
    status_column: Ident,
    /// The type of the role.
    role: Type,
}

impl Attribute for Membership {
    const NAME: Name = Name::MEMBERSHIP;

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

    type Facts = Joins;

    fn validate(args: args::Args, model: &Model, mistakes: &mut Mistakes) -> Option<Joins> {
        validate::joins(args, model, mistakes)
    }

    fn expand(model: &Model, designation: &Designation, facts: &Joins) -> TokenStream {
        expand::expand(model, designation, facts)
    }
}
