//! On a `MultiConnection`, connected to one of its databases.

use crate::models::{Note, Org, Rank, User, notes};
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use tenancy::accounts::{ChangeRole, Error, Leave, Member};
use tenancy::{Model as _, UnscopedExt as _, Verified};

#[allow(missing_docs, unreachable_pub)]
mod several {
    use diesel::{PgConnection, SqliteConnection};

    #[derive(diesel::MultiConnection)]
    pub enum Several {
        Postgres(PgConnection),
        Sqlite(SqliteConnection),
    }
}
use self::several::Several;

fn a_member_acts(mut conn: Several, tables: [&str; 4]) -> Result<(), Error> {
    for sql in tables {
        conn.batch_execute(sql)?;
    }
    conn.batch_execute(
        "insert into orgs (id, slug, status, owners, seats_used)
             values (1, 'acme', 'active', 1, 2), (2, 'globex', 'active', 0, 0);
         insert into users (id) values ('ada'), ('bob');
         insert into memberships (org_id, user_id, role, status)
             values (1, 'ada', 'owner', 'active'), (1, 'bob', 'member', 'active');
         insert into notes (id, org_id, text) values (1, 1, 'mine'), (2, 2, 'theirs')",
    )?;
    let mut unscoped = conn.unscoped("test");
    let ada = Member::<Org, User>::by_slug("acme", "ada".to_owned(), &mut unscoped)?;
    let globex = Verified::trust(2);
    let refused = Member::<Org, User>::by_key(&globex, "ada".to_owned(), &mut unscoped);
    assert!(matches!(refused, Err(Error::NotAMember)));
    ChangeRole::by(&ada, "bob".to_owned(), Rank::Owner).execute(&mut unscoped)?;
    Leave::of(&ada).execute(&mut unscoped)?;
    let bob = Member::<Org, User>::by_slug("acme", "bob".to_owned(), &mut unscoped)?;
    assert!(matches!(
        Leave::of(&bob).execute(&mut unscoped),
        Err(Error::LastOwner)
    ));
    let mut conn = bob.connect(unscoped);
    let texts = Note::scoped()
        .select(notes::text)
        .load::<String>(&mut conn)?;
    assert_eq!(texts, ["mine"]);
    Ok(())
}

#[test]
fn a_member_acts_on_a_multi_connection_to_postgresql() -> Result<(), Error> {
    let db = test_support::postgres::Database::shared();
    let tables = [
        crate::server::TABLES,
        crate::server::KEYS,
        crate::server::LINKS,
        crate::server::IMPERSONATIONS,
    ];
    a_member_acts(Several::Postgres(db.another()), tables)
}

#[test]
fn a_member_acts_on_a_multi_connection_to_sqlite() -> Result<(), Error> {
    let db = test_support::sqlite::Database::shared();
    a_member_acts(
        Several::Sqlite(db.another()),
        [
            include_str!("../models/sqlite.sql"),
            include_str!("../models/keys/sqlite.sql"),
            include_str!("../models/join_links/sqlite.sql"),
            include_str!("../models/impersonations/sqlite.sql"),
        ],
    )
}
