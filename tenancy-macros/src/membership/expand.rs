use super::Joins;
use crate::expand::{Designation, Kept, Required, located_at};
use crate::model::Model;
use crate::sides::unwritten;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Ident;
use syn::spanned::Spanned;

pub(super) fn expand(model: &Model, designation: &Designation, joins: &Joins) -> TokenStream {
    let membership = membership(model, designation, joins);
    unwritten(
        model,
        designation,
        "Memberships",
        &joins.tenant,
        &joins.tenant_column,
        &membership,
    )
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
    let membership = designation.with_columns("accounts", &types, &columns, |names| {
        quote_spanned! {located_at(ident.span())=>
            #[automatically_derived]
            impl #private::accounts::Membership for #ident {
                type Tenant = #tenant_named;
                type Account = #account_named;
                type Role = #role_named;
                type Table = columns_of_the_table::table;

                const COLUMNS: #private::accounts::MembershipColumns =
                    #private::accounts::MembershipColumns::new([#(#names),*]);
            }
        }
    });
    quote_spanned! {located_at(account.span())=>
        #membership

        // Two types of accounts would share the counters of the tenant.
        #[automatically_derived]
        impl #accounts::OneTypeOfAccounts<#account, u8> for #tenant {}

        const _: () = #accounts::has_one_type_of_accounts::<#tenant, _, _>(0);

        #[automatically_derived]
        impl #private::accounts::HasMembers<#account> for #tenant {
            type Membership = #ident;

            const TABLES: #accounts::Tables = {
                #[allow(unused_imports)]
                use #accounts::Without as _;
                #accounts::Tables {
                    invitations: #accounts::TablesOf::<#tenant, #account>::INVITATIONS,
                    join_links: #accounts::TablesOf::<#tenant, #account>::JOIN_LINKS,
                    domains: #accounts::TablesOf::<#tenant, #account>::DOMAINS,
                    audit: #accounts::TablesOf::<#tenant, #account>::AUDIT,
                    api_keys: #accounts::TablesOf::<#tenant, #account>::API_KEYS,
                    ending: #accounts::TablesOf::<#tenant, #account>::ENDING,
                    outbox: #accounts::TablesOf::<#tenant, #account>::OUTBOX,
                    impersonations: #accounts::TablesOf::<#tenant, #account>::IMPERSONATIONS,
                }
            };
        }
    }
}
