//! Domains whose addresses are of people who have nothing else in common.

/// Who gives an address to anybody.
const PROVIDERS: &[&str] = &[
    "126.com",
    "163.com",
    "aol.com",
    "bluewin.ch",
    "btinternet.com",
    "comcast.net",
    "duck.com",
    "fastmail.com",
    "free.fr",
    "freenet.de",
    "gmail.com",
    "gmx.at",
    "gmx.ch",
    "gmx.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hey.com",
    "hotmail.co.uk",
    "hotmail.com",
    "hotmail.fr",
    "icloud.com",
    "laposte.net",
    "libero.it",
    "live.com",
    "mac.com",
    "mail.com",
    "mail.ru",
    "mailbox.org",
    "me.com",
    "msn.com",
    "naver.com",
    "orange.fr",
    "outlook.com",
    "outlook.de",
    "outlook.fr",
    "pm.me",
    "posteo.de",
    "proton.me",
    "protonmail.com",
    "qq.com",
    "rocketmail.com",
    "t-online.de",
    "tuta.com",
    "tutanota.com",
    "web.de",
    "yahoo.co.jp",
    "yahoo.co.uk",
    "yahoo.com",
    "yahoo.de",
    "yahoo.fr",
    "yandex.com",
    "yandex.ru",
    "ymail.com",
    "zoho.com",
];

/// Whether it is one: a public suffix, such as `co.uk` or `github.io`, or a provider's.
pub(super) fn is_shared(domain: &str) -> bool {
    let suffix = psl::suffix(domain.as_bytes());
    let is_suffix = suffix.is_none_or(|suffix| suffix.as_bytes() == domain.as_bytes());
    is_suffix || PROVIDERS.contains(&domain)
}

#[cfg(test)]
mod tests {
    use super::{PROVIDERS, is_shared};
    use crate::domain::Domain;

    #[track_caller]
    fn check(text: &str, shared: bool) {
        let domain = text.parse::<Domain>().expect("a domain");
        assert_eq!(is_shared(domain.as_str()), shared, "{text}");
    }

    // Proves F5.
    #[test]
    fn a_public_suffix_and_a_providers_domain_are_shared() {
        for text in [
            "co.uk",
            "github.io",
            "公司.cn",
            "gmail.com",
            "GMX.de",
            "k12.ca.us",
        ] {
            check(text, true);
        }
        for text in [
            "example.com",
            "example.co.uk",
            "someone.github.io",
            "食狮.公司.cn",
            "mail.example.com",
            "corp.example",
        ] {
            check(text, false);
        }
    }

    #[test]
    fn the_list_is_in_order_and_of_domains() {
        assert!(PROVIDERS.is_sorted_by(|one, next| one < next));
        for provider in PROVIDERS {
            let domain = provider.parse::<Domain>();
            assert_eq!(domain.as_ref().map(Domain::as_str), Ok(*provider));
        }
    }
}
