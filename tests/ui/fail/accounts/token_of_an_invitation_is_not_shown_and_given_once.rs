//! The token of an invitation is not shown, and given once.

use tenancy::accounts::Token;

fn shown(token: &Token) -> String {
    format!("{token:?}")
}

fn displayed(token: &Token) -> String {
    token.to_string()
}

fn again(token: &Token) -> Token {
    token.clone()
}

fn twice(token: Token) -> (String, String) {
    (token.into_text(), token.into_text())
}

fn main() {}
