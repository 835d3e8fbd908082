//! Two companies to try the program with: the same ones each time.

use crate::accounts::found;
use crate::articles::write as article;
use crate::database::{Database, Unscoped};
use crate::error::AppError;
use crate::may::WriteArticles;
use crate::models::{Company, Label, Rank, Team, User};
use crate::passwords::Passwords;
use crate::schema::{
    articles, comments, companies, labels, operators, passwords, teams, tickets, users,
};
use crate::tickets::status::Status;
use crate::tickets::{seen, write};
use crate::time::now;
use std::error::Error;
use tenancy::accounts::{Accept, Address, Invite, Member, RegistrationPolicy, SignUp, SignedIn};
use tenancy::permissions::{AddToTeam, Rights};
use tenancy::prelude::*;

/// Everybody's.
pub const PASSWORD: &str = "correct horse battery";

/// Somebody of the demonstration.
#[derive(Debug, Clone, Copy)]
pub struct Person {
    /// What the database calls them.
    pub id: &'static str,
    /// What they are called.
    pub name: &'static str,
    /// Where they read mail.
    pub address: &'static str,
    /// Who they are.
    pub is: &'static str,
}

const fn person(
    id: &'static str,
    name: &'static str,
    address: &'static str,
    is: &'static str,
) -> Person {
    Person {
        id,
        name,
        address,
        is,
    }
}

/// The people of the demonstration.
pub const PEOPLE: [Person; 9] = [
    person(
        "ada",
        "Ada Okafor",
        "ada@acme.example",
        "owns Acme Coffee Roasters",
    ),
    person("ben", "Ben Lindqvist", "ben@acme.example", "agent at Acme"),
    person(
        "carmen",
        "Carmen Ruiz",
        "carmen@support.example",
        "agent at both companies",
    ),
    person(
        "dev",
        "Dev Patel",
        "dev@cornercafe.example",
        "customer of Acme",
    ),
    person(
        "elin",
        "Elin Sørensen",
        "elin@nordbageri.example",
        "customer of Acme",
    ),
    person(
        "grace",
        "Grace Kim",
        "grace@globex.example",
        "owns Globex Outdoor",
    ),
    person(
        "hugo",
        "Hugo Martins",
        "hugo@globex.example",
        "agent at Globex",
    ),
    person(
        "ines",
        "Ines Haddad",
        "ines@trailclub.example",
        "customer of Globex",
    ),
    person(
        "mira",
        "Mira Novak",
        "mira@helpdesk.example",
        "operates this server",
    ),
];

/// Who of them runs this server.
const OPERATOR: &str = "mira";

/// A company, its owner, and the people that are in its teams.
type Founded = (
    &'static str,
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

const COMPANIES: [Founded; 2] = [
    (
        "acme",
        "Acme Coffee Roasters",
        "ada",
        &[
            ("ben", "Agents"),
            ("carmen", "Agents"),
            ("dev", "Everybody"),
            ("elin", "Everybody"),
        ],
    ),
    (
        "globex",
        "Globex Outdoor",
        "grace",
        &[
            ("hugo", "Agents"),
            ("carmen", "Agents"),
            ("ines", "Everybody"),
        ],
    ),
];

/// A company, who asks, what about, and what they say.
type Asks = (&'static str, &'static str, &'static str, &'static str);

const TICKETS: [Asks; 9] = [
    (
        "acme",
        "dev",
        "Grinder stops after ten seconds",
        "The EK-43 that came on Tuesday stops after about ten seconds, every time. The light stays green. Is there a fuse that I can reach?",
    ),
    (
        "acme",
        "elin",
        "Invoice shows the old address",
        "Our bakery has moved to Havnegade 12. The November invoice still has the old address on it.",
    ),
    (
        "acme",
        "dev",
        "Can we change the delivery day?",
        "Fridays are too busy for us since the new place opened. Would Wednesday morning work?",
    ),
    (
        "acme",
        "elin",
        "Beans arrived open",
        "One of the six bags of Yirgacheffe had a torn seam. I have put it aside and taken photographs.",
    ),
    (
        "acme",
        "ben",
        "Descaling guide for the new machine",
        "Customers keep asking how often. We need one page that we can send.",
    ),
    (
        "globex",
        "ines",
        "Tent pole snapped on the first trip",
        "The second pole of the Ridge 3 broke at the joint, in hardly any wind. We need it for the club weekend.",
    ),
    (
        "globex",
        "ines",
        "Group discount for the climbing club",
        "We are 34 members by now. Is there a discount for orders over twenty harnesses?",
    ),
    (
        "globex",
        "hugo",
        "Size chart of the boots is wrong",
        "The chart on the page says EU 44 is UK 10. The box says 9.5.",
    ),
    (
        "globex",
        "ines",
        "Where is my order?",
        "Ordered nine days ago, and the tracking has said the same since.",
    ),
];

/// A company or all of them, a label, and its colour.
const LABELS: [(Option<&str>, &str, &str); 6] = [
    (None, "Question", "blue"),
    (None, "Problem", "red"),
    (None, "Billing", "violet"),
    (Some("acme"), "Wholesale", "amber"),
    (Some("acme"), "Machines", "slate"),
    (Some("globex"), "Warranty", "green"),
];

/// A company, a ticket, who says it, whether it is a note, and what they say.
type Says = (&'static str, i64, &'static str, bool, &'static str);

const ANSWERS: [Says; 5] = [
    (
        "acme",
        1001,
        "ben",
        false,
        "Sorry to hear that, Dev. Could you look whether the lid sits all the way down? The motor stops when it does not.",
    ),
    (
        "acme",
        1001,
        "carmen",
        true,
        "The third one of this batch. I have asked the maker for the serial numbers.",
    ),
    (
        "acme",
        1001,
        "dev",
        false,
        "It does. I have cleaned it and tried again, still ten seconds.",
    ),
    (
        "acme",
        1003,
        "carmen",
        false,
        "Wednesday is free from the 9th on. Shall I move you?",
    ),
    (
        "globex",
        1001,
        "hugo",
        false,
        "A new pole is on its way, it will be there on Thursday.",
    ),
];

/// A company, a ticket, how it stands, who is at it, and a label.
type Stands = (&'static str, i64, Status, &'static str, &'static str);

const STANDS: [Stands; 4] = [
    ("acme", 1001, Status::Open, "ben", "Machines"),
    ("acme", 1003, Status::Waiting, "carmen", "Wholesale"),
    ("globex", 1001, Status::Waiting, "hugo", "Warranty"),
    ("globex", 1004, Status::Solved, "carmen", "Question"),
];

/// A company, if it is one's own; its name in addresses, its title, and what it says.
type Writes = (
    Option<(&'static str, &'static str)>,
    &'static str,
    &'static str,
    &'static str,
);

const ARTICLES: [Writes; 5] = [
    (
        Some(("acme", "ben")),
        "descaling",
        "How often to descale",
        "With soft water, every three months. With hard water, every four weeks.\n\nThe machine counts litres, and its light turns amber when it is time. Do not wait until it turns red: the pump draws more current then, and the fuse goes.",
    ),
    (
        Some(("acme", "ada")),
        "returns",
        "Returning a machine",
        "Write to us first, with the serial number from the plate below the tank. We send a box and a label. Repairs take five working days from the day that we have the machine.",
    ),
    (
        Some(("globex", "hugo")),
        "poles",
        "Which spare pole fits which tent",
        "Ridge 2 and Ridge 3 have poles of 8.5 mm. Basecamp has poles of 11 mm, in segments of 45 cm. The length is printed on the shock cord.",
    ),
    (
        Some(("globex", "grace")),
        "sizes",
        "How to measure a foot",
        "Stand on a sheet of paper, mark heel and longest toe, and add 12 mm. Measure both feet in the evening, and take the longer one.",
    ),
    (
        None,
        "writing",
        "How to ask, so that the first answer helps",
        "Say what you did, what you saw, and what you expected. One ticket for each question: then each has its own answer.\n\nA photograph says more than a description.",
    ),
];

/// Writes them, unless they are there.
///
/// # Errors
///
/// What the database says.
pub fn seed(
    database: &Database,
    passwords: &Passwords,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    let hash = passwords.hash_now(PASSWORD).map_err(AppError::into_error)?;
    let mut conn = database.pool().unscoped("the demonstration")?;
    let there = users::table.count().get_result::<i64>(&mut *conn)?;
    if there == 0 {
        write_all(&mut conn, &hash).map_err(AppError::into_error)?;
    }
    Ok(())
}

fn write_all(conn: &mut Unscoped<'_>, hash: &str) -> Result<(), AppError> {
    for person in PEOPLE {
        diesel::insert_into(users::table)
            .values((
                users::id.eq(person.id),
                users::name.eq(person.name),
                users::address.eq(person.address),
            ))
            .execute(&mut **conn)?;
        diesel::insert_into(passwords::table)
            .values((passwords::user_id.eq(person.id), passwords::hash.eq(hash)))
            .execute(&mut **conn)?;
    }
    diesel::insert_into(operators::table)
        .values(operators::user_id.eq(OPERATOR))
        .execute(&mut **conn)?;
    for (slug, name, owner, people) in COMPANIES {
        company(conn, slug, name, owner)?;
        for (who, team) in people {
            joins(conn, slug, owner, who, team)?;
        }
    }
    for (company, who, subject, says) in TICKETS {
        let rights = Rights::<Company, User>::by_slug(company, who.to_owned(), conn)?;
        let permit = rights.permit::<write::Open>()?;
        write::open(&mut permit.borrow(conn), who, subject, says)?;
    }
    for (company, name, hue) in LABELS {
        label(conn, company, name, hue)?;
    }
    for (company, ticket, who, private, says) in ANSWERS {
        let rights = Rights::<Company, User>::by_slug(company, who.to_owned(), conn)?;
        let conn = &mut rights.permit::<write::Answer>()?.borrow(conn);
        write::answer(conn, ticket, seen(&rights), who, private, says)?;
    }
    for (company, ticket, status, who, label) in STANDS {
        let rights = Rights::<Company, User>::by_slug(company, who.to_owned(), conn)?;
        let conn = &mut rights.permit::<write::Change>()?.borrow(conn);
        write::change(conn, ticket, seen(&rights), status, Some(who.to_owned()))?;
        let label = Label::scoped().filter(labels::name.eq(label));
        let label = label.select(labels::id).first(conn)?;
        write::add_label(conn, ticket, seen(&rights), label)?;
    }
    for (by, id, title, says) in ARTICLES {
        if let Some((company, who)) = by {
            let rights = Rights::<Company, User>::by_slug(company, who.to_owned(), conn)?;
            let permit = rights.permit::<WriteArticles>()?;
            article::insert(&mut permit.borrow(conn), id, title, says)?;
        } else {
            // Of no company: on no company's connection.
            let article = (
                articles::id.eq(id),
                articles::title.eq(title),
                articles::body.eq(says),
                articles::updated_at.eq(now()),
            );
            diesel::insert_into(articles::table)
                .values(article)
                .execute(&mut **conn)?;
        }
    }
    age(conn)
}

/// As if the tickets had come in one after the other, the last one some hours ago, and the answers soon after.
fn age(conn: &mut Unscoped<'_>) -> Result<(), AppError> {
    const MINUTE: i64 = 60;
    let said = comments::table
        .order(comments::id)
        .select((comments::company_id, comments::id, comments::ticket_id))
        .load::<(i32, i64, i64)>(&mut **conn)?;
    for (company, comment, ticket) in said {
        let at = now() - 300 * MINUTE * (1006 - ticket) + 20 * MINUTE * comment;
        diesel::update(comments::table.find((company, comment)))
            .set(comments::at.eq(at))
            .execute(&mut **conn)?;
        let ticket = tickets::table.find((company, ticket));
        diesel::update(ticket)
            .set(tickets::updated_at.eq(at))
            .execute(&mut **conn)?;
        // What was said first has opened it.
        diesel::update(ticket.filter(tickets::opened_at.gt(at)))
            .set(tickets::opened_at.eq(at))
            .execute(&mut **conn)?;
    }
    Ok(())
}

fn label(
    conn: &mut Unscoped<'_>,
    company: Option<&str>,
    name: &str,
    hue: &str,
) -> Result<(), AppError> {
    let company = match company {
        Some(slug) => {
            let company = Company::scoped().filter(companies::slug.eq(slug));
            Some(company.select(companies::id).first::<i32>(conn)?)
        }
        None => None,
    };
    diesel::insert_into(labels::table)
        .values((
            labels::company_id.eq(company),
            labels::name.eq(name),
            labels::hue.eq(hue),
        ))
        .execute(&mut **conn)?;
    Ok(())
}

fn company(conn: &mut Unscoped<'_>, slug: &str, name: &str, owner: &str) -> Result<(), AppError> {
    let admission = RegistrationPolicy::open().admit(None)?;
    let sign_up = SignUp::<Company, User>::by(owner.to_owned(), admission);
    let slug = found::SLUGS
        .check(slug)
        .map_err(tenancy::accounts::Error::from)?;
    found::found(conn, sign_up, name, slug).map(drop)
}

/// By an invitation, as everybody else.
fn joins(
    conn: &mut Unscoped<'_>,
    slug: &str,
    owner: &str,
    who: &str,
    team: &str,
) -> Result<(), AppError> {
    let owner = Member::<Company, User>::by_slug(slug, owner.to_owned(), conn)?;
    let address = users::table.find(who).select(users::address);
    let address = address.first::<String>(&mut **conn)?;
    let address: Address = address.parse().map_err(AppError::failed)?;
    let token = Invite::by(&owner, address.clone(), Rank::Member).execute(conn)?;
    let signed_in = SignedIn::new(who.to_owned()).verified(address);
    Accept::<Company, User>::new(&token.into_text(), signed_in).execute(conn)?;
    let team = Team::scoped().filter(teams::name.eq(team));
    let team = team.select(teams::id).first(&mut owner.borrow(conn))?;
    AddToTeam::by(&owner, team, who.to_owned()).execute(conn)?;
    Ok(())
}
