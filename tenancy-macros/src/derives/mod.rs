//! `Insertable` and `AsChangeset` of a model, where Diesel's own derives would not do.
//!
//! To plain Diesel they mean what Diesel's derives make of them, for they follow `diesel_derives` 2.3, `src/insertable.rs`
//! and `src/as_changeset.rs`. But a column that only a connection writes is named by a type of the runtime, which is
//! nothing in a statement of a tenant.
//!
//! What is not understood here to the letter is left to Diesel. Then plain Diesel works, or says what is wrong; and a
//! statement of a tenant does not compile.

mod as_changeset;
mod bounds;
mod fields;
mod frame;
mod insertable;
mod receiver;

pub(crate) use self::fields::Fixed;

use self::fields::Derived;
use crate::expand::Designation;
use crate::model::Model;
use proc_macro2::TokenStream;
use syn::punctuated::Punctuated;
use syn::{Attribute, ItemStruct, Path, Token, parse_quote};

type Expand = fn(&Derived<'_>) -> Option<TokenStream>;

/// Each with whether it is about changes.
const DERIVES: &[(&str, bool, Expand)] = &[
    ("AsChangeset", true, as_changeset::expand),
    ("Insertable", false, insertable::expand),
];

/// The struct without the derives that are done here, and what stands for them.
pub(crate) fn expand(
    model: &Model,
    designation: &Designation,
    fixed: &[Fixed],
) -> (ItemStruct, TokenStream) {
    let mut item = model.item.clone();
    let mut impls = TokenStream::new();
    if model.unreadable || model.options.unknown || has_old_attributes(model) {
        return (item, impls);
    }
    for attr in item.attrs.iter_mut().filter(|attr| is_derive(attr)) {
        let Ok(derives) = attr.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated)
        else {
            continue;
        };
        let (done, rest): (Vec<_>, Vec<_>) = derives
            .into_iter()
            .map(|path| (expand_one(&path, model, designation, fixed), path))
            .partition(|(done, _)| done.is_some());
        if done.is_empty() {
            continue;
        }
        impls.extend(done.into_iter().filter_map(|(done, _)| done));
        let rest = rest.into_iter().map(|(_, path)| path);
        let private = &designation.private;
        // Without a derive that knows it, `#[diesel(..)]` would be an error.
        *attr = parse_quote!(#[derive(#(#rest,)* #private::DieselAttributes)]);
    }
    (item, impls)
}

fn expand_one(
    path: &Path,
    model: &Model,
    designation: &Designation,
    fixed: &[Fixed],
) -> Option<TokenStream> {
    let name = &path.segments.last()?.ident;
    let (_, changes, expand) = DERIVES.iter().find(|(derive, ..)| name == derive)?;
    let fixed = fixed.iter().filter(|fixed| *changes || !fixed.changes_only);
    let fixed: Vec<_> = fixed.collect();
    expand(&Derived::new(name.span(), model, designation, &fixed))
}

fn is_derive(attr: &Attribute) -> bool {
    attr.path().is_ident("derive")
}

/// Diesel still reads, and warns of, the attributes that it had before version 2.
fn has_old_attributes(model: &Model) -> bool {
    let old = [
        "belongs_to",
        "changeset_options",
        "column_name",
        "embed",
        "mysql_type",
        "postgres_type",
        "primary_key",
        "sql_type",
        "sqlite_type",
        "table_name",
    ];
    let fields = model.item.fields.iter().flat_map(|field| &field.attrs);
    model
        .item
        .attrs
        .iter()
        .chain(fields)
        .any(|attr| old.iter().any(|name| attr.path().is_ident(name)))
}
