//! Nothing in the user's module stands in the way of an expansion.

/// A module without a `use`, in which the names of the prelude mean other things.
mod shadowed {
    #![allow(dead_code, non_camel_case_types)]

    pub(super) struct Result;
    pub(super) struct Option;
    pub(super) struct Vec;
    pub(super) struct String;
    pub(super) struct Box;
    pub(super) struct Some;
    pub(super) struct None;
    pub(super) struct Ok;
    pub(super) struct Err;
    pub(super) trait Default {}
    pub(super) trait Clone {}
    pub(super) trait Send {}
    pub(super) trait Sized {}
    pub(super) trait Model {}
    pub(super) trait Tenant {}
    pub(super) mod core {}
    pub(super) mod tenancy {}

    ::diesel::table! { firms { id -> Integer, name -> Text } }
    ::diesel::table! { goods { id -> Integer, firm_id -> Integer, name -> Text } }
    ::diesel::table! { colours { id -> Integer, name -> Text } }

    #[::tenancy::determines_tenant]
    #[derive(::diesel::Queryable)]
    #[diesel(table_name = firms)]
    pub struct Firm {
        pub(super) id: i32,
        pub(super) name: ::std::string::String,
    }

    #[::tenancy::tenanted(Firm)]
    #[derive(::diesel::Queryable, ::diesel::Identifiable)]
    #[diesel(table_name = goods)]
    pub(super) struct Good {
        pub(super) id: i32,
        pub(super) firm_id: i32,
        pub(super) name: ::std::string::String,
    }

    #[::tenancy::universal]
    #[derive(::diesel::Queryable)]
    #[diesel(table_name = colours)]
    pub(super) struct Colour {
        pub(super) id: i32,
        pub(super) name: ::std::string::String,
    }
}

/// The lints of a strict crate.
mod strict {
    #![deny(
        warnings,
        missing_docs,
        unused_qualifications,
        clippy::all,
        clippy::pedantic
    )]
    #![forbid(unsafe_code)]
    // About this module, which nobody uses, and not about what is expanded in it.
    #![allow(dead_code, unreachable_pub)]

    use tenancy::prelude::*;

    diesel::table! { firms { id -> Integer, name -> Text } }
    diesel::table! { goods { id -> Integer, firm_id -> Integer, name -> Text } }
    diesel::table! { colours { id -> Integer, name -> Text } }

    /// A tenant.
    #[determines_tenant]
    #[derive(Queryable, Selectable, Identifiable, Debug)]
    #[diesel(table_name = firms)]
    pub struct Firm {
        /// The key.
        pub id: i32,
        /// The name.
        pub name: String,
    }

    /// A tenant's.
    #[tenanted(Firm)]
    #[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset, Debug)]
    #[diesel(table_name = goods)]
    pub struct Good {
        /// The key.
        pub id: i32,
        /// The tenant.
        pub firm_id: i32,
        /// The name.
        pub name: String,
    }

    /// Everybody's.
    #[universal]
    #[derive(Queryable, Selectable, Debug)]
    #[diesel(table_name = colours)]
    pub struct Colour {
        /// The key.
        pub id: i32,
        /// The name.
        pub name: String,
    }
}

#[test]
fn an_expansion_in_a_module_that_shadows_its_names_works() {
    use diesel::connection::SimpleConnection as _;
    use shadowed::{Colour, Firm, Good, goods};
    use tenancy::prelude::*;

    let db = &mut *house::sqlite::filled();
    db.batch_execute(
        "create table firms (id integer primary key, name varchar(200) not null);
         create table goods (id integer, firm_id integer, name varchar(200) not null);
         create table colours (id integer primary key, name varchar(200) not null);
         insert into firms values (1, 'one'), (2, 'two');
         insert into goods values (1, 2, 'theirs');
         insert into colours values (1, 'red')",
    )
    .expect("tables");
    let conn = &mut TenantConn::<_, Firm>::trusting(db, 1);
    let values = (goods::id.eq(1), goods::name.eq("ours"));
    assert_eq!(Good::insert(values).execute(conn), Ok(1));
    let ours: Vec<Good> = Good::scoped().load(conn).expect("goods");
    assert_eq!(
        (
            ours[0].id,
            ours[0].firm_id,
            ours[0].name.as_str(),
            ours.len()
        ),
        (1, 1, "ours", 1)
    );
    let firm: Firm = Firm::scoped().first(conn).expect("a firm");
    let colour: Colour = Colour::find(1).first(conn).expect("a colour");
    assert_eq!(
        (firm.id, firm.name.as_str(), colour.id, colour.name.as_str()),
        (1, "one", 1, "red")
    );
}

#[test]
fn an_expansion_in_a_strict_module_works() {
    use tenancy::prelude::*;

    let db = &mut *house::sqlite::filled();
    let conn = &mut TenantConn::<_, strict::Firm>::trusting(db, 1);
    assert_eq!(conn.key(), &1);
    let _: (
        tenancy::dsl::AllOf<strict::Good>,
        tenancy::dsl::AllOf<strict::Colour>,
    ) = (strict::Good::scoped(), strict::Colour::scoped());
}
