use super::args::Args;
use super::determining::Determining;
use crate::attr::Given;
use crate::find_by;
use crate::mistakes::Mistakes;
use crate::model::{Model, same};
use crate::tenanted::Others;

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
    named.then(|| Determining {
        key: key.name.clone(),
        ty: key.ty.clone(),
        listed: listed.value().is_some(),
        parent,
        above: None,
        join_table: None,
        log: log.into_value(),
        accounts: accounts.into_value(),
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
