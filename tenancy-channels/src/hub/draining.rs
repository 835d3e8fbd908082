//! Sockets that are closed together: those of a session, or all of them.

use super::Hub;
use super::refresh::SIDE_BY_SIDE;
use crate::close::Close;
use crate::line::Line;
use futures_util::{StreamExt as _, stream};
use std::sync::Arc;
use std::time::Duration;
use tenancy_accounts::Account;
use tenancy_permissions::HasPermissions;
use tokio::time::{sleep, timeout};

/// How long the last sockets have to tell their clients.
const FAREWELL: Duration = Duration::from_secs(10);

impl<T: HasPermissions<A>, A: Account> Hub<T, A> {
    /// Closes each socket of a session, after it has ended.
    pub fn log_out(&self, session: &str) {
        self.log_out_elsewhere(session);
        self.log_out_here(session);
    }

    pub(super) fn log_out_here(&self, session: &str) {
        let lines = self.state().sessions.remove(session).unwrap_or_default();
        for line in lines.into_values() {
            line.close(Close::LoggedOut);
        }
    }

    /// Asks of each session whether it is still there.
    pub(super) async fn ask_for_sessions(&self) {
        let lines: Vec<Arc<Line>> = {
            let state = self.state();
            let lines = state.sessions.values().flat_map(|lines| lines.values());
            lines.cloned().collect()
        };
        let within = self.limits().admit;
        stream::iter(lines)
            .for_each_concurrent(SIDE_BY_SIDE, |line| async move { line.ask(within).await })
            .await;
    }

    pub(super) fn is_drained(&self) -> bool {
        self.state().is_drained
    }

    /// Opens no more sockets, and closes those that are open, so many at once, with a pause after each batch: their clients come
    /// back by and by. It ends when each [`Outgoing`](crate::Outgoing) has been dropped, ten seconds after the last batch at the
    /// latest: the clients have been told then, and the server may stop.
    pub async fn drain(&self, at_once: usize, pause: Duration) {
        self.state().is_drained = true;
        let rooms = self.rooms(None);
        let lines: Vec<_> = rooms.iter().flat_map(|room| room.lines()).collect();
        for batch in lines.chunks(at_once.max(1)) {
            for line in batch {
                line.close(Close::Drained);
            }
            sleep(pause).await;
        }
        let told = async {
            for line in &lines {
                line.told().await;
            }
        };
        if timeout(FAREWELL, told).await.is_err() {
            tracing::warn!(target: "tenancy::channels", "some clients were not told of the end");
        }
    }
}
