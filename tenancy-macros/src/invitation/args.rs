use crate::attr::{Given, Spec};
use crate::sides::Sides;
use syn::Ident;

#[derive(Default)]
pub(crate) struct Args {
    pub(super) sides: Sides,
    pub(super) tenant_column: Given<Ident>,
    pub(super) inviter_column: Given<Ident>,
    pub(super) address_column: Given<Ident>,
    pub(super) role_column: Given<Ident>,
    pub(super) token_hash_column: Given<Ident>,
    pub(super) status_column: Given<Ident>,
    pub(super) pending_column: Given<Ident>,
    pub(super) expires_at_column: Given<Ident>,
}

pub(super) const OPTIONS: &[Spec<Args>] = &[
    Spec::column("tenant", "org_id", |args, key, column| {
        args.tenant_column.give(key, column)
    }),
    Spec::column("inviter", "inviter_id", |args, key, column| {
        args.inviter_column.give(key, column)
    }),
    Spec::column("address", "address", |args, key, column| {
        args.address_column.give(key, column)
    }),
    Spec::column("role", "role", |args, key, column| {
        args.role_column.give(key, column)
    }),
    Spec::column("token_hash", "token_hash", |args, key, column| {
        args.token_hash_column.give(key, column)
    }),
    Spec::column("status", "status", |args, key, column| {
        args.status_column.give(key, column)
    }),
    Spec::column("pending", "pending", |args, key, column| {
        args.pending_column.give(key, column)
    }),
    Spec::column("expires_at", "expires_at", |args, key, column| {
        args.expires_at_column.give(key, column)
    }),
];
