//! Where in a request a tenant may be named.

use crate::rejection::{Refused, TenantRejection};
use axum::extract::OriginalUri;
use axum::http::header::{HOST, HeaderMap, HeaderName, HeaderValue};
use axum::http::request::Parts;
use axum::http::uri::Authority;
use percent_encoding::percent_decode_str;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use tenancy_runtime::Scope;
use tenancy_runtime::resolve::{Claim, Host, ResolveError};

/// One place where a tenant may be named.
pub(crate) enum Source<S: Scope> {
    /// The host: the label before a base domain is a slug, a host elsewhere is a name of its own.
    Host,
    /// A header has a slug.
    Header(HeaderName),
    /// A segment of the path is a slug; the first is number 0.
    PathSegment(usize),
    /// The user's own.
    By(Arc<Ask<S>>),
}

pub(crate) type Ask<S> = dyn Fn(&Parts) -> Asked<S> + Send + Sync;
pub(crate) type Asked<S> =
    Pin<Box<dyn Future<Output = Result<Option<Claim<S>>, ResolveError>> + Send>>;

/// How hosts name tenants.
#[derive(Clone)]
pub(crate) struct HostRules {
    pub(crate) bases: Vec<Host>,
    pub(crate) whole: bool,
    pub(crate) reserved_labels: Vec<String>,
    pub(crate) reserved_hosts: Vec<Host>,
}

impl Default for HostRules {
    fn default() -> Self {
        Self {
            bases: Vec::new(),
            whole: false,
            reserved_labels: vec!["www".to_owned(), "api".to_owned()],
            reserved_hosts: Vec::new(),
        }
    }
}

impl HostRules {
    fn claim<S: Scope>(&self, host: &Host) -> Option<Claim<S>> {
        let name = host.name()?;
        if self.reserved_hosts.contains(host) || self.bases.contains(host) {
            return None;
        }
        if self.bases.iter().any(|base| host.is_within(base)) {
            // A host of ours is never a tenant's own, or a tenant could take `www.example.com` for itself.
            let label = self.bases.iter().find_map(|base| host.label_below(base))?;
            let reserved = self.reserved_labels.iter().any(|other| other == label);
            return (!reserved).then(|| Claim::Slug(label.to_owned()));
        }
        self.whole.then(|| Claim::Host(name.to_owned()))
    }
}

impl<S: Scope> Source<S> {
    /// What the request says here: nothing about tenants, so that the next source is asked, or a claim. What has no
    /// one meaning is refused, and no source after it is asked.
    pub(crate) async fn ask(
        &self,
        parts: &Parts,
        hosts: &HostRules,
    ) -> Result<Option<Claim<S>>, TenantRejection> {
        match self {
            Self::Host => Ok(hosts.claim(&host(parts)?)),
            Self::Header(name) => only(&parts.headers, name)?.map(slug).transpose(),
            Self::PathSegment(index) => path_segment(parts, *index),
            Self::By(ask) => Ok(ask(parts).await?),
        }
    }
}

const MALFORMED: TenantRejection = TenantRejection::Refused(Refused::Malformed);

/// A slug that was sent. Neither an empty one nor one with control characters is anybody's.
fn slug<S: Scope>(text: &str) -> Result<Claim<S>, TenantRejection> {
    if text.is_empty() || text.chars().any(char::is_control) {
        return Err(MALFORMED);
    }
    Ok(Claim::Slug(text.to_owned()))
}

/// The one header of this name.
fn only<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Result<Option<&'h str>, TenantRejection> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => value.to_str().map(Some).map_err(|_| MALFORMED),
        (Some(_), Some(_)) => Err(MALFORMED),
    }
}

fn host(parts: &Parts) -> Result<Host, TenantRejection> {
    let authority = parts.uri.authority().map(Authority::as_str);
    let headers = parts.headers.get_all(HOST).iter();
    Host::of_request(authority, headers.map(HeaderValue::as_bytes)).map_err(|_| MALFORMED)
}

/// A segment of the path as it was sent, decoded once, as axum decodes it for a handler.
fn path_segment<S: Scope>(
    parts: &Parts,
    index: usize,
) -> Result<Option<Claim<S>>, TenantRejection> {
    // `Router::nest` shortens the path of the request.
    let sent = parts.extensions.get::<OriginalUri>();
    let path = sent.map_or(&parts.uri, |OriginalUri(uri)| uri).path();
    let path = path.strip_prefix('/').unwrap_or(path);
    // A slash at the end is nobody's segment.
    let whole = path.strip_suffix('/').unwrap_or(path);
    if !whole.is_empty() && !whole.split('/').all(has_one_place) {
        return Err(MALFORMED);
    }
    let segment = path.split('/').nth(index);
    let Some(segment) = segment.filter(|segment| !segment.is_empty()) else {
        return Ok(None);
    };
    let segment = percent_decode_str(segment)
        .decode_utf8()
        .map_err(|_| MALFORMED)?;
    if segment.contains('/') {
        return Err(MALFORMED);
    }
    slug(&segment).map(Some)
}

/// Whether the segments after this one are where they stand, whoever reads the path: a proxy in front may take away an
/// empty segment and `.`, and with `..` the one before, and may take `\` for a slash, and what is behind `;` for no part
/// of the segment.
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

impl<S: Scope> Clone for Source<S> {
    fn clone(&self) -> Self {
        match self {
            Self::Host => Self::Host,
            Self::Header(name) => Self::Header(name.clone()),
            Self::PathSegment(index) => Self::PathSegment(*index),
            Self::By(ask) => Self::By(Arc::clone(ask)),
        }
    }
}

impl<S: Scope> fmt::Debug for Source<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Host => f.write_str("Host"),
            Self::Header(name) => f.debug_tuple("Header").field(name).finish(),
            Self::PathSegment(index) => f.debug_tuple("PathSegment").field(index).finish(),
            Self::By(_) => f.write_str("By(..)"),
        }
    }
}
