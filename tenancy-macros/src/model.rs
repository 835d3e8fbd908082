use crate::attr::{FieldOptions, Name, StructOptions, is_diesel};
use crate::mistakes::Mistakes;
use heck::ToSnakeCase;
use proc_macro2::{Span, TokenStream};
use syn::ext::IdentExt;
use syn::{
    Attribute, Error, Fields, Ident, Item, ItemStruct, Path, Result, Type, Visibility, parse_quote,
};

/// The facts about the struct under one of our attributes.
pub(crate) struct Model {
    /// As it is emitted: without `other_designations`.
    pub(crate) item: ItemStruct,
    pub(crate) options: StructOptions,
    /// The fields of `item`, in its order.
    pub(crate) fields: Vec<Field>,
    /// Attributes of ours further down. rustc would expand them next.
    pub(crate) other_designations: Vec<Attribute>,
    /// Diesel's derives stood above our attribute: rustc has expanded them, and taken them away.
    pub(crate) below_derives: bool,
    /// Some `#[diesel(..)]` is not in Diesel's grammar. Diesel reports that; what it would have said is not known.
    pub(crate) unreadable: bool,
}

pub(crate) struct Field {
    pub(crate) ident: Ident,
    /// The name of its column, if it has one.
    pub(crate) name: Ident,
    pub(crate) ty: Type,
    pub(crate) options: FieldOptions,
}

impl Model {
    /// # Errors
    ///
    /// The item is not a struct with named fields.
    pub(crate) fn parse(name: Name, item: TokenStream) -> Result<Self> {
        let mut item = struct_with_named_fields(name, item)?;
        let (other_designations, attrs) = std::mem::take(&mut item.attrs)
            .into_iter()
            .partition(|attr| Name::designates(attr.path()));
        item.attrs = attrs;

        let mut options = StructOptions::read(&item.attrs);
        let fields: Result<Vec<_>> = item.fields.iter().map(Field::parse).collect();
        if let (Ok(options), Ok(fields)) = (&mut options, &fields) {
            options.unknown |= fields.iter().any(|field| field.options.unknown);
        }
        Ok(Self {
            other_designations,
            below_derives: item.attrs.iter().any(is_diesel) && !item.attrs.iter().any(may_derive),
            unreadable: options.is_err() || fields.is_err(),
            options: options.unwrap_or_default(),
            fields: fields.unwrap_or_default(),
            item,
        })
    }

    /// The table, if it is one, and designated once.
    pub(crate) fn table(&self, name: Name, mistakes: &mut Mistakes) -> Option<Path> {
        for second in &self.other_designations {
            mistakes.at(
                second,
                format!(
                    "a second designation, after `{name}`\n\
                     help: keep the one that says whose the rows are"
                ),
            );
        }
        if self.unreadable {
            return None;
        }
        let mut tables = self.options.table_names.iter();
        let table = tables.next();
        if table.is_none() {
            let ident = &self.item.ident;
            mistakes.at(
                ident,
                format!(
                    "no table\nhelp: name it: `#[diesel(table_name = {}s)]`",
                    ident.unraw().to_string().to_snake_case()
                ),
            );
        }
        for second in tables {
            mistakes.at(second, "a second table\nhelp: write a model for each table");
        }
        table.cloned()
    }

    /// Whether impls can name the model, which is `what`: it is public, and one type. It is taken for public if it is not.
    ///
    /// `impls` says which impls these are.
    pub(crate) fn named_by_impls(&self, what: &str, impls: &str, mistakes: &mut Mistakes) -> bool {
        let ItemStruct {
            ident,
            generics,
            vis,
            ..
        } = &self.item;
        if !matches!(vis, Visibility::Public(_)) {
            mistakes.at(
                ident,
                format!(
                    "the {what} `{ident}` is not public\n\
                     help: make it `pub struct {ident}`: impls {impls} name it"
                ),
            );
        }
        let generic = !generics.params.is_empty();
        if generic {
            mistakes.at(
                &generics.params,
                format!(
                    "the {what} `{ident}` has generic parameters\n\
                     help: give its fields types of their own: one type is one kind of {what}"
                ),
            );
        }
        !generic
    }

    /// The struct, public: if it is not, that was said already, and rustc need not say so as well.
    pub(crate) fn public(&self) -> ItemStruct {
        ItemStruct {
            vis: parse_quote!(pub),
            ..self.item.clone()
        }
    }

    pub(crate) fn field(&self, column: &Ident) -> Option<&Field> {
        self.fields.iter().find(|field| field.is_column(column))
    }

    /// Whether a field is no column, but a struct of columns, or something else.
    pub(crate) fn embeds(&self) -> bool {
        let mut fields = self.fields.iter();
        fields.any(|field| field.options.not_a_column.is_some())
    }

    /// Whether the model names the column as one of its primary key.
    pub(crate) fn names_as_key(&self, column: &Ident) -> bool {
        let key = &self.options.primary_key;
        key.iter().any(|key| same(key, column))
    }
}

impl Field {
    fn parse(field: &syn::Field) -> Result<Self> {
        let mut options = FieldOptions::read(&field.attrs)?;
        let ident = field.ident.clone();
        let ident = ident.ok_or_else(|| Error::new_spanned(field, "a field without a name"))?;
        Ok(Self {
            name: options.column_name.take().unwrap_or_else(|| ident.clone()),
            ident,
            ty: field.ty.clone(),
            options,
        })
    }

    pub(crate) fn is_column(&self, column: &Ident) -> bool {
        self.options.not_a_column.is_none() && same(&self.name, column)
    }
}

/// Whether both name one column: `r#type` is the column `type`.
pub(crate) fn same(a: &Ident, b: &Ident) -> bool {
    a.unraw() == b.unraw()
}

fn may_derive(attr: &Attribute) -> bool {
    // What `cfg_attr` holds may be a derive; better to believe it than to refuse a model that is right.
    attr.path().is_ident("derive") || attr.path().is_ident("cfg_attr")
}

fn struct_with_named_fields(name: Name, item: TokenStream) -> Result<ItemStruct> {
    let (span, what) = match syn::parse2::<Item>(item) {
        Ok(Item::Struct(item)) => match item.fields {
            Fields::Named(_) => return Ok(item),
            Fields::Unnamed(_) => (item.ident.span(), "a tuple struct"),
            Fields::Unit => (item.ident.span(), "a unit struct"),
        },
        Ok(Item::Enum(item)) => (item.ident.span(), "an enum"),
        Ok(Item::Union(item)) => (item.ident.span(), "a union"),
        Ok(Item::Fn(item)) => (item.sig.ident.span(), "a function"),
        Ok(Item::Type(item)) => (item.ident.span(), "a type alias"),
        Ok(_) | Err(_) => (Span::call_site(), "something other than a struct"),
    };
    Err(Error::new(
        span,
        format!("`{name}` stands on {what}\nhelp: put it on the model, a struct with named fields"),
    ))
}
