//! The application, as browsers meet it.

mod browser;
mod forms;
mod pages;
mod tickets;
