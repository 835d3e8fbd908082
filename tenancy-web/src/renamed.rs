//! Where a request leads that names a tenant as it was called before.

use crate::source::Sent;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, HeaderValue, LOCATION};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use tenancy_runtime::Scope;
use tenancy_runtime::resolve::Claim;
use tenancy_runtime::resolve::http::{HostRules, Place, RequestHead};

/// The slug that the request names, if it is one and the same in all places that name a tenant.
pub(crate) fn named<'p, S: Scope>(
    parts: &Parts,
    places: impl IntoIterator<Item = &'p Place>,
    hosts: &HostRules,
) -> Option<String> {
    let mut named = None;
    for place in places {
        match place.claim::<S>(&Sent(parts), hosts) {
            Ok(None) => {}
            Ok(Some(Claim::Slug(slug))) if named.as_ref().is_none_or(|other| *other == slug) => {
                named = Some(slug);
            }
            _ => return None,
        }
    }
    named
}

/// `308 Permanent Redirect` to the same request, with the slug that the tenant has by now in each place that names one.
///
/// There is none if a header names it: no client writes another one because of an answer. A slug that is no label of a host is
/// written nowhere.
pub(crate) fn redirect<'p, S: Scope>(
    parts: &Parts,
    places: impl IntoIterator<Item = &'p Place>,
    hosts: &HostRules,
    slug: &str,
) -> Option<Response> {
    let is_label = slug
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if slug.is_empty() || !is_label {
        return None;
    }
    let sent = Sent(parts);
    let mut host = String::new();
    let mut path = sent.path().to_owned();
    for place in places {
        if !matches!(place.claim::<S>(&sent, hosts), Ok(Some(Claim::Slug(_)))) {
            continue;
        }
        match place {
            Place::Host => host = format!("//{slug}.{}", base(&sent)?),
            Place::PathSegment(index) => path = with_segment(&path, *index, slug)?,
            _ => return None,
        }
    }
    if !path.starts_with('/') {
        return None;
    }
    let query = sent.query().map(|query| format!("?{query}"));
    // Without a scheme it is that of the request, which only a proxy in front may know.
    let to = format!("{host}{path}{}", query.unwrap_or_default());
    let to = HeaderValue::try_from(to).ok()?;
    // A browser that kept it would go in a circle when the tenant takes the former slug back.
    let headers = [
        (LOCATION, to),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Some((StatusCode::PERMANENT_REDIRECT, headers).into_response())
}

/// What stands behind the tenant's label in the host, with the port.
fn base<'r>(sent: &'r Sent<'_>) -> Option<&'r str> {
    let host = match sent.authority() {
        Some(authority) => authority,
        None => str::from_utf8(sent.header("host").next()?).ok()?,
    };
    host.split_once('.').map(|(_, base)| base)
}

fn with_segment(path: &str, index: usize, slug: &str) -> Option<String> {
    // In front of the first slash there is nothing.
    let mut segments: Vec<&str> = path.split('/').collect();
    *segments.get_mut(index + 1)? = slug;
    Some(segments.join("/"))
}
