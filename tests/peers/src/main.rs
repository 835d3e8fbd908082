//! What a check costs, beside `cedar-policy` and `casbin`:
//!
//!     cargo run --release --manifest-path tests/peers/Cargo.toml
//!
//! Each engine is asked the same of one world, in turns, and the times are medians of those of the rounds. What is looked up or made
//! before is at hand in each: rights; entities, requests, and the policies of the action alone; the rules of `casbin`. It fails if
//! the answers differ, if a check of ours allocates, or if it is not 20 times as fast as cedar's.

#![allow(missing_docs)]

use peers::casbin::Casbin;
use peers::cedar::{Asked, Cedar, Who as Principal};
use peers::models::May;
use peers::ours::{Ours, Who};
use peers::world::{Dice, ORGS, USERS, World};
use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;
use tenancy::permissions::Permissions as _;

const ROUNDS: usize = 31;

/// An engine, or a way to ask it. It is asked all questions, and says how many were answered with yes.
struct Way<'a> {
    name: &'static str,
    ask: Box<dyn FnMut() -> usize + 'a>,
    /// How often all are asked in a round.
    times: u32,
}

struct Measured {
    name: &'static str,
    nanoseconds: f64,
    allocations: f64,
}

#[expect(clippy::cast_precision_loss, reason = "the numbers are small")]
fn measure(ways: &mut [Way<'_>], questions: usize) -> Vec<Measured> {
    let mut times = vec![Vec::new(); ways.len()];
    for _ in 0..ROUNDS {
        for (way, times) in ways.iter_mut().zip(&mut times) {
            let start = Instant::now();
            for _ in 0..way.times {
                black_box((way.ask)());
            }
            let asked = f64::from(way.times) * questions as f64;
            times.push(start.elapsed().as_secs_f64() * 1e9 / asked);
        }
    }
    let measured = ways.iter_mut().zip(times).map(|(way, mut times)| {
        times.sort_by(f64::total_cmp);
        let allocated = allocation_counter::measure(|| {
            black_box((way.ask)());
        });
        Measured {
            name: way.name,
            nanoseconds: times[ROUNDS / 2],
            allocations: allocated.count_total as f64 / questions as f64,
        }
    });
    measured.collect()
}

fn main() -> ExitCode {
    // Of some worlds the one with the most members.
    let worlds = (0..50).map(|number| World::drawn(&mut Dice::of(1, number)));
    let members = |world: &World| {
        world
            .orgs
            .values()
            .map(|org| org.counted().1)
            .sum::<usize>()
    };
    let world = worlds.max_by_key(members).expect("there are fifty");
    let mut ours = Ours::new();
    ours.fill(&world);
    // Those who act. Each is asked for each permission.
    let mut who = Vec::new();
    for org in ORGS {
        for user in USERS {
            who.extend(
                ours.rights(org, user)
                    .ok()
                    .map(|rights| (org, user, Who::Member(rights))),
            );
        }
    }
    let questions: Vec<_> = (0..who.len())
        .flat_map(|at| May::ALL.iter().map(move |permission| (at, *permission)))
        .collect();

    let cedar = Cedar::new();
    let entities = cedar.entities(&world);
    let request = |(at, permission): (usize, May)| {
        let (org, user, _) = &who[at];
        cedar.request(Principal::User(user), *org, Asked::Holds(permission))
    };
    let requests: Vec<_> = questions
        .iter()
        .map(|question| request(*question))
        .collect();
    let casbin = Casbin::of(&world);

    let by_ours = |(at, permission): (usize, May)| who[at].2.may(permission);
    let by_casbin = |(at, permission): (usize, May)| {
        let (org, user, _) = &who[at];
        casbin.allows(user, *org, Some(*org), permission.name())
    };
    for (question, request) in questions.iter().zip(&requests) {
        let answer = by_ours(*question);
        assert_eq!(answer, cedar.allows(request, &entities), "{question:?}");
        assert_eq!(answer, by_casbin(*question), "{question:?}");
    }

    let mut ways = [
        Way {
            name: "ours: `rights.permit`",
            ask: Box::new(|| {
                black_box(&questions)
                    .iter()
                    .filter(|asked| by_ours(**asked))
                    .count()
            }),
            times: 20_000,
        },
        Way {
            name: "`cedar-policy`, the request at hand",
            ask: Box::new(|| {
                requests
                    .iter()
                    .filter(|asked| cedar.allows(asked, &entities))
                    .count()
            }),
            times: 20,
        },
        Way {
            name: "`cedar-policy`, the request made",
            ask: Box::new(|| {
                let asked = questions.iter().map(|question| request(*question));
                asked.filter(|asked| cedar.allows(asked, &entities)).count()
            }),
            times: 20,
        },
        Way {
            name: "`casbin`",
            ask: Box::new(|| questions.iter().filter(|asked| by_casbin(**asked)).count()),
            times: 2,
        },
    ];
    let measured = measure(&mut ways, questions.len());
    judged(&measured, questions.len())
}

/// Prints what has been measured, and says whether it is as it is to be.
fn judged(measured: &[Measured], questions: usize) -> ExitCode {
    let [own, cedar, ..] = measured else {
        unreachable!("there are four");
    };
    println!("{questions} questions\n");
    println!(
        "| | a check, ns | checks in a second | allocations | times ours |\n|---|---|---|---|---|"
    );
    for of in measured {
        println!(
            "| {} | {:.1} | {:.0} | {:.1} | {:.0} |",
            of.name,
            of.nanoseconds,
            1e9 / of.nanoseconds,
            of.allocations,
            of.nanoseconds / own.nanoseconds
        );
    }
    if own.allocations > 0.0 {
        eprintln!("a check allocates");
        return ExitCode::FAILURE;
    }
    if cedar.nanoseconds < 20.0 * own.nanoseconds {
        eprintln!("a check is not 20 times as fast as cedar's");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
