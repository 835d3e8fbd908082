//! Where a request names a tenant by its slug, for the layers that look it up together with who asks.

use crate::renamed;
use crate::source::Sent;
use axum::http::HeaderMap;
use axum::http::header::{HeaderName, HeaderValue, VARY};
use axum::http::request::Parts;
use axum::response::Response;
use std::fmt;
use tenancy_runtime::resolve::http::{HostRules, Place};
use tenancy_runtime::resolve::{Claim, Refusal};
use tenancy_runtime::{Scope, Tenant};

/// Host, path and headers, as the application has said.
#[derive(Clone)]
pub(crate) struct Places {
    all: Vec<Place>,
    hosts: HostRules,
    varies_by: Vec<HeaderName>,
}

impl Places {
    pub(crate) fn none() -> Self {
        Self {
            all: Vec::new(),
            hosts: HostRules::new(),
            varies_by: Vec::new(),
        }
    }

    pub(crate) fn subdomain_of(mut self, base: &str) -> Self {
        self.hosts = self.hosts.subdomain_of(base);
        if !self.all.contains(&Place::Host) {
            self.all.push(Place::Host);
        }
        self
    }

    pub(crate) fn reserve<L: AsRef<str>>(mut self, labels: impl IntoIterator<Item = L>) -> Self {
        self.hosts = self.hosts.reserve(labels);
        self
    }

    pub(crate) fn path_segment(mut self, index: usize) -> Self {
        self.all.push(Place::PathSegment(index));
        self
    }

    pub(crate) fn header(mut self, name: &str) -> Self {
        let name: HeaderName = name.parse().expect("the name of a header");
        self.all.push(Place::header(name.as_str()));
        self.varies_by.push(name);
        self
    }

    /// The one slug that the request names, if it names one. Nothing is asked of a database for it.
    pub(crate) fn slug<T: Tenant>(&self, parts: &Parts) -> Result<Option<String>, Refusal> {
        let mut named: Option<String> = None;
        for place in &self.all {
            let slug = match place.claim::<T>(&Sent(parts), &self.hosts)? {
                Some(Claim::Slug(slug)) => slug,
                Some(_) => return Err(Refusal::Unknown),
                None => continue,
            };
            match &named {
                Some(other) if *other != slug => return Err(Refusal::Contradiction),
                _ => named = Some(slug),
            }
        }
        Ok(named)
    }

    /// The slug that the request names, and that no tenant has: perhaps one had it.
    pub(crate) fn former<T: Scope>(&self, parts: &Parts) -> Option<String> {
        renamed::named::<T>(parts, &self.all, &self.hosts)
    }

    /// Leads to where the request would name the tenant by this slug.
    pub(crate) fn redirect<T: Scope>(&self, parts: &Parts, slug: &str) -> Option<Response> {
        renamed::redirect::<T>(parts, &self.all, &self.hosts, slug)
    }

    /// Says to caches that responses differ by the headers that name tenants.
    pub(crate) fn vary(&self, headers: &mut HeaderMap) {
        for name in &self.varies_by {
            headers.append(VARY, HeaderValue::from(name.clone()));
        }
    }
}

impl fmt::Debug for Places {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.all).finish()
    }
}
