//! Tokens that are the same in each run of a test.

use sha2::{Digest as _, Sha256};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Tokens that a test can predict: the same ones, in the same order, for the same seed.
///
/// An operation that gives a token takes the next one by its method `predictable`: in a test whose pages or mails are compared
/// with what they were, for instance. Two databases that are given the same operations and the same seed have the same tokens.
///
/// **Whoever knows the seed has all of them.** There is no such method without the feature `testing`, no other operation has
/// them, and the log warns of each.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::{Address, Invite, Member};
/// use tenancy::testing::PredictableTokens;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let invited = || -> Result<String, Box<dyn std::error::Error>> {
/// #   let mut db = acme()?;
///     let conn = &mut db.unscoped("a test");
///     let ada = Member::by_slug("acme", "ada".to_owned(), conn)?;
///     let dan: Address = "dan@example.com".parse()?;
///     let invite = Invite::<Org, User>::by(&ada, dan, Rank::Member);
///     Ok(invite.predictable(&PredictableTokens::of(7)).execute(conn)?.into_text())
/// };
/// assert_eq!(invited()?, invited()?);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct PredictableTokens {
    seed: u64,
    given: Arc<AtomicU64>,
}

impl PredictableTokens {
    /// Those of this seed. A clone goes on where the other one is.
    #[must_use]
    pub fn of(seed: u64) -> Self {
        Self {
            seed,
            given: Arc::default(),
        }
    }

    /// The bytes of the next one.
    pub(crate) fn draw(&self) -> [u8; 32] {
        tracing::warn!(target: "tenancy", "a token that a test can predict");
        let at = self.given.fetch_add(1, Ordering::Relaxed);
        let of = Sha256::new().chain_update(b"a token of a test");
        let of = of.chain_update(self.seed.to_be_bytes());
        of.chain_update(at.to_be_bytes()).finalize().into()
    }
}

impl fmt::Debug for PredictableTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PredictableTokens").finish_non_exhaustive()
    }
}
