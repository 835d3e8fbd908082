//! Which spellings of a name a database may take for one.

use super::claim::Claim;
use crate::scope::Scope;
use std::hash::{Hash, Hasher};

/// A name without what a collation may not look at. Names that may be equal are equal here; some others are, too.
pub(super) enum Spelling<'c, S: Scope> {
    /// What no collation looks at.
    Exact(&'c Claim<S>),
    /// A slug or a host of nothing but visible ASCII: case does not count, nor do spaces at the end.
    Ordinary(bool, &'c str),
    /// Any other: it may be equal to any name.
    OutOfTheOrdinary,
}

impl<'c, S: Scope> Spelling<'c, S> {
    pub(super) fn of(claim: &'c Claim<S>) -> Self {
        let (is_host, name) = match claim {
            Claim::Slug(name) => (false, name),
            Claim::Host(name) => (true, name),
            Claim::Key(_) => return Self::Exact(claim),
        };
        let name = name.trim_end_matches(' ');
        if name.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            Self::Ordinary(is_host, name)
        } else {
            Self::OutOfTheOrdinary
        }
    }
}

impl<S: Scope<Key: Hash>> Hash for Spelling<'_, S> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Exact(claim) => claim.hash(state),
            Self::Ordinary(is_host, name) => {
                is_host.hash(state);
                for byte in name.bytes() {
                    state.write_u8(byte.to_ascii_lowercase());
                }
            }
            Self::OutOfTheOrdinary => {}
        }
    }
}
