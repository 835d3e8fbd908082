//! Rows that have owners of several types.

use super::super::args::Args;
use super::super::ownership::{ByType, Dimension, OneOf, Owner, text};
use super::missing::{missed, no_foreign_key, no_join_table, references};
use crate::attr::{Given, twice};
use crate::mistakes::Mistakes;
use syn::{Ident, Path};

/// The runtime knows tuples of so many.
const MAX_OWNERS: usize = 4;

/// A table whose rows have owners of several types. `key` is where it says so.
pub(super) fn by_type(
    args: Args,
    key: &Ident,
    type_column: Ident,
    mistakes: &mut Mistakes,
) -> Option<ByType> {
    no_foreign_key(&args, mistakes);
    no_join_table(&args, mistakes);
    if args.owners.is_empty() {
        missed(
            &args,
            key,
            "a type column without types\n\
             help: name each type with what the column says of it: `Org = \"Org\"`",
            mistakes,
        );
        return None;
    }
    if let Given::Value(tenant) = &args.tenant {
        mistakes.at(
            tenant,
            format!(
                "`{}` is named without what the type column says of it\n\
                 help: name each type of owner once: `Org = \"Org\"`",
                text(tenant)
            ),
        );
    }
    let needs_one_type = |what: &str| {
        format!("`{what}` needs one type of tenant, and this table has several\nhelp: leave it out")
    };
    let references = references(args.layers, needs_one_type, mistakes);
    each_by_its_name(&args.owners, mistakes);
    let key_column = match args.column {
        Given::Value(column) => column,
        Given::Refused => return None,
        Given::Nothing => {
            mistakes.at(
                key,
                "a type column without a key column\n\
                 help: name the column that holds the owner's key: `column = owner_id`",
            );
            return None;
        }
    };
    mistakes.is_empty().then_some(ByType {
        type_column,
        key_column,
        owners: args.owners,
        references,
    })
}

/// A table whose rows have owners of several types, each by a column of its own. `key` is where it says so.
pub(super) fn one_of(
    args: Args,
    key: &Ident,
    owners: Vec<Dimension>,
    mistakes: &mut Mistakes,
) -> Option<OneOf> {
    no_foreign_key(&args, mistakes);
    no_join_table(&args, mistakes);
    let named = |tenant: &Path| {
        let name = text(tenant);
        format!(
            "`{name}` is named beside `one_of`\n\
             help: name each type of tenant once, in `one_of(..)`, with the column of its keys"
        )
    };
    if let Given::Value(tenant) = &args.tenant {
        mistakes.at(tenant, named(tenant));
    }
    for Owner { tenant, .. } in &args.owners {
        mistakes.at(tenant, named(tenant));
    }
    if let Given::Value(column) = &args.column {
        mistakes.at(
            column,
            "a tenant column beside `one_of`: each type of tenant has its own there\n\
             help: leave it out",
        );
    }
    let needs_one_type = |what: &str| {
        format!("`{what}` needs one type of tenant, and this table has several\nhelp: leave it out")
    };
    let references = references(args.layers, needs_one_type, mistakes);
    for (at, Dimension { tenant, .. }) in owners.iter().enumerate() {
        let name = text(tenant);
        if owners[..at].iter().any(|other| text(&other.tenant) == name) {
            mistakes.push(twice(tenant, name));
        }
    }
    if let [Dimension { tenant, column }] = &owners[..] {
        mistakes.at(
            key,
            format!(
                "one type of tenant: `one_of` takes several, each with the column of its keys\n\
                 help: write `#[tenanted({}, column = {column}, nullable)]`",
                text(tenant)
            ),
        );
    }
    too_many(owners.iter().map(|owner| &owner.tenant), mistakes);
    mistakes.is_empty().then_some(OneOf { owners, references })
}

fn each_by_its_name(owners: &[Owner], mistakes: &mut Mistakes) {
    for (at, Owner { tenant, name }) in owners.iter().enumerate() {
        let before = &owners[..at];
        let namesake = before
            .iter()
            .find(|other| other.name.value() == name.value());
        if let Some(namesake) = namesake {
            mistakes.at(
                name,
                format!(
                    "`{}` and `{}` go by the same name, so each would own the other's rows\n\
                     help: give each type of owner a name of its own",
                    text(&namesake.tenant),
                    text(tenant)
                ),
            );
        }
    }
    too_many(owners.iter().map(|owner| &owner.tenant), mistakes);
}

fn too_many<'a>(mut tenants: impl Iterator<Item = &'a Path>, mistakes: &mut Mistakes) {
    if let Some(tenant) = tenants.nth(MAX_OWNERS) {
        mistakes.at(
            tenant,
            format!(
                "more than {MAX_OWNERS} types of owners\nhelp: give the table a tenant of one type"
            ),
        );
    }
}
