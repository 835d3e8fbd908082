use super::{Kind, Presence, Shape, Table};
use crate::attr::{Value, column};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use std::rc::Rc;
use syn::{Ident, Result};

/// `shared_with = reader_id`: another tenant, which the column names, reads the row.
struct SharedWith {
    key: Ident,
    column: Ident,
}

pub(super) fn parse(key: &Ident, value: Value) -> Result<Rc<dyn Shape>> {
    Ok(Rc::new(SharedWith {
        key: key.clone(),
        column: column(key, value)?,
    }))
}

impl Shape for SharedWith {
    fn keyword(&self) -> String {
        "shared_with".to_owned()
    }

    fn at(&self) -> TokenStream {
        self.key.to_token_stream()
    }

    fn kind(&self) -> Kind {
        Kind::Base(Presence::NotNull)
    }

    fn columns(&self) -> Vec<&Ident> {
        vec![&self.column]
    }

    fn policy(&self, _: TokenStream, table: &Table<'_>) -> TokenStream {
        let path = table.path();
        let column = table.column(&self.column);
        table.policy(self.column.span(), "SharedWith", &quote!(#path, #column))
    }

    fn roles(&self, table: &Table<'_>) -> TokenStream {
        let column = table.column(&self.column);
        table
            .tenant
            .map(|tenant| quote!(.names::<#tenant, #column>()))
            .unwrap_or_default()
    }
}
