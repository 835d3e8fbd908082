//! Registers the table, so that what concerns whole tenants finds it.

use crate::designation::{Designation, at_name};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Ident;

/// A table whose rows are everybody's.
pub(crate) fn everyone(designation: &Designation) -> TokenStream {
    register(designation, &TokenStream::new())
}

/// A table whose rows belong to the tenants that its impl of `Tenanted` names.
pub(crate) fn owned(designation: &Designation) -> TokenStream {
    let Designation { private, table } = designation;
    let tenanted = quote!(<#table::table as #private::Tenanted>);
    register(
        designation,
        &quote!(.owned_by::<#tenanted::Tenant, #tenanted::Column>()),
    )
}

/// A table whose rows are the tenants.
pub(crate) fn determining(designation: &Designation, tenant: &Ident) -> TokenStream {
    let private = &designation.private;
    register(
        designation,
        &quote!(.determines::<#tenant, <#tenant as #private::Tenant>::KeyColumn>()),
    )
}

fn register(designation: &Designation, roles: &TokenStream) -> TokenStream {
    let Designation { private, table } = designation;
    quote_spanned! {at_name(table)=>
        #private::inventory::submit! {
            #private::Registration::new(|| #private::Entry::of::<#table::table>() #roles)
        }
    }
}
