//! One article.

use crate::app::{App, Asked};
use crate::browser::Browser;
use crate::error::AppError;
use crate::forms::secured;
use crate::may::{May, ReadArticles};
use crate::models::Article;
use crate::page::{Frame, Part};
use crate::schema::articles;
use crate::time::ago;
use axum::extract::{Path, State};
use axum::response::Html;
use maud::html;
use tenancy::prelude::*;

/// An article, as its page shows it.
#[derive(Queryable)]
struct Shown {
    company: Option<i32>,
    title: String,
    body: String,
    updated_at: i64,
}

pub(crate) async fn page(
    State(app): State<App>,
    browser: Browser,
    asked: Asked<ReadArticles>,
    Path(id): Path<String>,
) -> Result<Html<String>, AppError> {
    let frame = Frame::of(&app, &browser, &asked).await?;
    let found = id.clone();
    let article = app
        .permitted(asked, move |conn| {
            let article = Article::find(found).select((
                articles::company_id,
                articles::title,
                articles::body,
                articles::updated_at,
            ));
            Ok(article.first::<Shown>(conn)?)
        })
        .await?;
    let own = article.company.is_some();
    let content = html! {
        p.crumbs { a href="/articles" { "Knowledge base" } }
        div.head {
            h1 { (article.title) }
            @if !own { span.tag { "For everybody" } }
            @if own && frame.may(May::WriteArticles) {
                a.button.quiet href={ "/articles/" (id) "/edit" } { "Edit" }
                form method="post" action={ "/articles/" (id) "/delete" } {
                    (secured(frame.form()))
                    button.quiet type="submit" { "Delete" }
                }
            }
        }
        article.panel.prose {
            p.said { (article.body) }
            p.faint { "Last changed " (ago(article.updated_at)) }
        }
    };
    Ok(frame.page(&article.title, Part::Articles, &content))
}
