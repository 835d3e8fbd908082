//! Tests as data: what the user writes, and what it becomes or what is wrong with it. Whether the expansions compile,
//! and what the compiler makes of a mistake, is for the tests of `tenancy`.

mod derives;
mod expansion;
mod facade;
mod mistakes;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

type Expand = fn(TokenStream, TokenStream) -> TokenStream;

#[track_caller]
fn tokens(text: &str) -> TokenStream {
    text.parse().expect("the test's text is Rust")
}

/// Tokens one by one: whether two of them touch is not compared.
fn words(tokens: TokenStream) -> String {
    let mut words = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                words.push(format!("{open} {} {close}", self::words(group.stream())));
            }
            TokenTree::Punct(punct) => words.push(punct.as_char().to_string()),
            token => words.push(token.to_string()),
        }
    }
    words.join(" ")
}
