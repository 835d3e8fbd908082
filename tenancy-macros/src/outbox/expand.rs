use super::Sends;
use crate::expand::{Designation, Kept, Required, located_at};
use crate::model::Model;
use crate::sides::unwritten;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Ident;
use syn::spanned::Spanned;

pub(super) fn expand(model: &Model, designation: &Designation, sends: &Sends) -> TokenStream {
    let outbox = outbox(model, designation, sends);
    let [_, tenant_column, ..] = &sends.columns;
    unwritten(
        model,
        designation,
        "Appended",
        &sends.tenant,
        tenant_column,
        &outbox,
    )
}

fn outbox(model: &Model, designation: &Designation, sends: &Sends) -> TokenStream {
    let private = &designation.private;
    let ident = &model.item.ident;
    let Sends {
        tenant,
        account,
        columns,
    } = sends;
    let accounts = designation.of_accounts();
    // By names of ours, since the user's paths may begin with the name of a column.
    let tenant_named = Ident::new("TheTenant", located_at(tenant.span()));
    let account_named = Ident::new("TheAccount", located_at(account.span()));
    let types = quote! {
        type #tenant_named = #tenant;
        type #account_named = #account;
    };
    let tenant_key = quote!(#accounts::KeyType<#tenant_named>);
    let kept = [
        Kept::Count,
        Kept::Key(tenant.clone(), tenant_key),
        Kept::Text,
        Kept::Text,
        Kept::Text,
        Kept::Count,
        Kept::Moment,
        Kept::Time,
        Kept::Time,
    ];
    let columns: Vec<_> = columns
        .iter()
        .cloned()
        .zip(kept)
        .map(|(column, kept)| Required { column, kept })
        .collect();
    let outbox = designation.with_columns(&types, &columns, |names| {
        quote_spanned! {located_at(ident.span())=>
            #[automatically_derived]
            impl #private::accounts::Outbox for #ident {
                type Tenant = #tenant_named;
                type Account = #account_named;
                type Table = columns_of_the_table::table;

                const COLUMNS: #private::accounts::OutboxColumns =
                    #private::accounts::OutboxColumns::new(#names);
            }
        }
    });
    quote_spanned! {located_at(account.span())=>
        #outbox

        #[automatically_derived]
        impl #private::accounts::HasOutbox<#account> for #tenant {
            type Outbox = #ident;
        }
    }
}
