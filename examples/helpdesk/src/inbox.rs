//! What would be mail, for those who try the program.

use crate::app::App;
use crate::error::AppError;
use crate::page::outside;
use axum::extract::State;
use axum::response::Html;
use maud::html;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A mail to somebody, with a link.
#[derive(Debug, Clone)]
pub(crate) struct Mail {
    pub(crate) to: String,
    pub(crate) says: String,
    pub(crate) link: String,
}

/// The mails of this program, which stay here.
#[derive(Debug, Clone, Default)]
pub(crate) struct Inbox(Arc<Mutex<Vec<Mail>>>);

impl Inbox {
    pub(crate) fn send(&self, mail: Mail) {
        self.mails().push(mail);
    }

    fn mails(&self) -> MutexGuard<'_, Vec<Mail>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Anybody can read each mail there: only where the program is tried.
pub(crate) async fn page(State(app): State<App>) -> Result<Html<String>, AppError> {
    if !app.config.demo {
        return Err(AppError::NotFound);
    }
    let mut mails = app.inbox.mails().clone();
    mails.reverse();
    Ok(outside(
        "Inbox",
        None,
        &html! {
            div.narrow {
                h1 { "Inbox" }
                p.faint {
                    "What this program would send by mail. Open a link in a private window to be somebody else."
                }
                @if mails.is_empty() { p { "Nothing yet." } }
                ul.rows {
                    @for mail in &mails {
                        li {
                            span.what { (mail.says) small { "to " (mail.to) } }
                            a href=(mail.link) { "Open the link" }
                        }
                    }
                }
            }
        },
    ))
}
