//! The part of Diesel's grammar that tells tables and columns. It follows `diesel_derives` 2.3, `src/attrs.rs`; what we
//! have no use for is passed over, and judged by Diesel alone.

use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{Parse, ParseStream};
use syn::token::Paren;
use syn::{Attribute, Expr, Ident, LitBool, LitStr, Path, Result, Token, Type, parenthesized};

/// `#[diesel(..)]` on a struct.
#[derive(Default)]
pub(crate) struct StructOptions {
    /// Several for `Insertable` alone.
    pub(crate) table_names: Vec<Path>,
    /// Columns, not fields. As in Diesel, the last one counts.
    pub(crate) primary_key: Vec<Ident>,
    pub(crate) belongs_to: Vec<BelongsTo>,
    pub(crate) treat_none_as_default_value: Option<bool>,
    pub(crate) treat_none_as_null: Option<bool>,
    /// An option, here or on a field, that Diesel does not have.
    pub(crate) unknown: bool,
}

/// `belongs_to(Parent, foreign_key = parent_id)`
pub(crate) struct BelongsTo {
    pub(crate) parent: Path,
    pub(crate) foreign_key: Option<Ident>,
}

/// `#[diesel(..)]` on a field.
#[derive(Default)]
pub(crate) struct FieldOptions {
    pub(crate) column_name: Option<Ident>,
    pub(crate) skip_insertion: bool,
    pub(crate) skip_update: bool,
    pub(crate) serialize_as: Option<Type>,
    pub(crate) treat_none_as_default_value: Option<bool>,
    pub(crate) treat_none_as_null: Option<bool>,
    /// An option that Diesel does not have.
    pub(crate) unknown: bool,
    /// The option by which the field is something other than a column of the table.
    pub(crate) not_a_column: Option<Ident>,
}

/// What else Diesel takes on a struct.
const STRUCT_OPTIONS: &[&str] = &[
    "aggregate",
    "base_query",
    "base_query_type",
    "belongs_to",
    "check_for_backend",
    "foreign_derive",
    "mysql_type",
    "not_sized",
    "postgres_type",
    "sql_type",
    "sqlite_type",
];

/// What else Diesel takes on a field.
const FIELD_OPTIONS: &[&str] = &["deserialize_as", "select_expression_type", "sql_type"];

pub(crate) fn is_diesel(attr: &Attribute) -> bool {
    attr.path().is_ident("diesel")
}

impl StructOptions {
    /// # Errors
    ///
    /// Diesel refuses these attributes too, and says so wherever they are derived from.
    pub(crate) fn read(attrs: &[Attribute]) -> Result<Self> {
        let mut options = Self::default();
        each_option(attrs, |name, input| {
            match name.to_string().as_str() {
                "table_name" => {
                    input.parse::<Token![=]>()?;
                    options.table_names.push(input.parse()?);
                }
                "primary_key" => {
                    let columns;
                    parenthesized!(columns in input);
                    options.primary_key = columns
                        .parse_terminated(Ident::parse, Token![,])?
                        .into_iter()
                        .collect();
                }
                "belongs_to" => {
                    let content;
                    parenthesized!(content in input);
                    options.belongs_to.extend(BelongsTo::read(&content)?);
                }
                "treat_none_as_default_value" => {
                    options.treat_none_as_default_value = Some(flag(input)?);
                }
                "treat_none_as_null" => options.treat_none_as_null = Some(flag(input)?),
                option => {
                    options.unknown |= !STRUCT_OPTIONS.contains(&option);
                    pass_over_value(input)?;
                }
            }
            Ok(())
        })?;
        Ok(options)
    }
}

impl BelongsTo {
    /// `None` of a parent with lifetimes, which Diesel replaces by some of its own.
    fn read(input: ParseStream<'_>) -> Result<Option<Self>> {
        let parent: Path = input.parse()?;
        let mut foreign_key = None;
        if input.parse::<Option<Token![,]>>()?.is_some() && input.peek(Ident) {
            input.parse::<Ident>()?;
            input.parse::<Token![=]>()?;
            foreign_key = Some(input.parse()?);
        }
        input.parse::<proc_macro2::TokenStream>()?;
        let is_plain = parent
            .segments
            .iter()
            .all(|segment| segment.arguments.is_none());
        Ok(is_plain.then_some(Self {
            parent,
            foreign_key,
        }))
    }

    /// The column, which by default is called as the parent is.
    pub(crate) fn foreign_key(&self) -> Option<Ident> {
        if self.foreign_key.is_some() {
            return self.foreign_key.clone();
        }
        let parent = &self.parent.segments.last()?.ident;
        let mut name = String::new();
        for (at, letter) in parent.unraw().to_string().char_indices() {
            if letter.is_uppercase() && at > 0 {
                name.push('_');
            }
            name.extend(letter.to_lowercase());
        }
        Some(Ident::new(&format!("{name}_id"), parent.span()))
    }
}

impl FieldOptions {
    /// Whether the field holds several columns, which its type knows.
    pub(crate) fn embeds(&self) -> bool {
        self.not_a_column
            .as_ref()
            .is_some_and(|name| name == "embed")
    }

    /// # Errors
    ///
    /// As [`StructOptions::read`].
    pub(crate) fn read(attrs: &[Attribute]) -> Result<Self> {
        let mut options = Self::default();
        each_option(attrs, |name, input| {
            match name.to_string().as_str() {
                "column_name" => {
                    input.parse::<Token![=]>()?;
                    options.column_name = Some(column_name(input)?);
                }
                "skip_insertion" => options.skip_insertion = true,
                "skip_update" => options.skip_update = true,
                "embed" => options.not_a_column = Some(name),
                "serialize_as" => {
                    input.parse::<Token![=]>()?;
                    options.serialize_as = Some(input.parse()?);
                }
                "treat_none_as_default_value" => {
                    options.treat_none_as_default_value = Some(flag(input)?);
                }
                "treat_none_as_null" => options.treat_none_as_null = Some(flag(input)?),
                "select_expression" => {
                    pass_over_value(input)?;
                    options.not_a_column = Some(name);
                }
                option => {
                    options.unknown |= !FIELD_OPTIONS.contains(&option);
                    pass_over_value(input)?;
                }
            }
            Ok(())
        })?;
        Ok(options)
    }
}

fn each_option(
    attrs: &[Attribute],
    mut read: impl FnMut(Ident, ParseStream<'_>) -> Result<()>,
) -> Result<()> {
    for attr in attrs.iter().filter(|attr| is_diesel(attr)) {
        attr.parse_args_with(|input: ParseStream<'_>| {
            while !input.is_empty() {
                read(input.parse()?, input)?;
                if !input.is_empty() {
                    input.parse::<Token![,]>()?;
                }
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// An identifier, or a string for what is no identifier in Rust but is one in `table!` (`"type"`).
fn column_name(input: ParseStream<'_>) -> Result<Ident> {
    if !input.peek(LitStr) {
        return input.parse();
    }
    let name: LitStr = input.parse()?;
    name.parse().or_else(|_| {
        name.parse_with(Ident::parse_any)
            .and_then(|keyword| raw(&keyword))
    })
}

/// `= true`
fn flag(input: ParseStream<'_>) -> Result<bool> {
    input.parse::<Token![=]>()?;
    Ok(input.parse::<LitBool>()?.value)
}

fn raw(keyword: &Ident) -> Result<Ident> {
    let mut ident: Ident = syn::parse_str(&format!("r#{keyword}"))?;
    ident.set_span(keyword.span());
    Ok(ident)
}

/// Passes over nothing, `(..)`, `= a type` or `= an expression`. The commas of a type's arguments are not the list's,
/// so the value has to be understood that far.
fn pass_over_value(input: ParseStream<'_>) -> Result<()> {
    if input.peek(Paren) {
        let content;
        parenthesized!(content in input);
        return content.parse::<proc_macro2::TokenStream>().map(drop);
    }
    if input.peek(Token![=]) {
        input.parse::<Token![=]>()?;
        if !parsed_whole::<Type>(input) {
            input.parse::<Expr>()?;
        }
    }
    Ok(())
}

/// Advances over a `T` that reaches to the next comma or the end.
fn parsed_whole<T: Parse>(input: ParseStream<'_>) -> bool {
    let fork = input.fork();
    let whole = fork.parse::<T>().is_ok() && (fork.is_empty() || fork.peek(Token![,]));
    if whole {
        input.advance_to(&fork);
    }
    whole
}
