//! What would be mail.

use crate::App;
use crate::browser::Browser;
use crate::error::AppError;
use crate::page::{self, Page};
use axum::extract::State;
use axum::response::Html;
use maud::html;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tenancy::web::Session as _;

/// A mail to somebody, with a link.
#[derive(Debug, Clone)]
pub(crate) struct Mail {
    pub(crate) to: String,
    pub(crate) says: String,
    pub(crate) link: String,
}

/// The mails of this program, which stay here. Anybody can read them: it is an example.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outbox(Arc<Mutex<Vec<Mail>>>);

impl Outbox {
    pub(crate) fn send(&self, mail: Mail) {
        self.mails().push(mail);
    }

    fn mails(&self) -> MutexGuard<'_, Vec<Mail>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) async fn list(
    State(app): State<App>,
    browser: Browser,
) -> Result<Html<String>, AppError> {
    let page = match browser.account().await? {
        Some(_) => Page::inside("Outbox", &browser).await?,
        None => Page::outside("Outbox"),
    };
    let mut mails = app.outbox.mails().clone();
    mails.reverse();
    Ok(page::html(page.show(&html! {
        h1 { "Outbox" }
        p.faint { "What this program would send by mail. Open a link in a private window to be somebody else." }
        @if mails.is_empty() { p { "Nothing yet." } } @else {
            ul.rows {
                @for mail in &mails {
                    li {
                        span.what { (mail.says) small { "to " (mail.to) } }
                        a href=(mail.link) { "Open the link" }
                    }
                }
            }
        }
    })))
}
