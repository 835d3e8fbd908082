//! Rows whose tenants are those of rows of other tables.

use super::super::args::Args;
use super::super::ownership::{
    Either, Layer, OverParent, Owner, Reference, Through, ThroughJoinTable, text,
};
use super::missing::{missed, no_foreign_key, no_join_table, references};
use crate::attr::Given;
use crate::mistakes::Mistakes;
use syn::{Ident, Path};

/// A table without a tenant and a tenant column of its own. `key` is where it says so.
pub(super) fn through(
    mut args: Args,
    key: &Ident,
    parent: Path,
    mistakes: &mut Mistakes,
) -> Option<Through> {
    if let Given::Value(tenant) = &args.tenant {
        mistakes.at(
            tenant,
            "a tenant beside `through`: these rows have the tenant of their parent\n\
             help: leave it out: `#[tenanted(through = posts, foreign_key = post_id)]`",
        );
    }
    if let Given::Value(column) = &args.column {
        mistakes.at(
            column,
            "a tenant column beside `through`: these rows have the tenant of their parent\n\
             help: leave it out; the column that points to the parent is `foreign_key = post_id`",
        );
    }
    let needs_a_column = |what: &str| {
        format!(
            "`{what}` needs a tenant column, and rows tenanted through a parent have none\n\
             help: leave it out, or give the table a tenant column"
        )
    };
    for Owner { tenant, .. } in &args.owners {
        mistakes.at(tenant, needs_a_column(&text(tenant)));
    }
    let mut layers = Vec::new();
    for layer in std::mem::take(&mut args.layers) {
        match layer {
            Layer::Dimension(dimension) => layers.push(OverParent::Dimension(dimension)),
            Layer::Reference(reference) => layers.push(OverParent::Reference(reference)),
            Layer::OtherTenant(other) => {
                mistakes.at(&other.key, needs_a_column(&other.key.to_string()));
            }
        }
    }
    no_join_table(&args, mistakes);
    if args.foreign_key.is_none() {
        missed(
            &args,
            key,
            "a parent without a foreign key\n\
             help: name the column that points to it: `foreign_key = post_id`\n\
             help: or, if it is a join table, its column that points here: `key = user_id`",
            mistakes,
        );
    }
    let foreign_key = args.foreign_key?.said;
    mistakes.is_empty().then_some(Through {
        parent,
        foreign_key,
        layers,
    })
}

/// A table whose rows belong to several tenants each.
pub(super) fn through_join_table(
    mut args: Args,
    join_table: Path,
    mistakes: &mut Mistakes,
) -> Option<ThroughJoinTable> {
    const WRITE: &str = "help: leave it out: `#[tenanted(through = memberships, key = user_id)]`";
    if let Given::Value(tenant) = &args.tenant {
        mistakes.at(
            tenant,
            format!(
                "a tenant beside `through`: these rows have the tenants of the join table\n{WRITE}"
            ),
        );
    }
    if let Given::Value(column) = &args.column {
        mistakes.at(
            column,
            format!(
                "a tenant column beside `through`: these rows have the tenants of the join table\n{WRITE}"
            ),
        );
    }
    if let Some(foreign_key) = &args.foreign_key {
        mistakes.at(
            &foreign_key.key,
            "`foreign_key` and `key` do not go together\n\
             help: keep `foreign_key` if the column is this table's, and `key` if it is the other one's",
        );
    }
    let needs_a_column = |what: &str| {
        format!(
            "`{what}` needs a tenant column, and rows of several tenants have none\n\
             help: leave it out, or give the table a tenant column"
        )
    };
    for Owner { tenant, .. } in &args.owners {
        mistakes.at(tenant, needs_a_column(&text(tenant)));
    }
    let layers = std::mem::take(&mut args.layers);
    let references = references(layers, needs_a_column, mistakes);
    if args.updatable.is_none() {
        for reference in &references {
            mistakes.at(
                &reference.column,
                "a checked reference in rows that no tenant writes\n\
                 help: leave it out, or let each tenant of a row update it: `updatable`",
            );
        }
    }
    mistakes.is_empty().then_some(ThroughJoinTable {
        join_table,
        key: args.key?.said,
        updatable: args.updatable.is_some(),
        unscoped_key: args.unscoped_key.is_some(),
        references,
    })
}

/// A table whose rows link those of two parents. `key` is where it says so.
pub(super) fn either(
    args: Args,
    key: &Ident,
    parents: Vec<Reference>,
    mistakes: &mut Mistakes,
) -> Option<Either> {
    no_foreign_key(&args, mistakes);
    no_join_table(&args, mistakes);
    let needs_a_column = |what: &str| {
        format!(
            "`{what}` beside `either`: these rows have the tenants of their parents\n\
             help: leave it out"
        )
    };
    if let Given::Value(tenant) = &args.tenant {
        mistakes.at(tenant, needs_a_column(&text(tenant)));
    }
    if let Given::Value(column) = &args.column {
        mistakes.at(column, needs_a_column("column"));
    }
    for Owner { tenant, .. } in &args.owners {
        mistakes.at(tenant, needs_a_column(&text(tenant)));
    }
    let references = references(args.layers, needs_a_column, mistakes);
    let parents = match <[Reference; 2]>::try_from(parents) {
        Ok(parents) => Some(parents),
        Err(parents) => {
            let message = match &parents[..] {
                [Reference { column, parent }] => format!(
                    "one parent: `either` takes two\n\
                     help: write `#[tenanted(through = {}, foreign_key = {column})]`",
                    text(parent)
                ),
                _ => "`either` takes two parents\n\
                      help: keep the two whose tenants have the row, and check the others: `references(..)`"
                    .to_owned(),
            };
            mistakes.at(key, message);
            None
        }
    };
    mistakes.is_empty().then_some(Either {
        parents: parents?,
        references,
    })
}
