//! A secret that somebody is given once.

use crate::random::Random;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// The secret of an invitation, a join link, an API key, or an impersonation: whoever has it has been given it.
///
/// It is 32 bytes of the operating system's, and nothing else: nothing can be read out of it. The database has the SHA-256 of
/// it, so that a copy of the database lets nobody in.
///
/// An operation gives it once. Send it to the address, in a link, or show it to whoever has made the key, and forget it: it has
/// no `Debug`, no `Display` and no `Serialize`, and belongs in no log, no list and no error.
#[expect(missing_debug_implementations, reason = "it is a secret")]
#[must_use = "it is given once, and nobody gets in without it"]
pub struct Token(String);

impl Token {
    /// A new one.
    ///
    /// # Errors
    ///
    /// The operating system gives no random bytes.
    pub(crate) fn new(random: &Random) -> Result<Self, getrandom::Error> {
        Ok(Self(URL_SAFE_NO_PAD.encode(random.bytes()?)))
    }

    /// A new one that scanners for secrets know: `<prefix>_`, and 48 characters, which are the 32 bytes and their CRC-32.
    ///
    /// # Errors
    ///
    /// The operating system gives no random bytes.
    pub(crate) fn checked(prefix: &str, random: &Random) -> Result<Self, getrandom::Error> {
        let bytes = random.bytes()?;
        let mut checked = bytes.to_vec();
        checked.extend(crc32fast::hash(&bytes).to_be_bytes());
        let text = URL_SAFE_NO_PAD.encode(checked);
        Ok(Self(format!("{prefix}_{text}")))
    }

    /// What may be shown of a [checked](Token::checked) one: the prefix, and the last four characters.
    pub(crate) fn hint(&self, prefix: &str) -> String {
        let last = self.0.len().saturating_sub(4);
        format!("{prefix}_..{}", &self.0[last..])
    }

    /// The text, which goes into a link or a header as it is: letters, digits, `-` and `_`.
    #[must_use]
    pub fn into_text(self) -> String {
        self.0
    }

    /// What the database has of it.
    pub(crate) fn hash(&self, purpose: Purpose) -> Hash {
        Hash::of(purpose, &self.0)
    }
}

/// Whether a text may be a [checked](Token::checked) token. A text that is none is not worth a statement.
pub(crate) fn is_checked(prefix: &str, text: &str) -> bool {
    let text = text.strip_prefix(prefix);
    let Some(text) = text.and_then(|text| text.strip_prefix('_')) else {
        return false;
    };
    let mut bytes = [0; 36];
    match URL_SAFE_NO_PAD.decode_slice(text, &mut bytes) {
        Ok(36) => bytes[32..] == crc32fast::hash(&bytes[..32]).to_be_bytes(),
        _ => false,
    }
}

/// What a token goes for. It goes for nothing else.
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    Invitation,
    JoinLink,
    ApiKey,
    /// By which an impersonation begins.
    BeginsImpersonation,
    /// By which it is known from then on.
    Impersonation,
}

impl Purpose {
    const fn bytes(self) -> &'static [u8] {
        match self {
            Self::Invitation => b"tenancy.invitation:",
            Self::JoinLink => b"tenancy.join_link:",
            Self::ApiKey => b"tenancy.api_key:",
            Self::BeginsImpersonation => b"tenancy.begins_impersonation:",
            Self::Impersonation => b"tenancy.impersonation:",
        }
    }
}

/// What the database has of a token, or of a text that somebody says is one.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Hash(Vec<u8>);

impl Hash {
    pub(crate) fn of(purpose: Purpose, text: &str) -> Self {
        let hash = Sha256::new()
            .chain_update(purpose.bytes())
            .chain_update(text);
        Self(hash.finalize().to_vec())
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        self.0.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::{Hash, Purpose, Random, Token, is_checked};
    use std::collections::HashSet;

    fn token() -> Token {
        Token::new(&Random::default()).expect("random bytes")
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
        let hash = token.hash(Purpose::Invitation);
        let text = token.into_text();
        assert!(hash == Hash::of(Purpose::Invitation, &text));
        assert_eq!(hash.to_bytes().len(), 32);
        let other = Hash::of(Purpose::Invitation, &format!("{text}A"));
        assert!(hash != other);
        assert!(hash != Hash::of(Purpose::ApiKey, &text));
        // As `printf 'tenancy.invitation:a' | sha256sum` has it.
        let hash = Hash::of(Purpose::Invitation, "a");
        assert_eq!(hash.to_bytes()[..4], [0x62, 0x74, 0x63, 0x8c]);
    }

    #[test]
    fn a_checked_token_is_known_by_its_prefix_and_its_sum() {
        let token = Token::checked("acme", &Random::default()).expect("random bytes");
        let hint = token.hint("acme");
        let text = token.into_text();
        assert_eq!(text.len(), "acme_".len() + 48);
        assert_eq!(hint, format!("acme_..{}", &text[text.len() - 4..]));
        assert!(is_checked("acme", &text));
        assert!(!is_checked("acm", &text));
        assert!(!is_checked("acme", &text[1..]));
        assert!(!is_checked("acme", &text[..text.len() - 1]));
        assert!(!is_checked("acme", &format!("{text}A")));
        for at in "acme_".len()..text.len() {
            let mut other = text.clone().into_bytes();
            other[at] = if other[at] == b'A' { b'B' } else { b'A' };
            let other = String::from_utf8(other).expect("ASCII");
            assert!(!is_checked("acme", &other), "{other}");
        }
    }

    #[test]
    fn the_sum_of_a_checked_token_is_the_crc_32_that_everybody_has() {
        // The bytes 0 to 31, as Python's `zlib.crc32` has them: 0x91267e8a.
        let text = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh-RJn6K";
        assert!(is_checked("k", &format!("k_{text}")));
    }
}
