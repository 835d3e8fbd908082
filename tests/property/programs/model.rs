//! What a program means, in plain Rust: each tenant has tables of its own, and nothing else is in reach.

use super::program::{
    Answer, By, Cmp, Combine, CommentFact, CommentIs, Glue, HandleConflict, InsertAs, Join, Order,
    PostConflict, PostFact, PostIs, PostRead, Read, Set, Step, TENANTS, Target, Tree, Which, Write,
};
use super::schema::{Comment, Handle, Like, Office, Post};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Debug};

/// All tenants' tables.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct World(BTreeMap<i32, Tables>);

/// One tenant's tables, by id.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Tables {
    pub(super) posts: BTreeMap<i32, Post>,
    pub(super) comments: BTreeMap<i32, Comment>,
    pub(super) likes: BTreeMap<i32, Like>,
    pub(super) handles: BTreeMap<i32, Handle>,
    pub(super) offices: BTreeMap<i32, Office>,
}

/// The universal table.
pub(super) const COUNTRIES: [i32; 2] = [1, 2];

pub(super) fn org_name(org: i32) -> String {
    format!("org {org}")
}

/// What a step returns.
pub(super) type Outcome = Result<Returned, Failure>;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Returned {
    Count(usize),
    /// Each row as `Debug` shows it.
    Rows(Vec<String>),
    /// Of the steps of a transaction.
    All(Vec<Returned>),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Failure {
    Taken,
    NotFound,
    NothingToSet,
    NamesAnotherTenant,
    RolledBack,
    /// The model expects no other.
    Other(String),
}

pub(super) fn rows<R: Debug>(rows: impl IntoIterator<Item = R>) -> Returned {
    Returned::Rows(rows.into_iter().map(|row| format!("{row:?}")).collect())
}

/// Where the query leaves the order open.
pub(super) fn unordered<R: Debug>(of: impl IntoIterator<Item = R>) -> Returned {
    let mut shown: Vec<_> = of.into_iter().map(|row| format!("{row:?}")).collect();
    shown.sort();
    Returned::Rows(shown)
}

impl World {
    pub(super) fn of(&mut self, org: i32) -> &mut Tables {
        self.0.entry(org).or_default()
    }

    /// What tenants other than `org` have.
    pub(super) fn without(&self, org: i32) -> Self {
        let mut others = self.0.clone();
        others.remove(&org);
        others.retain(|_, tables| *tables != Tables::default());
        Self(others)
    }

    pub(super) fn posts(&self) -> impl Iterator<Item = &Post> {
        self.0.values().flat_map(|tables| tables.posts.values())
    }

    pub(super) fn comments(&self) -> impl Iterator<Item = &Comment> {
        self.0.values().flat_map(|tables| tables.comments.values())
    }

    pub(super) fn likes(&self) -> impl Iterator<Item = &Like> {
        self.0.values().flat_map(|tables| tables.likes.values())
    }

    pub(super) fn handles(&self) -> impl Iterator<Item = &Handle> {
        self.0.values().flat_map(|tables| tables.handles.values())
    }

    pub(super) fn offices(&self) -> impl Iterator<Item = &Office> {
        self.0.values().flat_map(|tables| tables.offices.values())
    }

    pub(super) fn run(&mut self, org: i32, step: &Step) -> Outcome {
        match step {
            Step::Read(read) => self.of(org).read(org, read),
            Step::Write(write) => {
                let before = self.0.clone();
                let outcome = self.write(org, write);
                if outcome.is_err() {
                    self.0 = before;
                }
                outcome
            }
            Step::Transaction { steps, commit } => {
                let before = self.0.clone();
                let outcome = steps.iter().map(|step| self.run(org, step)).collect();
                let outcome = match outcome {
                    Ok(_) if !commit => Err(Failure::RolledBack),
                    outcome => outcome.map(Returned::All),
                };
                if outcome.is_err() {
                    self.0 = before;
                }
                outcome
            }
        }
    }

    fn write(&mut self, org: i32, write: &Write) -> Outcome {
        // A name is unique over all tenants; the holder's tenant and id.
        let holder = |name: &str| {
            let mut handles = self.0.values().flat_map(|tables| tables.handles.values());
            handles
                .find(|handle| handle.name == name)
                .map(|handle| (handle.org_id, handle.id))
        };
        match write {
            Write::InsertHandle(id, name) => {
                if holder(name).is_some() || self.of(org).handles.contains_key(id) {
                    return Err(Failure::Taken);
                }
                self.of(org).put_handle(org, *id, name);
                Ok(Returned::Count(1))
            }
            Write::UpsertHandle(id, name, conflict, answer) => {
                let by_name = holder(name);
                let by_key = self
                    .0
                    .get(&org)
                    .is_some_and(|tables| tables.handles.contains_key(id));
                let marked = format!("{name}!");
                let mark_taken = holder(&marked).is_some();
                let tables = self.of(org);
                let changed = match (conflict, by_key, by_name) {
                    (_, false, None) => Some(tables.put_handle(org, *id, name)),
                    (HandleConflict::Nothing, ..)
                    | (HandleConflict::NothingOnKey, true, _)
                    | (HandleConflict::NothingOnName, _, Some(_)) => None,
                    (HandleConflict::TakeNameOnKey, true, by_name) => {
                        if by_name.is_some_and(|by_name| by_name != (org, *id)) {
                            return Err(Failure::Taken);
                        }
                        Some(tables.put_handle(org, *id, name))
                    }
                    (HandleConflict::MarkNameOnName, _, Some((holder, at))) => {
                        if holder != org {
                            None
                        } else if mark_taken {
                            return Err(Failure::Taken);
                        } else {
                            Some(tables.put_handle(org, at, &marked))
                        }
                    }
                    _ => return Err(Failure::Taken),
                };
                Ok(answered(*answer, changed))
            }
            _ => self.of(org).write(org, write),
        }
    }
}

fn answered<R: Debug>(answer: Answer, changed: impl IntoIterator<Item = R>) -> Returned {
    match answer {
        Answer::Count => Returned::Count(changed.into_iter().count()),
        Answer::Rows => unordered(changed),
    }
}

impl Tables {
    fn put_handle(&mut self, org_id: i32, id: i32, name: &str) -> Handle {
        let row = Handle {
            id,
            org_id,
            name: name.to_owned(),
        };
        self.handles.insert(id, row.clone());
        row
    }

    fn read(&self, org: i32, read: &Read) -> Outcome {
        match read {
            Read::Posts(which, read) => self.read_posts(&self.which(which), read),
            Read::Combine(which, combine, is) => {
                let left: Vec<_> = self
                    .which(which)
                    .into_iter()
                    .map(|post| &post.title)
                    .collect();
                let right = self.comments_where(is).map(|comment| &comment.body);
                let (lset, rset): (BTreeSet<_>, BTreeSet<_>) =
                    (left.iter().copied().collect(), right.clone().collect());
                Ok(match combine {
                    Combine::Union => unordered(lset.union(&rset)),
                    Combine::UnionAll => unordered(left.into_iter().chain(right)),
                    Combine::Intersect => unordered(lset.intersection(&rset)),
                    Combine::Except => unordered(lset.difference(&rset)),
                })
            }
            Read::Join(join) => Ok(self.join(org, join)),
        }
    }

    fn read_posts(&self, posts: &[&Post], read: &PostRead) -> Outcome {
        Ok(match read {
            PostRead::Load(order) => rows(sorted(posts, *order)),
            PostRead::Locked(_) => rows(posts),
            PostRead::Page(order, limit, offset) => {
                let size = |n: &i64| usize::try_from(*n).expect("not negative");
                rows(
                    sorted(posts, *order)
                        .into_iter()
                        .skip(size(offset))
                        .take(size(limit)),
                )
            }
            PostRead::First(order) => {
                rows([sorted(posts, *order).first().ok_or(Failure::NotFound)?])
            }
            PostRead::DistinctTitles => rows(
                posts
                    .iter()
                    .map(|post| &post.title)
                    .collect::<BTreeSet<_>>(),
            ),
            PostRead::Count => rows([posts.len()]),
            PostRead::SumOfVotes => {
                rows([posts.iter().map(|post| post.votes).reduce(|a, b| a + b)])
            }
            PostRead::MaxOfVotes => rows([posts.iter().map(|post| post.votes).max()]),
            PostRead::Titles(more_than) => {
                let mut titles = BTreeMap::<_, i64>::new();
                for post in posts {
                    *titles.entry(&post.title).or_default() += 1;
                }
                rows(titles.into_iter().filter(|(_, n)| n > more_than))
            }
            PostRead::Exists => rows([!posts.is_empty()]),
            PostRead::LastComments => unordered(posts.iter().map(|post| {
                let last = self.comments_of(post.id).map(|comment| comment.id).max();
                (post.id, last)
            })),
        })
    }

    fn join(&self, org: i32, join: &Join) -> Returned {
        match join {
            Join::Comments(p, c) => unordered(
                self.posts
                    .values()
                    .flat_map(|post| {
                        self.comments_of(post.id)
                            .map(move |comment| (post, comment))
                    })
                    .filter(|(post, comment)| {
                        or(self.post_is(post, p), self.comment_is(comment, c)) == Some(true)
                    })
                    .map(|(post, comment)| (post.id, comment.id)),
            ),
            Join::LeftComments(p) => unordered(self.posts_where(p).flat_map(|post| {
                left(self.comments_of(post.id).map(|comment| comment.id)).map(move |c| (post.id, c))
            })),
            Join::LeftCommentsOn(p, c) | Join::LeftScopedOn(p, c) => {
                unordered(self.posts_where(p).flat_map(|post| {
                    let comments = self.comments_where(c).filter(|c| c.post_id == post.id);
                    left(comments.map(|comment| comment.id)).map(move |c| (post.id, c))
                }))
            }
            Join::CommentsWithLikes(p) => unordered(self.posts_where(p).flat_map(|post| {
                self.comments_with_likes(post.id)
                    .map(move |(c, l)| (post.id, c, l))
            })),
            Join::LeftCommentsWithLikes(p) => unordered(self.posts_where(p).flat_map(|post| {
                left(self.comments_with_likes(post.id))
                    .map(move |found| (post.id, found.map(|(c, _)| c), found.map(|(_, l)| l)))
            })),
            Join::LeftCommentsWithLeftLikes(p) => unordered(self.posts_where(p).flat_map(|post| {
                let found = self.comments_of(post.id).flat_map(|comment| {
                    left(self.likes_of(comment.id)).map(move |like| (comment.id, like))
                });
                left(found)
                    .map(move |found| (post.id, found.map(|(c, _)| c), found.and_then(|(_, l)| l)))
            })),
            Join::PostsThenLeftLikes(c) => unordered(
                self.comments_where(c)
                    .filter(|comment| self.posts.contains_key(&comment.post_id))
                    .flat_map(|comment| {
                        left(self.likes_of(comment.id))
                            .map(move |like| (comment.id, comment.post_id, like))
                    }),
            ),
            Join::NumberOfComments(p) => rows(
                self.posts_where(p)
                    .map(|post| (post.id, self.comments_of(post.id).count())),
            ),
            Join::Owner(p) => unordered(self.posts_where(p).map(|post| (post.id, org_name(org)))),
            Join::Offices => unordered(
                COUNTRIES
                    .iter()
                    .flat_map(|c| self.offices_in(*c).map(move |o| (*c, o))),
            ),
            Join::LeftOffices => unordered(
                COUNTRIES
                    .iter()
                    .flat_map(|c| left(self.offices_in(*c)).map(move |o| (*c, o))),
            ),
            Join::LeftOfficesThenLeftPosts(p) => unordered(COUNTRIES.iter().flat_map(|country| {
                left(self.offices_in(*country)).flat_map(|office| {
                    let post = office
                        .and_then(|office| self.posts.get(&office))
                        .filter(|post| self.post_is(post, p) == Some(true));
                    [(*country, office, post.map(|post| post.id))]
                })
            })),
        }
    }

    fn write(&mut self, org: i32, write: &Write) -> Outcome {
        match write {
            Write::InsertPost(_, InsertAs::Model(claimed)) if *claimed != org => {
                Err(Failure::NamesAnotherTenant)
            }
            Write::InsertPost(row, _) => self.insert_posts(vec![row.of(org)], Answer::Count),
            Write::InsertPosts(rows, answer) => {
                self.insert_posts(rows.iter().map(|row| row.of(org)).collect(), *answer)
            }
            Write::CopyPosts(which, n) => {
                let copies: Vec<_> = self
                    .which(which)
                    .into_iter()
                    .map(|post| Comment {
                        id: post.id + n,
                        org_id: org,
                        post_id: post.id,
                        body: post.title.clone(),
                    })
                    .collect();
                let number = copies.len();
                for copy in copies {
                    if self.comments.insert(copy.id, copy).is_some() {
                        return Err(Failure::Taken);
                    }
                }
                Ok(Returned::Count(number))
            }
            Write::UpdatePosts(target, set, also, answer) => {
                if matches!(
                    set,
                    Set::Changes {
                        title: None,
                        body: None
                    }
                ) {
                    return Err(Failure::NothingToSet);
                }
                let best = self
                    .comments
                    .values()
                    .map(|comment| comment.body.clone())
                    .max();
                let changed: Vec<_> = self
                    .targets(target, also.as_ref())
                    .into_iter()
                    .map(|mut post| {
                        match set {
                            Set::Title(title) => (*title).clone_into(&mut post.title),
                            Set::AddVotes(n) => post.votes += n,
                            Set::Changes { title, body } => {
                                if let Some(title) = title {
                                    (*title).clone_into(&mut post.title);
                                }
                                if let Some(body) = body {
                                    post.body = body.map(str::to_owned);
                                }
                            }
                            Set::BodyFromComments => post.body.clone_from(&best),
                        }
                        post
                    })
                    .collect();
                self.posts
                    .extend(changed.iter().map(|post| (post.id, post.clone())));
                Ok(answered(*answer, changed))
            }
            Write::DeletePosts(target, also, answer) => {
                let gone = self.targets(target, also.as_ref());
                for post in &gone {
                    self.posts.remove(&post.id);
                }
                Ok(answered(*answer, gone))
            }
            Write::SavePost(_, claimed) if *claimed != org => Err(Failure::NamesAnotherTenant),
            Write::SavePost(row, _) => {
                let post = self.posts.get_mut(&row.id).ok_or(Failure::NotFound)?;
                let body = post.body.take();
                *post = row.of(org);
                // A `None` in a model says *leave it*, as in Diesel.
                post.body = post.body.take().or(body);
                Ok(rows([&*post]))
            }
            Write::UpsertPosts(rows, conflict, answer) => {
                let changed: Vec<_> = rows
                    .iter()
                    .filter_map(|row| self.upsert_post(row.of(org), *conflict))
                    .collect();
                Ok(answered(*answer, changed))
            }
            Write::InsertHandle(..) | Write::UpsertHandle(..) => {
                unreachable!("handles are the whole world's")
            }
        }
    }

    fn insert_posts(&mut self, new: Vec<Post>, answer: Answer) -> Outcome {
        for post in &new {
            if self.posts.insert(post.id, post.clone()).is_some() {
                return Err(Failure::Taken);
            }
        }
        Ok(answered(answer, new))
    }

    fn upsert_post(&mut self, new: Post, conflict: PostConflict) -> Option<Post> {
        match self.posts.get_mut(&new.id) {
            None => {
                self.posts.insert(new.id, new.clone());
                Some(new)
            }
            Some(old) => match conflict {
                PostConflict::Nothing | PostConflict::NothingOnKey => None,
                PostConflict::TakeTitle => {
                    old.title = new.title;
                    Some(old.clone())
                }
                PostConflict::AddVotes(n, below) => (old.votes < below).then(|| {
                    old.votes += n;
                    old.clone()
                }),
            },
        }
    }

    fn targets(&self, target: &Target, also: Option<&PostIs>) -> Vec<Post> {
        let named = match target {
            Target::Key(id) => self.posts.get(id).into_iter().collect(),
            Target::Instance { id, org } => {
                let post = self.posts.get(id).filter(|post| post.org_id == *org);
                post.into_iter().collect()
            }
            Target::Which(which) => self.which(which),
        };
        named
            .into_iter()
            .filter(|post| also.is_none_or(|also| self.post_is(post, also) == Some(true)))
            .cloned()
            .collect()
    }

    fn which(&self, which: &Which) -> Vec<&Post> {
        let filters = which.filters();
        let holds = |post: &&Post| {
            let all = filters
                .iter()
                .fold(None, |before: Option<Option<bool>>, (glue, is)| {
                    let is = self.post_is(post, is);
                    Some(match (before, glue) {
                        (None, _) => is,
                        (Some(before), Glue::Filter) => and(before, is),
                        (Some(before), Glue::OrFilter) => or(before, is),
                    })
                });
            all.is_none_or(|all| all == Some(true))
        };
        self.posts.values().filter(holds).collect()
    }

    fn posts_where(&self, is: &PostIs) -> impl Iterator<Item = &Post> + Clone {
        self.posts
            .values()
            .filter(move |post| self.post_is(post, is) == Some(true))
    }

    fn comments_where(&self, is: &CommentIs) -> impl Iterator<Item = &Comment> + Clone {
        self.comments
            .values()
            .filter(move |comment| self.comment_is(comment, is) == Some(true))
    }

    fn comments_of(&self, post: i32) -> impl Iterator<Item = &Comment> {
        self.comments
            .values()
            .filter(move |comment| comment.post_id == post)
    }

    fn likes_of(&self, comment: i32) -> impl Iterator<Item = i32> {
        let likes = self
            .likes
            .values()
            .filter(move |like| like.comment_id == comment);
        likes.map(|like| like.id)
    }

    fn comments_with_likes(&self, post: i32) -> impl Iterator<Item = (i32, i32)> {
        self.comments_of(post).flat_map(|comment| {
            self.likes_of(comment.id)
                .map(move |like| (comment.id, like))
        })
    }

    fn offices_in(&self, country: i32) -> impl Iterator<Item = i32> {
        let offices = self
            .offices
            .values()
            .filter(move |office| office.country_id == country);
        offices.map(|office| office.id)
    }

    fn post_is(&self, post: &Post, is: &PostIs) -> Option<bool> {
        holds(is, &|fact| match fact {
            PostFact::Id(cmp, id) => Some(compare(*cmp, &post.id, id)),
            PostFact::Votes(cmp, votes) => Some(compare(*cmp, &post.votes, votes)),
            PostFact::Title(title) => Some(post.title == *title),
            PostFact::TitleBegins(with) => Some(post.title.starts_with(with)),
            PostFact::Body(body) => post.body.as_ref().map(|own| own == body),
            PostFact::BodyIsNull => Some(post.body.is_none()),
            PostFact::IdAmong(ids) => Some(ids.contains(&post.id)),
            PostFact::Commented(is) | PostFact::IdInComments(is) => Some(
                self.comments_where(is)
                    .any(|comment| comment.post_id == post.id),
            ),
            PostFact::IdInNoComment(is) => Some(
                self.comments_where(is)
                    .all(|comment| comment.post_id != post.id),
            ),
            PostFact::MostVotes => Some(self.posts.values().all(|other| other.votes <= post.votes)),
            PostFact::Comments(cmp, n) => {
                let number = i64::try_from(self.comments_of(post.id).count()).expect("few");
                Some(compare(*cmp, &number, n))
            }
        })
    }

    fn comment_is(&self, comment: &Comment, is: &CommentIs) -> Option<bool> {
        holds(is, &|fact| {
            Some(match fact {
                CommentFact::Id(cmp, id) => compare(*cmp, &comment.id, id),
                CommentFact::Post(cmp, id) => compare(*cmp, &comment.post_id, id),
                CommentFact::BodyBegins(with) => comment.body.starts_with(with),
                CommentFact::Liked => self.likes_of(comment.id).next().is_some(),
                CommentFact::OfAPost => self.posts.contains_key(&comment.post_id),
            })
        })
    }
}

/// The right side of an outer join.
fn left<R>(of: impl Iterator<Item = R>) -> impl Iterator<Item = Option<R>> {
    let mut found: Vec<_> = of.map(Some).collect();
    if found.is_empty() {
        found.push(None);
    }
    found.into_iter()
}

fn sorted<'a>(posts: &[&'a Post], order: Order) -> Vec<&'a Post> {
    let mut sorted = posts.to_vec();
    sorted.sort_by(|a, b| {
        let by = match order.by {
            By::Id => a.id.cmp(&b.id),
            By::Title => a.title.cmp(&b.title),
            By::Votes => a.votes.cmp(&b.votes),
        };
        let by = if order.desc { by.reverse() } else { by };
        by.then(a.id.cmp(&b.id))
    });
    sorted
}

fn compare<V: Ord>(cmp: Cmp, a: &V, b: &V) -> bool {
    match cmp {
        Cmp::Eq => a == b,
        Cmp::Ne => a != b,
        Cmp::Lt => a < b,
        Cmp::Le => a <= b,
        Cmp::Gt => a > b,
        Cmp::Ge => a >= b,
    }
}

/// SQL's logic of three values; `None` is unknown.
fn holds<L>(tree: &Tree<L>, fact: &impl Fn(&L) -> Option<bool>) -> Option<bool> {
    match tree {
        Tree::Is(leaf) => fact(leaf),
        Tree::And(a, b) => and(holds(a, fact), holds(b, fact)),
        Tree::Or(a, b) => or(holds(a, fact), holds(b, fact)),
        Tree::Not(a) => holds(a, fact).map(|a| !a),
    }
}

fn and(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

fn or(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    and(a.map(|a| !a), b.map(|b| !b)).map(|neither| !neither)
}

impl fmt::Display for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for org in TENANTS {
            let Some(tables) = self.0.get(&org) else {
                continue;
            };
            writeln!(f, "  of tenant {org}")?;
            for row in tables.posts.values() {
                writeln!(f, "    {row:?}")?;
            }
            for row in tables.comments.values() {
                writeln!(f, "    {row:?}")?;
            }
            for row in tables.likes.values() {
                writeln!(f, "    {row:?}")?;
            }
            for row in tables.handles.values() {
                writeln!(f, "    {row:?}")?;
            }
            for row in tables.offices.values() {
                writeln!(f, "    {row:?}")?;
            }
        }
        Ok(())
    }
}
