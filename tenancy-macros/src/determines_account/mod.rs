//! `#[determines_account]`: the rows are those who sign in, and a tenant reads those who are its members.

mod args;
mod expand;
mod validate;

use crate::attr::{Argument, Name, Spec};
use crate::attribute::{self, Attribute};
use crate::expand::Designation;
use crate::find_by::FindBy;
use crate::mistakes::Mistakes;
use crate::model::Model;
use proc_macro2::TokenStream;
use syn::{Ident, Path, Result, Type};

pub(crate) enum DeterminesAccount {}

/// What tells one account from another, and which table says of which tenants it is a member.
pub(crate) struct Account {
    /// The column of the account's key.
    key: Ident,
    /// The type of the key.
    ty: Type,
    /// The table of the memberships.
    through: Path,
    /// Its column that names the account.
    by: Ident,
    find_by: FindBy,
}

impl Attribute for DeterminesAccount {
    const NAME: Name = Name::DETERMINES_ACCOUNT;

    type Args = args::Args;

    const OPTIONS: &'static [Spec<args::Args>] = args::OPTIONS;

    fn other(_: &mut args::Args, argument: Argument) -> Result<()> {
        Err(attribute::no_owner::<Self>(
            &argument,
            "an account belongs to each tenant of which it is a member, as the table of the memberships says",
        ))
    }

    type Facts = Account;

    fn validate(args: args::Args, model: &Model, mistakes: &mut Mistakes) -> Option<Account> {
        validate::account(args, model, mistakes)
    }

    fn expand(model: &Model, designation: &Designation, facts: &Account) -> TokenStream {
        expand::expand(model, designation, facts)
    }
}
