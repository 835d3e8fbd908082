//! Passwords, as the database has them.

use crate::error::AppError;
use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

/// The fewest characters of one.
pub(crate) const SHORTEST: usize = 12;

/// What the database keeps.
pub(crate) async fn hash(password: String) -> Result<String, AppError> {
    if password.chars().count() < SHORTEST {
        return Err(AppError::Refused(
            "A password has twelve characters at least.",
        ));
    }
    blocking(move || {
        let hash = Argon2::default().hash_password(password.as_bytes());
        Ok(hash
            .map_err(|error| AppError::failed(error.to_string()))?
            .to_string())
    })
    .await
}

/// Whether it is the one of which `hash` was made. Where there is no account, the answer takes as long.
pub(crate) async fn is(password: String, hash: Option<String>) -> Result<bool, AppError> {
    blocking(move || {
        let argon2 = Argon2::default();
        let Some(hash) = hash else {
            let _ = argon2.hash_password(password.as_bytes());
            return Ok(false);
        };
        Ok(argon2
            .verify_password(password.as_bytes(), hash.as_str())
            .is_ok())
    })
    .await
}

/// It takes a while, on purpose: on a thread where it blocks no other request.
async fn blocking<R: Send + 'static>(
    work: impl FnOnce() -> Result<R, AppError> + Send + 'static,
) -> Result<R, AppError> {
    tenancy::spawn_blocking(work)
        .await
        .map_err(AppError::failed)?
}
