//! From which pages a socket may be opened.
//!
//! A browser sends cookies with the request for a socket from whichever page has asked for it, and no rule of its own stops that. It says
//! which page that was by the header `Origin`, which a page cannot change.

use axum::http::header::{HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::uri::Authority;
use std::net::IpAddr;

/// From which pages a socket may be opened: by default those of the host to which the request was sent.
///
/// # Example
///
/// ```
/// use tenancy::web::Origins;
///
/// let origins = Origins::same_host().and("https://app.example.com");
/// ```
#[derive(Debug, Clone, Default)]
#[must_use = "it says which origins there are, and does nothing"]
pub struct Origins {
    others: Vec<String>,
    none: bool,
    http: bool,
}

impl Origins {
    /// The host to which the request was sent, and its port, by `https`; by `http` on this machine alone, as in development. A proxy in
    /// front must not rewrite the header `Host`.
    pub fn same_host() -> Self {
        Self::default()
    }

    /// Pages that came by `http` as well, of the same host and port. Whoever is in the network between can write such a page: not in
    /// production.
    pub fn and_http(mut self) -> Self {
        self.http = true;
        self
    }

    /// Pages of this origin as well, scheme included, as browsers write it: `https://app.example.com`.
    ///
    /// # Panics
    ///
    /// When it is no origin as browsers write it, and would let nobody in: with a path, a port that is the scheme's own, or a name in
    /// capitals or beyond ASCII. Or when it is `null`, which would let in whatever page.
    pub fn and(mut self, origin: impl Into<String>) -> Self {
        let origin = origin.into();
        assert!(
            is_origin(&origin),
            "no origin as browsers write it, as `https://app.example.com`: {origin}"
        );
        self.others.push(origin);
        self
    }

    /// Requests that name no origin as well: programs send none, browsers always do.
    pub fn and_none(mut self) -> Self {
        self.none = true;
        self
    }

    pub(super) fn let_in(&self, parts: &Parts) -> bool {
        let mut origins = parts.headers.get_all(ORIGIN).iter();
        let (origin, further) = (origins.next(), origins.next());
        let Some(origin) = origin else {
            return self.none;
        };
        let Ok(origin) = origin.to_str() else {
            return false;
        };
        further.is_none()
            && (self.others.iter().any(|other| other == origin) || self.is_of_host(origin, parts))
    }

    fn is_of_host(&self, origin: &str, parts: &Parts) -> bool {
        let host = parts.headers.get(HOST).and_then(|host| host.to_str().ok());
        let host = host.or_else(|| parts.uri.authority().map(Authority::as_str));
        let Some(host) = host else {
            return false;
        };
        let of = origin.strip_prefix("https://").or_else(|| {
            let of = origin.strip_prefix("http://");
            of.filter(|_| self.http || is_local(host))
        });
        of.is_some_and(|of| of.eq_ignore_ascii_case(host))
    }
}

/// Whether browsers write an origin so.
fn is_origin(origin: &str) -> bool {
    let Some((scheme, authority)) = origin.split_once("://") else {
        return false;
    };
    let is_scheme = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let parsed = authority.parse::<Authority>().ok();
    let is_host = parsed.is_some_and(|parsed| {
        let has_usual_port = matches!(
            (scheme, parsed.port_u16()),
            ("https", Some(443)) | ("http", Some(80))
        );
        let port = parsed.port().map(|port| format!(":{port}"));
        let written = format!("{}{}", parsed.host(), port.unwrap_or_default());
        !has_usual_port && !parsed.host().is_empty() && written == authority
    });
    let is_plain =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-_:[]".contains(&byte);
    !scheme.is_empty()
        && scheme.bytes().all(is_scheme)
        && is_host
        && authority.bytes().all(is_plain)
}

/// Whether the host is this machine, to which no network leads.
fn is_local(host: &str) -> bool {
    let parsed = host.parse::<Authority>().ok();
    parsed.is_some_and(|parsed| {
        let name = parsed.host().to_ascii_lowercase();
        let address = name.trim_matches(['[', ']']).parse::<IpAddr>();
        name == "localhost"
            || name.ends_with(".localhost")
            || address.is_ok_and(|address| address.is_loopback())
    })
}

#[cfg(test)]
mod tests {
    use super::Origins;
    use axum::http::Request;
    use axum::http::header::{HOST, ORIGIN};

    fn lets_in(origins: &Origins, host: &str, from: &[&str]) -> bool {
        let mut request = Request::get("/socket").header(HOST, host);
        for origin in from {
            request = request.header(ORIGIN, *origin);
        }
        let request = request.body(()).expect("a request");
        origins.let_in(&request.into_parts().0)
    }

    #[test]
    fn only_pages_of_the_same_host_open_a_socket() {
        let origins = Origins::same_host();
        let host = "acme.example.com";
        assert!(lets_in(&origins, host, &["https://acme.example.com"]));
        assert!(lets_in(&origins, host, &["https://ACME.example.com"]));
        assert!(lets_in(
            &origins,
            "localhost:3000",
            &["http://localhost:3000"]
        ));
        for origin in [
            "https://globex.example.com",
            "https://example.com",
            "https://acme.example.com.evil.test",
            "https://evil.test/acme.example.com",
            "https://acme.example.com:8443",
            "https://acme.example.com@evil.test",
            "acme.example.com",
            "file://acme.example.com",
            "null",
            "",
        ] {
            assert!(!lets_in(&origins, host, &[origin]), "{origin}");
        }
        assert!(!lets_in(
            &origins,
            host,
            &["https://acme.example.com", "https://evil.test"]
        ));
        assert!(!lets_in(&origins, host, &[]));
    }

    #[test]
    fn a_page_that_came_without_encryption_is_of_another_origin_but_on_this_machine() {
        let origins = Origins::same_host();
        for (host, origin) in [
            ("acme.example.com", "http://acme.example.com"),
            ("localhost.example.com", "http://localhost.example.com"),
            ("10.0.0.1:3000", "http://10.0.0.1:3000"),
        ] {
            assert!(!lets_in(&origins, host, &[origin]), "{origin}");
            assert!(lets_in(&origins.clone().and_http(), host, &[origin]));
        }
        for host in [
            "localhost",
            "acme.localhost:3000",
            "127.0.0.1:3000",
            "[::1]:3000",
        ] {
            assert!(lets_in(&origins, host, &[&format!("http://{host}")]));
        }
    }

    #[test]
    fn what_no_browser_would_name_is_no_origin() {
        for origin in [
            "null",
            "*",
            "",
            "app.example.com",
            "https://app.example.com/",
            "https://App.example.com",
            "https://b\u{fc}cher.example",
            "https://app.example.com:443",
            "http://app.example.com:80",
            "https://user@app.example.com",
            "https://",
            "https://*.example.com",
        ] {
            let refused = std::panic::catch_unwind(|| Origins::same_host().and(origin));
            assert!(refused.is_err(), "{origin}");
        }
        for origin in [
            "https://app.example.com",
            "https://app.example.com:8443",
            "http://127.0.0.1:3000",
            "https://[::1]:3000",
            "chrome-extension://abcdefghijklmnop",
            "capacitor://localhost",
        ] {
            assert!(lets_in(
                &Origins::same_host().and(origin),
                "a.test",
                &[origin]
            ));
        }
    }

    #[test]
    fn what_the_application_names_is_let_in_as_it_is_written() {
        let origins = Origins::same_host().and("https://app.example.com");
        assert!(lets_in(
            &origins,
            "acme.example.com",
            &["https://app.example.com"]
        ));
        assert!(!lets_in(
            &origins,
            "acme.example.com",
            &["http://app.example.com"]
        ));
        assert!(!lets_in(&origins, "acme.example.com", &[]));
        assert!(lets_in(&origins.and_none(), "acme.example.com", &[]));
    }
}
