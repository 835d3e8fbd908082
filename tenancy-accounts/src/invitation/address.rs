//! Whom an invitation is for.

use email_address::EmailAddress;
use idna::AsciiDenyList;
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// An address of mail, in the one form in which addresses are compared: lower case, with the domain in the ASCII of IDNA.
///
/// It is ASCII all over. So two addresses are equal in each collation of each database if and only if their bytes are:
/// `MariaDB` takes `míke@` for `mike@` otherwise. A local part with other letters, in quotes, or with a comment is refused.
///
/// # Example
///
/// ```
/// # use tenancy_accounts as accounts;
/// use accounts::Address;
///
/// let address: Address = "Mike@Bücher.example".parse()?;
/// assert_eq!(address.as_str(), "mike@xn--bcher-kva.example");
/// assert!("míke@example.com".parse::<Address>().is_err());
/// # Ok::<_, accounts::InvalidAddress>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address(String);

impl Address {
    /// As it is compared.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the database has, which has been written by this library.
    pub(super) const fn trusted(text: String) -> Self {
        Self(text)
    }
}

impl FromStr for Address {
    type Err = InvalidAddress;

    fn from_str(text: &str) -> Result<Self, InvalidAddress> {
        let (local, domain) = text.rsplit_once('@').ok_or(InvalidAddress)?;
        let in_ascii = idna::domain_to_ascii_cow(domain.as_bytes(), AsciiDenyList::STD3);
        let domain = in_ascii.map_err(|_| InvalidAddress)?;
        let address = format!("{}@{domain}", local.to_ascii_lowercase());
        let is_plain = address.is_ascii() && !address.contains(['"', '(', '[']);
        if is_plain && domain.contains('.') && EmailAddress::is_valid(&address) {
            Ok(Self(address))
        } else {
            Err(InvalidAddress)
        }
    }
}

// It is somebody's.
impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Address").finish_non_exhaustive()
    }
}

/// The text is no address of mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not an address of mail")]
pub struct InvalidAddress;

#[cfg(test)]
mod tests {
    use super::{Address, InvalidAddress};

    #[track_caller]
    fn check(text: &str, expected: Result<&str, InvalidAddress>) {
        let address = text.parse::<Address>();
        let address = address.as_ref().map(Address::as_str);
        assert_eq!(address.map_err(|error| *error), expected, "{text}");
    }

    #[test]
    fn an_address_is_compared_in_lower_case_and_by_the_ascii_of_its_domain() {
        check("mike@example.com", Ok("mike@example.com"));
        check("Mike@EXAMPLE.com", Ok("mike@example.com"));
        check("MIKE+one@example.com", Ok("mike+one@example.com"));
        check("mike@Bücher.example", Ok("mike@xn--bcher-kva.example"));
        check("mike@BÜCHER.example", Ok("mike@xn--bcher-kva.example"));
        check(
            "mike@xn--bcher-kva.example",
            Ok("mike@xn--bcher-kva.example"),
        );
        // Full width, and the full stop of ideographs.
        check("mike@ｅxample。com", Ok("mike@example.com"));
    }

    #[test]
    fn what_a_collation_could_take_for_another_address_is_none() {
        for text in [
            "míke@example.com",
            "mıke@example.com",
            "mi\u{212a}e@example.com",
            "mike @example.com",
            " mike@example.com",
            "mike@example.com ",
            "mike@example.com\0",
            "mi\u{200b}ke@example.com",
        ] {
            check(text, Err(InvalidAddress));
        }
    }

    #[test]
    fn what_is_no_plain_address_is_none() {
        let long = format!("{}@example.com", "a".repeat(65));
        let far = format!("mike@{}.com", "a".repeat(64));
        for text in [
            "",
            "@",
            "mike",
            "mike@",
            "@example.com",
            "mike@localhost",
            "mike@example..com",
            "mike@example.com.",
            "mike@-example.com",
            "mike@exa_mple.com",
            "mike@[127.0.0.1]",
            "\"mike\"@example.com",
            "\"a@b\"@example.com",
            "a@b@example.com",
            "mike(one)@example.com",
            "Mike <mike@example.com>",
            "mike@example.com,eve@example.com",
            "mike@example.com\r\nBcc: eve@example.com",
            "mike..one@example.com",
            ".mike@example.com",
            "mike.@example.com",
            &long,
            &far,
        ] {
            check(text, Err(InvalidAddress));
        }
    }
}
