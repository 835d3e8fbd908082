//! The secret of an invitation.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// The secret of an invitation: whoever has it has been sent it.
///
/// It is 32 bytes of the operating system's, and nothing else: nothing can be read out of it. The database has the SHA-256 of
/// it, so that a copy of the database lets nobody in.
///
/// An operation gives it once. Send it to the address, in a link, and forget it: it has no `Debug`, no `Display` and no
/// `Serialize`, and belongs in no log, no list and no error.
#[expect(missing_debug_implementations, reason = "it is a secret")]
#[must_use = "nobody can accept the invitation without it"]
pub struct Token(String);

impl Token {
    /// A new one.
    ///
    /// # Errors
    ///
    /// The operating system gives no random bytes.
    pub(super) fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Self(URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// The text for a link: letters, digits, `-` and `_`.
    #[must_use]
    pub fn into_text(self) -> String {
        self.0
    }

    /// What the database has of it.
    pub(super) fn hash(&self) -> Hash {
        Hash::of(&self.0)
    }
}

/// What the database has of a token, or of a text that somebody says is one.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Hash(Vec<u8>);

impl Hash {
    /// It goes for an invitation, and for no token of another kind.
    const PURPOSE: &[u8] = b"tenancy.invitation:";

    pub(super) fn of(text: &str) -> Self {
        let hash = Sha256::new().chain_update(Self::PURPOSE).chain_update(text);
        Self(hash.finalize().to_vec())
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        self.0.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::{Hash, Token};
    use std::collections::HashSet;

    fn token() -> Token {
        Token::random().expect("random bytes")
    }

    // Proves F1.
    #[test]
    fn a_token_has_32_bytes_and_goes_into_a_link_as_it_is() {
        let text = token().into_text();
        assert_eq!(text.len(), 43);
        let goes = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        assert!(text.bytes().all(goes), "{text}");
    }

    #[test]
    fn no_two_tokens_are_one() {
        let texts: HashSet<_> = (0..1000).map(|_| token().into_text()).collect();
        assert_eq!(texts.len(), 1000);
    }

    #[test]
    fn the_hash_of_a_token_is_that_of_its_text_for_this_purpose() {
        let token = token();
        let hash = token.hash();
        let text = token.into_text();
        assert!(hash == Hash::of(&text));
        assert_eq!(hash.to_bytes().len(), 32);
        let other = Hash::of(&format!("{text}A"));
        assert!(hash != other);
        // As `printf 'tenancy.invitation:a' | sha256sum` has it.
        assert_eq!(Hash::of("a").to_bytes()[..4], [0x62, 0x74, 0x63, 0x8c]);
    }
}
