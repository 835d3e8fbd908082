use super::Joins;
use super::args::Args;
use crate::attr::Given;
use crate::mistakes::Mistakes;
use crate::model::{Field, Model, same};
use heck::ToSnakeCase;
use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::{Error, Ident, Path};

pub(super) fn joins(args: Args, model: &Model, mistakes: &mut Mistakes) -> Option<Joins> {
    let named = model.named_by_impls("membership", "that join tenants and accounts", mistakes);
    if let (Given::Nothing, Given::Nothing) = (&args.tenant, &args.account) {
        mistakes.push(Error::new(
            Span::call_site(),
            "`#[membership]` without a tenant and an account\n\
             help: name who is a member, and of what: `#[membership(Org, User)]`",
        ));
    } else if let (Given::Value(tenant), Given::Nothing) = (&args.tenant, &args.account) {
        mistakes.at(
            tenant,
            "a tenant without an account\n\
             help: name who is a member, too: `#[membership(Org, User)]`",
        );
    }
    if model.unreadable {
        return None;
    }
    let tenant = args.tenant.into_value();
    let account = args.account.into_value();
    let tenant_column = key(
        args.tenant_column,
        tenant.as_ref(),
        "tenant",
        model,
        mistakes,
    );
    let account_column = key(
        args.account_column,
        account.as_ref(),
        "account",
        model,
        mistakes,
    );
    let role_column = named_as(args.role_column, "role", model);
    let status_column = named_as(args.status_column, "status", model);
    let role = role_column
        .as_ref()
        .and_then(|column| role(column, model, mistakes));

    let columns = [
        &tenant_column,
        &account_column,
        &role_column,
        &status_column,
    ];
    let columns: Vec<_> = columns.into_iter().flatten().collect();
    for (at, column) in columns.iter().enumerate() {
        if columns[..at].iter().any(|other| same(other, column)) {
            mistakes.two_meanings(column);
        }
    }
    named.then_some(())?;
    Some(Joins {
        tenant: tenant?,
        account: account?,
        tenant_column: tenant_column?,
        account_column: account_column?,
        role_column: role_column?,
        status_column: status_column?,
        role: role?.ty.clone(),
    })
}

/// The column of a key: `org_id` of the tenant `Org`, if the user names none.
fn key(
    said: Given<Ident>,
    ty: Option<&Path>,
    what: &str,
    model: &Model,
    mistakes: &mut Mistakes,
) -> Option<Ident> {
    match said {
        Given::Value(column) => return Some(column),
        Given::Refused => return None,
        Given::Nothing => {}
    }
    let ty = &ty?.segments.last()?.ident;
    let name = format!("{}_id", ty.unraw().to_string().to_snake_case());
    let field = model.fields.iter().find(|field| field.name.unraw() == name);
    if field.is_none() {
        mistakes.at(
            &model.item.ident,
            format!(
                "no column for the {what}'s key, `{name}`\n\
                 help: add the field, or name the column: `{what} = ..`"
            ),
        );
    }
    field.map(|field| field.name.clone())
}

/// The column that is called so, if the user names none.
fn named_as(said: Given<Ident>, name: &str, model: &Model) -> Option<Ident> {
    match said {
        Given::Value(column) => Some(column),
        Given::Refused => None,
        Given::Nothing => {
            let field = model.fields.iter().find(|field| field.name.unraw() == name);
            let ours = || Ident::new(name, model.item.ident.span());
            Some(field.map_or_else(ours, |field| field.name.clone()))
        }
    }
}

/// Its type is the application's, and the field tells it.
fn role<'m>(column: &Ident, model: &'m Model, mistakes: &mut Mistakes) -> Option<&'m Field> {
    let field = model.field(column);
    if field.is_none() {
        mistakes.at(
            column,
            format!(
                "no field for the role, the column `{column}`\n\
                 help: add it, with the type that has `#[derive(Role)]`; or name its column: `role = ..`"
            ),
        );
    }
    field
}
