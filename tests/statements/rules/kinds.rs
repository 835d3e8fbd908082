//! Statements of all kinds, with values that change their text, by connections of every reach.

use super::schema::*;
use crate::backend::{Backend, Conn};
use diesel::IntoSql;
use diesel::connection::CacheSize;
use diesel::dsl::{case_when, count_star, frame, max};
use diesel::query_dsl::methods::SingleValueDsl;
use diesel::result::Error;
use diesel::sql_types::{Integer, Text};
use std::fmt::Debug;
use tenancy::dsl::exists;
use tenancy::prelude::*;
use test_support::spy::Spy;

type Db = Spy<Conn>;

/// A statement; what it returns is shown.
struct Statement {
    name: String,
    run: Box<dyn Fn(&mut Db) -> QueryResult<String>>,
}

#[derive(Default)]
struct Statements(Vec<Statement>);

impl Statements {
    fn add<R: Debug>(
        &mut self,
        name: impl Into<String>,
        run: impl Fn(&mut Db) -> QueryResult<R> + 'static,
    ) {
        self.0.push(Statement {
            name: name.into(),
            run: Box::new(move |db| run(db).map(|returned| format!("{returned:?}"))),
        });
    }
}

fn other(reader: Option<i32>) -> OtherTenant<Org> {
    reader.map_or(OtherTenant::none(), OtherTenant::new)
}

fn list(n: i32) -> Vec<i32> {
    (1..=n).collect()
}

/// Posts that are filtered by so many filters.
macro_rules! boxed {
    ($n:expr) => {
        (0..$n).fold(Post::scoped().into_boxed::<Backend>(), |posts, n| {
            posts.filter(posts::id.ne(100 + n))
        })
    };
}

/// The title of some post, of which so many filters say the rest.
macro_rules! title {
    ($n:expr) => {
        SingleValueDsl::single_value(
            boxed!($n)
                .select(posts::title.nullable())
                .order(posts::votes)
                .limit(1),
        )
    };
}

/// The number of the last one of the frame of so many rows.
macro_rules! framed {
    ($n:expr) => {
        max(posts::votes)
            .window_order(posts::votes)
            .frame_by(frame::Rows.frame_start_with(u64::try_from($n).expect("few").preceding()))
    };
}

#[derive(Insertable, AsChangeset, Clone)]
#[diesel(table_name = notes)]
struct NewNote {
    id: i32,
    text: Option<String>,
    n: Option<i32>,
}

impl NewNote {
    fn new(id: i32, text: Option<&str>, n: Option<i32>) -> Self {
        let text = text.map(str::to_owned);
        Self { id, text, n }
    }
}

/// Which fields of two there are.
const FIELDS: [(Option<&str>, Option<i32>); 4] = [
    (None, None),
    (Some("text"), None),
    (None, Some(5)),
    (Some("text"), Some(5)),
];

#[derive(AsChangeset)]
#[diesel(table_name = notes)]
struct Changes {
    text: Option<&'static str>,
    n: Option<i32>,
}

/// Reads, for `$conn` made of `$db`.
macro_rules! reads {
    ($all:ident, $what:expr, |$db:ident| $conn:expr) => {{
        let what: String = $what.into();
        macro_rules! read {
            ($name:expr, $Row:ty, $query:expr) => {
                $all.add(format!("{what}: {}", $name), move |$db: &mut Db| {
                    let conn = &mut $conn;
                    let rows = $query.load::<$Row>(conn)?;
                    let mut shown: Vec<_> = rows.iter().map(|row| format!("{row:?}")).collect();
                    shown.sort();
                    Ok(shown)
                });
            };
        }
        for n in 0..3 {
            let some = (n > 0).then_some(n);
            read!(
                format!("posts by id {n}"),
                Post,
                Post::scoped().filter(posts::id.eq(n))
            );
            read!(
                format!("posts by votes {some:?}"),
                Post,
                Post::scoped().filter(posts::votes.eq(some))
            );
            read!(
                format!("a list of {n}"),
                Post,
                Post::scoped().filter(posts::id.eq_any(list(n)))
            );
            read!(
                format!("no list of {n}"),
                Post,
                Post::scoped().filter(posts::id.ne_all(list(n)))
            );
            read!(format!("boxed {n}"), Post, boxed!(n));
            read!(
                format!("exists {n}"),
                Note,
                Note::scoped().filter(exists(boxed!(n)))
            );
            read!(
                format!("by select {n}"),
                Note,
                Note::scoped().filter(notes::id.eq_any(boxed!(n).select(posts::id)))
            );
            read!(
                format!("by a value {n}"),
                Note,
                Note::scoped().filter(notes::text.ne(title!(n)))
            );
            read!(
                format!("a selected value {n}"),
                (i32, Option<String>),
                Tag::scoped().select((tags::id, title!(n)))
            );
            read!(
                format!("a frame of {n}"),
                Option<i32>,
                Post::scoped().select(framed!(n))
            );
            read!(
                format!("a limit of {n}"),
                Post,
                Post::scoped().order(posts::votes).limit(i64::from(n))
            );
            read!(
                format!("the first with {n}, by its limit in the type"),
                Post,
                Post::scoped()
                    .filter(posts::id.ge(n))
                    .order(posts::votes)
                    .limit_to::<1>()
            );
            read!(
                format!("two with {n}, by their limit in the type"),
                Post,
                Post::scoped()
                    .filter(posts::id.ge(n))
                    .order(posts::votes)
                    .limit_to::<2>()
            );
            read!(
                format!("boxed {n}, by their limit in the type"),
                Post,
                boxed!(n).limit_to::<2>()
            );
            read!(
                format!("an offset of {n}"),
                Post,
                Post::scoped()
                    .order(posts::votes)
                    .limit(9)
                    .offset(i64::from(n))
            );
            read!(
                format!("a join with a list of {n}"),
                (i32, i32),
                Post::scoped()
                    .inner_join(tags::table.on(tags::id.eq_any(list(n))))
                    .select((posts::id, tags::id))
            );
            read!(
                format!("a left join of {some:?}"),
                (i32, Option<i32>),
                Post::scoped()
                    .left_join(tags::table.on(tags::org_id.eq(some)))
                    .select((posts::id, tags::id.nullable()))
            );
            read!(
                format!("a union with {n}"),
                i32,
                Post::scoped()
                    .select(posts::id)
                    .union(boxed!(n).select(posts::id))
            );
            read!(
                format!("groups of more than {n}"),
                (i32, i64),
                Post::scoped()
                    .group_by(posts::id)
                    .having(count_star().gt(i64::from(n)))
                    .select((posts::id, count_star()))
            );
            read!(
                format!("lines by id {n}"),
                Line,
                Line::scoped().filter(lines::id.ge(n))
            );
            read!(
                format!("files by id {n}"),
                File,
                File::scoped().filter(files::id.ge(n))
            );
            read!(
                format!("shares by {some:?}"),
                Shared,
                Shared::scoped().filter(shared::reader_id.eq(some))
            );
        }
        read!("posts", Post, Post::scoped());
        read!("tags", Tag, Tag::scoped());
        read!(
            "topics of lines",
            (i32, i32),
            Line::scoped()
                .inner_join(topics::table)
                .select((lines::id, topics::id))
        );
        read!("posts twice", (i32, Option<i32>), {
            let twins = tenancy::alias!(posts as twins);
            Post::scoped()
                .left_join(twins.on(twins.field(posts::id).eq(posts::id)))
                .select((posts::id, twins.field(posts::id).nullable()))
        });
        read!("a count", i64, Post::scoped().count());
    }};
}

/// Updates and deletes.
macro_rules! changes {
    ($all:ident, $what:expr, |$db:ident| $conn:expr) => {{
        let what: String = $what.into();
        macro_rules! change {
            ($name:expr, $statement:expr) => {
                $all.add(format!("{what}: {}", $name), move |$db: &mut Db| {
                    $statement.execute(&mut $conn)
                });
            };
        }
        for n in 0..3 {
            let some = (n > 0).then_some(n);
            let votes = || posts::votes.eq(50);
            change!(
                format!("update of the key {n}"),
                Post::update(n).set(votes())
            );
            change!(
                format!("update by {n}"),
                Post::update(Post::scoped().filter(posts::id.eq(n))).set(votes())
            );
            change!(
                format!("update by votes {some:?}"),
                Post::update(Post::scoped().filter(posts::votes.eq(some))).set(votes())
            );
            change!(
                format!("update of a list of {n}"),
                Post::update(Post::scoped().filter(posts::id.eq_any(list(n)))).set(votes())
            );
            change!(
                format!("update to {some:?}"),
                Post::update(Post::scoped()).set(posts::votes.eq(some))
            );
            change!(
                format!("update to a value {n}"),
                Note::update(Note::scoped()).set(notes::text.eq(title!(n)))
            );
            change!(
                format!("boxed update {n}"),
                (0..n)
                    .fold(
                        Post::update(Post::scoped()).into_boxed::<Backend>(),
                        |update, n| update.filter(posts::id.ne(100 + n))
                    )
                    .set(votes())
            );
            change!(
                format!("update of a share to {some:?}"),
                Shared::update(Shared::scoped()).set(shared::reader_id.eq(other(some)))
            );
            change!(
                format!("update of a parent to {some:?}"),
                Topic::update(Topic::scoped()).set(topics::parent_id.eq(some))
            );
            change!(
                format!("update of the topic {n}"),
                Line::update(n).set(lines::topic_id.eq(n))
            );
            change!(format!("delete of the key {n}"), Post::delete(n));
            change!(
                format!("delete by {n}"),
                Post::delete(Post::scoped().filter(posts::id.eq(n)))
            );
            change!(
                format!("delete of a list of {n}"),
                Post::delete(Post::scoped().filter(posts::id.eq_any(list(n))))
            );
            change!(
                format!("boxed delete {n}"),
                (0..n).fold(
                    Post::delete(Post::scoped()).into_boxed::<Backend>(),
                    |delete, n| delete.filter(posts::id.ne(100 + n))
                )
            );
            change!(
                format!("delete by exists {n}"),
                Note::delete(Note::scoped().filter(exists(boxed!(n))))
            );
            change!(format!("delete of the line {n}"), Line::delete(n));
        }
        for (text, n) in FIELDS {
            change!(
                format!("update to {text:?} {n:?}"),
                Note::update(Note::scoped()).set(Changes { text, n })
            );
        }
    }};
}

/// Inserts; `$for` names the tenant where the connection has none.
macro_rules! inserts {
    ($all:ident, $what:expr, |$db:ident| $conn:expr $(, .$for:ident($key:expr))?) => {{
        let what: String = $what.into();
        macro_rules! insert {
            ($name:expr, $insert:expr) => {
                $all.add(format!("{what}: {}", $name), move |$db: &mut Db| {
                    let insert = $insert;
                    $(let insert = insert.$for($key);)?
                    insert.execute(&mut $conn)
                });
            };
        }
        for n in 0..3 {
            let some = (n > 0).then_some(n);
            let id = || posts::id.eq(20);
            let note = move || (notes::id.eq(20), notes::text.eq(title!(n)));
            let share = move |id| (shared::id.eq(id), shared::reader_id.eq(other(some)));
            let among = move || {
                let among = 2.into_sql::<Integer>().eq_any(list(n));
                case_when(among, "in".into_sql::<Text>()).otherwise("out".into_sql::<Text>())
            };
            let most = move || {
                SingleValueDsl::single_value(
                    Post::scoped().select(framed!(n)).order(posts::votes.desc()),
                )
            };
            insert!(
                format!("a row with {some:?}"),
                Post::insert((id(), posts::title.eq("t"), posts::votes.eq(some)))
            );
            insert!(format!("a row with a value {n}"), Note::insert(note()));
            insert!(
                format!("a row with a list of {n}"),
                Post::insert((id(), posts::title.eq(among())))
            );
            insert!(
                format!("a row with a frame of {n}"),
                Note::insert((notes::id.eq(20), notes::n.eq(most())))
            );
            insert!(format!("a share with {some:?}"), Shared::insert(share(20)));
            insert!(
                format!("an array with {some:?}"),
                Post::insert([(id(), posts::title.eq("t"), posts::votes.eq(some))])
            );
            insert!(format!("an array with a value {n}"), Note::insert([note()]));
            insert!(
                format!("an array with a list of {n}"),
                Post::insert([(id(), posts::title.eq(among()))])
            );
            insert!(
                format!("an array with a frame of {n}"),
                Note::insert([(notes::id.eq(20), notes::n.eq(most()))])
            );
            insert!(
                format!("an array of a share with {some:?}"),
                Shared::insert([share(20)])
            );
            insert!(
                format!("an array of shares with {some:?} and others"),
                Shared::insert([
                    share(20),
                    (shared::id.eq(21), shared::reader_id.eq(other(Some(3))))
                ])
            );
            insert!(
                format!("an array of shares with others and {some:?}"),
                Shared::insert([
                    (shared::id.eq(21), shared::reader_id.eq(other(Some(3)))),
                    share(20)
                ])
            );
            insert!(
                format!("{n} shares and one"),
                Shared::insert(
                    (0..=n)
                        .map(|n| (
                            shared::id.eq(20 + n),
                            shared::reader_id.eq(other((n > 0).then_some(n)))
                        ))
                        .collect::<Vec<_>>()
                )
            );
            insert!(
                format!("a copy {n}"),
                Note::insert(boxed!(n).select((posts::id + 30, posts::title.nullable())))
                    .into_columns((notes::id, notes::text))
            );
            insert!(
                format!("a copy of a list of {n}"),
                Note::insert(
                    Post::scoped()
                        .filter(posts::id.eq_any(list(n)))
                        .select((posts::id + 30, posts::title.nullable()))
                )
                .into_columns((notes::id, notes::text))
            );
            insert!(
                format!("a topic below {some:?}"),
                Topic::insert((
                    topics::id.eq(20),
                    topics::parent_id.eq(some),
                    topics::name.eq("t")
                ))
            );
            insert!(
                format!("an array of a topic below {some:?}"),
                Topic::insert([(
                    topics::id.eq(20),
                    topics::parent_id.eq(some),
                    topics::name.eq("t")
                )])
            );
            insert!(
                format!("an upsert with a value {n}"),
                Note::insert(note()).on_conflict_do_nothing()
            );
            insert!(
                format!("an upsert of shares with {some:?}"),
                Shared::insert([share(20)]).on_conflict_do_nothing()
            );
        }
        for (text, n) in FIELDS {
            let fields = move |id| NewNote::new(id, text, n);
            insert!(format!("fields {text:?} {n:?}"), Note::insert(fields(20)));
            insert!(
                format!("an array of fields {text:?} {n:?}"),
                Note::insert([fields(20)])
            );
            insert!(
                format!("an array of fields {text:?} {n:?} and others"),
                Note::insert([fields(20), NewNote::new(21, Some("t"), None)])
            );
            insert!(
                format!("fields {text:?} {n:?} and others"),
                Note::insert(vec![fields(20), NewNote::new(21, Some("t"), None)])
            );
            insert!(
                format!("an upsert of fields {text:?} {n:?}"),
                Note::insert(fields(20)).on_conflict_do_nothing()
            );
        }
    }};
}

fn statements() -> Statements {
    let mut all = Statements::default();
    for org in [1, 2] {
        let user = org + 6;
        reads!(all, format!("org {org}"), |db| {
            TenantConn::<_, Org>::trusting(db, org)
        });
        changes!(all, format!("org {org}"), |db| {
            TenantConn::<_, Org>::trusting(db, org)
        });
        inserts!(all, format!("org {org}"), |db| {
            TenantConn::<_, Org>::trusting(db, org)
        });
        changes!(all, format!("org {org}, user {user}"), |db| TenantConn::<
            _,
            (Org, User),
        >::trusting(
            db,
            (org, user)
        ));
        inserts!(all, format!("org {org}, user {user}"), |db| TenantConn::<
            _,
            (Org, User),
        >::trusting(
            db,
            (org, user)
        ));
        inserts!(all, format!("unscoped for {org}"), |db| db.unscoped("a test"), .for_tenant(org));
        for n in 0..3 {
            all.add(
                format!("org {org}, user {user}: a draft with {n}"),
                move |db: &mut Db| {
                    let conn = &mut TenantConn::<_, Org>::trusting(db, org);
                    let draft = (drafts::id.eq(20), drafts::title.eq(title!(n)));
                    Draft::insert([draft]).execute(&mut conn.narrow_trusting::<User>(user))
                },
            );
            all.add(format!("user {user}: files by {n}"), move |db: &mut Db| {
                let files = File::scoped().filter(files::id.ge(n)).order(files::id);
                files.load::<File>(&mut TenantConn::<_, User>::trusting(db, user))
            });
        }
    }
    for orgs in [&[][..], &[1], &[1, 2], &[1, 2, 3]] {
        reads!(all, format!("orgs {orgs:?}"), |db| {
            TenantsConn::<_, Org>::trusting(db, orgs.iter().copied())
        });
    }
    reads!(all, "unscoped", |db| db.unscoped("a test"));
    changes!(all, "unscoped", |db| db.unscoped("a test"));
    all
}

/// What the statement returns, and what the tables hold after it, of which nothing stays.
fn outcome(db: &mut Db, statement: &Statement) -> String {
    let mut outcome = String::new();
    let _ = db.transaction::<(), Error, _>(|db| {
        let returned = db.transaction(|db| (statement.run)(db));
        let db = db.inside();
        let posts: Vec<Post> = posts::table.order((posts::org_id, posts::id)).load(db)?;
        let notes: Vec<Note> = notes::table.order((notes::org_id, notes::id)).load(db)?;
        let shares: Vec<Shared> = shared::table.order((shared::org_id, shared::id)).load(db)?;
        let drafts: Vec<Draft> = drafts::table.order((drafts::org_id, drafts::id)).load(db)?;
        let topics: Vec<Topic> = topics::table.order(topics::id).load(db)?;
        let lines: Vec<Line> = lines::table.order(lines::id).load(db)?;
        outcome = format!(
            "{returned:?}\n{posts:?}\n{notes:?}\n{shares:?}\n{drafts:?}\n{topics:?}\n{lines:?}"
        );
        Err(Error::RollbackTransaction)
    });
    assert!(
        !outcome.is_empty(),
        "{}: the tables are there",
        statement.name
    );
    outcome
}

fn spied() -> (crate::backend::Database, Db) {
    let mut db = crate::backend::Database::shared();
    diesel::connection::SimpleConnection::batch_execute(&mut *db, SETUP).expect("the tables");
    let conn = Spy::new(db.another());
    (db, conn)
}

#[test]
fn two_texts_never_have_one_id() {
    let (_db, mut conn) = spied();
    let all = statements();
    for statement in &all.0 {
        outcome(&mut conn, statement);
    }
    assert_eq!(conn.faults(), [""; 0], "two texts of one id");
    // It would be no proof otherwise.
    let (ids, again) = conn.ids();
    assert!(ids > 30 && again > 100, "{ids} ids, {again} times again");
}

#[test]
fn a_statement_does_the_same_on_a_connection_that_has_run_others() {
    let (_used_db, mut used) = spied();
    let (_fresh_db, mut fresh) = spied();
    fresh.set_prepared_statement_cache_size(CacheSize::Disabled);
    let all = statements();
    for statement in all.0.iter().chain(all.0.iter().rev()) {
        let expected = outcome(&mut fresh, statement);
        assert_eq!(
            outcome(&mut used, statement),
            expected,
            "{}",
            statement.name
        );
    }
}
