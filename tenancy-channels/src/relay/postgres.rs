//! PostgreSQL tells that tenants have changed: by `NOTIFY`, in the transaction of the change.

use super::broker::{Heard, Hears};
use bytes::Bytes;
use std::error::Error;
use std::future::poll_fn;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::AbortHandle;
use tokio::time::{sleep, timeout};
use tokio_postgres::tls::{MakeTlsConnect, TlsConnect};
use tokio_postgres::{AsyncMessage, Client, Config, Socket};

/// How long it may take to connect, or to be answered.
const ANSWER: Duration = Duration::from_secs(5);

/// How long after an attempt to connect there is the next one: at first, and at most.
const PAUSES: [Duration; 2] = [Duration::from_millis(100), Duration::from_secs(5)];

/// When it is asked whether the server is still there.
const QUIET: Duration = Duration::from_secs(15);

/// How much waits to be heard, at most. Beyond that PostgreSQL keeps it.
const WAITING: usize = 64;

/// Hears from PostgreSQL which tenants have changed, for [`Hub::listen`](crate::Hub::listen).
///
/// A trigger tells it when the change is committed, whoever has made it: the page *Channels* has the statements. It is one
/// connection, which no pool has: a pooler between that shares connections among transactions does not carry what is heard.
///
/// # Example
///
/// ```no_run
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tenancy-permissions/doc/tickets.rs"));
/// # fn main() {}
/// use tenancy::channels::{Hub, PostgresChanges};
/// use tokio_postgres::NoTls;
///
/// fn listen(hub: &Hub<Org, User>, url: &str) -> Result<(), tokio_postgres::Error> {
///     let changes = PostgresChanges::new(url.parse()?, NoTls, "tenancy_changes");
///     tokio::spawn(hub.listen(changes));
///     Ok(())
/// }
/// ```
#[derive(Debug)]
pub struct PostgresChanges<Tls> {
    config: Config,
    tls: Tls,
    channel: String,
    listening: Option<Listening>,
}

/// A connection that listens. It is closed when this is dropped.
#[derive(Debug)]
struct Listening {
    client: Client,
    heard: mpsc::Receiver<Bytes>,
    reading: AbortHandle,
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.reading.abort();
    }
}

impl<Tls> PostgresChanges<Tls> {
    /// From this server, by connections that `tls` encrypts, on the channel to which the trigger tells.
    pub fn new(config: Config, tls: Tls, channel: impl Into<String>) -> Self {
        Self {
            config,
            tls,
            channel: channel.into(),
            listening: None,
        }
    }
}

impl<Tls> PostgresChanges<Tls>
where
    Tls: MakeTlsConnect<Socket, Stream: Send + 'static> + Clone + Send + Sync,
    Tls::TlsConnect: TlsConnect<Socket, Future: Send> + Send,
{
    async fn listen(&self) -> Result<Listening, Box<dyn Error + Send + Sync>> {
        let (client, mut conn) = self.config.connect(self.tls.clone()).await?;
        let (hear, heard) = mpsc::channel(WAITING);
        let reading = tokio::spawn(async move {
            while let Some(Ok(message)) = poll_fn(|cx| conn.poll_message(cx)).await {
                if let AsyncMessage::Notification(told) = message
                    && hear.send(told.payload().to_owned().into()).await.is_err()
                {
                    return;
                }
            }
        });
        let reading = reading.abort_handle();
        let listening = Listening {
            client,
            heard,
            reading,
        };
        let channel = self.channel.replace('"', "\"\"");
        let listen = format!("LISTEN \"{channel}\"");
        listening.client.batch_execute(&listen).await?;
        Ok(listening)
    }

    async fn listen_again(&self) -> Listening {
        let mut pause = PAUSES[0];
        loop {
            let failed: Box<dyn Error + Send + Sync> = match timeout(ANSWER, self.listen()).await {
                Ok(Ok(listening)) => return listening,
                Ok(Err(error)) => error,
                Err(late) => late.into(),
            };
            tracing::warn!(
                target: "tenancy::channels",
                error = &*failed as &dyn Error,
                "changes of tenants are not heard"
            );
            sleep(pause).await;
            pause = (pause * 2).min(PAUSES[1]);
        }
    }
}

impl<Tls> Hears for PostgresChanges<Tls>
where
    Tls: MakeTlsConnect<Socket, Stream: Send + 'static> + Clone + Send + Sync,
    Tls::TlsConnect: TlsConnect<Socket, Future: Send> + Send,
{
    async fn hear(&mut self) -> Heard {
        loop {
            let Some(listening) = &mut self.listening else {
                self.listening = Some(self.listen_again().await);
                return Heard::Missed;
            };
            match timeout(QUIET, listening.heard.recv()).await {
                Ok(Some(told)) => return Heard::Notice(told),
                Ok(None) => self.listening = None,
                // A connection may be dead without having been told so.
                Err(_) => {
                    let answer = timeout(ANSWER, listening.client.batch_execute("")).await;
                    if !matches!(answer, Ok(Ok(()))) {
                        self.listening = None;
                    }
                }
            }
        }
    }
}
