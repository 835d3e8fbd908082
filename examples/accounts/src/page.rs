//! What all pages share.

use crate::browser::Browser;
use crate::error::AppError;
use crate::forms::{button, secured};
use crate::{Acting, Looking};
use axum::http::header::CONTENT_TYPE;
use axum::response::{Html, IntoResponse};
use maud::{DOCTYPE, Markup, html};

/// A page around what it shows.
pub(crate) struct Page<'p> {
    title: &'p str,
    /// The slug of the organisation.
    org: Option<&'p str>,
    /// The secret of the session's forms, if somebody is signed in.
    form: Option<String>,
    /// Who acts as a member, and why.
    acts: Option<[&'p str; 2]>,
}

impl<'p> Page<'p> {
    /// A page that says nothing of who is signed in.
    pub(crate) const fn outside(title: &'p str) -> Self {
        Self {
            title,
            org: None,
            form: None,
            acts: None,
        }
    }

    /// A page for who is signed in.
    pub(crate) async fn inside(title: &'p str, browser: &Browser) -> Result<Self, AppError> {
        Ok(Self {
            form: Some(browser.form().await?),
            ..Self::outside(title)
        })
    }

    /// A page of an organisation, for a member.
    pub(crate) async fn of(
        title: &'p str,
        browser: &Browser,
        member: &'p Acting,
    ) -> Result<Self, AppError> {
        Ok(Self {
            org: Some(member.slug()),
            ..Self::inside(title, browser).await?
        })
    }

    /// A page of an organisation, for a member or an operator who acts as one.
    pub(crate) async fn seen_by(
        title: &'p str,
        browser: &Browser,
        viewer: &'p Looking,
    ) -> Result<Self, AppError> {
        let acts = viewer.impersonator();
        Ok(Self {
            org: Some(viewer.slug()),
            acts: acts.map(|acting| [acting.operator(), acting.reason()]),
            ..Self::inside(title, browser).await?
        })
    }

    /// The secret that the forms of the page repeat.
    pub(crate) fn form(&self) -> &str {
        self.form.as_deref().unwrap_or_default()
    }

    pub(crate) fn show(&self, content: &Markup) -> Markup {
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (self.title) }
                    link rel="stylesheet" href="/style.css";
                }
                body {
                    a.skip href="#content" { "To the content" }
                    header {
                        nav aria-label="Pages" { (self.links()) }
                    }
                    @if let Some([operator, reason]) = self.acts {
                        div.banner role="status" {
                            p { "You are " strong { (operator) } ", and see what a member sees: " (reason) }
                            (button(self.form(), "/operators/end", "End it"))
                        }
                    }
                    main id="content" { (content) }
                }
            }
        }
    }

    fn links(&self) -> Markup {
        let link = |to: &str, name: &str| {
            let here = (name == self.title).then_some("page");
            html! { a href=(to) aria-current=[here] { (name) } }
        };
        html! {
            @if let Some(org) = self.org {
                strong { (org) }
                (link(&format!("/o/{org}/notes"), "Notes"))
                (link(&format!("/o/{org}/members"), "Members"))
                (link(&format!("/o/{org}/links"), "Links"))
            }
            @if self.form.is_some() {
                (link("/organisations", "Organisations"))
            }
            span.space {}
            (link("/outbox", "Outbox"))
            @if self.form.is_some() {
                form.inline method="post" action="/logout" {
                    (secured(self.form()))
                    button.quiet type="submit" { "Log out" }
                }
            } @else {
                (link("/login", "Log in"))
                (link("/signup", "Sign up"))
            }
        }
    }
}

pub(crate) fn html(page: Markup) -> Html<String> {
    Html(page.into_string())
}

pub(crate) fn style() -> impl IntoResponse {
    (
        [(CONTENT_TYPE, "text/css; charset=utf-8")],
        include_str!("style.css"),
    )
}
