//! The fields of a model, as both derives see them.

use super::Fixed;
use crate::attr::FieldOptions;
use crate::expand::Designation;
use crate::model::Model;
use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use std::collections::{BTreeMap, BTreeSet};
use syn::{GenericArgument, Generics, Ident, Path, PathArguments, Type};

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
        fixed: &'m [Fixed],
    ) -> Option<Self> {
        let generics = &model.item.generics;
        let fields = model.item.fields.iter().zip(&model.fields);
        let fields = fields.map(|(field, facts)| {
            let ident = field.ident.as_ref()?;
            let by = fixed
                .iter()
                .find(|fixed| facts.is_column(&fixed.column))
                // Whether a type parameter can be compared with a key is not known here.
                .filter(|_| !mentions_parameter(&facts.ty, generics))
                .map(|fixed| &fixed.by);
            Some(Field {
                ident,
                column: &facts.name,
                ty: &facts.ty,
                options: &facts.options,
                by,
                span: Span::mixed_site().located_at(ident.span()),
            })
        });
        Some(Self {
            ident: &model.item.ident,
            generics,
            table: &designation.table,
            fields: fields.collect::<Option<_>>()?,
            model,
            span: Span::mixed_site().located_at(span),
            private: &designation.private,
        })
    }

    /// `::tenancy::__private`, shown at `span`.
    pub(super) fn private(&self, span: Span) -> TokenStream {
        let respanned = self.private.clone().into_iter().map(|mut token| {
            token.set_span(span);
            token
        });
        respanned.collect()
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
        lifetime: Option<&TokenStream>,
    ) -> (TokenStream, TokenStream) {
        let span = field.span;
        let private = self.private(span);
        let column = self.column(field);
        let name = Ident::new(name, span);
        let mut by = by.clone();
        if inner_of_option(ty).is_some() {
            by = quote_spanned!(span=> #private::IfSaid<#by>);
        }
        if lifetime.is_some() {
            by = quote_spanned!(span=> #private::ByRef<#by>);
        }
        let value = quote_spanned!(span=> #lifetime #ty);
        let compare = quote_spanned! {span=> {
            #[allow(unused_imports)]
            use #private::{Comparable as _, Incomparable as _};
            (&#private::Question::<#by, #value>::new()).compare()
        }};
        let ty = quote_spanned!(span=> #private::#name<#column, #by, #value>);
        (ty, compare)
    }

    /// `field type: AsExpression<the column's SQL type>`, for a message at the field.
    pub(super) fn bound(
        &self,
        field: &Field<'_>,
        ty: &Type,
        lifetime: Option<&TokenStream>,
    ) -> TokenStream {
        let span = field.span;
        let private = self.private(span);
        let column = self.column(field);
        quote_spanned! {span=>
            #lifetime #ty: #private::diesel::expression::AsExpression<
                <#column as #private::diesel::Expression>::SqlType
            >
        }
    }
}

/// Bounds on types. rustc does not take two that differ in lifetimes alone (rust-lang/rust#21974): neither is asked then.
#[derive(Default)]
pub(super) struct Bounds {
    bounds: Vec<(String, TokenStream)>,
    lifetimes: BTreeMap<String, BTreeSet<String>>,
}

impl Bounds {
    pub(super) fn push(&mut self, ty: &Type, bound: TokenStream) {
        let tokens = ty.to_token_stream();
        let shape = without_lifetimes(tokens.clone()).to_string();
        self.lifetimes
            .entry(shape.clone())
            .or_default()
            .insert(tokens.to_string());
        self.bounds.push((shape, bound));
    }

    pub(super) fn get(&self) -> impl Iterator<Item = &TokenStream> {
        self.bounds
            .iter()
            .filter(|(shape, _)| self.lifetimes[shape].len() == 1)
            .map(|(_, bound)| bound)
    }
}

/// With each lifetime's name left out.
fn without_lifetimes(tokens: TokenStream) -> TokenStream {
    let mut is_name = false;
    let kept = tokens.into_iter().filter_map(|token| {
        let was_quote = std::mem::replace(
            &mut is_name,
            matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '\''),
        );
        match token {
            TokenTree::Ident(_) if was_quote => None,
            TokenTree::Group(group) => {
                let inside = without_lifetimes(group.stream());
                Some(TokenTree::Group(Group::new(group.delimiter(), inside)))
            }
            token => Some(token),
        }
    });
    kept.collect()
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

/// What a field is read by: `&`, where it is borrowed.
pub(super) fn borrow(lifetime: Option<&TokenStream>) -> Option<TokenStream> {
    lifetime.map(|_| quote!(&))
}
