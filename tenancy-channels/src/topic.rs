//! What is listened to: a name in a tenant, and no name reaches out of it.
//!
//! A topic's text is its kind, the tenant's key, and the names, with `:` between: `tenant:1:board`, `group:1:7:board`,
//! `own:1:inbox`, `public:news`. Each part is escaped, so that no part has a `:`; and of a text that could be written in two ways,
//! one alone is taken. A client's text is never read for a key: it is compared with the text of the socket's own tenant.

use serde::Serialize;
use serde_json::Value;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::sync::Arc;
use tenancy_accounts::Account;
use tenancy_runtime::{Tenant, Verified};

/// How long a name is, at most.
const LONGEST: usize = 256;

/// What sockets listen to, and what is published to.
///
/// Its name may hold whatever characters: they are escaped. The name is also that of the stream whose operations a client asks for
/// by Phoenix's protocol.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tenancy-permissions/doc/tickets.rs"));
/// use tenancy::Verified;
/// use tenancy::channels::{Topic, TopicKind};
///
/// # fn main() -> Result<(), tenancy::channels::InvalidTopic> {
/// let acme = Verified::<Org>::trust(1);
/// let board = Topic::<Org, User>::tenant(&acme, "the board: open")?;
/// assert_eq!(board.text(), "tenant:1:the%20board%3A%20open");
/// assert_eq!((board.kind(), board.name()), (TopicKind::Tenant, "the board: open"));
///
/// let inbox = Topic::<Org, User>::own(&acme, &"bob".to_owned(), "inbox")?;
/// assert_eq!(inbox.text(), "own:1:inbox");
/// # Ok(())
/// # }
/// ```
pub struct Topic<T: Tenant, A> {
    parts: Arc<Parts>,
    /// Whose it is, for who reads something of the tenant; `parts` tell it apart from others.
    tenant: Option<Verified<T>>,
    of: PhantomData<fn() -> A>,
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Parts {
    text: String,
    /// Whose it is; nothing, if it is public.
    tenant: Option<String>,
    /// Whose own it is, which its text does not say.
    account: Option<String>,
    kind: Kind,
    name: String,
}

#[derive(Debug, PartialEq, Eq, Hash)]
enum Kind {
    Own,
    Tenant,
    Group(String),
    Public,
}

/// Who may be among the listeners of a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TopicKind<'a> {
    /// One member of the tenant, at each of their sockets.
    Own,
    /// Members of the tenant.
    Tenant,
    /// Members of the tenant who are in a group of the application's own, of this name.
    Group(&'a str),
    /// Members of whichever tenant.
    Public,
}

/// It is no name for a topic, or of a group: a name has 1 to 256 bytes. Or the key cannot be written as JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a name for a topic")]
pub struct InvalidTopic;

impl<T: Tenant<Key: Serialize>, A: Account<Key: Serialize>> Topic<T, A> {
    /// A topic that is the account's own in the tenant.
    ///
    /// # Errors
    ///
    /// [`InvalidTopic`]
    pub fn own(tenant: &Verified<T>, account: &A::Key, name: &str) -> Result<Self, InvalidTopic> {
        let account = Some(key_text(account)?);
        Self::new(Some(of(tenant)?), account, Kind::Own, name.to_owned())
    }

    /// A topic of the tenant.
    ///
    /// # Errors
    ///
    /// [`InvalidTopic`]
    pub fn tenant(tenant: &Verified<T>, name: &str) -> Result<Self, InvalidTopic> {
        Self::new(Some(of(tenant)?), None, Kind::Tenant, name.to_owned())
    }

    /// A topic of a group in the tenant. What a group is, and who is in it, is the application's.
    ///
    /// # Errors
    ///
    /// [`InvalidTopic`]
    pub fn group(tenant: &Verified<T>, group: &str, name: &str) -> Result<Self, InvalidTopic> {
        let kind = Kind::Group(group.to_owned());
        Self::new(Some(of(tenant)?), None, kind, name.to_owned())
    }

    /// A topic that is no tenant's.
    ///
    /// # Errors
    ///
    /// [`InvalidTopic`]
    pub fn public(name: &str) -> Result<Self, InvalidTopic> {
        Self::new(None, None, Kind::Public, name.to_owned())
    }
}

impl<T: Tenant, A> Topic<T, A> {
    fn new(
        tenant: Option<(String, Verified<T>)>,
        account: Option<String>,
        kind: Kind,
        name: String,
    ) -> Result<Self, InvalidTopic> {
        let group = match &kind {
            Kind::Group(group) => Some(group),
            _ => None,
        };
        let is_name = |name: &String| (1..=LONGEST).contains(&name.len());
        if !is_name(&name) || !group.is_none_or(is_name) {
            return Err(InvalidTopic);
        }
        let (tenant, verified) = tenant.unzip();
        let text = [
            Some(kind.word().to_owned()),
            tenant.clone(),
            group.map(|group| escaped(group)),
            Some(escaped(&name)),
        ];
        let text = text.into_iter().flatten().collect::<Vec<_>>().join(":");
        let parts = Arc::new(Parts {
            text,
            tenant,
            account,
            kind,
            name,
        });
        Ok(Self {
            parts,
            tenant: verified,
            of: PhantomData,
        })
    }

    /// The topic of this text, for a socket of this account in this tenant. A text that names another tenant is none, as one that
    /// is no topic's.
    pub(crate) fn heard(
        text: &str,
        (tenant, verified): (&str, &Verified<T>),
        account: &str,
    ) -> Option<Self> {
        let (word, names) = text.split_once(':')?;
        let within = || {
            names
                .strip_prefix(tenant)
                .and_then(|names| names.strip_prefix(':'))
        };
        let of_tenant = Some((tenant.to_owned(), verified.clone()));
        let topic = match word {
            "public" => Self::new(None, None, Kind::Public, unescaped(names)?),
            "tenant" => Self::new(of_tenant, None, Kind::Tenant, unescaped(within()?)?),
            "own" => {
                let account = Some(account.to_owned());
                Self::new(of_tenant, account, Kind::Own, unescaped(within()?)?)
            }
            "group" => {
                let (group, name) = within()?.split_once(':')?;
                let kind = Kind::Group(unescaped(group)?);
                Self::new(of_tenant, None, kind, unescaped(name)?)
            }
            _ => return None,
        };
        topic.ok().filter(|topic| topic.text() == text)
    }

    /// A topic of which another node has told: of a tenant, if there is one, and then an account's own, a group's, or everybody's there.
    pub(crate) fn told(
        tenant: Option<(&str, &Verified<T>)>,
        account: Option<String>,
        group: Option<String>,
        name: String,
    ) -> Option<Self> {
        let kind = match (tenant, &account, group) {
            (Some(_), Some(_), None) => Kind::Own,
            (Some(_), None, Some(group)) => Kind::Group(group),
            (Some(_), None, None) => Kind::Tenant,
            (None, None, None) => Kind::Public,
            _ => return None,
        };
        let tenant = tenant.map(|(text, verified)| (text.to_owned(), verified.clone()));
        Self::new(tenant, account, kind, name).ok()
    }

    /// What clients call it. An own topic has the same text for each account, and is another topic for each.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.parts.text
    }

    /// Its name, which is also its stream's.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.parts.name
    }

    /// Who may be among its listeners.
    #[must_use]
    pub fn kind(&self) -> TopicKind<'_> {
        match &self.parts.kind {
            Kind::Own => TopicKind::Own,
            Kind::Tenant => TopicKind::Tenant,
            Kind::Group(group) => TopicKind::Group(group),
            Kind::Public => TopicKind::Public,
        }
    }

    /// Whether an account of a tenant could hear it.
    pub(crate) fn is_within(&self, tenant: &str, account: &str) -> bool {
        let Parts {
            tenant: of,
            account: own,
            ..
        } = &*self.parts;
        of.as_deref().is_none_or(|of| of == tenant)
            && own.as_deref().is_none_or(|own| own == account)
    }

    /// The text of the tenant's key, if it is a tenant's.
    pub(crate) fn tenant_text(&self) -> Option<&str> {
        self.parts.tenant.as_deref()
    }

    /// Whose it is, if it is a tenant's.
    pub(crate) const fn verified(&self) -> Option<&Verified<T>> {
        self.tenant.as_ref()
    }

    /// Whose own it is, if it is an account's.
    pub(crate) fn account_text(&self) -> Option<&str> {
        self.parts.account.as_deref()
    }
}

impl Kind {
    const fn word(&self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Tenant => "tenant",
            Self::Group(_) => "group",
            Self::Public => "public",
        }
    }
}

/// The tenant, and its text.
fn of<T: Tenant<Key: Serialize>>(
    tenant: &Verified<T>,
) -> Result<(String, Verified<T>), InvalidTopic> {
    Ok((key_text(tenant.key())?, tenant.clone()))
}

/// How a key stands in a topic. Of two keys of one type, no two stand there alike.
pub(crate) fn key_text(key: &impl Serialize) -> Result<String, InvalidTopic> {
    Ok(match key_value(key)? {
        Value::String(text) => escaped(&text),
        value => escaped(&value.to_string()),
    })
}

/// How a key stands in a message.
pub(crate) fn key_value(key: &impl Serialize) -> Result<Value, InvalidTopic> {
    serde_json::to_value(key).map_err(|_| InvalidTopic)
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte)
}

pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if is_plain(byte) {
            escaped.push(char::from(byte));
        } else {
            escaped.push('%');
            for half in [byte >> 4, byte & 15] {
                escaped.push(char::from(b"0123456789ABCDEF"[usize::from(half)]));
            }
        }
    }
    escaped
}

/// What is escaped so, if it is a text.
pub(crate) fn unescaped(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        if *byte != b'%' {
            bytes.push(*byte);
            continue;
        }
        let (halves, after) = rest.split_at_checked(2)?;
        rest = after;
        let mut value = 0;
        for half in halves {
            value = value * 16 + char::from(*half).to_digit(16)?;
        }
        bytes.push(u8::try_from(value).ok()?);
    }
    String::from_utf8(bytes).ok()
}

impl<T: Tenant, A> Clone for Topic<T, A> {
    fn clone(&self) -> Self {
        Self {
            parts: Arc::clone(&self.parts),
            tenant: self.tenant.clone(),
            of: PhantomData,
        }
    }
}

impl<T: Tenant, A> PartialEq for Topic<T, A> {
    fn eq(&self, other: &Self) -> bool {
        self.parts == other.parts
    }
}

impl<T: Tenant, A> Eq for Topic<T, A> {}

impl<T: Tenant, A> Hash for Topic<T, A> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.parts.hash(state);
    }
}

// A key is nobody's to read.
impl<T: Tenant, A> fmt::Debug for Topic<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Topic").finish_non_exhaustive()
    }
}
