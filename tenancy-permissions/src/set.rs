//! Permissions that somebody holds, a bit for each.

use crate::catalog::{MOST, Permissions};
use std::fmt;
use std::marker::PhantomData;

const WORDS: usize = MOST / 64;

/// Some permissions of a program, or none. It is of fixed size, and allocates nothing.
///
/// # Example
///
/// ```
/// # tenancy::permissions::permissions! {
/// #     pub enum May { ViewTicket = "ticket.view", AddTicket = "ticket.add" }
/// # }
/// use tenancy::permissions::PermissionSet;
///
/// let view = PermissionSet::of([May::ViewTicket]);
/// assert!(view.contains(May::ViewTicket) && !view.contains(May::AddTicket));
///
/// // Who is asked for nothing is let do nothing.
/// assert!(!view.has_all(&PermissionSet::NONE));
/// ```
pub struct PermissionSet<S> {
    words: [u64; WORDS],
    of: PhantomData<fn() -> S>,
}

impl<S: Permissions> PermissionSet<S> {
    /// None.
    pub const NONE: Self = Self {
        words: [0; WORDS],
        of: PhantomData,
    };

    /// These.
    pub fn of(permissions: impl IntoIterator<Item = S>) -> Self {
        let mut set = Self::NONE;
        set.extend(permissions);
        set
    }

    /// All that the program has.
    #[must_use]
    pub fn all() -> Self {
        Self::of(S::ALL.iter().copied())
    }

    /// This one as well.
    pub fn insert(&mut self, permission: S) {
        let (word, bit) = place(permission);
        self.words[word] |= bit;
    }

    /// Whether it is one of them.
    #[must_use]
    pub fn contains(&self, permission: S) -> bool {
        let (word, bit) = place(permission);
        self.words[word] & bit != 0
    }

    /// Whether each of `asked` is among them. The empty list is not.
    #[must_use]
    pub fn has_all(&self, asked: &Self) -> bool {
        !asked.is_empty() && self.covers(asked)
    }

    /// Whether one of `asked` is among them. None of the empty list is.
    #[must_use]
    pub fn has_any(&self, asked: &Self) -> bool {
        self.pairs(asked).any(|(own, asked)| own & asked != 0)
    }

    /// Whether whoever holds these may give `other`: none of it is missing here.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        self.pairs(other).all(|(own, other)| other & !own == 0)
    }

    /// Those of them that `other` has, too.
    pub(crate) fn within(mut self, other: &Self) -> Self {
        for (own, other) in self.words.iter_mut().zip(other.words) {
            *own &= other;
        }
        self
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words == [0; WORDS]
    }

    /// Each of them, in the order of [`ALL`](Permissions::ALL).
    pub fn iter(&self) -> impl Iterator<Item = S> {
        let all = S::ALL.iter().copied();
        all.filter(|permission| self.contains(*permission))
    }

    fn pairs(&self, other: &Self) -> impl Iterator<Item = (u64, u64)> {
        self.words.into_iter().zip(other.words)
    }
}

/// Its word, and the bit in that.
fn place<S: Permissions>(permission: S) -> (usize, u64) {
    let index = permission.index();
    (index / 64, 1 << (index % 64))
}

impl<S: Permissions> Extend<S> for PermissionSet<S> {
    fn extend<I: IntoIterator<Item = S>>(&mut self, permissions: I) {
        for permission in permissions {
            self.insert(permission);
        }
    }
}

impl<S: Permissions> FromIterator<S> for PermissionSet<S> {
    fn from_iter<I: IntoIterator<Item = S>>(permissions: I) -> Self {
        Self::of(permissions)
    }
}

impl<S> Clone for PermissionSet<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for PermissionSet<S> {}

impl<S> PartialEq for PermissionSet<S> {
    fn eq(&self, other: &Self) -> bool {
        self.words == other.words
    }
}

impl<S> Eq for PermissionSet<S> {}

impl<S: Permissions> Default for PermissionSet<S> {
    fn default() -> Self {
        Self::NONE
    }
}

impl<S: Permissions> fmt::Debug for PermissionSet<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(S::name)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST, PermissionSet, Permissions};

    /// As many as there may be.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    struct Numbered(u8);

    impl Permissions for Numbered {
        const ALL: &'static [Self] = &{
            let mut all = [Self(0); MOST];
            let mut at: u8 = 0;
            while at < u8::MAX {
                all[at as usize] = Self(at);
                at += 1;
            }
            all[at as usize] = Self(at);
            all
        };

        fn name(self) -> &'static str {
            "unused"
        }

        fn index(self) -> usize {
            self.0.into()
        }
    }

    #[test]
    fn each_permission_has_a_place_of_its_own() {
        for one in Numbered::ALL {
            let set = PermissionSet::of([*one]);
            let held: Vec<_> = set.iter().collect();
            assert_eq!(held, [*one]);
        }
        assert_eq!(PermissionSet::<Numbered>::all().iter().count(), MOST);
    }

    #[test]
    fn the_empty_list_denies() {
        let all = PermissionSet::<Numbered>::all();
        for held in [all, PermissionSet::NONE] {
            assert!(!held.has_all(&PermissionSet::NONE));
            assert!(!held.has_any(&PermissionSet::NONE));
        }
    }

    #[test]
    fn a_set_covers_what_it_has_and_no_more() {
        let [low, high] = [[Numbered(0)], [Numbered(255)]].map(PermissionSet::of);
        let both = PermissionSet::of([Numbered(0), Numbered(255)]);
        assert!(both.covers(&low) && both.covers(&high) && both.covers(&both));
        assert!(!low.covers(&high) && !high.covers(&low) && !low.covers(&both));
        assert!(low.has_any(&both) && !low.has_all(&both) && !low.has_any(&high));
        assert!(low.covers(&PermissionSet::NONE));
    }
}
