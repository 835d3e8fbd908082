use crate::attr::{Given, Name, Spec};
use crate::mistakes::Mistakes;
use proc_macro_crate::{Error, FoundCrate};
use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Ident, Path};

/// The package that re-exports the runtime.
const PACKAGE: &str = "tenancy";

/// Where the user says that it is.
pub(crate) type Facade = Given<Path>;

pub(crate) const OPTION: Spec<Facade> =
    Spec::path("crate", "a path", "::tenancy", |facade, key, path| {
        facade.give(key, path)
    });

/// The path of the module that expansions name, and users do not: `::tenancy::__private`.
///
/// Absolute, so that nothing in the user's module can stand in its way; found by package, so that a dependency renamed
/// in Cargo.toml works.
pub(crate) fn private(name: Name, facade: &Facade, mistakes: &mut Mistakes) -> Option<TokenStream> {
    let facade = match facade {
        Given::Value(path) => quote!(#path),
        Given::Refused => return None,
        Given::Nothing => absolute(proc_macro_crate::crate_name(PACKAGE))
            .inspect_err(|_| mistakes.push(not_found(name)))
            .ok()?,
    };
    Some(quote!(#facade::__private))
}

/// The same words whatever kept it from being found (no such dependency, no Cargo at all): so is the cure.
fn not_found(name: Name) -> syn::Error {
    syn::Error::new(
        Span::call_site(),
        format!(
            "`{name}` does not find `{PACKAGE}` among the dependencies of this crate\n\
             help: say where it is: `crate = path::to::{PACKAGE}`"
        ),
    )
}

pub(crate) fn absolute(found: Result<FoundCrate, Error>) -> Result<TokenStream, Error> {
    let name = match found? {
        // The facade's own tests and examples know it by its name.
        FoundCrate::Itself => PACKAGE.to_owned(),
        FoundCrate::Name(name) => name,
    };
    let name = Ident::new(&name, Span::call_site());
    Ok(quote!(::#name))
}
