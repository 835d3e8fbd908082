use super::designation::Designation;
use super::span::at_name;
use proc_macro2::TokenStream;
use quote::quote_spanned;

impl Designation {
    /// Registers the table, so that what concerns whole tenants finds it. The `roles` of its columns are calls of
    /// methods of the runtime's `catalog::Entry`; where the rows are everybody's, there are none.
    pub(crate) fn register(&self, roles: &TokenStream) -> TokenStream {
        let Self { private, table } = self;
        quote_spanned! {at_name(table)=>
            #private::inventory::submit! {
                #private::Registration::new(|| #private::Entry::of::<#table::table>() #roles)
            }
        }
    }
}
