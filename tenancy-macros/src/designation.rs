//! The impls that all designations share, over the table and the model.

use crate::find_by::FindBy;
use crate::shape::Presence;
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Ident, ItemStruct, Path, parse_quote};

/// A table on the way to its designation.
pub(crate) struct Designation {
    /// `::tenancy::__private`
    pub(crate) private: TokenStream,
    /// As in `#[diesel(table_name = ..)]`.
    pub(crate) table: Path,
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

    /// The rows are the tenant's whose key is in `column`, if there is one.
    pub(crate) fn tenanted(
        &self,
        tenant: &Path,
        column: &Ident,
        presence: Presence,
    ) -> TokenStream {
        let Self { private, table } = self;
        let column = self.column("Column", column);
        let tenant = quote_spanned!(at_name(tenant)=> type Tenant = #tenant;);
        let presence = match presence {
            Presence::MayBeNull => quote!(#private::MayBeNull),
            Presence::NotNull | Presence::NoColumn => quote!(#private::NotNull),
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

    /// `item` is the model of the table.
    pub(crate) fn model(&self, item: &ItemStruct) -> TokenStream {
        let Self { private, table } = self;
        let ident = &item.ident;
        let (impl_generics, ty_generics, where_clause) = item.generics.split_for_impl();

        quote_spanned! {at_name(table)=>
            #[automatically_derived]
            impl #impl_generics #private::Model for #ident #ty_generics #where_clause {
                type Table = #table::table;
            }
        }
    }

    /// A reference to `item` is a row of the table; `owners` are the fields that name its tenants, and their columns.
    pub(crate) fn instance(
        &self,
        item: &ItemStruct,
        owners: &[(&syn::Field, Ident)],
    ) -> TokenStream {
        let Self { private, table } = self;
        let ident = &item.ident;
        let (_, ty_generics, where_clause) = item.generics.split_for_impl();
        let mut generics = item.generics.clone();
        generics.params.insert(0, parse_quote!('instance));
        let (impl_generics, _, _) = generics.split_for_impl();
        let unnamed = (quote!(#private::Unnamed), quote!(#private::Unnamed));
        let named = |(field, column): &(&syn::Field, Ident)| {
            let syn::Field { ident, ty, .. } = field;
            (
                quote!(#private::Named<#table::#column, &'instance #ty>),
                quote!(#private::Named::new(&self.#ident)),
            )
        };
        let (ty, value) = owners
            .iter()
            .map(named)
            .reduce(|(tys, values), (ty, value)| (quote!((#tys, #ty)), quote!((#values, #value))))
            .unwrap_or(unnamed);

        quote_spanned! {at_name(table)=>
            #[automatically_derived]
            impl #impl_generics #private::Instance<#table::table> for &'instance #ident #ty_generics #where_clause {
                type Owner = #ty;

                fn owner(self) -> Self::Owner {
                    #value
                }
            }
        }
    }

    /// The field `foreign_key` of `item`, of the column of that name, names a row of the model `parent`.
    pub(crate) fn belongs_to(
        &self,
        item: &ItemStruct,
        parent: &Path,
        (foreign_key, column): (&syn::Field, &Ident),
    ) -> TokenStream {
        let Self { private, table } = self;
        let ident = &item.ident;
        let (impl_generics, ty_generics, where_clause) = item.generics.split_for_impl();
        let syn::Field {
            ident: field, ty, ..
        } = foreign_key;

        quote_spanned! {at_name(table)=>
            #[automatically_derived]
            impl #impl_generics #private::BelongsInTenantTo<#parent> for #ident #ty_generics #where_clause {
                type Field = #ty;
                type Column = #table::#column;

                fn foreign_key(&self) -> &Self::Field {
                    &self.#field
                }

                fn foreign_key_column() -> Self::Column {
                    #table::#column
                }
            }
        }
    }

    /// A reference to `item` names its tenant in `tenant`; `rest` is what the primary key has beside the tenant column,
    /// if it has that.
    pub(crate) fn of_tenant(
        &self,
        item: &ItemStruct,
        tenant: &syn::Field,
        rest: &[&syn::Field],
    ) -> TokenStream {
        let Self { private, table } = self;
        let ident = &item.ident;
        let (impl_generics, ty_generics, where_clause) = item.generics.split_for_impl();
        let syn::Field {
            ident: field, ty, ..
        } = tenant;
        let of_tenant = quote_spanned! {at_name(table)=>
            #[automatically_derived]
            impl #impl_generics #private::OfTenant for #ident #ty_generics #where_clause {
                type Key = #ty;

                fn tenant_key(&self) -> &Self::Key {
                    &self.#field
                }
            }
        };
        let mut generics = item.generics.clone();
        generics.params.insert(0, parse_quote!('instance));
        let (impl_generics, _, _) = generics.split_for_impl();
        let tys = rest.iter().map(|field| &field.ty);
        let fields = rest.iter().map(|field| &field.ident);
        let (ty, value) = match rest {
            [] => return of_tenant,
            [_] => (quote!(#(&'instance #tys)*), quote!(#(&self.#fields)*)),
            _ => (quote!((#(&'instance #tys),*)), quote!((#(&self.#fields),*))),
        };
        quote_spanned! {at_name(table)=>
            #of_tenant

            #[automatically_derived]
            impl #impl_generics #private::KeyedInTenant for &'instance #ident #ty_generics #where_clause {
                type Rest = #ty;

                fn key_in_tenant(self) -> Self::Rest {
                    #value
                }
            }
        }
    }

    /// The associated type `name`, which is `column`; errors about it are shown at `column`. The span of a plain
    /// `posts::org_id` would reach from the `table_name` attribute down to the field, and if all of it had the span of
    /// the field, a misspelt table would be reported there. So the path keeps its spans, inside a projection that is
    /// the path again.
    ///
    /// The projection has no lifetime (`<&'static T as Deref>::Target` would): to normalise one, rustc equates lifetimes,
    /// and then what it knows of the designation depends on what was asked before. An incremental build asks in another
    /// order, and rustc ends with "unstable fingerprints" (rust-lang/rust#84970).
    pub(crate) fn column(&self, name: &str, column: &Ident) -> TokenStream {
        let Self { private, table } = self;
        let span = located_at(column.span());
        let name = Ident::new(name, span);
        quote_spanned!(span=> type #name = <#table::#column as #private::Identity>::Type;)
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

/// Where `path` says what it is about.
pub(crate) fn at_name(path: &Path) -> Span {
    let name = path.segments.last();
    name.map_or_else(Span::call_site, |name| located_at(name.ident.span()))
}

/// What we write, shown at what the user wrote.
pub(crate) fn located_at(span: Span) -> Span {
    Span::call_site().located_at(span)
}
