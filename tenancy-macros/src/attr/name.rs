use std::fmt::{self, Display};
use syn::Path;

/// The three attributes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Name {
    DeterminesTenant,
    Tenanted,
    Universal,
}

impl Name {
    /// Which of the three `path` names, if any. Only the last segment counts, since the facade may go by any name
    /// (`tenancy::universal`, `db::tenancy::prelude::universal`).
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let last = path.segments.last()?;
        match last.ident.to_string().as_str() {
            "determines_tenant" => Some(Self::DeterminesTenant),
            "tenanted" => Some(Self::Tenanted),
            "universal" => Some(Self::Universal),
            _ => None,
        }
    }

    /// What may stand between the parentheses.
    pub(crate) fn accepts(self) -> &'static str {
        match self {
            Self::Tenanted => {
                "`#[tenanted]` takes a tenant, `column`, `global`, `adoptable`, `shared_with`, `other_tenant`, \
                 `references`, `through` with `foreign_key`, `type_column`, further dimensions (`User = author_id`), \
                 and `crate`"
            }
            Self::DeterminesTenant => {
                "`#[determines_tenant]` takes `own_row_only`, `listed`, `parent = ..`, `log = ..` and `crate = ..`"
            }
            Self::Universal => "`#[universal]` takes `crate = ..`",
        }
    }

    /// Why this attribute has no use for a tenant or a column.
    pub(crate) fn cure_for_owner(self) -> &'static str {
        match self {
            Self::Tenanted => "name the tenant once: `#[tenanted(Org)]`",
            Self::DeterminesTenant => {
                "the tenant is the struct itself, and its primary key is the tenant column"
            }
            Self::Universal => {
                "the rows of a universal table are everybody's; if they have owners, it is `#[tenanted(Org)]`"
            }
        }
    }
}

/// As the user writes it.
impl Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::DeterminesTenant => "#[determines_tenant]",
            Self::Tenanted => "#[tenanted]",
            Self::Universal => "#[universal]",
        })
    }
}
