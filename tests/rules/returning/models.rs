//! MySQL does not return the rows that it writes.

use crate::backend;
use crate::rules::models::shapes::*;
use diesel::connection::SimpleConnection as _;
use house::*;
use tenancy::ScopeError;
use tenancy::prelude::*;

#[test]
fn models_embed() {
    let db = &mut *backend::filled();
    db.batch_execute(TABLES).expect("tables");
    let note = |org_id| Note {
        id: 1,
        org_id,
        content: Content {
            text: "t".into(),
            stars: 5,
        },
    };
    assert_eq!(
        Note::insert(note(1))
            .returning(Note::as_returning())
            .get_result(&mut as_tenant(db, 1)),
        Ok(note(1))
    );
    assert_eq!(
        Note::update(1)
            .set(Content {
                text: "u".into(),
                stars: 4
            })
            .execute(&mut as_tenant(db, 2)),
        Ok(0)
    );
    assert_eq!(
        Note::scoped()
            .select(Headed::as_select())
            .load(&mut as_tenant(db, 1)),
        Ok(vec![Headed {
            header: Header { id: 1, org_id: 1 },
            stars: 5
        }]),
    );
}

#[test]
fn other_structs_of_the_table_need_no_attribute() {
    let db = &mut *backend::filled();
    db.batch_execute(TABLES).expect("tables");
    for org_id in [1, 2] {
        let note = Note {
            id: 1,
            org_id,
            content: Content {
                text: "t".into(),
                stars: org_id,
            },
        };
        assert_eq!(
            Note::insert(note).execute(&mut as_tenant(db, org_id)),
            Ok(1)
        );
    }
    let stars = |stars| Stars { id: 1, stars };
    assert_eq!(
        Note::scoped()
            .select(Stars::as_select())
            .load(&mut as_tenant(db, 2)),
        Ok(vec![stars(2)])
    );
    assert_eq!(
        Note::update(1)
            .set(&stars(9))
            .returning(Stars::as_returning())
            .get_result(&mut as_tenant(db, 1)),
        Ok(stars(9))
    );
    assert_eq!(
        Note::find(1)
            .select(notes::stars)
            .first(&mut as_tenant(db, 2)),
        Ok(2)
    );
}

#[test]
fn fields_are_converted() {
    let db = &mut *backend::filled();
    db.batch_execute(TABLES).expect("tables");
    let chip = |org_id| Chip {
        id: 1,
        org_id,
        label: "salt".into(),
    };
    let inserted = Chip::insert(chip(1)).get_result::<Chip>(&mut as_tenant(db, 1));
    assert_eq!(
        inserted,
        Ok(Chip {
            id: 1,
            org_id: 1,
            label: ":SALT".into()
        })
    );
    assert_eq!(
        Chip::update(1).set(chip(2)).execute(&mut as_tenant(db, 2)),
        Ok(0)
    );
    assert_eq!(
        refusal(Chip::update(1).set(chip(1)).execute(&mut as_tenant(db, 2))),
        ScopeError::NamesAnotherTenant
    );
}
