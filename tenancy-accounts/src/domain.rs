//! The domain of an address of mail.

use crate::invitation::Address;
use email_address::EmailAddress;
use idna::AsciiDenyList;
use std::str::FromStr;
use thiserror::Error;

/// What stands before a domain in the name of the record of DNS that shows whose it is.
pub(crate) const RECORD: &str = "_tenancy.";

/// How many letters a domain has, at most: the name of its record is a name of DNS as well, which has 253.
const LONGEST: usize = 253 - RECORD.len();

/// A domain of addresses of mail, in the one form in which domains are compared: in lower case, in the ASCII of IDNA.
///
/// It has no more than 244 letters, and no more than 63 between two dots: DNS allows no more to the record by which a tenant
/// [shows](crate::ClaimDomain) that it has the domain.
///
/// # Example
///
/// ```
/// # use tenancy_accounts as accounts;
/// use accounts::{Address, Domain};
///
/// let domain: Domain = "Bücher.example".parse()?;
/// assert_eq!(domain.as_str(), "xn--bcher-kva.example");
/// let address: Address = "mike@bücher.example".parse()?;
/// assert!(domain.is_of(&address));
/// // A subdomain is another one.
/// let address: Address = "mike@mail.bücher.example".parse()?;
/// assert!(!domain.is_of(&address));
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Domain(String);

impl Domain {
    /// As it is compared.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the address is one of this domain: of it, and not of one below.
    #[must_use]
    pub fn is_of(&self, address: &Address) -> bool {
        of(address) == self.0
    }

    /// What the database has, which has been written by this library.
    pub(crate) fn trusted(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// The domain of an address.
pub(crate) fn of(address: &Address) -> &str {
    let parts = address.as_str().rsplit_once('@');
    parts.map_or("", |(_, domain)| domain)
}

impl FromStr for Domain {
    type Err = InvalidDomain;

    fn from_str(text: &str) -> Result<Self, InvalidDomain> {
        let in_ascii = idna::domain_to_ascii_cow(text.as_bytes(), AsciiDenyList::STD3);
        let domain = in_ascii.map_err(|_| InvalidDomain)?;
        // What may stand after the sign in an address may, and nothing else.
        if domain.len() <= LONGEST
            && domain.contains('.')
            && !is_address(&domain)
            && EmailAddress::is_valid(&format!("a@{domain}"))
        {
            Ok(Self(domain.into_owned()))
        } else {
            Err(InvalidDomain)
        }
    }
}

/// Whether it is an address of the network, in whatever digits: no name at the top of DNS begins with one.
fn is_address(domain: &str) -> bool {
    let last = domain.rsplit('.').next();
    last.is_some_and(|last| last.starts_with(|first: char| first.is_ascii_digit()))
}

/// The text is no domain of addresses of mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a domain of addresses of mail")]
pub struct InvalidDomain;

#[cfg(test)]
mod tests {
    use super::{Domain, InvalidDomain};

    #[test]
    fn a_domain_is_compared_in_lower_case_and_in_ascii() {
        for (text, is) in [
            ("example.com", "example.com"),
            ("EXAMPLE.com", "example.com"),
            ("bücher.example", "xn--bcher-kva.example"),
            ("ｅxample。com", "example.com"),
        ] {
            let domain = text.parse::<Domain>();
            assert_eq!(domain.as_ref().map(Domain::as_str), Ok(is), "{text}");
        }
    }

    #[test]
    fn a_domain_is_no_longer_than_dns_allows() {
        let domain = |labels: &[usize]| {
            let labels = labels.iter().map(|&length| "a".repeat(length));
            labels.collect::<Vec<_>>().join(".")
        };
        for (labels, fits) in [
            ([63, 63, 63, 52], true),
            ([63, 63, 63, 53], false),
            ([63, 63, 63, 63], false),
            ([64, 63, 63, 3], false),
            ([63, 63, 63, 3], true),
        ] {
            let text = domain(&labels);
            assert_eq!(text.parse::<Domain>().is_ok(), fits, "{labels:?}");
        }
        // The letters are those of DNS: each of these is two or more there.
        let scripts = format!("{}.example", "ü".repeat(60));
        assert_eq!(scripts.parse::<Domain>(), Err(InvalidDomain));
        assert!("ü.example".parse::<Domain>().is_ok());
    }

    #[test]
    fn what_stands_in_no_address_is_no_domain() {
        for text in [
            "",
            "com",
            "localhost",
            "example.com.",
            ".example.com",
            "a..b",
            "a b.com",
            "-a.com",
            "a_b.com",
            "a@b.com",
            "b.com\0",
            "[127.0.0.1]",
            "127.0.0.1",
            "10.1",
            "0x7f.0x1",
            "１.２.３.４",
            "b.com, c.com",
        ] {
            assert_eq!(text.parse::<Domain>(), Err(InvalidDomain), "{text}");
        }
    }
}
