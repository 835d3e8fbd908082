//! A name that somebody has given, as it may stand in a mail.

use std::fmt;

/// How many characters are left of a name.
const LENGTH: usize = 64;

/// The name of a tenant or of a member, as it may stand in a mail of the application's to whoever is invited.
///
/// Who founds a tenant gives it any name: `Your invoice is due: evil.example`. An invitation would then carry that to anybody, in
/// the application's name. So what a mail program makes a link of is left out of a name; so are control characters, and those
/// that turn the direction of writing or are of no width; each white space is one space; and it has 64 characters at most.
///
/// Show it as text. In HTML it is still to be escaped.
///
/// # Example
///
/// ```
/// # use tenancy_accounts as accounts;
/// use accounts::MailName;
///
/// let text = |name| MailName::of(name).map(|name| name.to_string());
/// assert_eq!(text("Bücher &\tSöhne, Inc.").as_deref(), Some("Bücher & Söhne, Inc."));
/// assert_eq!(text("You have won! https://evil.example/prize").as_deref(), Some("You have won!"));
/// // Say something else then, such as "an organisation".
/// assert_eq!(text("www.evil.example"), None);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailName(String);

impl MailName {
    /// What may stay of a name, if anything.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        let visible = name.chars().filter_map(|character| match character {
            character if character.is_whitespace() => Some(' '),
            character if is_hidden(character) => None,
            character => Some(character),
        });
        let visible: String = visible.collect();
        let words = visible.split(' ').filter(|word| !word.is_empty());
        let words: Vec<_> = words.filter(|word| !is_link(word)).collect();
        let name = words.join(" ");
        let cut: String = name.chars().take(LENGTH).collect();
        let cut = cut.trim_end();
        (!cut.is_empty()).then(|| Self(cut.to_owned()))
    }

    /// It.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MailName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Whether a text shows anything at all.
#[must_use]
pub fn is_visible(text: &str) -> bool {
    let mut characters = text.chars();
    characters.any(|character| !character.is_whitespace() && !is_hidden(character))
}

/// Whether nobody sees it, and it may change what others see.
#[must_use]
pub fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            // Soft hyphen, and marks that turn the direction or join letters.
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
                | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
                | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'
        )
}

/// Whether a mail program may make a link of the word: an address, or a name with a dot in it that could be a host.
fn is_link(word: &str) -> bool {
    // Dots of other scripts, which hosts take for one.
    let dot = |character| {
        matches!(
            character,
            '.' | '\u{2024}' | '\u{3002}' | '\u{fe52}' | '\u{ff0e}' | '\u{ff61}'
        )
    };
    // Hosts have marks and pictures too.
    let in_host = |character: char| character.is_alphanumeric() || !character.is_ascii();
    if word.contains(['@', '\u{fe6b}', '\u{ff20}']) || word.contains("//") || word.contains("\\\\")
    {
        return true;
    }
    let mut labels = word.split(dot).peekable();
    while let (Some(label), Some(next)) = (labels.next(), labels.peek()) {
        if label.ends_with(in_host) && next.starts_with(in_host) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::MailName;

    #[track_caller]
    fn check(name: &str, expected: &str) {
        let name = MailName::of(name);
        assert_eq!(name.as_ref().map_or("", MailName::as_str), expected);
    }

    #[test]
    fn a_name_stays_as_it_is() {
        for name in [
            "Acme",
            "Bücher & Söhne",
            "Smith, Inc.",
            "J. R. R.",
            "AC/DC",
            "株式会社",
            "شركة",
            "50% off?",
            "a-b_c",
            "...",
        ] {
            check(name, name);
        }
    }

    #[test]
    fn nothing_stays_of_which_a_link_could_be_made() {
        for word in [
            "https://evil.example",
            "HTTPS://EVIL.EXAMPLE/x",
            "evil.example",
            "www.evil",
            "(evil.example)",
            "1.2.3.4",
            "evil\u{3002}example",
            "evil\u{ff0e}example",
            "me@evil",
            "mailto:me@evil.example",
            "//evil",
            "\\\\evil",
            "ev\u{200b}il.example",
            "evil\u{ad}.example",
            "bücher.example",
            // A letter of two characters, one that has a mark, and what is no letter: hosts have them all.
            "cafe\u{301}.example",
            "ไทย่.example",
            "💩.example",
            "evil\u{2024}example",
            "evil\u{fe52}example",
            "me\u{fe6b}evil",
        ] {
            check(word, "");
            check(&format!("Acme {word} Ltd"), "Acme Ltd");
            check(&format!("Acme\n{word}\tLtd"), "Acme Ltd");
        }
    }

    #[test]
    fn nothing_stays_that_nobody_sees() {
        check("Ac\u{202e}me\u{202c}", "Acme");
        check("\u{2066}Acme\u{2069}\u{feff}", "Acme");
        check("Ac\u{0}me\u{1b}[31m", "Acme[31m");
        check("Acme\r\nBcc: all", "Acme Bcc: all");
        check("\u{200b}\u{3164} \t\u{a0}\u{2003}", "");
        check("", "");
    }

    #[test]
    fn a_long_name_is_cut_between_characters() {
        check(&"é".repeat(100), &"é".repeat(64));
        let spaced = format!("{} {}", "a".repeat(63), "b".repeat(9));
        check(&spaced, &"a".repeat(63));
    }
}
