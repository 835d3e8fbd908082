use super::{Args, Hanging, Hangs, Keeps};
use crate::mistakes::Mistakes;
use crate::model::Model;
use crate::sides::{each_once, key, named_as};
use syn::Ident;

pub(super) fn hangs<H: Hanging>(
    args: Args,
    model: &Model,
    mistakes: &mut Mistakes,
) -> Option<Hangs> {
    let [row, impls] = H::ROW;
    let named = model.named_by_impls(row, impls, mistakes);
    args.sides.complete(H::NAME, H::SIDES, mistakes);
    if model.unreadable {
        return None;
    }
    let (tenant, account) = args.sides.into_paths();
    let mut tenant_column = None;
    let mut columns = Vec::new();
    for (said, column) in args.columns.into_iter().zip(H::COLUMNS) {
        let ident: Option<Ident> = if column.keeps == Keeps::Tenant {
            tenant_column = key(said, tenant.as_ref(), "tenant", model, mistakes);
            tenant_column.clone()
        } else {
            named_as(said, column.name, model)
        };
        columns.push(ident);
    }
    each_once(&columns.iter().collect::<Vec<_>>(), mistakes);
    named.then_some(())?;
    Some(Hangs {
        tenant: tenant?,
        account: account?,
        tenant_column: tenant_column?,
        columns: columns.into_iter().collect::<Option<_>>()?,
    })
}
