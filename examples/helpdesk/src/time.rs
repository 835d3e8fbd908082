//! What the time is, and how pages say it.

use maud::{Markup, html};
use std::time::{SystemTime, UNIX_EPOCH};
use tower_sessions::cookie::time::{Month, OffsetDateTime};

/// Seconds of Unix time.
pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs().try_into().unwrap_or(i64::MAX))
}

/// How long ago, or on which day.
pub(crate) fn ago(at: i64) -> Markup {
    let Ok(date) = OffsetDateTime::from_unix_timestamp(at) else {
        return html! {};
    };
    let says = match (now() - at) / 60 {
        ..1 => "just now".to_owned(),
        minutes @ 1..60 => format!("{minutes} min ago"),
        minutes @ 60..1440 => format!("{} h ago", minutes / 60),
        minutes @ 1440..10080 => format!("{} d ago", minutes / 1440),
        _ => format!("{} {} {}", date.day(), short(date.month()), date.year()),
    };
    let (day, month, year) = (date.day(), u8::from(date.month()), date.year());
    let exact = format!(
        "{year}-{month:02}-{day:02}T{:02}:{:02}Z",
        date.hour(),
        date.minute()
    );
    html! { time datetime=(exact) title=(exact) { (says) } }
}

/// In how long.
pub(crate) fn until(at: i64) -> String {
    match (at - now()) / 3600 {
        ..1 => "within the hour".to_owned(),
        hours @ 1..48 => format!("in {hours} hours"),
        hours => format!("in {} days", hours / 24),
    }
}

const fn short(month: Month) -> &'static str {
    match month {
        Month::January => "Jan",
        Month::February => "Feb",
        Month::March => "Mar",
        Month::April => "Apr",
        Month::May => "May",
        Month::June => "Jun",
        Month::July => "Jul",
        Month::August => "Aug",
        Month::September => "Sep",
        Month::October => "Oct",
        Month::November => "Nov",
        Month::December => "Dec",
    }
}
