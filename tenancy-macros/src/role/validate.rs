use super::{Role, Variant, VariantArgs};
use crate::mistakes::Mistakes;
use heck::ToSnakeCase;
use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Fields, LitStr, Visibility};

/// The role, if it is an enum.
pub(super) fn role(item: &DeriveInput, mistakes: &mut Mistakes) -> Option<Role> {
    let ident = &item.ident;
    if !matches!(item.vis, Visibility::Public(_)) {
        mistakes.at(
            ident,
            format!(
                "the role `{ident}` is not public\n\
                 help: make it `pub enum {ident}`: the impls of its memberships name it"
            ),
        );
    }
    if !item.generics.params.is_empty() {
        mistakes.at(
            &item.generics.params,
            format!("the role `{ident}` has generic parameters\nhelp: leave them out"),
        );
        return None;
    }
    let Data::Enum(data) = &item.data else {
        mistakes.at(
            ident,
            "a role is an enum\n\
             help: give it a variant for each role, from the highest, who owns the tenant, to the lowest",
        );
        return None;
    };
    if data.variants.is_empty() {
        mistakes.at(
            ident,
            "no role\n\
             help: give it a variant for each role, from the highest, who owns the tenant, to the lowest",
        );
    }
    let mut variants: Vec<Variant> = Vec::new();
    for variant in &data.variants {
        if !matches!(variant.fields, Fields::Unit) {
            mistakes.at(
                &variant.fields,
                "a role with fields\nhelp: leave them out: the database has the name of the role, and no more",
            );
        }
        let ident = &variant.ident;
        let args = VariantArgs::read(&variant.attrs, mistakes);
        let name = args.name.into_value().unwrap_or_else(|| {
            LitStr::new(&ident.unraw().to_string().to_snake_case(), ident.span())
        });
        if name.value().trim().is_empty() {
            mistakes.at(&name, "a role without a name\nhelp: give it one");
        }
        if let Some(other) = variants
            .iter()
            .find(|other| other.name.value() == name.value())
        {
            mistakes.at(
                &name,
                format!(
                    "`{}` and `{ident}` go by the same name, so each would be the other\n\
                     help: give each role a name of its own",
                    other.ident
                ),
            );
        }
        let ident = ident.clone();
        variants.push(Variant { ident, name });
    }
    mistakes.is_empty().then(|| Role {
        ident: ident.clone(),
        variants,
    })
}
