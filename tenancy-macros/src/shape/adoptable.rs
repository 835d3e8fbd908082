use super::{Kind, Presence, Shape, Table};
use crate::attr::{Value, no_value};
use proc_macro2::TokenStream;
use quote::ToTokens;
use std::rc::Rc;
use syn::{Ident, Result};

/// `adoptable`: a row may have no owner yet.
struct Adoptable(Ident);

pub(super) fn parse(key: &Ident, value: Value) -> Result<Rc<dyn Shape>> {
    no_value(key, value)?;
    Ok(Rc::new(Adoptable(key.clone())))
}

impl Shape for Adoptable {
    fn keyword(&self) -> String {
        "adoptable".to_owned()
    }

    fn at(&self) -> TokenStream {
        self.0.to_token_stream()
    }

    fn kind(&self) -> Kind {
        Kind::Base(Presence::MayBeNull)
    }

    fn policy(&self, _: TokenStream, table: &Table<'_>) -> TokenStream {
        table.policy(self.0.span(), "Adoptable", &table.path())
    }
}
