use super::fields::{Bounds, Derived, Field, borrow, inner_of_option};
use crate::find_by;
use crate::model::same;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{GenericParam, Ident, parse_quote};

/// Nothing if Diesel's derive does as well, or refuses the model.
pub(super) fn expand(derived: &Derived<'_>) -> Option<TokenStream> {
    // A key that names the tenant is not assigned, and is compared all the same.
    let fields: Vec<_> = derived
        .fields
        .iter()
        .filter(|field| !is_key(derived, field) || field.by.is_some())
        .filter(|field| !field.options.skip_update)
        .collect();
    let refused = fields.iter().any(|field| {
        let options = field.options;
        let is_option = inner_of_option(field.ty).is_some();
        (options.embeds() && options.serialize_as.is_some())
            || (options.treat_none_as_null.is_some() && (options.embeds() || !is_option))
    });
    let only_keys = derived.fields.iter().all(|field| is_key(derived, field));
    if refused || only_keys || fields.iter().all(|field| field.by.is_none()) {
        return None;
    }

    let span = derived.span;
    let (impl_generics, ..) = derived.generics.split_for_impl();
    let owned = changeset(derived, &fields, None);
    let bounds = bounds(derived, &fields, None);
    let check = bounds.get();
    // A value that is converted is taken.
    let borrows = fields
        .iter()
        .all(|field| field.options.serialize_as.is_none());
    let borrowed = borrows.then(|| {
        let lifetime = quote!(&'update);
        let borrowed = changeset(derived, &fields, Some(&lifetime));
        let bounds = self::bounds(derived, &fields, Some(&lifetime));
        let check = bounds.get();
        let params = derived.generics.params.iter().map(|param| match param {
            GenericParam::Lifetime(param) => {
                let (lifetime, bounds) = (&param.lifetime, param.bounds.iter());
                quote!(#lifetime: 'update #(+ #bounds)*)
            }
            GenericParam::Type(_) | GenericParam::Const(_) => quote!(#param),
        });
        quote_spanned! {span=>
            #[allow(clippy::multiple_bound_locations)]
            fn _check_borrowed<'update, #(#params,)*>() where #(#check,)* {}

            #borrowed
        }
    });
    Some(quote_spanned! {span=>
        const _: () = {
            fn _check_owned #impl_generics () where #(#check,)* {}

            #owned
            #borrowed
        };
    })
}

fn is_key(derived: &Derived<'_>, field: &Field<'_>) -> bool {
    let key = &derived.model.options.primary_key;
    if key.is_empty() {
        same(field.column, &find_by::id())
    } else {
        key.iter().any(|key| same(field.column, key))
    }
}

fn bounds(derived: &Derived<'_>, fields: &[&Field<'_>], lifetime: Option<&TokenStream>) -> Bounds {
    let mut bounds = Bounds::default();
    for field in fields.iter().filter(|field| !field.options.embeds()) {
        let ty = match &field.options.serialize_as {
            Some(ty) if !or_null(derived, field) => ty,
            Some(ty) => inner_of_option(ty).unwrap_or(ty),
            None => inner_of_option(field.ty).unwrap_or(field.ty),
        };
        bounds.push(ty, derived.bound(field, ty, lifetime));
    }
    bounds
}

fn changeset(
    derived: &Derived<'_>,
    fields: &[&Field<'_>],
    lifetime: Option<&TokenStream>,
) -> TokenStream {
    let Derived { ident, table, .. } = derived;
    let span = derived.span;
    let private = derived.private(span);
    let mut generics = derived.generics.clone();
    if lifetime.is_some() {
        generics.params.insert(0, parse_quote!('update));
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
    let as_changeset = quote_spanned!(span=> #private::diesel::query_builder::AsChangeset);
    let is_changeset = lifetime.map(|_| quote_spanned!(span=> (#(#tys,)*): #as_changeset,));
    quote_spanned! {span=>
        #[automatically_derived]
        impl #impl_generics #as_changeset for #lifetime #ident #ty_generics
        where
            #(#predicates,)*
            #is_changeset
        {
            type Target = #table::table;
            type Changeset = <(#(#tys,)*) as #as_changeset>::Changeset;

            fn as_changeset(self) -> <Self as #as_changeset>::Changeset {
                #as_changeset::as_changeset((#(#values,)*))
            }
        }
    }
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
    lifetime: Option<&TokenStream>,
) -> (TokenStream, TokenStream) {
    let span = field.span;
    let private = derived.private(span);
    let column = derived.column(field);
    let name = field.ident;
    let borrow = borrow(lifetime);
    let field_ty = field.ty;
    if field.options.embeds() {
        return (
            quote_spanned!(span=> #lifetime #field_ty),
            quote_spanned!(span=> #borrow self.#name),
        );
    }
    let as_it_is = inner_of_option(field_ty).is_some() && !or_null(derived, field);
    let serialize_as = field.options.serialize_as.as_ref();
    let ty = serialize_as.unwrap_or(field_ty);
    let ty = if as_it_is {
        inner_of_option(ty).unwrap_or(ty)
    } else {
        ty
    };
    let read = |value: TokenStream| match serialize_as {
        Some(ty) => quote_spanned!(span=> ::core::convert::Into::<#ty>::into(#value)),
        None => value,
    };
    let assigned;
    let assign: &dyn Fn(TokenStream) -> TokenStream;
    let (fixed, eq);
    if let Some(by) = field.by {
        let (change, compare) = derived.fixed("FixedChange", field, by, ty, lifetime);
        let new = Ident::new(
            if is_key(derived, field) {
                "of_key"
            } else {
                "new"
            },
            span,
        );
        assigned = change.clone();
        fixed = move |value| quote_spanned!(span=> <#change>::#new(#value, #compare));
        assign = &fixed;
    } else {
        assigned = quote_spanned!(span=> #private::diesel::dsl::Eq<#column, #lifetime #ty>);
        eq = move |value| quote_spanned!(span=> #private::diesel::ExpressionMethods::eq(#column, #value));
        assign = &eq;
    }
    if as_it_is {
        let as_ref = lifetime.map(|_| quote_spanned!(span=> .as_ref()));
        let assign = assign(read(quote_spanned!(span=> value)));
        (
            quote_spanned!(span=> ::core::option::Option<#assigned>),
            quote_spanned!(span=> self.#name #as_ref.map(|value| #assign)),
        )
    } else {
        let value = assign(read(quote_spanned!(span=> #borrow self.#name)));
        (assigned, value)
    }
}
