//! The permissions of a program: each is a type, and all of them are the variants of an enum.

use std::fmt;

/// All permissions of a program: an enum of its own; written by [`permissions!`](crate::permissions).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not what lists the permissions of a program",
    label = "not an enum of permissions",
    note = "write it by `tenancy::permissions::permissions! {{ pub enum {Self} {{ .. }} }}`"
)]
pub trait Permissions: Copy + Eq + fmt::Debug + Send + Sync + 'static {
    /// Each permission, in the order in which they are written.
    const ALL: &'static [Self];

    /// What the database calls it.
    fn name(self) -> &'static str;

    /// The permission of that name, if the program has it.
    #[must_use]
    fn named(name: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|permission| permission.name() == name)
    }

    #[doc(hidden)]
    fn index(self) -> usize;
}

/// One permission, as a type; written by [`permissions!`](crate::permissions).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a permission",
    label = "not a permission",
    note = "`permissions!` makes a type of each permission that it lists"
)]
pub trait Permission: 'static {
    /// The permissions of which it is one.
    type Of: Permissions;

    /// The same as a value.
    const IS: Self::Of;

    #[doc(hidden)]
    type Number;
}

/// How many permissions a program has, at most.
pub(crate) const MOST: usize = 256;
