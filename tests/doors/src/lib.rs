//! Only tests: see `rules`.
