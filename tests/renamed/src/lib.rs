//! The attributes find the library by the name that Cargo.toml gives it, and need no name in scope.
#![forbid(unsafe_code)]
#![deny(warnings, missing_docs, unused_qualifications, clippy::pedantic)]

/// Names that an expansion might take for the ones it means.
mod schema {
    diesel::table! { orgs { id -> Integer, name -> Text } }
    diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
    diesel::table! { countries { id -> Integer, name -> Text } }
}

/// The models, in a module where nothing is what it seems. (`diesel` is: Diesel's own derives need that.)
#[allow(dead_code, non_camel_case_types)]
mod models {
    use super::schema::{countries, orgs, posts};

    struct Result;
    struct Option;
    struct Some;
    struct Vec;
    struct Model;
    struct Tenanted;
    struct tenancy;

    /// The tenant.
    #[walls::determines_tenant]
    #[derive(::diesel::Queryable)]
    #[diesel(table_name = orgs)]
    pub struct Org {
        pub(super) id: i32,
        pub(super) name: String,
    }

    /// A row of one tenant.
    #[walls::tenanted(Org)]
    #[derive(::diesel::Queryable, ::diesel::Insertable, ::diesel::Identifiable)]
    #[diesel(table_name = posts)]
    pub(super) struct Post {
        pub(super) id: i32,
        pub(super) org_id: i32,
        pub(super) title: String,
    }

    /// A row of everybody's.
    #[walls::universal]
    #[derive(::diesel::Queryable)]
    #[diesel(table_name = countries)]
    pub(super) struct Country {
        id: i32,
        name: String,
    }
}

#[cfg(test)]
mod tests {
    use super::models::{Org, Post};
    use diesel::connection::SimpleConnection;
    use walls::prelude::*;

    #[test]
    fn a_renamed_facade_keeps_tenants_apart() -> QueryResult<()> {
        let mut db = SqliteConnection::establish(":memory:").expect("SQLite is compiled in");
        db.batch_execute("create table posts (id integer, org_id integer, title text)")?;
        for org in [1, 2] {
            let post = Post {
                id: 1,
                org_id: org,
                title: format!("of {org}"),
            };
            Post::insert(&post).execute(&mut TenantConn::<_, Org>::trusting(&mut db, org))?;
        }
        let mine: Vec<Post> =
            Post::scoped().load(&mut TenantConn::<_, Org>::trusting(&mut db, 2))?;
        assert_eq!(mine.len(), 1);
        assert_eq!(mine[0].title, "of 2");
        Ok(())
    }

    #[test]
    fn a_renamed_facade_registers_tables() -> Result<(), Box<dyn std::error::Error>> {
        let mut db = SqliteConnection::establish(":memory:")?;
        db.batch_execute(
            "create table orgs (id integer primary key, name text);
             create table posts (id integer, org_id integer, title text);
             insert into orgs values (1, 'one'), (2, 'two');
             insert into posts values (1, 1, 'of one'), (1, 2, 'of two');",
        )?;
        let mut conn = db.unscoped("test");
        let removed = walls::tenants::Removal::<Org>::of(1).execute(&mut conn)?;
        assert_eq!(removed.rows(), 2);
        let left: Vec<Post> = Post::scoped().load(&mut conn)?;
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].title, "of two");
        Ok(())
    }
}
