use super::Joins;
use crate::expand::{Designation, Kept, Presence, Required, located_at};
use crate::find_by::FindBy;
use crate::model::Model;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Ident;
use syn::spanned::Spanned;

/// The rows are the tenant's, and no tenant writes them.
pub(super) fn expand(model: &Model, designation: &Designation, joins: &Joins) -> TokenStream {
    let private = &designation.private;
    let item = model.public();
    let Joins {
        tenant,
        tenant_column,
        ..
    } = joins;
    let path = designation.path();
    let policy = quote!(#private::policy::Memberships<#private::Owned<#path>>);
    let designated = designation.owned(&policy, &FindBy::inside(model, &[tenant_column]));
    let tenanted = designation.tenanted(tenant, tenant_column, Presence::NotNull);
    let membership = membership(model, designation, joins);
    let instance = designation.instance(model, &[tenant_column]);
    let of_tenant = designation.of_tenant(model, tenant_column);
    let belongs_to = designation.belongs_to(model);
    let registration = designation.register(&quote! {
        .owned_by::<<#path as #private::Tenanted>::Tenant, <#path as #private::Tenanted>::Column>()
    });
    let model = designation.model(model);
    quote! {
        #item #designated #tenanted #membership
        #model #instance #of_tenant #belongs_to #registration
    }
}

fn membership(model: &Model, designation: &Designation, joins: &Joins) -> TokenStream {
    let private = &designation.private;
    let path = designation.path();
    let ident = &model.item.ident;
    let Joins {
        tenant,
        account,
        tenant_column,
        account_column,
        role_column,
        status_column,
        role,
    } = joins;
    let accounts = designation.of_accounts();
    let required = |column: &Ident, kept| Required {
        column: column.clone(),
        kept,
    };
    let tenant_key = quote!(#accounts::KeyType<#tenant>);
    let account_key = quote!(#private::accounts::AccountKeyType<#account>);
    // In the order of the fields of `MembershipColumns`.
    let names = designation.names_of(&[
        required(tenant_column, Kept::Key(tenant.clone(), tenant_key)),
        required(account_column, Kept::Key(account.clone(), account_key)),
        required(role_column, Kept::Text),
        required(status_column, Kept::Text),
    ]);
    let tenant_type = quote_spanned!(located_at(tenant.span())=> type Tenant = #tenant;);
    let account_type = quote_spanned!(located_at(account.span())=> type Account = #account;);
    let role_type = quote_spanned!(located_at(role.span())=> type Role = #role;);
    quote_spanned! {located_at(ident.span())=>
        #[automatically_derived]
        impl #private::accounts::Membership for #ident {
            #tenant_type
            #account_type
            #role_type
            type Table = #path;

            const COLUMNS: #private::accounts::MembershipColumns =
                #private::accounts::MembershipColumns::new(#names);
        }

        #[automatically_derived]
        impl #private::accounts::HasMembers<#account> for #tenant {
            type Membership = #ident;
        }
    }
}
