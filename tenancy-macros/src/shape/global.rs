use super::{Kind, Presence, Shape, Table};
use crate::attr::{Value, column};
use crate::derives::Fixed;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use std::rc::Rc;
use syn::{Ident, Result};

/// `global`: rows without a tenant are every tenant's to read. `global = is_global`: flagged rows are.
struct Global {
    key: Ident,
    flag: Option<Ident>,
}

pub(super) fn parse(key: &Ident, value: Value) -> Result<Rc<dyn Shape>> {
    let flag = match value {
        Value::Nothing => None,
        value => Some(column(key, value)?),
    };
    Ok(Rc::new(Global {
        key: key.clone(),
        flag,
    }))
}

impl Shape for Global {
    fn keyword(&self) -> String {
        "global".to_owned()
    }

    fn at(&self) -> TokenStream {
        self.key.to_token_stream()
    }

    fn kind(&self) -> Kind {
        Kind::Base(match self.flag {
            Some(_) => Presence::NotNull,
            None => Presence::MayBeNull,
        })
    }

    fn columns(&self) -> Vec<&Ident> {
        self.flag.iter().collect()
    }

    fn policy(&self, _: TokenStream, table: &Table<'_>) -> TokenStream {
        let path = table.path();
        let Some(flag) = &self.flag else {
            return table.policy(self.key.span(), "Global", &path);
        };
        let column = table.column(flag);
        table.policy(flag.span(), "GlobalFlag", &quote!(#path, #column))
    }

    fn fixed(&self, table: &Table<'_>) -> Vec<Fixed> {
        let private = &table.designation.private;
        let fixed = |flag: &Ident| Fixed {
            column: flag.clone(),
            by: quote!(#private::ToUnset),
        };
        self.flag.iter().map(fixed).collect()
    }

    fn roles(&self, table: &Table<'_>) -> TokenStream {
        let flag = self.flag.as_ref().map(|flag| table.column(flag));
        flag.map(|flag| quote!(.nobodys_if::<#flag>()))
            .unwrap_or_default()
    }
}
