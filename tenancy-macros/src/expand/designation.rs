//! The impls over a table: whose its rows are, and by what they are found.

use super::span::{at_name, located_at, respanned};
use crate::find_by::{FindBy, Inside};
use crate::model::{Model, same};
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Ident, Path};

/// A table on the way to its designation.
pub(crate) struct Designation {
    /// `::tenancy::__private`
    pub(crate) private: TokenStream,
    /// As in `#[diesel(table_name = ..)]`.
    pub(crate) table: Path,
}

/// Whether each row has a tenant in the tenant column.
#[derive(Clone, Copy)]
pub(crate) enum Presence {
    NotNull,
    MayBeNull,
}

impl Designation {
    /// `posts::table`
    pub(crate) fn path(&self) -> TokenStream {
        let table = &self.table;
        quote!(#table::table)
    }

    /// The type of a column of the table.
    pub(crate) fn column(&self, column: &Ident) -> TokenStream {
        let table = &self.table;
        quote!(#table::#column)
    }

    /// The associated type `name`, which is `column`; errors about it are shown at `column`. The span of a plain
    /// `posts::org_id` would reach from the `table_name` attribute down to the field, and if all of it had the span of
    /// the field, a misspelt table would be reported there. So the path keeps its spans, inside a projection that is
    /// the path again.
    ///
    /// The projection has no lifetime (`<&'static T as Deref>::Target` would): to normalise one, rustc equates lifetimes,
    /// and then what it knows of the designation depends on what was asked before. An incremental build asks in another
    /// order, and rustc ends with "unstable fingerprints" (rust-lang/rust#84970).
    pub(crate) fn associated_column(&self, name: &str, column: &Ident) -> TokenStream {
        let Self { private, table } = self;
        let span = located_at(column.span());
        let name = Ident::new(name, span);
        quote_spanned!(span=> type #name = <#table::#column as #private::Identity>::Type;)
    }

    /// The policy `name` with its arguments, such that what is wrong with it is shown at the user's `at`.
    pub(crate) fn policy(&self, at: Span, name: &str, arguments: &TokenStream) -> TokenStream {
        self.policy_between(at, at, name, arguments)
    }

    /// The same, shown at all that the user says from `at` to `end`.
    pub(crate) fn policy_between(
        &self,
        at: Span,
        end: Span,
        name: &str,
        arguments: &TokenStream,
    ) -> TokenStream {
        let at = located_at(at);
        let private = respanned(&self.private, at);
        let name = Ident::new(name, at);
        let close = quote_spanned!(located_at(end)=> >);
        quote_spanned!(at=> #private::policy::#name<#arguments #close)
    }

    /// The policy of a view whose rows are those of `policy`.
    pub(crate) fn view(&self, view: &Ident, policy: &TokenStream) -> TokenStream {
        self.policy(view.span(), "View", policy)
    }

    /// The rows are everybody's; those of a view, if the user says `view`.
    pub(crate) fn everyone(&self, find_by: &FindBy, view: Option<&Ident>) -> TokenStream {
        let Self { private, table } = self;
        let everyone = quote!(#private::Everyone<#table::table>);
        let policy = view.map_or_else(|| everyone.clone(), |view| self.view(view, &everyone));
        self.designated(&policy, None, find_by)
    }

    /// Whose the rows are is not known: the attribute is refused.
    pub(crate) fn mistaken(&self) -> TokenStream {
        let Self { private, table } = self;
        let policy = quote!(#private::Mistaken<#table::table>);
        self.designated(&policy, None, &FindBy::PrimaryKey)
    }

    /// The rows have owners, by the policy, and may ask for permissions.
    pub(crate) fn owned(
        &self,
        policy: &TokenStream,
        asks: Option<TokenStream>,
        find_by: &FindBy,
    ) -> TokenStream {
        let Self { private, table } = self;
        let designated = self.designated(policy, asks, find_by);
        // The condition is never true, and yet a table that has an impl of its own is no longer unwind safe by itself:
        // the runtime tells by that whether a query holds a tenanted table.
        let only_scoped = quote!(where for<'scoped> &'scoped #private::OnlyScoped: #private::Never);

        quote_spanned! {at_name(table)=>
            #designated

            #[automatically_derived]
            impl ::core::panic::UnwindSafe for #table::table #only_scoped {}

            #[automatically_derived]
            impl ::core::panic::RefUnwindSafe for #table::table #only_scoped {}
        }
    }

    /// The rows are the tenant's whose key is in `column`.
    pub(crate) fn tenanted(
        &self,
        tenant: &Path,
        column: &Ident,
        presence: Presence,
    ) -> TokenStream {
        let Self { private, table } = self;
        let column = self.associated_column("Column", column);
        let tenant = quote_spanned!(at_name(tenant)=> type Tenant = #tenant;);
        let presence = match presence {
            Presence::MayBeNull => quote!(#private::MayBeNull),
            Presence::NotNull => quote!(#private::NotNull),
        };

        quote_spanned! {at_name(table)=>
            #[automatically_derived]
            impl #private::Tenanted for #table::table {
                #tenant
                type Presence = #presence;
                #column
            }
        }
    }

    /// The model is one of the table.
    pub(crate) fn model(&self, model: &Model) -> TokenStream {
        let Self { private, table } = self;
        let ident = &model.item.ident;
        let (impl_generics, ty_generics, where_clause) = model.item.generics.split_for_impl();

        quote_spanned! {at_name(table)=>
            #[automatically_derived]
            impl #impl_generics #private::Model for #ident #ty_generics #where_clause {
                type Table = #table::table;
            }
        }
    }

    fn designated(
        &self,
        policy: &TokenStream,
        asks: Option<TokenStream>,
        find_by: &FindBy,
    ) -> TokenStream {
        let Self { private, table } = self;
        let asks = asks.unwrap_or_else(|| quote!(#private::AsksNothing));
        let (ty, value) = self.find_by(find_by);
        let columns = self.one_columns(find_by);
        let whole_key = self.whole_key(find_by);

        quote_spanned! {at_name(table)=>
            #[automatically_derived]
            impl #private::Designated for #table::table {
                type Policy = #policy;
                type Asks = #asks;
                type FindBy = #ty;
                type WholeKey = #whole_key;

                fn find_by() -> Self::FindBy {
                    #value
                }
            }

            #columns
        }
    }

    /// What the key inside a tenant is told by, and what tells a key of one column: see the runtime's `policy::inside`.
    fn one_columns(&self, find_by: &FindBy) -> TokenStream {
        let Self { private, table } = self;
        let whole;
        let columns = match find_by {
            FindBy::Inside(Inside { columns, .. }) => columns,
            FindBy::Columns {
                columns,
                tenant_columns,
            } => {
                whole = whole_key(columns, tenant_columns);
                &whole
            }
            FindBy::PrimaryKey => return TokenStream::new(),
        };
        quote_spanned! {at_name(table)=>
            #(#[automatically_derived] impl #private::OneColumn for #table::#columns {})*
        }
    }

    /// The type and the value.
    fn find_by(&self, find_by: &FindBy) -> (TokenStream, TokenStream) {
        let Self { private, table } = self;
        let as_table = quote!(<#table::table as #private::diesel::Table>);
        let columns = match find_by {
            FindBy::Columns { columns, .. } => columns,
            FindBy::Inside(Inside { tenant_columns, .. }) => {
                let fixed = tenant_columns.iter().rev();
                let fixed = fixed.fold(quote!(()), |rest, column| quote!((#table::#column, #rest)));
                return (
                    quote_spanned!(at_name(table)=> <#as_table::PrimaryKey as #private::Inside<#fixed>>::Rest),
                    quote!(::core::default::Default::default()),
                );
            }
            FindBy::PrimaryKey => {
                return (
                    quote!(#as_table::PrimaryKey),
                    quote!(#as_table::primary_key(&#table::table)),
                );
            }
        };
        let path = self.key(columns);
        (path.clone(), path)
    }

    /// The same, with the columns that name tenants.
    fn whole_key(&self, find_by: &FindBy) -> TokenStream {
        let private = &self.private;
        let FindBy::Columns {
            columns,
            tenant_columns,
        } = find_by
        else {
            return quote!(#private::ToldByTable);
        };
        let key = self.key(&whole_key(columns, tenant_columns));
        quote!(#private::ToldByModel<#key>)
    }

    /// A key of these columns, as Diesel has it.
    fn key(&self, columns: &[Ident]) -> TokenStream {
        let table = &self.table;
        match columns {
            [one] => quote!(#table::#one),
            several => quote!((#(#table::#several),*)),
        }
    }
}

/// The columns that find a row, with those that name tenants.
fn whole_key(columns: &[Ident], tenant_columns: &[Ident]) -> Vec<Ident> {
    let mut all = columns.to_vec();
    for column in tenant_columns {
        if !all.iter().any(|other| same(other, column)) {
            all.push(column.clone());
        }
    }
    all
}
