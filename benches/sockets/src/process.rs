//! What the system counts for a process, as Linux tells it.

use crate::Answer;
use std::fs::read_to_string;
use std::time::Duration;

/// Linux counts processor time in these, whatever its own clock does.
const TICKS_IN_A_SECOND: u64 = 100;

#[derive(Clone, Copy)]
pub(crate) struct Process(pub(crate) u32);

impl Process {
    /// Bytes of memory that are in use and no file's.
    pub(crate) fn resident(self) -> Answer<u64> {
        let status = read_to_string(format!("/proc/{}/status", self.0))?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("RssAnon:"));
        let kib = line.and_then(|line| line.split_whitespace().next());
        Ok(kib.ok_or("no RssAnon")?.parse::<u64>()? * 1024)
    }

    /// The processor time of all its threads.
    pub(crate) fn used(self) -> Answer<Duration> {
        let stat = read_to_string(format!("/proc/{}/stat", self.0))?;
        let (_, after_name) = stat.rsplit_once(") ").ok_or("no such process")?;
        let mut numbers = after_name.split(' ').skip(11).map(str::parse::<u64>);
        let user = numbers.next().ok_or("no time")??;
        let system = numbers.next().ok_or("no time")??;
        Ok(Duration::from_millis(
            (user + system) * 1000 / TICKS_IN_A_SECOND,
        ))
    }
}

/// How many files, sockets among them, a process may have open.
pub(crate) fn most_files() -> Answer<usize> {
    let limits = read_to_string("/proc/self/limits")?;
    let line = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"));
    let soft = line.and_then(|line| line.split_whitespace().next());
    Ok(soft.ok_or("no limit")?.parse()?)
}
