//! The impls over a table: whose its rows are, and by what they are found.

use super::{Designation, at_name};
use crate::find_by::FindBy;
use crate::model::Model;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Ident, Path};

/// Whether each row has a tenant in the tenant column.
#[derive(Clone, Copy)]
pub(crate) enum Presence {
    NotNull,
    MayBeNull,
}

impl Designation {
    /// The rows are everybody's.
    pub(crate) fn everyone(&self, find_by: &FindBy) -> TokenStream {
        let private = &self.private;
        self.designated(&quote!(#private::Everyone), find_by)
    }

    /// The rows have owners, by the policy.
    pub(crate) fn owned(&self, policy: &TokenStream, find_by: &FindBy) -> TokenStream {
        let Self { private, table } = self;
        let designated = self.designated(policy, find_by);
        // The condition is never true, and yet a table that has an impl of its own is no longer unwind safe by itself:
        // the runtime tells by that whether a query holds a tenanted table.
        let only_scoped = quote!(where for<'scoped> &'scoped #private::OnlyScoped: #private::Never);

        quote_spanned! {at_name(table)=>
            #designated

            #[automatically_derived]
            impl ::core::panic::UnwindSafe for #table::table #only_scoped {}

            #[automatically_derived]
            impl ::core::panic::RefUnwindSafe for #table::table #only_scoped {}
        }
    }

    /// The rows are the tenant's whose key is in `column`.
    pub(crate) fn tenanted(
        &self,
        tenant: &Path,
        column: &Ident,
        presence: Presence,
    ) -> TokenStream {
        let Self { private, table } = self;
        let column = self.associated_column("Column", column);
        let tenant = quote_spanned!(at_name(tenant)=> type Tenant = #tenant;);
        let presence = match presence {
            Presence::MayBeNull => quote!(#private::MayBeNull),
            Presence::NotNull => quote!(#private::NotNull),
        };

        quote_spanned! {at_name(table)=>
            #[automatically_derived]
            impl #private::Tenanted for #table::table {
                #tenant
                type Presence = #presence;
                #column
            }
        }
    }

    /// The model is one of the table.
    pub(crate) fn model(&self, model: &Model) -> TokenStream {
        let Self { private, table } = self;
        let ident = &model.item.ident;
        let (impl_generics, ty_generics, where_clause) = model.item.generics.split_for_impl();

        quote_spanned! {at_name(table)=>
            #[automatically_derived]
            impl #impl_generics #private::Model for #ident #ty_generics #where_clause {
                type Table = #table::table;
            }
        }
    }

    fn designated(&self, policy: &TokenStream, find_by: &FindBy) -> TokenStream {
        let Self { private, table } = self;
        let (ty, value) = self.find_by(find_by);

        quote_spanned! {at_name(table)=>
            #[automatically_derived]
            impl #private::Designated for #table::table {
                type Policy = #policy;
                type FindBy = #ty;

                fn find_by() -> Self::FindBy {
                    #value
                }
            }
        }
    }

    /// The type and the value.
    fn find_by(&self, find_by: &FindBy) -> (TokenStream, TokenStream) {
        let Self { private, table } = self;
        let columns = match find_by {
            FindBy::Columns(columns) => columns,
            FindBy::PrimaryKey => {
                let as_table = quote!(<#table::table as #private::diesel::Table>);
                return (
                    quote!(#as_table::PrimaryKey),
                    quote!(#as_table::primary_key(&#table::table)),
                );
            }
        };
        let path = match &columns[..] {
            [one] => quote!(#table::#one),
            several => quote!((#(#table::#several),*)),
        };
        (path.clone(), path)
    }
}
