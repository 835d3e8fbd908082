//! What the pipeline asks of an attribute. Each attribute has a file or a folder of its own, which implements it.

use crate::attr::{Argument, Name, Spec};
use crate::expand::Designation;
use crate::mistakes::Mistakes;
use crate::model::Model;
use proc_macro2::TokenStream;
use syn::{Error, Result};

pub(crate) trait Attribute {
    const NAME: Name;

    /// What the user says between the parentheses.
    type Args: Default + 'static;

    /// Its options, without `crate`, which every attribute has.
    const OPTIONS: &'static [Spec<Self::Args>];

    /// What it takes beside its options, in the words of a message.
    const TAKES: &'static [&'static str] = &[];

    /// Takes an argument that is none of the options.
    ///
    /// # Errors
    ///
    /// The attribute does not take it.
    fn other(args: &mut Self::Args, argument: Argument) -> Result<()>;

    /// What the expansion has to know.
    type Facts;

    /// The facts, and all mistakes. There are none of the facts only if something is wrong with the model, by our rules or
    /// by Diesel's.
    fn validate(args: Self::Args, model: &Model, mistakes: &mut Mistakes) -> Option<Self::Facts>;

    /// The model and its table with what the attribute makes of them. Nothing can be wrong any more.
    fn expand(model: &Model, designation: &Designation, facts: &Self::Facts) -> TokenStream;
}

/// The mistake of an argument that the attribute does not know.
pub(crate) fn unknown<A: Attribute>(argument: &Argument) -> Error {
    let name = &argument.name;
    let options = A::OPTIONS.iter().map(ToString::to_string);
    let takes = A::TAKES.iter().map(ToString::to_string);
    let mut takes = takes.chain(options).collect::<Vec<_>>().join(", ");
    if !takes.is_empty() {
        takes += " and ";
    }
    Error::new_spanned(
        name,
        format!(
            "unknown option `{name}`\nhelp: `{}` takes {takes}`crate = ..`",
            A::NAME
        ),
    )
}

/// The mistake of an argument that is none of the options, where the attribute takes no tenant and no column: `whose`
/// says why.
pub(crate) fn no_owner<A: Attribute>(argument: &Argument, whose: &str) -> Error {
    let refused = |what| {
        Error::new_spanned(
            &argument.name,
            format!("`{}` takes no {what}\nhelp: {whose}", A::NAME),
        )
    };
    if argument.word().is_some_and(|word| word == "column") {
        refused("column")
    } else if argument.is_bare_type() {
        refused("tenant")
    } else {
        unknown::<A>(argument)
    }
}
