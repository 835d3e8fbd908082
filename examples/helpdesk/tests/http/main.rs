//! The application, as browsers meet it.

mod api;
mod articles;
mod attachments;
mod attacks;
mod audit;
mod browser;
mod forms;
mod jobs;
mod live;
mod operator;
mod pages;
mod people;
mod settings;
mod tickets;
