//! The tests are in `tests`, one target a database, and what they share is in `rules`.
