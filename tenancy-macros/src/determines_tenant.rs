use crate::attr::Name;
use crate::derives::{self, Fixed};
use crate::designation::{Designation, located_at};
use crate::find_by::FindBy;
use crate::model::Model;
use crate::pipeline;
use crate::registration;
use crate::shape::Presence;
use crate::validate::{self, Key};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Ident, ItemStruct, parse_quote};

pub(crate) fn expand(attr: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::run(
        Name::DeterminesTenant,
        attr,
        item,
        validate::determines_tenant,
        expand_valid,
    )
}

/// A tenant's own row is a row of that tenant: its table is tenanted by itself.
fn expand_valid(model: &Model, designation: &Designation, key: &Key) -> TokenStream {
    // Who is above a tenant is set on purpose, and not by an instance.
    let parent = key.parent.iter().map(|parent| {
        let private = &designation.private;
        Fixed {
            column: parent.clone(),
            by: quote!(#private::ToNothing),
        }
    });
    let (item, derives) = derives::expand(model, designation, &parent.collect::<Vec<_>>());
    // It is public already, or was refused for that; then rustc need not refuse it as well.
    let item = ItemStruct {
        vis: parse_quote!(pub),
        ..item
    };
    let tenant = tenant(&item.ident, designation, key);
    let Designation { private, table } = designation;
    let policy = if key.listed {
        quote!(#private::policy::Listed<#table::table>)
    } else {
        quote!(#private::Owned<#table::table>)
    };
    // Whoever is above a tenant reads its rows: a tenant says on purpose who that is.
    let policy = match &key.parent {
        Some(parent) => {
            let ident = &item.ident;
            quote!(#private::policy::WithOtherTenant<#policy, #ident, #table::#parent>)
        }
        None => policy,
    };
    let columns = std::slice::from_ref(&key.column);
    let designated = designation.owned(&policy, &FindBy::inside(model, columns));
    let tenanted = designation.tenanted(&item.ident.clone().into(), &key.column, Presence::NotNull);
    let instance = designation.instance(&item, &[]);
    let model = designation.model(&item);
    let registration = registration::determining(designation, &item.ident, key.parent.as_ref());
    quote!(#item #derives #tenant #designated #tenanted #model #instance #registration)
}

fn tenant(ident: &Ident, designation: &Designation, key: &Key) -> TokenStream {
    let private = &designation.private;
    let Key { column, ty, .. } = key;
    let hierarchy = key.parent.as_ref().map(|parent| {
        let parent = designation.column("ParentColumn", parent);
        quote_spanned! {located_at(ident.span())=>
            #[automatically_derived]
            impl #private::Hierarchy for #ident {
                #parent
            }
        }
    });
    let log = key.log.as_ref().map(|log| {
        let at = located_at(log.span());
        quote_spanned! {at=>
            const LOG: #private::LogForm<#ty> = ::core::option::Option::Some(|key, f| {
                ::core::fmt::Display::fmt(&#log(key), f)
            });
        }
    });
    let key = quote_spanned!(located_at(column.span())=> type Key = #ty;);
    let key_column = designation.column("KeyColumn", column);

    quote_spanned! {located_at(ident.span())=>
        #[automatically_derived]
        impl #private::Tenant for #ident {
            #key
            #key_column
            #log
        }

        #[automatically_derived]
        impl #private::CurrentRow for #ident {}

        #hierarchy
    }
}
