use super::{Role, Variant};
use proc_macro2::TokenStream;
use quote::quote;

/// A role, and what Diesel asks of a value of `Text`: as by its `#[derive(AsExpression, FromSqlRow)]`.
pub(super) fn expand(role: &Role, private: &TokenStream) -> TokenStream {
    let Role { ident, variants } = role;
    let accounts = quote!(#private::accounts);
    let diesel = quote!(#private::diesel);
    let text = quote!(#diesel::sql_types::Text);
    let all = variants.iter().map(|Variant { ident, .. }| ident);
    let names = variants
        .iter()
        .map(|Variant { ident, name }| quote!(Self::#ident => #name));
    let nullable = quote!(#diesel::sql_types::Nullable<#text>);
    let values = [
        (quote!(), quote!(#ident)),
        (quote!(<'__expr>), quote!(&'__expr #ident)),
        (
            quote!(<'__expr, '__expr2>),
            quote!(&'__expr2 &'__expr #ident),
        ),
    ];
    let expressions = values.iter().flat_map(|(generics, ty)| {
        [&text, &nullable].map(|sql_type| {
            quote! {
                #[automatically_derived]
                impl #generics #diesel::expression::AsExpression<#sql_type> for #ty {
                    type Expression =
                        #diesel::internal::derives::as_expression::Bound<#sql_type, Self>;

                    fn as_expression(self) -> Self::Expression {
                        #diesel::internal::derives::as_expression::Bound::new(self)
                    }
                }
            }
        })
    });
    let to_sql = [&text, &nullable].map(|sql_type| {
        quote! {
            #[automatically_derived]
            impl<__DB> #diesel::serialize::ToSql<#sql_type, __DB> for #ident
            where
                __DB: #diesel::backend::Backend,
                str: #diesel::serialize::ToSql<#text, __DB>,
            {
                fn to_sql<'__b>(
                    &'__b self,
                    out: &mut #diesel::serialize::Output<'__b, '_, __DB>,
                ) -> #diesel::serialize::Result {
                    let name = #accounts::Role::name(*self);
                    <str as #diesel::serialize::ToSql<#text, __DB>>::to_sql(name, out)
                }
            }
        }
    });
    quote! {
        #[automatically_derived]
        impl #accounts::Role for #ident {
            const ALL: &'static [Self] = &[#(Self::#all),*];

            fn name(self) -> &'static str {
                match self {
                    #(#names,)*
                }
            }
        }

        #(#expressions)*

        #(#to_sql)*

        #[automatically_derived]
        impl<__DB> #diesel::deserialize::FromSql<#text, __DB> for #ident
        where
            __DB: #diesel::backend::Backend,
            ::std::string::String: #diesel::deserialize::FromSql<#text, __DB>,
        {
            fn from_sql(bytes: __DB::RawValue<'_>) -> #diesel::deserialize::Result<Self> {
                let name = <::std::string::String as #diesel::deserialize::FromSql<#text, __DB>>
                    ::from_sql(bytes)?;
                let role = <Self as #accounts::Role>::named(&name)?;
                ::core::result::Result::Ok(role)
            }
        }

        #[automatically_derived]
        impl<__DB, __ST> #diesel::deserialize::Queryable<__ST, __DB> for #ident
        where
            __DB: #diesel::backend::Backend,
            __ST: #diesel::sql_types::SingleValue,
            Self: #diesel::deserialize::FromSql<__ST, __DB>,
        {
            type Row = Self;

            fn build(row: Self) -> #diesel::deserialize::Result<Self> {
                ::core::result::Result::Ok(row)
            }
        }
    }
}
