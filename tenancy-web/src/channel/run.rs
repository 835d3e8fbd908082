//! What goes in and out of a socket until it ends.

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket};
use std::pin::{Pin, pin};
use std::time::Duration;
use tenancy_accounts::Account;
use tenancy_channels::{Close, Next, Outgoing, Socket};
use tenancy_permissions::HasPermissions;
use tokio::time::timeout;

/// How long a client has to answer that the socket is closed.
const FAREWELL: Duration = Duration::from_secs(5);

type Receiving<T, A> = Pin<Box<dyn Future<Output = Socket<T, A>> + Send>>;

/// Serves the socket. While a message is being done the next one is not read, so that a client which sends more than is done waits.
pub(super) async fn run<T: HasPermissions<A>, A: Account>(
    mut ws: WebSocket,
    socket: Socket<T, A>,
    mut outgoing: Outgoing,
) {
    let mut idle = Some(socket);
    let mut receiving: Option<Receiving<T, A>> = None;
    let reason = 'open: loop {
        tokio::select! {
            biased;
            next = outgoing.next() => {
                let message = match next {
                    Next::Frame(frame) => text(frame.bytes().clone()),
                    Next::Close(reason) => break 'open Some(reason),
                    _ => Message::Ping(Vec::new().into()),
                };
                // A client that reads nothing is not waited for once there is a reason to close. What it has asked for goes on: it may
                // hold a connection of the database.
                let mut sending = pin!(ws.send(message));
                loop {
                    tokio::select! {
                        biased;
                        reason = outgoing.ended() => break 'open Some(reason),
                        socket = done(&mut receiving) => {
                            receiving = None;
                            idle = Some(socket);
                        }
                        sent = &mut sending => match sent {
                            Ok(()) => break,
                            Err(_) => break 'open None,
                        },
                    }
                }
            }
            socket = done(&mut receiving) => {
                receiving = None;
                idle = Some(socket);
            }
            came = ws.recv(), if idle.is_some() => {
                let Some(mut socket) = idle.take() else {
                    break 'open None;
                };
                match came {
                    Some(Ok(Message::Text(text))) => {
                        receiving = Some(Box::pin(async move {
                            socket.receive(&text).await;
                            socket
                        }));
                    }
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => {
                        socket.hear();
                        idle = Some(socket);
                    }
                    Some(Ok(Message::Binary(_))) => break 'open Some(Close::NotText),
                    Some(Ok(Message::Close(_)) | Err(_)) | None => break 'open None,
                }
            }
        }
    };
    // It is forgotten before the client is told.
    drop((idle, receiving, outgoing));
    if let Some(reason) = reason {
        _ = timeout(FAREWELL, say(ws, reason)).await;
    }
}

/// The socket, when its message is done; never, if there is none.
async fn done<T: HasPermissions<A>, A: Account>(
    receiving: &mut Option<Receiving<T, A>>,
) -> Socket<T, A> {
    match receiving {
        Some(receiving) => receiving.await,
        None => std::future::pending().await,
    }
}

fn text(bytes: axum::body::Bytes) -> Message {
    match Utf8Bytes::try_from(bytes) {
        Ok(text) => Message::Text(text),
        // Frames are made of texts.
        Err(_) => Message::Text(Utf8Bytes::from_static("")),
    }
}

/// Tells the client why, and waits until it has read that.
async fn say(mut ws: WebSocket, reason: Close) {
    let close = CloseFrame {
        code: reason.code(),
        reason: Utf8Bytes::from_static(reason.reason()),
    };
    if ws.send(Message::Close(Some(close))).await.is_ok() {
        while let Some(Ok(_)) = ws.recv().await {}
    }
}
