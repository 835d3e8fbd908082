use super::args::Args;
use super::{Audit, Audits};
use crate::attribute::Attribute as _;
use crate::mistakes::Mistakes;
use crate::model::Model;
use crate::sides::{each_once, key, named_as};
use syn::Ident;

pub(super) fn audits(args: Args, model: &Model, mistakes: &mut Mistakes) -> Option<Audits> {
    let named = model.named_by_impls("audit log", "that accounts write to", mistakes);
    args.sides
        .complete(Audit::NAME, ["who acts", "in what"], mistakes);
    if model.unreadable {
        return None;
    }
    let (tenant, account) = args.sides.into_paths();
    let columns: [Option<Ident>; 10] = [
        key(args.tenant, tenant.as_ref(), "tenant", model, mistakes),
        named_as(args.actor, "actor", model),
        named_as(args.account, "account_id", model),
        named_as(args.operator, "operator", model),
        named_as(args.action, "action", model),
        named_as(args.whom, "whom_id", model),
        named_as(args.target, "target", model),
        named_as(args.details, "details", model),
        named_as(args.request, "request", model),
        named_as(args.at, "at", model),
    ];
    each_once(&columns.each_ref(), mistakes);
    named.then_some(())?;
    let columns: Vec<_> = columns.into_iter().collect::<Option<_>>()?;
    Some(Audits {
        tenant: tenant?,
        account: account?,
        columns: columns.try_into().ok()?,
    })
}
