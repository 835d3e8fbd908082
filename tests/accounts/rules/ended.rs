//! A statement that ends the transaction around it, which `SQLite` lets a trigger do.

use crate::blocking::rules::keys::own;
use crate::blocking::rules::*;
use tenancy::accounts::LookUpKey;

#[test]
fn a_look_up_is_an_error_where_its_note_has_ended_the_transaction_around_it() {
    let (db, mut conn) = acme();
    let key = own(&mut conn, "dan", &[Scope::Read]).expect("dan may");
    run(
        &mut conn,
        "create trigger ends before update on api_keys begin select raise(rollback, 'it ends'); end",
    );
    let ended: Result<(), Error> = transaction!(conn, |conn| {
        let written = diesel::update(notes::table).set(notes::text.eq("lost"));
        written.execute(&mut **conn)?;
        let look_up = LookUpKey::<Org, User>::of(&key).clock(&Stopped(100));
        look_up.execute(conn).map(drop)
    });
    assert!(matches!(ended, Err(Error::Database(_))), "{ended:?}");
    let mut conn = db.connect();
    let lost = notes::table.filter(notes::text.eq("lost")).count();
    assert_eq!(lost.get_result::<i64>(&mut conn), Ok(0));
    // Where there is none around it, nothing is lost.
    let look_up = LookUpKey::<Org, User>::of(&key).clock(&Stopped(100));
    assert!(execute!(look_up, conn).is_ok());
}
