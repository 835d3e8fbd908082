//! Every refusal that takes more than one fact. Each names the rule and the cure, at the user's own token.

use crate::attr::{Args, Determining, Given, Name};
use crate::find_by::{self, FindBy};
use crate::mistakes::Mistakes;
use crate::model::{Field, Model, same};
use crate::shape::{self, Kind, Presence, Shape};
use heck::ToSnakeCase;
use proc_macro2::Span;
use std::rc::Rc;
use syn::ext::IdentExt;
use syn::{Error, Ident, ItemStruct, LitStr, Path, Type, Visibility};

/// The runtime knows tuples of so many.
const MAX_OWNERS: usize = 4;

/// Whose the rows of a tenanted table are.
pub(crate) struct Owner {
    /// None if that depends on the row: its parent, or a type column.
    pub(crate) tenant: Option<Path>,
    pub(crate) column: Option<Ident>,
    pub(crate) presence: Presence,
    pub(crate) shapes: Vec<Rc<dyn Shape>>,
}

/// What tells one tenant from another.
pub(crate) struct Key {
    pub(crate) column: Ident,
    pub(crate) ty: Type,
    /// Every tenant reads the list of all.
    pub(crate) listed: bool,
    /// Names the tenant above.
    pub(crate) parent: Option<Ident>,
    /// What writes the key to the log.
    pub(crate) log: Option<Path>,
}

/// One designation of one table.
pub(crate) fn table(name: Name, model: &Model, mistakes: &mut Mistakes) -> Option<Path> {
    for second in &model.other_designations {
        mistakes.at(
            second,
            format!("a second designation, after `{name}`\nhelp: keep the one that says whose the rows are"),
        );
    }
    if model.unreadable {
        return None;
    }
    let mut tables = model.options.table_names.iter();
    let table = tables.next();
    if table.is_none() {
        let ident = &model.item.ident;
        mistakes.at(
            ident,
            format!(
                "no table\nhelp: name it: `#[diesel(table_name = {}s)]`",
                ident.unraw().to_string().to_snake_case()
            ),
        );
    }
    for second in tables {
        mistakes.at(
            second,
            format!("`{name}` designates one table\nhelp: write a model for each table"),
        );
    }
    table.cloned()
}

pub(crate) fn tenanted(args: &Args, model: &Model, mistakes: &mut Mistakes) -> Option<Owner> {
    if model.below_derives {
        mistakes.push(Error::new(
            Span::call_site(),
            "`#[tenanted]` stands below the derives\n\
             help: move it above them, so that they leave the tenant column alone",
        ));
    }
    let shapes = &args.shapes[..];
    let once = columns_once(args, model, mistakes);
    let presence = shapes
        .iter()
        .find_map(|shape| match shape.kind() {
            Kind::Base(presence) => Some(presence),
            Kind::Layer | Kind::Part | Kind::Owner => None,
        })
        .unwrap_or(Presence::NotNull);
    let told = |keyword: &str| shapes.iter().find(|shape| shape.keyword() == keyword);
    if let Some(through) = told("through") {
        return tenanted_through(args, &**through, mistakes);
    }
    // What was refused may have been the part that is missing.
    if let Some(foreign_key) = told("foreign_key")
        && !args.refused
    {
        mistakes.at(
            foreign_key.at(),
            "a foreign key without a parent\nhelp: name the parent's table: `through = posts`",
        );
    }
    let owner = shapes.iter().find(|shape| shape.owner().is_some());
    match (owner, told("type_column")) {
        (Some(_), Some(column)) => return tenanted_by_type(args, &**column, mistakes),
        (None, None) => {}
        _ if args.refused => {}
        (Some(owner), None) => mistakes.at(
            owner.at(),
            "types of owners without a column that says which\n\
             help: name it: `type_column = owner_type`",
        ),
        (None, Some(column)) => mistakes.at(
            column.at(),
            "a type column without types\n\
             help: say what it says of each: `Org = \"Org\"`",
        ),
    }
    let tenant = match &args.tenant {
        Given::Value(tenant) => Some(tenant),
        Given::Refused => None,
        Given::Nothing => {
            if owner.is_none() && told("type_column").is_none() && !args.refused {
                mistakes.push(Error::new(
                    Span::call_site(),
                    "`#[tenanted]` without a tenant\nhelp: name the type whose rows these are: `#[tenanted(Org)]`",
                ));
            }
            None
        }
    };
    let column = match &args.column {
        Given::Value(column) => Some(column.clone()),
        Given::Refused => None,
        Given::Nothing => tenant.and_then(|tenant| tenant_column(tenant, model, mistakes)),
    };
    let again = tenant.and_then(|tenant| {
        let name = shape::text(tenant);
        shapes.iter().find(|shape| shape.keyword() == name)
    });
    if let Some(again) = again {
        mistakes.at(
            again.at(),
            format!(
                "`{}` is the tenant already\nhelp: name a further dimension, another type of tenant, or leave it out",
                again.keyword()
            ),
        );
    }
    (!args.refused && once && again.is_none()).then_some(Owner {
        tenant: Some(tenant?.clone()),
        column: Some(column?),
        presence,
        shapes: shapes.to_vec(),
    })
}

/// A table without a tenant and a tenant column of its own.
fn tenanted_through(args: &Args, through: &dyn Shape, mistakes: &mut Mistakes) -> Option<Owner> {
    no_tenant(
        args,
        mistakes,
        "a row tenanted through a parent has the tenant of its parent",
        "name the parent alone: `#[tenanted(through = posts, foreign_key = post_id)]`",
    );
    if let Given::Value(column) = &args.column {
        mistakes.at(
            column,
            "a row tenanted through a parent has no tenant column\n\
             help: name the column that points to the parent: `foreign_key = post_id`",
        );
    }
    let shapes = &args.shapes[..];
    for shape in shapes {
        let alone = matches!(
            shape.keyword().as_str(),
            "through" | "foreign_key" | "references"
        );
        if !alone {
            mistakes.at(
                shape.at(),
                format!(
                    "`{}` needs a tenant column, and a row tenanted through a parent has none\n\
                     help: leave it out, or give the table a tenant column",
                    shape.keyword()
                ),
            );
        }
    }
    if !shapes.iter().any(|shape| shape.keyword() == "foreign_key") && !args.refused {
        mistakes.at(
            through.at(),
            "a parent without a foreign key\n\
             help: name the column that points to it: `foreign_key = post_id`",
        );
    }
    (mistakes.is_empty() && !args.refused).then_some(Owner {
        tenant: None,
        column: None,
        presence: Presence::NoColumn,
        shapes: shapes.to_vec(),
    })
}

/// A table whose rows have owners of several types.
fn tenanted_by_type(
    args: &Args,
    type_column: &dyn Shape,
    mistakes: &mut Mistakes,
) -> Option<Owner> {
    no_tenant(
        args,
        mistakes,
        "the owners' types are named with what the type column says of them",
        "name each type once: `Org = \"Org\"`",
    );
    let shapes = &args.shapes[..];
    for shape in shapes {
        let layer = matches!(shape.kind(), Kind::Layer);
        if layer && shape.keyword() != "references" {
            mistakes.at(
                shape.at(),
                format!(
                    "`{}` needs one type of tenant, and this table has several\nhelp: leave it out",
                    shape.keyword()
                ),
            );
        }
    }
    let mut owners: Vec<(&Path, &LitStr)> = Vec::new();
    for (tenant, name) in shapes.iter().filter_map(|shape| shape.owner()) {
        let namesake = owners
            .iter()
            .find(|(_, other)| other.value() == name.value());
        if let Some((namesake, _)) = namesake {
            mistakes.at(
                name,
                format!(
                    "`{}` and `{}` go by one name, and each would own the other's rows\n\
                     help: give each type of owner a name of its own",
                    shape::text(namesake),
                    shape::text(tenant)
                ),
            );
        }
        if owners.len() == MAX_OWNERS {
            mistakes.at(
                tenant,
                format!("more than {MAX_OWNERS} types of owners\nhelp: give the table a tenant of one type"),
            );
        }
        owners.push((tenant, name));
    }
    let column = match &args.column {
        Given::Value(column) => Some(column.clone()),
        Given::Refused => None,
        Given::Nothing => {
            mistakes.at(
                type_column.at(),
                "a type column without a key column\n\
                 help: name the column that holds the owner's key: `column = owner_id`",
            );
            None
        }
    };
    (mistakes.is_empty() && !args.refused).then_some(Owner {
        tenant: None,
        column: Some(column?),
        presence: Presence::NoColumn,
        shapes: shapes.to_vec(),
    })
}

/// Each column has one meaning: what one option says of it, another one would undo.
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
    for column in args.shapes.iter().flat_map(|shape| shape.columns()) {
        if seen.iter().any(|other| same(other, column)) {
            mistakes.at(column, two_meanings(column));
            once = false;
        }
        seen.push(column);
    }
    once
}

fn two_meanings(column: &Ident) -> String {
    format!(
        "the column `{column}` has two meanings for tenancy\n\
         help: keep one, or name another column"
    )
}

fn no_tenant(args: &Args, mistakes: &mut Mistakes, rule: &str, cure: &str) {
    if let Given::Value(tenant) = &args.tenant {
        mistakes.at(tenant, format!("{rule}\nhelp: {cure}"));
    }
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
    let embeds = |option: &Ident| option == "embed";
    if model
        .fields
        .iter()
        .any(|field| field.options.not_a_column.as_ref().is_some_and(embeds))
    {
        message += "\nhelp: `column = ..` also names a column inside an embedded struct";
    }
    message
}

pub(crate) fn determines_tenant(
    args: &Args,
    model: &Model,
    mistakes: &mut Mistakes,
) -> Option<Key> {
    let ItemStruct {
        ident,
        generics,
        vis,
        ..
    } = &model.item;
    if !matches!(vis, Visibility::Public(_)) {
        mistakes.at(
            ident,
            format!(
                "the tenant `{ident}` is not public\n\
                 help: make it `pub struct {ident}`, for the tables of its rows are public and name it"
            ),
        );
    }
    let generic = !generics.params.is_empty();
    if generic {
        mistakes.at(
            &generics.params,
            "a model that determines the tenant takes no generic parameters\n\
             help: give its fields types of their own: one type is one kind of tenant",
        );
    }
    let Determining {
        own_row_only,
        listed,
        parent,
        log,
    } = &args.determining;
    if let (Some(_), Some(listed)) = (own_row_only, listed) {
        mistakes.at(
            listed,
            "`listed` and `own_row_only` do not go together\nhelp: keep one of the two",
        );
    }
    let key = key(model, mistakes);
    if let (Given::Value(parent), Some((column, _))) = (parent, &key)
        && same(parent, column)
    {
        mistakes.at(parent, two_meanings(parent));
    }
    let key = key.map(|(column, ty)| Key {
        column,
        ty,
        listed: listed.is_some(),
        parent: parent.value().cloned(),
        log: log.value().cloned(),
    });
    key.filter(|_| !generic)
}

fn key(model: &Model, mistakes: &mut Mistakes) -> Option<(Ident, Type)> {
    if model.unreadable {
        return None;
    }
    let named = &model.options.primary_key[..];
    if let [_, second, ..] = named {
        mistakes.at(
            second,
            "a tenant's key is one column\n\
             help: name the column that tells tenants apart: `#[diesel(primary_key(id))]`",
        );
    }
    let column = named.first().cloned().unwrap_or_else(find_by::id);
    let Some(field) = model.field(&column) else {
        let message = format!(
            "no field for the tenant's key, the column `{column}`\n\
             help: add it, or name the key: `#[diesel(primary_key(..))]`"
        );
        match named.first() {
            Some(named) => mistakes.at(named, message),
            None => mistakes.at(&model.item.ident, message),
        }
        return None;
    };
    Some((field.name.clone(), field.ty.clone()))
}

pub(crate) fn universal(_: &Args, model: &Model, _: &mut Mistakes) -> Option<FindBy> {
    (!model.unreadable).then(|| FindBy::of(model))
}
