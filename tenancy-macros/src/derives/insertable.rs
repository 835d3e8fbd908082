use super::fields::{Derived, Field, inner_of_option};
use super::receiver::Receiver;
use proc_macro2::TokenStream;
use quote::quote_spanned;

/// Nothing if Diesel's derive does as well, or refuses the model.
pub(super) fn expand(derived: &Derived<'_>) -> Option<TokenStream> {
    let fields: Vec<_> = derived
        .fields
        .iter()
        .filter(|field| !field.options.skip_insertion)
        .collect();
    let refused = |field: &&Field<'_>| field.is_refused(field.options.treat_none_as_default_value);
    if fields.iter().any(refused) || fields.iter().all(|field| field.by.is_none()) {
        return None;
    }

    let Derived { ident, table, .. } = derived;
    let span = derived.span;
    let private = derived.private(span);
    let (impl_generics, ty_generics, where_clause) = derived.generics.split_for_impl();
    let receivers = Derived::receivers(&fields, "'insert").into_iter();
    let insertables = receivers.map(|receiver| insertable(derived, &fields, receiver));
    Some(quote_spanned! {span=>
        const _: () = {
            #(#insertables)*

            #[automatically_derived]
            impl #impl_generics #private::diesel::internal::derives::insertable::UndecoratedInsertRecord<#table::table>
                for #ident #ty_generics #where_clause
            {
            }
        };
    })
}

fn insertable(derived: &Derived<'_>, fields: &[&Field<'_>], receiver: Receiver) -> TokenStream {
    let table = derived.table;
    let span = derived.span;
    let private = derived.private(span);
    let bounds = derived.bounds(fields, receiver, |field| {
        let ty = field.options.serialize_as.as_ref().unwrap_or(field.ty);
        match inner_of_option(ty) {
            Some(inner) if or_default(derived, field) => inner,
            _ => ty,
        }
    });
    let (tys, values): (Vec<_>, Vec<_>) = fields
        .iter()
        .map(|field| element(derived, field, receiver))
        .unzip();
    let insertable = quote_spanned!(span=> #private::diesel::insertable::Insertable);
    let of_table = quote_spanned!(span=> #insertable<#table::table>);
    let body = quote_spanned! {span=>
        type Values = <(#(#tys,)*) as #of_table>::Values;

        fn values(self) -> <(#(#tys,)*) as #of_table>::Values {
            #insertable::<#table::table>::values((#(#values,)*))
        }
    };
    derived.implement(&of_table, receiver, &bounds, &body)
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
    receiver: Receiver,
) -> (TokenStream, TokenStream) {
    if field.options.embeds() {
        return field.embedded(receiver);
    }
    let span = field.span;
    let private = derived.private(span);
    let column = derived.column(field);
    let name = field.ident;
    let ty = field.options.serialize_as.as_ref().unwrap_or(field.ty);
    let borrow = receiver.borrow();
    let value = if field.options.serialize_as.is_some() {
        quote_spanned!(span=> ::core::convert::Into::<#ty>::into(self.#name))
    } else {
        quote_spanned!(span=> #borrow self.#name)
    };
    let eq = quote_spanned!(span=> #private::diesel::ExpressionMethods::eq);
    if !or_default(derived, field) {
        let (ty, value) = match field.by {
            Some(by) => {
                let (fixed, compare) = derived.fixed("FixedValue", field, by, ty, receiver);
                let value = quote_spanned!(span=> <#fixed>::new(#value, #compare));
                (fixed, value)
            }
            None => (quote_spanned!(span=> #receiver #ty), value),
        };
        return (
            quote_spanned!(span=> #private::diesel::dsl::Eq<#column, #ty>),
            quote_spanned!(span=> #eq(#column, #value)),
        );
    }

    let inner = inner_of_option(ty);
    let value = match (inner, receiver.as_ref(span)) {
        (Some(_), Some(as_ref)) => quote_spanned!(span=> self.#name #as_ref),
        (Some(_), None) => value,
        (None, _) => quote_spanned!(span=> ::core::option::Option::Some(#value)),
    };
    let inner = inner.unwrap_or(ty);
    let (ty, value) = match field.by {
        Some(by) => {
            let (fixed, compare) = derived.fixed("FixedValue", field, by, inner, receiver);
            let value = quote_spanned!(span=> <#fixed>::or_default(#value, #compare));
            (fixed, value)
        }
        None => (quote_spanned!(span=> #receiver #inner), value),
    };
    (
        quote_spanned!(span=> ::core::option::Option<#private::diesel::dsl::Eq<#column, #ty>>),
        quote_spanned!(span=> #value.map(|value| #eq(#column, value))),
    )
}
