use crate::attr::Name;
use crate::derives::{self, Fixed};
use crate::designation::Designation;
use crate::find_by::FindBy;
use crate::model::{Model, same};
use crate::pipeline;
use crate::registration;
use crate::shape::{Kind, Table};
use crate::validate::{self, Owner};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Field, Ident, ItemStruct};

pub(crate) fn expand(attr: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::run(Name::Tenanted, attr, item, validate::tenanted, expand_valid)
}

fn expand_valid(model: &Model, designation: &Designation, owner: &Owner) -> TokenStream {
    let table = Table {
        designation,
        tenant: owner.tenant.as_ref(),
        column: owner.column.as_ref(),
        shapes: &owner.shapes,
    };
    let fixed: Vec<_> = tenant_column(&table)
        .into_iter()
        .chain(owner.shapes.iter().flat_map(|shape| shape.fixed(&table)))
        .collect();
    let naming: Vec<_> = owner
        .column
        .iter()
        .cloned()
        .chain(owner.shapes.iter().flat_map(|shape| shape.names_tenant()))
        .collect();

    let (item, derives) = derives::expand(model, designation, &fixed);
    let designated = designation.owned(&policy(&table), &FindBy::inside(model, &naming));
    let tenanted = owner
        .tenant
        .as_ref()
        .zip(owner.column.as_ref())
        .map(|(tenant, column)| designation.tenanted(tenant, column, owner.presence));
    let impls = owner.shapes.iter().map(|shape| shape.impls(designation));
    let checks = owner.shapes.iter().map(|shape| shape.checks(&table));
    let instance = designation.instance(&item, &owner_fields(model, &item, &naming));
    let of_tenant = of_tenant(model, &item, designation, owner);
    let belongs_to = belongs_to(model, &item, designation);
    let model = designation.model(&item);
    let registration = registration::owned(&table);
    quote! {
        #item #derives #designated #tenanted #(#impls)* #(#checks)*
        #model #instance #of_tenant #(#belongs_to)* #registration
    }
}

/// The base first, then what is said of it, in the order in which it is said.
fn policy(table: &Table<'_>) -> TokenStream {
    let private = &table.designation.private;
    let path = table.path();
    let is_base = |kind| matches!(kind, Kind::Base(_));
    let (bases, layers): (Vec<_>, Vec<_>) =
        table.shapes.iter().partition(|shape| is_base(shape.kind()));
    bases
        .into_iter()
        .chain(layers)
        .fold(quote!(#private::Owned<#path>), |inner, shape| {
            shape.policy(inner, table)
        })
}

/// The fields that name the tenants of an instance, unless the primary key does.
fn owner_fields<'a>(
    model: &Model,
    item: &'a ItemStruct,
    naming: &[Ident],
) -> Vec<(&'a Field, Ident)> {
    let in_key = |column: &&Ident| {
        !model
            .options
            .primary_key
            .iter()
            .any(|key| same(key, column))
    };
    naming
        .iter()
        .filter(in_key)
        .filter_map(|column| {
            let mut fields = item.fields.iter().zip(&model.fields);
            let (field, facts) = fields.find(|(_, field)| field.is_column(column))?;
            Some((field, facts.name.clone()))
        })
        .collect()
}

/// The parents of the rows, as Diesel is told of them.
fn belongs_to(model: &Model, item: &ItemStruct, designation: &Designation) -> Vec<TokenStream> {
    let parents = model.options.belongs_to.iter().filter_map(|belongs_to| {
        let column = belongs_to.foreign_key()?;
        let mut fields = item.fields.iter().zip(&model.fields);
        let (field, facts) = fields.find(|(_, field)| field.is_column(&column))?;
        Some(designation.belongs_to(item, &belongs_to.parent, (field, &facts.name)))
    });
    parents.collect()
}

/// The field that names the tenant, and the rest of a primary key that has the tenant column in it.
fn of_tenant(
    model: &Model,
    item: &ItemStruct,
    designation: &Designation,
    owner: &Owner,
) -> Option<TokenStream> {
    let column = owner.column.as_ref()?;
    let field = |column: &Ident| {
        let mut fields = item.fields.iter().zip(&model.fields);
        let (field, _) = fields.find(|(_, field)| field.is_column(column))?;
        Some(field)
    };
    let key = &model.options.primary_key;
    let rest: Option<Vec<_>> = if key.iter().any(|key| same(key, column)) {
        key.iter()
            .filter(|key| !same(key, column))
            .map(field)
            .collect()
    } else {
        None
    };
    Some(designation.of_tenant(item, field(column)?, &rest.unwrap_or_default()))
}

fn tenant_column(table: &Table<'_>) -> Option<Fixed> {
    let private = &table.designation.private;
    let column = table.column?.clone();
    let by = if let Some(tenant) = table.tenant {
        quote!(#private::ToKey<#tenant>)
    } else {
        let (path, owners) = (table.path(), table.owners().map(|(owner, _)| owner));
        quote!(#private::ToOwnerKey<#path, (#(#owners,)*)>)
    };
    Some(Fixed { column, by })
}
