use super::Name;
use crate::mistakes::Mistakes;
use crate::shape::{self, Shape};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use std::rc::Rc;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Error, Ident, LitStr, Path, Result, Token};

/// What stands between the parentheses of one of our attributes.
#[derive(Default)]
pub(crate) struct Args {
    pub(crate) tenant: Given<Path>,
    pub(crate) column: Given<Ident>,
    /// Where the facade is; `crate = ..`, which cannot be the name of a field.
    pub(crate) facade: Given<Path>,
    /// What is said of the table beside its tenant, in the order in which it is said.
    pub(crate) shapes: Vec<Rc<dyn Shape>>,
    /// Some shape was not understood: what it would have said is not known.
    pub(crate) refused: bool,
    pub(crate) determining: Determining,
}

/// What is said of a determining table.
#[derive(Default)]
pub(crate) struct Determining {
    pub(crate) own_row_only: Option<Ident>,
    pub(crate) listed: Option<Ident>,
    pub(crate) parent: Given<Ident>,
    /// What writes the key to the log.
    pub(crate) log: Given<Path>,
}

/// An argument that a mistake was already reported for is not also missing: hence more than an `Option`.
#[derive(Default)]
pub(crate) enum Given<T> {
    #[default]
    Nothing,
    Refused,
    Value(T),
}

impl<T> Given<T> {
    pub(crate) fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Refused | Self::Nothing => None,
        }
    }

    fn give(&mut self, value: Result<T>) -> Result<()> {
        *self = Self::Refused;
        *self = Self::Value(value?);
        Ok(())
    }

    fn give_once(&mut self, key: &Ident, value: Result<T>) -> Result<()> {
        match self {
            Self::Nothing => self.give(value),
            Self::Refused | Self::Value(_) => Err(Error::new_spanned(
                key,
                format!("`{key}` is given twice\nhelp: keep one of the two"),
            )),
        }
    }
}

impl Args {
    /// Reads on after a mistake, at the next comma.
    pub(crate) fn parse(name: Name, attr: TokenStream, mistakes: &mut Mistakes) -> Self {
        let mut args = Self::default();
        let all = |input: ParseStream<'_>| {
            while !input.is_empty() {
                if let Err(error) = args.parse_one(name, input) {
                    mistakes.push(error);
                }
                if !input.is_empty() {
                    input.parse::<Token![,]>()?;
                }
            }
            Ok(())
        };
        if let Err(error) = all.parse2(attr) {
            mistakes.push(error);
        }
        args
    }

    fn parse_one(&mut self, name: Name, input: ParseStream<'_>) -> Result<()> {
        let item = Item::split(until_comma(input)?);
        let Some(key) = item.key() else {
            return match item.value {
                Value::Nothing => self.tenant(name, &item.name),
                value => self.named(name, &item.name, value),
            };
        };
        match (key.to_string().as_str(), name) {
            ("crate", _) => self.facade.give_once(&key, facade(&key, item.value)),
            ("column", Name::Tenanted) => self.column.give_once(&key, column(&key, item.value)),
            ("column", _) => Err(Error::new_spanned(
                &key,
                format!("`{name}` takes no column\nhelp: {}", name.cure_for_owner()),
            )),
            ("own_row_only", Name::DeterminesTenant) => {
                flag(&mut self.determining.own_row_only, &key, item.value)
            }
            ("listed", Name::DeterminesTenant) => {
                flag(&mut self.determining.listed, &key, item.value)
            }
            ("parent", Name::DeterminesTenant) => self
                .determining
                .parent
                .give_once(&key, column(&key, item.value)),
            ("log", Name::DeterminesTenant) => self.determining.log.give_once(
                &key,
                path(&key, item.value, "a function", "ToString::to_string"),
            ),
            (keyword, Name::Tenanted) if shape::is_option(keyword) => {
                self.shape(shape::parse(&key, item.value))
            }
            _ => match item.value {
                Value::Nothing if is_type(&key) => self.tenant(name, &item.name),
                value => self.named(name, &item.name, value),
            },
        }
    }

    /// Until it is understood, and goes with those before it, what it would have said is not known.
    fn shape(&mut self, shape: Result<Rc<dyn Shape>>) -> Result<()> {
        let before = std::mem::replace(&mut self.refused, true);
        let shape = shape?;
        if let Some(other) = self.shapes.iter().find(|given| given.excludes(&*shape)) {
            let (keyword, other) = (shape.keyword(), other.keyword());
            return Err(Error::new_spanned(
                shape.at(),
                if keyword == other {
                    format!("`{keyword}` is given twice\nhelp: keep one of the two")
                } else {
                    format!(
                        "`{keyword}` and `{other}` do not go together\nhelp: keep one of the two"
                    )
                },
            ));
        }
        self.shapes.push(shape);
        self.refused = before;
        Ok(())
    }

    /// `User = author_id`, a further dimension, and `Org = "Org"`, one of several types of owners: types begin with a
    /// capital letter, and options do not.
    fn named(&mut self, name: Name, what: &TokenStream, value: Value) -> Result<()> {
        let path = syn::parse2::<Path>(what.clone());
        let type_path = path.ok().filter(|path| {
            let last = path.segments.last();
            last.is_some_and(|last| is_type(&last.ident))
        });
        if let (Name::Tenanted, Some(path)) = (name, type_path) {
            return self.shape(shape::of_type(path, value));
        }
        // It may have been meant for the column: then that is not missing as well.
        if matches!(self.column, Given::Nothing) {
            self.column = Given::Refused;
        }
        self.refused = true;
        Err(Error::new_spanned(
            what,
            format!("unknown option `{what}`\nhelp: {}", name.accepts()),
        ))
    }

    fn tenant(&mut self, name: Name, tokens: &TokenStream) -> Result<()> {
        let tenant = syn::parse2::<Path>(tokens.clone());
        match (name, &self.tenant) {
            (Name::Tenanted, Given::Nothing) => self.tenant.give(tenant.map_err(|_| {
                Error::new_spanned(
                    tokens,
                    "the tenant is a type\nhelp: name it by its path: `#[tenanted(Org)]`",
                )
            })),
            (Name::Tenanted, _) => Err(Error::new_spanned(
                tokens,
                format!("`{name}` takes one tenant\nhelp: {}", name.cure_for_owner()),
            )),
            (Name::DeterminesTenant | Name::Universal, _) => Err(Error::new_spanned(
                tokens,
                format!("`{name}` takes no tenant\nhelp: {}", name.cure_for_owner()),
            )),
        }
    }
}

/// `name`, `name = value` or `name(value)`.
struct Item {
    name: TokenStream,
    value: Value,
}

/// A bare word names a type if it begins with a capital letter. One that does not can be named by a longer path:
/// `self::org`.
fn is_type(word: &Ident) -> bool {
    word.unraw().to_string().starts_with(char::is_uppercase)
}

/// What is said of a name.
#[derive(Clone)]
pub(crate) enum Value {
    Nothing,
    /// `= ..`
    Is(TokenStream),
    /// `(..)`
    List(TokenStream),
}

impl Value {
    /// What stands after `=`; as an error, the tokens that stand there instead.
    pub(crate) fn parse_is<T>(
        self,
        parse: impl FnOnce(TokenStream) -> Result<T>,
    ) -> std::result::Result<T, TokenStream> {
        match self {
            Self::Is(tokens) => parse(tokens.clone()).map_err(|_| tokens),
            other => Err(other.tokens()),
        }
    }

    pub(crate) fn tokens(self) -> TokenStream {
        match self {
            Self::Nothing => TokenStream::new(),
            Self::Is(tokens) | Self::List(tokens) => tokens,
        }
    }
}

impl Item {
    fn split(tokens: TokenStream) -> Self {
        let tokens: Vec<_> = tokens.into_iter().collect();
        if let [TokenTree::Ident(name), TokenTree::Group(list)] = &tokens[..]
            && list.delimiter() == Delimiter::Parenthesis
        {
            return Self {
                name: name.to_token_stream(),
                value: Value::List(list.stream()),
            };
        }
        let is =
            |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '=');
        match tokens.iter().position(is) {
            Some(at) => Self {
                name: tokens[..at].iter().cloned().collect(),
                value: Value::Is(tokens[at + 1..].iter().cloned().collect()),
            },
            None => Self {
                name: tokens.into_iter().collect(),
                value: Value::Nothing,
            },
        }
    }

    /// The name, if it is one identifier.
    fn key(&self) -> Option<Ident> {
        Ident::parse_any.parse2(self.name.clone()).ok()
    }
}

fn flag(given: &mut Option<Ident>, key: &Ident, value: Value) -> Result<()> {
    if given.is_some() {
        return Err(Error::new_spanned(
            key,
            format!("`{key}` is given twice\nhelp: keep one of the two"),
        ));
    }
    *given = Some(key.clone());
    no_value(key, value)
}

/// For an option that takes no value.
pub(crate) fn no_value(key: &Ident, value: Value) -> Result<()> {
    match value {
        Value::Nothing => Ok(()),
        value => Err(refuse(
            key,
            value.tokens(),
            &format!("`{key}` takes no value\nhelp: write `{key}`"),
        )),
    }
}

/// Takes whole token trees, so that what cannot be parsed can still be quoted back, and passed over.
fn until_comma(input: ParseStream<'_>) -> Result<TokenStream> {
    let mut tokens = TokenStream::new();
    while !input.is_empty() && !input.peek(Token![,]) {
        tokens.extend([input.parse::<TokenTree>()?]);
    }
    Ok(tokens)
}

/// For an option that takes a column.
pub(crate) fn column(key: &Ident, value: Value) -> Result<Ident> {
    let example = match key.to_string().as_str() {
        "foreign_key" => "post_id",
        "global" => "is_global",
        "other_tenant" => "invited_id",
        "parent" => "parent_id",
        "shared_with" => "reader_id",
        "type_column" => "owner_type",
        _ => "org_id",
    };
    is(key, value, syn::parse2, "an identifier", example)
}

fn facade(key: &Ident, value: Value) -> Result<Path> {
    path(key, value, "a path", "::tenancy")
}

/// For an option that takes a path, which is `what`.
pub(crate) fn path(key: &Ident, value: Value, what: &str, example: &str) -> Result<Path> {
    let parse = |tokens| Path::parse_mod_style.parse2(tokens);
    is(key, value, parse, what, example)
}

/// `key = value`, where the value is `what`.
fn is<T: syn::parse::Parse>(
    key: &Ident,
    value: Value,
    parse: impl FnOnce(TokenStream) -> Result<T>,
    what: &str,
    example: &str,
) -> Result<T> {
    value.parse_is(parse).map_err(|value| {
        let meant = meant::<T>(&value).unwrap_or_else(|| example.to_owned());
        refuse(
            key,
            value,
            &format!("`{key}` takes {what}\nhelp: write `{key} = {meant}`"),
        )
    })
}

/// At the value; at the key if there is none.
pub(crate) fn refuse(key: impl ToTokens, value: TokenStream, message: &str) -> Error {
    if value.is_empty() {
        Error::new_spanned(key, message)
    } else {
        Error::new_spanned(value, message)
    }
}

/// What a value would be without its quotes, or raw if it is a keyword.
fn meant<T: syn::parse::Parse>(value: &TokenStream) -> Option<String> {
    let written = match syn::parse2::<LitStr>(value.clone()) {
        Ok(quoted) => quoted.value(),
        Err(_) => value.to_string(),
    };
    [written.clone(), format!("r#{written}")]
        .into_iter()
        .find(|text| syn::parse_str::<T>(text).is_ok())
}
