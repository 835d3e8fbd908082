//! Rows with a tenant column.

use super::super::args::Args;
use super::super::ownership::{Base, ByColumn, Dimension, Layer, text};
use super::missing::{missed, no_foreign_key, no_join_table};
use crate::attr::Given;
use crate::mistakes::Mistakes;
use crate::model::{Field, Model, same};
use heck::ToSnakeCase;
use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::{Error, Ident, Path};

/// A table with a tenant column.
pub(super) fn by_column(
    args: Args,
    base: Base,
    model: &Model,
    mistakes: &mut Mistakes,
) -> Option<ByColumn> {
    no_foreign_key(&args, mistakes);
    no_join_table(&args, mistakes);
    let owner = args.owners.first();
    if let Some(owner) = owner {
        missed(
            &args,
            &owner.tenant,
            "types of owners without a column that says which\n\
             help: name it: `type_column = owner_type`",
            mistakes,
        );
    }
    let tenant = match &args.tenant {
        Given::Value(tenant) => tenant.clone(),
        Given::Refused => return None,
        Given::Nothing => {
            if owner.is_none() && !args.refused {
                mistakes.push(no_tenant(&args, model));
            }
            return None;
        }
    };
    let column = match &args.column {
        Given::Value(column) => Some(column.clone()),
        Given::Refused => None,
        Given::Nothing => tenant_column(&tenant, model, mistakes),
    };
    let name = text(&tenant);
    let again = args.types().find(|other| text(other) == name);
    if let Some(again) = again {
        mistakes.at(
            again,
            format!(
                "`{name}` is the tenant already\n\
                 help: name a further dimension, another type of tenant, or leave it out"
            ),
        );
        return None;
    }
    Some(ByColumn {
        tenant,
        column: column?,
        base,
        layers: args.layers,
    })
}

/// Nothing says whose the rows are, though types of tenants may be named with columns.
fn no_tenant(args: &Args, model: &Model) -> Error {
    let named: Vec<_> = args.layers.iter().filter_map(Layer::dimension).collect();
    let Some((first, further)) = named.split_first() else {
        return Error::new(
            Span::call_site(),
            "`#[tenanted]` without a tenant\nhelp: name the type whose rows these are: `#[tenanted(Org)]`",
        );
    };
    let by_itself = field_named_after(&first.tenant, model);
    let by_itself = by_itself.is_some_and(|field| same(&field.name, &first.column));
    let mut tenant = text(&first.tenant);
    if !by_itself {
        tenant = format!("{tenant}, column = {}", first.column);
    }
    let message = if further.is_empty() {
        format!(
            "`{}` is named with a column, as a further dimension is, and no tenant stands before it\n\
             help: if these are its rows, write `#[tenanted({tenant})]`",
            text(&first.tenant)
        )
    } else {
        let written = |of: &[&Dimension]| {
            let all = of
                .iter()
                .map(|it| format!("{} = {}", text(&it.tenant), it.column));
            all.collect::<Vec<_>>().join(", ")
        };
        format!(
            "several tenants, each with a column, and nothing says whether a row belongs to one of them or to all\n\
             help: if each row is one tenant's, and the other columns are null: `#[tenanted(one_of({}))]`\n\
             help: if each row is all of theirs, inside the first: `#[tenanted({tenant}, {})]`",
            written(&named),
            written(further)
        )
    };
    Error::new_spanned(&first.tenant, message)
}

/// `org_id` for `Org`, else `tenant_id`.
fn tenant_column(tenant: &Path, model: &Model, mistakes: &mut Mistakes) -> Option<Ident> {
    if model.unreadable {
        return None;
    }
    let last = &tenant.segments.last()?.ident;
    let Some(field) = field_named_after(tenant, model) else {
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

pub(super) fn field_named_after<'m>(tenant: &Path, model: &'m Model) -> Option<&'m Field> {
    let last = &tenant.segments.last()?.ident;
    let own = format!("{}_id", last.unraw().to_string().to_snake_case());
    [own.as_str(), "tenant_id"]
        .iter()
        .find_map(|name| model.fields.iter().find(|field| field.name.unraw() == name))
}

fn no_tenant_column(tenant: &Ident, model: &Model) -> String {
    let mut message =
        format!("no tenant column\nhelp: name it: `#[tenanted({tenant}, column = ..)]`");
    if model.fields.iter().any(|field| field.options.embeds()) {
        message += "\nhelp: `column = ..` also names a column inside an embedded struct";
    }
    message
}
