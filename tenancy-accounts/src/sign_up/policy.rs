//! Who may found a tenant at all.

use crate::error::Error;
use sha2::{Digest, Sha256};
use std::fmt;

/// Who may found a tenant. If nothing is said, nobody may: `RegistrationPolicy::default()` is closed.
///
/// An invitation passes a closed door, for it founds none: whoever accepts one is a member of a tenant that is there.
///
/// # Example
///
/// ```
/// # use tenancy_accounts as accounts;
/// use accounts::{Error, RegistrationPolicy};
///
/// let closed = RegistrationPolicy::default();
/// assert!(matches!(closed.admit(None), Err(Error::RegistrationClosed)));
///
/// let by_code = RegistrationPolicy::by_code(["spring-2026"]);
/// assert!(by_code.admit(Some("spring-2026")).is_ok());
/// assert!(by_code.admit(Some("spring-2025")).is_err());
/// ```
#[derive(Default)]
pub struct RegistrationPolicy(Rule);

#[derive(Default)]
enum Rule {
    #[default]
    Closed,
    Open,
    /// Hashes, which are compared in the time that is the same for each code.
    Codes(Vec<[u8; 32]>),
    Function(Box<dyn Fn(Option<&str>) -> bool + Send + Sync>),
}

/// That somebody may found a tenant: a [`RegistrationPolicy`] has said so.
#[derive(Debug)]
pub struct Admission(());

impl RegistrationPolicy {
    /// Nobody may.
    #[must_use]
    pub const fn closed() -> Self {
        Self(Rule::Closed)
    }

    /// Everybody may.
    #[must_use]
    pub const fn open() -> Self {
        Self(Rule::Open)
    }

    /// Whoever has one of the codes may.
    pub fn by_code<'c>(codes: impl IntoIterator<Item = &'c str>) -> Self {
        Self(Rule::Codes(codes.into_iter().map(hash).collect()))
    }

    /// The application decides, of the code that somebody has given, if there is one.
    pub fn by(decides: impl Fn(Option<&str>) -> bool + Send + Sync + 'static) -> Self {
        Self(Rule::Function(Box::new(decides)))
    }

    /// Lets somebody in who has given this code, if any.
    ///
    /// # Errors
    ///
    /// [`Error::RegistrationClosed`]: it is one answer for each reason, and nothing has been asked of the database.
    pub fn admit(&self, code: Option<&str>) -> Result<Admission, Error> {
        let may = match &self.0 {
            Rule::Closed => false,
            Rule::Open => true,
            Rule::Codes(codes) => {
                let given = hash(code.unwrap_or_default());
                let mut found = false;
                for code in codes {
                    found |= *code == given;
                }
                found && code.is_some()
            }
            Rule::Function(decides) => decides(code),
        };
        if may {
            Ok(Admission(()))
        } else {
            Err(Error::RegistrationClosed)
        }
    }
}

/// What is left of a code.
fn hash(code: &str) -> [u8; 32] {
    let hash = Sha256::new().chain_update(b"tenancy.registration:");
    hash.chain_update(code).finalize().into()
}

// A code is a secret.
impl fmt::Debug for RegistrationPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RegistrationPolicy").finish_non_exhaustive()
    }
}
