//! On a `MultiConnection`, connected to one of its databases.

use crate::models::{Note, Org, Rank, User, notes};
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use std::time::Duration;
use tenancy::accounts::{
    ChangeRole, ClaimDomain, DomainsToProve, Error, ForgetDomain, JoinByDomain, JoinableTenants,
    Leave, Member, ProveDomain, SignedIn,
};
use tenancy::{Model as _, UnscopedConn, UnscopedExt as _, Verified};

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

/// The rows of an answer are read by the database that has given them.
fn joins_by_a_domain(
    owner: &Member<Org, User>,
    conn: &mut UnscopedConn<'_, Several>,
) -> Result<(), Error> {
    let ivy = || {
        let address = "ivy@example.com".parse().expect("an address");
        SignedIn::new("ivy".to_owned()).verified(address)
    };
    let domain = "example.com".parse().expect("a domain");
    let record = ClaimDomain::by(owner, domain).execute(conn)?;
    let refused = JoinByDomain::<Org, User>::to(1, ivy()).execute(conn);
    assert!(matches!(refused, Err(Error::OtherDomain)));
    ProveDomain::by(owner, 1, [record.value().to_owned()]).execute(conn)?;
    let due = DomainsToProve::<Org, User>::within(Duration::from_hours(8 * 24)).execute(conn)?;
    assert_eq!(due.len(), 1);
    assert_eq!((due[0].tenant, &due[0].challenge), (1, &record));
    let suggested = JoinableTenants::of(ivy()).execute::<Org, _>(conn)?;
    assert_eq!(suggested.len(), 1);
    let joined = JoinByDomain::<Org, User>::to(suggested[0].tenant, ivy()).execute(conn)?;
    assert_eq!(joined.role(), Rank::Member);
    ForgetDomain::by(owner, 1).execute(conn)
}

fn a_member_acts(mut conn: Several, tables: [&str; 5]) -> Result<(), Error> {
    for sql in tables {
        conn.batch_execute(sql)?;
    }
    conn.batch_execute(
        "insert into orgs (id, slug, status, owners, seats_used)
             values (1, 'acme', 'active', 1, 2), (2, 'globex', 'active', 0, 0);
         insert into users (id) values ('ada'), ('bob'), ('ivy');
         insert into memberships (org_id, user_id, role, status)
             values (1, 'ada', 'owner', 'active'), (1, 'bob', 'member', 'active');
         insert into notes (id, org_id, text) values (1, 1, 'mine'), (2, 2, 'theirs')",
    )?;
    let mut unscoped = conn.unscoped("test");
    let ada = Member::<Org, User>::by_slug("acme", "ada".to_owned(), &mut unscoped)?;
    let globex = Verified::trust(2);
    let refused = Member::<Org, User>::by_key(&globex, "ada".to_owned(), &mut unscoped);
    assert!(matches!(refused, Err(Error::NotAMember)));
    joins_by_a_domain(&ada, &mut unscoped)?;
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
        crate::server::DOMAINS,
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
            include_str!("../models/domains/sqlite.sql"),
            include_str!("../models/impersonations/sqlite.sql"),
        ],
    )
}
