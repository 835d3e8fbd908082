//! The frame of both derives: an impl of one of Diesel's traits for the model, and one for a reference to it.

use super::bounds::Bounds;
use super::fields::{Derived, Field};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Generics, Lifetime, Type, parse_quote};

/// What the impl is for, and with that the `self` of its method.
#[derive(Clone, Copy)]
pub(super) enum Receiver {
    /// The model.
    Model,
    /// A reference to it, with a lifetime of this name.
    Reference(&'static str),
}

impl Receiver {
    /// The model; and a reference to it, unless a value is converted, which takes it.
    pub(super) fn all(fields: &[&Field<'_>], lifetime: &'static str) -> Vec<Self> {
        let mut fields = fields.iter();
        if fields.any(|field| field.options.serialize_as.is_some()) {
            vec![Self::Model]
        } else {
            vec![Self::Model, Self::Reference(lifetime)]
        }
    }

    /// What reads a field of `self`.
    pub(super) fn borrow(self) -> Option<TokenStream> {
        self.lifetime().map(|_| quote!(&))
    }

    /// What makes of an `Option` in `self` one that can be taken.
    pub(super) fn as_ref(self, span: Span) -> Option<TokenStream> {
        self.lifetime().map(|_| quote_spanned!(span=> .as_ref()))
    }

    fn generics(self, of_model: &Generics) -> Generics {
        let mut generics = of_model.clone();
        if let Some(lifetime) = self.lifetime() {
            generics.params.insert(0, parse_quote!(#lifetime));
        }
        generics
    }

    fn lifetime(self) -> Option<Lifetime> {
        match self {
            Self::Model => None,
            Self::Reference(name) => Some(Lifetime::new(name, Span::call_site())),
        }
    }
}

/// What stands before a type: nothing, or `&'lifetime`.
impl ToTokens for Receiver {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let reference = self.lifetime().map(|lifetime| quote!(&#lifetime));
        reference.to_tokens(tokens);
    }
}

impl Derived<'_> {
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
