use super::determining::{Determining, KEPT_BY_ACCOUNTS};
use crate::derives::{self, Fixed};
use crate::expand::{Designation, Kept, Presence, Required, located_at};
use crate::find_by::FindBy;
use crate::model::Model;
use crate::tenanted::{Above, ThroughJoinTable, asked_of_join_table};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Ident, ItemStruct, parse_quote};

/// A tenant's own row is a row of that tenant: its table is tenanted by itself.
pub(crate) fn expand(
    model: &Model,
    designation: &Designation,
    determining: &Determining,
) -> TokenStream {
    let private = &designation.private;
    let ident = &model.item.ident;
    let Determining {
        key, parent, above, ..
    } = determining;
    // Who is above a tenant is set on purpose, and not by an instance.
    let parent = parent.iter().map(|parent| Fixed {
        column: parent.clone(),
        by: quote!(#private::ToNothing),
        changes_only: false,
    });
    let owner = above.iter().map(|Above { tenant, column }| Fixed {
        column: column.clone(),
        by: quote!(#private::ToKeyAbove<#tenant, #ident>),
        changes_only: false,
    });
    // An instance of another tenant is not set on the tenant's own row. One that is inserted is a new tenant.
    let itself = Fixed {
        column: key.clone(),
        by: quote!(#private::ToItself<#ident>),
        changes_only: true,
    };
    let fixed: Vec<_> = parent.chain(owner).chain([itself]).collect();
    let (item, derives) = derives::expand(model, designation, &fixed);
    // It is public already, or was refused for that; then rustc need not refuse it as well.
    let item = ItemStruct {
        vis: parse_quote!(pub),
        ..item
    };

    let tenant = tenant(ident, designation, determining);
    let policy = policy(ident, designation, determining);
    let itself = Above {
        tenant: ident.clone().into(),
        column: key.clone(),
    };
    let owner = above.as_ref().unwrap_or(&itself);
    let naming: Vec<_> = above.iter().map(|above| &above.column).collect();
    let designated = designation.owned(&policy, None, &FindBy::inside(model, &[&owner.column]));
    let tenanted = designation.tenanted(&owner.tenant, &owner.column, Presence::NotNull);
    let instance = designation.instance(model, &naming);
    let of_tenant = above
        .iter()
        .map(|above| designation.of_tenant(model, &above.column));
    let of_tenant = quote!(#(#of_tenant)*);
    let readers = readers(ident, designation, determining);
    let accounts = accounts(ident, designation, determining);
    let join_table = determining.join_table.iter();
    let asked = join_table.map(|join_table| asked_of_join_table(join_table, designation));
    let asked = quote!(#(#asked)*);
    let registration = designation.register(&roles(ident, designation, determining));
    let model = designation.model(model);
    quote! {
        #item #derives #tenant #accounts #designated #tenanted #readers #asked
        #model #instance #of_tenant #registration
    }
}

/// Who reads rows of a table whose tenants belong to tenants.
fn readers(ident: &Ident, designation: &Designation, determining: &Determining) -> TokenStream {
    let private = &designation.private;
    let path = designation.path();
    let readers = determining.above.iter().map(|Above { tenant, .. }| {
        quote_spanned! {located_at(ident.span())=>
            #[automatically_derived]
            impl #private::policy::ReadsTenants<#path> for #tenant {}

            #[automatically_derived]
            impl #private::policy::ReadsTenants<#path> for #ident {}
        }
    });
    quote!(#(#readers)*)
}

fn tenant(ident: &Ident, designation: &Designation, determining: &Determining) -> TokenStream {
    let private = &designation.private;
    let Determining {
        key,
        ty,
        parent,
        log,
        ..
    } = determining;
    let hierarchy = parent.as_ref().map(|parent| {
        let parent = designation.associated_column("ParentColumn", parent);
        quote_spanned! {located_at(ident.span())=>
            #[automatically_derived]
            impl #private::Hierarchy for #ident {
                #parent
            }
        }
    });
    let log = log.as_ref().map(|log| {
        let at = located_at(log.span());
        quote_spanned! {at=>
            const LOG: #private::LogForm<#ty> = ::core::option::Option::Some(|key, f| {
                ::core::fmt::Display::fmt(&#log(key), f)
            });
        }
    });
    let key_column = designation.associated_column("KeyColumn", key);
    let key = quote_spanned!(located_at(key.span())=> type Key = #ty;);

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

/// What accounts know of the table.
fn accounts(
    ident: &Ident,
    designation: &Designation,
    determining: &Determining,
) -> Option<TokenStream> {
    let at = determining.accounts.as_ref()?.span();
    let private = &designation.private;
    let of_each = KEPT_BY_ACCOUNTS.map(|(name, kept)| Required::by_us(name, at, kept));
    let of_each_many = of_each.len();
    let counting = determining.changes.iter().map(|column| Required {
        column: column.clone(),
        kept: Kept::Count,
    });
    let columns: Vec<_> = of_each.into_iter().chain(counting).collect();
    let rules = columns.iter().rev().fold(quote!(Rest), |rest, required| {
        let column = &required.column;
        quote!(#private::policy::Kept<#column, #rest>)
    });
    let of_accounts = designation.of_accounts();
    let tables = quote_spanned!(located_at(at)=> #of_accounts::TablesOf::<#ident, ()>);
    Some(
        designation.with_columns("accounts", &TokenStream::new(), &columns, |names| {
            let (names, changes) = names.split_at(of_each_many);
            let changes = changes.first();
            let counts = changes.map(|name| {
                quote_spanned! {located_at(at)=>
                    #[automatically_derived]
                    impl #private::accounts::CountsChanges for #ident {
                        const CHANGES: &'static str = #name;
                    }
                }
            });
            let counted = || quote!(Some(<#ident as #private::accounts::CountsChanges>::CHANGES));
            let changes = changes.map_or_else(|| quote!(None), |_| counted());
            quote_spanned! {located_at(at)=>
                #[automatically_derived]
                impl #private::accounts::HasAccounts for #ident {
                    const COLUMNS: #private::accounts::TenantColumns =
                        #private::accounts::TenantColumns::new([#(#names),*]);

                    const SHARED: #of_accounts::SharedTables = {
                        #[allow(unused_imports)]
                        use #of_accounts::Without as _;
                        #of_accounts::SharedTables {
                            slugs: #tables::SLUGS,
                            count: #tables::COUNT,
                            changes: ::core::option::Option::#changes,
                        }
                    };
                }

                #[automatically_derived]
                impl #private::policy::KeptByAccounts for #ident {
                    type Rules<Rest> = #rules;
                }

                #counts
            }
        }),
    )
}

fn policy(ident: &Ident, designation: &Designation, determining: &Determining) -> TokenStream {
    let Designation { private, table } = designation;
    let policy = if determining.above.is_some() {
        let arguments = quote!(#table::table, #ident);
        designation.policy(determining.key.span(), "TenantOf", &arguments)
    } else if let Some(ThroughJoinTable {
        join_table, key, ..
    }) = &determining.join_table
    {
        let arguments = quote!(#table::table, #ident, #join_table::#key);
        designation.policy(key.span(), "TenantOfSeveral", &arguments)
    } else if determining.listed {
        quote!(#private::policy::Listed<#table::table>)
    } else {
        quote!(#private::Owned<#table::table>)
    };
    let policy = match &determining.accounts {
        Some(_) => quote!(#private::policy::WithAccounts<#policy, #ident>),
        None => policy,
    };
    // Whoever is above a tenant reads its rows: a tenant says on purpose who that is.
    match &determining.parent {
        Some(parent) => quote!(#private::policy::WithOtherTenant<#policy, #ident, #table::#parent>),
        None => policy,
    }
}

/// The table's rows are the tenants; each may name the one above it.
fn roles(ident: &Ident, designation: &Designation, determining: &Determining) -> TokenStream {
    let Designation { private, table } = designation;
    let parent = determining.parent.as_ref();
    let parent = parent.map(|parent| quote!(.names::<#ident, #table::#parent>()));
    let above = determining.above.as_ref();
    let above =
        above.map(|Above { tenant, column }| quote!(.owned_by::<#tenant, #table::#column>()));
    quote!(.determines::<#ident, <#ident as #private::Tenant>::KeyColumn>() #parent #above)
}
