//! Only tests: see `rules`. And the page of the manual, whose examples run here.

#[cfg(doctest)]
#[doc = include_str!("../../../docs/permissions.md")]
mod page {}
