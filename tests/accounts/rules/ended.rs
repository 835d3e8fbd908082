//! A statement that ends the transaction around it, which `SQLite` lets a trigger do.

use crate::blocking::rules::keys::own;
use crate::blocking::rules::*;
use tenancy::accounts::LookUpKey;

#[test]
fn a_look_up_does_not_end_the_transaction_around_it_whatever_its_note_would_do() {
    let (db, mut conn) = acme();
    let key = own(&mut conn, "dan", &[Scope::Read]).expect("dan may");
    run(
        &mut conn,
        "create trigger ends before update on api_keys begin select raise(rollback, 'it ends'); end",
    );
    let look_up = || LookUpKey::<Org, User>::of(&key).clock(&Stopped(100));
    let done: Result<(), Error> = transaction!(conn, |conn| {
        let written = diesel::update(notes::table).set(notes::text.eq("kept"));
        written.execute(&mut **conn)?;
        look_up().execute(conn).map(drop)
    });
    done.expect("nothing is noted");
    let mut conn = db.connect();
    let kept = notes::table.filter(notes::text.eq("kept")).count();
    assert_eq!(kept.get_result::<i64>(&mut conn), Ok(2));
    // Where there is none around it, the key holds as well.
    assert!(execute!(look_up(), conn).is_ok());
}
