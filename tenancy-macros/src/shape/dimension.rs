use super::{Kind, Shape, Table};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use std::rc::Rc;
use syn::{Error, Ident, Path, Result};

/// `User = author_id`: the rows belong, too, to a tenant of another type.
struct Dimension {
    tenant: Path,
    column: Ident,
}

pub(super) fn parse(tenant: Path, value: TokenStream) -> Result<Rc<dyn Shape>> {
    let column = syn::parse2(value.clone()).map_err(|_| {
        let name = tenant.to_token_stream();
        let at = if value.is_empty() { &name } else { &value };
        Error::new_spanned(
            at,
            format!(
                "`{name}` takes a column, or in quotes what the type column says\n\
                 help: write `{name} = author_id`"
            ),
        )
    })?;
    Ok(Rc::new(Dimension { tenant, column }))
}

impl Shape for Dimension {
    fn keyword(&self) -> String {
        self.tenant.to_token_stream().to_string()
    }

    fn at(&self) -> TokenStream {
        self.tenant.to_token_stream()
    }

    fn kind(&self) -> Kind {
        Kind::Layer
    }

    fn excludes(&self, other: &dyn Shape) -> bool {
        self.keyword() == other.keyword()
    }

    fn policy(&self, inner: TokenStream, table: &Table<'_>) -> TokenStream {
        let policies = table.policies();
        let tenant = &self.tenant;
        let column = table.column(&self.column);
        quote!(#policies::AlsoOwned<#inner, #tenant, #column>)
    }

    fn roles(&self, table: &Table<'_>) -> TokenStream {
        let tenant = &self.tenant;
        let column = table.column(&self.column);
        quote!(.owned_by::<#tenant, #column>())
    }

    fn fixed(&self) -> Vec<Ident> {
        vec![self.column.clone()]
    }

    fn names_tenant(&self) -> Vec<Ident> {
        vec![self.column.clone()]
    }
}
