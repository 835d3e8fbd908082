//! Pools, and the current tenant.

use crate::{AsyncDb, Db, shapes::*};
use std::error::Error;
use tenancy::pool::{Bb8, Connector, Deadpool};
use tenancy::{Pool, Verified};

type Result<T, E = Box<dyn Error + Send + Sync>> = std::result::Result<T, E>;
type R2d2 = Pool<diesel::r2d2::Pool<Connector<Db>>>;

pub fn lent(pool: &R2d2) -> Result<Vec<Post>> {
    let mut conn = pool.tenant(Verified::<Org>::trust(1))?;
    Ok(Post::scoped().load(&mut conn)?)
}

pub fn current(pool: &R2d2) -> Result<i64> {
    let mut conn = pool.current::<Org>()?;
    Ok(Post::scoped()
        .filter(posts::votes.gt(1))
        .count()
        .get_result(&mut conn)?)
}

pub fn with(pool: &R2d2) -> Result<usize> {
    tenancy::with(Verified::<Org>::trust(1), || {
        let mut conn = pool.current::<Org>()?;
        Ok(Post::delete(1).execute(&mut conn)?)
    })
}

pub fn several(pool: &R2d2) -> Result<Vec<Tag>> {
    let mut conn = pool.tenants([1, 2].map(Verified::<Org>::trust))?;
    Ok(Tag::scoped().load(&mut conn)?)
}

pub fn across(pool: &R2d2) -> Result<Vec<Org>> {
    let mut conn = pool.unscoped("a list")?;
    Ok(Org::scoped().load(&mut conn)?)
}

pub fn written(pool: &R2d2) -> Result<usize> {
    let mut conn = pool.tenant(Verified::<Org>::trust(1))?;
    Ok(conn.transaction(|conn| {
        Post::insert(posts::title.eq("a")).execute(conn)?;
        Task::update(1).set(tasks::post_id.eq(2)).execute(conn)
    })?)
}

pub async fn bb8(pool: &Bb8<AsyncDb>) -> Result<Vec<Post>> {
    let mut conn = pool.tenant(Verified::<Org>::trust(1)).await?;
    Ok(Post::scoped().load(&mut conn).await?)
}

pub async fn bb8_joined(pool: &Bb8<AsyncDb>) -> Result<Vec<(Post, Comment)>> {
    let mut conn = pool.current::<Org>().await?;
    Ok(Post::scoped()
        .inner_join(comments::table)
        .load(&mut conn)
        .await?)
}

pub async fn deadpool(pool: &Deadpool<AsyncDb>) -> Result<i64> {
    let mut conn = pool.current::<Org>().await?;
    Ok(Post::scoped().count().get_result(&mut conn).await?)
}

pub async fn deadpool_written(pool: &Deadpool<AsyncDb>) -> Result<usize> {
    let mut conn = pool.tenant(Verified::<Org>::trust(1)).await?;
    Ok(conn
        .transaction(async |conn| {
            Post::insert(posts::title.eq("a")).execute(conn).await?;
            Lead::adopt(1).execute(conn).await
        })
        .await?)
}

pub fn sent(pool: Deadpool<AsyncDb>) -> tokio::task::JoinHandle<Result<Vec<i32>>> {
    tenancy::spawn(async move {
        let mut conn = pool.current::<Org>().await?;
        Ok(Post::scoped().select(posts::id).load(&mut conn).await?)
    })
}

pub fn sent_for_a_tenant(pool: Bb8<AsyncDb>) -> tokio::task::JoinHandle<Result<Vec<Tag>>> {
    tokio::spawn(tenancy::scope(Verified::<Org>::trust(1), async move {
        let mut conn = pool.current::<Org>().await?;
        Ok(Tag::scoped().load(&mut conn).await?)
    }))
}
