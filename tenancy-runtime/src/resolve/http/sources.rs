//! The places of a request where a tenant may be named.

use super::claims::Claims;
use super::head::RequestHead;
use super::host::Host;
use super::rules::HostRules;
use crate::resolve::{Claim, Refusal};
use crate::scope::Scope;
use percent_encoding::percent_decode_str;

/// One place of a request where a tenant may be named.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// The host, by the [`HostRules`].
    Host,
    /// The header of this name, in lower case, has a slug.
    Header(String),
    /// A segment of the path is a slug; the first is number 0.
    PathSegment(usize),
}

impl Place {
    /// The header of this name.
    ///
    /// # Panics
    ///
    /// When that is not the name of a header.
    #[must_use]
    pub fn header(name: &str) -> Self {
        assert!(
            !name.is_empty() && name.bytes().all(is_in_header_name),
            "`{name}` is not the name of a header"
        );
        Self::Header(name.to_ascii_lowercase())
    }

    /// What the request claims here, or nothing if it does not name a tenant here.
    ///
    /// # Errors
    ///
    /// [`Refusal::Malformed`], if what stands here is ambiguous. Look at no further place then.
    pub fn claim<S: Scope>(
        &self,
        request: &impl RequestHead,
        hosts: &HostRules,
    ) -> Result<Option<Claim<S>>, Refusal> {
        match self {
            Self::Host => {
                let host = Host::of_request(request.authority(), request.header("host"));
                Ok(hosts.claim(&host.map_err(|_| Refusal::Malformed)?))
            }
            Self::Header(name) => only(request.header(name))?.map(slug).transpose(),
            Self::PathSegment(index) => path_segment(request.path(), *index),
        }
    }
}

/// The places of a request where a tenant may be named, in the order in which they are read.
///
/// # Example
///
/// A single source, a blocking store, and the request of a framework that has become a [`RequestHead`]:
///
/// ```
/// # diesel::table! { orgs { id -> Integer } }
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # use tenancy::resolve::{Claim, Refusal};
/// # struct Store;
/// # impl tenancy::resolve::TenantStore<Org> for Store {
/// #     fn find(&self, claim: &Claim<Org>) -> Result<Verified<Org>, ResolveError> {
/// #         match claim {
/// #             Claim::Slug(slug) if slug == "acme" => Ok(Verified::trust(1)),
/// #             _ => Err(Refusal::Unknown.into()),
/// #         }
/// #     }
/// # }
/// use tenancy::Verified;
/// use tenancy::resolve::ResolveError;
/// use tenancy::resolve::http::{RequestHead, Sources};
///
/// fn tenant(sources: &Sources, request: &impl RequestHead) -> Result<Verified<Org>, ResolveError> {
///     sources.claims(request)?.find(&Store)
/// }
/// # struct Head(&'static str);
/// # impl RequestHead for Head {
/// #     fn authority(&self) -> Option<&str> { None }
/// #     fn path(&self) -> &str { "/" }
/// #     fn header<'r>(&'r self, name: &'r str) -> impl Iterator<Item = &'r [u8]> {
/// #         (name == "host").then_some(self.0.as_bytes()).into_iter()
/// #     }
/// # }
/// # let acme = Head("acme.example.com");
/// # let www = Head("www.example.com");
///
/// let sources = Sources::new().subdomain_of("example.com");
/// assert_eq!(tenant(&sources, &acme)?.key(), &1);
/// assert!(matches!(tenant(&sources, &www), Err(ResolveError::Refused(Refusal::Unnamed))));
/// # Ok::<_, ResolveError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Sources {
    places: Vec<Place>,
    hosts: HostRules,
}

impl Sources {
    /// No place yet: no request names a tenant.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The subdomain names the tenant: see [`HostRules::subdomain_of`].
    ///
    /// # Panics
    ///
    /// When the base is not the name of a host.
    #[must_use]
    pub fn subdomain_of(mut self, base: &str) -> Self {
        self.hosts = self.hosts.subdomain_of(base);
        self.with_hosts()
    }

    /// The whole host names the tenant: see [`HostRules::host`].
    #[must_use]
    pub fn host(mut self) -> Self {
        self.hosts = self.hosts.host();
        self.with_hosts()
    }

    /// Hosts are one source, in the place where they were first named.
    fn with_hosts(mut self) -> Self {
        if !self.places.contains(&Place::Host) {
            self.places.push(Place::Host);
        }
        self
    }

    /// Further labels that are not tenants, beside `www` and `api`: see [`HostRules::reserve`].
    #[must_use]
    pub fn reserve<L: AsRef<str>>(mut self, labels: impl IntoIterator<Item = L>) -> Self {
        self.hosts = self.hosts.reserve(labels);
        self
    }

    /// A host of the application's own, which names no tenant.
    ///
    /// # Panics
    ///
    /// When it is not the name of a host.
    #[must_use]
    pub fn reserve_host(mut self, host: &str) -> Self {
        self.hosts = self.hosts.reserve_host(host);
        self
    }

    /// A header has the tenant's slug. A header that is there twice is refused.
    ///
    /// Whoever sends the request writes its headers. Use this where the application is only reached through a proxy that
    /// removes the header from what comes in and writes it anew, or where any client may choose any tenant and a later
    /// check asks whether the user belongs to it.
    ///
    /// # Panics
    ///
    /// When that is not the name of a header.
    #[must_use]
    pub fn header(mut self, name: &str) -> Self {
        self.places.push(Place::header(name));
        self
    }

    /// A segment of the path is the tenant's slug; the first has the index 0.
    ///
    /// It is decoded once: `%61cme` is `acme`, `%2561cme` is not. A slash in it is refused. A path that has no such
    /// segment names nobody.
    ///
    /// A path in which a segment is empty, `.` or `..`, or has a backslash, encoded or not, is refused, and so is an encoded
    /// slash before the tenant's segment: the proxy in front may have read another path in it.
    #[must_use]
    pub fn path_segment(mut self, index: usize) -> Self {
        self.places.push(Place::PathSegment(index));
        self
    }

    /// What the request claims, at all of these places.
    ///
    /// # Errors
    ///
    /// [`Refusal::Malformed`], if one of the places is ambiguous.
    pub fn claims<S: Scope>(&self, request: &impl RequestHead) -> Result<Claims<S>, Refusal> {
        let claims = self
            .places
            .iter()
            .filter_map(|place| place.claim(request, &self.hosts).transpose());
        claims.collect::<Result<_, _>>().map(Claims)
    }
}

/// The characters of a token, by RFC 9110.
fn is_in_header_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// A slug that was sent. Neither an empty one nor one with control characters is anybody's.
fn slug<S: Scope>(text: &str) -> Result<Claim<S>, Refusal> {
    if text.is_empty() || text.chars().any(char::is_control) {
        return Err(Refusal::Malformed);
    }
    Ok(Claim::Slug(text.to_owned()))
}

/// The text of the one header, if there is one.
fn only<'h>(mut values: impl Iterator<Item = &'h [u8]>) -> Result<Option<&'h str>, Refusal> {
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(value), None) if value.is_ascii() => str::from_utf8(value)
            .map(Some)
            .map_err(|_| Refusal::Malformed),
        _ => Err(Refusal::Malformed),
    }
}

/// A segment of the path as it was sent, decoded once.
fn path_segment<S: Scope>(path: &str, index: usize) -> Result<Option<Claim<S>>, Refusal> {
    let path = path.strip_prefix('/').unwrap_or(path);
    // A slash at the end is nobody's segment.
    let whole = path.strip_suffix('/').unwrap_or(path);
    if !whole.is_empty() && !whole.split('/').all(has_one_place) {
        return Err(Refusal::Malformed);
    }
    // A slash in a segment before this one would be one more segment to a proxy that decodes it.
    if whole.split('/').take(index).any(has_a_slash) {
        return Err(Refusal::Malformed);
    }
    let segment = path.split('/').nth(index);
    let Some(segment) = segment.filter(|segment| !segment.is_empty()) else {
        return Ok(None);
    };
    let segment = percent_decode_str(segment)
        .decode_utf8()
        .map_err(|_| Refusal::Malformed)?;
    if segment.contains('/') {
        return Err(Refusal::Malformed);
    }
    slug(&segment).map(Some)
}

fn has_a_slash(segment: &str) -> bool {
    percent_decode_str(segment).any(|byte| byte == b'/')
}

/// Whether every reader of the path counts the segments after this one alike. A proxy in front may drop an empty segment and
/// `.`, and with `..` the segment before. It may also read `\` as a slash, and leave out what is behind `;`.
fn has_one_place(segment: &str) -> bool {
    let decoded = percent_decode_str(segment).collect::<Vec<u8>>();
    let dots = |part: &[u8]| {
        let name = part.split(|byte| *byte == b';').next();
        matches!(name, Some(b"." | b".."))
    };
    !decoded.is_empty()
        && !decoded.contains(&b'\\')
        && !decoded.split(|byte| *byte == b'/').any(dots)
}
