use super::fields::{Derived, Field, inner_of_option};
use super::receiver::Receiver;
use crate::find_by;
use crate::model::same;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{GenericParam, Ident};

/// Nothing if Diesel's derive does as well, or refuses the model.
pub(super) fn expand(derived: &Derived<'_>) -> Option<TokenStream> {
    // A key that names the tenant is not assigned, and is compared all the same.
    let fields: Vec<_> = derived
        .fields
        .iter()
        .filter(|field| !is_key(derived, field) || field.by.is_some())
        .filter(|field| !field.options.skip_update)
        .collect();
    let refused = |field: &&Field<'_>| field.is_refused(field.options.treat_none_as_null);
    let only_keys = derived.fields.iter().all(|field| is_key(derived, field));
    if fields.iter().any(refused) || only_keys || fields.iter().all(|field| field.by.is_none()) {
        return None;
    }

    let receivers = Derived::receivers(&fields, "'update").into_iter();
    let changesets = receivers.map(|receiver| {
        let check = check(derived, &fields, receiver);
        let changeset = changeset(derived, &fields, receiver);
        quote!(#check #changeset)
    });
    Some(quote_spanned! {derived.span=>
        const _: () = {
            #(#changesets)*
        };
    })
}

fn is_key(derived: &Derived<'_>, field: &Field<'_>) -> bool {
    if derived.model.options.primary_key.is_empty() {
        same(field.column, &find_by::id())
    } else {
        derived.model.names_as_key(field.column)
    }
}

/// The bounds, on a function of their own: Diesel's derive asks them there, too.
fn check(derived: &Derived<'_>, fields: &[&Field<'_>], receiver: Receiver) -> TokenStream {
    let span = derived.span;
    let bounds = derived.bounds(fields, receiver, |field| {
        match &field.options.serialize_as {
            Some(ty) if !or_null(derived, field) => ty,
            Some(ty) => inner_of_option(ty).unwrap_or(ty),
            None => inner_of_option(field.ty).unwrap_or(field.ty),
        }
    });
    match receiver {
        Receiver::Model => {
            let (impl_generics, ..) = derived.generics.split_for_impl();
            quote_spanned!(span=> fn _check_owned #impl_generics () where #(#bounds,)* {})
        }
        Receiver::Reference(_) => {
            let params = derived.generics.params.iter().map(|param| match param {
                GenericParam::Lifetime(param) => {
                    let (lifetime, bounds) = (&param.lifetime, param.bounds.iter());
                    quote!(#lifetime: 'update #(+ #bounds)*)
                }
                GenericParam::Type(_) | GenericParam::Const(_) => quote!(#param),
            });
            quote_spanned! {span=>
                #[allow(clippy::multiple_bound_locations)]
                fn _check_borrowed<'update, #(#params,)*>() where #(#bounds,)* {}
            }
        }
    }
}

fn changeset(derived: &Derived<'_>, fields: &[&Field<'_>], receiver: Receiver) -> TokenStream {
    let table = derived.table;
    let span = derived.span;
    let private = derived.private(span);
    let (tys, values): (Vec<_>, Vec<_>) = fields
        .iter()
        .map(|field| element(derived, field, receiver))
        .unzip();
    let as_changeset = quote_spanned!(span=> #private::diesel::query_builder::AsChangeset);
    let bounds = match receiver {
        Receiver::Model => Vec::new(),
        Receiver::Reference(_) => vec![quote_spanned!(span=> (#(#tys,)*): #as_changeset)],
    };
    let body = quote_spanned! {span=>
        type Target = #table::table;
        type Changeset = <(#(#tys,)*) as #as_changeset>::Changeset;

        fn as_changeset(self) -> <Self as #as_changeset>::Changeset {
            #as_changeset::as_changeset((#(#values,)*))
        }
    };
    derived.implement(&as_changeset, receiver, &bounds, &body)
}

/// Whether `None` sets the column to `NULL`, and does not leave it as it is.
fn or_null(derived: &Derived<'_>, field: &Field<'_>) -> bool {
    let of_field = field.options.treat_none_as_null;
    of_field
        .or(derived.model.options.treat_none_as_null)
        .unwrap_or(false)
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
    let as_it_is = inner_of_option(field.ty).is_some() && !or_null(derived, field);
    let serialize_as = field.options.serialize_as.as_ref();
    let ty = serialize_as.unwrap_or(field.ty);
    let ty = if as_it_is {
        inner_of_option(ty).unwrap_or(ty)
    } else {
        ty
    };
    let value = if as_it_is {
        quote_spanned!(span=> value)
    } else {
        let borrow = receiver.borrow();
        quote_spanned!(span=> #borrow self.#name)
    };
    let value = match serialize_as {
        Some(ty) => quote_spanned!(span=> ::core::convert::Into::<#ty>::into(#value)),
        None => value,
    };
    let (assigned, value) = match field.by {
        Some(by) => {
            let (change, compare) = derived.fixed("FixedChange", field, by, ty, receiver);
            let new = if is_key(derived, field) {
                "of_key"
            } else {
                "new"
            };
            let new = Ident::new(new, span);
            let value = quote_spanned!(span=> <#change>::#new(#value, #compare));
            (change, value)
        }
        None => (
            quote_spanned!(span=> #private::diesel::dsl::Eq<#column, #receiver #ty>),
            quote_spanned!(span=> #private::diesel::ExpressionMethods::eq(#column, #value)),
        ),
    };
    if as_it_is {
        let as_ref = receiver.as_ref(span);
        (
            quote_spanned!(span=> ::core::option::Option<#assigned>),
            quote_spanned!(span=> self.#name #as_ref.map(|value| #value)),
        )
    } else {
        (assigned, value)
    }
}
