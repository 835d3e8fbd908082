//! Founding a company.

use crate::database::Unscoped;
use crate::error::AppError;
use crate::may::TEAMS;
use crate::models::{Company, User};
use crate::schema::companies;
use tenancy::accounts::{Member, SignUp, SignedUp, Slug, SlugRules, TenantStatus};
use tenancy::permissions::{AddToTeam, CreateTeam, GrantPermission};
use tenancy::prelude::*;

/// How many people, and invitations, a new company has room for.
const SEATS: i64 = 25;

/// The library keeps short names that are nobody's; these are hosts of this program's own.
pub(crate) const SLUGS: SlugRules = SlugRules::new(&["inbox", "operator", "status"]);

/// The company, its owner and its teams: all of it or nothing. Says what the company is called in addresses.
pub(crate) fn found(
    conn: &mut Unscoped<'_>,
    sign_up: SignUp<Company, User>,
    name: &str,
    slug: Slug,
) -> Result<String, AppError> {
    conn.transaction(|conn| {
        let founder = match sign_up.execute(conn)? {
            SignedUp::Founder(founder) => founder,
            // The form was sent twice.
            SignedUp::Already(company) => {
                let company = Company::scoped().filter(companies::id.eq(*company.claimed()));
                return Ok(company.select(companies::slug).first(conn)?);
            }
        };
        let company = insert(conn, founder.provisional_slug(), name)?;
        let owner = founder.found(company, slug).execute(conn)?;
        teams(conn, &owner)?;
        Ok(owner.slug().to_owned())
    })
}

/// The company's row, without its short name yet. Its key.
fn insert(conn: &mut Unscoped<'_>, provisional: &str, name: &str) -> Result<i32, AppError> {
    let company = (
        companies::slug.eq(provisional),
        companies::name.eq(name.trim()),
        companies::status.eq(TenantStatus::Active),
        // Whoever founds it is counted.
        companies::owners.eq(0_i64),
        companies::seats_used.eq(0_i64),
        companies::seat_limit.eq(SEATS),
    );
    diesel::insert_into(companies::table)
        .values(company)
        .execute(&mut **conn)?;
    // Not by `returning`, which not every database has.
    let company = Company::scoped().filter(companies::slug.eq(provisional));
    Ok(company.select(companies::id).first(conn)?)
}

/// The teams that a company begins with. The owner is in the first one.
fn teams(conn: &mut Unscoped<'_>, owner: &Member<Company, User>) -> Result<(), AppError> {
    for (at, (name, grants)) in TEAMS.into_iter().enumerate() {
        let team = CreateTeam::by(owner, name.to_owned()).execute(conn)?;
        for permission in grants {
            GrantPermission::by(owner, team, *permission).execute(conn)?;
        }
        if at == 0 {
            AddToTeam::by(owner, team, owner.account().clone()).execute(conn)?;
        }
    }
    Ok(())
}
