//! Seals for traits on which isolation rests: whoever could implement one of them could walk around it.

/// Each impl of a sealed trait must give `const SEALED_BY_TENANCY: Seal`, and nobody outside this crate can name that type.
#[allow(missing_debug_implementations)]
pub struct Seal;
