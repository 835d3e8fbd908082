//! The page: the boards of whoever is signed in. Their cards come by the sockets.

use crate::models::{Org, User};
use crate::schema::users;
use crate::session::Browser;
use crate::{Failed, Pages};
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};
use tenancy::accounts::{AccountMemberships, Choice};
use tenancy::prelude::*;

/// What a page is made of.
enum Shown {
    /// Everybody, for whoever is not signed in.
    People(Vec<(i32, String)>),
    Boards(String, Vec<Choice<Org, User>>),
}

fn load(pages: &Pages, user: Option<i32>) -> Result<Shown, Failed> {
    let mut conn = pages
        .pool
        .unscoped("who signs in, and where they are members")?;
    if let Some(user) = user {
        let name = users::table.find(user).select(users::name);
        let name = name.first(&mut *conn)?;
        let boards = AccountMemberships::<Org, User>::of(user).load(&mut conn)?;
        return Ok(Shown::Boards(name, boards));
    }
    let people = users::table.order(users::name).load(&mut *conn)?;
    Ok(Shown::People(people))
}

pub(crate) async fn boards(State(pages): State<Pages>, browser: Browser) -> Response {
    let user = browser.user();
    let loaded = tokio::task::spawn_blocking(move || load(&pages, user)).await;
    match loaded {
        Ok(Ok(shown)) => page(&shown).into_response(),
        Ok(Err(Failed(error))) => {
            eprintln!("{error}");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn page(shown: &Shown) -> Html<String> {
    let inside = match shown {
        Shown::People(people) => who(people),
        Shown::Boards(name, boards) => of(name, boards),
    };
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Boards" }
                link rel="icon" href="data:,";
                link rel="stylesheet" href="/style.css";
                script type="module" src="/board.js" {}
            }
            body { (inside) }
        }
    };
    Html(page.into_string())
}

fn who(people: &[(i32, String)]) -> Markup {
    html! {
        main.who {
            h1 { "Who are you?" }
            form method="post" action="/login" {
                @for (id, name) in people {
                    button name="user" value=(id) { (name) }
                }
            }
        }
    }
}

fn of(name: &str, boards: &[Choice<Org, User>]) -> Markup {
    html! {
        header {
            h1 { "The boards of " (name) }
            form method="post" action="/logout" { button { "Log out" } }
        }
        main.boards {
            @for board in boards {
                section.board data-org=(board.slug()) data-key=(board.tenant()) aria-label=(board.slug()) {
                    h2 { (board.slug()) }
                    p.status role="status" { "Connecting…" }
                    div.stages {}
                    div.others {}
                }
            }
        }
    }
}

pub(crate) fn script() -> Response {
    let javascript = [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")];
    (javascript, include_str!("../pages/board.js")).into_response()
}

pub(crate) fn style() -> Response {
    let css = [(header::CONTENT_TYPE, "text/css; charset=utf-8")];
    (css, include_str!("../pages/style.css")).into_response()
}

/// What each response says: scripts, styles and sockets of this host alone, no frame around it, and no cache that keeps it.
pub(crate) async fn harden(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; \
             form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
