//! The short name of a tenant, in hosts and paths.
//!
//! A slug is one label of a host in lower-case ASCII. So no two slugs look alike by letters of other scripts, and no
//! collation takes one for another.

mod candidates;
mod reserved;

pub use self::candidates::SlugCandidates;

use self::reserved::RESERVED;
use std::fmt;
use thiserror::Error;

/// How few characters a slug has, and how many.
const LENGTH: std::ops::RangeInclusive<usize> = 3..=63;

/// The short name of a tenant, in hosts and paths; made by [`SlugRules`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slug(String);

impl Slug {
    /// It.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// It, for a row.
    #[must_use]
    pub fn into_text(self) -> String {
        self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl AsRef<str> for Slug {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// What a slug is, and which ones no tenant gets: the one list for whoever creates a tenant, renames or imports one, and for
/// the resolver.
///
/// A slug is one label of a host: 3 to 63 of the characters `a` to `z`, `0` to `9` and `-`, with no `-` at its ends. It does
/// not begin with `xn--`, is not a number, and not a UUID. Names that hosts, mail and pages use are reserved: `www`, `login`,
/// `support`. An application adds its own.
///
/// # Example
///
/// ```
/// # use tenancy_accounts as accounts;
/// use accounts::{InvalidSlug, SlugRules};
/// use tenancy::resolve::http::HostRules;
///
/// /// Beside what the library reserves: the pages of this application.
/// const SLUGS: SlugRules = SlugRules::new(&["pricing", "tour"]);
///
/// assert_eq!(SLUGS.check("acme")?.as_str(), "acme");
/// for (text, expected) in [
///     ("Acme", InvalidSlug::Characters),
///     ("42", InvalidSlug::Length),
///     ("2026", InvalidSlug::Number),
///     ("xn--bcher-kva", InvalidSlug::Encoded),
///     ("pricing", InvalidSlug::Unavailable),
///     ("www", InvalidSlug::Unavailable),
/// ] {
///     assert_eq!(SLUGS.check(text), Err(expected), "{text}");
/// }
///
/// // The same list, for the resolver.
/// let rules = HostRules::new().subdomain_of("example.com").reserve(SLUGS.reserved());
/// # let _ = rules;
/// # Ok::<_, InvalidSlug>(())
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct SlugRules {
    own: &'static [&'static str],
}

impl SlugRules {
    /// No tenant gets what the library reserves, nor these, which are written in lower case.
    #[must_use]
    pub const fn new(reserved: &'static [&'static str]) -> Self {
        Self { own: reserved }
    }

    /// The slug of this text, as it is.
    ///
    /// # Errors
    ///
    /// [`InvalidSlug`] says what is wrong with it. Whether another tenant has it, the database says when it is written.
    pub fn check(&self, text: &str) -> Result<Slug, InvalidSlug> {
        if !LENGTH.contains(&text.len()) {
            return Err(InvalidSlug::Length);
        }
        if !text.bytes().all(is_of_a_slug) || text.starts_with('-') || text.ends_with('-') {
            return Err(InvalidSlug::Characters);
        }
        if text.starts_with("xn--") {
            return Err(InvalidSlug::Encoded);
        }
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(InvalidSlug::Number);
        }
        if is_uuid(text) {
            return Err(InvalidSlug::Uuid);
        }
        if self.reserves(text) {
            return Err(InvalidSlug::Unavailable);
        }
        Ok(Slug(text.to_owned()))
    }

    /// Slugs for a tenant that is displayed by this name, one after the other and without an end: the name in the characters
    /// of a slug, and then that with four random characters after it.
    ///
    /// There is no way to ask whether a slug is free and to have it then. Write one; if another tenant has it, the database
    /// refuses that, and the next one is tried.
    ///
    /// ```
    /// # use tenancy_accounts as accounts;
    /// use accounts::SlugRules;
    ///
    /// let mut candidates = SlugRules::default().candidates("Bücher & Söhne, Inc.");
    /// let first = candidates.next().ok_or("without an end")??;
    /// assert_eq!(first.as_str(), "bucher-sohne-inc");
    /// let second = candidates.next().ok_or("without an end")??;
    /// assert!(second.as_str().starts_with("bucher-sohne-inc-"));
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn candidates(&self, name: &str) -> SlugCandidates {
        SlugCandidates::new(*self, name)
    }

    /// What no tenant gets.
    pub fn reserved(&self) -> impl Iterator<Item = &'static str> + use<> {
        RESERVED.iter().chain(self.own).copied()
    }

    fn reserves(&self, text: &str) -> bool {
        RESERVED.binary_search(&text).is_ok() || self.own.contains(&text)
    }
}

/// Whether a slug has this character.
pub(crate) const fn is_of_a_slug(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-')
}

/// With hyphens, or without.
fn is_uuid(text: &str) -> bool {
    let hyphens = |at| text.len() == 36 && matches!(at, 8 | 13 | 18 | 23);
    let fits = |(at, byte): (usize, u8)| match byte {
        b'-' => hyphens(at),
        byte => byte.is_ascii_hexdigit() && !hyphens(at),
    };
    matches!(text.len(), 32 | 36) && text.bytes().enumerate().all(fits)
}

/// What is wrong with a text that is to be a slug.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidSlug {
    /// It is too short, or too long.
    #[error("a slug has 3 to 63 characters")]
    Length,

    /// It has other characters, or begins or ends with a hyphen.
    #[error("a slug has the characters a to z, 0 to 9 and -, and none of the last at its ends")]
    Characters,

    /// It begins with `xn--`, as labels do that stand for other scripts.
    #[error("a slug does not begin with `xn--`")]
    Encoded,

    /// It is a number, and could be taken for a key.
    #[error("a slug is not a number")]
    Number,

    /// It is a UUID, and could be taken for a key.
    #[error("a slug is not a UUID")]
    Uuid,

    /// No tenant gets it. It is said in the words of [`Error::SlugTaken`](crate::Error::SlugTaken): whether a name is reserved,
    /// another tenant's, or was, is nobody's business.
    #[error("the slug is not available")]
    Unavailable,
}

#[cfg(test)]
mod tests {
    use super::{InvalidSlug, RESERVED, SlugRules};

    const RULES: SlugRules = SlugRules::new(&["pricing"]);

    #[track_caller]
    fn check(text: &str, expected: Result<(), InvalidSlug>) {
        let slug = RULES.check(text);
        let slug = slug.map(|slug| assert_eq!(slug.as_str(), text));
        assert_eq!(slug, expected, "{text}");
    }

    // Proves L1.
    #[test]
    fn a_slug_is_one_label_of_a_host() {
        let longest = "a".repeat(63);
        for text in ["abc", "a-c", "a1c", "1ac", "a--c", "ab-xn--c", &longest] {
            check(text, Ok(()));
        }
        let long = "a".repeat(64);
        for text in ["", "a", "ab", &long] {
            check(text, Err(InvalidSlug::Length));
        }
        for text in [
            "-ab", "ab-", "---", "a_c", "a.c", "a c", "abc ", "Abc", "a/c", "abc\0",
        ] {
            check(text, Err(InvalidSlug::Characters));
        }
    }

    // Proves L1.
    #[test]
    fn a_letter_of_another_script_is_in_no_slug() {
        // Cyrillic, with an accent, the sign of the Kelvin, without a dot, full width, and of no width.
        for text in [
            "\u{430}cme",
            "ácme",
            "ac\u{212a}e",
            "acm\u{131}",
            "ａcme",
            "ac\u{200b}me",
        ] {
            check(text, Err(InvalidSlug::Characters));
        }
        check("xn--cme-6ld", Err(InvalidSlug::Encoded));
    }

    // Proves L1.
    #[test]
    fn what_could_be_a_key_is_no_slug() {
        for text in ["000", "1234567890"] {
            check(text, Err(InvalidSlug::Number));
        }
        for text in [
            "67e55044-10b1-426f-9247-bb680e5fe0c8",
            "67e5504410b1426f9247bb680e5fe0c8",
            "00000000-0000-0000-0000-000000000000",
        ] {
            check(text, Err(InvalidSlug::Uuid));
        }
        // One character is none of a UUID's, or stands elsewhere.
        for text in [
            "67e55044-10b1-426f-9247-bb680e5fe0cg",
            "67e5504-410b1-426f-9247-bb680e5fe0c8",
            "67e5504410b1426f9247bb680e5fe0c",
        ] {
            check(text, Ok(()));
        }
    }

    // Proves L2.
    #[test]
    fn what_is_reserved_is_no_slug() {
        for text in RULES.reserved() {
            check(text, Err(InvalidSlug::Unavailable));
        }
        assert!(RULES.reserved().any(|text| text == "pricing"));
        assert!(SlugRules::default().check("pricing").is_ok());
    }

    #[test]
    fn the_list_is_in_order() {
        assert!(RESERVED.is_sorted_by(|one, next| one < next));
    }

    #[test]
    fn a_text_of_any_characters_is_a_slug_if_and_only_if_it_is_one_by_the_letter() {
        let alphabet = ['a', 'f', 'z', '0', '9', '-', 'A', 'é', '.'];
        let mut texts = vec![String::new()];
        for _ in 0..5 {
            let longer = texts
                .iter()
                .flat_map(|text| alphabet.map(|character| format!("{text}{character}")));
            texts = longer.collect();
            for text in &texts {
                let inside = |character: char| matches!(character, 'a'..='z' | '0'..='9' | '-');
                let end = |character: Option<char>| character.is_some_and(|one| one != '-');
                let expected = text.chars().count() >= 3
                    && text.chars().all(inside)
                    && end(text.chars().next())
                    && end(text.chars().last())
                    && text.chars().any(|character| !character.is_ascii_digit());
                assert_eq!(RULES.check(text).is_ok(), expected, "{text}");
            }
        }
    }
}
