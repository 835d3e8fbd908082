//! Whether this server serves: for what balances the load, and restarts what is stuck.

use crate::app::App;
use crate::schema::companies;
use axum::extract::State;
use axum::http::StatusCode;
use tenancy::prelude::*;

/// It has a connection, and the database answers.
pub(crate) async fn health(State(app): State<App>) -> Result<&'static str, StatusCode> {
    let asked = app.unscoped("whether the database answers", |conn| {
        let one = companies::table.select(companies::id).limit(1);
        Ok(one.load::<i32>(&mut **conn)?)
    });
    match asked.await {
        Ok(_) => Ok("ok"),
        Err(_) => Err(StatusCode::SERVICE_UNAVAILABLE),
    }
}
