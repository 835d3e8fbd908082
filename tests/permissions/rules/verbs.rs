//! Models whose verbs ask for permissions.

use super::*;
use diesel::result::{Error as DieselError, QueryResult};
use diesel::{ExpressionMethods as _, JoinOnDsl as _};
use tenancy::dsl::exists;
use tenancy::permissions::{Permit, PermittedTenants, SuperUser};
use tenancy::{Model as _, SaveDsl as _, ScopeError};

/// A note of each tenant, and a reply to each.
const NOTES: &str = "
    insert into notes (id, org_id, author, body) values (1, 1, 'viv', 'own'), (2, 2, 'out', 'foreign'), (3, 1, 'abe', 'other');
    insert into replies (id, org_id, note_id, body) values (1, 1, 1, 'own'), (2, 2, 2, 'foreign');
";

fn notes_of_acme() -> (Database, Conn) {
    let (db, mut conn) = acme();
    run(&mut conn, NOTES);
    (db, conn)
}

/// Who is let do whatever is asked for in `acme`.
fn support() -> SuperUser<Org> {
    SuperUser::new("grace", Verified::trust(1))
}

/// What is denied, and so never asked of the database.
fn is_not_permitted<R: std::fmt::Debug>(answer: Result<R, DieselError>, permission: &str) {
    let error = answer.expect_err("nobody has permitted it");
    let DieselError::QueryBuilderError(error) = error else {
        panic!("{error}");
    };
    match error.downcast_ref() {
        Some(ScopeError::NotPermitted {
            permission: asked, ..
        }) => {
            assert!(asked.ends_with(permission), "{asked}");
        }
        _ => panic!("{error}"),
    }
}

#[test]
fn whoever_is_permitted_to_does_it_to_the_rows_of_the_own_tenant() {
    let (_db, mut conn) = notes_of_acme();
    let [viv, abe, cho, del] = ["viv", "abe", "cho", "del"].map(|user| rights(&mut conn, user));
    let mut conn = conn.unscoped("test");

    let permit: Permit<'_, ViewTicket, Org> = viv.permit().expect("a permit");
    let ids = Note::scoped().order(notes::id).select(notes::id);
    assert_eq!(
        wait(ids.load(&mut permit.borrow(&mut conn))),
        Ok(vec![1, 3])
    );
    let note = wait(Note::find(1).first::<Note>(&mut permit.borrow(&mut conn)));
    let mut note = note.expect("the note of viv");
    let foreign = wait(Note::find(2).first::<Note>(&mut permit.borrow(&mut conn)));
    assert_eq!(foreign.map(|note| note.id), Err(DieselError::NotFound));

    let permit = abe.permit::<AddTicket>().expect("a permit");
    let new = (
        notes::id.eq(9),
        notes::author.eq("abe"),
        notes::body.eq("new"),
    );
    assert_eq!(
        wait(Note::insert(new).execute(&mut permit.borrow(&mut conn))),
        Ok(1)
    );

    let permit = cho.permit::<ChangeTicket>().expect("a permit");
    for (id, rows) in [(1, 1), (2, 0)] {
        let change = Note::update(id).set(notes::body.eq("changed"));
        assert_eq!(
            wait(change.execute(&mut permit.borrow(&mut conn))),
            Ok(rows)
        );
    }
    note.body = "saved".to_owned();
    let saved = wait(note.save().execute(&mut permit.borrow(&mut conn)));
    assert_eq!(saved, Ok(1));

    let permit = del.permit::<DeleteTicket>().expect("a permit");
    for (id, rows) in [(9, 1), (2, 0)] {
        assert_eq!(
            wait(Note::delete(id).execute(&mut permit.borrow(&mut conn))),
            Ok(rows)
        );
    }

    // An unscoped connection is the application's own: nobody is asked.
    let bodies = Note::scoped().order(notes::id).select(notes::body);
    let bodies = wait(bodies.load::<String>(&mut conn));
    assert_eq!(bodies.expect("all notes"), ["saved", "foreign", "other"]);
}

#[test]
fn the_statement_is_that_of_a_model_that_asks_for_nothing() {
    let (_db, mut conn) = notes_of_acme();
    let mut conn = conn.unscoped("test");
    let support = support();
    let permit = support.permit::<All<(ViewTicket, ChangeTicket)>>();
    let conn = permit.borrow(&mut conn);
    let said = |sql: QueryResult<String>| sql.expect("SQL").replace(['`', '"'], "");
    let note = said(Note::find(1).select(notes::body).to_sql(&conn));
    assert!(
        note.contains("SELECT notes.body FROM notes WHERE ((notes.id = "),
        "{note}"
    );
    assert!(note.contains(") AND (notes.org_id = "), "{note}");
    let change = said(Note::update(1).set(notes::body.eq("b")).to_sql(&conn));
    assert!(change.contains(" AND (notes.org_id = "), "{change}");
}

#[test]
fn a_join_reads_the_rows_of_both_for_whoever_is_permitted_to_read_both() {
    let (_db, mut conn) = notes_of_acme();
    let mut conn = conn.unscoped("test");
    let support = support();
    let permit = support.permit::<All<(ViewTicket, ChangeTeams)>>();
    let conn = &mut permit.borrow(&mut conn);
    let both = Note::scoped()
        .inner_join(replies::table)
        .select((notes::body, replies::body));
    let both = wait(both.load::<(String, String)>(conn));
    assert_eq!(both, Ok(vec![("own".to_owned(), "own".to_owned())]));
    let note = wait(Note::find(1).first::<Note>(conn)).expect("the note");
    let replied = Reply::scoped_belonging_to(&note).select(replies::id);
    assert_eq!(wait(replied.load(conn)), Ok(vec![1]));
}

#[test]
fn a_subquery_asks_for_what_its_table_asks_for() {
    let (_db, mut conn) = notes_of_acme();
    let mut conn = conn.unscoped("test");
    let support = support();
    let view = support.permit::<ViewTicket>();
    let replied =
        || Note::scoped().filter(notes::id.eq_any(Reply::scoped().select(replies::note_id)));
    let ids = |permit: &mut _| wait(replied().select(notes::id).load::<i32>(permit));
    is_not_permitted(ids(&mut view.borrow(&mut conn)), "ChangeTeams");
    is_not_permitted(replied().to_sql(&view.borrow(&mut conn)), "ChangeTeams");
    let both = support.permit::<All<(ViewTicket, ChangeTeams)>>();
    let ids = wait(
        replied()
            .select(notes::id)
            .load(&mut both.borrow(&mut conn)),
    );
    assert_eq!(ids, Ok(vec![1]));

    // Also where the table around it asks for nothing.
    let of_notes = Ticket::scoped()
        .filter(exists(Note::scoped().filter(notes::id.eq(tickets::id))))
        .select(tickets::id);
    let acme = &mut view.borrow(&mut conn);
    is_not_permitted(
        wait(of_notes.clone().load::<i32>(&mut acme.without_permit())),
        "ViewTicket",
    );
    assert_eq!(wait(of_notes.load(acme)), Ok(vec![1, 3]));

    // And in what is changed, and by what.
    let change = support.permit::<ChangeTicket>();
    let replied_to = Note::scoped().filter(exists(
        Reply::scoped().filter(replies::note_id.eq(notes::id)),
    ));
    let changed = Note::update(replied_to).set(notes::body.eq("leaked"));
    is_not_permitted(
        wait(changed.execute(&mut change.borrow(&mut conn))),
        "ChangeTeams",
    );
    let add = support.permit::<AddTicket>();
    let copied = Note::insert(Note::scoped().select((notes::author, notes::body)))
        .into_columns((notes::author, notes::body));
    is_not_permitted(
        wait(copied.execute(&mut add.borrow(&mut conn))),
        "ViewTicket",
    );
    let bodies = Note::scoped().select(notes::body).order(notes::id);
    let bodies = wait(bodies.load::<String>(&mut conn));
    assert_eq!(bodies.expect("all notes"), ["own", "foreign", "other"]);
}

#[test]
fn what_was_permitted_for_one_statement_is_not_for_the_next() {
    let (_db, mut conn) = notes_of_acme();
    let mut conn = conn.unscoped("test");
    let support = support();
    let both = support.permit::<All<(ViewTicket, ChangeTeams)>>();
    let view = support.permit::<ViewTicket>();
    let replied = || {
        Note::scoped()
            .filter(exists(Reply::scoped()))
            .select(notes::id)
    };
    for _ in 0..2 {
        let ids = wait(replied().order(notes::id).load(&mut both.borrow(&mut conn)));
        assert_eq!(ids, Ok(vec![1, 3]));
        let ids = wait(
            replied()
                .order(notes::id)
                .load::<i32>(&mut view.borrow(&mut conn)),
        );
        is_not_permitted(ids, "ChangeTeams");
    }
}

#[test]
fn what_holds_a_row_in_its_tenant_asks_for_nothing() {
    let (_db, mut conn) = notes_of_acme();
    let mut conn = conn.unscoped("test");
    let mut acme = conn.bound_for(Verified::<Org>::trust(1));
    // Everybody replies; the note that is referred to is looked for, in the own tenant.
    let reply = |id: i32, note: i32| {
        Reply::insert((
            replies::id.eq(id),
            replies::note_id.eq(note),
            replies::body.eq("new"),
        ))
    };
    assert_eq!(wait(reply(8, 1).execute(&mut acme)), Ok(1));
    let foreign = wait(reply(9, 2).execute(&mut acme));
    assert!(
        foreign
            .expect_err("of another tenant")
            .to_string()
            .contains("no row of the tenant")
    );
}

#[test]
fn one_of_several_permissions_is_met_by_any_of_them() {
    let (_db, mut conn) = notes_of_acme();
    let mut conn = conn.unscoped("test");
    let support = support();
    let change = || Reply::update(1).set(replies::body.eq("changed"));
    let by_one = support.permit::<ChangeTicket>();
    assert_eq!(wait(change().execute(&mut by_one.borrow(&mut conn))), Ok(1));
    let by_any = support.permit::<Any<(ChangeTeams, ChangeTicket)>>();
    assert_eq!(wait(change().execute(&mut by_any.borrow(&mut conn))), Ok(1));
}

/// The notes of the tenants in which somebody reads them.
macro_rules! notes_where {
    ($P:ty, $user:literal, $conn:expr) => {{
        let asked = PermittedTenants::<Org, User>::of($user.to_owned());
        let mut conn = $conn.unscoped("test");
        let permits = wait(asked.load::<$P, _>(&mut conn)).expect("a list");
        let ids = Note::scoped().order(notes::id).select(notes::id);
        wait(ids.load::<i32>(&mut permits.borrow(&mut conn))).expect("notes")
    }};
}

#[test]
fn a_list_has_the_rows_of_the_tenants_in_which_it_is_permitted_to_read_them() {
    let (_db, mut conn) = notes_of_acme();
    // viv is a member of both, and in a team of one.
    assert_eq!(notes_where!(ViewTicket, "viv", conn), [1, 3]);
    assert_eq!(notes_where!(ViewTicket, "out", conn), [2]);
    assert_eq!(
        notes_where!(All<(ViewTicket, AddTicket)>, "viv", conn),
        [0; 0]
    );
    assert_eq!(notes_where!(ViewTicket, "ada", conn), [0; 0]);
}

#[test]
fn a_permit_of_one_tenant_is_of_no_use_on_the_connection_of_another() {
    let (_db, mut conn) = notes_of_acme();
    let mut conn = conn.unscoped("test");
    let support = support();
    let permit = support.permit::<ViewTicket>();
    let mut globex = conn.bound_for(Verified::<Org>::trust(2));
    let refused = permit.narrow(&mut globex).map(drop);
    assert_eq!(
        refused.expect_err("another tenant").to_string(),
        ScopeError::PermittedElsewhere.to_string()
    );
    let mut acme = conn.bound_for(Verified::<Org>::trust(1));
    let mut acme = permit.narrow(&mut acme).expect("the same tenant");
    assert_eq!(
        wait(Note::scoped().count().get_result(&mut acme)),
        Ok(2_i64)
    );

    // One permit more, on the same connection.
    let more = support.permit::<DeleteTicket>();
    let mut acme = more.narrow(&mut acme).expect("the same tenant");
    assert_eq!(wait(Note::delete(1).execute(&mut acme)), Ok(1));
    assert_eq!(
        wait(Note::scoped().count().get_result(&mut acme)),
        Ok(1_i64)
    );
}

#[test]
fn whoever_holds_it_in_no_tenant_reads_no_row_that_is_everybodys() {
    const NOTICES: &str = "insert into notices (id, org_id) values (1, 1), (2, 2), (3, null)";
    let (_db, mut conn) = acme();
    run(&mut conn, NOTICES);
    for (user, read, replied) in [("viv", &[1, 3][..], true), ("ada", &[], false)] {
        let asked = PermittedTenants::<Org, User>::of(user.to_owned());
        let mut conn = conn.unscoped("test");
        let permits = wait(asked.load::<ViewTicket, _>(&mut conn)).expect("a list");
        let conn = &mut permits.borrow(&mut conn);
        let ids = Notice::scoped().order(notices::id).select(notices::id);
        assert_eq!(wait(ids.load::<i32>(conn)), Ok(read.to_vec()), "{user}");
        let is_there = tenancy::dsl::select(exists(Notice::scoped()));
        assert_eq!(
            wait(is_there.get_result::<bool>(conn)),
            Ok(replied),
            "{user}, in a subquery"
        );
        let joined = Ticket::scoped()
            .left_join(notices::table.on(notices::id.eq(tickets::id)))
            .filter(notices::id.is_not_null())
            .count();
        let joined = wait(joined.get_result::<i64>(conn));
        assert_eq!(
            joined,
            Ok(i64::try_from(read.len()).expect("few")),
            "{user}, in a join"
        );
    }
}

#[test]
fn whoever_may_change_rows_adopts_those_of_nobody() {
    let (_db, mut conn) = acme();
    run(
        &mut conn,
        "insert into leads (id, org_id) values (1, null), (2, 2)",
    );
    let mut conn = conn.unscoped("test");
    let support = support();
    let permit = support.permit::<ChangeTicket>();
    for (id, adopted) in [(1, 1), (1, 0), (2, 0)] {
        let rows = wait(Lead::adopt(id).execute(&mut permit.borrow(&mut conn)));
        assert_eq!(rows, Ok(adopted), "{id}");
    }
    let own = support.permit::<ViewTicket>();
    let own = wait(
        Lead::scoped()
            .select(leads::id)
            .load::<i32>(&mut own.borrow(&mut conn)),
    );
    assert_eq!(own, Ok(vec![1]));
}

#[test]
fn whoever_enters_a_tenant_below_takes_along_what_is_permitted_above_if_they_say_so() {
    const ROWS: &str = "
        insert into projects (id, org_id) values (10, 1), (20, 2);
        insert into tasks (id, project_id) values (1, 10), (2, 20);
    ";
    let (_db, mut conn) = acme();
    run(&mut conn, ROWS);
    let mut conn = conn.unscoped("test");
    let support = support();
    let permit = support.permit::<All<(ViewTicket, ChangeTicket)>>();
    let mut acme = permit.borrow(&mut conn);
    let foreign = wait(acme.enter_permitted::<Project>(20)).map(drop);
    assert_eq!(foreign, Err(DieselError::NotFound));
    let mut project = wait(acme.enter_permitted::<Project>(10)).expect("an own project");
    let ids = Task::scoped().select(tasks::id);
    assert_eq!(wait(ids.load(&mut project)), Ok(vec![1]));
    drop(project);
    // Where nothing is taken along, a subquery is refused as the compiler refuses the query.
    let mut project = wait(acme.enter::<Project>(10)).expect("an own project");
    let is_there = tenancy::dsl::select(exists(Task::scoped()));
    is_not_permitted(
        wait(is_there.get_result::<bool>(&mut project)),
        "ViewTicket",
    );
}

#[test]
fn a_connection_for_reading_reads_by_a_permit_and_writes_nothing_by_it() {
    let (_db, mut conn) = notes_of_acme();
    let mut conn = conn.unscoped("test");
    let support = support();
    let permit = support.permit::<ViewTicket>();
    let mut acme = conn.bound_for(Verified::<Org>::trust(1));
    let mut reading = acme.read_only();
    let mut reading = permit
        .narrow_read_only(&mut reading)
        .expect("the same tenant");
    let ids = Note::scoped().order(notes::id).select(notes::id);
    assert_eq!(wait(ids.load(&mut reading)), Ok(vec![1, 3]));
    let mut globex = conn.bound_for(Verified::<Org>::trust(2));
    let refused = permit.narrow_read_only(&mut globex.read_only()).map(drop);
    assert_eq!(
        refused.expect_err("another tenant").to_string(),
        ScopeError::PermittedElsewhere.to_string()
    );
}
