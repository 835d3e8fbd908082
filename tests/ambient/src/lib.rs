//! What the library promises of the current tenant and of pools.

#[cfg(test)]
mod asynchronous;
#[cfg(test)]
mod blocking;
#[cfg(test)]
mod concurrency;
#[cfg(test)]
mod context;
#[cfg(test)]
mod leaks;
#[cfg(test)]
mod lost;
#[cfg(test)]
mod spans;
#[cfg(test)]
mod support;

// Here, since this package has what their examples need.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/from-plain-diesel.md")]
mod guide {}

#[cfg(doctest)]
#[doc = include_str!("../../../docs/asynchronous.md")]
mod asynchronous_connections {}

#[cfg(doctest)]
#[doc = include_str!("../../../docs/migrations.md")]
mod migrations {}

#[cfg(doctest)]
#[doc = include_str!("../../../docs/current-tenant.md")]
mod current_tenant {}

#[cfg(doctest)]
#[doc = include_str!("../../../docs/shapes.md")]
mod shapes {}

#[cfg(doctest)]
#[doc = include_str!("../../../docs/global-rows.md")]
mod global_rows {}

#[cfg(doctest)]
#[doc = include_str!("../../../docs/mysql.md")]
mod mysql {}
