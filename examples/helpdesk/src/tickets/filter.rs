//! Which tickets the list shows: what the form above it says, and where the page begins.

use super::status::Status;
use maud::{Markup, html};
use serde::Deserialize;

/// As it stands in the address. A form sends what is empty, too.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Filter {
    q: String,
    status: String,
    who: String,
    label: String,
    sort: String,
    /// The last ticket of the page before.
    after: String,
}

/// Whose tickets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    Anybodys,
    Mine,
    Nobodys,
}

/// Where the page begins: behind this ticket.
#[derive(Debug, Clone, Copy)]
pub(crate) struct After {
    pub(crate) updated_at: i64,
    pub(crate) id: i64,
}

impl Filter {
    /// What `like` looks for.
    pub(crate) fn pattern(&self) -> Option<String> {
        let q = self.q.trim().to_lowercase();
        let q = q
            .replace('\\', "\\\\")
            .replace('%', "\\%")
            .replace('_', "\\_");
        (!q.is_empty()).then(|| format!("%{q}%"))
    }

    pub(crate) fn status(&self) -> Option<Status> {
        Status::named(&self.status)
    }

    pub(crate) fn who(&self) -> Who {
        match self.who.as_str() {
            "me" => Who::Mine,
            "nobody" => Who::Nobodys,
            _ => Who::Anybodys,
        }
    }

    pub(crate) fn label(&self) -> Option<i32> {
        self.label.parse().ok()
    }

    pub(crate) fn oldest_first(&self) -> bool {
        self.sort == "oldest"
    }

    pub(crate) fn after(&self) -> Option<After> {
        let (updated_at, id) = self.after.split_once('-')?;
        Some(After {
            updated_at: updated_at.parse().ok()?,
            id: id.parse().ok()?,
        })
    }

    /// The address of the page behind this ticket.
    pub(crate) fn next(&self, after: After) -> String {
        let encoded: String = self
            .q
            .bytes()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
                byte => format!("%{byte:02X}"),
            })
            .collect();
        let status = self.status().map_or("", Status::name);
        let who = match self.who() {
            Who::Anybodys => "",
            Who::Mine => "me",
            Who::Nobodys => "nobody",
        };
        let label = self
            .label()
            .map_or_else(String::new, |label| label.to_string());
        let sort = if self.oldest_first() { "oldest" } else { "" };
        let After { updated_at, id } = after;
        format!(
            "/tickets?q={encoded}&status={status}&who={who}&label={label}&sort={sort}&after={updated_at}-{id}"
        )
    }

    /// The form above the list.
    pub(crate) fn form(&self, labels: &[(i32, String)]) -> Markup {
        let option = |value: &str, chosen: bool, name: &str| {
            html! { option value=(value) selected[chosen] { (name) } }
        };
        html! {
            form.filter method="get" action="/tickets" role="search" {
                label { span { "Search" } input type="search" name="q" value=(self.q); }
                label { span { "Status" }
                    select name="status" {
                        (option("", self.status().is_none(), "Any"))
                        @for status in Status::ALL {
                            (option(status.name(), self.status() == Some(status), status.label()))
                        }
                    }
                }
                label { span { "Assigned to" }
                    select name="who" {
                        (option("", self.who() == Who::Anybodys, "Anybody"))
                        (option("me", self.who() == Who::Mine, "Me"))
                        (option("nobody", self.who() == Who::Nobodys, "Nobody yet"))
                    }
                }
                label { span { "Label" }
                    select name="label" {
                        (option("", self.label().is_none(), "Any"))
                        @for (id, name) in labels {
                            (option(&id.to_string(), self.label() == Some(*id), name))
                        }
                    }
                }
                label { span { "Order" }
                    select name="sort" {
                        (option("", !self.oldest_first(), "Last changed"))
                        (option("oldest", self.oldest_first(), "Oldest first"))
                    }
                }
                button.quiet type="submit" { "Show" }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{After, Filter};

    #[test]
    fn what_somebody_looks_for_is_no_pattern() {
        let filter = Filter {
            q: " 100%_\\ ".to_owned(),
            ..Filter::default()
        };
        assert_eq!(filter.pattern().as_deref(), Some("%100\\%\\_\\\\%"));
    }

    #[test]
    fn the_next_page_has_the_same_filter() {
        let filter = Filter {
            q: "a&b=c".to_owned(),
            status: "open".to_owned(),
            sort: "nonsense&x=1".to_owned(),
            ..Filter::default()
        };
        let after = After {
            updated_at: 7,
            id: 1001,
        };
        assert_eq!(
            filter.next(after),
            "/tickets?q=a%26b%3Dc&status=open&who=&label=&sort=&after=7-1001"
        );
    }
}
