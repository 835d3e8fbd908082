//! What is left of an operation when its process is killed at any of its statements.

use super::backend::{Conn, Database, run};
use crate::server::SESSION;
use diesel::connection::{Connection as _, InstrumentationEvent};
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Command, Stdio};

mod accepting;
mod messages;
mod purging;
mod signing_up;
mod steps;

/// Tell a process that it is to be killed, where, at which of its statements, and what else it is to know.
const URL: &str = "TENANCY_KILLED_URL";
const AT: &str = "TENANCY_KILLED_AT";
const KNOWS: &str = "TENANCY_KILLED_KNOWS";

/// In a process that is to be killed, the connection on which that happens, and what it is to know.
pub(super) fn doomed() -> Option<(Conn, String)> {
    let url = std::env::var(URL).ok()?;
    let at = std::env::var(AT).ok().and_then(|at| at.parse::<u32>().ok());
    let mut left = at.expect("the number of a statement");
    let mut conn = Conn::establish(&url).expect("the database answers");
    if !SESSION.is_empty() {
        run(&mut conn, SESSION);
    }
    conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { .. } = event {
            left -= 1;
            if left == 0 {
                let own = std::process::id().to_string();
                let killed = Command::new("sh")
                    .args(["-c", "kill -KILL $0", &own])
                    .status();
                unreachable!("nobody survives it: {killed:?}");
            }
        }
    });
    Some((conn, std::env::var(KNOWS).expect("what it is to know")))
}

/// Runs a test, by its module and its name, in a process that is killed before this statement, and says whether it has come to
/// its end before. There it asks for a [`doomed`] connection.
pub(super) fn survives(
    [module, test]: [&str; 2],
    db: &Database,
    statement: u32,
    knows: &str,
) -> bool {
    let (_, module) = module.split_once("::").expect("a module of a crate");
    let itself = std::env::current_exe().expect("the tests");
    let process = Command::new(itself)
        .args([&format!("{module}::{test}"), "--exact", "--nocapture"])
        .env(URL, db.url())
        .env(AT, statement.to_string())
        .env(KNOWS, knows)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let ended = process.expect("a process").wait_with_output();
    let ended = ended.expect("its end");
    let said = String::from_utf8_lossy(&ended.stdout);
    let killed = ended.status.signal() == Some(9);
    let done = ended.status.success() && said.contains("1 passed");
    assert!(killed || done, "{ended:?}");
    done
}
