//! The host that a request was sent to.

use std::fmt;
use std::net::Ipv6Addr;

/// The host that a request was sent to, read from its `Host` header or `:authority`.
///
/// It is in lower case, without port and without a dot at its end. International names stay in the form in which they
/// travel (`xn--..`). A host that is an address names no tenant.
///
/// # Example
///
/// ```
/// use tenancy::resolve::http::Host;
///
/// let base = Host::parse("example.com")?;
/// let host = Host::parse("Acme.Example.com:8080")?;
/// assert_eq!(host.name(), Some("acme.example.com"));
/// assert_eq!(host.label_below(&base), Some("acme"));
///
/// // Only on the boundary of a label, and only one label.
/// assert_eq!(Host::parse("evil-example.com")?.label_below(&base), None);
/// assert_eq!(Host::parse("acme.example.com.evil.com")?.label_below(&base), None);
/// assert_eq!(Host::parse("a.acme.example.com")?.label_below(&base), None);
///
/// assert_eq!(Host::parse("127.0.0.1:3000")?.name(), None);
/// assert_eq!(Host::parse("[::1]:3000")?.name(), None);
/// assert!(Host::parse("acme..example.com").is_err());
/// # Ok::<_, tenancy::resolve::http::MalformedHost>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Host(Kind);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Kind {
    Name(String),
    Address(String),
}

/// What stands where a host should, and is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the host is malformed")]
#[non_exhaustive]
pub struct MalformedHost;

/// The lengths that the domain name system allows.
const LONGEST_NAME: usize = 253;
const LONGEST_LABEL: usize = 63;

impl Host {
    /// Reads a host, with or without a port.
    ///
    /// # Errors
    ///
    /// If it is none: an empty label, a character that no host has, a port that is no number.
    pub fn parse(host_and_port: &str) -> Result<Self, MalformedHost> {
        let (host, port) = split(host_and_port).ok_or(MalformedHost)?;
        if !is_port(port) {
            return Err(MalformedHost);
        }
        if let Some(address) = host.strip_prefix('[') {
            let address = address.strip_suffix(']').ok_or(MalformedHost)?;
            let address: Ipv6Addr = address.parse().map_err(|_| MalformedHost)?;
            return Ok(Self(Kind::Address(address.to_string())));
        }
        let name = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
        if name.len() > LONGEST_NAME || !name.split('.').all(is_label) {
            return Err(MalformedHost);
        }
        Ok(Self(if is_address(&name) {
            Kind::Address(name)
        } else {
            Kind::Name(name)
        }))
    }

    /// The host of a request: of `:authority` or the request line, and of the `Host` header. If both are there, they name
    /// one host.
    ///
    /// Headers in which a proxy forwards a host are not read, because the sender of a request can write them.
    ///
    /// # Errors
    ///
    /// If there is none, or a header twice, or two that differ, or what is there is malformed.
    ///
    /// # Example
    ///
    /// ```
    /// use tenancy::resolve::http::Host;
    ///
    /// let host = Host::of_request(None, ["acme.example.com".as_bytes()])?;
    /// assert_eq!(host.name(), Some("acme.example.com"));
    /// assert_eq!(Host::of_request(Some("Acme.example.com:443"), ["acme.example.com".as_bytes()])?, host);
    /// assert!(Host::of_request(Some("acme.example.com"), ["globex.example.com".as_bytes()]).is_err());
    /// # Ok::<_, tenancy::resolve::http::MalformedHost>(())
    /// ```
    pub fn of_request<'h>(
        authority: Option<&str>,
        headers: impl IntoIterator<Item = &'h [u8]>,
    ) -> Result<Self, MalformedHost> {
        let mut headers = headers.into_iter();
        let (header, None) = (headers.next(), headers.next()) else {
            return Err(MalformedHost);
        };
        let header = header.map(|bytes| str::from_utf8(bytes).map_err(|_| MalformedHost));
        let header = header.transpose()?.map(Self::parse).transpose()?;
        let authority = authority.map(Self::parse).transpose()?;
        match (authority, header) {
            (Some(authority), Some(header)) if authority != header => Err(MalformedHost),
            (Some(host), _) | (None, Some(host)) => Ok(host),
            (None, None) => Err(MalformedHost),
        }
    }

    /// The name, unless the host is an address.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match &self.0 {
            Kind::Name(name) => Some(name),
            Kind::Address(_) => None,
        }
    }

    /// The one label that this host has before the base: `acme` of `acme.example.com`, for the base `example.com`.
    ///
    /// The base itself has none, and neither has a host that is further below it, or elsewhere.
    #[must_use]
    pub fn label_below(&self, base: &Self) -> Option<&str> {
        self.part_below(base).filter(|part| !part.contains('.'))
    }

    /// Whether this is the base, or a host anywhere below it.
    #[must_use]
    pub fn is_within(&self, base: &Self) -> bool {
        self == base || self.part_below(base).is_some()
    }

    fn part_below(&self, base: &Self) -> Option<&str> {
        self.name()?.strip_suffix(base.name()?)?.strip_suffix('.')
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Kind::Name(host) | Kind::Address(host)) = &self.0;
        f.write_str(host)
    }
}

/// The host and the port behind it, if there is one.
fn split(text: &str) -> Option<(&str, Option<&str>)> {
    if text.starts_with('[') {
        let (host, rest) = text.split_at(text.find(']')? + 1);
        return match rest.strip_prefix(':') {
            Some(port) => Some((host, Some(port))),
            None => rest.is_empty().then_some((host, None)),
        };
    }
    Some(match text.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (text, None),
    })
}

/// An empty one, as in `example.com:`, is one by RFC 3986.
fn is_port(port: Option<&str>) -> bool {
    port.is_none_or(|port| {
        port.bytes().all(|byte| byte.is_ascii_digit())
            && (port.is_empty() || port.parse::<u16>().is_ok())
    })
}

fn is_label(label: &str) -> bool {
    (1..=LONGEST_LABEL).contains(&label.len())
        && label
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

/// By the rule of browsers: what ends in a number is an address (`127.0.0.1`, but also `127.1` and `0x7f000001`).
fn is_address(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or_default();
    let hexadecimal = last
        .strip_prefix("0x")
        .is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    hexadecimal || last.bytes().all(|byte| byte.is_ascii_digit())
}
