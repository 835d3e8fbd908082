//! The impls over a model: what an instance of it says of its row.

use super::designation::Designation;
use super::span::at_name;
use crate::model::{Field, Model, same};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Generics, Ident, Path, parse_quote};

impl Designation {
    /// A reference to the model is a row of the table. Its tenants are named by the fields of the columns `naming`, unless
    /// the primary key names them.
    pub(crate) fn instance(&self, model: &Model, naming: &[&Ident]) -> TokenStream {
        let Self { private, table } = self;
        let (_, ty_generics, where_clause) = model.item.generics.split_for_impl();
        let generics = with_instance(&model.item.generics);
        let (impl_generics, _, _) = generics.split_for_impl();
        let unnamed = (quote!(#private::Unnamed), quote!(#private::Unnamed));
        let named = |field: &Field| {
            let Field {
                ident, name, ty, ..
            } = field;
            (
                quote!(#private::Named<#table::#name, &'instance #ty>),
                quote!(#private::Named::new(&self.#ident)),
            )
        };
        let owners = naming
            .iter()
            .filter(|column| !model.names_as_key(column))
            .filter_map(|column| model.field(column));
        let (ty, value) = owners
            .map(named)
            .reduce(|(tys, values), (ty, value)| (quote!((#tys, #ty)), quote!((#values, #value))))
            .unwrap_or(unnamed);

        let ident = &model.item.ident;
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

    /// The parents of a row, as Diesel is told of them.
    pub(crate) fn belongs_to(&self, model: &Model) -> TokenStream {
        let parents = model.options.belongs_to.iter().filter_map(|belongs_to| {
            let field = model.field(&belongs_to.foreign_key()?)?;
            Some(self.belongs_to_one(model, &belongs_to.parent, field))
        });
        parents.collect()
    }

    /// The field `foreign_key` names a row of the model `parent`.
    fn belongs_to_one(&self, model: &Model, parent: &Path, foreign_key: &Field) -> TokenStream {
        let Self { private, table } = self;
        let ident = &model.item.ident;
        let (impl_generics, ty_generics, where_clause) = model.item.generics.split_for_impl();
        let Field {
            ident: field,
            name: column,
            ty,
            ..
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

    /// A reference to the model names its tenant, if it has a field for the tenant's `column`; and the rest of its
    /// primary key, if that has the tenant's column in it.
    pub(crate) fn of_tenant(&self, model: &Model, column: &Ident) -> TokenStream {
        let Some(tenant) = model.field(column) else {
            return TokenStream::new();
        };
        let Self { private, table } = self;
        let ident = &model.item.ident;
        let (impl_generics, ty_generics, where_clause) = model.item.generics.split_for_impl();
        let Field {
            ident: field, ty, ..
        } = tenant;
        let keyed = self.keyed_in_tenant(model, column);

        quote_spanned! {at_name(table)=>
            #[automatically_derived]
            impl #impl_generics #private::OfTenant for #ident #ty_generics #where_clause {
                type Key = #ty;

                fn tenant_key(&self) -> &Self::Key {
                    &self.#field
                }
            }

            #keyed
        }
    }

    /// What the primary key has beside the tenant's `column`, if it has that, and fields for all of it.
    fn keyed_in_tenant(&self, model: &Model, column: &Ident) -> Option<TokenStream> {
        let Self { private, table } = self;
        if !model.names_as_key(column) {
            return None;
        }
        let key = model.options.primary_key.iter();
        let rest = key.filter(|key| !same(key, column));
        let rest: Vec<_> = rest.map(|key| model.field(key)).collect::<Option<_>>()?;
        let tys = rest.iter().map(|field| &field.ty);
        let fields = rest.iter().map(|field| &field.ident);
        let (ty, value) = match rest.len() {
            0 => return None,
            1 => (quote!(#(&'instance #tys)*), quote!(#(&self.#fields)*)),
            _ => (quote!((#(&'instance #tys),*)), quote!((#(&self.#fields),*))),
        };
        let ident = &model.item.ident;
        let (_, ty_generics, where_clause) = model.item.generics.split_for_impl();
        let generics = with_instance(&model.item.generics);
        let (impl_generics, _, _) = generics.split_for_impl();

        Some(quote_spanned! {at_name(table)=>
            #[automatically_derived]
            impl #impl_generics #private::KeyedInTenant for &'instance #ident #ty_generics #where_clause {
                type Rest = #ty;

                fn key_in_tenant(self) -> Self::Rest {
                    #value
                }
            }
        })
    }
}

/// The generics of an impl for a reference.
fn with_instance(generics: &Generics) -> Generics {
    let mut generics = generics.clone();
    generics.params.insert(0, parse_quote!('instance));
    generics
}
