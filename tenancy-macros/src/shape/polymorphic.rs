use super::{Kind, Presence, Shape, Table, text};
use crate::attr::{Value, column};
use crate::derives::Fixed;
use crate::designation::Designation;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use std::rc::Rc;
use syn::{Ident, LitStr, Path, Result};

/// `type_column = owner_type`: the column says of what type a row's owner is.
struct TypeColumn {
    key: Ident,
    column: Ident,
}

pub(super) fn parse_type_column(key: &Ident, value: Value) -> Result<Rc<dyn Shape>> {
    Ok(Rc::new(TypeColumn {
        key: key.clone(),
        column: column(key, value)?,
    }))
}

impl Shape for TypeColumn {
    fn keyword(&self) -> String {
        "type_column".to_owned()
    }

    fn at(&self) -> TokenStream {
        self.key.to_token_stream()
    }

    fn kind(&self) -> Kind {
        Kind::Base(Presence::NoColumn)
    }

    fn columns(&self) -> Vec<&Ident> {
        vec![&self.column]
    }

    fn policy(&self, inner: TokenStream, table: &Table<'_>) -> TokenStream {
        let Some(id) = table.column else {
            return inner;
        };
        let path = table.path();
        let (type_column, id) = (table.column(&self.column), table.column(id));
        let owners = table.owners().map(|(owner, _)| owner);
        let arguments = quote!(#path, #type_column, #id, (#(#owners,)*));
        table.policy(self.column.span(), "Polymorphic", &arguments)
    }

    fn roles(&self, table: &Table<'_>) -> TokenStream {
        let Some(id) = table.column else {
            return TokenStream::new();
        };
        let (type_column, id) = (table.column(&self.column), table.column(id));
        let owners = table
            .owners()
            .map(|(owner, name)| quote!(.owned_as::<#owner, #type_column, #id>(#name)));
        quote!(#(#owners)*)
    }

    fn fixed(&self, table: &Table<'_>) -> Vec<Fixed> {
        let private = &table.designation.private;
        let (path, owners) = (table.path(), table.owners().map(|(owner, _)| owner));
        vec![Fixed {
            column: self.column.clone(),
            by: quote!(#private::ToOwnerType<#path, (#(#owners,)*)>),
        }]
    }

    fn names_tenant(&self) -> Vec<Ident> {
        vec![self.column.clone()]
    }
}

/// `Org = "Org"`: one of several types of owners, and what the type column says of it.
struct Owner {
    tenant: Path,
    name: LitStr,
}

pub(super) fn owner(tenant: Path, name: LitStr) -> Rc<dyn Shape> {
    Rc::new(Owner { tenant, name })
}

impl Shape for Owner {
    fn keyword(&self) -> String {
        text(&self.tenant)
    }

    fn at(&self) -> TokenStream {
        self.tenant.to_token_stream()
    }

    fn kind(&self) -> Kind {
        Kind::Owner
    }

    fn policy(&self, inner: TokenStream, _: &Table<'_>) -> TokenStream {
        inner
    }

    fn impls(&self, designation: &Designation) -> TokenStream {
        let Designation { private, table } = designation;
        let Self { tenant, name } = self;
        quote! {
            #[automatically_derived]
            impl #private::policy::OwnerOf<#table::table> for #tenant {
                const NAME: &'static str = #name;
            }
        }
    }

    fn owner(&self) -> Option<(&Path, &LitStr)> {
        Some((&self.tenant, &self.name))
    }
}
