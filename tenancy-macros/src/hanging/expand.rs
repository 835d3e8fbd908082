use super::{Hanging, Hangs, Keeps, Names};
use crate::expand::{Designation, Kept, Required, located_at};
use crate::model::Model;
use crate::sides::unwritten;
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Ident;
use syn::spanned::Spanned;

pub(super) fn expand<H: Hanging>(
    model: &Model,
    designation: &Designation,
    hangs: &Hangs,
) -> TokenStream {
    let row = row::<H>(model, designation, hangs);
    unwritten(
        model,
        designation,
        H::POLICY,
        &hangs.tenant,
        &hangs.tenant_column,
        &row,
    )
}

fn row<H: Hanging>(model: &Model, designation: &Designation, hangs: &Hangs) -> TokenStream {
    let private = &designation.private;
    let ident = &model.item.ident;
    let Hangs {
        tenant,
        account,
        columns,
        ..
    } = hangs;
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
    let kept = |keeps| match keeps {
        Keeps::Tenant => Kept::Key(tenant.clone(), tenant_key.clone()),
        Keeps::Account => Kept::Key(account.clone(), account_key.clone()),
        Keeps::MaybeAccount => Kept::MaybeKey(account.clone(), account_key.clone()),
        Keeps::Text => Kept::Text,
        Keeps::MaybeText => Kept::MaybeText,
        Keeps::Hash => Kept::Hash,
        Keeps::Flag => Kept::Flag,
        Keeps::Id => Kept::Id,
        Keeps::Count => Kept::Count,
        Keeps::Mark => Kept::Mark,
        Keeps::Moment => Kept::Moment,
        Keeps::Time => Kept::Time,
    };
    let columns: Vec<_> = columns
        .iter()
        .zip(H::COLUMNS)
        .map(|(column, of)| Required {
            column: column.clone(),
            kept: kept(of.keeps),
        })
        .collect();
    let Names {
        row,
        columns: names_of_columns,
        has,
    } = H::NAMES;
    // The associated type of the tenants is called as the trait of the model is.
    let [row, names_of_columns, has] =
        [row, names_of_columns, has].map(|name| Ident::new(name, Span::call_site()));
    let module = Ident::new(H::MODULE, Span::call_site());
    let ending = H::ENDS.then(|| {
        let of_row = quote!(<#ident as #private::#module::#row>);
        quote! {
            #[automatically_derived]
            impl #accounts::HasEnding<#account> for #tenant {
                type Table = #of_row::Table;

                const ENDING: #accounts::EndingColumns = #accounts::EndingColumns {
                    tenant: #of_row::COLUMNS.tenant,
                    account: #of_row::COLUMNS.account,
                };
            }
        }
    });
    let row_of_table = designation.with_columns(H::MODULE, &types, &columns, |names| {
        quote_spanned! {located_at(ident.span())=>
            #[automatically_derived]
            impl #private::#module::#row for #ident {
                type Tenant = #tenant_named;
                type Account = #account_named;
                type Table = columns_of_the_table::table;

                const COLUMNS: #private::#module::#names_of_columns =
                    #private::#module::#names_of_columns::new([#(#names),*]);
            }
        }
    });
    quote_spanned! {located_at(account.span())=>
        #row_of_table

        #[automatically_derived]
        impl #private::#module::#has<#account> for #tenant {
            type #row = #ident;
        }

        #ending
    }
}
