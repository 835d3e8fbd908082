//! Redis carries the notices: by `PUBLISH` and `SUBSCRIBE`, on one channel.

use super::broker::{Broker, Heard, Hears, Sends, Unsent};
use ::redis::aio::{MultiplexedConnection, PubSub};
use ::redis::{AsyncConnectionConfig, Client, RedisResult, pipe};
use bytes::Bytes;
use futures_util::StreamExt as _;
use std::error::Error;
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

/// How long it may take to connect, or to be answered.
const ANSWER: Duration = Duration::from_secs(2);

/// How long after an attempt to connect there is the next one: at first, and at most.
const PAUSES: [Duration; 2] = [Duration::from_millis(100), Duration::from_secs(2)];

/// A node hears itself each second. When it has not for this long, the connection is dead, whether it has been told so or not.
const SILENT: Duration = Duration::from_secs(5);

/// Redis carries the notices, or whatever else speaks its protocol. A clone is the same.
///
/// Each node has two connections, and each hears what all have sent. Redis keeps nothing: a node that is not connected misses what is
/// sent meanwhile, and is told so when it is connected again. What is sent to Redis is not signed and not encrypted but by TLS, which the
/// features of the crate `redis` bring: let nobody else write to the channel, or read it.
///
/// # Example
///
/// ```no_run
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tenancy-permissions/doc/tickets.rs"));
/// # fn main() {}
/// use tenancy::channels::{Hub, Redis};
///
/// fn join(hub: Hub<Org, User>) -> Result<(), redis::RedisError> {
///     let broker = Redis::new(redis::Client::open("redis://127.0.0.1/")?, "tickets");
///     tokio::spawn(hub.relay(broker));
///     Ok(())
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Redis {
    client: Client,
    channel: String,
}

impl Redis {
    /// By this channel, which all nodes of a program share, and no other program.
    #[must_use]
    pub fn new(client: Client, channel: impl Into<String>) -> Self {
        let channel = channel.into();
        Self { client, channel }
    }
}

impl Broker for Redis {
    fn split(self) -> (impl Sends, impl Hears) {
        let sends = RedisSends {
            redis: self.clone(),
            conn: None,
            pause: PAUSES[0],
            next_try: Instant::now(),
        };
        let hears = RedisHears {
            redis: self,
            conn: None,
        };
        (sends, hears)
    }
}

struct RedisSends {
    redis: Redis,
    conn: Option<MultiplexedConnection>,
    pause: Duration,
    next_try: Instant,
}

impl RedisSends {
    /// The connection. While there is none it is not waited for: whoever publishes would wait, too.
    async fn connect(&mut self) -> Result<&mut MultiplexedConnection, Unsent> {
        if self.conn.is_none() {
            let now = Instant::now();
            if now < self.next_try {
                return Err(Unsent::new("Redis has not answered"));
            }
            self.next_try = now + self.pause;
            self.pause = (self.pause * 2).min(PAUSES[1]);
            let config = AsyncConnectionConfig::new()
                .set_connection_timeout(Some(ANSWER))
                .set_response_timeout(Some(ANSWER));
            let client = &self.redis.client;
            let conn = client.get_multiplexed_async_connection_with_config(&config);
            self.conn = Some(conn.await.map_err(Unsent::new)?);
            self.pause = PAUSES[0];
        }
        let conn = self.conn.as_mut();
        conn.ok_or_else(|| Unsent::new("Redis has not answered"))
    }

    async fn publish(&mut self, notices: &[Bytes]) -> Result<(), Unsent> {
        let channel = self.redis.channel.clone();
        let conn = self.connect().await?;
        let mut publish = pipe();
        for notice in notices {
            publish.publish(&channel, &notice[..]).ignore();
        }
        let published: RedisResult<()> = publish.query_async(conn).await;
        if published.is_err() {
            self.conn = None;
            self.next_try = Instant::now();
        }
        published.map_err(Unsent::new)
    }
}

impl Sends for RedisSends {
    async fn send(&mut self, notices: &[Bytes]) -> Result<(), Unsent> {
        let was_there = self.conn.is_some();
        match self.publish(notices).await {
            // The connection was dead. What has come through is known by its number, and is not heard twice.
            Err(_) if was_there => self.publish(notices).await,
            sent => sent,
        }
    }
}

struct RedisHears {
    redis: Redis,
    conn: Option<PubSub>,
}

impl RedisHears {
    async fn subscribe(&self) -> Result<PubSub, Box<dyn Error + Send + Sync>> {
        let mut conn = timeout(ANSWER, self.redis.client.get_async_pubsub()).await??;
        timeout(ANSWER, conn.subscribe(&self.redis.channel)).await??;
        Ok(conn)
    }

    async fn subscribe_again(&self) -> PubSub {
        let mut pause = PAUSES[0];
        loop {
            match self.subscribe().await {
                Ok(conn) => return conn,
                Err(error) => tracing::warn!(
                    target: "tenancy::channels",
                    error = &*error as &dyn Error,
                    "the other nodes are not heard"
                ),
            }
            sleep(pause).await;
            pause = (pause * 2).min(PAUSES[1]);
        }
    }
}

impl Hears for RedisHears {
    async fn hear(&mut self) -> Heard {
        loop {
            let Some(conn) = &mut self.conn else {
                self.conn = Some(self.subscribe_again().await);
                return Heard::Missed;
            };
            let heard = timeout(SILENT, conn.on_message().next()).await;
            if let Ok(Some(message)) = heard {
                return Heard::Notice(Bytes::copy_from_slice(message.get_payload_bytes()));
            }
            self.conn = None;
        }
    }
}
