use super::args::Args;
use super::{Joins, Membership};
use crate::attribute::Attribute as _;
use crate::mistakes::Mistakes;
use crate::model::{Field, Model};
use crate::sides::{each_once, key, named_as};
use syn::Ident;

pub(super) fn joins(args: Args, model: &Model, mistakes: &mut Mistakes) -> Option<Joins> {
    let named = model.named_by_impls("membership", "that join tenants and accounts", mistakes);
    args.sides
        .complete(Membership::NAME, ["who is a member", "of what"], mistakes);
    if model.unreadable {
        return None;
    }
    let (tenant, account) = args.sides.into_paths();
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
    each_once(&columns, mistakes);
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
