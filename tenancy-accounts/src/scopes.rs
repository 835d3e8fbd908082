//! What a key lets a program do.

use crate::role::Role;
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::sql_types::Text;
use std::fmt;
use std::marker::PhantomData;
use thiserror::Error;

/// One of the things that an API key lets a program do: an enum of the application's own.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// # fn main() {
/// use tenancy::accounts::{KeyScope, Scopes};
///
/// // As `impl KeyScope for Scope` has it: who reads notes is a member, and who writes them an admin.
/// let both = Scopes::of([Scope::ReadNotes, Scope::WriteNotes]);
/// assert!(both.contains(Scope::WriteNotes));
/// assert!(!both.within(Rank::Member).contains(Scope::WriteNotes));
/// assert_eq!(Scope::WriteNotes.name(), "notes:write");
/// # }
/// ```
pub trait KeyScope: Copy + Eq + Send + Sync + 'static {
    /// As what somebody is a member: see [`needs`](KeyScope::needs).
    type Role: Role;

    /// Each scope; at most 64. What is not among them lets nobody do anything.
    const ALL: &'static [Self];

    /// What the database calls it: a text without spaces, and not that of another one. [`MakeKey`](crate::MakeKey) refuses
    /// another one: it would be read as other scopes.
    fn name(self) -> &'static str;

    /// The lowest role in which somebody gives it to a key, and in which a key of somebody's own has it.
    fn needs(self) -> Self::Role;
}

/// What a key lets a program do: some scopes, or none. None lets it do nothing.
///
/// It is what the field of the column `scopes` has. A scope that the program does not know is an error when it is read.
#[derive(FromSqlRow)]
#[diesel(sql_type = Text)]
pub struct Scopes<S> {
    /// A bit for each scope, in the order of all.
    bits: u64,
    of: PhantomData<fn() -> S>,
}

/// The database has a scope that the program does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the database has a scope that the program does not know")]
pub struct UnknownScope;

impl<S: KeyScope> Scopes<S> {
    /// None.
    pub const NONE: Self = Self::bits(0);

    const fn bits(bits: u64) -> Self {
        const { assert!(S::ALL.len() <= 64, "more than 64 scopes") };
        Self {
            bits,
            of: PhantomData,
        }
    }

    /// These.
    pub fn of(scopes: impl IntoIterator<Item = S>) -> Self {
        let bits = scopes.into_iter().map(bit);
        Self::bits(bits.fold(0, |bits, bit| bits | bit))
    }

    /// Whether it is one of them.
    #[must_use]
    pub fn contains(self, scope: S) -> bool {
        self.bits & bit(scope) != 0
    }

    /// Each of them, in the order of [`ALL`](KeyScope::ALL).
    pub fn iter(self) -> impl Iterator<Item = S> {
        let all = S::ALL.iter().copied();
        all.filter(move |scope| self.contains(*scope))
    }

    /// Those of them for which the role is high enough.
    #[must_use]
    pub fn within(self, role: S::Role) -> Self {
        Self::of(self.iter().filter(|scope| role.reaches(scope.needs())))
    }

    /// As the database has them.
    ///
    /// # Errors
    ///
    /// Others would be read: a name has a space, or is that of another one.
    pub(crate) fn text(self) -> Result<String, UnknownScope> {
        let text = self.iter().map(S::name).collect::<Vec<_>>().join(" ");
        if Self::named(&text)? == self {
            Ok(text)
        } else {
            Err(UnknownScope)
        }
    }

    pub(crate) fn named(text: &str) -> Result<Self, UnknownScope> {
        let scope = |name: &str| {
            let mut all = S::ALL.iter().copied();
            all.find(|scope| scope.name() == name).ok_or(UnknownScope)
        };
        let scopes: Result<Vec<_>, _> = text.split_ascii_whitespace().map(scope).collect();
        Ok(Self::of(scopes?))
    }
}

/// That of the scope; of one that is not among all, none.
fn bit<S: KeyScope>(scope: S) -> u64 {
    let at = S::ALL.iter().position(|one| *one == scope);
    at.map_or(0, |at| 1 << at)
}

impl<S> Clone for Scopes<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Scopes<S> {}

impl<S> PartialEq for Scopes<S> {
    fn eq(&self, other: &Self) -> bool {
        self.bits == other.bits
    }
}

impl<S> Eq for Scopes<S> {}

impl<S: KeyScope> fmt::Debug for Scopes<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(S::name)).finish()
    }
}

impl<S: KeyScope, DB> FromSql<Text, DB> for Scopes<S>
where
    DB: Backend,
    String: FromSql<Text, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(Self::named(&String::from_sql(bytes)?)?)
    }
}

#[cfg(test)]
mod tests {
    use super::{KeyScope, Scopes, UnknownScope};
    use crate::role::Role;

    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    enum Rank {
        Owner,
        Member,
    }

    impl Role for Rank {
        const ALL: &'static [Self] = &[Self::Owner, Self::Member];

        fn name(self) -> &'static str {
            "unused"
        }
    }

    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    enum Scope {
        Read,
        Write,
        Forgotten,
    }

    impl KeyScope for Scope {
        type Role = Rank;

        const ALL: &'static [Self] = &[Self::Read, Self::Write];

        fn name(self) -> &'static str {
            match self {
                Self::Read => "read",
                Self::Write => "write",
                Self::Forgotten => "forgotten",
            }
        }

        fn needs(self) -> Rank {
            match self {
                Self::Read => Rank::Member,
                Self::Write | Self::Forgotten => Rank::Owner,
            }
        }
    }

    #[test]
    fn no_scope_is_nothing() {
        for none in [
            Scopes::<Scope>::NONE,
            Scopes::of([]),
            Scopes::named("").expect("no name is unknown"),
            Scopes::of([Scope::Forgotten]),
        ] {
            assert_eq!(none, Scopes::NONE);
            assert_eq!(none.iter().count(), 0);
            let all = [Scope::Read, Scope::Write, Scope::Forgotten];
            assert!(!all.iter().any(|scope| none.contains(*scope)));
        }
    }

    #[test]
    fn scopes_are_read_by_their_names_and_an_unknown_one_is_refused() {
        let both = Scopes::of([Scope::Write, Scope::Read, Scope::Write]);
        assert_eq!(both.text().as_deref(), Ok("read write"));
        assert_eq!(Scopes::named("write read"), Ok(both));
        for text in ["readwrite", "read Write", "read,write", "*", "read all"] {
            assert_eq!(Scopes::<Scope>::named(text), Err(UnknownScope), "{text}");
        }
    }

    /// With names that are somebody's mistakes.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    enum Misnamed {
        All,
        Read,
        Each,
        Nothing,
        Write,
    }

    impl KeyScope for Misnamed {
        type Role = Rank;

        const ALL: &'static [Self] = &[
            Self::All,
            Self::Read,
            Self::Each,
            Self::Nothing,
            Self::Write,
        ];

        fn name(self) -> &'static str {
            match self {
                Self::All | Self::Read => "read",
                Self::Each => "read write",
                Self::Nothing => "",
                Self::Write => "write",
            }
        }

        fn needs(self) -> Rank {
            Rank::Member
        }
    }

    #[test]
    fn nothing_is_written_that_would_be_read_as_other_scopes() {
        for scope in [Misnamed::Read, Misnamed::Each, Misnamed::Nothing] {
            assert_eq!(Scopes::of([scope]).text(), Err(UnknownScope), "{scope:?}");
        }
        for scope in [Misnamed::All, Misnamed::Write] {
            assert!(Scopes::of([scope]).text().is_ok(), "{scope:?}");
        }
    }

    #[test]
    fn a_role_narrows_scopes_and_never_widens_them() {
        let both = Scopes::of([Scope::Read, Scope::Write]);
        assert_eq!(both.within(Rank::Owner), both);
        assert_eq!(both.within(Rank::Member), Scopes::of([Scope::Read]));
        let read = Scopes::of([Scope::Read]);
        assert_eq!(read.within(Rank::Owner), read);
    }
}
