//! Global rows are nobody's to write; a row without an owner is only adopted.

use crate::backend::filled;
use crate::shapes::global::every_lead;
use house::refusal;
use house::shapes::*;
use tenancy::SaveDsl;
use tenancy::ScopeError;
use tenancy::prelude::*;

#[test]
fn a_batch_that_meets_a_global_row_leaves_it_alone() {
    let db = &mut *filled();
    let tag = |id, name| Tag {
        id,
        name: String::from(name),
        org_id: None,
        text: "new".into(),
    };
    let before = rows(db);
    for org in [1, 2] {
        let conn = &mut TenantConn::<_, Org>::trusting(db, org);
        for tag in [tag(4, "g4"), tag(50, "g4")] {
            assert_eq!(tag.save().execute(conn), Ok(0));
            assert_eq!(
                Tag::insert(&tag)
                    .on_conflict(tags::name)
                    .do_update()
                    .set(&tag)
                    .execute(conn),
                Ok(0)
            );
        }
        let rows = vec![
            (tags::id.eq(50), tags::name.eq("g4"), tags::text.eq("new")),
            (tags::id.eq(51), tags::name.eq("g4"), tags::text.eq("new")),
        ];
        let upsert = Tag::insert(rows).on_conflict(tags::name).do_update();
        assert_eq!(
            upsert
                .set((tags::id.eq(50), tags::text.eq("new")))
                .execute(conn),
            Ok(0)
        );
    }
    assert_eq!(rows(db), before);
}

// To set the flag by `column.eq(true)` does not compile.
#[test]
fn no_instance_sets_the_flag_or_clears_it() {
    let db = &mut *filled();
    let before = rows(db);
    let conn = &mut TenantConn::<_, Org>::trusting(db, 1);
    let mut row: Flagged = Flagged::find(1).first(conn).expect("the tenant's");
    row.text = "new".into();
    let flagged = Flagged {
        is_global: true,
        ..row.clone()
    };
    let new = Flagged {
        id: 50,
        name: "n50".into(),
        ..flagged.clone()
    };
    // The name is taken, by the tenant's own row.
    let upsert = |inserted: &Flagged, set: &Flagged, conn: &mut TenantConn<'_, _, Org>| {
        Flagged::insert(inserted)
            .on_conflict(flagged::name)
            .do_update()
            .set(set)
            .execute(conn)
    };
    for refused in [
        flagged.save().execute(conn),
        Flagged::update(1).set(&flagged).execute(conn),
        Flagged::insert(&new).execute(conn),
        upsert(&flagged, &row, conn),
        upsert(&row, &flagged, conn),
    ] {
        assert_eq!(refusal(refused), ScopeError::NamesAnotherTenant);
    }

    // Without the flag an instance of a global row is one of a row that no tenant writes.
    for (id, name) in [(4, "g4"), (5, "h5")] {
        let cleared = Flagged {
            id,
            name: name.into(),
            ..row.clone()
        };
        assert_eq!(cleared.save().execute(conn), Ok(0));
        assert_eq!(Flagged::delete(&cleared).execute(conn), Ok(0));
    }
    assert_eq!(rows(db), before);

    let conn = &mut TenantConn::<_, Org>::trusting(db, 1);
    assert_eq!(upsert(&row, &row, conn), Ok(1));
    let new = Flagged {
        is_global: false,
        ..new
    };
    assert_eq!(Flagged::insert(&new).execute(conn), Ok(1));
    let flagged: Vec<_> = rows(db)
        .into_iter()
        .filter(|row| row.starts_with("flagged: "))
        .collect();
    assert_eq!(
        flagged,
        [
            "flagged: 1|a1|1|false|new",
            "flagged: 1|b1|2|false|-",
            "flagged: 4|g4|1|true|-",
            "flagged: 50|n50|1|false|new",
            "flagged: 5|h5|2|true|-",
        ]
    );
}

#[test]
fn nothing_but_adoption_takes_a_row_without_an_owner() {
    let db = &mut *filled();
    let before = rows(db);
    for mut lead in every_lead(db)
        .into_iter()
        .filter(|lead| lead.org_id.is_none())
    {
        let conn = &mut TenantConn::<_, Org>::trusting(db, 1);
        assert_eq!(lead.save().execute(conn), Ok(0));
        assert_eq!(Lead::update(&lead).set(&lead).execute(conn), Ok(0));
        lead.org_id = Some(1);
        lead.text = "new".into();
        assert_eq!(lead.save().execute(conn), Ok(0));
        assert_eq!(Lead::update(lead.id).set(&lead).execute(conn), Ok(0));
        assert_eq!(
            Lead::insert(&lead)
                .on_conflict(leads::name)
                .do_update()
                .set(&lead)
                .execute(conn),
            Ok(0)
        );
        assert_eq!(Lead::delete(&lead).execute(conn), Ok(0));
    }
    assert_eq!(rows(db), before);
}
