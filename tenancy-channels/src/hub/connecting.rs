//! A socket is opened.

use super::{Hub, NotOpened, Opening, Socket};
use crate::close::Close;
use crate::line::{Line, Outgoing};
use crate::room::Room;
use crate::topic::{key_text, key_value};
use serde::Serialize;
use std::sync::Arc;
use tenancy_accounts::{Account, Member};
use tenancy_permissions::HasPermissions;

impl<T: HasPermissions<A>, A: Account> Hub<T, A> {
    /// Opens a socket for a member. What is sent goes out by [`Outgoing`], and what comes in goes to [`Socket::receive`].
    ///
    /// The member is looked up once more when the socket can be found already: whoever is removed meanwhile is met either here or
    /// by [`recheck`](Hub::recheck). The same holds for a log-out if the session is asked once more after this.
    ///
    /// # Errors
    ///
    /// [`NotOpened`]
    pub async fn connect(
        &self,
        member: &Member<T, A>,
        opening: Opening,
    ) -> Result<(Socket<T, A>, Outgoing), NotOpened>
    where
        T::Key: Serialize,
        A::Key: Serialize,
    {
        let tenant = member.tenant();
        let text = key_text(tenant.key())?;
        let account: Arc<str> = key_text(member.account())?.into();
        let key = key_value(tenant.key())?;
        let who = (account, member.account().clone());
        let limits = self.limits();
        let (room, line, outgoing) = {
            let mut state = self.state();
            if state.is_drained {
                return Err(NotOpened::Drained);
            }
            if limits.sockets_per_account == 0 {
                return Err(NotOpened::TooMany);
            }
            let room = state.rooms.entry(text.clone());
            let room = room.or_insert_with(|| Arc::new(Room::new(tenant.clone(), text, *limits)));
            let room = Arc::clone(room);
            if room.tenant.key() != tenant.key() {
                return Err(NotOpened::SameText);
            }
            state.sockets += 1;
            let number = state.sockets;
            let Opening {
                protocol,
                session,
                still,
                deadline,
            } = opening;
            let of_session = (session.clone(), still);
            let (line, outgoing) = Line::new(number, protocol, of_session, deadline, limits);
            let line = Arc::new(line);
            room.enter(&who, Arc::clone(&line))?;
            if let Some(session) = session {
                let lines = state.sessions.entry(session).or_default();
                lines.insert(number, Arc::clone(&line));
            }
            (room, line, outgoing)
        };
        // From here on it is forgotten when it is dropped.
        let socket = Socket::new(self.clone(), room, who.clone(), line, key);
        let room = Arc::clone(socket.room());
        let version = self.version(&room).await?;
        let version = version.ok_or(NotOpened::Closed(Close::Revoked))?;
        if room.version(&who.0) < Some(version) {
            self.refresh(&room, vec![who], version).await?;
        }
        socket.join_groups().await?;
        if let Some(reason) = socket.reason() {
            return Err(NotOpened::Closed(reason));
        }
        Ok((socket, outgoing))
    }
}
