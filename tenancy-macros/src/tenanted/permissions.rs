//! `permissions(read = ViewTicket, ..)`: by whose permission the rows are read and written.

use crate::attr::{TypeFor, twice};
use crate::expand::Designation;
use proc_macro2::TokenStream;
use quote::quote;
use syn::spanned::Spanned;
use syn::{Error, Ident, Result, Type};

const VERBS: [&str; 4] = ["read", "insert", "update", "delete"];

/// What each verb asks for; where nothing is said, nobody does it.
pub(crate) struct Permissions {
    pub(super) key: Ident,
    read: Type,
    pub(super) writes: [Option<(Ident, Type)>; 3],
}

impl Permissions {
    /// # Errors
    ///
    /// A word is no verb, or stands there twice; or nothing is said of reading.
    pub(super) fn new(key: &Ident, said: Vec<TypeFor>) -> Result<Self> {
        let mut verbs: [Option<(Ident, Type)>; 4] = Default::default();
        for TypeFor { word, ty } in said {
            let Some(at) = VERBS.iter().position(|verb| word == verb) else {
                let message = format!(
                    "`{word}` is no verb of `permissions`\nhelp: the verbs are `read`, `insert`, `update` and `delete`"
                );
                return Err(Error::new_spanned(&word, message));
            };
            if verbs[at].is_some() {
                return Err(twice(&word, &word));
            }
            verbs[at] = Some((word, ty));
        }
        let [read, insert, update, delete] = verbs;
        let Some((_, read)) = read else {
            return Err(Error::new_spanned(
                key,
                "`permissions` does not say by which permission rows are read\n\
                 help: name it, `read = ViewTicket`; or say that none is asked for, `read = _`",
            ));
        };
        Ok(Self {
            key: key.clone(),
            read,
            writes: [insert, update, delete],
        })
    }

    /// What the verbs of the table ask for.
    pub(super) fn asks(&self, designation: &Designation) -> TokenStream {
        let private = &designation.private;
        let nobody = quote!(#private::policy::LetsNobody);
        let read = verb(&self.read, designation);
        let writes = self.writes.iter().map(|said| {
            said.as_ref()
                .map_or_else(|| nobody.clone(), |(_, ty)| verb(ty, designation))
        });
        designation.policy(self.read.span(), "AskedFor", &quote!(#read #(, #writes)*))
    }
}

/// What one verb asks for; nothing, if the user says `_`.
fn verb(ty: &Type, designation: &Designation) -> TokenStream {
    let private = &designation.private;
    match ty {
        Type::Infer(_) => quote!(#private::AsksNothing),
        ty => designation.policy(ty.span(), "AsksFor", &quote!(#ty)),
    }
}
