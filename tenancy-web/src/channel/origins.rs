//! From which pages a socket may be opened.
//!
//! A browser sends cookies with the request for a socket from whichever page has asked for it, and no rule of its own stops that. It says
//! which page that was by the header `Origin`, which a page cannot change.

use axum::http::header::{HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::uri::Authority;

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
}

impl Origins {
    /// The host to which the request was sent, and its port. A proxy in front must not rewrite the header `Host`.
    pub fn same_host() -> Self {
        Self::default()
    }

    /// Pages of this origin as well, scheme included: `https://app.example.com`.
    pub fn and(mut self, origin: impl Into<String>) -> Self {
        self.others.push(origin.into());
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
            && (self.others.iter().any(|other| other == origin) || is_of_host(origin, parts))
    }
}

fn is_of_host(origin: &str, parts: &Parts) -> bool {
    let host = parts.headers.get(HOST).and_then(|host| host.to_str().ok());
    let host = host.or_else(|| parts.uri.authority().map(Authority::as_str));
    let of = ["https://", "http://"]
        .iter()
        .find_map(|scheme| origin.strip_prefix(scheme));
    host.zip(of)
        .is_some_and(|(host, of)| host.eq_ignore_ascii_case(of))
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
