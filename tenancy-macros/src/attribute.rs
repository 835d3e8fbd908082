//! What an attribute is to the pipeline. Each implements it in a file or a folder of its own.

use crate::attr::{Argument, Name, Spec};
use crate::expand::Designation;
use crate::mistakes::Mistakes;
use crate::model::Model;
use proc_macro2::TokenStream;
use syn::{Error, Result};

pub(crate) trait Attribute {
    const NAME: Name;

    /// What stands between the parentheses, taken in.
    type Args: Default + 'static;

    /// Its options, but for `crate`, which each attribute has.
    const OPTIONS: &'static [Spec<Self::Args>];

    /// What it takes beside its options, as a message lists it.
    const TAKES: &'static [&'static str] = &[];

    /// Takes what is none of the options.
    ///
    /// # Errors
    ///
    /// The attribute does not take it.
    fn other(args: &mut Self::Args, argument: Argument) -> Result<()>;

    /// What the expansion has to know of a model, and what is wrong with it.
    type Facts;

    /// None only if something is wrong with the model, by our rules or by Diesel's.
    fn validate(args: Self::Args, model: &Model, mistakes: &mut Mistakes) -> Option<Self::Facts>;

    /// By then nothing can be wrong.
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

/// The mistake of any argument beside the options of an attribute that names no owner, for it says `whose` the rows are.
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
