use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Generics, Lifetime, parse_quote};

/// What the impl is for, and with that the `self` of its method.
#[derive(Clone, Copy)]
pub(super) enum Receiver {
    /// The model.
    Model,
    /// A reference to it, with a lifetime of this name.
    Reference(&'static str),
}

impl Receiver {
    /// What reads a field of `self`.
    pub(super) fn borrow(self) -> Option<TokenStream> {
        self.lifetime().map(|_| quote!(&))
    }

    /// What makes of an `Option` in `self` one that can be taken.
    pub(super) fn as_ref(self, span: Span) -> Option<TokenStream> {
        self.lifetime().map(|_| quote_spanned!(span=> .as_ref()))
    }

    pub(super) fn generics(self, of_model: &Generics) -> Generics {
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
