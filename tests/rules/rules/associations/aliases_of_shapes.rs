//! A table under another name is restricted whatever the policy of the table.

use super::aliases::pairs;
use crate::backend::{self, Db};
use crate::rules::sql::check;
use house::*;
use tenancy::prelude::*;

mod schema {
    // Ids of parents are unique over all tenants.
    diesel::table! { notes { id -> Integer, org_id -> Integer, text -> Text } }
    diesel::table! { lines { id -> Integer, note_id -> Integer, after_id -> Nullable<Integer>, text -> Text } }
    diesel::table! { labels { id -> Integer, org_id -> Nullable<Integer>, wider_id -> Nullable<Integer>, name -> Text } }
    diesel::table! {
        drafts { id -> Integer, site_id -> Integer, author_id -> Integer, before_id -> Nullable<Integer>, text -> Text }
    }
    diesel::table! {
        assets { id -> Integer, owner_type -> Text, owner_id -> Integer, copy_of -> Nullable<Integer>, name -> Text }
    }
}
use schema::*;

#[tenanted(Org)]
#[derive(Queryable)]
#[diesel(table_name = notes)]
#[expect(dead_code, reason = "only its policy matters here")]
struct Note {
    id: i32,
    org_id: i32,
    text: String,
}

#[tenanted(through = notes, foreign_key = note_id)]
#[derive(Queryable)]
#[diesel(table_name = lines)]
#[expect(dead_code, reason = "only its policy matters here")]
struct Line {
    id: i32,
    note_id: i32,
    after_id: Option<i32>,
    text: String,
}

#[tenanted(Org, global)]
#[derive(Queryable)]
#[diesel(table_name = labels)]
#[expect(dead_code, reason = "only its policy matters here")]
struct Label {
    id: i32,
    org_id: Option<i32>,
    wider_id: Option<i32>,
    name: String,
}

#[tenanted(Site, User = author_id)]
#[derive(Queryable)]
#[diesel(table_name = drafts)]
#[expect(dead_code, reason = "only its policy matters here")]
struct Draft {
    id: i32,
    site_id: i32,
    author_id: i32,
    before_id: Option<i32>,
    text: String,
}

#[tenanted(Org = "Org", Site = "Site", type_column = owner_type, column = owner_id)]
#[derive(Queryable)]
#[diesel(table_name = assets)]
#[expect(dead_code, reason = "only its policy matters here")]
struct Asset {
    id: i32,
    owner_type: String,
    owner_id: i32,
    copy_of: Option<i32>,
    name: String,
}

/// Wherever the shape allows it, each owner has the id 1, and the row that points to it.
fn fill_shapes(db: &mut impl Connection) {
    db.batch_execute("create table notes (id integer primary key, org_id integer not null, text varchar(200) not null);
         create table \"lines\" (id integer primary key, note_id integer not null, after_id integer, text varchar(200) not null);
         create table labels (id integer primary key, org_id integer, wider_id integer, name varchar(200) not null);
         create table drafts (id integer not null, site_id integer not null, author_id integer not null,
             before_id integer, text varchar(200) not null, primary key (site_id, author_id, id));
         create table assets (id integer not null, owner_type varchar(200) not null, owner_id integer not null,
             copy_of integer, name varchar(200) not null, primary key (owner_type, owner_id, id));
         insert into notes values (1, 1, 'n'), (2, 2, 'N');
         insert into \"lines\" values (1, 1, null, 'one'), (2, 1, 1, 'two'), (3, 2, null, 'ONE'), (4, 2, 3, 'TWO'),
             (5, 1, 3, 'points to the other tenant'), (6, 2, 1, 'POINTS TO THE OTHER TENANT');
         insert into labels values (1, null, null, 'all'), (2, 1, 1, 'mine'), (3, 2, 1, 'theirs'),
             (4, 1, 3, 'points to the other tenant'), (5, 2, 2, 'POINTS TO THE OTHER TENANT');
         insert into drafts values
             (1, 1, 7, null, 'one'), (2, 1, 7, 1, 'two'), (1, 1, 8, null, 'other user'), (2, 1, 8, 1, 'other user'),
             (1, 2, 7, null, 'other site'), (2, 2, 7, 1, 'other site');
         insert into assets values
             (1, 'Org', 1, null, 'logo'), (2, 'Org', 1, 1, 'icon'), (1, 'Org', 2, null, 'LOGO'), (2, 'Org', 2, 1, 'ICON'),
             (1, 'Site', 1, null, 'site'), (2, 'Site', 1, 1, 'site copy');",
    )
    .expect("filled");
}

#[test]
fn an_alias_of_a_table_with_global_rows_shows_them_and_the_own() {
    let db = &mut *backend::filled();
    fill_shapes(db);
    let wider = tenancy::alias!(labels as wider);
    let query = move || {
        Label::scoped().left_join(wider.on(labels::wider_id.eq(wider.field(labels::id).nullable())))
    };
    let got = each_tenant(db, |conn| {
        query()
            .order(labels::id)
            .select((labels::id, wider.field(labels::id).nullable()))
            .load::<(i32, Option<i32>)>(conn)
    });
    assert_eq!(got.0, [(1, None), (2, Some(1)), (4, None)]);
    assert_eq!(got.1, [(1, None), (3, Some(1)), (5, None)]);
    check(
        db,
        |conn| query().select(labels::id).load::<i32>(conn),
        r#"SELECT "labels"."id" FROM ("labels" LEFT OUTER JOIN "labels" AS "wider" ON (("labels"."wider_id" = "wider"."id") AND (("wider"."org_id" = $1 OR "wider"."org_id" IS NULL)))) WHERE (("labels"."org_id" = $2 OR "labels"."org_id" IS NULL)) -- binds: [2, 2]"#,
    );
}

#[test]
fn own_and_global_rows_are_told_apart_under_an_alias() {
    let db = &mut *backend::filled();
    fill_shapes(db);
    let wider = tenancy::alias!(labels as wider);
    let ids = || {
        Label::scoped_as(wider)
            .order(wider.field(labels::id))
            .select(wider.field(labels::id))
    };
    assert_eq!(
        each_tenant(db, |conn| ids().own().load::<i32>(conn)),
        (vec![2, 4], vec![3, 5])
    );
    assert_eq!(
        each_tenant(db, |conn| ids().global().load::<i32>(conn)),
        (vec![1], vec![1])
    );
}

#[test]
fn an_alias_of_a_table_through_a_parent_asks_for_the_parents_tenant() {
    let db = &mut *backend::filled();
    fill_shapes(db);
    let before = tenancy::alias!(lines as before);
    let query = move || {
        Line::scoped().left_join(before.on(lines::after_id.eq(before.field(lines::id).nullable())))
    };
    let got = each_tenant(db, |conn| {
        query()
            .order(lines::id)
            .select((lines::id, before.field(lines::id).nullable()))
            .load::<(i32, Option<i32>)>(conn)
    });
    assert_eq!(got.0, [(1, None), (2, Some(1)), (5, None)]);
    assert_eq!(got.1, [(3, None), (4, Some(3)), (6, None)]);
    check(
        db,
        |conn| query().select(lines::id).load::<i32>(conn),
        r#"SELECT "lines"."id" FROM ("lines" LEFT OUTER JOIN "lines" AS "before" ON (("lines"."after_id" = "before"."id") AND ("before"."note_id" IN (SELECT "notes"."id" FROM "notes" WHERE ("notes"."org_id" = $1))))) WHERE ("lines"."note_id" IN (SELECT "notes"."id" FROM "notes" WHERE ("notes"."org_id" = $2))) -- binds: [2, 2]"#,
    );
}

#[test]
fn an_alias_of_a_table_of_two_dimensions_is_restricted_in_both() {
    let db = &mut *backend::filled();
    fill_shapes(db);
    let before = tenancy::alias!(drafts as before);
    let query = move || {
        Draft::scoped()
            .inner_join(before.on(drafts::before_id.eq(before.field(drafts::id).nullable())))
    };
    let got = |db: &mut Db, key: (i32, i32)| {
        query()
            .select((drafts::text, before.field(drafts::text)))
            .load::<(String, String)>(&mut TenantConn::<_, (Site, User)>::trusting(db, key))
            .expect("pairs")
    };
    assert_eq!(got(db, (1, 7)), pairs([("two", "one")]));
    assert_eq!(got(db, (1, 8)), pairs([("other user", "other user")]));
    assert_eq!(got(db, (2, 7)), pairs([("other site", "other site")]));
    assert_eq!(got(db, (2, 8)), []);

    let sql = crate::rules::sql::executed(db, |db| {
        let conn = &mut TenantConn::<_, (Site, User)>::trusting(db, (1, 7));
        assert_eq!(query().select(drafts::id).load::<i32>(conn), Ok(vec![2]));
    });
    assert_eq!(
        sql,
        [crate::rules::sql::dialect(
            r#"SELECT "drafts"."id" FROM ("drafts" INNER JOIN "drafts" AS "before" ON (("drafts"."before_id" = "before"."id") AND ("before"."site_id" = $1 AND "before"."author_id" = $2))) WHERE ("drafts"."site_id" = $3 AND "drafts"."author_id" = $4) -- binds: [1, 7, 1, 7]"#,
        )]
    );
}

#[test]
fn an_alias_of_a_table_of_several_types_of_owners_asks_for_type_and_key() {
    let db = &mut *backend::filled();
    fill_shapes(db);
    let originals = tenancy::alias!(assets as originals);
    let query = move || {
        Asset::scoped()
            .inner_join(originals.on(assets::copy_of.eq(originals.field(assets::id).nullable())))
    };
    let names = move || query().select((assets::name, originals.field(assets::name)));
    let got = each_tenant(db, |conn| names().load::<(String, String)>(conn));
    assert_eq!(got, (pairs([("icon", "logo")]), pairs([("ICON", "LOGO")])));
    let site = names().load::<(String, String)>(&mut TenantConn::<_, Site>::trusting(db, 1));
    assert_eq!(site, Ok(pairs([("site copy", "site")])));
    check(
        db,
        |conn| query().select(assets::id).load::<i32>(conn),
        r#"SELECT "assets"."id" FROM ("assets" INNER JOIN "assets" AS "originals" ON (("assets"."copy_of" = "originals"."id") AND ("originals"."owner_type" = $1 AND "originals"."owner_id" = $2))) WHERE ("assets"."owner_type" = $3 AND "assets"."owner_id" = $4) -- binds: ["Org", 2, "Org", 2]"#,
    );
}
