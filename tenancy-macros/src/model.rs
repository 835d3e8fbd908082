use crate::attr::{FieldOptions, Name, StructOptions, is_diesel};
use proc_macro2::{Span, TokenStream};
use syn::ext::IdentExt;
use syn::{Attribute, Error, Fields, Ident, Item, ItemStruct, Result, Type};

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
            .partition(|attr| Name::of(attr.path()).is_some());
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

    pub(crate) fn field(&self, column: &Ident) -> Option<&Field> {
        self.fields.iter().find(|field| field.is_column(column))
    }
}

impl Field {
    fn parse(field: &syn::Field) -> Result<Self> {
        let mut options = FieldOptions::read(&field.attrs)?;
        let column_name = options.column_name.take();
        let name = column_name.or_else(|| field.ident.clone());
        Ok(Self {
            name: name.ok_or_else(|| Error::new_spanned(field, "a field without a name"))?,
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
