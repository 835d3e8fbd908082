use crate::attr::{Given, Spec};
use syn::{Ident, Path};

#[derive(Default)]
pub(crate) struct Args {
    /// Where the user says so. Whatever value they say it with, they say it.
    pub(super) own_row_only: Given<Ident>,
    pub(super) listed: Given<Ident>,
    pub(super) parent: Given<Ident>,
    pub(super) log: Given<Path>,
    /// Where the user says that the table has what accounts need.
    pub(super) accounts: Given<Ident>,
    /// The column that counts the changes of a tenant, `changes` if the user does not say which.
    pub(super) changes: Given<Ident>,
}

pub(super) const OPTIONS: &[Spec<Args>] = &[
    Spec::word("own_row_only", |args, key, said| {
        args.own_row_only.give(key, Ok(key.clone()))?;
        said
    }),
    Spec::word("listed", |args, key, said| {
        args.listed.give(key, Ok(key.clone()))?;
        said
    }),
    Spec::column("parent", "parent_id", |args, key, column| {
        args.parent.give(key, column)
    }),
    Spec::path(
        "log",
        "a function",
        "ToString::to_string",
        |args, key, path| args.log.give(key, path),
    ),
    Spec::word("accounts", |args, key, said| {
        args.accounts.give(key, Ok(key.clone()))?;
        said
    }),
    Spec::maybe_column("changes", "changes", |args, key, column| {
        args.changes.give(
            key,
            column.map(|column| column.unwrap_or_else(|| key.clone())),
        )
    }),
];
