use syn::{Error, Ident, Result};

/// An argument that a mistake was already reported for is not also missing: hence more than an `Option`.
#[derive(Default)]
pub(crate) enum Given<T> {
    #[default]
    Nothing,
    Refused,
    Value(T),
}

impl<T> Given<T> {
    pub(crate) fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Refused | Self::Nothing => None,
        }
    }

    pub(crate) fn into_value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Refused | Self::Nothing => None,
        }
    }

    /// # Errors
    ///
    /// The value is wrong, or it is the second one of the option `key`.
    pub(crate) fn give(&mut self, key: &Ident, value: Result<T>) -> Result<()> {
        match self {
            Self::Nothing => self.set(value),
            Self::Refused | Self::Value(_) => Err(twice(key, key)),
        }
    }

    /// # Errors
    ///
    /// The value is wrong.
    pub(crate) fn set(&mut self, value: Result<T>) -> Result<()> {
        *self = Self::Refused;
        *self = Self::Value(value?);
        Ok(())
    }

    /// Something that was not understood may have been meant for it.
    pub(crate) fn may_be_meant(&mut self) {
        if matches!(self, Self::Nothing) {
            *self = Self::Refused;
        }
    }
}

pub(crate) fn twice(at: impl quote::ToTokens, what: impl std::fmt::Display) -> Error {
    Error::new_spanned(
        at,
        format!("`{what}` is given twice\nhelp: keep one of the two"),
    )
}
