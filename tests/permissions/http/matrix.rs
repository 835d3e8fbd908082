//! Each kind of person, each act, and each kind of row, over HTTP: who is told what.

use super::*;

/// What is asked for, of a ticket of the tenant, of another tenant's, of one that is everybody's, and of a comment on the first. To add
/// to a ticket that is there is to comment on it.
const REQUESTS: [[&str; 4]; 5] = [
    ["GET tickets", "GET tickets", "GET tickets", "GET comments"],
    [
        "GET tickets/1",
        "GET tickets/2",
        "GET tickets/3",
        "GET comments/1",
    ],
    [
        "POST tickets",
        "POST tickets/2/comments",
        "POST tickets/3/comments",
        "POST tickets/1/comments",
    ],
    [
        "PUT tickets/1",
        "PUT tickets/2",
        "PUT tickets/3",
        "PUT comments/1",
    ],
    [
        "DELETE tickets/1",
        "DELETE tickets/2",
        "DELETE tickets/3",
        "DELETE comments/1",
    ],
];

/// The ids of these rows.
const IDS: [&str; 4] = ["1", "2", "3", "1"];

/// What whoever may list, read, add, change and delete is told of each.
const LET_IN: [[u16; 4]; 5] = [
    // Those of the others are not in the list.
    [200, 404, 200, 200],
    [200, 404, 200, 200],
    [200, 404, 404, 200],
    [200, 404, 404, 200],
    [200, 404, 404, 200],
];

#[tokio::test]
async fn who_is_told_what_of_which_row() {
    /// As who is nobody here is told, whatever the act.
    type Told = Result<[bool; 5], u16>;
    let people: [(Option<&str>, &str, Told); 12] = [
        (None, "", Err(401)),
        // Who is no member is told nothing of the tenant, as where there is none.
        (Some("nobody"), "", Err(404)),
        (Some("hal"), "", Err(404)),
        (Some("bob"), "", Ok([false; 5])),
        // Who owns the tenant manages it, and does nothing else by that.
        (Some("ada"), "", Ok([false; 5])),
        (Some("viv"), "", Ok([true, true, false, false, false])),
        // Who manages a team does what the team does.
        (Some("max"), "", Ok([true, true, false, false, false])),
        (Some("abe"), "", Ok([false, false, true, false, false])),
        (Some("cho"), "", Ok([false, false, false, true, false])),
        (Some("del"), "", Ok([false, false, false, false, true])),
        (Some("grace"), "/support", Ok([true; 5])),
        (Some("ada"), "/support", Err(403)),
    ];
    let (app, mut db) = app("permissions_http_matrix");
    for (user, at, acts) in people {
        for (act, requests) in REQUESTS.iter().enumerate() {
            for (row, request) in requests.iter().enumerate() {
                let expected = match acts {
                    Err(status) => status,
                    Ok(acts) if acts[act] => LET_IN[act][row],
                    Ok(_) => 403,
                };
                let request = request.replace(' ', &format!(" {at}/acme/"));
                let (told, text) = answer(&app, &request, Login(user, None)).await;
                let is_listed = act > 0 || text.split(' ').any(|id| id == IDS[row]);
                let told = match told.as_u16() {
                    200 if !is_listed => 404,
                    told => told,
                };
                assert_eq!(told, expected, "{user:?}: {request}, row {row}");
                db.batch_execute(TICKETS).expect("the rows as they were");
            }
        }
    }
}
