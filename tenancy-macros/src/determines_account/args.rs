use crate::attr::{Given, Spec};
use syn::{Ident, Path};

#[derive(Default)]
pub(crate) struct Args {
    pub(super) through: Given<Path>,
    pub(super) key: Given<Ident>,
}

pub(super) const OPTIONS: &[Spec<Args>] = &[
    Spec::path(
        "through",
        "the table of the memberships",
        "memberships",
        |args, key, table| args.through.give(key, table),
    ),
    Spec::column("key", "user_id", |args, key, column| {
        args.key.give(key, column)
    }),
];
