//! Writing articles. One that everybody reads is no company's to write: to these handlers it is not there.

use crate::app::{App, Asked, CompanyConn};
use crate::browser::Browser;
use crate::error::AppError;
use crate::forms::{Pressed, Submitted, secured};
use crate::may::{ReadArticles, WriteArticles};
use crate::models::Article;
use crate::page::{Frame, Part};
use crate::schema::articles;
use crate::secret::secret;
use crate::time::now;
use axum::extract::{Path, State};
use axum::response::{Html, Redirect};
use maud::{Markup, html};
use serde::Deserialize;
use tenancy::permissions::All;
use tenancy::prelude::*;

/// Whoever changes an article has it in front of them.
type Edit = All<(ReadArticles, WriteArticles)>;

/// What somebody has written.
#[derive(Deserialize)]
pub(crate) struct Written {
    title: String,
    body: String,
}

impl Written {
    fn checked(self) -> Result<Self, AppError> {
        let length = self.title.trim().chars().count();
        if (1..=200).contains(&length) && self.body.len() <= 100_000 {
            Ok(self)
        } else {
            Err(AppError::Refused(
                "An article has a title of up to 200 characters.",
            ))
        }
    }
}

pub(crate) async fn new(
    State(app): State<App>,
    browser: Browser,
    asked: Asked<WriteArticles>,
) -> Result<Html<String>, AppError> {
    let frame = Frame::of(&app, &browser, &asked).await?;
    let content = form("Write an article", "/articles", &frame, ("", ""));
    Ok(frame.page("Write an article", Part::Articles, &content))
}

pub(crate) async fn create(
    State(app): State<App>,
    asked: Asked<WriteArticles>,
    Submitted(written): Submitted<Written>,
) -> Result<Redirect, AppError> {
    let Written { title, body } = written.checked()?;
    let id = app
        .permitted(asked, move |conn| {
            let id = secret()?;
            insert(conn, &id, &title, &body)?;
            Ok(id)
        })
        .await?;
    Ok(Redirect::to(&format!("/articles/{id}")))
}

/// Writes a new one. The company is that of the connection.
pub(crate) fn insert(
    conn: &mut CompanyConn<'_, WriteArticles>,
    id: &str,
    title: &str,
    body: &str,
) -> QueryResult<()> {
    let article = (
        articles::id.eq(id),
        articles::title.eq(title.trim()),
        articles::body.eq(body.trim()),
        articles::updated_at.eq(now()),
    );
    Article::insert(article).execute(conn).map(drop)
}

pub(crate) async fn edit(
    State(app): State<App>,
    browser: Browser,
    asked: Asked<Edit>,
    Path(id): Path<String>,
) -> Result<Html<String>, AppError> {
    let frame = Frame::of(&app, &browser, &asked).await?;
    let found = id.clone();
    let (title, body) = app
        .permitted(asked, move |conn| {
            let article = Article::scoped()
                .own()
                .filter(articles::id.eq(found))
                .select((articles::title, articles::body));
            Ok(article.first::<(String, String)>(conn)?)
        })
        .await?;
    let to = format!("/articles/{id}");
    let content = form("Edit an article", &to, &frame, (&title, &body));
    Ok(frame.page("Edit an article", Part::Articles, &content))
}

pub(crate) async fn save(
    State(app): State<App>,
    asked: Asked<Edit>,
    Path(id): Path<String>,
    Submitted(written): Submitted<Written>,
) -> Result<Redirect, AppError> {
    let Written { title, body } = written.checked()?;
    let to = format!("/articles/{id}");
    app.permitted(asked, move |conn| {
        let set = (
            articles::title.eq(title.trim()),
            articles::body.eq(body.trim()),
            articles::updated_at.eq(now()),
        );
        Ok(Article::update(id.as_str()).set(set).execute_one(conn)?)
    })
    .await?;
    Ok(Redirect::to(&to))
}

pub(crate) async fn delete(
    State(app): State<App>,
    asked: Asked<WriteArticles>,
    Path(id): Path<String>,
    Submitted(Pressed {}): Submitted<Pressed>,
) -> Result<Redirect, AppError> {
    app.permitted(asked, move |conn| {
        Ok(Article::delete(id.as_str()).execute_one(conn)?)
    })
    .await?;
    Ok(Redirect::to("/articles"))
}

fn form(says: &str, to: &str, frame: &Frame, (title, body): (&str, &str)) -> Markup {
    html! {
        p.crumbs { a href="/articles" { "Knowledge base" } }
        div.head { h1 { (says) } }
        form.panel.stacked method="post" action=(to) {
            (secured(frame.form()))
            label for="title" { "Title" }
            input id="title" name="title" value=(title) maxlength="200" required;
            label for="body" { "Text" }
            textarea id="body" name="body" rows="14" required { (body) }
            div.inline {
                button type="submit" { "Save" }
                a.button.quiet href="/articles" { "Cancel" }
            }
        }
    }
}
