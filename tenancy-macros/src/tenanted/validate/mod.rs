//! Every refusal that takes more than one option. Each says what is wrong and the cure, at the user's own token.

mod column;
mod missing;
mod owners;
mod parents;

use self::column::{by_column, field_named_after};
use self::owners::{by_type, one_of};
use self::parents::{either, through, through_join_table};
use super::args::{Args, Keyed, Whose};
use super::ownership::{Above, Base, ByColumn, Layer, Others, Ownership, Said};
use crate::attr::Given;
use crate::mistakes::Mistakes;
use crate::model::{Model, same};
use proc_macro2::Span;
use quote::ToTokens;
use syn::{Error, Ident};

pub(super) fn said(mut args: Args, model: &Model, mistakes: &mut Mistakes) -> Option<Said> {
    let view = std::mem::take(&mut args.view).into_value();
    if view.is_some() {
        only_read(&mut args, mistakes);
    }
    let permissions = args.permissions.take();
    let ownership = ownership(args, model, mistakes)?;
    Some(Said {
        ownership,
        view,
        permissions,
    })
}

/// Leaves out what is said of writes to a view, which has none.
fn only_read(args: &mut Args, mistakes: &mut Mistakes) {
    if let Some(Keyed {
        key,
        said: Whose::ByColumn(Base::Adoptable(_)),
    }) = &args.base
    {
        let message = "`adoptable` on a view: no row of a view is adopted\n\
                       help: leave it out; if the tenant column may be null, say `nullable`";
        mistakes.at(key, message);
    }
    let mut refuse = |at: &dyn ToTokens, what: &str| {
        mistakes.at(
            at,
            format!(
                "`{what}` on a view: it is about writes, and a view is only read\nhelp: leave it out"
            ),
        );
    };
    if let Some(updatable) = args.updatable.take() {
        refuse(&updatable, "updatable");
    }
    let permissions = args.permissions.as_ref();
    for (verb, _) in permissions
        .iter()
        .flat_map(|verbs| verbs.writes.iter().flatten())
    {
        refuse(verb, &verb.to_string());
    }
    args.layers.retain(|layer| match layer {
        Layer::Dimension(_) => true,
        Layer::OtherTenant(other) => {
            refuse(&other.key, "other_tenant");
            false
        }
        Layer::Reference(reference) => {
            refuse(&reference.column, "references");
            false
        }
    });
}

fn ownership(mut args: Args, model: &Model, mistakes: &mut Mistakes) -> Option<Ownership> {
    if model.below_derives {
        mistakes.push(Error::new(
            Span::call_site(),
            "`#[tenanted]` stands below the derives\n\
             help: move it above them, so that they leave the tenant column alone",
        ));
    }
    let understood = !args.refused;
    let once = columns_once(&args, model, mistakes);
    let ownership = match args.base.take() {
        None => by_column(args, Base::Owned, model, mistakes).map(Ownership::ByColumn),
        Some(Keyed { key, said }) => match said {
            Whose::ByColumn(base) => {
                by_column(args, base, model, mistakes).map(Ownership::ByColumn)
            }
            Whose::Through(join_table) if args.key.is_some() => {
                through_join_table(args, join_table, mistakes).map(Ownership::ThroughJoinTable)
            }
            Whose::Through(parent) => through(args, &key, parent, mistakes).map(Ownership::Through),
            Whose::ByType(column) => by_type(args, &key, column, mistakes).map(Ownership::ByType),
            Whose::OneOf(owners) => one_of(args, &key, owners, mistakes).map(Ownership::OneOf),
            Whose::Either(parents) => either(args, &key, parents, mistakes).map(Ownership::Either),
        },
    };
    ownership.filter(|_| understood && once)
}

/// Who else has the rows of a model that determines tenants.
pub(crate) fn above(args: Args, model: &Model, mistakes: &mut Mistakes) -> Option<Others> {
    let by_join_table = args.key.is_some()
        && (args.base.as_ref()).is_some_and(|base| matches!(base.said, Whose::Through(_)));
    let base = args.base.as_ref().map(|base| &base.key);
    let more = if by_join_table {
        args.updatable.as_ref()
    } else {
        base
    };
    let more = more.map(ToTokens::to_token_stream);
    let layer = args.layers.first().map(|layer| match layer {
        Layer::Dimension(dimension) => dimension.tenant.to_token_stream(),
        Layer::OtherTenant(other) => other.key.to_token_stream(),
        Layer::Reference(reference) => reference.column.to_token_stream(),
    });
    let more = more.or(layer);
    let said = said(args, model, mistakes);
    let view = said.as_ref().and_then(|said| said.view.as_ref());
    let permissions = said.as_ref().and_then(|said| said.permissions.as_ref());
    let more = more
        .or(view.map(ToTokens::to_token_stream))
        .or(permissions.map(|verbs| verbs.key.to_token_stream()));
    if let Some(more) = more {
        mistakes.at(
            &more,
            format!(
                "`{more}` does not go with `#[determines_tenant]`\n\
                 help: leave it out: a tenant belongs to one tenant for good, `#[tenanted(Org)]`, or to those that a join \
                 table says, `#[tenanted(through = memberships, key = user_id)]`, and writes its row by itself"
            ),
        );
        return None;
    }
    match said.map(|said| said.ownership) {
        Some(Ownership::ByColumn(ByColumn { tenant, column, .. })) => {
            if tenant.is_ident(&model.item.ident) {
                mistakes.at(
                    &tenant,
                    "a tenant that belongs to itself\n\
                     help: name another type of tenant; a hierarchy of one type is `#[determines_tenant(parent = ..)]`",
                );
            }
            Some(Others::One(Above { tenant, column }))
        }
        Some(Ownership::ThroughJoinTable(owned)) => Some(Others::Several(owned)),
        _ => None,
    }
}

/// Whether no two options name the same column.
fn columns_once(args: &Args, model: &Model, mistakes: &mut Mistakes) -> bool {
    let tenant_column = match (&args.column, &args.tenant) {
        (Given::Value(column), _) => Some(column),
        (Given::Nothing, Given::Value(tenant)) => {
            field_named_after(tenant, model).map(|field| &field.name)
        }
        _ => None,
    };
    let mut seen: Vec<&Ident> = tenant_column.into_iter().collect();
    let mut once = true;
    for column in &args.columns {
        if seen.iter().any(|other| same(other, column)) {
            mistakes.two_meanings(column);
            once = false;
        }
        seen.push(column);
    }
    once
}
