use crate::attr::{Given, Spec};
use crate::sides::Sides;
use syn::Ident;

#[derive(Default)]
pub(crate) struct Args {
    pub(super) sides: Sides,
    pub(super) tenant_column: Given<Ident>,
    pub(super) account_column: Given<Ident>,
    pub(super) role_column: Given<Ident>,
    pub(super) status_column: Given<Ident>,
}

pub(super) const OPTIONS: &[Spec<Args>] = &[
    Spec::column("tenant", "org_id", |args, key, column| {
        args.tenant_column.give(key, column)
    }),
    Spec::column("account", "user_id", |args, key, column| {
        args.account_column.give(key, column)
    }),
    Spec::column("role", "role", |args, key, column| {
        args.role_column.give(key, column)
    }),
    Spec::column("status", "status", |args, key, column| {
        args.status_column.give(key, column)
    }),
];
