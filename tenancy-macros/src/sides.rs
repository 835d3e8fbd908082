//! A tenant and an account, which some attributes name one after the other.

use crate::attr::{Given, Name};
use crate::expand::{Designation, Presence};
use crate::find_by::FindBy;
use crate::mistakes::Mistakes;
use crate::model::{Model, same};
use heck::ToSnakeCase;
use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::{Error, Ident, Path, Result};

/// The types, in the order in which they are named: of the tenants, and of the accounts.
#[derive(Default)]
pub(crate) struct Sides {
    tenant: Given<Path>,
    account: Given<Path>,
}

impl Sides {
    /// The tenant, and after it the account, of the attribute `name`.
    ///
    /// # Errors
    ///
    /// It is no type, or a third one.
    pub(crate) fn give(&mut self, name: Name, tokens: &TokenStream) -> Result<()> {
        let example = name.with("Org, User");
        let (side, what) = match (&self.tenant, &self.account) {
            (Given::Nothing, _) => (&mut self.tenant, "tenant"),
            (_, Given::Nothing) => (&mut self.account, "account"),
            _ => {
                return Err(Error::new_spanned(
                    tokens,
                    format!(
                        "a third type\n\
                         help: name the tenant and the account, and no more: `{example}`"
                    ),
                ));
            }
        };
        side.set(syn::parse2(tokens.clone()).map_err(|_| {
            Error::new_spanned(
                tokens,
                format!("the {what} is not a type\nhelp: name its type by a path: `{example}`"),
            )
        }))
    }

    /// Something was not understood. It may have been meant for a type: then that is not missing as well.
    pub(crate) fn not_understood(&mut self) {
        self.tenant.may_be_meant();
        self.account.may_be_meant();
    }

    /// Reports what is missing; `who` the account is, and `what` the tenant is to it, in the words of a message.
    pub(crate) fn complete(&self, name: Name, [who, what]: [&str; 2], mistakes: &mut Mistakes) {
        let example = name.with("Org, User");
        match (&self.tenant, &self.account) {
            (Given::Nothing, Given::Nothing) => mistakes.push(Error::new(
                Span::call_site(),
                format!(
                    "`{name}` without a tenant and an account\n\
                     help: name {who}, and {what}: `{example}`"
                ),
            )),
            (Given::Value(tenant), Given::Nothing) => mistakes.at(
                tenant,
                format!(
                    "a tenant without an account\n\
                     help: name {who}, too: `{example}`"
                ),
            ),
            _ => {}
        }
    }

    /// The tenant and the account.
    pub(crate) fn into_paths(self) -> (Option<Path>, Option<Path>) {
        (self.tenant.into_value(), self.account.into_value())
    }
}

/// The column of a key: `org_id` of the tenant `Org`, if the user names none.
pub(crate) fn key(
    said: Given<Ident>,
    ty: Option<&Path>,
    what: &str,
    model: &Model,
    mistakes: &mut Mistakes,
) -> Option<Ident> {
    match said {
        Given::Value(column) => return Some(column),
        Given::Refused => return None,
        Given::Nothing => {}
    }
    let ty = &ty?.segments.last()?.ident;
    let name = format!("{}_id", ty.unraw().to_string().to_snake_case());
    let field = model.fields.iter().find(|field| field.name.unraw() == name);
    if field.is_none() {
        mistakes.at(
            &model.item.ident,
            format!(
                "no column for the {what}'s key, `{name}`\n\
                 help: add the field, or name the column: `{what} = ..`"
            ),
        );
    }
    field.map(|field| field.name.clone())
}

/// The column that is called so, if the user names none.
pub(crate) fn named_as(said: Given<Ident>, name: &str, model: &Model) -> Option<Ident> {
    match said {
        Given::Value(column) => Some(column),
        Given::Refused => None,
        Given::Nothing => {
            let field = model.fields.iter().find(|field| field.name.unraw() == name);
            let ours = || Ident::new(name, model.item.ident.span());
            Some(field.map_or_else(ours, |field| field.name.clone()))
        }
    }
}

/// Reports each column that stands for two things.
pub(crate) fn each_once(columns: &[&Option<Ident>], mistakes: &mut Mistakes) {
    let columns: Vec<_> = columns.iter().copied().flatten().collect();
    for (at, column) in columns.iter().enumerate() {
        if columns[..at].iter().any(|other| same(other, column)) {
            mistakes.two_meanings(column);
        }
    }
}

/// The model and its table, whose rows are the tenant's and which no tenant writes, by the policy of that name; `of_accounts`
/// is what accounts know of it.
pub(crate) fn unwritten(
    model: &Model,
    designation: &Designation,
    policy: &str,
    tenant: &Path,
    tenant_column: &Ident,
    of_accounts: &TokenStream,
) -> TokenStream {
    let private = &designation.private;
    let item = model.public();
    let path = designation.path();
    let policy = Ident::new(policy, Span::call_site());
    let policy = quote!(#private::policy::#policy<#private::Owned<#path>>);
    let designated = designation.owned(&policy, None, &FindBy::inside(model, &[tenant_column]));
    let tenanted = designation.tenanted(tenant, tenant_column, Presence::NotNull);
    let instance = designation.instance(model, &[tenant_column]);
    let of_tenant = designation.of_tenant(model, tenant_column);
    let belongs_to = designation.belongs_to(model);
    let registration = designation.register(&quote! {
        .owned_by::<<#path as #private::Tenanted>::Tenant, <#path as #private::Tenanted>::Column>()
    });
    let model = designation.model(model);
    quote! {
        #item #designated #tenanted #of_accounts
        #model #instance #of_tenant #belongs_to #registration
    }
}
