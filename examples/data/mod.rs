//! The sample, loaded.

use crate::Flight;
use crate::schema::{airlines, airports, flights};
use diesel::connection::SimpleConnection;
use std::error::Error;
use tenancy::prelude::*;

/// Makes the tables and fills them.
pub(crate) fn load(db: &mut SqliteConnection) -> Result<(), Box<dyn Error>> {
    db.batch_execute(
        "create table airlines (carrier text primary key, name text not null);
         create table airports (faa text primary key, name text not null);
         create table flights (carrier text not null references airlines, id integer not null, number integer not null,
            origin text not null, dest text not null references airports, dep_delay integer not null, primary key (carrier, id));",
    )?;
    let rows = |csv| {
        csv::Reader::from_reader(csv)
            .into_records()
            .collect::<Result<Vec<_>, _>>()
    };

    // Across tenants only by this door; the reason goes to the log.
    let mut db = db.unscoped("load the sample");
    for row in rows(&include_bytes!("airlines.csv")[..])? {
        diesel::insert_into(airlines::table)
            .values((airlines::carrier.eq(&row[0]), airlines::name.eq(&row[1])))
            .execute(&mut *db)?;
    }
    for row in rows(&include_bytes!("airports.csv")[..])? {
        diesel::insert_into(airports::table)
            .values((airports::faa.eq(&row[0]), airports::name.eq(&row[1])))
            .execute(&mut *db)?;
    }
    for row in rows(&include_bytes!("flights.csv")[..])? {
        Flight::insert((
            flights::id.eq(row[0].parse::<i32>()?),
            flights::number.eq(row[2].parse::<i32>()?),
            flights::origin.eq(&row[3]),
            flights::dest.eq(&row[4]),
            flights::dep_delay.eq(row[5].parse::<i32>()?),
        ))
        .for_tenant(row[1].to_owned())
        .execute(&mut db)?;
    }
    Ok(())
}
