//! Attributes on the model of a table of accounts' that hangs on a tenant: each row is the tenant's, an account of which has to
//! do with it, and no tenant writes it. They differ in their columns and in their words; a file each.

mod api_key;
mod audit;
mod expand;
mod impersonation;
mod invitation;
mod join_link;
mod outbox;
mod team;
mod team_grant;
mod team_member;
mod tenant_domain;
mod validate;

pub(crate) use self::api_key::ApiKey;
pub(crate) use self::audit::Audit;
pub(crate) use self::impersonation::Impersonation;
pub(crate) use self::invitation::Invitation;
pub(crate) use self::join_link::JoinLink;
pub(crate) use self::outbox::Outbox;
pub(crate) use self::team::Team;
pub(crate) use self::team_grant::TeamGrant;
pub(crate) use self::team_member::TeamMember;
pub(crate) use self::tenant_domain::TenantDomain;

use crate::attr::{Argument, Given, Name, Spec};
use crate::attribute::{Attribute, unknown};
use crate::expand::Designation;
use crate::mistakes::Mistakes;
use crate::model::Model;
use crate::sides::Sides;
use proc_macro2::TokenStream;
use std::marker::PhantomData;
use syn::{Ident, Path, Result};

/// What tells one of these attributes from another.
pub(crate) trait Hanging {
    const NAME: Name;

    /// What a row is, and what its impls are for, in the words of a message.
    const ROW: [&'static str; 2];

    /// Who the account is, and what the tenant is to it, in the words of a message.
    const SIDES: [&'static str; 2];

    /// The policy by which no tenant writes a row.
    const POLICY: &'static str;

    const NAMES: Names;

    /// The module that has the names, which is who needs the columns in the words of a message.
    const MODULE: &'static str = "accounts";

    /// Whether a row ends with the membership of its account.
    const ENDS: bool = false;

    const OPTIONS: &'static [Spec<Args>];

    /// Its columns, in the order of [`Args::columns`].
    const COLUMNS: &'static [Column];
}

/// The names of its module that its expansion says.
pub(crate) struct Names {
    /// The trait of the model.
    row: &'static str,
    /// The type of the columns' names.
    columns: &'static str,
    /// The trait of the tenants.
    has: &'static str,
}

/// A column, if the user names none, and how what is in it is kept.
pub(crate) struct Column {
    name: &'static str,
    keeps: Keeps,
}

/// What is in a column: as [`Kept`](crate::expand::Kept), of whichever tenant and account.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keeps {
    Tenant,
    Account,
    MaybeAccount,
    Text,
    MaybeText,
    Hash,
    Flag,
    Id,
    Count,
    Mark,
    Moment,
    Time,
}

/// The attribute of such a table.
pub(crate) struct On<H>(PhantomData<H>);

/// As many as an attribute has, or more.
const COLUMNS: usize = 12;

#[derive(Default)]
pub(crate) struct Args {
    sides: Sides,
    columns: [Given<Ident>; COLUMNS],
}

/// Whose rows they are, and by which columns.
pub(crate) struct Hangs {
    tenant: Path,
    account: Path,
    tenant_column: Ident,
    columns: Vec<Ident>,
}

/// The options and the columns of an attribute, in the order of the fields of its `..Columns`.
macro_rules! columns {
    ($($at:literal: $option:literal = $name:literal, $keeps:ident;)*) => {
        const OPTIONS: &'static [Spec<Args>] = &[$(
            Spec::column($option, $name, |args, key, column| args.columns[$at].give(key, column)),
        )*];

        const COLUMNS: &'static [Column] = &[$(
            Column { name: $name, keeps: Keeps::$keeps },
        )*];
    };
}
use columns;

impl<H: Hanging> Attribute for On<H> {
    const NAME: Name = H::NAME;

    type Args = Args;

    const OPTIONS: &'static [Spec<Args>] = H::OPTIONS;

    const TAKES: &'static [&'static str] = &["a tenant", "an account"];

    fn other(args: &mut Args, argument: Argument) -> Result<()> {
        if argument.is_bare_type() {
            args.sides.give(H::NAME, &argument.name)
        } else {
            args.sides.not_understood();
            Err(unknown::<Self>(&argument))
        }
    }

    type Facts = Hangs;

    fn validate(args: Args, model: &Model, mistakes: &mut Mistakes) -> Option<Hangs> {
        validate::hangs::<H>(args, model, mistakes)
    }

    fn expand(model: &Model, designation: &Designation, facts: &Hangs) -> TokenStream {
        expand::expand::<H>(model, designation, facts)
    }
}
