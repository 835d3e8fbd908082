//! Which hosts name tenants.

use super::host::Host;
use crate::resolve::Claim;
use crate::scope::Scope;

/// How hosts name tenants.
///
/// A host of the application's own is never a tenant's: neither a base, nor any host below one, nor a reserved one.
/// Otherwise a tenant that may choose a host could take `www.example.com` for itself.
///
/// # Example
///
/// ```
/// # diesel::table! { orgs { id -> Integer } }
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// use tenancy::resolve::Claim;
/// use tenancy::resolve::http::{Host, HostRules};
///
/// let rules = HostRules::new().subdomain_of("example.com").host();
/// let claim = |host: &str| Ok::<_, tenancy::resolve::http::MalformedHost>(rules.claim::<Org>(&Host::parse(host)?));
///
/// assert!(claim("acme.example.com")? == Some(Claim::Slug("acme".into())));
/// assert!(claim("blog.acme.com")? == Some(Claim::Host("blog.acme.com".into())));
/// for nobody in ["example.com", "www.example.com", "a.acme.example.com", "127.0.0.1"] {
///     assert!(claim(nobody)?.is_none());
/// }
/// # Ok::<_, tenancy::resolve::http::MalformedHost>(())
/// ```
#[derive(Debug, Clone)]
pub struct HostRules {
    bases: Vec<Host>,
    whole: bool,
    reserved_labels: Vec<String>,
    reserved_hosts: Vec<Host>,
}

impl Default for HostRules {
    fn default() -> Self {
        Self::new()
    }
}

impl HostRules {
    /// Rules by which no host names a tenant yet. The labels `www` and `api` are reserved.
    #[must_use]
    pub fn new() -> Self {
        Self {
            bases: Vec::new(),
            whole: false,
            reserved_labels: vec!["www".to_owned(), "api".to_owned()],
            reserved_hosts: Vec::new(),
        }
    }

    /// The subdomain names the tenant: `acme` in `acme.example.com`, for the base `example.com`.
    ///
    /// Only the one label before the base is a name, in lower case. The base itself, [reserved](HostRules::reserve)
    /// labels, hosts further below or elsewhere, and addresses name nobody. Call it again for further bases.
    ///
    /// # Panics
    ///
    /// When the base is not the name of a host.
    #[must_use]
    pub fn subdomain_of(mut self, base: &str) -> Self {
        self.bases.push(own_host(base));
        self
    }

    /// The whole host names the tenant, for tenants that come with a domain of their own: [`Claim::Host`].
    ///
    /// A host that is a base or anywhere below one never names a tenant in this way, and neither does an address or a
    /// [reserved](HostRules::reserve_host) host.
    #[must_use]
    pub fn host(mut self) -> Self {
        self.whole = true;
        self
    }

    /// Further labels that are not tenants, beside `www` and `api`.
    ///
    /// A sign-up should not give out these names either.
    #[must_use]
    pub fn reserve<L: AsRef<str>>(mut self, labels: impl IntoIterator<Item = L>) -> Self {
        let labels = labels
            .into_iter()
            .map(|label| label.as_ref().to_ascii_lowercase());
        self.reserved_labels.extend(labels);
        self
    }

    /// A host of the application's own, which names no tenant.
    ///
    /// # Panics
    ///
    /// When it is not the name of a host.
    #[must_use]
    pub fn reserve_host(mut self, host: &str) -> Self {
        self.reserved_hosts.push(own_host(host));
        self
    }

    /// What the host claims, if it names a tenant.
    #[must_use]
    pub fn claim<S: Scope>(&self, host: &Host) -> Option<Claim<S>> {
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

fn own_host(text: &str) -> Host {
    let host = Host::parse(text).ok();
    host.filter(|host| host.name().is_some())
        .expect("the name of a host, such as `example.com`")
}
