//! Slugs that are made of a display name.

use super::{LENGTH, Slug, SlugRules};
use getrandom::Error;
use icu_normalizer::DecomposingNormalizerBorrowed;

/// What stands for a name that has no character of a slug.
const NAMELESS: &str = "tenant";

/// How many random characters follow.
const RANDOM: usize = 4;

/// Without vowels, so that no word comes of them, and without what is taken for another character.
const ALPHABET: &[u8; 16] = b"bcdfghjkmnpqrstv";

/// Slugs for a tenant, one after the other; made by [`SlugRules::candidates`].
///
/// A slug that needs random bytes is an error if the operating system gives none:
/// [`Error::NoRandomBytes`](crate::Error::NoRandomBytes), by `?`.
#[derive(Debug, Clone)]
pub struct SlugCandidates {
    rules: SlugRules,
    stem: String,
    begun: bool,
}

impl SlugCandidates {
    pub(super) fn new(rules: SlugRules, name: &str) -> Self {
        Self {
            rules,
            stem: stem(name),
            begun: false,
        }
    }

    fn with_random(&self) -> Result<Slug, Error> {
        loop {
            let mut bytes = [0; RANDOM];
            getrandom::fill(&mut bytes)?;
            let characters = bytes.map(|byte| char::from(ALPHABET[usize::from(byte % 16)]));
            let text = format!("{}-{}", self.stem, String::from_iter(characters));
            // Chance may hit on what the application reserves.
            if let Ok(slug) = self.rules.check(&text) {
                return Ok(slug);
            }
        }
    }
}

impl Iterator for SlugCandidates {
    type Item = Result<Slug, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let first = !std::mem::replace(&mut self.begun, true);
        let plain = self.rules.check(&self.stem);
        Some(match plain {
            Ok(slug) if first => Ok(slug),
            _ => self.with_random(),
        })
    }
}

/// The name in the characters of a slug, with room for more. With more after it, it is a slug.
fn stem(name: &str) -> String {
    let plain = DecomposingNormalizerBorrowed::new_nfkd().normalize(name);
    let mut stem = String::new();
    let most = LENGTH.end() - RANDOM - 1;
    for character in plain.chars() {
        let character = character.to_ascii_lowercase();
        if stem.len() == most {
            break;
        }
        if matches!(character, 'a'..='z' | '0'..='9') {
            stem.push(character);
        } else if character.is_ascii() && !stem.is_empty() && !stem.ends_with('-') {
            stem.push('-');
        }
    }
    let stem = stem.trim_end_matches('-');
    // What a label may not begin with.
    let stem = stem.strip_prefix("xn-").unwrap_or(stem);
    match stem {
        "" => NAMELESS.to_owned(),
        stem => stem.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{SlugRules, stem};

    const RULES: SlugRules = SlugRules::new(&["acme"]);

    #[track_caller]
    fn check(name: &str, first: Option<&str>, then: &str) {
        let mut candidates = RULES.candidates(name);
        let mut next = || candidates.next().expect("no end").expect("random bytes");
        let one = next();
        match first {
            Some(first) => assert_eq!(one.as_str(), first, "{name}"),
            None => assert!(one.as_str().starts_with(then), "{name}: {one}"),
        }
        for _ in 0..20 {
            let slug = next();
            let random = slug.as_str().strip_prefix(then);
            assert_eq!(random.map(str::len), Some(4), "{name}: {slug}");
            assert!(RULES.check(slug.as_str()).is_ok(), "{name}: {slug}");
        }
    }

    #[test]
    fn a_name_is_written_in_the_characters_of_a_slug() {
        check("Globex", Some("globex"), "globex-");
        check(
            "  Acme & Sons, Inc. ",
            Some("acme-sons-inc"),
            "acme-sons-inc-",
        );
        check("Crème Brûlée", Some("creme-brulee"), "creme-brulee-");
        check("ＡＢＣ", Some("abc"), "abc-");
    }

    #[test]
    fn what_no_tenant_gets_is_followed_by_random_characters_at_once() {
        check("Acme", None, "acme-");
        check("Login", None, "login-");
        check("42", None, "42-");
        check("2026", None, "2026-");
        check("B", None, "b-");
    }

    #[test]
    fn a_name_without_any_such_character_gets_a_slug_as_well() {
        for name in ["", "株式会社", "---", "!"] {
            check(name, None, "tenant-");
        }
    }

    #[test]
    fn a_long_name_is_cut() {
        let long = "a".repeat(100);
        check(
            &long,
            Some(&"a".repeat(58)),
            &format!("{}-", "a".repeat(58)),
        );
        let hyphen = format!("{} {}", "a".repeat(57), "b".repeat(100));
        assert_eq!(stem(&hyphen), "a".repeat(57));
    }

    #[test]
    fn a_name_of_any_characters_gets_a_slug() {
        let characters = [
            'a', 'x', 'n', '-', ' ', '7', 'ß', '\u{301}', '中', '\0', 'İ',
        ];
        let mut names = vec![String::new()];
        for _ in 0..4 {
            let longer = names
                .iter()
                .flat_map(|name| characters.map(|character| format!("{name}{character}")));
            names = longer.collect();
            for name in &names {
                let mut candidates = RULES.candidates(name);
                for _ in 0..2 {
                    let slug = candidates.next().expect("no end").expect("random bytes");
                    assert!(RULES.check(slug.as_str()).is_ok(), "{name}: {slug}");
                }
            }
        }
    }
}
