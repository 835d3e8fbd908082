//! The handlers. None says which organisation it serves, and none can serve another one.

use crate::schema::posts;
use crate::{AppError, Org, OrgConn, Pool};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use tenancy::prelude::*;

/// A row of one organisation.
#[tenanted(Org)]
#[derive(Queryable, Selectable, Serialize)]
#[diesel(table_name = posts)]
pub(crate) struct Post {
    id: i32,
    #[serde(skip)]
    org_id: i32,
    title: String,
}

/// What a client may say of a new post.
#[derive(Deserialize, Insertable)]
#[diesel(table_name = posts)]
pub(crate) struct NewPost {
    title: String,
}

pub(crate) async fn list(conn: OrgConn) -> Result<Json<Vec<Post>>, AppError> {
    let posts = conn
        .run(|conn| Post::scoped().order(posts::id).load(conn))
        .await?;
    Ok(Json(posts))
}

pub(crate) async fn show(conn: OrgConn, Path(id): Path<i32>) -> Result<Json<Post>, AppError> {
    let post = conn.run(move |conn| Post::find(id).first(conn)).await?;
    Ok(Json(post))
}

/// Takes the pool, and a connection only when the body is there: a slow client keeps none waiting.
pub(crate) async fn create(
    State(pool): State<Pool>,
    Json(new): Json<NewPost>,
) -> Result<(StatusCode, Json<Post>), AppError> {
    let created = tenancy::spawn_blocking(move || {
        let mut conn = pool.current::<Org>().map_err(AppError::failed)?;
        Ok::<_, AppError>(Post::insert(new).get_result(&mut conn)?)
    });
    let post = created.await.map_err(AppError::failed)??;
    Ok((StatusCode::CREATED, Json(post)))
}

pub(crate) async fn remove(conn: OrgConn, Path(id): Path<i32>) -> Result<StatusCode, AppError> {
    let removed = conn.run(move |conn| Post::delete(id).execute(conn)).await?;
    Ok(match removed {
        0 => StatusCode::NOT_FOUND,
        _ => StatusCode::NO_CONTENT,
    })
}
