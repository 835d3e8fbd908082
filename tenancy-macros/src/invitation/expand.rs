use super::Invites;
use crate::expand::{Designation, Kept, Required, located_at};
use crate::model::Model;
use crate::sides::unwritten;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Ident;
use syn::spanned::Spanned;

pub(super) fn expand(model: &Model, designation: &Designation, invites: &Invites) -> TokenStream {
    let invitation = invitation(model, designation, invites);
    unwritten(
        model,
        designation,
        "Memberships",
        &invites.tenant,
        &invites.tenant_column,
        &invitation,
    )
}

fn invitation(model: &Model, designation: &Designation, invites: &Invites) -> TokenStream {
    let private = &designation.private;
    let ident = &model.item.ident;
    let Invites {
        tenant, account, ..
    } = invites;
    let accounts = designation.of_accounts();
    let required = |column: &Ident, kept| Required {
        column: column.clone(),
        kept,
    };
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
    // In the order of the fields of `InvitationColumns`.
    let columns = [
        required(
            &invites.tenant_column,
            Kept::Key(tenant.clone(), tenant_key),
        ),
        required(
            &invites.inviter_column,
            Kept::Key(account.clone(), account_key),
        ),
        required(&invites.address_column, Kept::Text),
        required(&invites.role_column, Kept::Text),
        required(&invites.token_hash_column, Kept::Hash),
        required(&invites.status_column, Kept::Text),
        required(&invites.pending_column, Kept::Mark),
        required(&invites.expires_at_column, Kept::Moment),
    ];
    let invitation = designation.with_columns(&types, &columns, |names| {
        quote_spanned! {located_at(ident.span())=>
            #[automatically_derived]
            impl #private::accounts::Invitation for #ident {
                type Tenant = #tenant_named;
                type Account = #account_named;
                type Table = columns_of_the_table::table;

                const COLUMNS: #private::accounts::InvitationColumns =
                    #private::accounts::InvitationColumns::new(#names);
            }
        }
    });
    quote_spanned! {located_at(account.span())=>
        #invitation

        #[automatically_derived]
        impl #private::accounts::HasInvitations<#account> for #tenant {
            type Invitation = #ident;
        }
    }
}
