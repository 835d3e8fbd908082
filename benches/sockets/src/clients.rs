//! Clients that hold as little as possible: a frame is counted, and forgotten.

use crate::{Answer, Target};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

/// How many are opened at once.
const AT_ONCE: usize = 100;

/// After which time nothing more is expected.
const PATIENCE: Duration = Duration::from_mins(1);

/// The time, as the server has it on the same machine.
pub(crate) fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.unwrap_or_default().as_nanos() as u64
}

#[derive(Default)]
struct Heard {
    count: AtomicUsize,
    /// How late what was heard came, in milliseconds.
    late: Mutex<Vec<f64>>,
    /// When whose socket was closed.
    closed: Mutex<HashMap<usize, u64>>,
}

fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Listeners, each of an account of its own.
pub(crate) struct Clients {
    heard: Arc<Heard>,
    listening: JoinSet<()>,
}

impl Clients {
    pub(crate) async fn open(at: SocketAddr, count: usize) -> Answer<Self> {
        let heard = Arc::<Heard>::default();
        let mut listening = JoinSet::new();
        let mut opening = JoinSet::new();
        for user in 0..count {
            if opening.len() == AT_ONCE {
                listen(&mut opening, &mut listening, &heard).await?;
            }
            opening.spawn(async move {
                (
                    user,
                    Frames::open(at, user)
                        .await
                        .map_err(|error| error.to_string()),
                )
            });
        }
        while !opening.is_empty() {
            listen(&mut opening, &mut listening, &heard).await?;
        }
        Ok(Self { heard, listening })
    }

    pub(crate) fn count(&self) -> usize {
        self.listening.len()
    }

    pub(crate) fn heard(&self) -> usize {
        self.heard.count.load(Ordering::Relaxed)
    }

    /// Waits until so much has been heard.
    pub(crate) async fn until(&self, expected: usize) -> Answer<()> {
        let began = Instant::now();
        while self.heard() < expected {
            if began.elapsed() > PATIENCE {
                return Err(format!("{} events were lost", expected - self.heard()).into());
            }
            sleep(Duration::from_millis(1)).await;
        }
        Ok(())
    }

    pub(crate) fn forget(&self) {
        lock(&self.heard.late).clear();
    }

    pub(crate) fn late(&self) -> Vec<f64> {
        lock(&self.heard.late).clone()
    }

    /// When the socket of a user was closed.
    pub(crate) async fn closed(&self, user: usize) -> Answer<u64> {
        let began = Instant::now();
        loop {
            if let Some(at) = lock(&self.heard.closed).get(&user) {
                return Ok(*at);
            }
            if began.elapsed() > PATIENCE {
                return Err("nobody was put out".into());
            }
            sleep(Duration::from_millis(1)).await;
        }
    }

    /// Ends all, and waits until the server has done what that brings.
    pub(crate) async fn close(self, target: Target) -> Answer<()> {
        drop(self);
        loop {
            let used = target.process.used()?;
            sleep(Duration::from_secs(1)).await;
            if target.process.used()?.saturating_sub(used) < Duration::from_millis(50) {
                return Ok(());
            }
        }
    }
}

type Opened = (usize, Result<Frames, String>);

async fn listen(
    opening: &mut JoinSet<Opened>,
    listening: &mut JoinSet<()>,
    heard: &Arc<Heard>,
) -> Answer<()> {
    let Some(opened) = opening.join_next().await else {
        return Ok(());
    };
    let (user, frames) = opened?;
    let (mut frames, heard) = (frames?, Arc::clone(heard));
    listening.spawn(async move {
        while let Ok(Some(text)) = frames.next().await {
            if let Some(at) = published_at(text) {
                let late = now().saturating_sub(at) as f64 / 1e6;
                heard.count.fetch_add(1, Ordering::Relaxed);
                lock(&heard.late).push(late);
            }
        }
        lock(&heard.closed).insert(user, now());
    });
    Ok(())
}

fn published_at(text: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(text).ok()?;
    let (_, at) = text.split_once("\"at\":")?;
    let at = at.trim_start();
    let end = at.find(|of: char| !of.is_ascii_digit())?;
    at[..end].parse().ok()
}

/// The one that asks the server for what is measured.
pub(crate) struct Control(Frames);

impl Control {
    pub(crate) async fn open(at: SocketAddr) -> Answer<Self> {
        let mut frames = Frames::connect(at, "control").await?;
        frames
            .say(&json!({"stream": "bench", "payload": {"op": "hello", "for_org": 1}}))
            .await?;
        frames.next().await?;
        Ok(Self(frames))
    }

    pub(crate) async fn ask(&mut self, payload: &Value) -> Answer<Value> {
        let mut payload = payload.clone();
        payload["for_org"] = json!(1);
        self.0
            .say(&json!({"stream": "bench", "payload": payload}))
            .await?;
        let answer = timeout(PATIENCE, self.0.next()).await??;
        let answer: Value = serde_json::from_slice(answer.ok_or("the server has closed it")?)?;
        if answer["payload"]["op"] == "error" {
            return Err(answer.to_string().into());
        }
        Ok(answer)
    }
}

/// A socket: texts in both directions.
struct Frames {
    stream: TcpStream,
    buffer: Vec<u8>,
    /// How much of the buffer has been given out.
    read: usize,
}

impl Frames {
    /// A listener.
    async fn open(at: SocketAddr, user: usize) -> Answer<Self> {
        let mut frames = Self::connect(at, &format!("u{user}")).await?;
        frames.say(&json!({"stream": "topics", "payload": {"op": "join", "topic": "tenant:1:tickets"}, "ref": 1})).await?;
        let answer = timeout(PATIENCE, frames.next()).await??;
        let answer = String::from_utf8_lossy(answer.ok_or("closed")?).into_owned();
        if answer.contains("reply") {
            Ok(frames)
        } else {
            Err(answer.into())
        }
    }

    async fn connect(at: SocketAddr, user: &str) -> Answer<Self> {
        let mut stream = TcpStream::connect(at).await?;
        stream.set_nodelay(true)?;
        let request = format!(
            "GET /acme/socket HTTP/1.1\r\nHost: {at}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nx-user: {user}\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await?;
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await?);
        }
        if !head.starts_with(b"HTTP/1.1 101") {
            return Err(String::from_utf8_lossy(&head).into());
        }
        Ok(Self {
            stream,
            buffer: Vec::new(),
            read: 0,
        })
    }

    /// What a client says is masked; a mask of zeros is one. The length follows in two bytes.
    async fn say(&mut self, message: &Value) -> Answer<()> {
        let text = message.to_string();
        let length = u16::try_from(text.len())?;
        let mut frame = vec![0x81, 0xfe];
        frame.extend(length.to_be_bytes());
        frame.extend([0; 4]);
        frame.extend(text.as_bytes());
        Ok(self.stream.write_all(&frame).await?)
    }

    /// The next text; nothing, if the server closes the socket. Pings are not answered: no run is that long.
    async fn next(&mut self) -> std::io::Result<Option<&[u8]>> {
        loop {
            let rest = &self.buffer[self.read..];
            if let Some((kind, from, length)) = head(rest)
                && rest.len() >= from + length
            {
                let start = self.read + from;
                self.read = start + length;
                match kind {
                    1 => return Ok(Some(&self.buffer[start..self.read])),
                    8 => return Ok(None),
                    _ => continue,
                }
            }
            self.buffer.drain(..self.read);
            self.read = 0;
            self.buffer.reserve(1024);
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Ok(None);
            }
        }
    }
}

/// The kind of a frame that a server has sent, where its text begins, and how long that is.
fn head(of: &[u8]) -> Option<(u8, usize, usize)> {
    let kind = of.first()? & 0x0f;
    match *of.get(1)? {
        126 => Some((
            kind,
            4,
            u16::from_be_bytes([*of.get(2)?, *of.get(3)?]).into(),
        )),
        127 => None,
        length => Some((kind, 2, length.into())),
    }
}
