//! What holds of each policy, each verb and each connection, said in types. The message of each refusal is shown once,
//! by a case in `fail`.

mod asked;
mod columns;
mod permissions;
mod reach;
mod read_only;
mod verbs;
mod views;
