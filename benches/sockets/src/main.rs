//! What sockets of channels cost: memory, deliveries, and the time until somebody is put out.
//!
//!     benches/sockets/run            # Django Channels with Redis is measured as well
//!     cargo run --release -p sockets # this library alone
//!
//! The server is a process of its own, on loopback, and has one thread for its sockets. What it costs is the processor time and the resident memory that
//! the system counts for it, so that it depends little on the clients beside it. Prints one table, in two or three minutes.

#![allow(missing_docs)]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "what is measured is a number of three digits"
)]

mod clients;
mod process;
mod server;

use crate::clients::{Clients, Control};
use crate::process::Process;
use serde_json::json;
use std::error::Error;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

type Answer<T> = Result<T, Box<dyn Error>>;

/// How long each measurement of deliveries takes, about.
const EACH: Duration = Duration::from_secs(2);

/// How often what is compared is measured in turns.
const ROUNDS: usize = 3;

/// How many events in a second there are where the rate is fixed.
const RATE: u32 = 20;

#[derive(Clone, Copy)]
struct Target {
    at: SocketAddr,
    process: Process,
    /// Whether it puts out who is no member any more.
    evicts: bool,
    /// How many deliveries are on their way at once.
    window: usize,
}

/// The server of this library, which ends with this.
struct Server(Child);

impl Server {
    fn start() -> Answer<(Self, Target)> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg("--serve")
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        let out = child.stdout.take().ok_or("no output")?;
        BufReader::new(out).read_line(&mut line)?;
        let target = Target {
            at: line.trim().parse()?,
            process: Process(child.id()),
            evicts: true,
            window: 20_000,
        };
        Ok((Self(child), target))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        _ = self.0.kill();
        _ = self.0.wait();
    }
}

fn main() -> Answer<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["--serve"] => server::serve(),
        [] => {
            println!("tenancy, sockets on axum");
            let (server, target) = Server::start()?;
            let measured = measure(target);
            drop(server);
            measured
        }
        ["--peer", at, process] => {
            println!("the peer");
            measure(Target {
                at: at.parse()?,
                process: Process(process.parse()?),
                evicts: false,
                window: 5_000,
            })
        }
        _ => Err("unknown arguments: none, or --peer ADDRESS PROCESS".into()),
    }
}

fn row(what: &str, value: &str) {
    println!("| {what} | {value} |");
}

fn measure(target: Target) -> Answer<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        idle(target).await?;
        for listeners in [1_000, 10_000] {
            fan_out(target, listeners).await?;
        }
        if target.evicts {
            evict(target).await?;
        }
        Ok(())
    })
}

/// Sockets that listen, and to which nothing is said.
async fn idle(target: Target) -> Answer<()> {
    let most = process::most_files()?.saturating_sub(200);
    let count = most.min(20_000);
    // What the first sockets bring is not theirs.
    drop(Clients::open(target.at, 100).await?);
    let before = target.process.resident()?;
    let began = Instant::now();
    let clients = Clients::open(target.at, count).await?;
    let opened = began.elapsed();
    tokio::time::sleep(Duration::from_secs(3)).await;
    let resident = target.process.resident()?.saturating_sub(before);
    row(
        &format!("resident memory of each of {count} idle sockets, KiB"),
        &format!("{:.1}", resident as f64 / 1024.0 / count as f64),
    );
    let used = target.process.used()?;
    tokio::time::sleep(Duration::from_secs(5)).await;
    let used = target.process.used()?.saturating_sub(used);
    row(
        "processor time that they take while nothing happens, of one core",
        &format!("{:.2} %", used.as_secs_f64() / 5.0 * 100.0),
    );
    row(
        "sockets opened and joined in a second",
        &format!("{:.0}", count as f64 / opened.as_secs_f64()),
    );
    clients.close(target).await
}

/// What is said to many.
async fn fan_out(target: Target, listeners: usize) -> Answer<()> {
    let clients = Clients::open(target.at, listeners).await?;
    let mut control = Control::open(target.at).await?;
    let (mut plain, mut filtered) = (Vec::new(), Vec::new());
    deliver(target, &clients, &mut control, true).await?;
    for _ in 0..ROUNDS {
        plain.push(deliver(target, &clients, &mut control, false).await?);
        filtered.push(deliver(target, &clients, &mut control, true).await?);
    }
    let ratios = plain.iter().zip(&filtered);
    let mut ratios: Vec<f64> = ratios.map(|(plain, filtered)| filtered / plain).collect();
    let listening = format!("to {listeners} listeners");
    row(
        &format!("deliveries {listening}, per second and core"),
        &format!("{:.0}", median(&mut plain)),
    );
    row(
        &format!("deliveries {listening}, filtered by permission"),
        &format!("{:.0}", median(&mut filtered)),
    );
    row(
        &format!("filtered, times not filtered, {listening}"),
        &format!("{:.2}", median(&mut ratios)),
    );
    if listeners == 1_000 {
        at_a_rate(&clients, &mut control, listeners).await?;
    }
    clients.close(target).await
}

/// Deliveries for each second of processor time.
async fn deliver(
    target: Target,
    clients: &Clients,
    control: &mut Control,
    filtered: bool,
) -> Answer<f64> {
    let batch = (target.window / clients.count()).max(1);
    let (before, used) = (clients.heard(), target.process.used()?);
    let began = Instant::now();
    while began.elapsed() < EACH {
        let expected = clients.heard() + batch * clients.count();
        let publish = json!({"op": "publish", "count": batch, "filtered": filtered});
        control.ask(&publish).await?;
        clients.until(expected).await?;
    }
    let used = target.process.used()?.saturating_sub(used);
    let delivered = clients.heard() - before;
    Ok(delivered as f64 / used.as_secs_f64())
}

async fn at_a_rate(clients: &Clients, control: &mut Control, listeners: usize) -> Answer<()> {
    clients.forget();
    let every = Duration::from_secs(1) / RATE;
    let mut clock = tokio::time::interval(every);
    for _ in 0..RATE * 5 {
        clock.tick().await;
        let expected = clients.heard() + listeners;
        let publish = json!({"op": "publish", "count": 1, "filtered": true});
        control.ask(&publish).await?;
        clients.until(expected).await?;
    }
    let mut late = clients.late();
    row(
        &format!(
            "from publishing to the client, {RATE} events a second to {listeners}: median, 99 of 100, ms"
        ),
        &format!(
            "{:.1}, {:.1}",
            share(&mut late, 0.5),
            share(&mut late, 0.99)
        ),
    );
    Ok(())
}

/// From the commit that ends a membership until the member's client is closed.
async fn evict(target: Target) -> Answer<()> {
    let clients = Clients::open(target.at, 1_000).await?;
    let mut control = Control::open(target.at).await?;
    let mut late = Vec::new();
    for user in 0..100 {
        let answer = control.ask(&json!({"op": "remove", "user": user})).await?;
        let committed = answer["payload"]["data"]["at"].as_u64().ok_or("no time")?;
        let closed = clients.closed(user).await?;
        late.push(closed.saturating_sub(committed) as f64 / 1e6);
    }
    row(
        "from the commit of a removal until the socket is closed, 1000 members listening: median, 99 of 100, ms",
        &format!(
            "{:.1}, {:.1}",
            share(&mut late, 0.5),
            share(&mut late, 0.99)
        ),
    );
    clients.close(target).await
}

fn median(of: &mut [f64]) -> f64 {
    share(of, 0.5)
}

fn share(of: &mut [f64], share: f64) -> f64 {
    of.sort_by(f64::total_cmp);
    let at = (of.len() as f64 * share) as usize;
    of.get(at.min(of.len().saturating_sub(1)))
        .copied()
        .unwrap_or(f64::NAN)
}
