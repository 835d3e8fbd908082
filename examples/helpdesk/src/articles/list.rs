//! The list of articles.

use crate::app::{App, Asked, CompanyConn};
use crate::browser::Browser;
use crate::error::AppError;
use crate::may::{May, ReadArticles};
use crate::models::Article;
use crate::page::{Frame, Part};
use crate::schema::articles;
use crate::time::ago;
use axum::extract::State;
use axum::response::Html;
use maud::{Markup, html};
use tenancy::prelude::*;

/// An article, as the list shows it.
#[derive(Queryable)]
struct Row {
    id: String,
    title: String,
    updated_at: i64,
}

/// The company's own ones, and those of all.
fn load(conn: &mut CompanyConn<'_, ReadArticles>) -> QueryResult<(Vec<Row>, Vec<Row>)> {
    let rows = Article::scoped().order(articles::title).select((
        articles::id,
        articles::title,
        articles::updated_at,
    ));
    Ok((rows.clone().own().load(conn)?, rows.global().load(conn)?))
}

pub(crate) async fn page(
    State(app): State<App>,
    browser: Browser,
    asked: Asked<ReadArticles>,
) -> Result<Html<String>, AppError> {
    let frame = Frame::of(&app, &browser, &asked).await?;
    let (own, global) = app.permitted(asked, |conn| Ok(load(conn)?)).await?;
    let content = html! {
        div.head {
            h1 { "Knowledge base" }
            @if frame.may(May::WriteArticles) { a.button href="/articles/new" { "Write an article" } }
        }
        @if own.is_empty() { p.empty { "Nothing has been written here yet." } } @else { (rows(&own)) }
        @if !global.is_empty() {
            h2 { "For everybody" }
            (rows(&global))
        }
    };
    Ok(frame.page("Knowledge base", Part::Articles, &content))
}

fn rows(articles: &[Row]) -> Markup {
    html! {
        ul.rows {
            @for row in articles {
                li {
                    span.what { a href={ "/articles/" (row.id) } { (row.title) } }
                    small { (ago(row.updated_at)) }
                }
            }
        }
    }
}
