use proc_macro2::TokenStream;
use quote::ToTokens;
use std::fmt::Display;
use syn::{Error, Ident};

/// What is wrong with one model. All of it is reported at once: a user who has made two mistakes compiles once, not
/// twice, to learn of them.
#[derive(Default)]
pub(crate) struct Mistakes(Option<Error>);

impl Mistakes {
    /// Adds a mistake at the user's `tokens`.
    pub(crate) fn at(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.push(Error::new_spanned(tokens, message));
    }

    /// Adds the mistake that two options name the column `again`: one would undo what the other says of it.
    pub(crate) fn two_meanings(&mut self, again: &Ident) {
        self.at(
            again,
            format!(
                "the column `{again}` has two meanings for tenancy\n\
                 help: keep one, or name another column"
            ),
        );
    }

    pub(crate) fn push(&mut self, error: Error) {
        match &mut self.0 {
            Some(all) => all.combine(error),
            None => self.0 = Some(error),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_none()
    }
}

/// One `compile_error!` a mistake.
impl ToTokens for Mistakes {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.0.as_ref().map(Error::to_compile_error));
    }
}
