use super::Audits;
use crate::expand::{Designation, Kept, Required, located_at};
use crate::model::Model;
use crate::sides::unwritten;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Ident;
use syn::spanned::Spanned;

pub(super) fn expand(model: &Model, designation: &Designation, audits: &Audits) -> TokenStream {
    let log = log(model, designation, audits);
    let [tenant_column, ..] = &audits.columns;
    unwritten(
        model,
        designation,
        "Appended",
        &audits.tenant,
        tenant_column,
        &log,
    )
}

fn log(model: &Model, designation: &Designation, audits: &Audits) -> TokenStream {
    let private = &designation.private;
    let ident = &model.item.ident;
    let Audits {
        tenant,
        account,
        columns,
    } = audits;
    let accounts = designation.of_accounts();
    // By names of ours, since the user's paths may begin with the name of a column.
    let tenant_named = Ident::new("TheTenant", located_at(tenant.span()));
    let account_named = Ident::new("TheAccount", located_at(account.span()));
    let types = quote! {
        type #tenant_named = #tenant;
        type #account_named = #account;
    };
    let tenant_key = quote!(#accounts::KeyType<#tenant_named>);
    let account_key = quote_spanned! {located_at(account.span())=>
        #private::accounts::AccountKeyType<#account_named>
    };
    let kept = [
        Kept::Key(tenant.clone(), tenant_key),
        Kept::Text,
        Kept::MaybeKey(account.clone(), account_key.clone()),
        Kept::MaybeText,
        Kept::Text,
        Kept::MaybeKey(account.clone(), account_key),
        Kept::MaybeText,
        Kept::Text,
        Kept::MaybeText,
        Kept::Moment,
    ];
    let columns: Vec<_> = columns
        .iter()
        .cloned()
        .zip(kept)
        .map(|(column, kept)| Required { column, kept })
        .collect();
    let log = designation.with_columns(&types, &columns, |names| {
        quote_spanned! {located_at(ident.span())=>
            #[automatically_derived]
            impl #private::accounts::AuditLog for #ident {
                type Tenant = #tenant_named;
                type Account = #account_named;
                type Table = columns_of_the_table::table;

                const COLUMNS: #private::accounts::AuditColumns =
                    #private::accounts::AuditColumns::new(#names);
            }
        }
    });
    quote_spanned! {located_at(account.span())=>
        #log

        #[automatically_derived]
        impl #private::accounts::HasAuditLog<#account> for #tenant {
            type AuditLog = #ident;
        }
    }
}
