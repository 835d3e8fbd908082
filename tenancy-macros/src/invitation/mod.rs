//! `#[invitation(Org, User)]`: each row invites somebody to be a member of a tenant.

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

pub(crate) enum Invitation {}

/// Who is invited to what, and by which columns.
pub(crate) struct Invites {
    tenant: Path,
    account: Path,
    tenant_column: Ident,
    inviter_column: Ident,
    address_column: Ident,
    role_column: Ident,
    token_hash_column: Ident,
    status_column: Ident,
    pending_column: Ident,
    expires_at_column: Ident,
}

impl Attribute for Invitation {
    const NAME: Name = Name::INVITATION;

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

    type Facts = Invites;

    fn validate(args: args::Args, model: &Model, mistakes: &mut Mistakes) -> Option<Invites> {
        validate::invites(args, model, mistakes)
    }

    fn expand(model: &Model, designation: &Designation, facts: &Invites) -> TokenStream {
        expand::expand(model, designation, facts)
    }
}
