//! Registers the table, so that what concerns whole tenants finds it.

use crate::designation::{Designation, at_name};
use crate::shape::Table;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Ident;

/// A table whose rows are everybody's.
pub(crate) fn everyone(designation: &Designation) -> TokenStream {
    register(designation, &TokenStream::new())
}

/// A table whose rows have owners: by the tenant column, if there is one, and by what each shape says.
pub(crate) fn owned(table: &Table<'_>) -> TokenStream {
    let designation = table.designation;
    let Designation {
        private,
        table: path,
    } = designation;
    let tenanted = quote!(<#path::table as #private::Tenanted>);
    let tenant = table
        .tenant
        .map(|_| quote!(.owned_by::<#tenanted::Tenant, #tenanted::Column>()));
    let shapes = table.shapes.iter().map(|shape| shape.roles(table));
    register(designation, &quote!(#tenant #(#shapes)*))
}

/// A table whose rows are the tenants; each may name the one above it.
pub(crate) fn determining(
    designation: &Designation,
    tenant: &Ident,
    parent: Option<&Ident>,
) -> TokenStream {
    let Designation {
        private,
        table: path,
    } = designation;
    let parent = parent.map(|parent| quote!(.names::<#tenant, #path::#parent>()));
    register(
        designation,
        &quote!(.determines::<#tenant, <#tenant as #private::Tenant>::KeyColumn>() #parent),
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
