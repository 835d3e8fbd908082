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
    // By names of ours, since the user's paths may begin with the name of a column.
    let tenant_named = Ident::new("TheTenant", located_at(tenant.span()));
    let account_named = Ident::new("TheAccount", located_at(account.span()));
    let role_named = Ident::new("TheRole", located_at(role.span()));
    let types = quote! {
        type #tenant_named = #tenant;
        type #account_named = #account;
        type #role_named = #role;
    };
    let tenant_key = quote!(#accounts::KeyType<#tenant_named>);
    let account_key = quote_spanned! {located_at(account.span())=>
        #private::accounts::AccountKeyType<#account_named>
    };
    // In the order of the fields of `MembershipColumns`.
    let columns = [
        required(tenant_column, Kept::Key(tenant.clone(), tenant_key)),
        required(account_column, Kept::Key(account.clone(), account_key)),
        required(role_column, Kept::Text),
        required(status_column, Kept::Text),
    ];
    let membership = designation.with_columns(&types, &columns, |names| {
        quote_spanned! {located_at(ident.span())=>
            #[automatically_derived]
            impl #private::accounts::Membership for #ident {
                type Tenant = #tenant_named;
                type Account = #account_named;
                type Role = #role_named;
                type Table = columns_of_the_table::table;

                const COLUMNS: #private::accounts::MembershipColumns =
                    #private::accounts::MembershipColumns::new(#names);
            }
        }
    });
    quote_spanned! {located_at(account.span())=>
        #membership

        #[automatically_derived]
        impl #private::accounts::HasMembers<#account> for #tenant {
            type Membership = #ident;
        }
    }
}
