//! Where things are: the host of all companies, and one below it for each.

use axum::http::header::HOST;
use axum::http::request::Parts;

/// The addresses of this server.
#[derive(Debug, Clone)]
pub struct Site {
    scheme: &'static str,
    host: String,
    /// Host and port, as a browser names them.
    authority: String,
}

impl Site {
    /// On this machine. A cookie of `localhost` itself is none of `acme.localhost`, so there is a name before it.
    #[must_use]
    pub fn local(port: u16) -> Self {
        let host = "helpdesk.localhost".to_owned();
        Self {
            scheme: "http",
            authority: format!("{host}:{port}"),
            host,
        }
    }

    /// Behind a proxy that speaks HTTPS, at `helpdesk.example.com` for instance. The proxy passes `Host` on.
    #[must_use]
    pub fn public(host: impl Into<String>) -> Self {
        let host = host.into();
        Self {
            scheme: "https",
            authority: host.clone(),
            host,
        }
    }

    /// The host that all subdomains are of.
    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    /// Host and port.
    pub(crate) fn authority(&self) -> &str {
        &self.authority
    }

    /// A page of nobody's in particular.
    #[must_use]
    pub fn page(&self, path: &str) -> String {
        format!("{}://{}{path}", self.scheme, self.authority)
    }

    /// A page of a company.
    #[must_use]
    pub fn company(&self, slug: &str, path: &str) -> String {
        format!("{}://{slug}.{}{path}", self.scheme, self.authority)
    }

    /// Every page of this server, as `Content-Security-Policy` names them.
    pub(crate) fn everywhere(&self) -> String {
        let (scheme, authority) = (self.scheme, &self.authority);
        format!("{scheme}://{authority} {scheme}://*.{authority}")
    }

    /// The page that a request asks for.
    pub(crate) fn of_request(&self, request: &Parts) -> Option<String> {
        let authority = request.headers.get(HOST)?.to_str().ok()?;
        let path = request.uri.path_and_query()?;
        self.own(format!("{}://{authority}{path}", self.scheme))
    }

    /// The address, if it is one of this server's. A link from elsewhere leads nowhere else.
    pub(crate) fn own(&self, address: String) -> Option<String> {
        let rest = address.strip_prefix(self.scheme)?.strip_prefix("://")?;
        let (authority, path) = rest.split_once('/')?;
        let slug = authority.strip_suffix(&self.authority)?;
        let is_slug = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let is_own = slug.is_empty()
            || slug
                .strip_suffix('.')
                .is_some_and(|slug| slug.bytes().all(is_slug));
        let is_plain = path
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
        (is_own && is_plain).then_some(address)
    }
}

#[cfg(test)]
mod tests {
    use super::Site;

    #[test]
    fn a_link_leads_nowhere_else() {
        let site = Site::local(3000);
        let own = |address: &str| site.own(address.to_owned()).is_some();
        assert!(own("http://helpdesk.localhost:3000/"));
        assert!(own("http://acme.helpdesk.localhost:3000/tickets?page=2"));
        for elsewhere in [
            "http://evil.example/",
            "//evil.example/",
            "/tickets",
            "http://evil.example:3000/helpdesk.localhost:3000/",
            "http://evilhelpdesk.localhost:3000/",
            "http://a@b.helpdesk.localhost:3000/",
            "https://acme.helpdesk.localhost:3000/",
            "http://acme.helpdesk.localhost:3000/\\evil.example",
        ] {
            assert!(!own(elsewhere), "{elsewhere}");
        }
    }
}
