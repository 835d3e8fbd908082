//! What the user says of a table, option by option: not yet whether it makes sense together.

use super::ownership::{Base, Dimension, Layer, OtherTenant, Owner, Reference, text};
use crate::attr::{Given, Spec, Value, refuse, twice};
use proc_macro2::TokenStream;
use syn::parse::{Parse, ParseStream};
use syn::{Error, Ident, LitStr, Path, Result};

#[derive(Default)]
pub(crate) struct Args {
    pub(super) tenant: Given<Path>,
    pub(super) column: Given<Ident>,
    /// Whose the rows are, if that is not just the tenant's.
    pub(super) base: Option<Keyed<Whose>>,
    pub(super) foreign_key: Option<Keyed<Ident>>,
    pub(super) owners: Vec<Owner>,
    pub(super) layers: Vec<Layer>,
    /// The columns that the options are about, but for `column`, in the order in which they are named.
    pub(super) columns: Vec<Ident>,
    /// Some option was not understood: what it would have said of the table is not known.
    pub(super) refused: bool,
}

/// What an option says, and where the user wrote it.
pub(super) struct Keyed<T> {
    pub(super) key: Ident,
    pub(super) said: T,
}

/// An answer to whose the rows are. A table has one.
pub(super) enum Whose {
    ByColumn(Base),
    /// The parent's, whose table this is.
    Through(Path),
    /// By what this column says.
    ByType(Ident),
}

pub(super) const OPTIONS: &[Spec<Args>] = &[
    Spec::column("column", "org_id", |args, key, column| {
        args.column.give(key, column)
    }),
    Spec::maybe_column("global", "is_global", |args, key, flag| {
        args.say(flag, |args, flag| {
            let base = flag.map_or(Base::Global(key.span()), Base::GlobalFlag);
            args.base(key, Whose::ByColumn(base))
        })
    }),
    Spec::word("adoptable", |args, key, said| {
        args.say(said, |args, ()| {
            args.base(key, Whose::ByColumn(Base::Adoptable(key.span())))
        })
    }),
    Spec::column("shared_with", "reader_id", |args, key, column| {
        args.say(column, |args, column| {
            args.base(key, Whose::ByColumn(Base::SharedWith(column)))
        })
    }),
    Spec::column("other_tenant", "invited_id", |args, key, column| {
        args.say(column, |args, column| {
            args.columns.push(column.clone());
            let key = key.clone();
            args.layers
                .push(Layer::OtherTenant(OtherTenant { key, column }));
            Ok(())
        })
    }),
    Spec::arrows(
        "references",
        "columns and the tables they point to",
        "post_id -> posts",
        |args, _, arrows| {
            args.say(arrows, |args, arrows| {
                for arrow in arrows {
                    args.columns.push(arrow.from.clone());
                    args.layers.push(Layer::Reference(Reference {
                        column: arrow.from,
                        parent: arrow.to,
                    }));
                }
                Ok(())
            })
        },
    ),
    Spec::path(
        "through",
        "the parent's table",
        "posts",
        |args, key, parent| {
            args.say(parent, |args, parent| {
                args.base(key, Whose::Through(parent))
            })
        },
    ),
    Spec::column("foreign_key", "post_id", |args, key, column| {
        args.say(column, |args, column| args.foreign_key(key, column))
    }),
    Spec::column("type_column", "owner_type", |args, key, column| {
        args.say(column, |args, column| args.base(key, Whose::ByType(column)))
    }),
];

impl Args {
    /// Takes in what an option says of the table. Until it is understood, and goes with what was said before, what it
    /// would have said is not known.
    fn say<T>(
        &mut self,
        value: Result<T>,
        say: impl FnOnce(&mut Self, T) -> Result<()>,
    ) -> Result<()> {
        let said = value.and_then(|value| say(self, value));
        self.refused |= said.is_err();
        said
    }

    fn base(&mut self, key: &Ident, said: Whose) -> Result<()> {
        if let Some(Keyed { key: other, .. }) = &self.base {
            if key == other {
                return Err(twice(key, key));
            }
            let message =
                format!("`{key}` and `{other}` do not go together\nhelp: keep one of the two");
            return Err(Error::new_spanned(key, message));
        }
        self.columns.extend(said.column().cloned());
        let key = key.clone();
        self.base = Some(Keyed { key, said });
        Ok(())
    }

    fn foreign_key(&mut self, key: &Ident, said: Ident) -> Result<()> {
        if self.foreign_key.is_some() {
            return Err(twice(key, key));
        }
        self.columns.push(said.clone());
        let key = key.clone();
        self.foreign_key = Some(Keyed { key, said });
        Ok(())
    }

    /// Something was not understood. It may have been meant for the column: then that is not missing as well.
    pub(super) fn not_understood(&mut self) {
        self.column.may_be_meant();
        self.refused = true;
    }

    /// # Errors
    ///
    /// It is no type, or a second one.
    pub(super) fn tenant(&mut self, tokens: &TokenStream) -> Result<()> {
        let Given::Nothing = self.tenant else {
            return Err(Error::new_spanned(
                tokens,
                "`#[tenanted]` takes one tenant\nhelp: name the tenant once: `#[tenanted(Org)]`",
            ));
        };
        self.tenant.set(syn::parse2(tokens.clone()).map_err(|_| {
            Error::new_spanned(
                tokens,
                "the tenant is a type\nhelp: name it by its path: `#[tenanted(Org)]`",
            )
        }))
    }

    /// `User = author_id`, a further dimension, or `Org = "Org"`, one of several types of owners.
    ///
    /// # Errors
    ///
    /// It is neither, or the second word on that type.
    pub(super) fn of_type(&mut self, tenant: Path, value: Value) -> Result<()> {
        self.say(Ok(value), |args, value| args.said_of(tenant, value))
    }

    fn said_of(&mut self, tenant: Path, value: Value) -> Result<()> {
        let name = text(&tenant);
        let said = value.parse_is(syn::parse2).map_err(|value| {
            let message = format!(
                "`{name}` takes a column, or in quotes what the type column says\n\
                 help: write `{name} = author_id`"
            );
            refuse(&tenant, value, &message)
        })?;
        if self.types().any(|other| text(other) == name) {
            return Err(twice(tenant, name));
        }
        match said {
            OfType::Column(column) => {
                self.columns.push(column.clone());
                self.layers
                    .push(Layer::Dimension(Dimension { tenant, column }));
            }
            OfType::Name(name) => self.owners.push(Owner { tenant, name }),
        }
        Ok(())
    }

    /// The types of tenants of which something is said.
    pub(super) fn types(&self) -> impl Iterator<Item = &Path> {
        let dimensions = self.layers.iter().filter_map(|layer| match layer {
            Layer::Dimension(dimension) => Some(&dimension.tenant),
            Layer::OtherTenant(_) | Layer::Reference(_) => None,
        });
        let owners = self.owners.iter().map(|owner| &owner.tenant);
        owners.chain(dimensions)
    }
}

impl Whose {
    fn column(&self) -> Option<&Ident> {
        match self {
            Self::ByColumn(Base::GlobalFlag(column) | Base::SharedWith(column))
            | Self::ByType(column) => Some(column),
            Self::ByColumn(Base::Owned | Base::Global(_) | Base::Adoptable(_))
            | Self::Through(_) => None,
        }
    }
}

/// What is said of a type of tenant.
enum OfType {
    /// The column that holds a key of that type.
    Column(Ident),
    /// What the type column says of it.
    Name(LitStr),
}

impl Parse for OfType {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if input.peek(LitStr) {
            input.parse().map(Self::Name)
        } else {
            input.parse().map(Self::Column)
        }
    }
}
