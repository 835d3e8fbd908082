use super::args::Args;
use super::{Invitation, Invites};
use crate::attribute::Attribute as _;
use crate::mistakes::Mistakes;
use crate::model::Model;
use crate::sides::{each_once, key, named_as};

pub(super) fn invites(args: Args, model: &Model, mistakes: &mut Mistakes) -> Option<Invites> {
    let named = model.named_by_impls("invitation", "that invite accounts to tenants", mistakes);
    args.sides
        .complete(Invitation::NAME, ["who is invited", "to what"], mistakes);
    if model.unreadable {
        return None;
    }
    let (tenant, account) = args.sides.into_paths();
    let tenant_column = key(
        args.tenant_column,
        tenant.as_ref(),
        "tenant",
        model,
        mistakes,
    );
    let inviter_column = named_as(args.inviter_column, "inviter_id", model);
    let address_column = named_as(args.address_column, "address", model);
    let role_column = named_as(args.role_column, "role", model);
    let token_hash_column = named_as(args.token_hash_column, "token_hash", model);
    let status_column = named_as(args.status_column, "status", model);
    let pending_column = named_as(args.pending_column, "pending", model);
    let expires_at_column = named_as(args.expires_at_column, "expires_at", model);

    let columns = [
        &tenant_column,
        &inviter_column,
        &address_column,
        &role_column,
        &token_hash_column,
        &status_column,
        &pending_column,
        &expires_at_column,
    ];
    each_once(&columns, mistakes);
    named.then_some(())?;
    Some(Invites {
        tenant: tenant?,
        account: account?,
        tenant_column: tenant_column?,
        inviter_column: inviter_column?,
        address_column: address_column?,
        role_column: role_column?,
        token_hash_column: token_hash_column?,
        status_column: status_column?,
        pending_column: pending_column?,
        expires_at_column: expires_at_column?,
    })
}
