//! Passwords, as the database has them.

use crate::error::AppError;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};

/// The fewest characters of one.
pub(crate) const SHORTEST: usize = 12;

/// How dear a guess is.
#[derive(Debug, Clone)]
pub struct Passwords(Argon2<'static>);

impl Passwords {
    /// What OWASP recommends: 19 MiB, twice.
    #[must_use]
    pub fn dear() -> Self {
        Self(Argon2::default())
    }

    /// For tests, which do not wait.
    ///
    /// # Panics
    ///
    /// Never.
    #[must_use]
    pub fn cheap() -> Self {
        let params = Params::new(Params::MIN_M_COST, 1, 1, None).expect("the least there is");
        Self(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
    }

    /// What the database keeps of one that somebody has chosen.
    pub(crate) async fn hash(&self, password: String) -> Result<String, AppError> {
        if password.chars().count() < SHORTEST {
            return Err(AppError::Refused(
                "A password has twelve characters at least.",
            ));
        }
        let this = self.clone();
        blocking(move || this.hash_now(&password)).await
    }

    /// What the database keeps of one.
    pub(crate) fn hash_now(&self, password: &str) -> Result<String, AppError> {
        let hash = self.0.hash_password(password.as_bytes());
        let hash = hash.map_err(|error| AppError::failed(error.to_string()))?;
        Ok(hash.to_string())
    }

    /// Whether it is the one of which `hash` was made. Where there is no account, the answer takes as long.
    pub(crate) async fn is(
        &self,
        password: String,
        hash: Option<String>,
    ) -> Result<bool, AppError> {
        let this = self.clone();
        blocking(move || {
            let Some(hash) = hash else {
                let _ = this.0.hash_password(password.as_bytes());
                return Ok(false);
            };
            let verified = this.0.verify_password(password.as_bytes(), hash.as_str());
            Ok(verified.is_ok())
        })
        .await
    }
}

/// It takes a while, on purpose: on a thread where it blocks no other request.
async fn blocking<R: Send + 'static>(
    work: impl FnOnce() -> Result<R, AppError> + Send + 'static,
) -> Result<R, AppError> {
    tenancy::spawn_blocking(work)
        .await
        .map_err(AppError::failed)?
}
