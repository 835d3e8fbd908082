//! Which tenant gets the rows.

/// No target yet.
#[derive(Debug, Clone, Copy)]
pub struct Nowhere;
