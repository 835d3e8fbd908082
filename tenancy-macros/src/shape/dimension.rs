use super::{Kind, Shape, Table, text};
use crate::attr::{Value, refuse};
use crate::derives::Fixed;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use std::rc::Rc;
use syn::{Ident, Path, Result};

/// `User = author_id`: the rows belong, too, to a tenant of another type.
struct Dimension {
    tenant: Path,
    column: Ident,
}

pub(super) fn parse(tenant: Path, value: Value) -> Result<Rc<dyn Shape>> {
    let column = value.parse_is(syn::parse2).map_err(|value| {
        let name = text(&tenant);
        refuse(
            &tenant,
            value,
            &format!(
                "`{name}` takes a column, or in quotes what the type column says\n\
                 help: write `{name} = author_id`"
            ),
        )
    })?;
    Ok(Rc::new(Dimension { tenant, column }))
}

impl Shape for Dimension {
    fn keyword(&self) -> String {
        text(&self.tenant)
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

    fn columns(&self) -> Vec<&Ident> {
        vec![&self.column]
    }

    fn policy(&self, inner: TokenStream, table: &Table<'_>) -> TokenStream {
        let tenant = &self.tenant;
        let column = table.column(&self.column);
        let arguments = quote!(#inner, #tenant, #column);
        table.policy(self.column.span(), "WithDimension", &arguments)
    }

    fn roles(&self, table: &Table<'_>) -> TokenStream {
        let tenant = &self.tenant;
        let column = table.column(&self.column);
        quote!(.owned_by::<#tenant, #column>())
    }

    fn fixed(&self, table: &Table<'_>) -> Vec<Fixed> {
        let (private, tenant) = (&table.designation.private, &self.tenant);
        vec![Fixed {
            column: self.column.clone(),
            by: quote!(#private::ToKey<#tenant>),
        }]
    }

    fn names_tenant(&self) -> Vec<Ident> {
        vec![self.column.clone()]
    }
}
