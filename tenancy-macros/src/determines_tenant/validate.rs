use super::args::Args;
use super::determining::{Determining, KEPT_BY_ACCOUNTS};
use crate::attr::Given;
use crate::find_by;
use crate::mistakes::Mistakes;
use crate::model::{Model, same};
use crate::tenanted::Others;
use syn::Ident;
use syn::ext::IdentExt;

pub(super) fn determining(
    args: Args,
    model: &Model,
    mistakes: &mut Mistakes,
) -> Option<Determining> {
    let named = model.named_by_impls("tenant", "for the public types of `table!`", mistakes);
    let Args {
        own_row_only,
        listed,
        parent,
        log,
        accounts,
        changes,
    } = args;
    if let (Some(_), Some(listed)) = (own_row_only.value(), listed.value()) {
        mistakes.at(
            listed,
            "`listed` and `own_row_only` do not go together\nhelp: keep one of the two",
        );
    }
    let key = find_by::one_column(model, "tenant", mistakes)?;
    let parent = parent.into_value();
    if let Some(parent) = &parent
        && same(parent, &key.name)
    {
        mistakes.two_meanings(parent);
    }
    let changes = changes.into_value();
    if let Some(changes) = &changes {
        if accounts.value().is_none() {
            mistakes.at(
                changes,
                "the operations of accounts count the changes of a tenant, and this one has no accounts\n\
                 help: say `accounts` as well, or leave it out",
            );
        }
        let others = parent.iter().chain([&key.name]);
        if others.into_iter().any(|other| same(other, changes)) || kept_by_accounts(changes) {
            mistakes.two_meanings(changes);
        }
    }
    named.then(|| Determining {
        key: key.name.clone(),
        ty: key.ty.clone(),
        listed: listed.value().is_some(),
        parent,
        above: None,
        join_table: None,
        log: log.into_value(),
        accounts: accounts.into_value(),
        changes,
    })
}

/// Whether it is one of those that each tenant with accounts has.
fn kept_by_accounts(column: &Ident) -> bool {
    KEPT_BY_ACCOUNTS
        .iter()
        .any(|(name, _)| column.unraw() == name)
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
