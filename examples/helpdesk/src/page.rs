//! What all pages share: the frame around them, and how it looks.

use crate::app::{App, Asked};
use crate::browser::Browser;
use crate::error::AppError;
use crate::forms::secured;
use crate::live::Live;
use crate::may::May;
use crate::models::{Company, User};
use crate::schema::{companies, users};
use crate::site::Site;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{Html, IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};
use tenancy::permissions::{PermissionSet, Requirement};
use tenancy::prelude::*;

/// The document around what a page shows.
fn document(title: &str, body: &Markup) -> Html<String> {
    let document = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · Helpdesk" }
                link rel="stylesheet" href="/style.css";
                link rel="icon" href="/icon.svg" type="image/svg+xml";
            }
            (body)
        }
    };
    Html(document.into_string())
}

/// A page outside of all companies. `form` is the secret of the session's forms, if somebody is signed in.
pub(crate) fn outside(title: &str, form: Option<&str>, content: &Markup) -> Html<String> {
    let body = html! {
        body.outside {
            a.skip href="#content" { "Skip to the content" }
            header {
                a.brand href="/" { (mark()) "Helpdesk" }
                nav aria-label="Account" {
                    @if let Some(form) = form { (sign_out("/logout", form)) }
                }
            }
            main id="content" tabindex="-1" { (content) }
        }
    };
    document(title, &body)
}

/// Why something was not done.
pub(crate) fn told(status: StatusCode, says: &str) -> Response {
    let title = match status {
        StatusCode::NOT_FOUND => "Not found",
        StatusCode::FORBIDDEN => "Not allowed",
        status if status.is_server_error() => "Something is broken",
        _ => "Not done",
    };
    let page = outside(
        title,
        None,
        &html! {
            div.panel.narrow {
                h1 { (title) }
                p { (says) }
                p { a.button href="/" { "Go to the start" } }
            }
        },
    );
    (status, page).into_response()
}

/// Which part of a company a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Tickets,
    Labels,
    Articles,
    People,
    Audit,
    Keys,
    Settings,
    Teams,
}

/// What the frame of a company's pages shows: whose they are, who looks, and what they may do.
pub(crate) struct Frame {
    site: Site,
    company: String,
    slug: String,
    me: String,
    may: PermissionSet<May>,
    form: String,
    /// What a page of tickets listens to.
    topic: String,
}

impl Frame {
    pub(crate) async fn of<P>(
        app: &App,
        browser: &Browser,
        asked: &Asked<P>,
    ) -> Result<Self, AppError>
    where
        P: Requirement<May>,
    {
        let pool = app.pool.clone();
        let me = asked.member().account().clone();
        let slug = asked.member().slug().to_owned();
        let named = tenancy::spawn_blocking(move || {
            let mut conn = pool.current::<Company>().map_err(AppError::failed)?;
            let company = Company::scoped().select(companies::name);
            let me = User::find(me).select(users::name);
            Ok::<_, AppError>((company.first(&mut conn)?, me.first(&mut conn)?))
        });
        let (company, me) = named.await.map_err(AppError::failed)??;
        Ok(Self {
            site: app.site().clone(),
            company,
            slug,
            me,
            may: *asked.permissions(),
            form: browser.form().await?,
            topic: Live::topic(asked).map_err(AppError::failed)?,
        })
    }

    /// The secret that the forms of the page repeat.
    pub(crate) fn form(&self) -> &str {
        &self.form
    }

    /// What the company is called.
    pub(crate) fn company(&self) -> &str {
        &self.company
    }

    /// What it is called in addresses.
    pub(crate) fn slug(&self) -> &str {
        &self.slug
    }

    /// Whether to show a button. It is no evidence: the handler behind the button asks for that.
    pub(crate) fn may(&self, permission: May) -> bool {
        self.may.contains(permission)
    }

    pub(crate) fn page(&self, title: &str, part: Part, content: &Markup) -> Html<String> {
        let main = html! { main id="content" tabindex="-1" { (content) } };
        self.around(title, part, &main)
    }

    /// A page that changes by itself: those of its parts that have an id and `data-live`, when a ticket has changed, or this one.
    pub(crate) fn live(&self, title: &str, ticket: Option<i64>, content: &Markup) -> Html<String> {
        let main = html! {
            main id="content" tabindex="-1" data-topic=(self.topic) data-ticket=[ticket] { (content) }
            script src="/live.js" defer {}
        };
        self.around(title, Part::Tickets, &main)
    }

    fn around(&self, title: &str, part: Part, main: &Markup) -> Html<String> {
        let body = html! {
            body.inside {
                a.skip href="#content" { "Skip to the content" }
                header {
                    a.brand href="/tickets" { (mark()) (self.company) }
                    nav aria-label="Pages" {
                        @for (of, to, name, shown) in self.parts() {
                            @if shown {
                                a href=(to) aria-current=[(of == part).then_some("page")] { (name) }
                            }
                        }
                    }
                    div.me {
                        (avatar(&self.me))
                        span { (self.me) }
                        a href=(self.site.page("/")) { "Switch company" }
                        a href="/leave" { "Leave this company" }
                        (sign_out(&self.site.page("/logout"), &self.form))
                    }
                }
                (main)
            }
        };
        document(&format!("{title} · {}", self.company), &body)
    }

    fn parts(&self) -> [(Part, &'static str, &'static str, bool); 8] {
        let may = |any: &[May]| any.iter().any(|one| self.may(*one));
        [
            (
                Part::Tickets,
                "/tickets",
                "Tickets",
                may(&[May::AllTickets, May::OwnTickets]),
            ),
            (Part::Labels, "/labels", "Labels", may(&[May::ChangeLabels])),
            (
                Part::Articles,
                "/articles",
                "Knowledge base",
                may(&[May::ReadArticles]),
            ),
            (Part::People, "/people", "People", may(&[May::SeePeople])),
            (Part::Teams, "/teams", "Teams", may(&[May::SeePeople])),
            (Part::Audit, "/audit", "Audit log", may(&[May::SeeAudit])),
            (Part::Keys, "/keys", "API keys", may(&[May::MakeKeys])),
            (
                Part::Settings,
                "/settings",
                "Settings",
                may(&[May::ChangeCompany]),
            ),
        ]
    }
}

fn sign_out(action: &str, form: &str) -> Markup {
    html! {
        form method="post" action=(action) {
            (secured(form))
            button.quiet type="submit" { "Sign out" }
        }
    }
}

/// Somebody's initials, in a colour of their own.
pub(crate) fn avatar(name: &str) -> Markup {
    let initials: String = name
        .split_whitespace()
        .filter_map(|word| word.chars().next())
        .take(2)
        .collect();
    let hue = name.bytes().fold(0_u32, |sum, byte| sum + u32::from(byte)) % 6;
    html! { span class={ "avatar hue-" (hue) } aria-hidden="true" { (initials) } }
}

/// The mark of the program.
fn mark() -> Markup {
    html! { img.mark src="/icon.svg" alt="" width="28" height="28"; }
}

pub(crate) async fn style() -> impl IntoResponse {
    asset("text/css; charset=utf-8", include_str!("style.css"))
}

pub(crate) async fn script() -> impl IntoResponse {
    asset("text/javascript; charset=utf-8", include_str!("live.js"))
}

pub(crate) async fn icon() -> impl IntoResponse {
    asset("image/svg+xml", include_str!("icon.svg"))
}

/// The same for everybody.
fn asset(kind: &'static str, content: &'static str) -> impl IntoResponse {
    let headers = [(CONTENT_TYPE, kind), (CACHE_CONTROL, "public, max-age=300")];
    (headers, content)
}
