use super::Account;
use crate::expand::{Designation, at_name, located_at};
use crate::model::Model;
use crate::tenanted::{NamedBy, named_by};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

/// A tenant reads the accounts that a membership of it names, and writes none.
pub(super) fn expand(model: &Model, designation: &Designation, account: &Account) -> TokenStream {
    let private = &designation.private;
    let item = model.public();
    let ident = &model.item.ident;
    let Account {
        key,
        ty,
        through,
        by,
        find_by,
    } = account;
    let mode = quote!(#private::policy::OfAccounts);
    let NamedBy { policy, joined, of } = named_by(through, by, &mode, designation);
    let checked = quote_spanned! {at_name(through)=>
        const _: fn() = || #private::policy::NamedByMemberships::<#of>::check::<_>();
    };
    let designated = designation.owned(&policy, None, find_by);
    let instance = designation.instance(model, &[]);
    let belongs_to = designation.belongs_to(model);
    let registration = designation.register(&TokenStream::new());
    let model = designation.model(model);
    let key_column = designation.associated_column("KeyColumn", key);
    let key = quote_spanned!(located_at(key.span())=> type Key = #ty;);
    quote_spanned! {located_at(ident.span())=>
        #item

        #[automatically_derived]
        impl #private::accounts::Account for #ident {
            #key
            #key_column
        }

        #designated #joined #checked
        #model #instance #belongs_to #registration
    }
}
