//! What somebody gets of a scenario.

use diesel::result::{Error, QueryResult};
use std::fmt::Write as _;

/// What somebody gets of a scenario: as many rows of each thing that is looked at.
///
/// [`Strangers`](crate::Strangers) gives one to the scenario. For a scenario without a connection, over the web for
/// instance, make one by hand.
///
/// # Example
///
/// ```
/// use tenancy::testing::Seen;
///
/// fn scenario(is_owner: bool, seen: &mut Seen) {
///     let status = if is_owner { 200 } else { 404 };
///     seen.gets("the page", status == 200);
/// }
///
/// let (mut of_owner, mut of_stranger) = (Seen::new(), Seen::new());
/// scenario(false, &mut of_stranger);
/// scenario(true, &mut of_owner);
/// of_owner.assert_only(&of_stranger);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Seen {
    all: Vec<Sight>,
}

#[derive(Debug, Clone)]
struct Sight {
    what: String,
    got: Result<u64, String>,
}

impl Seen {
    /// Nothing so far.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Rows that are loaded: a stranger must get none. `NotFound` is none too. Hands the rows on.
    ///
    /// Leave out rows that are everybody's: global rows, and those of universal tables.
    pub fn rows<T>(&mut self, what: &str, rows: QueryResult<Vec<T>>) -> Vec<T> {
        self.note(what, rows, |rows| rows.len() as u64)
            .unwrap_or_default()
    }

    /// One row that is found: a stranger must get `NotFound`. Hands the row on.
    pub fn row<T>(&mut self, what: &str, row: QueryResult<T>) -> Option<T> {
        self.note(what, row, |_| 1)
    }

    /// A number, of rows that are counted or written: a stranger must get zero. `NotFound` is zero too. Hands the number
    /// on.
    pub fn count<N>(&mut self, what: &str, count: QueryResult<N>) -> N
    where
        N: Copy + Default + TryInto<u64>,
    {
        // A number below zero is something, too.
        self.note(what, count, |&count| count.try_into().unwrap_or(1))
            .unwrap_or_default()
    }

    /// Anything else: whether somebody gets something, which a stranger must not. A write that is refused with an error is
    /// nothing: `seen.gets("a comment", written.is_ok())`.
    pub fn gets(&mut self, what: &str, something: bool) {
        self.all.push(Sight {
            what: what.to_owned(),
            got: Ok(something.into()),
        });
    }

    fn note<T>(
        &mut self,
        what: &str,
        answer: QueryResult<T>,
        count: impl FnOnce(&T) -> u64,
    ) -> Option<T> {
        let (got, answer) = match answer {
            Ok(answer) => (Ok(count(&answer)), Some(answer)),
            Err(Error::NotFound) => (Ok(0), None),
            Err(error) => (Err(error.to_string()), None),
        };
        self.all.push(Sight {
            what: what.to_owned(),
            got,
        });
        answer
    }

    /// Says that the owner got something of each thing, and the stranger, who looked at the same things, nothing of any.
    ///
    /// # Panics
    ///
    /// If the stranger got something; if a statement failed; and if this says nothing about strangers, since the owner got
    /// nothing of a thing either, one of the two did not look at it, or nobody looked at anything. All of it is in one
    /// message, which has the names that the scenario gives, and counts, but no rows.
    #[track_caller]
    pub fn assert_only(&self, of_stranger: &Self) {
        if let Err(faults) = report(self.faults(of_stranger)) {
            panic!("{faults}");
        }
    }

    /// Says that somebody got the same of each thing as before, and something: when another tenant has come, for instance,
    /// whose rows have the same ids.
    ///
    /// # Panics
    ///
    /// If a number is another one, or zero, which says nothing; if a statement failed; and if one of the two did not look at a
    /// thing, or nobody looked at anything. All of it is in one message, as by [`assert_only`](Seen::assert_only).
    #[track_caller]
    pub fn assert_same(&self, later: &Self) {
        if let Err(faults) = report(self.differences(later)) {
            panic!("{faults}");
        }
    }

    /// What is wrong with what somebody gets among others, who got this much alone.
    pub(crate) fn differences(&self, among: &Self) -> Vec<String> {
        let mut faults = Vec::new();
        for Sight { what, got } in &self.all {
            match got {
                Ok(0) => faults.push(format!(
                    "gives nothing alone, so it says nothing of others: {what}"
                )),
                Ok(_) => (),
                Err(error) => faults.push(format!("fails alone: {what}: {error}")),
            }
        }
        for (alone, among) in self.all.iter().zip(&among.all) {
            match (&alone.got, &among.got) {
                _ if alone.what != among.what => {
                    faults.push(format!(
                        "comes only alone, or in another order: {}",
                        alone.what
                    ));
                }
                (Ok(before), Ok(after)) if before != after => faults.push(format!(
                    "gives {after} among others, and {before} alone: {}",
                    alone.what
                )),
                (_, Err(error)) => {
                    faults.push(format!("fails among others: {}: {error}", alone.what));
                }
                _ => (),
            }
        }
        if self.all.len() != among.all.len() {
            faults.push("as many things are not looked at alone and among others".to_owned());
        }
        if self.all.is_empty() {
            faults.push(LOOKS_AT_NOTHING.to_owned());
        }
        faults
    }

    /// What is wrong with what the owner got, and the stranger.
    pub(crate) fn faults(&self, of_stranger: &Self) -> Vec<String> {
        let mut faults = Vec::new();
        for Sight { what, got } in &of_stranger.all {
            match got {
                Ok(0) => (),
                Ok(1) => faults.push(format!("a stranger gets something: {what}")),
                Ok(got) => faults.push(format!("a stranger gets {got} rows: {what}")),
                Err(error) => faults.push(format!("fails for a stranger: {what}: {error}")),
            }
        }
        for Sight { what, got } in &self.all {
            match got {
                Ok(0) => faults.push(format!(
                    "gives its owner nothing either, so it says nothing of strangers: {what}"
                )),
                Ok(_) => (),
                Err(error) => faults.push(format!("fails for its owner: {what}: {error}")),
            }
        }
        for (one, other, who) in [
            (self, of_stranger, "a stranger"),
            (of_stranger, self, "its owner"),
        ] {
            let looked = |what: &str| other.all.iter().filter(|sight| sight.what == what).count();
            for what in one.names() {
                let times = one.all.iter().filter(|sight| sight.what == what).count();
                if looked(what) < times {
                    faults.push(format!("is not tried by {who}: {what}"));
                }
            }
        }
        if self.all.is_empty() && of_stranger.all.is_empty() {
            faults.push(LOOKS_AT_NOTHING.to_owned());
        }
        faults
    }

    /// Each name once.
    fn names(&self) -> Vec<&str> {
        let mut names: Vec<_> = self.all.iter().map(|sight| sight.what.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

const LOOKS_AT_NOTHING: &str = "the scenario looks at nothing";

/// One message for all that is wrong.
pub(crate) fn report(faults: Vec<String>) -> Result<(), String> {
    if faults.is_empty() {
        return Ok(());
    }
    let mut text =
        "strangers get something of this scenario, or it does not show that they get nothing:"
            .to_owned();
    for fault in faults {
        write!(text, "\n- {fault}").expect("a string takes all");
    }
    Err(text)
}
