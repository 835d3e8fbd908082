use super::Account;
use super::args::Args;
use crate::attr::Given;
use crate::find_by::{self, FindBy};
use crate::mistakes::Mistakes;
use crate::model::Model;
use heck::ToSnakeCase;
use quote::format_ident;
use syn::ext::IdentExt;
use syn::parse_quote_spanned;

pub(super) fn account(args: Args, model: &Model, mistakes: &mut Mistakes) -> Option<Account> {
    let ident = &model.item.ident;
    let named = model.named_by_impls("account", "that join tenants and accounts", mistakes);
    let key = find_by::one_column(model, "account", mistakes)?;
    let through = match args.through {
        Given::Value(table) => table,
        Given::Refused => return None,
        Given::Nothing => parse_quote_spanned!(ident.span()=> memberships),
    };
    let by = match args.key {
        Given::Value(column) => column,
        Given::Refused => return None,
        Given::Nothing => format_ident!(
            "{}_id",
            ident.unraw().to_string().to_snake_case(),
            span = ident.span()
        ),
    };
    named.then(|| Account {
        key: key.name.clone(),
        ty: key.ty.clone(),
        through,
        by,
        find_by: FindBy::inside(model, &[]),
    })
}
