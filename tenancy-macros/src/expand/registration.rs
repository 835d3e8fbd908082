use super::designation::Designation;
use super::span::at_name;
use proc_macro2::TokenStream;
use quote::quote_spanned;

impl Designation {
    /// Registers the table, so that operations on whole tenants find it. `roles` calls methods of the runtime's
    /// `catalog::Entry`, one for each column that says whose a row is. A table whose rows are everybody's has none.
    pub(crate) fn register(&self, roles: &TokenStream) -> TokenStream {
        let Self { private, table } = self;
        quote_spanned! {at_name(table)=>
            #private::inventory::submit! {
                #private::Registration::new(|| #private::Entry::of::<#table::table>() #roles)
            }
        }
    }
}
