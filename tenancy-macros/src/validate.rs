//! Every refusal that takes more than one fact. Each names the rule and the cure, at the user's own token.

use crate::attr::{Args, Given, Name};
use crate::find_by::{self, FindBy};
use crate::mistakes::Mistakes;
use crate::model::Model;
use heck::ToSnakeCase;
use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::{Error, Ident, ItemStruct, Path, Type, Visibility};

/// Whose the rows of a tenanted table are.
pub(crate) struct Owner {
    pub(crate) tenant: Path,
    pub(crate) column: Ident,
}

/// What tells one tenant from another.
pub(crate) struct Key {
    pub(crate) column: Ident,
    pub(crate) ty: Type,
}

/// One designation of one table.
pub(crate) fn table(name: Name, model: &Model, mistakes: &mut Mistakes) -> Option<Path> {
    for second in &model.other_designations {
        mistakes.at(
            second,
            format!("a second designation, after `{name}`\nhelp: keep the one that says whose the rows are"),
        );
    }
    if model.unreadable {
        return None;
    }
    let mut tables = model.options.table_names.iter();
    let table = tables.next();
    if table.is_none() {
        let ident = &model.item.ident;
        mistakes.at(
            ident,
            format!(
                "no table\nhelp: name it: `#[diesel(table_name = {}s)]`",
                ident.unraw().to_string().to_snake_case()
            ),
        );
    }
    for second in tables {
        mistakes.at(
            second,
            format!("`{name}` designates one table\nhelp: write a model for each table"),
        );
    }
    table.cloned()
}

pub(crate) fn tenanted(args: &Args, model: &Model, mistakes: &mut Mistakes) -> Option<Owner> {
    if model.below_derives {
        mistakes.push(Error::new(
            Span::call_site(),
            "`#[tenanted]` stands below the derives\n\
             help: move it above them, so that they leave the tenant column alone",
        ));
    }
    let tenant = match &args.tenant {
        Given::Value(tenant) => Some(tenant),
        Given::Refused => None,
        Given::Nothing => {
            mistakes.push(Error::new(
                Span::call_site(),
                "`#[tenanted]` without a tenant\nhelp: name the type whose rows these are: `#[tenanted(Org)]`",
            ));
            None
        }
    };
    let column = match &args.column {
        Given::Value(column) => Some(column.clone()),
        Given::Refused => None,
        Given::Nothing => tenant.and_then(|tenant| tenant_column(tenant, model, mistakes)),
    };
    Some(Owner {
        tenant: tenant?.clone(),
        column: column?,
    })
}

/// `org_id` for `Org`, else `tenant_id`.
fn tenant_column(tenant: &Path, model: &Model, mistakes: &mut Mistakes) -> Option<Ident> {
    if model.unreadable {
        return None;
    }
    let last = &tenant.segments.last()?.ident;
    let own = format!("{}_id", last.unraw().to_string().to_snake_case());
    let candidates = [own.as_str(), "tenant_id"];

    let named = candidates
        .iter()
        .find_map(|name| model.fields.iter().find(|field| field.name.unraw() == name));
    let Some(field) = named else {
        mistakes.at(&model.item.ident, no_tenant_column(last, model));
        return None;
    };
    if let Some(option) = &field.options.not_a_column {
        mistakes.at(
            option,
            format!(
                "the tenant field `{}` is not a column\n\
                 help: remove `{option}`, or name the tenant column: `#[tenanted({last}, column = ..)]`",
                field.name
            ),
        );
        return None;
    }
    Some(field.name.clone())
}

fn no_tenant_column(tenant: &Ident, model: &Model) -> String {
    let mut message =
        format!("no tenant column\nhelp: name it: `#[tenanted({tenant}, column = ..)]`");
    let embeds = |option: &Ident| option == "embed";
    if model
        .fields
        .iter()
        .any(|field| field.options.not_a_column.as_ref().is_some_and(embeds))
    {
        message += "\nhelp: `column = ..` also names a column inside an embedded struct";
    }
    message
}

pub(crate) fn determines_tenant(_: &Args, model: &Model, mistakes: &mut Mistakes) -> Option<Key> {
    let ItemStruct {
        ident,
        generics,
        vis,
        ..
    } = &model.item;
    if !matches!(vis, Visibility::Public(_)) {
        mistakes.at(
            ident,
            format!(
                "the tenant `{ident}` is not public\n\
                 help: make it `pub struct {ident}`, for the tables of its rows are public and name it"
            ),
        );
    }
    let generic = !generics.params.is_empty();
    if generic {
        mistakes.at(
            &generics.params,
            "a model that determines the tenant takes no generic parameters\n\
             help: give its fields types of their own: one type is one kind of tenant",
        );
    }
    let key = key(model, mistakes);
    key.filter(|_| !generic)
}

fn key(model: &Model, mistakes: &mut Mistakes) -> Option<Key> {
    if model.unreadable {
        return None;
    }
    let named = &model.options.primary_key[..];
    if let [_, second, ..] = named {
        mistakes.at(
            second,
            "a tenant's key is one column\n\
             help: name the column that tells tenants apart: `#[diesel(primary_key(id))]`",
        );
    }
    let column = named.first().cloned().unwrap_or_else(find_by::id);
    let Some(field) = model.field(&column) else {
        let message = format!(
            "no field for the tenant's key, the column `{column}`\n\
             help: add it, or name the key: `#[diesel(primary_key(..))]`"
        );
        match named.first() {
            Some(named) => mistakes.at(named, message),
            None => mistakes.at(&model.item.ident, message),
        }
        return None;
    };
    Some(Key {
        column: field.name.clone(),
        ty: field.ty.clone(),
    })
}

pub(crate) fn universal(_: &Args, model: &Model, _: &mut Mistakes) -> Option<FindBy> {
    (!model.unreadable).then(|| FindBy::of(model))
}
