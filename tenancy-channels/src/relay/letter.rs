//! How a notice is written: a line that says which node has sent it, the how-manieth of that node's it is, and for whom it is; and JSON.
//!
//! ```text
//! tenancy/1 memberships 4f1d..9a 17 1
//! {"event":{"topic":{"kind":"tenant","name":"tickets"},"name":"closed","data":{"id":7},"needs":["ticket.view"],"version":12}}
//! ```
//!
//! The parts of the line are escaped as those of a topic, so that none holds a space. Tenants and accounts are the texts that stand in
//! topics: of two keys, no two are alike, and a text is compared and never read for a key. So a notice leads to the tenant that
//! it names, or to none.

use super::notice::Notice;
use crate::topic::{escaped, unescaped};
use crate::wire::read_json;
use bytes::Bytes;

/// How long a letter is, at most.
pub(crate) const LONGEST: usize = 1024 * 1024;

/// How deep its JSON is, at most.
const DEPTH: usize = 64;

/// The form, of which there may be others later.
const FORM: &str = "tenancy/1";

/// Stands for whom it is, where it is for no single tenant. No key is written so.
const ALL: &str = "*";

/// The name of a node is no longer.
const NAME: usize = 64;

/// A notice on its way.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Letter {
    /// The table of memberships: what tells types of tenants and accounts apart.
    pub(crate) of: String,
    /// Which node has sent it, and the how-manieth it is; nothing, if that is the database.
    pub(crate) from: Option<(String, u64)>,
    /// The text of the tenant's key; nothing, if it is for no single one.
    pub(crate) tenant: Option<String>,
    pub(crate) body: Body,
}

/// The JSON of a letter, which is read only where somebody listens.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Body(String);

impl Body {
    /// Nothing, if it would be longer or deeper than what is read.
    pub(crate) fn of(notice: &Notice) -> Option<Self> {
        let body = notice.write().to_string();
        let is_read = body.len() <= LONGEST - 1024 && read_json(&body, DEPTH).is_ok();
        is_read.then_some(Self(body))
    }

    pub(crate) fn read(&self) -> Option<Notice> {
        read_json(&self.0, DEPTH).ok().and_then(Notice::read)
    }
}

impl Letter {
    pub(crate) fn write(&self) -> Bytes {
        let (node, number) = match &self.from {
            Some((node, number)) => (&**node, *number),
            None => ("-", 0),
        };
        let (of, whom) = (escaped(&self.of), self.tenant.as_deref().unwrap_or(ALL));
        format!("{FORM} {of} {node} {number} {whom}\n{}", self.body.0).into()
    }

    /// Nothing, if it is none: each is written in one way.
    pub(crate) fn read(bytes: &Bytes) -> Option<Self> {
        if bytes.len() > LONGEST {
            return None;
        }
        let (line, body) = std::str::from_utf8(bytes).ok()?.split_once('\n')?;
        let parts = <[&str; 5]>::try_from(line.split(' ').collect::<Vec<_>>()).ok()?;
        let [FORM, of, node, number, whom] = parts else {
            return None;
        };
        let number = number.parse().ok()?;
        let from = match node {
            "-" => None,
            "" => return None,
            node if node.len() > NAME => return None,
            node => Some((node.to_owned(), number)),
        };
        let tenant = match whom {
            ALL => None,
            "" => return None,
            tenant => Some(tenant.to_owned()),
        };
        Some(Self {
            of: unescaped(of)?,
            from,
            tenant,
            body: Body(body.to_owned()),
        })
    }
}
