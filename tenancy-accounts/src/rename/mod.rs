//! Another slug for a tenant, and what becomes of the one before.
//!
//! A table of its own has each slug that a tenant has or had: whoever takes one writes its row there first, and the slug is
//! unique there. The row of one that somebody has has no end; that of a former one has. So whether a slug is another tenant's
//! or is held for it, is one question, and an insert asks it: no look-up comes before, and no isolation makes the answer old.

mod history;
mod moved;
mod registering;
mod tenant;

pub use self::history::RemembersSlugs;
pub use self::moved::MovedSlug;
pub use self::registering::RegisterSlug;
pub(crate) use self::tenant::HELD;
pub use self::tenant::RenameTenant;
