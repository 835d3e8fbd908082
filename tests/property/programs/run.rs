//! Runs a program's steps on a tenant's connection, and looks into the database from outside.

use super::any::{Any, any};
use super::model::{COUNTRIES, Failure, Outcome, Returned, World, org_name, rows, unordered};
use super::program::{
    Answer, By, Cmp, Combine, CommentFact, CommentIs, Glue, HandleConflict, InsertAs, Join, Order,
    PostConflict, PostFact, PostIs, PostRead, PostRow, Read, Set, Step, TENANTS, Target, Tree,
    Which, Write,
};
use super::schema::*;
use crate::backend::{Backend, Conn as Db};
use diesel::dsl::{count, count_star, max, not, sum};
use diesel::expression::expression_types::NotSelectable;
use diesel::result::{DatabaseErrorKind, Error};
use diesel::sql_types::{Bool, Nullable};
use tenancy::SaveDsl;
use tenancy::ScopeError;
use tenancy::dsl::{exists, select};
use tenancy::prelude::*;
use tenancy::upsert::excluded;

type Conn<'c> = TenantConn<'c, Db, Org>;

/// Makes the database hold `world`.
pub(crate) fn fill(db: &mut Db, world: &World) -> QueryResult<()> {
    super::batch(
        db,
        "delete from posts; delete from comments; delete from likes; delete from handles; delete from offices; \
         delete from countries",
    )?;
    for org in TENANTS {
        let named = orgs::name.eq(org_name(org));
        if diesel::update(orgs::table.find(org))
            .set(named.clone())
            .execute(db)?
            == 0
        {
            diesel::insert_into(orgs::table)
                .values((orgs::id.eq(org), named))
                .execute(db)?;
        }
    }
    for id in COUNTRIES {
        let row = (countries::id.eq(id), countries::name.eq("somewhere"));
        diesel::insert_into(countries::table)
            .values(row)
            .execute(db)?;
    }
    for row in world.posts() {
        diesel::insert_into(posts::table).values(row).execute(db)?;
    }
    for row in world.comments() {
        diesel::insert_into(comments::table)
            .values(row)
            .execute(db)?;
    }
    for row in world.likes() {
        diesel::insert_into(likes::table).values(row).execute(db)?;
    }
    for row in world.handles() {
        diesel::insert_into(handles::table)
            .values(row)
            .execute(db)?;
    }
    for row in world.offices() {
        diesel::insert_into(offices::table)
            .values(row)
            .execute(db)?;
    }
    Ok(())
}

/// All that the database holds, of every tenant.
pub(crate) fn dump(db: &mut Db) -> QueryResult<World> {
    let mut world = World::default();
    for row in posts::table.load::<Post>(db)? {
        world.of(row.org_id).posts.insert(row.id, row);
    }
    for row in comments::table.load::<Comment>(db)? {
        world.of(row.org_id).comments.insert(row.id, row);
    }
    for row in likes::table.load::<Like>(db)? {
        world.of(row.org_id).likes.insert(row.id, row);
    }
    for row in handles::table.load::<Handle>(db)? {
        world.of(row.org_id).handles.insert(row.id, row);
    }
    for row in offices::table.load::<Office>(db)? {
        world.of(row.org_id).offices.insert(row.id, row);
    }
    Ok(world)
}

/// Runs one step.
pub(crate) fn run(conn: &mut Conn<'_>, step: &Step) -> Outcome {
    match step {
        Step::Read(read) => self::read(conn, read).map_err(failure),
        Step::Write(write) => self::write(conn, write).map_err(failure),
        Step::Transaction { steps, commit } => conn
            .transaction(|conn| {
                let returned = steps
                    .iter()
                    .map(|step| run(conn, step))
                    .collect::<Result<_, _>>()?;
                if *commit {
                    Ok(Returned::All(returned))
                } else {
                    Err(Aborted(Failure::RolledBack))
                }
            })
            .map_err(|Aborted(failure)| failure),
    }
}

fn failure(error: Error) -> Failure {
    match error {
        Error::NotFound => Failure::NotFound,
        Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => Failure::Taken,
        Error::RollbackTransaction => Failure::RolledBack,
        Error::QueryBuilderError(why) if why.to_string().contains("no changes to save") => {
            Failure::NothingToSet
        }
        Error::QueryBuilderError(why)
            if why.downcast_ref() == Some(&ScopeError::NamesAnotherTenant) =>
        {
            Failure::NamesAnotherTenant
        }
        other => Failure::Other(format!("{other:?}")),
    }
}

/// What ended a transaction.
struct Aborted(Failure);

impl From<Failure> for Aborted {
    fn from(failure: Failure) -> Self {
        Self(failure)
    }
}

impl From<Error> for Aborted {
    fn from(error: Error) -> Self {
        Self(failure(error))
    }
}

type Is = Any<Nullable<Bool>>;

fn tree<L>(of: &Tree<L>, fact: &impl Fn(&L) -> Is) -> Is {
    match of {
        Tree::Is(leaf) => fact(leaf),
        Tree::And(a, b) => any(tree(a, fact).and(tree(b, fact))),
        Tree::Or(a, b) => any(tree(a, fact).or(tree(b, fact))),
        Tree::Not(a) => any(not(tree(a, fact))),
    }
}

macro_rules! compare {
    ($left:expr, $cmp:expr, $right:expr) => {
        match $cmp {
            Cmp::Eq => any($left.eq($right)),
            Cmp::Ne => any($left.ne($right)),
            Cmp::Lt => any($left.lt($right)),
            Cmp::Le => any($left.le($right)),
            Cmp::Gt => any($left.gt($right)),
            Cmp::Ge => any($left.ge($right)),
        }
    };
}

fn post(is: &PostIs) -> Is {
    let of_post = || Comment::scoped().filter(comments::post_id.eq(posts::id));
    let ids = |is: &CommentIs| {
        Comment::scoped()
            .filter(comment(is))
            .select(comments::post_id)
    };
    tree(is, &|fact| match fact {
        PostFact::Id(cmp, id) => compare!(posts::id, cmp, *id),
        PostFact::Votes(cmp, votes) => compare!(posts::votes, cmp, *votes),
        PostFact::Title(title) => any(posts::title.eq(*title)),
        PostFact::TitleBegins(with) => any(posts::title.like(format!("{with}%"))),
        PostFact::Body(body) => any(posts::body.eq(*body)),
        PostFact::BodyIsNull => any(posts::body.is_null()),
        PostFact::IdAmong(ids) => any(posts::id.eq_any(ids.clone())),
        PostFact::Commented(is) => any(exists(of_post().filter(comment(is)))),
        PostFact::IdInComments(is) => any(posts::id.eq_any(ids(is))),
        PostFact::IdInNoComment(is) => any(posts::id.ne_all(ids(is))),
        PostFact::MostVotes => {
            let most = Post::scoped().select(max(posts::votes)).single_value();
            any(posts::votes.nullable().eq(most))
        }
        PostFact::Comments(cmp, n) => {
            compare!(of_post().select(count_star()).single_value(), cmp, *n)
        }
    })
}

fn comment(is: &CommentIs) -> Is {
    tree(is, &|fact| match fact {
        CommentFact::Id(cmp, id) => compare!(comments::id, cmp, *id),
        CommentFact::Post(cmp, id) => compare!(comments::post_id, cmp, *id),
        CommentFact::BodyBegins(with) => any(comments::body.like(format!("{with}%"))),
        CommentFact::Liked => any(exists(
            Like::scoped().filter(likes::comment_id.eq(comments::id)),
        )),
        CommentFact::OfAPost => any(comments::post_id.eq_any(Post::scoped().select(posts::id))),
    })
}

fn order(order: Order) -> Any<NotSelectable> {
    match (order.by, order.desc) {
        (By::Id, false) => any(posts::id.asc()),
        (By::Id, true) => any(posts::id.desc()),
        (By::Title, false) => any(posts::title.asc()),
        (By::Title, true) => any(posts::title.desc()),
        (By::Votes, false) => any(posts::votes.asc()),
        (By::Votes, true) => any(posts::votes.desc()),
    }
}

/// Makes `$query` the scoped query for `$which` and evaluates `$then`, once for each type that the query can have.
macro_rules! which {
    ($which:expr, |$query:ident| $then:expr) => {
        which!($which, |$query| $then, boxed: |filters| filters.iter().fold(
            Post::scoped().into_boxed::<Backend>(),
            |query, (glue, is)| match glue {
                Glue::Filter => query.filter(post(is)),
                Glue::OrFilter => query.or_filter(post(is)),
            },
        ))
    };
    ($which:expr, |$query:ident| $then:expr, boxed: |$filters:ident| $boxed:expr) => {
        match $which {
            Which::All => {
                let $query = Post::scoped();
                $then
            }
            Which::Filter(a) => {
                let $query = Post::scoped().filter(post(a));
                $then
            }
            Which::FilterOrFilter(a, b) => {
                let $query = Post::scoped().filter(post(a)).or_filter(post(b));
                $then
            }
            Which::OrFilterFilter(a, b) => {
                let $query = Post::scoped().or_filter(post(a)).filter(post(b));
                $then
            }
            Which::Find(id) => {
                let $query = Post::find(*id);
                $then
            }
            Which::FindOrFilter(id, b) => {
                let $query = Post::scoped().find(*id).or_filter(post(b));
                $then
            }
            Which::Boxed($filters) => {
                let $query = $boxed;
                $then
            }
        }
    };
}

/// The same where Diesel takes no boxed select: for `group_by`, and to update or delete.
macro_rules! unboxed {
    ($which:expr, |$query:ident| $then:expr) => {
        which!($which, |$query| $then, boxed: |filters| Post::scoped().filter(all(filters)))
    };
}

/// The filters in one.
fn all(filters: &[(Glue, PostIs)]) -> Is {
    let and = |before: Option<Is>, (glue, is): &(Glue, PostIs)| {
        Some(match (before, glue) {
            (None, _) => post(is),
            (Some(before), Glue::Filter) => any(before.and(post(is))),
            (Some(before), Glue::OrFilter) => any(before.or(post(is))),
        })
    };
    filters
        .iter()
        .fold(None, and)
        .unwrap_or_else(|| any(posts::id.is_not_null()))
}

fn read(conn: &mut Conn<'_>, read: &Read) -> QueryResult<Returned> {
    match read {
        Read::Posts(which, PostRead::Titles(more_than)) => unboxed!(which, |posts| Ok(rows(
            posts
                .group_by(posts::title)
                .having(count_star().gt(*more_than))
                .select((posts::title, count_star()))
                .order(posts::title)
                .load::<(String, i64)>(conn)?
        ))),
        Read::Posts(which, PostRead::Locked(lock)) => unboxed!(which, |posts| Ok(rows(locked!(
            posts.order(posts::id),
            lock,
            conn
        )))),
        Read::Posts(which, read) => which!(which, |posts| Ok(match read {
            PostRead::Load(by) => rows(
                posts
                    .order(order(*by))
                    .then_order_by(posts::id)
                    .load::<Post>(conn)?
            ),
            PostRead::Page(by, limit, offset) => rows(
                posts
                    .order(order(*by))
                    .then_order_by(posts::id)
                    .limit(*limit)
                    .offset(*offset)
                    .select(Post::as_select())
                    .load(conn)?
            ),
            PostRead::First(by) => rows([posts
                .order(order(*by))
                .then_order_by(posts::id)
                .first::<Post>(conn)?]),
            PostRead::DistinctTitles => {
                let titles = posts.select(posts::title).distinct().order(posts::title);
                rows(titles.load::<String>(conn)?)
            }
            PostRead::Count => rows([posts.count().get_result::<i64>(conn)?]),
            PostRead::SumOfVotes => {
                rows([posts
                    .select(sum(posts::votes))
                    .get_result::<Option<i64>>(conn)?])
            }
            PostRead::MaxOfVotes => {
                rows([posts
                    .select(max(posts::votes))
                    .get_result::<Option<i32>>(conn)?])
            }
            PostRead::Titles(_) | PostRead::Locked(_) => unreachable!("read above"),
            PostRead::Exists => rows([select(exists(posts)).get_result::<bool>(conn)?]),
            PostRead::LastComments => {
                let last = Comment::scoped()
                    .filter(comments::post_id.eq(posts::id))
                    .select(max(comments::id))
                    .single_value();
                unordered(
                    posts
                        .select((posts::id, last))
                        .load::<(i32, Option<i32>)>(conn)?,
                )
            }
        })),
        Read::Combine(which, combine, is) => which!(which, |left| {
            let left = left.select(posts::title);
            let right = Comment::scoped().filter(comment(is)).select(comments::body);
            let both: Vec<String> = match combine {
                Combine::Union => left.union(right).load(conn)?,
                Combine::UnionAll => left.union_all(right).load(conn)?,
                Combine::Intersect => left.intersect(right).load(conn)?,
                Combine::Except => left.except(right).load(conn)?,
            };
            Ok(unordered(both))
        }),
        Read::Join(join) => self::join(conn, join),
    }
}

fn join(conn: &mut Conn<'_>, join: &Join) -> QueryResult<Returned> {
    type Ids = (i32, i32);
    type LeftIds = (i32, Option<i32>);
    let on = || comments::post_id.eq(posts::id);
    Ok(match join {
        Join::Comments(p, c) => unordered(
            Post::scoped()
                .inner_join(comments::table)
                .filter(post(p))
                .or_filter(comment(c))
                .select((posts::id, comments::id))
                .load::<Ids>(conn)?,
        ),
        Join::LeftComments(p) => unordered(
            Post::scoped()
                .left_join(comments::table)
                .filter(post(p))
                .select((posts::id, comments::id.nullable()))
                .load::<LeftIds>(conn)?,
        ),
        Join::LeftCommentsOn(p, c) => unordered(
            Post::scoped()
                .filter(post(p))
                .left_join(comments::table.on(on().and(comment(c))))
                .select((posts::id, comments::id.nullable()))
                .load::<LeftIds>(conn)?,
        ),
        Join::LeftScopedOn(p, c) => unordered(
            Post::scoped()
                .filter(post(p))
                .left_join(Comment::scoped().on(on().and(comment(c))))
                .select((posts::id, comments::id.nullable()))
                .load::<LeftIds>(conn)?,
        ),
        Join::CommentsWithLikes(p) => unordered(
            Post::scoped()
                .inner_join(Comment::scoped().inner_join(likes::table))
                .filter(post(p))
                .select((posts::id, comments::id, likes::id))
                .load::<(i32, i32, i32)>(conn)?,
        ),
        Join::LeftCommentsWithLikes(p) => unordered(
            Post::scoped()
                .left_join(Comment::scoped().inner_join(likes::table))
                .filter(post(p))
                .select((posts::id, comments::id.nullable(), likes::id.nullable()))
                .load::<(i32, Option<i32>, Option<i32>)>(conn)?,
        ),
        Join::LeftCommentsWithLeftLikes(p) => unordered(
            Post::scoped()
                .left_join(Comment::scoped().left_join(likes::table))
                .filter(post(p))
                .select((posts::id, comments::id.nullable(), likes::id.nullable()))
                .load::<(i32, Option<i32>, Option<i32>)>(conn)?,
        ),
        Join::PostsThenLeftLikes(c) => unordered(
            Comment::scoped()
                .inner_join(posts::table)
                .left_join(likes::table)
                .filter(comment(c))
                .select((comments::id, posts::id, likes::id.nullable()))
                .load::<(i32, i32, Option<i32>)>(conn)?,
        ),
        Join::NumberOfComments(p) => rows(
            Post::scoped()
                .left_join(comments::table)
                .filter(post(p))
                .group_by(posts::id)
                .select((posts::id, count(comments::id.nullable())))
                .order(posts::id)
                .load::<(i32, i64)>(conn)?,
        ),
        Join::Owner(p) => unordered(
            Post::scoped()
                .inner_join(orgs::table)
                .filter(post(p))
                .select((posts::id, orgs::name))
                .load::<(i32, String)>(conn)?,
        ),
        Join::Offices => unordered(
            Country::scoped()
                .inner_join(offices::table)
                .select((countries::id, offices::id))
                .load::<Ids>(conn)?,
        ),
        Join::LeftOffices => unordered(
            Country::scoped()
                .left_join(offices::table)
                .select((countries::id, offices::id.nullable()))
                .load::<LeftIds>(conn)?,
        ),
        Join::LeftOfficesThenLeftPosts(p) => unordered(
            Country::scoped()
                .left_join(offices::table)
                .left_join(posts::table.on(posts::id.eq(offices::id).and(post(p))))
                .select((countries::id, offices::id.nullable(), posts::id.nullable()))
                .load::<(i32, Option<i32>, Option<i32>)>(conn)?,
        ),
    })
}

#[derive(Insertable)]
#[diesel(table_name = posts)]
struct NewPost {
    id: i32,
    title: &'static str,
    body: Option<&'static str>,
    votes: i32,
}

#[derive(AsChangeset)]
#[diesel(table_name = posts)]
struct PostChanges {
    title: Option<String>,
    // Diesel's way to tell *set to null* from *leave*.
    #[allow(clippy::option_option)]
    body: Option<Option<String>>,
}

impl PostChanges {
    #[allow(clippy::option_option)]
    fn new(title: Option<&str>, body: Option<Option<&str>>) -> Self {
        Self {
            title: title.map(str::to_owned),
            body: body.map(|body| body.map(str::to_owned)),
        }
    }
}

impl From<&PostRow> for NewPost {
    fn from(row: &PostRow) -> Self {
        Self {
            id: row.id,
            title: row.title,
            body: row.body,
            votes: row.votes,
        }
    }
}

macro_rules! assignments {
    ($row:expr) => {
        (
            posts::id.eq($row.id),
            posts::title.eq($row.title),
            posts::body.eq($row.body),
            posts::votes.eq($row.votes),
        )
    };
}

macro_rules! answer {
    ($answer:expr, $write:expr, $Row:ty, $conn:expr) => {
        match $answer {
            Answer::Count => Ok(Returned::Count($write.execute($conn)?)),
            Answer::Rows => Ok(unordered($write.get_results::<$Row>($conn)?)),
        }
    };
}

/// Evaluates `$then` with `$rows` as what an update or delete takes, once for each type.
macro_rules! target {
    ($target:expr, $instance:expr, |$rows:ident| $then:expr) => {
        match $target {
            Target::Key(id) => {
                let $rows = *id;
                $then
            }
            Target::Which(which) => unboxed!(which, |$rows| $then),
            Target::Instance { .. } => {
                let $rows = $instance;
                $then
            }
        }
    };
}

/// The instance that is the target, if one is. Of its fields only the key counts.
fn instance(target: &Target) -> Post {
    let (id, org) = match target {
        Target::Instance { id, org } => (*id, *org),
        Target::Key(_) | Target::Which(_) => (0, 0),
    };
    PostRow {
        id,
        title: "",
        body: None,
        votes: 0,
    }
    .of(org)
}

fn write(conn: &mut Conn<'_>, write: &Write) -> QueryResult<Returned> {
    match write {
        Write::InsertPost(row, how) => Ok(Returned::Count(match how {
            InsertAs::Struct => Post::insert(&NewPost::from(row)).execute(conn)?,
            InsertAs::Tuple => Post::insert(assignments!(row)).execute(conn)?,
            InsertAs::Array => Post::insert([assignments!(row)]).execute(conn)?,
            InsertAs::Model(org) => Post::insert(row.of(*org)).execute(conn)?,
        })),
        Write::InsertPosts(new, answer) => {
            let new: Vec<_> = new.iter().map(NewPost::from).collect();
            answer!(answer, Post::insert(&new), Post, conn)
        }
        Write::CopyPosts(which, n) => which!(which, |posts| {
            let copied = Comment::insert(posts.select((posts::id + *n, posts::id, posts::title)))
                .into_columns((comments::id, comments::post_id, comments::body))
                .execute(conn)?;
            Ok(Returned::Count(copied))
        }),
        Write::InsertHandle(id, name) => {
            let row = (handles::id.eq(*id), handles::name.eq(*name));
            Ok(Returned::Count(Handle::insert(row).execute(conn)?))
        }
        Write::UpdatePosts(target, set, also, answer) => {
            update(conn, target, set, also.as_ref(), *answer)
        }
        Write::DeletePosts(target, None, Answer::Count) => {
            let instance = instance(target);
            target!(target, &instance, |rows| {
                Ok(Returned::Count(Post::delete(rows).execute(conn)?))
            })
        }
        Write::DeletePosts(target, also, answer) => {
            let instance = instance(target);
            let delete = target!(target, &instance, |rows| Post::delete(rows)
                .into_boxed::<Backend>());
            match also {
                None => answer!(answer, delete, Post, conn),
                Some(also) => answer!(answer, delete.filter(post(also)), Post, conn),
            }
        }
        Write::SavePost(row, org) => Ok(rows([row.of(*org).save().get_result::<Post>(conn)?])),
        Write::UpsertPosts(new, conflict, answer) => {
            let new: Vec<_> = new.iter().map(|row| assignments!(row)).collect();
            let insert = Post::insert(new);
            let key = (posts::org_id, posts::id);
            match conflict {
                PostConflict::Nothing => {
                    answer!(answer, insert.on_conflict_do_nothing(), Post, conn)
                }
                PostConflict::NothingOnKey => {
                    answer!(answer, insert.on_conflict(key).do_nothing(), Post, conn)
                }
                PostConflict::TakeTitle => {
                    let title = posts::title.eq(excluded(posts::title));
                    answer!(
                        answer,
                        insert.on_conflict(key).do_update().set(title),
                        Post,
                        conn
                    )
                }
                PostConflict::AddVotes(n, below) => {
                    let votes = posts::votes.eq(posts::votes + *n);
                    let upsert = insert.on_conflict(key).do_update().set(votes);
                    answer!(answer, upsert.filter(posts::votes.lt(*below)), Post, conn)
                }
            }
        }
        Write::UpsertHandle(id, name, conflict, answer) => {
            upsert_handle(conn, *id, name, *conflict, *answer)
        }
    }
}

fn upsert_handle(
    conn: &mut Conn<'_>,
    id: i32,
    name: &str,
    conflict: HandleConflict,
    answer: Answer,
) -> QueryResult<Returned> {
    let insert = Handle::insert((handles::id.eq(id), handles::name.eq(name)));
    let key = (handles::org_id, handles::id);
    match conflict {
        HandleConflict::Nothing => {
            answer!(answer, insert.on_conflict_do_nothing(), Handle, conn)
        }
        HandleConflict::NothingOnKey => {
            answer!(answer, insert.on_conflict(key).do_nothing(), Handle, conn)
        }
        HandleConflict::NothingOnName => {
            answer!(
                answer,
                insert.on_conflict(handles::name).do_nothing(),
                Handle,
                conn
            )
        }
        HandleConflict::TakeNameOnKey => {
            let name = handles::name.eq(excluded(handles::name));
            answer!(
                answer,
                insert.on_conflict(key).do_update().set(name),
                Handle,
                conn
            )
        }
        HandleConflict::MarkNameOnName => {
            let name = handles::name.eq(handles::name.concat("!"));
            let upsert = insert.on_conflict(handles::name).do_update().set(name);
            answer!(answer, upsert, Handle, conn)
        }
    }
}

fn update(
    conn: &mut Conn<'_>,
    target: &Target,
    set: &Set,
    also: Option<&PostIs>,
    answer: Answer,
) -> QueryResult<Returned> {
    let best = || Comment::scoped().select(max(comments::body)).single_value();
    let instance = instance(target);
    if let (None, Answer::Count) = (also, answer) {
        return target!(target, &instance, |rows| {
            let update = Post::update(rows);
            Ok(Returned::Count(match set {
                Set::Title(title) => update.set(posts::title.eq(*title)).execute(conn)?,
                Set::AddVotes(n) => update
                    .set(posts::votes.eq(posts::votes + *n))
                    .execute(conn)?,
                Set::Changes { title, body } => {
                    let changes = PostChanges::new(*title, *body);
                    update.set(&changes).execute(conn)?
                }
                Set::BodyFromComments => update.set(posts::body.eq(best())).execute(conn)?,
            }))
        });
    }
    let update = target!(target, &instance, |rows| Post::update(rows)
        .into_boxed::<Backend>());
    let update = match also {
        None => update,
        Some(also) => update.filter(post(also)),
    };
    match set {
        Set::Title(title) => answer!(answer, update.set((posts::title.eq(*title),)), Post, conn),
        Set::AddVotes(n) => {
            answer!(
                answer,
                update.set(posts::votes.eq(posts::votes + *n)),
                Post,
                conn
            )
        }
        Set::Changes { title, body } => {
            let changes = PostChanges::new(*title, *body);
            answer!(answer, update.set(changes), Post, conn)
        }
        Set::BodyFromComments => answer!(answer, update.set(posts::body.eq(best())), Post, conn),
    }
}
