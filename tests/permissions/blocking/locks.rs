//! Locks of rows of models that ask: SQLite has none.

use crate::blocking::rules::{acme, run};
use crate::models::*;
use diesel::result::Error as DieselError;
use tenancy::dsl::{exists, select};
use tenancy::permissions::{All, SuperUser};
use tenancy::prelude::*;
use tenancy::{ScopeError, Verified};

const ROWS: &str = "
    insert into notes (id, org_id, author, body) values (1, 1, 'viv', 'own'), (2, 2, 'out', 'foreign');
    insert into replies (id, org_id, note_id, body) values (1, 1, 1, 'own'), (2, 2, 2, 'foreign');
";

/// That nobody has been permitted to change notes, and so the database was asked nothing.
fn asks_for_change<R: std::fmt::Debug>(answer: Result<R, DieselError>) {
    let error = answer.expect_err("nobody has permitted it").to_string();
    let table = std::any::type_name::<notes::table>();
    let permission = std::any::type_name::<ChangeTicket>();
    assert_eq!(
        error,
        ScopeError::NotPermitted { table, permission }.to_string()
    );
}

#[test]
fn a_lock_in_a_subquery_asks_for_what_changing_the_rows_asks_for() {
    let (_db, mut conn) = acme();
    run(&mut conn, ROWS);
    let mut conn = conn.unscoped("test");
    let support = SuperUser::<Org>::new("grace", Verified::trust(1));
    let locked = || Note::scoped().select(notes::id).for_update();
    let there = || select(exists(locked()));
    let found = || {
        Ticket::scoped()
            .filter(tickets::id.eq_any(locked()))
            .select(tickets::id)
    };
    let copied = || {
        let locked = Note::scoped().select((notes::id, notes::body)).for_update();
        Ticket::insert(locked).into_columns((tickets::id, tickets::title))
    };

    let view = support.permit::<ViewTicket>();
    let acme = &mut view.borrow(&mut conn);
    asks_for_change(there().get_result::<bool>(acme));
    asks_for_change(found().load::<i32>(acme));
    asks_for_change(copied().execute(acme));

    let both = support.permit::<All<(ViewTicket, ChangeTicket)>>();
    let acme = &mut both.borrow(&mut conn);
    assert_eq!(there().get_result(acme), Ok(true));
    assert_eq!(found().load(acme), Ok(vec![1]));
    assert_eq!(locked().load(acme), Ok(vec![1]));
}

#[test]
fn a_lock_on_a_join_in_a_subquery_asks_for_what_changing_each_of_its_tables_asks_for() {
    let (_db, mut conn) = acme();
    run(&mut conn, ROWS);
    let mut conn = conn.unscoped("test");
    let support = SuperUser::<Org>::new("grace", Verified::trust(1));
    let of_replies = || {
        let both = Reply::scoped().inner_join(notes::table);
        select(exists(both.for_update()))
    };
    let of_notes = || {
        let both = Note::scoped().inner_join(replies::table);
        select(exists(both.for_update()))
    };
    // Whoever changes teams changes replies.
    let reads = support.permit::<All<(ViewTicket, ChangeTeams)>>();
    let acme = &mut reads.borrow(&mut conn);
    asks_for_change(of_replies().get_result::<bool>(acme));
    asks_for_change(of_notes().get_result::<bool>(acme));
    let changes = support.permit::<All<(ViewTicket, ChangeTeams, ChangeTicket)>>();
    let acme = &mut changes.borrow(&mut conn);
    assert_eq!(of_replies().get_result(acme), Ok(true));
    assert_eq!(of_notes().get_result(acme), Ok(true));
}
