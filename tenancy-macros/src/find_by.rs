use crate::mistakes::Mistakes;
use crate::model::{Field, Model, same};
use proc_macro2::Span;
use syn::Ident;

/// The columns by which a row is found: inside its tenant if it has one, where the tenant's column says nothing more.
pub(crate) enum FindBy {
    Columns {
        columns: Vec<Ident>,
        /// The columns that name tenants.
        tenant_columns: Vec<Ident>,
    },
    /// What the table itself calls its primary key.
    PrimaryKey,
    /// The same, without the columns that name tenants.
    Inside(Inside),
}

pub(crate) struct Inside {
    pub(crate) tenant_columns: Vec<Ident>,
    /// The columns that the model tells.
    pub(crate) columns: Vec<Ident>,
}

impl FindBy {
    /// By the primary key, as far as the model tells it.
    pub(crate) fn of(model: &Model) -> Self {
        if !model.options.primary_key.is_empty() {
            return Self::columns(model.options.primary_key.clone());
        }
        match model.field(&id()) {
            Some(field) => Self::columns(vec![field.name.clone()]),
            None => Self::PrimaryKey,
        }
    }

    fn columns(columns: Vec<Ident>) -> Self {
        Self::Columns {
            columns,
            tenant_columns: Vec::new(),
        }
    }

    /// By what is left of the primary key inside one tenant. Where that is nothing, each tenant has one row, and its
    /// key finds it.
    pub(crate) fn inside(model: &Model, tenant_columns: &[&Ident]) -> Self {
        let naming = || {
            tenant_columns
                .iter()
                .map(|&column| column.clone())
                .collect()
        };
        match Self::of(model) {
            // Of a field that is no column it is not known which columns are in it.
            Self::PrimaryKey if tenant_columns.is_empty() || model.embeds() => Self::PrimaryKey,
            Self::PrimaryKey => Self::Inside(Inside {
                tenant_columns: naming(),
                columns: model
                    .fields
                    .iter()
                    .map(|field| field.name.clone())
                    .collect(),
            }),
            Self::Inside(inside) => Self::Inside(inside),
            Self::Columns { columns, .. } => {
                let (tenant, rest): (Vec<_>, Vec<_>) = columns
                    .into_iter()
                    .partition(|column| tenant_columns.iter().any(|tenant| same(column, tenant)));
                Self::Columns {
                    columns: if rest.is_empty() { tenant } else { rest },
                    tenant_columns: naming(),
                }
            }
        }
    }
}

/// The field of the primary key of a model that is `what`: one column.
pub(crate) fn one_column<'m>(
    model: &'m Model,
    what: &str,
    mistakes: &mut Mistakes,
) -> Option<&'m Field> {
    if model.unreadable {
        return None;
    }
    let named = &model.options.primary_key[..];
    if let [_, second, ..] = named {
        mistakes.at(
            second,
            format!(
                "the {what}'s key has more than one column\n\
                 help: name the column that tells {what}s apart: `#[diesel(primary_key(id))]`"
            ),
        );
    }
    let column = named.first().cloned().unwrap_or_else(id);
    let field = model.field(&column);
    if field.is_none() {
        let message = format!(
            "no field for the {what}'s key, the column `{column}`\n\
             help: add it, or name the key: `#[diesel(primary_key(..))]`"
        );
        match named.first() {
            Some(named) => mistakes.at(named, message),
            None => mistakes.at(&model.item.ident, message),
        }
    }
    field
}

/// The primary key that Diesel assumes.
pub(crate) fn id() -> Ident {
    Ident::new("id", Span::call_site())
}
