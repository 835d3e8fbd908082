use super::{Kind, Presence, Shape, Table};
use crate::attr::{Value, column, path};
use crate::designation::located_at;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use std::rc::Rc;
use syn::{Ident, Path, Result};

/// `through = posts`: a row belongs to whom its parent belongs.
struct Through {
    key: Ident,
    parent: Path,
}

pub(super) fn parse(key: &Ident, value: Value) -> Result<Rc<dyn Shape>> {
    Ok(Rc::new(Through {
        key: key.clone(),
        parent: path(key, value, "the parent's table", "posts")?,
    }))
}

impl Shape for Through {
    fn keyword(&self) -> String {
        "through".to_owned()
    }

    fn at(&self) -> TokenStream {
        self.key.to_token_stream()
    }

    fn kind(&self) -> Kind {
        Kind::Base(Presence::NoColumn)
    }

    fn policy(&self, inner: TokenStream, table: &Table<'_>) -> TokenStream {
        let Some(foreign_key) = table.part("foreign_key") else {
            return inner;
        };
        let path = table.path();
        let column = table.column(foreign_key);
        let parent = &self.parent;
        let arguments = quote!(#path, #column, #parent::table);
        table.policy(foreign_key.span(), "Through", &arguments)
    }

    fn roles(&self, table: &Table<'_>) -> TokenStream {
        let Some(foreign_key) = table.part("foreign_key") else {
            return TokenStream::new();
        };
        let private = &table.designation.private;
        let column = table.column(foreign_key);
        let parent = &self.parent;
        quote!(.through::<#column, <#parent::table as #private::Designated>::FindBy>())
    }

    fn checks(&self, table: &Table<'_>) -> TokenStream {
        let Some(foreign_key) = table.part("foreign_key") else {
            return TokenStream::new();
        };
        let private = &table.designation.private;
        let (path, column, parent) = (table.path(), table.column(foreign_key), &self.parent);
        let by_it = quote_spanned!(located_at(foreign_key.span())=> by_it);
        quote! {
            #[allow(unused_imports, clippy::needless_borrow)]
            const _: fn() = || {
                use #private::{ByJoinable as _, NotJoined as _};
                (&#private::ForeignKeyOf::<#path, #column, #parent::table>::new()).joined().#by_it();
            };
        }
    }
}

/// `foreign_key = post_id`
struct ForeignKey {
    key: Ident,
    column: Ident,
}

pub(super) fn parse_foreign_key(key: &Ident, value: Value) -> Result<Rc<dyn Shape>> {
    Ok(Rc::new(ForeignKey {
        key: key.clone(),
        column: column(key, value)?,
    }))
}

impl Shape for ForeignKey {
    fn keyword(&self) -> String {
        "foreign_key".to_owned()
    }

    fn at(&self) -> TokenStream {
        self.key.to_token_stream()
    }

    fn kind(&self) -> Kind {
        Kind::Part
    }

    fn columns(&self) -> Vec<&Ident> {
        vec![&self.column]
    }

    fn policy(&self, inner: TokenStream, _: &Table<'_>) -> TokenStream {
        inner
    }

    fn part(&self) -> Option<&Ident> {
        Some(&self.column)
    }
}
