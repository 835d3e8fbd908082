//! The frame of both derives: an impl of one of Diesel's traits for the model, and one for a reference to it.

use super::bounds::Bounds;
use super::fields::{Derived, Field};
use super::receiver::Receiver;
use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::Type;

impl Derived<'_> {
    /// The model; and a reference to it, unless a value is converted, which takes it.
    pub(super) fn receivers(fields: &[&Field<'_>], lifetime: &'static str) -> Vec<Receiver> {
        let mut fields = fields.iter();
        if fields.any(|field| field.options.serialize_as.is_some()) {
            vec![Receiver::Model]
        } else {
            vec![Receiver::Model, Receiver::Reference(lifetime)]
        }
    }

    /// `body`, as the impl of a trait for `receiver`, which asks `bounds` beside those of the model.
    pub(super) fn implement(
        &self,
        trait_: &TokenStream,
        receiver: Receiver,
        bounds: &[TokenStream],
        body: &TokenStream,
    ) -> TokenStream {
        let ident = self.ident;
        let generics = receiver.generics(self.generics);
        let (impl_generics, ..) = generics.split_for_impl();
        let (_, ty_generics, where_clause) = self.generics.split_for_impl();
        let predicates = where_clause
            .into_iter()
            .flat_map(|clause| &clause.predicates);
        quote_spanned! {self.span=>
            #[automatically_derived]
            impl #impl_generics #trait_ for #receiver #ident #ty_generics
            where
                #(#predicates,)*
                #(#bounds,)*
            {
                #body
            }
        }
    }

    /// For a message at each field: `its type: AsExpression<the column's SQL type>`, where `ty` is what is written.
    pub(super) fn bounds<'f>(
        &self,
        fields: &[&'f Field<'f>],
        receiver: Receiver,
        ty: impl Fn(&'f Field<'f>) -> &'f Type,
    ) -> Vec<TokenStream> {
        let mut bounds = Bounds::default();
        for field in fields.iter().filter(|field| !field.options.embeds()) {
            let span = field.span;
            let private = self.private(span);
            let column = self.column(field);
            let ty = ty(field);
            let bound = quote_spanned! {span=>
                #receiver #ty: #private::diesel::expression::AsExpression<
                    <#column as #private::diesel::Expression>::SqlType
                >
            };
            bounds.push(ty, bound);
        }
        bounds.get()
    }
}
