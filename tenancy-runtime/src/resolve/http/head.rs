//! What is read of a request.

/// The parts of a request in which a tenant may be named: the authority, the path, the headers.
///
/// They are plain strings and bytes, so that each framework and each version of the crate `http` can offer them.
///
/// # Example
///
/// ```
/// use tenancy::resolve::http::RequestHead;
///
/// struct Request {
///     path: String,
///     headers: Vec<(String, Vec<u8>)>,
/// }
///
/// impl RequestHead for Request {
///     fn authority(&self) -> Option<&str> {
///         None
///     }
///
///     fn path(&self) -> &str {
///         &self.path
///     }
///
///     fn header<'r>(&'r self, name: &'r str) -> impl Iterator<Item = &'r [u8]> {
///         let named = self.headers.iter().filter(move |(other, _)| other.eq_ignore_ascii_case(name));
///         named.map(|(_, value)| &value[..])
///     }
/// }
/// ```
pub trait RequestHead {
    /// The authority of the request's line or of `:authority`, if there is one.
    ///
    /// Do not answer with a host that a proxy has forwarded: the sender of a request can write such headers.
    fn authority(&self) -> Option<&str>;

    /// The path as it was sent, neither decoded nor shortened by a router.
    fn path(&self) -> &str;

    /// All values of the headers of this name, as they were sent. The name is in lower case.
    fn header<'r>(&'r self, name: &'r str) -> impl Iterator<Item = &'r [u8]>;
}
