//! Shapes of tenancy, end to end.

use crate::support::*;
use tenancy::prelude::*;

mod schema {
    diesel::table! { tags { id -> Integer, org_id -> Nullable<Integer>, name -> Text } }
    diesel::table! { tasks { id -> Integer, org_id -> Integer, tag_id -> Nullable<Integer>, note_id -> Integer, name -> Text } }
    diesel::table! { notes { id -> Integer, org_id -> Integer, text -> Text } }
    diesel::table! { lines { id -> Integer, note_id -> Integer, text -> Text } }
    diesel::table! { words { id -> Integer, line_id -> Integer, text -> Text } }
    diesel::allow_tables_to_appear_in_same_query!(tags, tasks, notes, lines, words);
}
use schema::*;

#[tenanted(Org, global)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, PartialEq)]
#[diesel(table_name = tags)]
struct Tag {
    id: i32,
    org_id: Option<i32>,
    name: String,
}

#[tenanted(Org)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, PartialEq)]
#[diesel(table_name = notes)]
struct Note {
    id: i32,
    org_id: i32,
    text: String,
}

#[tenanted(Org, references(tag_id -> tags, note_id -> notes))]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, PartialEq)]
#[diesel(table_name = tasks)]
#[diesel(treat_none_as_null = true)]
struct Task {
    id: i32,
    org_id: i32,
    tag_id: Option<i32>,
    note_id: i32,
    name: String,
}

#[tenanted(through = notes, foreign_key = note_id)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, PartialEq)]
#[diesel(table_name = lines)]
struct Line {
    id: i32,
    note_id: i32,
    text: String,
}

#[tenanted(through = lines, foreign_key = line_id)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, PartialEq)]
#[diesel(table_name = words)]
struct Word {
    id: i32,
    line_id: i32,
    text: String,
}

fn fill(db: &mut impl Connection) {
    diesel::connection::SimpleConnection::batch_execute(db,
        "create table tags (id integer primary key, org_id integer, name text not null);
         create table notes (id integer primary key, org_id integer not null, text text not null);
         create table tasks (id integer primary key, org_id integer not null, tag_id integer, note_id integer not null, name text not null);
         create table lines (id integer primary key, note_id integer not null, text text not null);
         create table words (id integer primary key, line_id integer not null, text text not null);
         insert into tags values (1, null, 'all'), (2, 1, 'mine'), (3, 2, 'theirs');
         insert into notes values (1, 1, 'a'), (2, 2, 'b');
         insert into tasks values (1, 1, null, 1, 'x'), (2, 2, null, 2, 'y');
         insert into lines values (1, 1, 'a1'), (2, 2, 'b1');
         insert into words values (1, 1, 'w1'), (2, 2, 'w2');",
    )
    .expect("filled");
}

on_each_backend! {
    fn smoke(db) {
        fill(db);
        let conn = &mut as_tenant(db, 1);
        assert_eq!(Tag::scoped().order(tags::id).select(tags::id).load::<i32>(conn).unwrap(), [1, 2]);
        assert_eq!(Tag::update(1).set(tags::name.eq("z")).execute(conn).unwrap(), 0);
        assert_eq!(Tag::update(2).set(tags::name.eq("z")).execute(conn).unwrap(), 1);
        assert_eq!(Line::scoped().select(lines::id).load::<i32>(conn).unwrap(), [1]);
        assert_eq!(Word::scoped().select(words::id).load::<i32>(conn).unwrap(), [1]);
        assert_eq!(Word::delete(2).execute(conn).unwrap(), 0);

        println!("{:?}", Line::insert((lines::id.eq(9), lines::note_id.eq(2), lines::text.eq("no"))).execute(conn));
        assert_eq!(Line::insert((lines::id.eq(8), lines::note_id.eq(1), lines::text.eq("yes"))).execute(conn).unwrap(), 1);
        println!("{:?}", Line::insert(vec![Line { id: 10, note_id: 1, text: "a".into() }, Line { id: 11, note_id: 2, text: "a".into() }]).execute(conn));
        assert_eq!(Line::insert(&vec![Line { id: 10, note_id: 1, text: "a".into() }]).execute(conn).unwrap(), 1);
        assert_eq!(Line::update(8).set(lines::note_id.eq(2)).execute(conn).unwrap(), 0);
        assert_eq!(Line::update(8).set(lines::text.eq("t")).execute(conn).unwrap(), 1);
        let mut line: Line = Line::find(8).first(conn).unwrap();
        line.text = "u".into();
        assert_eq!(line.save().execute(conn).unwrap(), 1);
        line.note_id = 2;
        assert_eq!(line.save().execute(conn).unwrap(), 0);
        assert_eq!(Word::update(1).set(words::line_id.eq(2)).execute(conn).unwrap(), 0);

        let task = |tag_id, note_id| Task { id: 20, org_id: 1, tag_id, note_id, name: "t".into() };
        println!("{:?}", Task::insert(&task(Some(3), 1)).execute(conn));
        println!("{:?}", Task::insert(&task(None, 2)).execute(conn));
        assert_eq!(Task::insert(&task(Some(1), 1)).execute(conn).unwrap(), 1);
        assert_eq!(task(None, 1).save().execute(conn).unwrap(), 1);
        assert_eq!(task(Some(3), 1).save().execute(conn).unwrap(), 0);
        assert_eq!(task(Some(2), 1).save().execute(conn).unwrap(), 1);
        assert_eq!(Task::scoped().filter(tasks::id.eq(20)).select(tasks::tag_id).first::<Option<i32>>(conn).unwrap(), Some(2));
        let copied = Task::insert(Task::scoped().filter(tasks::id.eq(20)).select((tasks::id + 1, tasks::tag_id, tasks::note_id, tasks::name)))
            .into_columns((tasks::id, tasks::tag_id, tasks::note_id, tasks::name));
        assert_eq!(copied.execute(conn).unwrap(), 1);
        let up = Line::insert((lines::id.eq(8), lines::note_id.eq(1), lines::text.eq("up")))
            .on_conflict(lines::id).do_update().set((lines::text.eq("up"), lines::note_id.eq(tenancy::upsert::excluded(lines::note_id))));
        assert_eq!(up.execute(conn).unwrap(), 1);
        let up = Line::insert((lines::id.eq(2), lines::note_id.eq(1), lines::text.eq("up")))
            .on_conflict(lines::id).do_update().set(lines::text.eq("up"));
        assert_eq!(up.execute(conn).unwrap(), 0);

        let mut several = TenantsConn::<_, Org>::new(db, [1, 2]);
        assert_eq!(Word::scoped().order(words::id).select(words::id).load::<i32>(&mut several).unwrap(), [1, 2]);
        assert_eq!(Word::scoped().count().get_result::<i64>(&mut TenantsConn::<_, Org>::new(db, [])).unwrap(), 0);
    }
}
