use crate::attr::{Given, Spec};
use crate::sides::Sides;
use syn::Ident;

#[derive(Default)]
pub(crate) struct Args {
    pub(super) sides: Sides,
    pub(super) tenant: Given<Ident>,
    pub(super) actor: Given<Ident>,
    pub(super) account: Given<Ident>,
    pub(super) operator: Given<Ident>,
    pub(super) action: Given<Ident>,
    pub(super) whom: Given<Ident>,
    pub(super) target: Given<Ident>,
    pub(super) details: Given<Ident>,
    pub(super) request: Given<Ident>,
    pub(super) at: Given<Ident>,
}

pub(super) const OPTIONS: &[Spec<Args>] = &[
    Spec::column("tenant", "org_id", |args, key, column| {
        args.tenant.give(key, column)
    }),
    Spec::column("actor", "actor", |args, key, column| {
        args.actor.give(key, column)
    }),
    Spec::column("account", "account_id", |args, key, column| {
        args.account.give(key, column)
    }),
    Spec::column("operator", "operator", |args, key, column| {
        args.operator.give(key, column)
    }),
    Spec::column("action", "action", |args, key, column| {
        args.action.give(key, column)
    }),
    Spec::column("whom", "whom_id", |args, key, column| {
        args.whom.give(key, column)
    }),
    Spec::column("target", "target", |args, key, column| {
        args.target.give(key, column)
    }),
    Spec::column("details", "details", |args, key, column| {
        args.details.give(key, column)
    }),
    Spec::column("request", "request", |args, key, column| {
        args.request.give(key, column)
    }),
    Spec::column("at", "at", |args, key, column| args.at.give(key, column)),
];
