//! The grammar of programs, and how they are drawn.
//!
//! The values are few on purpose: keys meet, titles repeat, names are taken.

use super::model::World;
use super::schema::{Comment, Handle, Like, Office, Post};
use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::{Just, Strategy, any};
use proptest::{prop_oneof, sample};
use std::fmt;

/// The tenants; a program runs for one of them.
pub(super) const TENANTS: [i32; 3] = [1, 2, 3];

/// What the database holds at first, and what one tenant then does.
#[derive(Debug, Clone)]
pub(super) struct Program {
    pub(super) world: World,
    pub(super) tenant: i32,
    pub(super) steps: Vec<Step>,
}

#[derive(Debug, Clone)]
pub(super) enum Step {
    Read(Read),
    Write(Write),
    /// Ends at its first error.
    Transaction {
        steps: Vec<Step>,
        commit: bool,
    },
}

#[derive(Debug, Clone)]
pub(super) enum Read {
    Posts(Which, PostRead),
    /// The titles of posts, combined with the bodies of comments.
    Combine(Which, Combine, CommentIs),
    Join(Join),
}

/// Which posts, by the verbs and in their order.
#[derive(Debug, Clone)]
pub(super) enum Which {
    All,
    Filter(PostIs),
    FilterOrFilter(PostIs, PostIs),
    OrFilterFilter(PostIs, PostIs),
    Find(i32),
    FindOrFilter(i32, PostIs),
    Boxed(Vec<(Glue, PostIs)>),
}

/// `filter` or `or_filter`.
#[derive(Debug, Clone, Copy)]
pub(super) enum Glue {
    Filter,
    OrFilter,
}

/// What is asked of the posts.
#[derive(Debug, Clone)]
pub(super) enum PostRead {
    Load(Order),
    Page(Order, i64, i64),
    First(Order),
    DistinctTitles,
    Count,
    SumOfVotes,
    MaxOfVotes,
    /// Titles that more than so many posts have, with their number.
    Titles(i64),
    Exists,
    /// Ids, each with the greatest id of the post's comments: a scalar subquery.
    LastComments,
    /// By id, locked where the backend has locks.
    Locked(Lock),
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Lock {
    Update,
    UpdateSkipLocked,
    Share,
    ShareNoWait,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Order {
    pub(super) by: By,
    pub(super) desc: bool,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum By {
    Id,
    Title,
    Votes,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Combine {
    Union,
    UnionAll,
    Intersect,
    Except,
}

/// Joins, named by their tables; `Left…` is an outer join.
#[derive(Debug, Clone)]
pub(super) enum Join {
    /// `.inner_join(comments).filter(..).or_filter(..)`
    Comments(PostIs, CommentIs),
    LeftComments(PostIs),
    LeftCommentsOn(PostIs, CommentIs),
    /// The joined side is a scoped query.
    LeftScopedOn(PostIs, CommentIs),
    CommentsWithLikes(PostIs),
    LeftCommentsWithLikes(PostIs),
    LeftCommentsWithLeftLikes(PostIs),
    /// From the comments: `.inner_join(posts).left_join(likes)`.
    PostsThenLeftLikes(CommentIs),
    NumberOfComments(PostIs),
    Owner(PostIs),
    /// From a universal root.
    Offices,
    LeftOffices,
    LeftOfficesThenLeftPosts(PostIs),
}

/// A condition.
#[derive(Debug, Clone)]
pub(super) enum Tree<L> {
    Is(L),
    And(Box<Tree<L>>, Box<Tree<L>>),
    Or(Box<Tree<L>>, Box<Tree<L>>),
    Not(Box<Tree<L>>),
}

pub(super) type PostIs = Tree<PostFact>;
pub(super) type CommentIs = Tree<CommentFact>;

#[derive(Debug, Clone)]
pub(super) enum PostFact {
    Id(Cmp, i32),
    Votes(Cmp, i32),
    Title(&'static str),
    TitleBegins(&'static str),
    Body(&'static str),
    BodyIsNull,
    IdAmong(Vec<i32>),
    /// `exists`
    Commented(Box<CommentIs>),
    /// `eq_any`
    IdInComments(Box<CommentIs>),
    /// `ne_all`
    IdInNoComment(Box<CommentIs>),
    /// `single_value`
    MostVotes,
    /// `single_value`
    Comments(Cmp, i64),
}

#[derive(Debug, Clone)]
pub(super) enum CommentFact {
    Id(Cmp, i32),
    Post(Cmp, i32),
    BodyBegins(&'static str),
    Liked,
    OfAPost,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Cmp {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

#[derive(Debug, Clone)]
pub(super) enum Write {
    InsertPost(PostRow, InsertAs),
    InsertPosts(Vec<PostRow>, Answer),
    /// Inserts comments from a select of posts: id + n, id, title.
    CopyPosts(Which, i32),
    InsertHandle(i32, &'static str),
    UpdatePosts(Target, Set, Option<PostIs>, Answer),
    DeletePosts(Target, Option<PostIs>, Answer),
    SavePost(PostRow, i32),
    UpsertPosts(Vec<PostRow>, PostConflict, Answer),
    UpsertHandle(i32, &'static str, HandleConflict, Answer),
}

/// A post without its tenant.
#[derive(Debug, Clone)]
pub(super) struct PostRow {
    pub(super) id: i32,
    pub(super) title: &'static str,
    pub(super) body: Option<&'static str>,
    pub(super) votes: i32,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum InsertAs {
    Struct,
    Tuple,
    Array,
    /// The model itself, which claims to be this tenant's.
    Model(i32),
}

/// `execute` or `get_results`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Answer {
    Count,
    Rows,
}

#[derive(Debug, Clone)]
pub(super) enum Target {
    Key(i32),
    Which(Which),
    /// An instance, which claims to be this tenant's.
    Instance {
        id: i32,
        org: i32,
    },
}

#[derive(Debug, Clone)]
pub(super) enum Set {
    Title(&'static str),
    AddVotes(i32),
    /// The struct of changes; all may be absent.
    Changes {
        title: Option<&'static str>,
        #[allow(clippy::option_option)]
        body: Option<Option<&'static str>>,
    },
    /// The greatest body of all comments: a scalar subquery.
    BodyFromComments,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum PostConflict {
    Nothing,
    NothingOnKey,
    TakeTitle,
    /// If the row in the way has fewer votes.
    AddVotes(i32, i32),
}

/// Names are unique over all tenants, ids are not.
#[derive(Debug, Clone, Copy)]
pub(super) enum HandleConflict {
    Nothing,
    NothingOnKey,
    NothingOnName,
    TakeNameOnKey,
    MarkNameOnName,
}

impl Which {
    /// The same as a sequence of filters.
    pub(super) fn filters(&self) -> Vec<(Glue, PostIs)> {
        let is = |id: i32| PostIs::Is(PostFact::Id(Cmp::Eq, id));
        match self.clone() {
            Self::All => vec![],
            Self::Filter(a) => vec![(Glue::Filter, a)],
            Self::FilterOrFilter(a, b) => vec![(Glue::Filter, a), (Glue::OrFilter, b)],
            Self::OrFilterFilter(a, b) => vec![(Glue::OrFilter, a), (Glue::Filter, b)],
            Self::Find(id) => vec![(Glue::Filter, is(id))],
            Self::FindOrFilter(id, b) => vec![(Glue::Filter, is(id)), (Glue::OrFilter, b)],
            Self::Boxed(filters) => filters,
        }
    }
}

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the database holds\n{}tenant {} runs\n",
            self.world, self.tenant
        )?;
        for (n, step) in self.steps.iter().enumerate() {
            writeln!(f, "  {n}: {step:?}")?;
        }
        Ok(())
    }
}

pub(super) fn programs() -> impl Strategy<Value = Program> {
    (worlds(), sample::select(&TENANTS[..]), vec(steps(), 1..8)).prop_map(
        |(world, tenant, steps)| Program {
            world,
            tenant,
            steps,
        },
    )
}

fn worlds() -> impl Strategy<Value = World> {
    let posts = btree_set((tenants(), ids()), 0..9).prop_flat_map(|keys| {
        let rows: Vec<_> = keys
            .into_iter()
            .map(|(org, id)| (Just(org), post_rows(Just(id))))
            .collect();
        rows.prop_map(|rows| {
            rows.into_iter()
                .map(|(org, row)| row.of(org))
                .collect::<Vec<_>>()
        })
    });
    let comments = btree_map((tenants(), ids()), (1..6, bodies()), 0..9);
    let likes = btree_map((tenants(), ids()), (1..6, 0..4), 0..7);
    let handles = btree_map(names(), (tenants(), ids()), 0..5);
    let offices = btree_map((tenants(), ids()), 1..4, 0..7);
    (posts, comments, likes, handles, offices).prop_map(
        |(posts, comments, likes, handles, offices)| {
            let mut world = World::default();
            for row in posts {
                world.of(row.org_id).posts.insert(row.id, row);
            }
            for ((org_id, id), (post_id, body)) in comments {
                let row = Comment {
                    id,
                    org_id,
                    post_id,
                    body: body.to_owned(),
                };
                world.of(org_id).comments.insert(id, row);
            }
            for ((org_id, id), (comment_id, stars)) in likes {
                let row = Like {
                    id,
                    org_id,
                    comment_id,
                    stars,
                };
                world.of(org_id).likes.insert(id, row);
            }
            for (name, (org_id, id)) in handles {
                let row = Handle {
                    id,
                    org_id,
                    name: name.to_owned(),
                };
                world.of(org_id).handles.insert(id, row);
            }
            for ((org_id, id), country_id) in offices {
                let row = Office {
                    id,
                    org_id,
                    country_id,
                };
                world.of(org_id).offices.insert(id, row);
            }
            world
        },
    )
}

impl PostRow {
    pub(super) fn of(&self, org_id: i32) -> Post {
        Post {
            id: self.id,
            org_id,
            title: self.title.to_owned(),
            body: self.body.map(str::to_owned),
            votes: self.votes,
        }
    }
}

fn tenants() -> impl Strategy<Value = i32> {
    sample::select(&TENANTS[..])
}

fn ids() -> impl Strategy<Value = i32> {
    1..5
}

fn titles() -> impl Strategy<Value = &'static str> {
    sample::select(&["a", "ab", "b", "c"][..])
}

fn bodies() -> impl Strategy<Value = &'static str> {
    sample::select(&["a", "ab", "x"][..])
}

fn names() -> impl Strategy<Value = &'static str> {
    sample::select(&["ann", "ann!", "bob", "bob!"][..])
}

fn post_rows(id: impl Strategy<Value = i32>) -> impl Strategy<Value = PostRow> {
    (id, titles(), option::of(bodies()), 0..4).prop_map(|(id, title, body, votes)| PostRow {
        id,
        title,
        body,
        votes,
    })
}

fn steps() -> impl Strategy<Value = Step> {
    let step = prop_oneof![reads().prop_map(Step::Read), writes().prop_map(Step::Write),];
    step.prop_recursive(2, 8, 3, |step| {
        (vec(step, 1..4), any::<bool>())
            .prop_map(|(steps, commit)| Step::Transaction { steps, commit })
    })
}

fn reads() -> impl Strategy<Value = Read> {
    let combine = sample::select(
        &[
            Combine::Union,
            Combine::UnionAll,
            Combine::Intersect,
            Combine::Except,
        ][..],
    );
    prop_oneof![
        4 => (whiches(), post_reads()).prop_map(|(which, read)| Read::Posts(which, read)),
        1 => (whiches(), combine, comment_is()).prop_map(|(which, combine, is)| Read::Combine(which, combine, is)),
        4 => joins().prop_map(Read::Join),
    ]
}

fn whiches() -> impl Strategy<Value = Which> {
    let glue = sample::select(&[Glue::Filter, Glue::OrFilter][..]);
    prop_oneof![
        Just(Which::All),
        post_is().prop_map(Which::Filter),
        (post_is(), post_is()).prop_map(|(a, b)| Which::FilterOrFilter(a, b)),
        (post_is(), post_is()).prop_map(|(a, b)| Which::OrFilterFilter(a, b)),
        ids().prop_map(Which::Find),
        (ids(), post_is()).prop_map(|(id, b)| Which::FindOrFilter(id, b)),
        vec((glue, post_is()), 0..4).prop_map(Which::Boxed),
    ]
}

fn post_reads() -> impl Strategy<Value = PostRead> {
    prop_oneof![
        orders().prop_map(PostRead::Load),
        (orders(), 0..4_i64, 0..3_i64)
            .prop_map(|(order, limit, offset)| PostRead::Page(order, limit, offset)),
        orders().prop_map(PostRead::First),
        Just(PostRead::DistinctTitles),
        Just(PostRead::Count),
        Just(PostRead::SumOfVotes),
        Just(PostRead::MaxOfVotes),
        (0..3_i64).prop_map(PostRead::Titles),
        Just(PostRead::Exists),
        Just(PostRead::LastComments),
        sample::select(
            &[
                Lock::Update,
                Lock::UpdateSkipLocked,
                Lock::Share,
                Lock::ShareNoWait
            ][..]
        )
        .prop_map(PostRead::Locked),
    ]
}

fn orders() -> impl Strategy<Value = Order> {
    let by = sample::select(&[By::Id, By::Title, By::Votes][..]);
    (by, any::<bool>()).prop_map(|(by, desc)| Order { by, desc })
}

fn joins() -> impl Strategy<Value = Join> {
    prop_oneof![
        (post_is(), comment_is()).prop_map(|(p, c)| Join::Comments(p, c)),
        post_is().prop_map(Join::LeftComments),
        (post_is(), comment_is()).prop_map(|(p, c)| Join::LeftCommentsOn(p, c)),
        (post_is(), comment_is()).prop_map(|(p, c)| Join::LeftScopedOn(p, c)),
        post_is().prop_map(Join::CommentsWithLikes),
        post_is().prop_map(Join::LeftCommentsWithLikes),
        post_is().prop_map(Join::LeftCommentsWithLeftLikes),
        comment_is().prop_map(Join::PostsThenLeftLikes),
        post_is().prop_map(Join::NumberOfComments),
        post_is().prop_map(Join::Owner),
        Just(Join::Offices),
        Just(Join::LeftOffices),
        post_is().prop_map(Join::LeftOfficesThenLeftPosts),
    ]
}

fn trees<L: fmt::Debug + 'static>(
    facts: impl Strategy<Value = L> + 'static,
) -> impl Strategy<Value = Tree<L>> {
    facts.prop_map(Tree::Is).prop_recursive(2, 4, 2, |tree| {
        prop_oneof![
            (tree.clone(), tree.clone()).prop_map(|(a, b)| Tree::And(a.into(), b.into())),
            (tree.clone(), tree.clone()).prop_map(|(a, b)| Tree::Or(a.into(), b.into())),
            tree.prop_map(|a| Tree::Not(a.into())),
        ]
    })
}

fn post_is() -> impl Strategy<Value = PostIs> {
    trees(prop_oneof![
        (cmps(), ids()).prop_map(|(cmp, id)| PostFact::Id(cmp, id)),
        (cmps(), 0..4).prop_map(|(cmp, votes)| PostFact::Votes(cmp, votes)),
        titles().prop_map(PostFact::Title),
        titles().prop_map(PostFact::TitleBegins),
        bodies().prop_map(PostFact::Body),
        Just(PostFact::BodyIsNull),
        vec(ids(), 0..4).prop_map(PostFact::IdAmong),
        comment_is().prop_map(|is| PostFact::Commented(is.into())),
        comment_is().prop_map(|is| PostFact::IdInComments(is.into())),
        comment_is().prop_map(|is| PostFact::IdInNoComment(is.into())),
        Just(PostFact::MostVotes),
        (cmps(), 0..3_i64).prop_map(|(cmp, n)| PostFact::Comments(cmp, n)),
    ])
}

fn comment_is() -> impl Strategy<Value = CommentIs> {
    trees(prop_oneof![
        (cmps(), ids()).prop_map(|(cmp, id)| CommentFact::Id(cmp, id)),
        (cmps(), ids()).prop_map(|(cmp, id)| CommentFact::Post(cmp, id)),
        bodies().prop_map(CommentFact::BodyBegins),
        Just(CommentFact::Liked),
        Just(CommentFact::OfAPost),
    ])
}

fn cmps() -> impl Strategy<Value = Cmp> {
    sample::select(&[Cmp::Eq, Cmp::Ne, Cmp::Lt, Cmp::Le, Cmp::Gt, Cmp::Ge][..])
}

fn writes() -> impl Strategy<Value = Write> {
    let insert_as = prop_oneof![
        Just(InsertAs::Struct),
        Just(InsertAs::Tuple),
        Just(InsertAs::Array),
        tenants().prop_map(InsertAs::Model),
    ];
    prop_oneof![
        2 => (post_rows(ids()), insert_as).prop_map(|(row, how)| Write::InsertPost(row, how)),
        1 => (vec(post_rows(1..9), 0..4), answers()).prop_map(|(rows, answer)| Write::InsertPosts(rows, answer)),
        1 => (whiches(), 0..5).prop_map(|(which, n)| Write::CopyPosts(which, n)),
        1 => (ids(), names()).prop_map(|(id, name)| Write::InsertHandle(id, name)),
        4 => (targets(), sets(), option::of(post_is()), answers())
            .prop_map(|(target, set, also, answer)| Write::UpdatePosts(target, set, also, answer)),
        2 => (targets(), option::of(post_is()), answers())
            .prop_map(|(target, also, answer)| Write::DeletePosts(target, also, answer)),
        1 => (post_rows(ids()), tenants()).prop_map(|(row, org)| Write::SavePost(row, org)),
        2 => (btree_set(ids(), 1..4), post_conflicts(), answers())
            .prop_flat_map(|(keys, conflict, answer)| {
                // One row must not conflict with another of the same statement: `PostgreSQL` refuses that.
                let rows: Vec<_> = keys.into_iter().map(|id| post_rows(Just(id))).collect();
                (rows, Just(conflict), Just(answer))
            })
            .prop_map(|(rows, conflict, answer)| Write::UpsertPosts(rows, conflict, answer)),
        4 => (ids(), names(), handle_conflicts(), answers())
            .prop_map(|(id, name, conflict, answer)| Write::UpsertHandle(id, name, conflict, answer)),
    ]
}

fn answers() -> impl Strategy<Value = Answer> {
    sample::select(&[Answer::Count, Answer::Rows][..])
}

fn targets() -> impl Strategy<Value = Target> {
    prop_oneof![
        1 => ids().prop_map(Target::Key),
        2 => whiches().prop_map(Target::Which),
        1 => (ids(), tenants()).prop_map(|(id, org)| Target::Instance { id, org }),
    ]
}

fn sets() -> impl Strategy<Value = Set> {
    prop_oneof![
        titles().prop_map(Set::Title),
        (1..3).prop_map(Set::AddVotes),
        (option::of(titles()), option::of(option::of(bodies())))
            .prop_map(|(title, body)| Set::Changes { title, body }),
        Just(Set::BodyFromComments),
    ]
}

fn post_conflicts() -> impl Strategy<Value = PostConflict> {
    prop_oneof![
        Just(PostConflict::Nothing),
        Just(PostConflict::NothingOnKey),
        Just(PostConflict::TakeTitle),
        (1..3, 0..4).prop_map(|(n, below)| PostConflict::AddVotes(n, below)),
    ]
}

fn handle_conflicts() -> impl Strategy<Value = HandleConflict> {
    sample::select(
        &[
            HandleConflict::Nothing,
            HandleConflict::NothingOnKey,
            HandleConflict::NothingOnName,
            HandleConflict::TakeNameOnKey,
            HandleConflict::MarkNameOnName,
        ][..],
    )
}
