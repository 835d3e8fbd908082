//! What is missing, or does not go with what is there.

use super::super::args::Args;
use super::super::ownership::{Layer, Reference, text};
use crate::mistakes::Mistakes;
use quote::ToTokens;

/// Of `layers` the references; the others are mistakes, as `needs` says.
pub(super) fn references(
    layers: Vec<Layer>,
    needs: impl Fn(&str) -> String,
    mistakes: &mut Mistakes,
) -> Vec<Reference> {
    let mut references = Vec::new();
    for layer in layers {
        match layer {
            Layer::Reference(reference) => references.push(reference),
            Layer::Dimension(dimension) => {
                mistakes.at(&dimension.tenant, needs(&text(&dimension.tenant)));
            }
            Layer::OtherTenant(other) => mistakes.at(&other.key, needs(&other.key.to_string())),
        }
    }
    references
}

/// Reports what is missing, unless it may have been what was refused.
pub(super) fn missed(args: &Args, at: impl ToTokens, message: &str, mistakes: &mut Mistakes) {
    if !args.refused {
        mistakes.at(at, message);
    }
}

pub(super) fn no_foreign_key(args: &Args, mistakes: &mut Mistakes) {
    if let Some(foreign_key) = &args.foreign_key {
        missed(
            args,
            &foreign_key.key,
            "a foreign key without a parent\nhelp: name the parent's table: `through = posts`",
            mistakes,
        );
    }
}

pub(super) fn no_join_table(args: &Args, mistakes: &mut Mistakes) {
    if let Some(key) = &args.key {
        missed(
            args,
            &key.key,
            "a key without a join table\nhelp: name the table that it is a column of: `through = memberships`",
            mistakes,
        );
    }
    for word in [&args.updatable, &args.unscoped_key].into_iter().flatten() {
        missed(
            args,
            word,
            &format!(
                "`{word}` is for rows of several tenants\n\
                 help: leave it out, or name the join table: `through = memberships, key = user_id`"
            ),
            mistakes,
        );
    }
}
