//! Values that nobody guesses.

use crate::error::AppError;
use std::fmt::Write;

/// 32 bytes of the operating system, as text for forms and links.
pub(crate) fn secret() -> Result<String, AppError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(AppError::failed)?;
    Ok(bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    }))
}
