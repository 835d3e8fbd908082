//! Columns that accounts or permissions need of a table: what is missing, or of another SQL type, is shown at the user's token.

use super::designation::Designation;
use super::span::{at_name, located_at};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{Ident, Path};

/// A column, and how what is in it is kept.
pub(crate) struct Required {
    pub(crate) column: Ident,
    pub(crate) kept: Kept,
}

/// What is in a column.
pub(crate) enum Kept {
    /// A name.
    Text,
    /// A number by which a row is found.
    Id,
    /// How many there are.
    Count,
    /// How many there may be, if there is a limit.
    Limit,
    /// When something happens, if it does.
    Time,
    /// When something happens.
    Moment,
    /// Something in some rows, and nothing in the others, for the sake of what is unique.
    Mark,
    /// A text in some rows.
    MaybeText,
    /// Yes or no.
    Flag,
    /// What is left of a secret.
    Hash,
    /// The key of the tenant or the account of this type, whose SQL type comes next.
    Key(Path, TokenStream),
    /// The same, in some rows.
    MaybeKey(Path, TokenStream),
}

impl Required {
    /// A column of a name of ours, shown at the user's `at`.
    pub(crate) fn by_us(name: &str, at: Span, kept: Kept) -> Self {
        let column = Ident::new(name, located_at(at));
        Self { column, kept }
    }
}

impl Kept {
    /// The SQL type, where the module `accounts` is that of the expansions.
    fn sql_type(&self, accounts: &TokenStream) -> TokenStream {
        match self {
            Self::Text => quote!(#accounts::Text),
            Self::Id | Self::Count | Self::Moment => quote!(#accounts::BigInt),
            Self::Hash => quote!(#accounts::Binary),
            Self::Flag => quote!(#accounts::Bool),
            Self::Limit | Self::Time | Self::Mark => quote!(#accounts::Nullable<#accounts::BigInt>),
            Self::MaybeText => quote!(#accounts::Nullable<#accounts::Text>),
            Self::Key(_, ty) => ty.clone(),
            Self::MaybeKey(_, ty) => quote!(#accounts::Nullable<#ty>),
        }
    }

    /// How a message writes the SQL type.
    fn written(&self) -> &'static str {
        match self {
            Self::Text => "Text",
            Self::Id | Self::Count | Self::Moment => "BigInt",
            Self::Hash => "Binary",
            Self::Flag => "Bool",
            Self::Limit | Self::Time | Self::Mark => "Nullable<BigInt>",
            Self::MaybeText => "Nullable<Text>",
            Self::Key(..) | Self::MaybeKey(..) => "{As}",
        }
    }

    /// Why it is the SQL type, where `who` keep it.
    fn because(&self, who: &str) -> String {
        match self {
            Self::Text => format!("{who} keep it as `Text`"),
            Self::Id => format!("{who} keep an id as `BigInt`"),
            Self::Count => format!("{who} count in `BigInt`"),
            Self::Limit => format!("{who} keep a limit as `Nullable<BigInt>`, null for none"),
            Self::Time => {
                format!("{who} keep a time as `Nullable<BigInt>`, in seconds of Unix time")
            }
            Self::Moment => format!("{who} keep a time as `BigInt`, in seconds of Unix time"),
            Self::Mark => format!("{who} keep it as `Nullable<BigInt>`, null where it is over"),
            Self::MaybeText => {
                format!("{who} keep it as `Nullable<Text>`, null where there is none")
            }
            Self::Hash => format!("{who} keep it as `Binary`"),
            Self::Flag => format!("{who} keep it as `Bool`"),
            Self::Key(of, _) => format!("the key of `{}` is of `{{As}}`", written(of)),
            Self::MaybeKey(of, _) => format!(
                "{who} keep the key of `{}` as `{{As}}`, null where there is none",
                written(of)
            ),
        }
    }
}

/// As the user writes it.
fn written(path: &Path) -> String {
    path.to_token_stream().to_string().replace(' ', "")
}

impl Designation {
    /// `::tenancy::__private::accounts::__private`
    pub(crate) fn of_accounts(&self) -> TokenStream {
        let private = &self.private;
        quote!(#private::accounts::__private)
    }

    /// Impls that name columns by themselves, and have their names in the database; `who` need them, in the words of a
    /// message. What stands `around` them sees no column.
    ///
    /// rustc looks for a column among those of the table first, and finds the type that stands in for it where there is
    /// none. The table goes by a name of ours, since the user's path to it may begin with the name of a column.
    pub(crate) fn with_columns(
        &self,
        who: &str,
        around: &TokenStream,
        columns: &[Required],
        impls: impl FnOnce(&[TokenStream]) -> TokenStream,
    ) -> TokenStream {
        let table = &self.table;
        let accounts = self.of_accounts();
        let stand_ins = columns.iter().map(|column| self.stand_in(who, column));
        let name = |Required { column, kept }: &Required| {
            let check = by_its_name("check", column);
            let ty = kept.sql_type(&accounts);
            quote_spanned!(located_at(column.span())=> #check::<#column, #ty>())
        };
        let names: Vec<_> = columns.iter().map(name).collect();
        let impls = impls(&names);
        quote_spanned! {at_name(table)=>
            const _: () = {
                use #table as columns_of_the_table;
                #around
                #[allow(non_camel_case_types, non_snake_case)]
                {
                    #(#stand_ins)*
                    {
                        use columns_of_the_table::*;
                        #impls
                    }
                }
            };
        }
    }

    /// What stands in for the column, and the function that asks for the column, and gives its name in the database.
    fn stand_in(&self, who: &str, Required { column, kept }: &Required) -> TokenStream {
        let accounts = self.of_accounts();
        let name = column.unraw();
        let table = self.table.to_token_stream().to_string().replace(' ', "");
        let written = kept.written();
        let missing = format!("the table `{table}` has no column `{name}`");
        let needed = format!("{who} need the column `{name}`");
        let add = format!("add it to `table!`, and by a migration: `{name} -> {written}`");
        let differs = format!(
            "the column `{name}` of `{table}` is of SQL type `{{Actual}}`; {}",
            kept.because(who)
        );
        let change = format!("change it in `table!`, and by a migration: `{name} -> {written}`");
        let check = by_its_name("check", column);
        let there = by_its_name("IsThere", column);
        let kept = by_its_name("IsOf", column);
        quote_spanned! {located_at(column.span())=>
            #[allow(dead_code)]
            pub struct #column;

            #[automatically_derived]
            impl #accounts::Named for #column {
                const NAME: &'static str = "";
            }

            #[automatically_derived]
            impl<As> #accounts::Typed<As> for #column {
                type SqlType = As;
            }

            #[diagnostic::on_unimplemented(message = #missing, label = #needed, note = #add)]
            trait #there<As> {}

            #[diagnostic::do_not_recommend]
            impl<C: #accounts::Column, As> #there<As> for C {}

            #[diagnostic::on_unimplemented(message = #differs, label = #needed, note = #change)]
            trait #kept<As, Actual> {}

            impl<C, As> #kept<As, As> for C {}

            const fn #check<C, As>() -> &'static str
            where
                C: #accounts::Named + #there<As> + #accounts::Typed<As>,
                C: #kept<As, <C as #accounts::Typed<As>>::SqlType>,
            {
                <C as #accounts::Named>::NAME
            }
        }
    }
}

/// A name for what is about the column.
fn by_its_name(what: &str, column: &Ident) -> Ident {
    format_ident!(
        "{what}_{}",
        column.unraw(),
        span = located_at(column.span())
    )
}
