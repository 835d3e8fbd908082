//! Airlines share a table of flights, and each sees its own.
//!
//! Run it with `cargo run --example quickstart`; it needs no server and leaves no file.

use diesel::connection::InstrumentationEvent::{self, StartQuery};
use std::error::Error;
use tenancy::prelude::*;

mod data;
mod schema {
    diesel::table! { airlines (carrier) { carrier -> Text, name -> Text } }
    diesel::table! { airports (faa) { faa -> Text, name -> Text } }
    diesel::table! { flights (carrier, id) { carrier -> Text, id -> Integer, number -> Integer, origin -> Text, dest -> Text, dep_delay -> Integer } }
    diesel::joinable!(flights -> airports (dest));
    diesel::allow_tables_to_appear_in_same_query!(flights, airports);
}
use schema::{airlines, airports, flights};

/// The tenant.
#[determines_tenant]
#[derive(Queryable)]
#[diesel(table_name = airlines, primary_key(carrier))]
pub struct Airline {
    carrier: String,
    name: String,
}

/// A row of one tenant.
#[tenanted(Airline, column = carrier)]
#[derive(Queryable, Selectable, Debug)]
#[expect(dead_code, reason = "printed")]
#[diesel(table_name = flights, primary_key(carrier, id))]
struct Flight {
    carrier: String,
    id: i32,
    number: i32,
    origin: String,
    dest: String,
    dep_delay: i32,
}

/// A row of everybody's.
#[universal]
#[derive(Queryable)]
#[diesel(table_name = airports, primary_key(faa))]
#[expect(dead_code, reason = "only its table is used here")]
struct Airport {
    faa: String,
    name: String,
}

/// Whoever holds this connection reaches the flights of one airline, whatever the query.
fn report(conn: &mut TenantConn<SqliteConnection, Airline>) -> QueryResult<()> {
    let late: Vec<(i32, String, i32)> = Flight::scoped()
        .inner_join(airports::table)
        .filter(flights::dep_delay.gt(15))
        .or_filter(flights::origin.eq("nowhere")) // no `or` opens the scope
        .order(flights::dep_delay.desc())
        .limit(2)
        .select((flights::number, airports::name, flights::dep_delay))
        .load(conn)?;
    for (number, to, minutes) in late {
        println!("   flight {number} to {to} left {minutes} minutes late");
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut db = SqliteConnection::establish(":memory:")?;
    data::load(&mut db)?;

    let carriers: Vec<Airline> = airlines::table.order(airlines::carrier).load(&mut db)?;
    for airline in carriers {
        println!("{}", airline.name);
        report(&mut TenantConn::trusting(&mut db, airline.carrier))?;
    }

    println!("\nAs Hawaiian Airlines, with the SQL that runs:");
    db.set_instrumentation(|event: InstrumentationEvent<'_>| {
        if let StartQuery { query, .. } = event {
            println!("   {}", query.to_string().replace('`', ""));
        }
    });
    let mut conn = TenantConn::<_, Airline>::trusting(&mut db, "HA".into());

    // The carrier is not said: it comes from the connection.
    let new = (
        flights::id.eq(2),
        flights::number.eq(52),
        flights::origin.eq("JFK"),
        flights::dest.eq("HNL"),
        flights::dep_delay.eq(0),
    );
    Flight::insert(new).execute(&mut conn)?;
    println!("-> {:?}", Flight::find(2).first::<Flight>(&mut conn)?);

    // Southwest has a flight 9. For this connection it does not exist.
    println!("-> {:?}", Flight::find(9).first::<Flight>(&mut conn));
    println!(
        "-> {:?} changed",
        Flight::update(9)
            .set(flights::dep_delay.eq(600))
            .execute(&mut conn)?
    );
    Ok(())
}
