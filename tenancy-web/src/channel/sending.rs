//! Writing and reading at once: neither waits for the other.

use axum::Error;
use axum::extract::ws::{Message, WebSocket};
use futures_util::{Sink as _, Stream as _};
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

/// What is on its way to a client. It keeps its place when a call of [`go_on`](Self::go_on) is dropped.
#[derive(Default)]
pub(super) struct Sending {
    message: Option<Message>,
    is_written: bool,
}

impl Sending {
    /// Whether nothing is on its way.
    pub(super) const fn is_over(&self) -> bool {
        self.message.is_none() && !self.is_written
    }

    pub(super) fn begin(&mut self, message: Message) {
        self.message = Some(message);
    }

    /// Sends on, and reads on, if that is wanted. It ends when something has come, which it answers, or when all has been sent. What
    /// comes is nothing when the client has gone.
    pub(super) async fn go_on(
        &mut self,
        ws: &mut WebSocket,
        reads: bool,
    ) -> Option<Option<Result<Message, Error>>> {
        poll_fn(|cx| {
            let mut ws = Pin::new(&mut *ws);
            let sent = match self.send(ws.as_mut(), cx) {
                Poll::Ready(Err(_)) => return Poll::Ready(Some(None)),
                sent => sent.is_ready(),
            };
            let came = if reads {
                ws.poll_next(cx)
            } else {
                Poll::Pending
            };
            match came {
                Poll::Ready(came) => Poll::Ready(Some(came)),
                Poll::Pending if sent => Poll::Ready(None),
                Poll::Pending => Poll::Pending,
            }
        })
        .await
    }

    /// Ready when what was on its way has been sent; never, if nothing was.
    fn send(
        &mut self,
        mut ws: Pin<&mut WebSocket>,
        cx: &mut Context<'_>,
    ) -> Poll<Result<(), Error>> {
        if self.is_over() {
            return Poll::Pending;
        }
        if self.message.is_some() {
            match ws.as_mut().poll_ready(cx) {
                Poll::Ready(Ok(())) => {}
                other => return other,
            }
            if let Some(message) = self.message.take() {
                ws.as_mut().start_send(message)?;
                self.is_written = true;
            }
        }
        let flushed = ws.poll_flush(cx);
        if flushed.is_ready() {
            self.is_written = false;
        }
        flushed
    }
}
