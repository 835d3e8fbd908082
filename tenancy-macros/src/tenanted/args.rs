//! What the user says of a table, option by option: not yet whether it makes sense together.

use super::ownership::{Base, Dimension, Layer, OtherTenant, Owner, Reference, text};
use super::permissions::Permissions;
use crate::attr::{Arrow, ColumnOf, Given, Spec, TypeFor, Value, refuse, twice};
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
    /// The column of a join table that names the row.
    pub(super) key: Option<Keyed<Ident>>,
    pub(super) updatable: Option<Ident>,
    pub(super) unscoped_key: Option<Ident>,
    pub(super) owners: Vec<Owner>,
    pub(super) layers: Vec<Layer>,
    /// Where it says that the table is a view.
    pub(super) view: Given<Ident>,
    pub(super) permissions: Option<Permissions>,
    /// The columns of the table that the options are about, but for `column`, in the order in which they are named.
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
    /// The parent's, whose table this is; or of each tenant that this join table says.
    Through(Path),
    /// By what this column says.
    ByType(Ident),
    /// Of one of these types of tenants, each by a column of its own.
    OneOf(Vec<Dimension>),
    /// Of whom either of these parents is.
    Either(Vec<Reference>),
}

pub(super) const OPTIONS: &[Spec<Args>] = &[
    Spec::column("column", "org_id", |args, key, column| {
        args.column.give(key, column)
    }),
    Spec::maybe_column("global", "is_global", |args, key, flag| {
        let global = Base::Global(key.span());
        args.base(key, flag.map(|flag| flag.map_or(global, Base::GlobalFlag)))
    }),
    Spec::word("adoptable", |args, key, said| {
        args.base(key, said.map(|()| Base::Adoptable(key.span())))
    }),
    Spec::word("nullable", |args, key, said| {
        args.base(key, said.map(|()| Base::Nullable(key.span())))
    }),
    Spec::column("shared_with", "reader_id", |args, key, column| {
        args.base(key, column.map(Base::SharedWith))
    }),
    Spec::column("other_tenant", "invited_id", |args, key, column| {
        let key = key.clone();
        args.layers(column.map(|column| [Layer::OtherTenant(OtherTenant { key, column })]))
    }),
    Spec::arrows(
        "references",
        "columns and the tables they point to",
        "post_id -> posts",
        |args, _, references| {
            args.layers(references.map(|arrows| arrows.into_iter().map(reference)))
        },
    ),
    Spec::columns(
        "one_of",
        "types of tenants, each with the column of its keys",
        "Org = org_id, User = user_id",
        |args, key, owners| {
            args.base(
                key,
                owners.map(|all| Whose::OneOf(all.into_iter().map(owner).collect())),
            )
        },
    ),
    Spec::path(
        "through",
        "the parent's table",
        "posts",
        |args, key, parent| args.base(key, parent.map(Whose::Through)),
    ),
    Spec::arrows(
        "either",
        "two columns and the parents' tables that they point to",
        "folder_id -> folders, cipher_id -> ciphers",
        |args, key, parents| {
            args.base(
                key,
                parents.map(|all| Whose::Either(all.into_iter().map(parent).collect())),
            )
        },
    ),
    Spec::column("foreign_key", "post_id", |args, key, column| {
        args.foreign_key(key, column)
    }),
    Spec::column("key", "user_id", Args::key),
    Spec::word("updatable", |args, key, said| {
        args.word(key, said, |args| &mut args.updatable)
    }),
    Spec::word("unscoped_key", |args, key, said| {
        args.word(key, said, |args| &mut args.unscoped_key)
    }),
    Spec::column("type_column", "owner_type", |args, key, column| {
        args.base(key, column.map(Whose::ByType))
    }),
    Spec::types(
        "permissions",
        "the verbs, each with the permission that it asks for",
        "read = ViewTicket, insert = AddTicket, update = ChangeTicket, delete = DeleteTicket",
        Args::permissions,
    ),
    Spec::word("view", |args, key, said| {
        args.view.give(key, Ok(key.clone()))?;
        said
    }),
];

impl Args {
    /// Takes in what an option says of the table, if it is understood and goes with what was said before.
    fn say<T>(
        &mut self,
        said: Result<T>,
        take: impl FnOnce(&mut Self, T) -> Result<()>,
    ) -> Result<()> {
        let taken = said.and_then(|said| take(self, said));
        self.refused |= taken.is_err();
        taken
    }

    fn base(&mut self, key: &Ident, said: Result<impl Into<Whose>>) -> Result<()> {
        self.say(said, |args, said| {
            if let Some(Keyed { key: other, .. }) = &args.base {
                return Err(if key == other {
                    twice(key, key)
                } else {
                    let message = format!(
                        "`{key}` and `{other}` do not go together\nhelp: keep one of the two"
                    );
                    Error::new_spanned(key, message)
                });
            }
            let said = said.into();
            args.columns.extend(said.columns().cloned());
            let key = key.clone();
            args.base = Some(Keyed { key, said });
            Ok(())
        })
    }

    fn foreign_key(&mut self, key: &Ident, column: Result<Ident>) -> Result<()> {
        self.say(column, |args, said| {
            if args.foreign_key.is_some() {
                return Err(twice(key, key));
            }
            args.columns.push(said.clone());
            let key = key.clone();
            args.foreign_key = Some(Keyed { key, said });
            Ok(())
        })
    }

    fn key(&mut self, key: &Ident, column: Result<Ident>) -> Result<()> {
        self.say(column, |args, said| {
            if args.key.is_some() {
                return Err(twice(key, key));
            }
            let key = key.clone();
            args.key = Some(Keyed { key, said });
            Ok(())
        })
    }

    fn permissions(&mut self, key: &Ident, verbs: Result<Vec<TypeFor>>) -> Result<()> {
        let said = verbs.and_then(|verbs| Permissions::new(key, verbs));
        self.say(said, |args, said| {
            if args.permissions.replace(said).is_some() {
                return Err(twice(key, key));
            }
            Ok(())
        })
    }

    fn word(
        &mut self,
        key: &Ident,
        said: Result<()>,
        place: fn(&mut Self) -> &mut Option<Ident>,
    ) -> Result<()> {
        self.say(said, |args, ()| {
            if place(args).replace(key.clone()).is_some() {
                return Err(twice(key, key));
            }
            Ok(())
        })
    }

    fn layers(&mut self, said: Result<impl IntoIterator<Item = Layer>>) -> Result<()> {
        self.say(said, |args, layers| {
            for layer in layers {
                args.columns.push(layer.column().clone());
                args.layers.push(layer);
            }
            Ok(())
        })
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
                "a second tenant\nhelp: name the tenant once: `#[tenanted(Org)]`",
            ));
        };
        self.tenant.set(syn::parse2(tokens.clone()).map_err(|_| {
            Error::new_spanned(
                tokens,
                "the tenant is not a type\nhelp: name its type by a path: `#[tenanted(Org)]`",
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
                self.layers(Ok([Layer::Dimension(Dimension { tenant, column })]))
            }
            OfType::Name(name) => {
                self.owners.push(Owner { tenant, name });
                Ok(())
            }
        }
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

impl From<Base> for Whose {
    fn from(base: Base) -> Self {
        Self::ByColumn(base)
    }
}

impl Whose {
    fn columns(&self) -> impl Iterator<Item = &Ident> {
        let (one, several) = match self {
            Self::ByColumn(base) => (base.column(), &[][..]),
            Self::Through(_) | Self::Either(_) => (None, &[][..]),
            Self::ByType(column) => (Some(column), &[][..]),
            Self::OneOf(owners) => (None, &owners[..]),
        };
        let parents = match self {
            Self::Either(parents) => &parents[..],
            _ => &[][..],
        };
        one.into_iter()
            .chain(several.iter().map(|owner| &owner.column))
            .chain(parents.iter().map(|parent| &parent.column))
    }
}

fn owner(owner: ColumnOf) -> Dimension {
    Dimension {
        tenant: owner.ty,
        column: owner.column,
    }
}

fn reference(arrow: Arrow) -> Layer {
    Layer::Reference(parent(arrow))
}

fn parent(arrow: Arrow) -> Reference {
    Reference {
        column: arrow.from,
        parent: arrow.to,
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
