use super::{Kind, Shape, Table};
use crate::attr::{Value, column};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use std::rc::Rc;
use syn::{Ident, Result};

/// `other_tenant = invited_id`: the column may hold another tenant's key, and says so.
struct OtherTenant {
    key: Ident,
    column: Ident,
}

pub(super) fn parse(key: &Ident, value: Value) -> Result<Rc<dyn Shape>> {
    Ok(Rc::new(OtherTenant {
        key: key.clone(),
        column: column(key, value)?,
    }))
}

impl Shape for OtherTenant {
    fn keyword(&self) -> String {
        "other_tenant".to_owned()
    }

    fn at(&self) -> TokenStream {
        self.key.to_token_stream()
    }

    fn kind(&self) -> Kind {
        Kind::Layer
    }

    fn columns(&self) -> Vec<&Ident> {
        vec![&self.column]
    }

    fn policy(&self, inner: TokenStream, table: &Table<'_>) -> TokenStream {
        let column = table.column(&self.column);
        match table.tenant {
            Some(tenant) => {
                let arguments = quote!(#inner, #tenant, #column);
                table.policy(self.column.span(), "WithOtherTenant", &arguments)
            }
            // Refused: there is no tenant that it could be another one of.
            None => inner,
        }
    }

    fn roles(&self, table: &Table<'_>) -> TokenStream {
        let column = table.column(&self.column);
        table
            .tenant
            .map(|tenant| quote!(.names::<#tenant, #column>()))
            .unwrap_or_default()
    }
}
