//! What goes in and out of a socket until it ends.

use super::sending::Sending;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket};
use std::pin::Pin;
use std::time::Duration;
use tenancy_accounts::Account;
use tenancy_channels::{Close, Next, Outgoing, Socket};
use tenancy_permissions::HasPermissions;
use tokio::time::timeout;

/// How long a client has to answer that the socket is closed.
const FAREWELL: Duration = Duration::from_secs(5);

/// Who has ended it.
enum End {
    Server(Close),
    Client,
}

/// Serves the socket. A client that sends more than is done waits: while a message is being done, one more is read.
pub(super) async fn run<T: HasPermissions<A>, A: Account>(
    mut ws: WebSocket,
    socket: Socket<T, A>,
    mut outgoing: Outgoing,
) {
    let end = serve(&mut ws, &socket, &mut outgoing).await;
    // It is forgotten before the client is told. Whoever drains waits until it has been told.
    drop(socket);
    _ = timeout(FAREWELL, say(&mut ws, end)).await;
    drop(outgoing);
}

async fn serve<T: HasPermissions<A>, A: Account>(
    ws: &mut WebSocket,
    socket: &Socket<T, A>,
    outgoing: &mut Outgoing,
) -> End {
    let mut receiving: Option<Receiving<'_>> = None;
    let mut waiting: Option<Utf8Bytes> = None;
    let mut sending = Sending::default();
    // What a client has asked for before it goes is done.
    let mut goes = None;
    loop {
        if receiving.is_none() {
            if let Some(text) = waiting.take() {
                receiving = Some(Box::pin(async move { socket.receive(&text).await }));
            } else if let Some(end) = goes {
                return end;
            }
        }
        let reads = waiting.is_none();
        tokio::select! {
            biased;
            next = next(outgoing, sending.is_over()) => match next {
                Next::Frame(frame) => sending.begin(text(frame.bytes().clone())),
                Next::Close(reason) => return End::Server(reason),
                _ => sending.begin(Message::Ping(Vec::new().into())),
            },
            () = done(&mut receiving) => receiving = None,
            went = sending.go_on(ws, reads), if goes.is_none() => match went {
                None => {}
                Some(Some(Ok(Message::Text(text)))) => waiting = Some(text),
                Some(Some(Ok(Message::Ping(_) | Message::Pong(_)))) => socket.hear(),
                Some(Some(Ok(Message::Binary(_)))) => return End::Server(Close::NotText),
                Some(Some(Err(_))) => goes = Some(End::Server(Close::Malformed)),
                Some(Some(Ok(Message::Close(_))) | None) => goes = Some(End::Client),
            },
        }
    }
}

type Receiving<'s> = Pin<Box<dyn Future<Output = ()> + Send + 's>>;

/// What is sent next. While something is on its way, only that there is an end.
async fn next(outgoing: &mut Outgoing, is_free: bool) -> Next {
    if is_free {
        outgoing.next().await
    } else {
        Next::Close(outgoing.ended().await)
    }
}

/// That a message is done; never, if there is none.
async fn done(receiving: &mut Option<Receiving<'_>>) {
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

/// Tells the client why, or that it has been heard, and waits until it has read that.
async fn say(ws: &mut WebSocket, end: End) {
    let told = match end {
        End::Server(reason) => {
            let close = CloseFrame {
                code: reason.code(),
                reason: Utf8Bytes::from_static(reason.reason()),
            };
            ws.send(Message::Close(Some(close))).await
        }
        // Reading on is what answers it.
        End::Client => Ok(()),
    };
    if told.is_ok() {
        while let Some(Ok(_)) = ws.recv().await {}
    }
}
