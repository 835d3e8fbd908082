use super::fields::{Bounds, Derived, Field, borrow, inner_of_option};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::parse_quote;

/// Nothing if Diesel's derive does as well, or refuses the model.
pub(super) fn expand(derived: &Derived<'_>) -> Option<TokenStream> {
    let fields: Vec<_> = derived
        .fields
        .iter()
        .filter(|field| !field.options.skip_insertion)
        .collect();
    let refused = fields.iter().any(|field| {
        let options = field.options;
        let is_option = inner_of_option(field.ty).is_some();
        (options.embeds() && options.serialize_as.is_some())
            || (options.treat_none_as_default_value.is_some() && (options.embeds() || !is_option))
    });
    if refused || fields.iter().all(|field| field.by.is_none()) {
        return None;
    }

    let Derived { ident, table, .. } = derived;
    let span = derived.span;
    let private = derived.private(span);
    let (impl_generics, ty_generics, where_clause) = derived.generics.split_for_impl();
    let owned = insertable(derived, &fields, None);
    // A value that is converted is taken.
    let borrows = fields
        .iter()
        .all(|field| field.options.serialize_as.is_none());
    let borrowed = borrows.then(|| insertable(derived, &fields, Some(&quote!(&'insert))));
    Some(quote_spanned! {span=>
        const _: () = {
            #owned
            #borrowed

            #[automatically_derived]
            impl #impl_generics #private::diesel::internal::derives::insertable::UndecoratedInsertRecord<#table::table>
                for #ident #ty_generics #where_clause
            {
            }
        };
    })
}

fn insertable(
    derived: &Derived<'_>,
    fields: &[&Field<'_>],
    lifetime: Option<&TokenStream>,
) -> TokenStream {
    let Derived { ident, table, .. } = derived;
    let span = derived.span;
    let private = derived.private(span);
    let mut generics = derived.generics.clone();
    if lifetime.is_some() {
        generics.params.insert(0, parse_quote!('insert));
    }
    let (impl_generics, ..) = generics.split_for_impl();
    let (_, ty_generics, where_clause) = derived.generics.split_for_impl();
    let predicates = where_clause
        .into_iter()
        .flat_map(|clause| &clause.predicates);

    let (tys, values): (Vec<_>, Vec<_>) = fields
        .iter()
        .map(|field| element(derived, field, lifetime))
        .unzip();
    let mut bounds = Bounds::default();
    for field in fields.iter().filter(|field| !field.options.embeds()) {
        let ty = field.options.serialize_as.as_ref().unwrap_or(field.ty);
        let ty = match inner_of_option(ty) {
            Some(inner) if or_default(derived, field) => inner,
            _ => ty,
        };
        bounds.push(ty, derived.bound(field, ty, lifetime));
    }
    let bounds = bounds.get();
    let insertable = quote_spanned!(span=> #private::diesel::insertable::Insertable);
    quote_spanned! {span=>
        #[automatically_derived]
        impl #impl_generics #insertable<#table::table> for #lifetime #ident #ty_generics
        where
            #(#predicates,)*
            #(#bounds,)*
        {
            type Values = <(#(#tys,)*) as #insertable<#table::table>>::Values;

            fn values(self) -> <(#(#tys,)*) as #insertable<#table::table>>::Values {
                #insertable::<#table::table>::values((#(#values,)*))
            }
        }
    }
}

/// Whether `None` leaves the column to its default.
fn or_default(derived: &Derived<'_>, field: &Field<'_>) -> bool {
    let options = &derived.model.options;
    let of_field = field.options.treat_none_as_default_value;
    of_field
        .or(options.treat_none_as_default_value)
        .unwrap_or(true)
}

/// The type and the value for one field.
fn element(
    derived: &Derived<'_>,
    field: &Field<'_>,
    lifetime: Option<&TokenStream>,
) -> (TokenStream, TokenStream) {
    let span = field.span;
    let private = derived.private(span);
    let column = derived.column(field);
    let name = field.ident;
    let borrow = borrow(lifetime);
    if field.options.embeds() {
        let ty = field.ty;
        return (
            quote_spanned!(span=> #lifetime #ty),
            quote_spanned!(span=> #borrow self.#name),
        );
    }
    let ty = field.options.serialize_as.as_ref().unwrap_or(field.ty);
    let value = if field.options.serialize_as.is_some() {
        quote_spanned!(span=> ::core::convert::Into::<#ty>::into(self.#name))
    } else {
        quote_spanned!(span=> #borrow self.#name)
    };
    let eq = quote_spanned!(span=> #private::diesel::ExpressionMethods::eq);
    if !or_default(derived, field) {
        let (ty, value) = match field.by {
            Some(by) => {
                let (fixed, compare) = derived.fixed("FixedValue", field, by, ty, lifetime);
                let value = quote_spanned!(span=> <#fixed>::new(#value, #compare));
                (fixed, value)
            }
            None => (quote_spanned!(span=> #lifetime #ty), value),
        };
        return (
            quote_spanned!(span=> #private::diesel::dsl::Eq<#column, #ty>),
            quote_spanned!(span=> #eq(#column, #value)),
        );
    }

    let inner = inner_of_option(ty);
    let value = match (inner, lifetime) {
        (Some(_), Some(_)) => quote_spanned!(span=> self.#name.as_ref()),
        (Some(_), None) => value,
        (None, _) => quote_spanned!(span=> ::core::option::Option::Some(#value)),
    };
    let inner = inner.unwrap_or(ty);
    let (ty, value) = match field.by {
        Some(by) => {
            let (fixed, compare) = derived.fixed("FixedValue", field, by, inner, lifetime);
            let value = quote_spanned!(span=> <#fixed>::or_default(#value, #compare));
            (fixed, value)
        }
        None => (quote_spanned!(span=> #lifetime #inner), value),
    };
    (
        quote_spanned!(span=> ::core::option::Option<#private::diesel::dsl::Eq<#column, #ty>>),
        quote_spanned!(span=> #value.map(|value| #eq(#column, value))),
    )
}
