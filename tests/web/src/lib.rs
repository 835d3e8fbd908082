//! What the library promises of resolving tenants: from the web, and from the payload of a job.

#[cfg(test)]
mod acting;
#[cfg(test)]
mod asynchronous;
#[cfg(test)]
mod cached;
#[cfg(test)]
mod conn;
#[cfg(test)]
mod host;
#[cfg(test)]
mod key;
#[cfg(test)]
mod layer;
#[cfg(test)]
mod member;
#[cfg(test)]
mod members;
#[cfg(test)]
mod payload;
#[cfg(test)]
mod renamed;
#[cfg(test)]
mod sources;
#[cfg(test)]
mod support;
#[cfg(test)]
mod table;

// Here, since this package has what their examples need.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/web.md")]
mod web {}

#[cfg(doctest)]
#[doc = include_str!("../../../docs/jobs.md")]
mod jobs {}

#[cfg(doctest)]
#[doc = include_str!("../../../docs/testing.md")]
mod testing {}
