use super::args::Args;
use super::{Outbox, Sends};
use crate::attribute::Attribute as _;
use crate::mistakes::Mistakes;
use crate::model::Model;
use crate::sides::{each_once, key, named_as};
use syn::Ident;

pub(super) fn sends(args: Args, model: &Model, mistakes: &mut Mistakes) -> Option<Sends> {
    let named = model.named_by_impls("outbox", "that accounts write to", mistakes);
    args.sides
        .complete(Outbox::NAME, ["who acts", "in what"], mistakes);
    if model.unreadable {
        return None;
    }
    let (tenant, account) = args.sides.into_paths();
    let columns: [Option<Ident>; 9] = [
        named_as(args.id, "id", model),
        key(args.tenant, tenant.as_ref(), "tenant", model, mistakes),
        named_as(args.kind, "kind", model),
        named_as(args.payload, "payload", model),
        named_as(args.key, "message_key", model),
        named_as(args.attempts, "attempts", model),
        named_as(args.due_at, "due_at", model),
        named_as(args.lease, "lease", model),
        named_as(args.dead, "dead", model),
    ];
    each_once(&columns.each_ref(), mistakes);
    named.then_some(())?;
    let columns: Vec<_> = columns.into_iter().collect::<Option<_>>()?;
    Some(Sends {
        tenant: tenant?,
        account: account?,
        columns: columns.try_into().ok()?,
    })
}
