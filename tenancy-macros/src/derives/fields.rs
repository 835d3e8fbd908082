//! The fields of a model, as both derives see them.

use super::receiver::Receiver;
use crate::attr::FieldOptions;
use crate::expand::{Designation, respanned};
use crate::model::Model;
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};
use syn::{GenericArgument, Generics, Ident, Path, PathArguments, Type};

/// A column that only the connection writes.
#[derive(Clone)]
pub(crate) struct Fixed {
    pub(crate) column: Ident,
    /// The runtime's type for that with which an instance's field is compared.
    pub(crate) by: TokenStream,
    /// Whether only a change is compared, and an insert says the value by itself.
    pub(crate) changes_only: bool,
}

/// One derive of one model.
pub(super) struct Derived<'m> {
    pub(super) ident: &'m Ident,
    pub(super) generics: &'m Generics,
    pub(super) table: &'m Path,
    pub(super) model: &'m Model,
    pub(super) fields: Vec<Field<'m>>,
    /// What has no better place is shown at the derive's name.
    pub(super) span: Span,
    private: &'m TokenStream,
}

/// A field, and the column that it is written to.
pub(super) struct Field<'m> {
    pub(super) ident: &'m Ident,
    pub(super) column: &'m Ident,
    pub(super) ty: &'m Type,
    pub(super) options: &'m FieldOptions,
    /// If only the connection writes the column.
    pub(super) by: Option<&'m TokenStream>,
    /// Errors about the field are shown at its name.
    pub(super) span: Span,
}

impl<'m> Derived<'m> {
    pub(super) fn new(
        span: Span,
        model: &'m Model,
        designation: &'m Designation,
        fixed: &[&'m Fixed],
    ) -> Self {
        let generics = &model.item.generics;
        let fields = model.fields.iter().map(|field| {
            let by = fixed
                .iter()
                .find(|fixed| field.is_column(&fixed.column))
                // Whether a type parameter can be compared with a key is not known here.
                .filter(|_| !mentions_parameter(&field.ty, generics))
                .map(|fixed| &fixed.by);
            Field {
                ident: &field.ident,
                column: &field.name,
                ty: &field.ty,
                options: &field.options,
                by,
                span: Span::mixed_site().located_at(field.ident.span()),
            }
        });
        Self {
            ident: &model.item.ident,
            generics,
            table: &designation.table,
            fields: fields.collect(),
            model,
            span: Span::mixed_site().located_at(span),
            private: &designation.private,
        }
    }

    /// `::tenancy::__private`, shown at `span`.
    pub(super) fn private(&self, span: Span) -> TokenStream {
        respanned(self.private, span)
    }

    /// `posts::org_id`
    pub(super) fn column(&self, field: &Field<'_>) -> TokenStream {
        let Self { table, .. } = self;
        let column = field.column;
        quote_spanned!(field.span=> #table::#column)
    }

    /// The type of a field's value as one of the runtime's, `name`, and the function that compares it.
    pub(super) fn fixed(
        &self,
        name: &str,
        field: &Field<'_>,
        by: &TokenStream,
        ty: &Type,
        receiver: Receiver,
    ) -> (TokenStream, TokenStream) {
        let span = field.span;
        let private = self.private(span);
        let column = self.column(field);
        let name = Ident::new(name, span);
        let mut by = by.clone();
        if inner_of_option(ty).is_some() {
            by = quote_spanned!(span=> #private::IfSaid<#by>);
        }
        if let Receiver::Reference(_) = receiver {
            by = quote_spanned!(span=> #private::ByRef<#by>);
        }
        let value = quote_spanned!(span=> #receiver #ty);
        let compare = quote_spanned! {span=> {
            #[allow(unused_imports)]
            use #private::{Comparable as _, Incomparable as _};
            (&#private::Question::<#by, #value>::new()).compare()
        }};
        let ty = quote_spanned!(span=> #private::#name<#column, #by, #value>);
        (ty, compare)
    }
}

impl Field<'_> {
    /// The type and the value of a field that is handed on whole.
    pub(super) fn embedded(&self, receiver: Receiver) -> (TokenStream, TokenStream) {
        let Self {
            ident, ty, span, ..
        } = *self;
        let borrow = receiver.borrow();
        (
            quote_spanned!(span=> #receiver #ty),
            quote_spanned!(span=> #borrow self.#ident),
        )
    }

    /// Whether Diesel refuses what is said of the field, where `none` is what is said of its `None`.
    pub(super) fn is_refused(&self, none: Option<bool>) -> bool {
        let embeds = self.options.embeds();
        let is_option = inner_of_option(self.ty).is_some();
        (embeds && self.options.serialize_as.is_some())
            || (none.is_some() && (embeds || !is_option))
    }
}

fn mentions_parameter(ty: &Type, generics: &Generics) -> bool {
    fn mentions(tokens: TokenStream, is_parameter: &dyn Fn(&Ident) -> bool) -> bool {
        tokens.into_iter().any(|token| match token {
            TokenTree::Ident(ident) => is_parameter(&ident),
            TokenTree::Group(group) => mentions(group.stream(), is_parameter),
            TokenTree::Punct(_) | TokenTree::Literal(_) => false,
        })
    }
    let types = generics.type_params().map(|param| &param.ident);
    let consts = generics.const_params().map(|param| &param.ident);
    let parameters: Vec<_> = types.chain(consts).collect();
    mentions(ty.to_token_stream(), &|ident| parameters.contains(&ident))
}

/// `T`, of what is written as `Option<T>`.
pub(super) fn inner_of_option(mut ty: &Type) -> Option<&Type> {
    loop {
        match ty {
            Type::Group(group) => ty = &group.elem,
            Type::Paren(paren) => ty = &paren.elem,
            _ => break,
        }
    }
    let Type::Path(path) = ty else {
        return None;
    };
    let last = path.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    match arguments.args.last()? {
        GenericArgument::Type(inner) if last.ident == "Option" => Some(inner),
        _ => None,
    }
}
