//! Global rows are everybody's to read and nobody's to write; a row without an owner is adopted once.

use crate::backend::filled;
use diesel::connection::SimpleConnection as _;
use house::shapes::*;
use tenancy::SaveDsl;
use tenancy::ScopeError;
use tenancy::prelude::*;

#[test]
fn own_and_global_tell_the_two_kinds_of_rows_apart() {
    let db = &mut *filled();
    let tenant = &mut TenantConn::<_, Org>::trusting(db, 1);
    let (tags, flagged) = (
        Tag::scoped().order(tags::name).select(tags::name),
        Flagged::scoped().order(flagged::name).select(flagged::name),
    );
    assert_eq!(
        tags.clone().own().load::<String>(tenant),
        Ok(vec!["a1".into()])
    );
    assert_eq!(
        tags.clone().global().load::<String>(tenant),
        Ok(vec!["g4".into()])
    );
    assert_eq!(
        flagged.clone().own().load::<String>(tenant),
        Ok(vec!["a1".into()])
    );
    assert_eq!(
        flagged.clone().global().load::<String>(tenant),
        Ok(vec!["g4".into(), "h5".into()])
    );

    let several = &mut TenantsConn::<_, Org>::trusting(db, [1, 2]);
    assert_eq!(
        tags.clone().own().load::<String>(several),
        Ok(vec!["a1".into(), "b1".into()])
    );
    assert_eq!(
        flagged.clone().own().load::<String>(several),
        Ok(vec!["a1".into(), "b1".into()])
    );

    let none = &mut TenantsConn::<_, Org>::trusting(db, []);
    assert_eq!(tags.clone().own().load::<String>(none), Ok(vec![]));
    assert_eq!(flagged.clone().own().load::<String>(none), Ok(vec![]));

    let all = &mut db.unscoped("all rows");
    assert_eq!(
        tags.clone().own().load::<String>(all),
        Ok(vec!["a1".into(), "b1".into()])
    );
    assert_eq!(tags.global().load::<String>(all), Ok(vec!["g4".into()]));
    assert_eq!(
        flagged.own().load::<String>(all),
        Ok(vec!["a1".into(), "b1".into()])
    );
}

#[test]
fn a_row_without_an_owner_is_adopted_once() {
    let db = &mut *filled();
    assert_eq!(
        Lead::adopt(4).execute(&mut TenantConn::<_, Org>::trusting(db, 1)),
        Ok(1)
    );
    for org in [1, 2] {
        assert_eq!(
            Lead::adopt(4).execute(&mut TenantConn::<_, Org>::trusting(db, org)),
            Ok(0)
        );
    }
    assert_eq!(leads(db), ["1|a1|1|-", "1|b1|2|-", "4|o4|1|-", "5|p5|-|-"]);
}

#[test]
fn adoption_takes_no_row_that_has_an_owner() {
    let db = &mut *filled();
    let before = rows(db);
    let conn = &mut TenantConn::<_, Org>::trusting(db, 1);
    // Both tenants have a lead with this key.
    assert_eq!(Lead::adopt(1).execute(conn), Ok(0));
    assert_eq!(Lead::adopt(99).execute(conn), Ok(0));
    assert_eq!(
        Lead::adopt(Lead::scoped().filter(leads::id.eq(1))).execute(conn),
        Ok(0)
    );
    assert_eq!(
        Lead::adopt(Lead::scoped())
            .filter(leads::id.eq(1))
            .execute(conn),
        Ok(0)
    );
    for lead in every_lead(db)
        .into_iter()
        .filter(|lead| lead.org_id.is_some())
    {
        assert_eq!(
            Lead::adopt(&lead).execute(&mut TenantConn::<_, Org>::trusting(db, 1)),
            Ok(0)
        );
    }
    assert_eq!(rows(db), before);
}

#[test]
fn adoption_by_a_query_takes_what_it_finds_without_an_owner() {
    let db = &mut *filled();
    let conn = &mut TenantConn::<_, Org>::trusting(db, 2);
    let every = Lead::scoped()
        .filter(leads::id.eq(0))
        .or_filter(leads::id.gt(0));
    assert_eq!(
        Lead::adopt(every.clone())
            .filter(leads::name.eq("p5"))
            .execute(conn),
        Ok(1)
    );
    assert_eq!(Lead::adopt(every.clone()).execute(conn), Ok(1));
    assert_eq!(Lead::adopt(every).execute(conn), Ok(0));
    assert_eq!(leads(db), ["1|a1|1|-", "1|b1|2|-", "4|o4|2|-", "5|p5|2|-"]);
}

#[test]
fn adoption_by_an_instance_takes_its_row() {
    let db = &mut *filled();
    let lead = every_lead(db)
        .into_iter()
        .find(|lead| lead.name == "o4")
        .expect("without an owner");
    let conn = &mut TenantConn::<_, Org>::trusting(db, 2);
    assert_eq!(Lead::adopt(&lead).execute(conn), Ok(1));
    assert_eq!(Lead::adopt(&lead).execute(conn), Ok(0));
    assert_eq!(leads(db), ["1|a1|1|-", "1|b1|2|-", "4|o4|2|-", "5|p5|-|-"]);
}

#[test]
fn adoption_sets_other_columns_in_the_same_statement() {
    let db = &mut *filled();
    let conn = &mut TenantConn::<_, Org>::trusting(db, 1);
    let set = leads::text.eq("taken");
    assert_eq!(Lead::adopt(1).set(set).execute(conn), Ok(0));
    assert_eq!(Lead::adopt(4).set(set).execute(conn), Ok(1));
    assert_eq!(
        Lead::adopt(4).set(leads::text.eq("again")).execute(conn),
        Ok(0)
    );
    let text = leads::text.concat("!");
    let narrowed = Lead::adopt(Lead::scoped())
        .filter(leads::id.gt(4))
        .set((leads::name.eq("q5"), leads::text.eq(text)))
        .filter(leads::name.eq("p5"));
    assert_eq!(narrowed.execute_one(conn), Ok(()));
    assert_eq!(
        leads(db),
        ["1|a1|1|-", "1|b1|2|-", "4|o4|1|taken", "5|q5|1|-!"]
    );
}

#[test]
fn adoption_that_sets_nothing_adopts() {
    let db = &mut *filled();
    let conn = &mut TenantConn::<_, Org>::trusting(db, 1);
    let nothing = || None::<diesel::dsl::Eq<leads::text, &str>>;
    assert_eq!(Lead::adopt(4).set(nothing()).execute(conn), Ok(1));
    assert_eq!(
        Lead::adopt(5).set((nothing(), nothing())).execute(conn),
        Ok(1)
    );
    assert_eq!(leads(db), ["1|a1|1|-", "1|b1|2|-", "4|o4|1|-", "5|p5|1|-"]);
}

#[test]
fn adoption_sets_what_an_instance_says_but_its_tenant() {
    let db = &mut *filled();
    let lead = every_lead(db)
        .into_iter()
        .find(|lead| lead.name == "o4")
        .expect("without an owner");
    let theirs = Lead {
        org_id: Some(2),
        text: "theirs".into(),
        ..lead.clone()
    };
    let mine = Lead {
        text: "mine".into(),
        ..lead.clone()
    };
    let before = rows(db);
    let conn = &mut TenantConn::<_, Org>::trusting(db, 1);
    let refused = Lead::adopt(&lead).set(&theirs).execute(conn);
    assert!(
        matches!(&refused, Err(diesel::result::Error::QueryBuilderError(error))
            if error.downcast_ref() == Some(&ScopeError::NamesAnotherTenant)),
        "{refused:?}"
    );
    assert_eq!(rows(db), before);
    let conn = &mut TenantConn::<_, Org>::trusting(db, 1);
    assert_eq!(Lead::adopt(&lead).set(&mine).execute(conn), Ok(1));
    assert_eq!(
        leads(db),
        ["1|a1|1|-", "1|b1|2|-", "4|o4|1|mine", "5|p5|-|-"]
    );
}

#[test]
fn adoption_in_two_dimensions_is_by_the_first() {
    let db = &mut *filled();
    assert_eq!(
        Lead::adopt(4).execute(&mut TenantConn::<_, (Org, User)>::trusting(db, (2, 1))),
        Ok(1)
    );
    assert_eq!(leads(db), ["1|a1|1|-", "1|b1|2|-", "4|o4|2|-", "5|p5|-|-"]);
}

#[test]
fn an_unscoped_connection_writes_global_rows_by_instance() {
    let db = &mut *filled();
    let conn = &mut db.unscoped("the application's own rows");
    let mut tag: Tag = Tag::find(4).first(conn).expect("global");
    tag.text = "new".into();
    assert_eq!(tag.save().execute(conn), Ok(1));
    conn.batch_execute("insert into tags (id, name, org_id) values (4, 'a4', 1)")
        .expect("another row of the key");
    assert_eq!(Tag::delete(&tag).execute(conn), Ok(1));
    assert_eq!(
        Tag::find(4).select(tags::name).load::<String>(conn),
        Ok(vec!["a4".into()])
    );
}

fn leads<C: Connection>(db: &mut C) -> Vec<String>
where
    diesel::query_builder::SqlQuery: for<'query> diesel::query_dsl::LoadQuery<'query, C, Row>,
{
    let rows = rows(db).into_iter();
    rows.filter_map(|row| row.strip_prefix("leads: ").map(str::to_owned))
        .collect()
}

pub(crate) fn every_lead<C: Connection>(db: &mut C) -> Vec<Lead>
where
    for<'c> UnscopedConn<'c, C>: tenancy::bounds::Loads<
            'static,
            tenancy::dsl::AllOf<Lead>,
            Lead,
            Mode = tenancy::bounds::Blocking,
        >,
{
    Lead::scoped()
        .load(&mut db.unscoped("all leads"))
        .expect("all leads")
}
