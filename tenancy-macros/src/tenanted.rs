use crate::attr::Name;
use crate::designation::Designation;
use crate::find_by::FindBy;
use crate::model::{Model, same};
use crate::pipeline;
use crate::registration;
use crate::validate::{self, Owner};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Field, Ident, ItemStruct, parse_quote};

pub(crate) fn expand(attr: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::run(Name::Tenanted, attr, item, validate::tenanted, expand_valid)
}

fn expand_valid(model: &Model, designation: &Designation, owner: &Owner) -> TokenStream {
    let Owner { tenant, column } = owner;
    let item = protected(model, column);
    let designated = designation.owned(tenant, column, &FindBy::inside(model, column));
    let instance = designation.instance(&item, owner_field(model, &item, column));
    let model = designation.model(&item);
    let registration = registration::owned(designation);
    quote!(#item #designated #model #instance #registration)
}

/// The field that names the tenant of an instance, unless the primary key does.
fn owner_field<'a>(model: &Model, item: &'a ItemStruct, column: &Ident) -> Option<&'a Field> {
    let in_key = model
        .options
        .primary_key
        .iter()
        .any(|key| same(key, column));
    let mut fields = item.fields.iter().zip(&model.fields);
    let (owner, _) = fields.find(|(_, field)| field.is_column(column))?;
    (!in_key).then_some(owner)
}

/// The struct, such that Diesel's derives do not write the tenant column: a whole model can be inserted and saved, and
/// its row stays with its tenant. Every derive of Diesel's takes both options, so it does not matter which are below.
fn protected(model: &Model, column: &Ident) -> ItemStruct {
    let mut item = model.item.clone();
    for (item, field) in item.fields.iter_mut().zip(&model.fields) {
        if !field.is_column(column) {
            continue;
        }
        if !field.options.skip_insertion {
            item.attrs.push(parse_quote!(#[diesel(skip_insertion)]));
        }
        if !field.options.skip_update {
            item.attrs.push(parse_quote!(#[diesel(skip_update)]));
        }
    }
    item
}
