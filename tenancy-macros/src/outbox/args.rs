use crate::attr::{Given, Spec};
use crate::sides::Sides;
use syn::Ident;

#[derive(Default)]
pub(crate) struct Args {
    pub(super) sides: Sides,
    pub(super) id: Given<Ident>,
    pub(super) tenant: Given<Ident>,
    pub(super) kind: Given<Ident>,
    pub(super) payload: Given<Ident>,
    pub(super) key: Given<Ident>,
    pub(super) attempts: Given<Ident>,
    pub(super) due_at: Given<Ident>,
    pub(super) lease: Given<Ident>,
    pub(super) dead: Given<Ident>,
}

pub(super) const OPTIONS: &[Spec<Args>] = &[
    Spec::column("id", "id", |args, key, column| args.id.give(key, column)),
    Spec::column("tenant", "org_id", |args, key, column| {
        args.tenant.give(key, column)
    }),
    Spec::column("kind", "kind", |args, key, column| {
        args.kind.give(key, column)
    }),
    Spec::column("payload", "payload", |args, key, column| {
        args.payload.give(key, column)
    }),
    Spec::column("key", "message_key", |args, key, column| {
        args.key.give(key, column)
    }),
    Spec::column("attempts", "attempts", |args, key, column| {
        args.attempts.give(key, column)
    }),
    Spec::column("due_at", "due_at", |args, key, column| {
        args.due_at.give(key, column)
    }),
    Spec::column("lease", "lease", |args, key, column| {
        args.lease.give(key, column)
    }),
    Spec::column("dead", "dead", |args, key, column| {
        args.dead.give(key, column)
    }),
];
