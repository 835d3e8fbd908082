use super::Value;
use proc_macro2::TokenStream;
use quote::ToTokens;
use std::fmt::{self, Display};
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Error, Ident, LitStr, Path, Result, Token, Type};

/// One line of an attribute's table of options. It reads the option's value, and makes the messages about it.
pub(crate) struct Spec<Args: 'static> {
    pub(crate) keyword: &'static str,
    takes: Takes<Args>,
}

/// What an option takes, with an example of a value, and where that goes.
enum Takes<Args: 'static> {
    /// `keyword`
    Nothing { put: Put<Args, ()> },
    /// `keyword = column`
    Column {
        example: &'static str,
        put: Put<Args, Ident>,
    },
    /// `keyword` or `keyword = column`
    MaybeColumn {
        example: &'static str,
        put: Put<Args, Option<Ident>>,
    },
    /// `keyword = "text"`
    Text {
        example: &'static str,
        put: Put<Args, LitStr>,
    },
    /// `keyword = path::to::it`
    Path {
        what: &'static str,
        example: &'static str,
        put: Put<Args, Path>,
    },
    /// `keyword(Type = column, ..)`
    Columns {
        what: &'static str,
        example: &'static str,
        put: Put<Args, Vec<ColumnOf>>,
    },
    /// `keyword(word = Type, ..)`
    Types {
        what: &'static str,
        example: &'static str,
        put: Put<Args, Vec<TypeFor>>,
    },
    /// `keyword(column -> path, ..)`
    Arrows {
        what: &'static str,
        example: &'static str,
        put: Put<Args, Vec<Arrow>>,
    },
}

/// Stores what the option says. What is wrong with it is stored as that, and handed back.
type Put<Args, T> = fn(&mut Args, &Ident, Result<T>) -> Result<()>;

/// `from -> to`
pub(crate) struct Arrow {
    pub(crate) from: Ident,
    pub(crate) to: Path,
}

/// `Type = column`
pub(crate) struct ColumnOf {
    pub(crate) ty: Path,
    pub(crate) column: Ident,
}

/// `word = Type`
pub(crate) struct TypeFor {
    pub(crate) word: Ident,
    pub(crate) ty: Type,
}

impl<Args> Spec<Args> {
    pub(crate) const fn word(keyword: &'static str, put: Put<Args, ()>) -> Self {
        let takes = Takes::Nothing { put };
        Self { keyword, takes }
    }

    pub(crate) const fn column(
        keyword: &'static str,
        example: &'static str,
        put: Put<Args, Ident>,
    ) -> Self {
        let takes = Takes::Column { example, put };
        Self { keyword, takes }
    }

    pub(crate) const fn maybe_column(
        keyword: &'static str,
        example: &'static str,
        put: Put<Args, Option<Ident>>,
    ) -> Self {
        let takes = Takes::MaybeColumn { example, put };
        Self { keyword, takes }
    }

    pub(crate) const fn text(
        keyword: &'static str,
        example: &'static str,
        put: Put<Args, LitStr>,
    ) -> Self {
        let takes = Takes::Text { example, put };
        Self { keyword, takes }
    }

    /// A message says `what` the path leads to.
    pub(crate) const fn path(
        keyword: &'static str,
        what: &'static str,
        example: &'static str,
        put: Put<Args, Path>,
    ) -> Self {
        let takes = Takes::Path { what, example, put };
        Self { keyword, takes }
    }

    /// A message says `what` has which column.
    pub(crate) const fn columns(
        keyword: &'static str,
        what: &'static str,
        example: &'static str,
        put: Put<Args, Vec<ColumnOf>>,
    ) -> Self {
        let takes = Takes::Columns { what, example, put };
        Self { keyword, takes }
    }

    /// A message says `what` has which type.
    pub(crate) const fn types(
        keyword: &'static str,
        what: &'static str,
        example: &'static str,
        put: Put<Args, Vec<TypeFor>>,
    ) -> Self {
        let takes = Takes::Types { what, example, put };
        Self { keyword, takes }
    }

    /// A message says `what` points to what.
    pub(crate) const fn arrows(
        keyword: &'static str,
        what: &'static str,
        example: &'static str,
        put: Put<Args, Vec<Arrow>>,
    ) -> Self {
        let takes = Takes::Arrows { what, example, put };
        Self { keyword, takes }
    }

    /// Reads what is said of the option, at the user's `key`, into `args`.
    ///
    /// # Errors
    ///
    /// The value is not what the option takes, or `args` do not take it.
    pub(crate) fn read(&self, args: &mut Args, key: &Ident, value: Value) -> Result<()> {
        match self.takes {
            Takes::Nothing { put } => put(args, key, self.nothing(key, value)),
            Takes::Column { put, .. } => put(args, key, self.ident(key, value)),
            Takes::MaybeColumn { put, .. } => {
                let column = match value {
                    Value::Nothing => Ok(None),
                    value => self.ident(key, value).map(Some),
                };
                put(args, key, column)
            }
            Takes::Text { put, .. } => {
                let text = value.parse_is(syn::parse2);
                put(args, key, text.map_err(|value| self.refuse(key, value)))
            }
            Takes::Path { put, .. } => {
                let path = value.parse_is(|path| Path::parse_mod_style.parse2(path));
                put(args, key, path.map_err(|value| self.refuse(key, value)))
            }
            Takes::Columns { put, .. } => put(args, key, self.several(key, value)),
            Takes::Types { put, .. } => put(args, key, self.several(key, value)),
            Takes::Arrows { put, .. } => put(args, key, self.several(key, value)),
        }
    }

    fn nothing(&self, key: &Ident, value: Value) -> Result<()> {
        match value {
            Value::Nothing => Ok(()),
            value => Err(self.refuse(key, value.tokens())),
        }
    }

    fn ident(&self, key: &Ident, value: Value) -> Result<Ident> {
        value
            .parse_is(syn::parse2)
            .map_err(|value| self.refuse(key, value))
    }

    fn several<T: Parse>(&self, key: &Ident, value: Value) -> Result<Vec<T>> {
        let Value::List(list) = value else {
            return Err(self.refuse(key, value.tokens()));
        };
        match Punctuated::<T, Token![,]>::parse_terminated.parse2(list.clone()) {
            Ok(all) if !all.is_empty() => Ok(all.into_iter().collect()),
            Ok(_) | Err(_) => Err(self.refuse(key, list)),
        }
    }

    /// Says what the option takes, and how to write it: with the value that the user meant, if that can be told.
    fn refuse(&self, key: &Ident, value: TokenStream) -> Error {
        let keyword = self.keyword;
        let (what, cure) = match self.takes {
            Takes::Nothing { .. } => ("no value", keyword.to_owned()),
            Takes::Column { example, .. } | Takes::MaybeColumn { example, .. } => {
                let meant = meant::<Ident>(&value).unwrap_or_else(|| example.to_owned());
                ("an identifier", format!("{keyword} = {meant}"))
            }
            Takes::Text { example, .. } => {
                let meant = syn::parse2::<Ident>(value.clone());
                let meant = meant.map_or_else(|_| example.to_owned(), |meant| meant.to_string());
                ("text in quotes", format!("{keyword} = \"{meant}\""))
            }
            Takes::Path { what, example, .. } => {
                let meant = meant::<Path>(&value).unwrap_or_else(|| example.to_owned());
                (what, format!("{keyword} = {meant}"))
            }
            Takes::Columns { what, example, .. }
            | Takes::Types { what, example, .. }
            | Takes::Arrows { what, example, .. } => (what, format!("{keyword}({example})")),
        };
        refuse(
            key,
            value,
            &format!("`{keyword}` takes {what}\nhelp: write `{cure}`"),
        )
    }
}

/// How the option is written, without its value.
impl<Args> Display for Spec<Args> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keyword = self.keyword;
        match self.takes {
            Takes::Nothing { .. } | Takes::MaybeColumn { .. } => write!(f, "`{keyword}`"),
            Takes::Column { .. } | Takes::Text { .. } | Takes::Path { .. } => {
                write!(f, "`{keyword} = ..`")
            }
            Takes::Columns { .. } | Takes::Types { .. } | Takes::Arrows { .. } => {
                write!(f, "`{keyword}(..)`")
            }
        }
    }
}

impl Parse for Arrow {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let from = input.parse()?;
        input.parse::<Token![->]>()?;
        let to = input.call(Path::parse_mod_style)?;
        Ok(Self { from, to })
    }
}

impl Parse for ColumnOf {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let ty = input.call(Path::parse_mod_style)?;
        input.parse::<Token![=]>()?;
        let column = input.parse()?;
        Ok(Self { ty, column })
    }
}

impl Parse for TypeFor {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let word = input.parse()?;
        input.parse::<Token![=]>()?;
        let ty = input.parse()?;
        Ok(Self { word, ty })
    }
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
fn meant<T: Parse>(value: &TokenStream) -> Option<String> {
    let written = match syn::parse2::<LitStr>(value.clone()) {
        Ok(quoted) => quoted.value(),
        Err(_) => value.to_string(),
    };
    [written.clone(), format!("r#{written}")]
        .into_iter()
        .find(|text| syn::parse_str::<T>(text).is_ok())
}
