//! An instance that a tenant writes is written for that tenant, and names no other.

use super::models::*;
use super::{database, tenant};
use crate::backend::{Conn, ON_KEY};
use diesel::connection::SimpleConnection;
use diesel::insertable::Insertable;
use diesel::result::Error;
use tenancy::SaveDsl;
use tenancy::ScopeError;
use tenancy::prelude::*;

/// What a statement says of an instance that names another tenant.
#[track_caller]
fn refused<T: std::fmt::Debug>(answer: QueryResult<T>) {
    refused_as(answer, ScopeError::NamesAnotherTenant);
}

#[track_caller]
fn refused_as<T: std::fmt::Debug>(answer: QueryResult<T>, as_error: ScopeError) {
    match answer {
        Err(Error::QueryBuilderError(error)) => {
            assert_eq!(error.downcast_ref::<ScopeError>(), Some(&as_error));
        }
        answer => panic!("not refused: {answer:?}"),
    }
}

fn post(id: i32, org_id: i32) -> Post {
    Post {
        id,
        org_id,
        title: "a".into(),
    }
}

fn posts(db: &mut Conn) -> Vec<(i32, i32)> {
    posts::table
        .select((posts::id, posts::org_id))
        .order(posts::id)
        .load(db)
        .unwrap()
}

#[test]
fn an_instance_is_inserted_in_every_form_that_diesel_takes() {
    let db = &mut *database();
    let conn = &mut tenant(db, 1);
    Post::insert(&post(1, 1)).execute(conn).unwrap();
    Post::insert(post(2, 1)).execute(conn).unwrap();
    Post::insert(vec![post(3, 1), post(4, 1)])
        .execute(conn)
        .unwrap();
    Post::insert(&vec![post(5, 1), post(6, 1)])
        .execute(conn)
        .unwrap();
    Post::insert(&[post(7, 1), post(8, 1)][..])
        .execute(conn)
        .unwrap();
    Post::insert([post(9, 1), post(10, 1)])
        .execute(conn)
        .unwrap();
    Post::insert(&[post(11, 1), post(12, 1)])
        .execute(conn)
        .unwrap();
    Post::insert(Box::new([post(13, 1)])).execute(conn).unwrap();
    Post::insert(vec![&post(14, 1)]).execute(conn).unwrap();
    Post::insert(Vec::<Post>::new()).execute(conn).unwrap();
    let all: Vec<_> = (1..=14).map(|id| (id, 1)).collect();
    assert_eq!(posts(db), all);

    let conn = &mut tenant(db, 1);
    let note = Note {
        id: &1,
        org_id: None,
        handle_id: None,
    };
    Note::insert((&note, notes::body.eq("said")))
        .execute(conn)
        .unwrap();
    Note::insert((note, notes::body.eq("said")))
        .on_conflict_do_nothing()
        .execute(conn)
        .unwrap();
    let said: Vec<(i32, Option<String>)> = notes::table
        .select((notes::org_id, notes::body))
        .load(db)
        .unwrap();
    assert_eq!(said, [(1, Some("said".into()))]);
}

#[test]
fn none_in_a_tenant_field_is_the_connections_tenant() {
    let db = &mut *database();
    let conn = &mut tenant(db, 2);
    let tag = |id, org_id| Tag {
        id,
        org_id,
        name: "a".into(),
    };
    Tag::insert(&tag(1, None)).execute(conn).unwrap();
    Tag::insert(&vec![tag(2, None), tag(3, Some(2))])
        .execute(conn)
        .unwrap();
    Tag::insert(&[tag(4, None), tag(5, None)])
        .execute(conn)
        .unwrap();
    let lead = |id, org_id| Lead {
        id,
        org_id,
        email: "a".into(),
    };
    Lead::insert(&lead(1, None)).execute(conn).unwrap();
    Lead::insert(vec![lead(2, None), lead(3, Some(2))])
        .execute(conn)
        .unwrap();
    Lead::insert(&[lead(4, None), lead(5, Some(2))])
        .on_conflict_do_nothing()
        .execute(conn)
        .unwrap();
    Note::insert([
        Note {
            id: &1,
            org_id: None,
            handle_id: None,
        },
        Note {
            id: &2,
            org_id: Some(2),
            handle_id: None,
        },
    ])
    .execute(conn)
    .unwrap();

    assert_eq!(
        tags::table.select(tags::org_id).load(db),
        Ok(vec![Some(2); 5])
    );
    assert_eq!(
        leads::table.select(leads::org_id).load(db),
        Ok(vec![Some(2); 5])
    );
    assert_eq!(notes::table.select(notes::org_id).load(db), Ok(vec![2; 2]));
}

#[test]
fn an_instance_of_another_tenant_is_not_inserted() {
    let db = &mut *database();
    let conn = &mut tenant(db, 1);
    refused(Post::insert(&post(1, 2)).execute(conn));
    refused(Post::insert(post(1, 2)).execute(conn));
    refused(Post::insert(&post(1, 0)).execute(conn));
    refused(
        Post::insert(&post(1, 2))
            .on_conflict_do_nothing()
            .execute(conn),
    );
    refused(Post::insert(&post(1, 2)).execute_one(conn));
    refused(
        Tag::insert(&Tag {
            id: 1,
            org_id: Some(2),
            name: "a".into(),
        })
        .execute(conn),
    );
    refused(
        Lead::insert(&Lead {
            id: 1,
            org_id: Some(2),
            email: "a".into(),
        })
        .execute(conn),
    );
    refused(
        Note::insert(&Note {
            id: &1,
            org_id: Some(2),
            handle_id: None,
        })
        .execute(conn),
    );
    refused(
        Rank::insert(&Rank {
            org_id: 2,
            place: 1,
            note: None,
        })
        .execute(conn),
    );

    assert_eq!(posts::table.count().get_result(db), Ok(0_i64));
    assert_eq!(tags::table.count().get_result(db), Ok(0_i64));
    assert_eq!(leads::table.count().get_result(db), Ok(0_i64));
    assert_eq!(notes::table.count().get_result(db), Ok(0_i64));
    assert_eq!(ranks::table.count().get_result(db), Ok(0_i64));
}

#[test]
fn one_instance_of_another_tenant_keeps_all_rows_from_being_inserted() {
    let db = &mut *database();
    let conn = &mut tenant(db, 1);
    let rows = [post(1, 1), post(2, 2)];
    refused(Post::insert(&rows).execute(conn));
    refused(Post::insert(&rows[..]).execute(conn));
    refused(Post::insert(rows.to_vec()).execute(conn));
    let lead = |id, org_id| Lead {
        id,
        org_id,
        email: "a".into(),
    };
    let rows = [lead(1, Some(1)), lead(2, None), lead(3, Some(2))];
    refused(Lead::insert(&rows).execute(conn));
    refused(Lead::insert(&rows).on_conflict_do_nothing().execute(conn));
    assert_eq!(posts(db), []);
    assert_eq!(leads::table.count().get_result(db), Ok(0_i64));
}

#[test]
fn an_instance_of_another_tenant_is_not_upserted() {
    let db = &mut *database();
    let conn = &mut tenant(db, 1);
    Post::insert(&post(1, 1)).execute(conn).unwrap();
    let new = Post {
        title: "new".into(),
        ..post(1, 1)
    };
    let upsert = |values: &Post, changes: &Post, conn: &mut _| {
        Post::insert(values)
            .on_conflict(ON_KEY)
            .do_update()
            .set(changes)
            .execute_one(conn)
    };
    refused(upsert(&post(1, 2), &new, conn));
    refused(upsert(
        &post(1, 1),
        &Post {
            org_id: 2,
            ..new.clone()
        },
        conn,
    ));
    upsert(&post(1, 1), &new, conn).unwrap();
    assert_eq!(posts::table.load(db), Ok(vec![new]));
}

#[test]
fn a_flagged_instance_is_not_written_for_a_tenant() {
    let db = &mut *database();
    let conn = &mut tenant(db, 1);
    let own = Template {
        id: 1,
        org_id: 1,
        is_global: false,
        name: "a".into(),
    };
    let flagged = Template {
        is_global: true,
        ..own.clone()
    };
    refused(Template::insert(&flagged).execute(conn));
    refused(
        Template::insert(&Template {
            org_id: 2,
            ..own.clone()
        })
        .execute(conn),
    );
    Template::insert(&own).execute(conn).unwrap();
    refused(Template::update(1).set(&flagged).execute(conn));
    refused(flagged.save().execute(conn));
    assert_eq!(templates::table.load(db), Ok(vec![own]));
}

#[test]
fn an_instance_names_the_tenant_in_each_dimension() {
    let db = &mut *database();
    let draft = |org_id, user_id| Draft {
        id: 1,
        org_id,
        user_id,
        name: "a".into(),
    };
    let mut conn = TenantConn::<_, (Org, User)>::trusting(db, (1, 2));
    refused(Draft::insert(&draft(2, 2)).execute(&mut conn));
    refused(Draft::insert(&draft(1, 1)).execute(&mut conn));
    Draft::insert(&draft(1, 2)).execute(&mut conn).unwrap();
    refused(Draft::update(1).set(&draft(1, 1)).execute(&mut conn));
    refused(Draft::update(1).set(&draft(2, 2)).execute(&mut conn));
    let renamed = Draft {
        name: "b".into(),
        ..draft(1, 2)
    };
    renamed.save().execute_one(&mut conn).unwrap();
    assert_eq!(drafts::table.load(db), Ok(vec![renamed]));
}

#[test]
fn an_instance_names_its_polymorphic_owner_by_type_and_key() {
    let db = &mut *database();
    let invoice = |owner_type: &str, owner_id| Invoice {
        id: 1,
        owner_type: owner_type.into(),
        owner_id,
        total: 1,
    };
    {
        let conn = &mut tenant(db, 1);
        refused(Invoice::insert(&invoice("User", 1)).execute(conn));
        refused(Invoice::insert(&invoice("Org", 2)).execute(conn));
        refused(Invoice::insert(vec![invoice("", 1)]).execute(conn));
        Invoice::insert(&invoice("Org", 1)).execute(conn).unwrap();
        refused(Invoice::update(1).set(&invoice("User", 1)).execute(conn));
        refused(Invoice::update(1).set(&invoice("Org", 2)).execute(conn));
        Invoice {
            total: 2,
            ..invoice("Org", 1)
        }
        .save()
        .execute_one(conn)
        .unwrap();
    }
    let conn = &mut TenantConn::<_, User>::trusting(db, 1);
    refused(Invoice::insert(&invoice("Org", 1)).execute(conn));
    Invoice::insert(&Invoice {
        id: 2,
        ..invoice("User", 1)
    })
    .execute(conn)
    .unwrap();
    let all = vec![
        Invoice {
            total: 2,
            ..invoice("Org", 1)
        },
        Invoice {
            id: 2,
            ..invoice("User", 1)
        },
    ];
    assert_eq!(invoices::table.order(invoices::id).load(db), Ok(all));
}

#[test]
fn an_instance_that_is_inserted_for_a_given_tenant_names_that_one() {
    let db = &mut *database();
    let tag = |id, org_id| Tag {
        id,
        org_id,
        name: "a".into(),
    };
    let conn = &mut db.unscoped("a test");
    refused(Post::insert(&post(1, 2)).for_tenant(1).execute(conn));
    refused(
        Post::insert(&[post(1, 1), post(2, 2)])
            .for_tenant(1)
            .execute(conn),
    );
    refused(
        Tag::insert(vec![tag(1, Some(2))])
            .for_tenant(1)
            .execute(conn),
    );
    Post::insert(&post(1, 1))
        .for_tenant(1)
        .execute(conn)
        .unwrap();
    Post::insert(&[post(2, 2), post(3, 2)])
        .for_tenant(2)
        .execute(conn)
        .unwrap();
    Tag::insert(vec![tag(1, None), tag(2, Some(2))])
        .for_tenant(2)
        .execute(conn)
        .unwrap();
    assert_eq!(posts(db), [(1, 1), (2, 2), (3, 2)]);
    assert_eq!(
        tags::table.select(tags::org_id).load(db),
        Ok(vec![Some(2); 2])
    );
}

#[test]
fn an_instance_of_another_tenant_is_not_set() {
    let db = &mut *database();
    let conn = &mut tenant(db, 1);
    Post::insert(&post(1, 1)).execute(conn).unwrap();
    Rank::insert(&Rank {
        org_id: 1,
        place: 1,
        note: None,
    })
    .execute(conn)
    .unwrap();
    Tag::insert(&Tag {
        id: 1,
        org_id: Some(1),
        name: "a".into(),
    })
    .execute(conn)
    .unwrap();
    Note::insert(&Note {
        id: &1,
        org_id: None,
        handle_id: None,
    })
    .execute(conn)
    .unwrap();

    let theirs = Post {
        title: "theirs".into(),
        ..post(1, 2)
    };
    refused(Post::update(1).set(&theirs).execute(conn));
    refused(Post::update(1).set(theirs.clone()).execute(conn));
    refused(Post::update(Post::scoped()).set(&theirs).execute_one(conn));
    refused(theirs.save().execute(conn));
    refused(
        Rank::update(1)
            .set(&Rank {
                org_id: 2,
                place: 1,
                note: Some("a".into()),
            })
            .execute(conn),
    );
    refused(
        Tag::update(1)
            .set(&Tag {
                id: 1,
                org_id: Some(2),
                name: "b".into(),
            })
            .execute(conn),
    );
    refused(
        Note::update(1)
            .set((
                &Note {
                    id: &1,
                    org_id: Some(2),
                    handle_id: None,
                },
                notes::body.eq("b"),
            ))
            .execute(conn),
    );

    assert_eq!(posts::table.load(db), Ok(vec![post(1, 1)]));
    assert_eq!(
        ranks::table.load(db),
        Ok(vec![Rank {
            org_id: 1,
            place: 1,
            note: None
        }])
    );
    assert_eq!(
        tags::table.select(tags::name).load(db),
        Ok(vec!["a".to_owned()])
    );
    assert_eq!(
        notes::table.select(notes::body).load(db),
        Ok(vec![None::<String>])
    );
}

#[test]
fn an_instance_is_set_in_every_form_that_diesel_takes() {
    let db = &mut *database();
    let conn = &mut tenant(db, 1);
    Lead::insert(&Lead {
        id: 1,
        org_id: None,
        email: "a".into(),
    })
    .execute(conn)
    .unwrap();
    let mine = Lead {
        id: 1,
        org_id: Some(1),
        email: "b".into(),
    };
    let unsaid = Lead {
        id: 1,
        org_id: None,
        email: "c".into(),
    };
    Lead::update(1).set(&mine).execute_one(conn).unwrap();
    Lead::update(1).set(Some(&mine)).execute_one(conn).unwrap();
    Lead::update(&mine)
        .set(unsaid.clone())
        .execute_one(conn)
        .unwrap();
    Lead::update(1).set((&unsaid,)).execute_one(conn).unwrap();
    Note::insert(&Note {
        id: &1,
        org_id: None,
        handle_id: None,
    })
    .execute(conn)
    .unwrap();
    Note::update(1)
        .set((
            &Note {
                id: &1,
                org_id: None,
                handle_id: None,
            },
            notes::body.eq("b"),
        ))
        .execute_one(conn)
        .unwrap();
    assert_eq!(
        leads::table.load(db),
        Ok(vec![Lead {
            org_id: Some(1),
            ..unsaid
        }])
    );
    assert_eq!(
        notes::table.select((notes::org_id, notes::body)).load(db),
        Ok(vec![(1, Some("b".to_owned()))])
    );
}

#[test]
fn an_unscoped_update_by_an_instance_leaves_each_row_with_its_tenant() {
    let db = &mut *database();
    Post::insert(&post(1, 1))
        .execute(&mut tenant(db, 1))
        .unwrap();
    Post::insert(&post(2, 2))
        .execute(&mut tenant(db, 2))
        .unwrap();
    let changed = Post {
        title: "b".into(),
        ..post(9, 2)
    };
    let conn = &mut db.unscoped("a test");
    assert_eq!(
        Post::update(Post::scoped()).set(&changed).execute(conn),
        Ok(2)
    );
    assert_eq!(posts(db), [(1, 1), (2, 2)]);
}

#[test]
fn a_tenants_own_instance_leaves_the_tenant_above_it() {
    let db = &mut *database();
    diesel::update(orgs::table.find(1))
        .set(orgs::parent_id.eq(2))
        .execute(db)
        .unwrap();
    let renamed = Org {
        id: 1,
        parent_id: None,
        name: "renamed".into(),
    };
    renamed.save().execute_one(&mut tenant(db, 1)).unwrap();
    let expected = Org {
        parent_id: Some(2),
        ..renamed
    };
    assert_eq!(orgs::table.find(1).first(db), Ok(expected));
}

#[test]
fn an_instance_of_another_tenant_is_not_set_on_the_tenants_own_row() {
    let db = &mut *database();
    let names = |db: &mut Conn| -> Vec<(i32, String)> {
        let names = orgs::table.select((orgs::id, orgs::name));
        names.order(orgs::id).load(db).unwrap()
    };
    let before = names(db);
    let other: Org = orgs::table.find(2).first(db).unwrap();
    let conn = &mut tenant(db, 1);
    refused(Org::update(Org::scoped()).set(&other).execute(conn));
    refused(Org::update(1).set((&other,)).execute(conn));
    refused(other.save().execute(conn));
    refused(Org::update(1).set(other).execute(conn));
    assert_eq!(names(db), before);

    let renamed = Org {
        id: 1,
        parent_id: None,
        name: "renamed".into(),
    };
    let own = Org::update(Org::scoped()).set(&renamed);
    own.execute_one(&mut tenant(db, 1)).unwrap();
    assert_eq!(names(db), [(1, "renamed".into()), (2, "two".into())]);
    // No key is set, whoever writes.
    let conn = &mut db.unscoped("a test");
    assert_eq!(Org::update(2).set(&renamed).execute(conn), Ok(1));
    let again = Org {
        name: "again".into(),
        ..renamed
    };
    let plain = diesel::update(orgs::table.find(2)).set(&again);
    assert_eq!(plain.execute(db), Ok(1));
    assert_eq!(names(db), [(1, "renamed".into()), (2, "again".into())]);
}

diesel::table! { projects { id -> Integer, org_id -> Integer, name -> Text } }
diesel::allow_tables_to_appear_in_same_query!(orgs, projects);

#[determines_tenant]
#[tenanted(Org)]
#[derive(Queryable, Identifiable, AsChangeset)]
#[diesel(table_name = projects)]
pub struct Project {
    id: i32,
    org_id: i32,
    name: String,
}

#[test]
fn an_instance_of_another_tenant_is_set_by_the_tenant_above_both() {
    let db = &mut *database();
    db.batch_execute(
        "create table projects (id integer primary key, org_id integer not null, name varchar(20) not null);
         insert into projects values (10, 1, 'ten'), (11, 1, 'eleven');",
    )
    .unwrap();
    let names = |db: &mut Conn| -> Vec<String> {
        let names = projects::table.select(projects::name);
        names.order(projects::id).load(db).unwrap()
    };
    let eleven = Project {
        id: 11,
        org_id: 1,
        name: "new".into(),
    };
    let conn = &mut TenantConn::<_, Project>::trusting(db, 10);
    refused(Project::update(10).set(&eleven).execute(conn));
    assert_eq!(names(db), ["ten", "eleven"]);
    let conn = &mut TenantConn::<_, Project>::trusting(db, 11);
    let own = Project::update(Project::scoped()).set(&eleven);
    assert_eq!(own.execute(conn), Ok(1));
    assert_eq!(names(db), ["ten", "new"]);
    let copied = Project::update(10).set(&eleven);
    assert_eq!(copied.execute(&mut tenant(db, 1)), Ok(1));
    assert_eq!(names(db), ["new", "new"]);
}

/// A user's own values, made outside of any statement.
struct Kept<V>(V);

impl<V> Insertable<posts::table> for Kept<V> {
    type Values = V;

    fn values(self) -> V {
        self.0
    }
}

#[test]
fn values_that_were_made_for_plain_diesel_are_not_inserted_for_a_tenant() {
    let db = &mut *database();
    let kept = Kept(Insertable::<posts::table>::values(post(1, 2)));
    let answer = Post::insert(kept).execute(&mut tenant(db, 1));
    refused_as(answer, ScopeError::NamesTenant);
    assert_eq!(posts(db), []);
}

#[test]
fn what_is_said_of_another_tenants_instance_names_no_key() {
    let db = &mut *database();
    let error = Post::insert(&post(1, 4711))
        .execute(&mut tenant(db, 1))
        .unwrap_err();
    assert!(!format!("{error} {error:?}").contains("4711"));
}
