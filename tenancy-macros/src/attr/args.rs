use super::Name;
use crate::mistakes::Mistakes;
use proc_macro2::{TokenStream, TokenTree};
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
        if !(input.peek(Ident::peek_any) && input.peek2(Token![=])) {
            return self.tenant(name, &until_comma(input)?);
        }
        let key = input.call(Ident::parse_any)?;
        input.parse::<Token![=]>()?;
        self.option(name, &key, until_comma(input)?)
    }

    fn option(&mut self, name: Name, key: &Ident, value: TokenStream) -> Result<()> {
        match key.to_string().as_str() {
            "crate" => self.facade.give_once(key, facade(key, value)),
            "column" if name == Name::Tenanted => self.column.give_once(key, column(key, value)),
            "column" => Err(Error::new_spanned(
                key,
                format!("`{name}` takes no column\nhelp: {}", name.cure_for_owner()),
            )),
            _ => {
                // It may have been meant for the column: then that is not missing as well.
                if matches!(self.column, Given::Nothing) {
                    self.column = Given::Refused;
                }
                Err(Error::new_spanned(
                    key,
                    format!("unknown option `{key}`\nhelp: {}", name.accepts()),
                ))
            }
        }
    }

    fn tenant(&mut self, name: Name, tokens: &TokenStream) -> Result<()> {
        let tenant = syn::parse2::<Path>(tokens.clone());
        match tenant.as_ref().ok().and_then(Path::get_ident) {
            Some(key) if key == "column" || key == "crate" => {
                return self.option(name, key, TokenStream::new());
            }
            _ => {}
        }
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

/// Takes whole token trees, so that what cannot be parsed can still be quoted back, and passed over.
fn until_comma(input: ParseStream<'_>) -> Result<TokenStream> {
    let mut tokens = TokenStream::new();
    while !input.is_empty() && !input.peek(Token![,]) {
        tokens.extend([input.parse::<TokenTree>()?]);
    }
    Ok(tokens)
}

fn column(key: &Ident, value: TokenStream) -> Result<Ident> {
    syn::parse2(value.clone()).map_err(|_| {
        let meant = meant::<Ident>(&value).unwrap_or_else(|| "org_id".to_owned());
        refuse(
            key,
            value,
            &format!("`column` takes an identifier\nhelp: write `column = {meant}`"),
        )
    })
}

fn facade(key: &Ident, value: TokenStream) -> Result<Path> {
    Path::parse_mod_style.parse2(value.clone()).map_err(|_| {
        let meant = meant::<Path>(&value).unwrap_or_else(|| "::tenancy".to_owned());
        refuse(
            key,
            value,
            &format!("`crate` takes a path\nhelp: write `crate = {meant}`"),
        )
    })
}

/// At the value; at the key if there is none.
fn refuse(key: &Ident, value: TokenStream, message: &str) -> Error {
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
