//! Every refusal that takes more than one option. Each says what is wrong and the cure, at the user's own token.

use super::args::{Args, Keyed, Whose};
use super::ownership::{
    Above, Base, ByColumn, ByType, Dimension, Either, Layer, OneOf, Others, OverParent, Owner,
    Ownership, Reference, Said, Through, ThroughJoinTable, text,
};
use crate::attr::{Given, twice};
use crate::mistakes::Mistakes;
use crate::model::{Field, Model, same};
use heck::ToSnakeCase;
use proc_macro2::Span;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Error, Ident, Path};

/// The runtime knows tuples of so many.
const MAX_OWNERS: usize = 4;

pub(super) fn said(mut args: Args, model: &Model, mistakes: &mut Mistakes) -> Option<Said> {
    let view = std::mem::take(&mut args.view).into_value();
    if view.is_some() {
        only_read(&mut args, mistakes);
    }
    let ownership = ownership(args, model, mistakes)?;
    Some(Said { ownership, view })
}

/// Leaves out what is said of writes to a view, which has none.
fn only_read(args: &mut Args, mistakes: &mut Mistakes) {
    if let Some(Keyed {
        key,
        said: Whose::ByColumn(Base::Adoptable(_)),
    }) = &args.base
    {
        let message = "`adoptable` on a view: no row of a view is adopted\n\
                       help: leave it out; if the tenant column may be null, say `nullable`";
        mistakes.at(key, message);
    }
    let mut refuse = |at: &dyn ToTokens, what: &str| {
        mistakes.at(
            at,
            format!(
                "`{what}` on a view: it is about writes, and a view is only read\nhelp: leave it out"
            ),
        );
    };
    if let Some(updatable) = args.updatable.take() {
        refuse(&updatable, "updatable");
    }
    args.layers.retain(|layer| match layer {
        Layer::Dimension(_) => true,
        Layer::OtherTenant(other) => {
            refuse(&other.key, "other_tenant");
            false
        }
        Layer::Reference(reference) => {
            refuse(&reference.column, "references");
            false
        }
    });
}

fn ownership(mut args: Args, model: &Model, mistakes: &mut Mistakes) -> Option<Ownership> {
    if model.below_derives {
        mistakes.push(Error::new(
            Span::call_site(),
            "`#[tenanted]` stands below the derives\n\
             help: move it above them, so that they leave the tenant column alone",
        ));
    }
    let understood = !args.refused;
    let once = columns_once(&args, model, mistakes);
    let ownership = match args.base.take() {
        None => by_column(args, Base::Owned, model, mistakes).map(Ownership::ByColumn),
        Some(Keyed { key, said }) => match said {
            Whose::ByColumn(base) => {
                by_column(args, base, model, mistakes).map(Ownership::ByColumn)
            }
            Whose::Through(join_table) if args.key.is_some() => {
                through_join_table(args, join_table, mistakes).map(Ownership::ThroughJoinTable)
            }
            Whose::Through(parent) => through(args, &key, parent, mistakes).map(Ownership::Through),
            Whose::ByType(column) => by_type(args, &key, column, mistakes).map(Ownership::ByType),
            Whose::OneOf(owners) => one_of(args, &key, owners, mistakes).map(Ownership::OneOf),
            Whose::Either(parents) => either(args, &key, parents, mistakes).map(Ownership::Either),
        },
    };
    ownership.filter(|_| understood && once)
}

/// Who else has the rows of a model that determines tenants.
pub(crate) fn above(args: Args, model: &Model, mistakes: &mut Mistakes) -> Option<Others> {
    let by_join_table = args.key.is_some()
        && (args.base.as_ref()).is_some_and(|base| matches!(base.said, Whose::Through(_)));
    let base = args.base.as_ref().map(|base| &base.key);
    let more = if by_join_table {
        args.updatable.as_ref()
    } else {
        base
    };
    let more = more.map(ToTokens::to_token_stream);
    let layer = args.layers.first().map(|layer| match layer {
        Layer::Dimension(dimension) => dimension.tenant.to_token_stream(),
        Layer::OtherTenant(other) => other.key.to_token_stream(),
        Layer::Reference(reference) => reference.column.to_token_stream(),
    });
    let more = more.or(layer);
    let said = said(args, model, mistakes);
    let view = said.as_ref().and_then(|said| said.view.as_ref());
    let more = more.or(view.map(ToTokens::to_token_stream));
    if let Some(more) = more {
        mistakes.at(
            &more,
            format!(
                "`{more}` does not go with `#[determines_tenant]`\n\
                 help: leave it out: a tenant belongs to one tenant for good, `#[tenanted(Org)]`, or to those that a join \
                 table says, `#[tenanted(through = memberships, key = user_id)]`, and writes its row by itself"
            ),
        );
        return None;
    }
    match said.map(|said| said.ownership) {
        Some(Ownership::ByColumn(ByColumn { tenant, column, .. })) => {
            if tenant.is_ident(&model.item.ident) {
                mistakes.at(
                    &tenant,
                    "a tenant that belongs to itself\n\
                     help: name another type of tenant; a hierarchy of one type is `#[determines_tenant(parent = ..)]`",
                );
            }
            Some(Others::One(Above { tenant, column }))
        }
        Some(Ownership::ThroughJoinTable(owned)) => Some(Others::Several(owned)),
        _ => None,
    }
}

/// A table with a tenant column.
fn by_column(args: Args, base: Base, model: &Model, mistakes: &mut Mistakes) -> Option<ByColumn> {
    no_foreign_key(&args, mistakes);
    no_join_table(&args, mistakes);
    let owner = args.owners.first();
    if let Some(owner) = owner {
        missed(
            &args,
            &owner.tenant,
            "types of owners without a column that says which\n\
             help: name it: `type_column = owner_type`",
            mistakes,
        );
    }
    let tenant = match &args.tenant {
        Given::Value(tenant) => tenant.clone(),
        Given::Refused => return None,
        Given::Nothing => {
            if owner.is_none() && !args.refused {
                mistakes.push(no_tenant(&args, model));
            }
            return None;
        }
    };
    let column = match &args.column {
        Given::Value(column) => Some(column.clone()),
        Given::Refused => None,
        Given::Nothing => tenant_column(&tenant, model, mistakes),
    };
    let name = text(&tenant);
    let again = args.types().find(|other| text(other) == name);
    if let Some(again) = again {
        mistakes.at(
            again,
            format!(
                "`{name}` is the tenant already\n\
                 help: name a further dimension, another type of tenant, or leave it out"
            ),
        );
        return None;
    }
    Some(ByColumn {
        tenant,
        column: column?,
        base,
        layers: args.layers,
    })
}

/// A table without a tenant and a tenant column of its own. `key` is where it says so.
fn through(mut args: Args, key: &Ident, parent: Path, mistakes: &mut Mistakes) -> Option<Through> {
    if let Given::Value(tenant) = &args.tenant {
        mistakes.at(
            tenant,
            "a tenant beside `through`: these rows have the tenant of their parent\n\
             help: leave it out: `#[tenanted(through = posts, foreign_key = post_id)]`",
        );
    }
    if let Given::Value(column) = &args.column {
        mistakes.at(
            column,
            "a tenant column beside `through`: these rows have the tenant of their parent\n\
             help: leave it out; the column that points to the parent is `foreign_key = post_id`",
        );
    }
    let needs_a_column = |what: &str| {
        format!(
            "`{what}` needs a tenant column, and rows tenanted through a parent have none\n\
             help: leave it out, or give the table a tenant column"
        )
    };
    for Owner { tenant, .. } in &args.owners {
        mistakes.at(tenant, needs_a_column(&text(tenant)));
    }
    let mut layers = Vec::new();
    for layer in std::mem::take(&mut args.layers) {
        match layer {
            Layer::Dimension(dimension) => layers.push(OverParent::Dimension(dimension)),
            Layer::Reference(reference) => layers.push(OverParent::Reference(reference)),
            Layer::OtherTenant(other) => {
                mistakes.at(&other.key, needs_a_column(&other.key.to_string()));
            }
        }
    }
    no_join_table(&args, mistakes);
    if args.foreign_key.is_none() {
        missed(
            &args,
            key,
            "a parent without a foreign key\n\
             help: name the column that points to it: `foreign_key = post_id`\n\
             help: or, if it is a join table, its column that points here: `key = user_id`",
            mistakes,
        );
    }
    let foreign_key = args.foreign_key?.said;
    mistakes.is_empty().then_some(Through {
        parent,
        foreign_key,
        layers,
    })
}

/// A table whose rows belong to several tenants each.
fn through_join_table(
    mut args: Args,
    join_table: Path,
    mistakes: &mut Mistakes,
) -> Option<ThroughJoinTable> {
    const WRITE: &str = "help: leave it out: `#[tenanted(through = memberships, key = user_id)]`";
    if let Given::Value(tenant) = &args.tenant {
        mistakes.at(
            tenant,
            format!(
                "a tenant beside `through`: these rows have the tenants of the join table\n{WRITE}"
            ),
        );
    }
    if let Given::Value(column) = &args.column {
        mistakes.at(
            column,
            format!(
                "a tenant column beside `through`: these rows have the tenants of the join table\n{WRITE}"
            ),
        );
    }
    if let Some(foreign_key) = &args.foreign_key {
        mistakes.at(
            &foreign_key.key,
            "`foreign_key` and `key` do not go together\n\
             help: keep `foreign_key` if the column is this table's, and `key` if it is the other one's",
        );
    }
    let needs_a_column = |what: &str| {
        format!(
            "`{what}` needs a tenant column, and rows of several tenants have none\n\
             help: leave it out, or give the table a tenant column"
        )
    };
    for Owner { tenant, .. } in &args.owners {
        mistakes.at(tenant, needs_a_column(&text(tenant)));
    }
    let layers = std::mem::take(&mut args.layers);
    let references = references(layers, needs_a_column, mistakes);
    if args.updatable.is_none() {
        for reference in &references {
            mistakes.at(
                &reference.column,
                "a checked reference in rows that no tenant writes\n\
                 help: leave it out, or let each tenant of a row update it: `updatable`",
            );
        }
    }
    mistakes.is_empty().then_some(ThroughJoinTable {
        join_table,
        key: args.key?.said,
        updatable: args.updatable.is_some(),
        unscoped_key: args.unscoped_key.is_some(),
        references,
    })
}

/// A table whose rows have owners of several types. `key` is where it says so.
fn by_type(args: Args, key: &Ident, type_column: Ident, mistakes: &mut Mistakes) -> Option<ByType> {
    no_foreign_key(&args, mistakes);
    no_join_table(&args, mistakes);
    if args.owners.is_empty() {
        missed(
            &args,
            key,
            "a type column without types\n\
             help: name each type with what the column says of it: `Org = \"Org\"`",
            mistakes,
        );
        return None;
    }
    if let Given::Value(tenant) = &args.tenant {
        mistakes.at(
            tenant,
            format!(
                "`{}` is named without what the type column says of it\n\
                 help: name each type of owner once: `Org = \"Org\"`",
                text(tenant)
            ),
        );
    }
    let needs_one_type = |what: &str| {
        format!("`{what}` needs one type of tenant, and this table has several\nhelp: leave it out")
    };
    let references = references(args.layers, needs_one_type, mistakes);
    each_by_its_name(&args.owners, mistakes);
    let key_column = match args.column {
        Given::Value(column) => column,
        Given::Refused => return None,
        Given::Nothing => {
            mistakes.at(
                key,
                "a type column without a key column\n\
                 help: name the column that holds the owner's key: `column = owner_id`",
            );
            return None;
        }
    };
    mistakes.is_empty().then_some(ByType {
        type_column,
        key_column,
        owners: args.owners,
        references,
    })
}

/// A table whose rows have owners of several types, each by a column of its own. `key` is where it says so.
fn one_of(
    args: Args,
    key: &Ident,
    owners: Vec<Dimension>,
    mistakes: &mut Mistakes,
) -> Option<OneOf> {
    no_foreign_key(&args, mistakes);
    no_join_table(&args, mistakes);
    let named = |tenant: &Path| {
        let name = text(tenant);
        format!(
            "`{name}` is named beside `one_of`\n\
             help: name each type of tenant once, in `one_of(..)`, with the column of its keys"
        )
    };
    if let Given::Value(tenant) = &args.tenant {
        mistakes.at(tenant, named(tenant));
    }
    for Owner { tenant, .. } in &args.owners {
        mistakes.at(tenant, named(tenant));
    }
    if let Given::Value(column) = &args.column {
        mistakes.at(
            column,
            "a tenant column beside `one_of`: each type of tenant has its own there\n\
             help: leave it out",
        );
    }
    let needs_one_type = |what: &str| {
        format!("`{what}` needs one type of tenant, and this table has several\nhelp: leave it out")
    };
    let references = references(args.layers, needs_one_type, mistakes);
    for (at, Dimension { tenant, .. }) in owners.iter().enumerate() {
        let name = text(tenant);
        if owners[..at].iter().any(|other| text(&other.tenant) == name) {
            mistakes.push(twice(tenant, name));
        }
    }
    if let [Dimension { tenant, column }] = &owners[..] {
        mistakes.at(
            key,
            format!(
                "one type of tenant: `one_of` takes several, each with the column of its keys\n\
                 help: write `#[tenanted({}, column = {column}, nullable)]`",
                text(tenant)
            ),
        );
    }
    too_many(owners.iter().map(|owner| &owner.tenant), mistakes);
    mistakes.is_empty().then_some(OneOf { owners, references })
}

/// A table whose rows link those of two parents. `key` is where it says so.
fn either(
    args: Args,
    key: &Ident,
    parents: Vec<Reference>,
    mistakes: &mut Mistakes,
) -> Option<Either> {
    no_foreign_key(&args, mistakes);
    no_join_table(&args, mistakes);
    let needs_a_column = |what: &str| {
        format!(
            "`{what}` beside `either`: these rows have the tenants of their parents\n\
             help: leave it out"
        )
    };
    if let Given::Value(tenant) = &args.tenant {
        mistakes.at(tenant, needs_a_column(&text(tenant)));
    }
    if let Given::Value(column) = &args.column {
        mistakes.at(column, needs_a_column("column"));
    }
    for Owner { tenant, .. } in &args.owners {
        mistakes.at(tenant, needs_a_column(&text(tenant)));
    }
    let references = references(args.layers, needs_a_column, mistakes);
    let parents = match <[Reference; 2]>::try_from(parents) {
        Ok(parents) => Some(parents),
        Err(parents) => {
            let message = match &parents[..] {
                [Reference { column, parent }] => format!(
                    "one parent: `either` takes two\n\
                     help: write `#[tenanted(through = {}, foreign_key = {column})]`",
                    text(parent)
                ),
                _ => "`either` takes two parents\n\
                      help: keep the two whose tenants have the row, and check the others: `references(..)`"
                    .to_owned(),
            };
            mistakes.at(key, message);
            None
        }
    };
    mistakes.is_empty().then_some(Either {
        parents: parents?,
        references,
    })
}

/// Of `layers` the references; the others are mistakes, as `needs` says.
fn references(
    layers: Vec<Layer>,
    needs: impl Fn(&str) -> String,
    mistakes: &mut Mistakes,
) -> Vec<Reference> {
    let mut references = Vec::new();
    for layer in layers {
        match layer {
            Layer::Reference(reference) => references.push(reference),
            Layer::Dimension(dimension) => {
                mistakes.at(&dimension.tenant, needs(&text(&dimension.tenant)));
            }
            Layer::OtherTenant(other) => mistakes.at(&other.key, needs(&other.key.to_string())),
        }
    }
    references
}

fn each_by_its_name(owners: &[Owner], mistakes: &mut Mistakes) {
    for (at, Owner { tenant, name }) in owners.iter().enumerate() {
        let before = &owners[..at];
        let namesake = before
            .iter()
            .find(|other| other.name.value() == name.value());
        if let Some(namesake) = namesake {
            mistakes.at(
                name,
                format!(
                    "`{}` and `{}` go by the same name, so each would own the other's rows\n\
                     help: give each type of owner a name of its own",
                    text(&namesake.tenant),
                    text(tenant)
                ),
            );
        }
    }
    too_many(owners.iter().map(|owner| &owner.tenant), mistakes);
}

fn too_many<'a>(mut tenants: impl Iterator<Item = &'a Path>, mistakes: &mut Mistakes) {
    if let Some(tenant) = tenants.nth(MAX_OWNERS) {
        mistakes.at(
            tenant,
            format!(
                "more than {MAX_OWNERS} types of owners\nhelp: give the table a tenant of one type"
            ),
        );
    }
}

/// Nothing says whose the rows are, though types of tenants may be named with columns.
fn no_tenant(args: &Args, model: &Model) -> Error {
    let named: Vec<_> = args.layers.iter().filter_map(Layer::dimension).collect();
    let Some((first, further)) = named.split_first() else {
        return Error::new(
            Span::call_site(),
            "`#[tenanted]` without a tenant\nhelp: name the type whose rows these are: `#[tenanted(Org)]`",
        );
    };
    let by_itself = field_named_after(&first.tenant, model);
    let by_itself = by_itself.is_some_and(|field| same(&field.name, &first.column));
    let mut tenant = text(&first.tenant);
    if !by_itself {
        tenant = format!("{tenant}, column = {}", first.column);
    }
    let message = if further.is_empty() {
        format!(
            "`{}` is named with a column, as a further dimension is, and no tenant stands before it\n\
             help: if these are its rows, write `#[tenanted({tenant})]`",
            text(&first.tenant)
        )
    } else {
        let written = |of: &[&Dimension]| {
            let all = of
                .iter()
                .map(|it| format!("{} = {}", text(&it.tenant), it.column));
            all.collect::<Vec<_>>().join(", ")
        };
        format!(
            "several tenants, each with a column, and nothing says whether a row belongs to one of them or to all\n\
             help: if each row is one tenant's, and the other columns are null: `#[tenanted(one_of({}))]`\n\
             help: if each row is all of theirs, inside the first: `#[tenanted({tenant}, {})]`",
            written(&named),
            written(further)
        )
    };
    Error::new_spanned(&first.tenant, message)
}

/// Reports what is missing, unless it may have been what was refused.
fn missed(args: &Args, at: impl ToTokens, message: &str, mistakes: &mut Mistakes) {
    if !args.refused {
        mistakes.at(at, message);
    }
}

fn no_foreign_key(args: &Args, mistakes: &mut Mistakes) {
    if let Some(foreign_key) = &args.foreign_key {
        missed(
            args,
            &foreign_key.key,
            "a foreign key without a parent\nhelp: name the parent's table: `through = posts`",
            mistakes,
        );
    }
}

fn no_join_table(args: &Args, mistakes: &mut Mistakes) {
    if let Some(key) = &args.key {
        missed(
            args,
            &key.key,
            "a key without a join table\nhelp: name the table that it is a column of: `through = memberships`",
            mistakes,
        );
    }
    for word in [&args.updatable, &args.unscoped_key].into_iter().flatten() {
        missed(
            args,
            word,
            &format!(
                "`{word}` is for rows of several tenants\n\
                 help: leave it out, or name the join table: `through = memberships, key = user_id`"
            ),
            mistakes,
        );
    }
}

/// Whether no two options name the same column.
fn columns_once(args: &Args, model: &Model, mistakes: &mut Mistakes) -> bool {
    let tenant_column = match (&args.column, &args.tenant) {
        (Given::Value(column), _) => Some(column),
        (Given::Nothing, Given::Value(tenant)) => {
            field_named_after(tenant, model).map(|field| &field.name)
        }
        _ => None,
    };
    let mut seen: Vec<&Ident> = tenant_column.into_iter().collect();
    let mut once = true;
    for column in &args.columns {
        if seen.iter().any(|other| same(other, column)) {
            mistakes.two_meanings(column);
            once = false;
        }
        seen.push(column);
    }
    once
}

/// `org_id` for `Org`, else `tenant_id`.
fn tenant_column(tenant: &Path, model: &Model, mistakes: &mut Mistakes) -> Option<Ident> {
    if model.unreadable {
        return None;
    }
    let last = &tenant.segments.last()?.ident;
    let Some(field) = field_named_after(tenant, model) else {
        mistakes.at(&model.item.ident, no_tenant_column(last, model));
        return None;
    };
    if let Some(option) = &field.options.not_a_column {
        mistakes.at(
            option,
            format!(
                "the tenant field `{}` is not a column\n\
                 help: remove `{option}`, or name the tenant column: `#[tenanted({last}, column = ..)]`",
                field.name
            ),
        );
        return None;
    }
    Some(field.name.clone())
}

fn field_named_after<'m>(tenant: &Path, model: &'m Model) -> Option<&'m Field> {
    let last = &tenant.segments.last()?.ident;
    let own = format!("{}_id", last.unraw().to_string().to_snake_case());
    [own.as_str(), "tenant_id"]
        .iter()
        .find_map(|name| model.fields.iter().find(|field| field.name.unraw() == name))
}

fn no_tenant_column(tenant: &Ident, model: &Model) -> String {
    let mut message =
        format!("no tenant column\nhelp: name it: `#[tenanted({tenant}, column = ..)]`");
    if model.fields.iter().any(|field| field.options.embeds()) {
        message += "\nhelp: `column = ..` also names a column inside an embedded struct";
    }
    message
}
