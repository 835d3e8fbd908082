//! What is asked for and what is permitted, by value: permissions, joined by "any of" and "all of".

use std::any::TypeId;

/// A permission, one of several, or each of several.
#[derive(Debug)]
pub enum Formula {
    /// The permission that is the type of this id.
    One(TypeId),
    /// One of these. Of none, nobody meets it, and nothing follows from it.
    Any(&'static [&'static Self]),
    /// Each of these. Of none, everybody meets it.
    All(&'static [&'static Self]),
    /// What follows from nothing else, and everything from it.
    Everything,
}

impl Formula {
    /// What asks for nothing, and lets nothing.
    pub const NOTHING: &'static Self = &Self::All(&[]);

    /// What nobody meets.
    pub const NOBODYS: &'static Self = &Self::Any(&[]);

    /// Whether everybody meets it.
    pub(crate) const fn asks_nothing(&self) -> bool {
        matches!(self, Self::All([]))
    }

    /// Whether whoever is permitted this is permitted what is asked for.
    ///
    /// It takes both apart, as the compiler does for the types: what is said to follow, does. Where all of what is asked for, or any of
    /// what is held, is taken apart first, nothing is lost. Otherwise either side may have to be.
    #[must_use]
    pub fn permits(&self, asked: &Self) -> bool {
        match (self, asked) {
            (Self::Everything, _) => true,
            (_, Self::All(each)) => each.iter().all(|asked| self.permits(asked)),
            (Self::Any(held), _) => !held.is_empty() && held.iter().all(|held| held.permits(asked)),
            (Self::All(held), Self::Any(asked_one)) => {
                held.iter().any(|held| held.permits(asked))
                    || asked_one.iter().any(|asked| self.permits(asked))
            }
            (Self::All(held), Self::One(_)) => held.iter().any(|held| held.permits(asked)),
            (Self::One(_), Self::Any(asked)) => asked.iter().any(|asked| self.permits(asked)),
            (Self::One(held), Self::One(asked)) => held == asked,
            (_, Self::Everything) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Formula;
    use std::any::TypeId;

    const A: &Formula = &Formula::One(TypeId::of::<u8>());
    const B: &Formula = &Formula::One(TypeId::of::<u16>());
    const EITHER: &Formula = &Formula::Any(&[A, B]);
    const BOTH: &Formula = &Formula::All(&[A, B]);

    #[test]
    fn whoever_is_permitted_each_of_several_is_permitted_one_of_them() {
        assert!(BOTH.permits(A) && BOTH.permits(EITHER) && BOTH.permits(BOTH));
        assert!(A.permits(EITHER) && !A.permits(BOTH) && !A.permits(B));
        assert!(EITHER.permits(EITHER) && !EITHER.permits(A) && !EITHER.permits(BOTH));
        assert!(BOTH.permits(&Formula::Any(&[BOTH])) && EITHER.permits(&Formula::All(&[EITHER])));
    }

    #[test]
    fn nothing_lets_nothing_and_what_is_nobodys_is_met_by_nobody() {
        for asked in [A, EITHER, BOTH, Formula::NOBODYS] {
            assert!(!Formula::NOTHING.permits(asked));
            assert!(!Formula::NOBODYS.permits(asked));
            assert!(Formula::Everything.permits(asked));
        }
        for held in [A, EITHER, BOTH, Formula::NOTHING, Formula::NOBODYS] {
            assert!(held.permits(Formula::NOTHING));
            assert!(!held.permits(Formula::NOBODYS) && !held.permits(&Formula::Everything));
        }
    }

    /// Asked in each of its ways, of which there are 8 to the power of 64, it would not end.
    #[test]
    fn what_may_be_held_in_very_many_ways_is_taken_apart_once() {
        const WAYS: &Formula = &Formula::Any(&[A, A, A, A, A, A, A, B]);
        const EACH: &Formula = &Formula::All(&[WAYS, WAYS, WAYS, WAYS, WAYS, WAYS, WAYS, WAYS]);
        const ALL: &Formula = &Formula::All(&[EACH, EACH, EACH, EACH, EACH, EACH, EACH, EACH]);
        assert!(ALL.permits(EITHER) && !ALL.permits(A) && !ALL.permits(BOTH));
    }
}
