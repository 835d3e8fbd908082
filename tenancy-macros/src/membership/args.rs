use crate::attr::{Given, Spec};
use proc_macro2::TokenStream;
use syn::{Error, Ident, Path, Result};

#[derive(Default)]
pub(crate) struct Args {
    /// The types, in the order in which they are named: of the tenants, and of the accounts.
    pub(super) tenant: Given<Path>,
    pub(super) account: Given<Path>,
    /// Their columns.
    pub(super) tenant_column: Given<Ident>,
    pub(super) account_column: Given<Ident>,
    pub(super) role_column: Given<Ident>,
    pub(super) status_column: Given<Ident>,
}

pub(super) const OPTIONS: &[Spec<Args>] = &[
    Spec::column("tenant", "org_id", |args, key, column| {
        args.tenant_column.give(key, column)
    }),
    Spec::column("account", "user_id", |args, key, column| {
        args.account_column.give(key, column)
    }),
    Spec::column("role", "role", |args, key, column| {
        args.role_column.give(key, column)
    }),
    Spec::column("status", "status", |args, key, column| {
        args.status_column.give(key, column)
    }),
];

impl Args {
    /// The tenant, and after it the account.
    ///
    /// # Errors
    ///
    /// It is no type, or a third one.
    pub(super) fn side(&mut self, tokens: &TokenStream) -> Result<()> {
        let (side, what) = match (&self.tenant, &self.account) {
            (Given::Nothing, _) => (&mut self.tenant, "tenant"),
            (_, Given::Nothing) => (&mut self.account, "account"),
            _ => {
                return Err(Error::new_spanned(
                    tokens,
                    "a third type\n\
                     help: name the tenant and the account, and no more: `#[membership(Org, User)]`",
                ));
            }
        };
        side.set(syn::parse2(tokens.clone()).map_err(|_| {
            Error::new_spanned(
                tokens,
                format!(
                    "the {what} is not a type\nhelp: name its type by a path: `#[membership(Org, User)]`"
                ),
            )
        }))
    }

    /// Something was not understood. It may have been meant for a type: then that is not missing as well.
    pub(super) fn not_understood(&mut self) {
        self.tenant.may_be_meant();
        self.account.may_be_meant();
    }
}
