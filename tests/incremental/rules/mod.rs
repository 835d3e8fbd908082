mod backend;
mod program;
mod random;
mod user;
mod walks;
