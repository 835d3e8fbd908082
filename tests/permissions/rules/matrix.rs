//! Each kind of person, each act, and each kind of row: who gets to what.

use super::*;
use diesel::ExpressionMethods as _;
use tenancy::Model as _;
use tenancy::accounts::Error as AccountsError;
use tenancy::permissions::{Permit, Requirement, SuperUser};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    List,
    Read,
    Add,
    Change,
    Delete,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Row {
    /// A ticket of the tenant's.
    Own,
    /// One of another tenant's; where something is added, a comment on it.
    Foreign,
    /// One of nobody's, which everybody reads; where something is added, a comment on it.
    Global,
    /// A comment on a ticket of the tenant's: the ticket says whose it is.
    Child,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Done,
    /// As a row that is not there.
    NotFound,
    Denied,
    /// Who asks acts for no such tenant.
    NobodyHere,
}

/// Who asks.
enum Who {
    Member(Rights<Org, User>),
    SuperUser(SuperUser<Org>),
}

impl Who {
    fn permit<P: Requirement<May>>(&self) -> Result<Permit<'_, P, Org>, Denied> {
        match self {
            Self::Member(rights) => rights.permit(),
            Self::SuperUser(super_user) => Ok(super_user.permit()),
        }
    }

    /// Does it, and says how that went.
    fn attempt(&self, act: Act, row: Row, conn: &mut Conn) -> Outcome {
        let done = match act {
            Act::List => self
                .permit::<ViewTicket>()
                .map(|permit| list(&permit, row, conn)),
            Act::Read => self
                .permit::<ViewTicket>()
                .map(|permit| read(&permit, row, conn)),
            Act::Add => self
                .permit::<AddTicket>()
                .map(|permit| add(&permit, row, conn)),
            Act::Change => self
                .permit::<ChangeTicket>()
                .map(|permit| change(&permit, row, conn)),
            Act::Delete => self
                .permit::<DeleteTicket>()
                .map(|permit| delete(&permit, row, conn)),
        };
        match done {
            Ok(true) => Outcome::Done,
            Ok(false) => Outcome::NotFound,
            Err(_) => Outcome::Denied,
        }
    }
}

/// The id of the ticket, or of the comment on it.
fn id(row: Row) -> i32 {
    match row {
        Row::Own | Row::Child => 1,
        Row::Foreign => 2,
        Row::Global => 3,
    }
}

fn list(permit: &Permit<'_, ViewTicket, Org>, row: Row, conn: &mut Conn) -> bool {
    let mut conn = conn.unscoped("test");
    let conn = &mut permit.borrow(&mut conn);
    let ids = if row == Row::Child {
        wait(Comment::scoped().select(comments::id).load::<i32>(conn))
    } else {
        wait(Ticket::scoped().select(tickets::id).load::<i32>(conn))
    };
    let ids = ids.expect("a list");
    ids.contains(&id(row))
}

fn read(permit: &Permit<'_, ViewTicket, Org>, row: Row, conn: &mut Conn) -> bool {
    let mut conn = conn.unscoped("test");
    let conn = &mut permit.borrow(&mut conn);
    let found = if row == Row::Child {
        let comment = Comment::scoped().filter(comments::id.eq(id(row)));
        wait(comment.select(comments::id).load::<i32>(conn))
    } else {
        let ticket = Ticket::scoped().filter(tickets::id.eq(id(row)));
        wait(ticket.select(tickets::id).load::<i32>(conn))
    };
    let found = found.expect("a list");
    !found.is_empty()
}

fn add(permit: &Permit<'_, AddTicket, Org>, row: Row, conn: &mut Conn) -> bool {
    let mut conn = conn.unscoped("test");
    let conn = &mut permit.borrow(&mut conn);
    let added = match row {
        Row::Own => {
            let new = Ticket::insert((tickets::id.eq(9), tickets::title.eq("new")));
            wait(new.execute(conn))
        }
        Row::Foreign | Row::Global | Row::Child => {
            let new = Comment::insert((
                comments::id.eq(9),
                comments::ticket_id.eq(id(row)),
                comments::body.eq("new"),
            ));
            wait(new.execute(conn))
        }
    };
    match added {
        Ok(rows) => rows == 1,
        Err(error) => {
            assert!(
                error.to_string().contains("no row of the tenant"),
                "{error}"
            );
            false
        }
    }
}

fn change(permit: &Permit<'_, ChangeTicket, Org>, row: Row, conn: &mut Conn) -> bool {
    let mut conn = conn.unscoped("test");
    let conn = &mut permit.borrow(&mut conn);
    let changed = match row {
        Row::Child => wait(
            Comment::update(1)
                .set(comments::body.eq("other"))
                .execute(conn),
        ),
        _ => wait(
            Ticket::update(id(row))
                .set(tickets::title.eq("other"))
                .execute(conn),
        ),
    };
    changed.expect("an update") == 1
}

fn delete(permit: &Permit<'_, DeleteTicket, Org>, row: Row, conn: &mut Conn) -> bool {
    let mut conn = conn.unscoped("test");
    let conn = &mut permit.borrow(&mut conn);
    let deleted = match row {
        Row::Child => wait(Comment::delete(1).execute(conn)),
        _ => wait(Ticket::delete(id(row)).execute(conn)),
    };
    deleted.expect("a delete") == 1
}

#[test]
fn who_gets_to_which_row_by_which_act() {
    use Act::{Add, Change, Delete, List, Read};
    // Who, and the acts for which they hold the permission; none for who is nobody here.
    let people: [(&str, Option<&[Act]>); 12] = [
        ("", None),
        ("nobody", None),
        ("lou", None),
        ("sue", None),
        ("out", None),
        ("hal", None),
        ("bob", Some(&[])),
        ("viv", Some(&[List, Read])),
        ("abe", Some(&[Add])),
        ("cho", Some(&[Change])),
        ("del", Some(&[Delete])),
        // Who owns the tenant manages it, and does nothing else by that.
        ("ada", Some(&[])),
    ];
    let (_db, mut conn) = acme();
    for act in [List, Read, Add, Change, Delete] {
        for row in [Row::Own, Row::Foreign, Row::Global, Row::Child] {
            // Nobody's rows are read by all, and written on an unscoped connection alone.
            let let_in = match row {
                Row::Own | Row::Child => Outcome::Done,
                Row::Global if matches!(act, List | Read) => Outcome::Done,
                Row::Foreign | Row::Global => Outcome::NotFound,
            };
            for (user, acts) in people {
                let expected = match acts {
                    None => Outcome::NobodyHere,
                    Some(acts) if acts.contains(&act) => let_in,
                    Some(_) => Outcome::Denied,
                };
                let done = match look_up(&mut conn, user) {
                    Ok(rights) => Who::Member(rights).attempt(act, row, &mut conn),
                    Err(Error::Accounts(
                        AccountsError::NotAMember | AccountsError::MemberSuspended,
                    )) => Outcome::NobodyHere,
                    Err(error) => panic!("{error}"),
                };
                assert_eq!(done, expected, "{user}: {act:?} {row:?}");
                restore(&mut conn);
            }
            let support = Who::SuperUser(SuperUser::new("grace", Verified::trust(1)));
            let done = support.attempt(act, row, &mut conn);
            assert_eq!(done, let_in, "super user: {act:?} {row:?}");
            restore(&mut conn);
        }
    }
}

/// The rows are as they were.
fn restore(conn: &mut Conn) {
    run(conn, "delete from comments");
    run(conn, "delete from tickets");
    run(conn, TICKETS);
}
