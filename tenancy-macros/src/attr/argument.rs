use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::Parser;
use syn::{Ident, Path, Result};

/// What stands between two commas of an attribute: `name`, `name = value` or `name(value)`.
///
/// Both parts are whole token trees. So what cannot be parsed can be quoted back, and passed over.
pub(crate) struct Argument {
    pub(crate) name: TokenStream,
    pub(crate) value: Value,
}

/// What is said of a name.
pub(crate) enum Value {
    Nothing,
    /// `= ..`
    Is(TokenStream),
    /// `(..)`
    List(TokenStream),
}

impl Argument {
    /// The arguments of an attribute. A comma may stand at the end.
    pub(crate) fn all(attr: TokenStream) -> Vec<Self> {
        let tokens: Vec<_> = attr.into_iter().collect();
        let mut arguments: Vec<_> = tokens.split(|token| is_punct(token, ',')).collect();
        if arguments.last().is_some_and(|last| last.is_empty()) {
            arguments.pop();
        }
        arguments.into_iter().map(Self::split).collect()
    }

    fn split(tokens: &[TokenTree]) -> Self {
        if let [TokenTree::Ident(name), TokenTree::Group(list)] = tokens
            && list.delimiter() == Delimiter::Parenthesis
        {
            return Self {
                name: name.to_token_stream(),
                value: Value::List(list.stream()),
            };
        }
        let stream = |tokens: &[TokenTree]| tokens.iter().cloned().collect();
        match tokens.iter().position(|token| is_punct(token, '=')) {
            Some(at) => Self {
                name: stream(&tokens[..at]),
                value: Value::Is(stream(&tokens[at + 1..])),
            },
            None => Self {
                name: stream(tokens),
                value: Value::Nothing,
            },
        }
    }

    /// The name, if it is one word. Keywords of Rust are words, too.
    pub(crate) fn word(&self) -> Option<Ident> {
        Ident::parse_any.parse2(self.name.clone()).ok()
    }

    /// The name, if it is the path of a type: its last word begins with a capital letter, as in Rust.
    pub(crate) fn type_path(&self) -> Option<Path> {
        let path: Path = syn::parse2(self.name.clone()).ok()?;
        let last = path.segments.last()?;
        is_type(&last.ident).then_some(path)
    }

    /// Whether it may be meant as a type without a value. A single word is one only with a capital letter: a type without
    /// can be named by a longer path, `self::org`.
    pub(crate) fn is_bare_type(&self) -> bool {
        matches!(self.value, Value::Nothing) && self.word().is_none_or(|word| is_type(&word))
    }
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

fn is_type(word: &Ident) -> bool {
    word.unraw().to_string().starts_with(char::is_uppercase)
}

fn is_punct(token: &TokenTree, char: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == char)
}
