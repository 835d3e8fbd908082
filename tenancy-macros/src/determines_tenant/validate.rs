use super::args::Args;
use super::determining::Determining;
use crate::attr::Given;
use crate::find_by;
use crate::mistakes::Mistakes;
use crate::model::{Field, Model, same};
use crate::tenanted::Others;
use syn::{ItemStruct, Visibility};

pub(super) fn determining(
    args: Args,
    model: &Model,
    mistakes: &mut Mistakes,
) -> Option<Determining> {
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
                 help: make it `pub struct {ident}`: impls for the public types of `table!` name it"
            ),
        );
    }
    let generic = !generics.params.is_empty();
    if generic {
        mistakes.at(
            &generics.params,
            format!(
                "the tenant `{ident}` has generic parameters\n\
                 help: give its fields types of their own: one type is one kind of tenant"
            ),
        );
    }
    let Args {
        own_row_only,
        listed,
        parent,
        log,
    } = args;
    if let (Some(_), Some(listed)) = (own_row_only.value(), listed.value()) {
        mistakes.at(
            listed,
            "`listed` and `own_row_only` do not go together\nhelp: keep one of the two",
        );
    }
    let key = key(model, mistakes)?;
    let parent = parent.into_value();
    if let Some(parent) = &parent
        && same(parent, &key.name)
    {
        mistakes.two_meanings(parent);
    }
    (!generic).then(|| Determining {
        key: key.name.clone(),
        ty: key.ty.clone(),
        listed: listed.value().is_some(),
        parent,
        above: None,
        join_table: None,
        log: log.into_value(),
    })
}

/// The same of tenants that belong to tenants, if it is known to which.
pub(crate) fn below(
    args: Args,
    others: Option<Others>,
    model: &Model,
    mistakes: &mut Mistakes,
) -> Option<Determining> {
    for option in [&args.listed, &args.parent]
        .into_iter()
        .filter_map(Given::value)
    {
        mistakes.at(
            option,
            "this does not go with `#[tenanted]`: a tenant that belongs to one is read by that one, and by itself\n\
             help: leave it out",
        );
    }
    let determining = determining(args, model, mistakes)?;
    match others? {
        Others::One(above) => {
            if same(&above.column, &determining.key) {
                mistakes.two_meanings(&above.column);
            }
            Some(Determining {
                above: Some(above),
                ..determining
            })
        }
        Others::Several(join_table) => Some(Determining {
            join_table: Some(join_table),
            ..determining
        }),
    }
}

fn key<'m>(model: &'m Model, mistakes: &mut Mistakes) -> Option<&'m Field> {
    if model.unreadable {
        return None;
    }
    let named = &model.options.primary_key[..];
    if let [_, second, ..] = named {
        mistakes.at(
            second,
            "the tenant's key has more than one column\n\
             help: name the column that tells tenants apart: `#[diesel(primary_key(id))]`",
        );
    }
    let column = named.first().cloned().unwrap_or_else(find_by::id);
    let field = model.field(&column);
    if field.is_none() {
        let message = format!(
            "no field for the tenant's key, the column `{column}`\n\
             help: add it, or name the key: `#[diesel(primary_key(..))]`"
        );
        match named.first() {
            Some(named) => mistakes.at(named, message),
            None => mistakes.at(&model.item.ident, message),
        }
    }
    field
}
