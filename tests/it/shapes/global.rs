//! Global rows are everybody's to read and nobody's to write; a row without an owner is adopted once.

use super::schema::*;
use diesel::connection::SimpleConnection as _;
use tenancy::prelude::*;

each_backend! {
    fn own_and_global_tell_the_two_kinds_of_rows_apart(db) {
        let tenant = &mut TenantConn::<_, Org>::trusting(db, 1);
        let (tags, flagged) = (Tag::scoped().order(tags::name).select(tags::name), Flagged::scoped().order(flagged::name).select(flagged::name));
        assert_eq!(tags.clone().own().load::<String>(tenant), Ok(vec!["a1".into()]));
        assert_eq!(tags.clone().global().load::<String>(tenant), Ok(vec!["g4".into()]));
        assert_eq!(flagged.clone().own().load::<String>(tenant), Ok(vec!["a1".into()]));
        assert_eq!(flagged.clone().global().load::<String>(tenant), Ok(vec!["g4".into(), "h5".into()]));

        let several = &mut TenantsConn::<_, Org>::trusting(db, [1, 2]);
        assert_eq!(tags.clone().own().load::<String>(several), Ok(vec!["a1".into(), "b1".into()]));
        assert_eq!(flagged.clone().own().load::<String>(several), Ok(vec!["a1".into(), "b1".into()]));

        let none = &mut TenantsConn::<_, Org>::trusting(db, []);
        assert_eq!(tags.clone().own().load::<String>(none), Ok(vec![]));
        assert_eq!(flagged.clone().own().load::<String>(none), Ok(vec![]));

        let all = &mut db.unscoped("all rows");
        assert_eq!(tags.clone().own().load::<String>(all), Ok(vec!["a1".into(), "b1".into()]));
        assert_eq!(tags.global().load::<String>(all), Ok(vec!["g4".into()]));
        assert_eq!(flagged.own().load::<String>(all), Ok(vec!["a1".into(), "b1".into()]));
    }

    fn a_row_without_an_owner_is_adopted_once(db) {
        assert_eq!(Lead::adopt(4).execute(&mut TenantConn::<_, Org>::trusting(db, 1)), Ok(1));
        for org in [1, 2] {
            assert_eq!(Lead::adopt(4).execute(&mut TenantConn::<_, Org>::trusting(db, org)), Ok(0));
        }
        assert_eq!(leads(db), ["1|a1|1|-", "1|b1|2|-", "4|o4|1|-", "5|p5|-|-"]);
    }

    fn adoption_takes_no_row_that_has_an_owner(db) {
        let before = rows(db);
        let conn = &mut TenantConn::<_, Org>::trusting(db, 1);
        // Both tenants have a lead with this key.
        assert_eq!(Lead::adopt(1).execute(conn), Ok(0));
        assert_eq!(Lead::adopt(99).execute(conn), Ok(0));
        assert_eq!(Lead::adopt(Lead::scoped().filter(leads::id.eq(1))).execute(conn), Ok(0));
        assert_eq!(Lead::adopt(Lead::scoped()).filter(leads::id.eq(1)).execute(conn), Ok(0));
        for lead in every_lead(db).into_iter().filter(|lead| lead.org_id.is_some()) {
            assert_eq!(Lead::adopt(&lead).execute(&mut TenantConn::<_, Org>::trusting(db, 1)), Ok(0));
        }
        assert_eq!(rows(db), before);
    }

    fn adoption_by_a_query_takes_what_it_finds_without_an_owner(db) {
        let conn = &mut TenantConn::<_, Org>::trusting(db, 2);
        let every = Lead::scoped().filter(leads::id.eq(0)).or_filter(leads::id.gt(0));
        assert_eq!(Lead::adopt(every.clone()).filter(leads::name.eq("p5")).execute(conn), Ok(1));
        assert_eq!(Lead::adopt(every.clone()).execute(conn), Ok(1));
        assert_eq!(Lead::adopt(every).execute(conn), Ok(0));
        assert_eq!(leads(db), ["1|a1|1|-", "1|b1|2|-", "4|o4|2|-", "5|p5|2|-"]);
    }

    fn adoption_by_an_instance_takes_its_row(db) {
        let lead = every_lead(db).into_iter().find(|lead| lead.name == "o4").expect("without an owner");
        let conn = &mut TenantConn::<_, Org>::trusting(db, 2);
        assert_eq!(Lead::adopt(&lead).execute(conn), Ok(1));
        assert_eq!(Lead::adopt(&lead).execute(conn), Ok(0));
        assert_eq!(leads(db), ["1|a1|1|-", "1|b1|2|-", "4|o4|2|-", "5|p5|-|-"]);
    }

    fn adoption_in_two_dimensions_is_by_the_first(db) {
        assert_eq!(Lead::adopt(4).execute(&mut TenantConn::<_, (Org, User)>::trusting(db, (2, 1))), Ok(1));
        assert_eq!(leads(db), ["1|a1|1|-", "1|b1|2|-", "4|o4|2|-", "5|p5|-|-"]);
    }

    fn an_unscoped_connection_writes_global_rows_by_instance(db) {
        let conn = &mut db.unscoped("the application's own rows");
        let mut tag: Tag = Tag::find(4).first(conn).expect("global");
        tag.text = "new".into();
        assert_eq!(tag.save().execute(conn), Ok(1));
        conn.batch_execute("insert into tags (id, name, org_id) values (4, 'a4', 1)").expect("another row of the key");
        assert_eq!(Tag::delete(&tag).execute(conn), Ok(1));
        assert_eq!(Tag::find(4).select(tags::name).load::<String>(conn), Ok(vec!["a4".into()]));
    }
}

fn leads<C: Connection>(db: &mut C) -> Vec<String>
where
    diesel::query_builder::SqlQuery: for<'query> diesel::query_dsl::LoadQuery<'query, C, Row>,
{
    let rows = rows(db).into_iter();
    rows.filter_map(|row| row.strip_prefix("leads: ").map(str::to_owned))
        .collect()
}

fn every_lead<C: Connection>(db: &mut C) -> Vec<Lead>
where
    for<'c> UnscopedConn<'c, C>:
        tenancy::Loads<'static, tenancy::dsl::AllOf<Lead>, Lead, Mode = tenancy::Blocking>,
{
    Lead::scoped()
        .load(&mut db.unscoped("all leads"))
        .expect("all leads")
}

mod with_conflict_targets {
    use super::*;

    sqlite_and_postgres! {
        fn a_batch_that_meets_a_global_row_leaves_it_alone(db) {
            let tag = |id, name| Tag { id, name: String::from(name), org_id: None, text: "new".into() };
            let before = rows(db);
            for org in [1, 2] {
                let conn = &mut TenantConn::<_, Org>::trusting(db, org);
                for tag in [tag(4, "g4"), tag(50, "g4")] {
                    assert_eq!(tag.save().execute(conn), Ok(0));
                    assert_eq!(Tag::insert(&tag).on_conflict(tags::name).do_update().set(&tag).execute(conn), Ok(0));
                }
                let rows = vec![(tags::id.eq(50), tags::name.eq("g4"), tags::text.eq("new")), (tags::id.eq(51), tags::name.eq("g4"), tags::text.eq("new"))];
                let upsert = Tag::insert(rows).on_conflict(tags::name).do_update();
                assert_eq!(upsert.set((tags::id.eq(50), tags::text.eq("new"))).execute(conn), Ok(0));
            }
            assert_eq!(rows(db), before);
        }

        // To set the flag by `column.eq(true)` does not compile.
        fn no_instance_sets_the_flag_or_clears_it(db) {
            let conn = &mut TenantConn::<_, Org>::trusting(db, 1);
            let mut row: Flagged = Flagged::find(1).first(conn).expect("the tenant's");
            row.is_global = true;
            row.text = "new".into();
            assert_eq!(row.save().execute(conn), Ok(1));
            assert_eq!(Flagged::update(1).set(&row).execute(conn), Ok(1));
            let inserted = Flagged { id: 50, name: "n50".into(), ..row.clone() };
            assert_eq!(Flagged::insert(&inserted).execute(conn), Ok(1));
            let upserted = Flagged { id: 51, name: "a1".into(), ..row.clone() };
            assert_eq!(Flagged::insert(&upserted).on_conflict(flagged::name).do_update().set(flagged::text.eq("again")).execute(conn), Ok(1));
            let mut global: Flagged = Flagged::find(4).first(conn).expect("every tenant's");
            global.is_global = false;
            assert_eq!(global.save().execute(conn), Ok(0));
            assert_eq!(Flagged::delete(&global).execute(conn), Ok(0));
            let flagged: Vec<_> = rows(db).into_iter().filter(|row| row.starts_with("flagged: ")).collect();
            assert_eq!(flagged, [
                "flagged: 1|a1|1|false|again", "flagged: 1|b1|2|false|-", "flagged: 4|g4|1|true|-",
                "flagged: 50|n50|1|false|new", "flagged: 5|h5|2|true|-",
            ]);
        }

        fn nothing_but_adoption_takes_a_row_without_an_owner(db) {
            let before = rows(db);
            for mut lead in every_lead(db).into_iter().filter(|lead| lead.org_id.is_none()) {
                let conn = &mut TenantConn::<_, Org>::trusting(db, 1);
                assert_eq!(lead.save().execute(conn), Ok(0));
                assert_eq!(Lead::update(&lead).set(&lead).execute(conn), Ok(0));
                lead.org_id = Some(1);
                lead.text = "new".into();
                assert_eq!(lead.save().execute(conn), Ok(0));
                assert_eq!(Lead::update(lead.id).set(&lead).execute(conn), Ok(0));
                assert_eq!(Lead::insert(&lead).on_conflict(leads::name).do_update().set(&lead).execute(conn), Ok(0));
                assert_eq!(Lead::delete(&lead).execute(conn), Ok(0));
            }
            assert_eq!(rows(db), before);
        }
    }
}
