//! What clients may ask to be done: each operation has the permission that it needs.

use crate::directory::Answer;
use crate::wire::{Code, is_own_event, is_own_stream};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;
use tenancy_accounts::Account;
use tenancy_permissions::{HasPermissions, PermissionsOf, Permit, Requirement, Rights};

/// The operations of a program, by their streams, each with the permission that it needs. What is not among them is refused.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tenancy-permissions/doc/tickets.rs"));
/// # fn main() { operations(); }
/// use serde_json::{Value, json};
/// use tenancy::channels::{Call, Operations, Refused};
///
/// #[derive(serde::Deserialize)]
/// struct Which {
///     id: i32,
/// }
///
/// async fn close(call: Call<ChangeTicket, Org, User>) -> Result<Value, Refused> {
///     let Which { id } = call.parse()?;
///     // `call.permit()` opens the connection of the tenant: `call.permit().connect(pool.unscoped("close a ticket")?)`.
///     Ok(json!({"closed": id}))
/// }
///
/// fn operations() -> Operations<Org, User> {
///     Operations::new().operation("tickets", "close", close)
/// }
/// ```
pub struct Operations<T: HasPermissions<A>, A: Account> {
    streams: HashMap<String, HashMap<String, Box<Run<T, A>>>>,
}

type Run<T, A> = dyn Fn(Rights<T, A>, Map<String, Value>) -> Option<Running> + Send + Sync;

/// What an operation does, once the permission is there.
pub(crate) type Running = Answer<'static, Result<Value, Refused>>;

impl<T: HasPermissions<A>, A: Account> Operations<T, A> {
    /// None.
    #[must_use]
    pub fn new() -> Self {
        Self {
            streams: HashMap::new(),
        }
    }

    /// One more: whoever holds what `P` asks for may ask `stream` for `op`. The look-up is one statement for each call.
    ///
    /// `run` is dropped where it waits when the call of [`Socket::receive`](crate::Socket::receive) is, as adapters do it when the socket
    /// is closed.
    ///
    /// # Panics
    ///
    /// When the stream has an operation of this name, or a name is one of the protocols' own.
    #[must_use]
    pub fn operation<P, F, R>(mut self, stream: &str, op: &str, run: F) -> Self
    where
        P: Requirement<PermissionsOf<T, A>>,
        F: Fn(Call<P, T, A>) -> R + Send + Sync + 'static,
        R: Future<Output = Result<Value, Refused>> + Send + 'static,
    {
        assert!(
            !is_own_stream(stream) && !is_own_event(op),
            "a name of the protocol's own: {stream}, {op}"
        );
        let run = Box::new(move |rights, data| {
            let call = Call::permitted(rights, data)?;
            Some(Box::pin(run(call)) as Running)
        });
        let operations = self.streams.entry(stream.to_owned()).or_default();
        let other = operations.insert(op.to_owned(), run);
        assert!(
            other.is_none(),
            "two operations {op} of the stream {stream}"
        );
        self
    }

    pub(crate) fn find(&self, stream: &str, op: &str) -> Result<&Run<T, A>, Code> {
        let operations = self.streams.get(stream).ok_or(Code::UnknownStream)?;
        let run = operations.get(op).ok_or(Code::UnknownOperation)?;
        Ok(&**run)
    }
}

impl<T: HasPermissions<A>, A: Account> Default for Operations<T, A> {
    fn default() -> Self {
        Self::new()
    }
}

/// A call of an operation by a member who holds what `P` asks for.
pub struct Call<P, T: HasPermissions<A>, A: Account> {
    rights: Rights<T, A>,
    data: Map<String, Value>,
    of: PhantomData<fn() -> P>,
}

impl<P, T, A> Call<P, T, A>
where
    T: HasPermissions<A>,
    A: Account,
    P: Requirement<PermissionsOf<T, A>>,
{
    /// Nothing without the permission; the log has it then.
    fn permitted(rights: Rights<T, A>, data: Map<String, Value>) -> Option<Self> {
        drop(rights.permit::<P>().ok()?);
        let of = PhantomData;
        Some(Self { rights, data, of })
    }

    /// The evidence, which opens the connection of the tenant.
    #[expect(
        clippy::missing_panics_doc,
        reason = "it was held when this was made, and cannot change"
    )]
    pub fn permit(&self) -> Permit<'_, P, T> {
        let permit = self.rights.permit::<P>();
        permit.expect("it was held when this was made")
    }

    /// Who asks, and what they may do besides.
    pub const fn rights(&self) -> &Rights<T, A> {
        &self.rights
    }

    /// What goes with it.
    #[must_use]
    pub const fn data(&self) -> &Map<String, Value> {
        &self.data
    }

    /// The same, as a type of the application's.
    ///
    /// # Errors
    ///
    /// [`Refused`], with the code `invalid_data`, if it is not of that type. It does not say where.
    pub fn parse<D: DeserializeOwned>(&self) -> Result<D, Refused> {
        let parsed = D::deserialize(&Value::Object(self.data.clone()));
        parsed.map_err(|_| Refused::new("invalid_data", "not what the operation takes"))
    }
}

/// Why the application does not do what was asked for, as the client is told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Refused {
    code: Cow<'static, str>,
    reason: Cow<'static, str>,
}

impl Refused {
    /// For a program, and for a person.
    pub fn new(code: impl Into<Cow<'static, str>>, reason: impl Into<Cow<'static, str>>) -> Self {
        let (code, reason) = (code.into(), reason.into());
        Self { code, reason }
    }

    pub(crate) fn code(&self) -> &str {
        &self.code
    }

    pub(crate) fn reason(&self) -> &str {
        &self.reason
    }
}

impl<T: HasPermissions<A>, A: Account> fmt::Debug for Operations<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Operations").finish_non_exhaustive()
    }
}

impl<P, T: HasPermissions<A>, A: Account> fmt::Debug for Call<P, T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").finish_non_exhaustive()
    }
}
