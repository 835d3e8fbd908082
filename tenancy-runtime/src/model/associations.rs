//! Rows that belong to parents: Diesel's associations.

use super::{AllOf, Model};
use crate::binding::{self, One};
use crate::mode::Blocking;
use crate::policy::{Readable, Tenanted};
use crate::tenant::Tenant;
use diesel::ExpressionMethods;
use diesel::associations::{BelongsTo, Identifiable};
use diesel::backend::Backend;
use diesel::dsl::{Eq, EqAny, Filter};
use diesel::expression::array_comparison::AsInExpression;
use diesel::expression::{
    AppearsOnTable, AsExpression, Expression, SelectableExpression, ValidGrouping,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::SqlType;
use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;
use std::marker::PhantomData;
use std::panic::{RefUnwindSafe, UnwindSafe};

/// The rows of the model `M` that belong to `Parents`.
pub type BelongingTo<M, Parents, By, Mode = Blocking> =
    Filter<AllOf<M, Mode>, <Parents as ParentsOf<M, By>>::Belongs>;

/// By one parent.
#[derive(Debug, Clone, Copy)]
pub struct OneParent;

/// By several.
#[derive(Debug)]
pub struct SeveralParents<Parent>(PhantomData<Parent>);

/// One parent of rows of the model `Child`, by reference, or several: a slice, a `Vec` or an array, by reference. `By` tells the
/// two apart and is left to inference.
#[diagnostic::on_unimplemented(
    message = "rows of `{Child}` do not belong to `{Self}`",
    label = "not a parent, nor several",
    note = "derive `Associations` on the child, with `#[diesel(belongs_to(..))]`, and `Identifiable` on both; give the parents by reference",
    note = "the foreign key holds the parent's primary key, or what is left of it without the tenant column: declare the key that the parent's table has, `#[diesel(primary_key(org_id, id))]`, with a field for each of its columns"
)]
pub trait ParentsOf<Child, By> {
    /// The predicate on the foreign key.
    type Belongs;

    /// Makes the predicate.
    fn belongs(self) -> Self::Belongs;
}

type Id<'a, Parent> = <&'a Parent as Identifiable>::Id;
type ForeignKey<Child, Parent> = <Child as BelongsTo<Parent>>::ForeignKeyColumn;

impl<'a, Child, Parent> ParentsOf<Child, OneParent> for &'a Parent
where
    &'a Parent: Identifiable,
    Child: BelongsTo<Parent>,
    ForeignKey<Child, Parent>: ExpressionMethods + Expression<SqlType: SqlType>,
    Id<'a, Parent>: AsExpression<<ForeignKey<Child, Parent> as Expression>::SqlType>,
{
    type Belongs = Eq<ForeignKey<Child, Parent>, Id<'a, Parent>>;

    fn belongs(self) -> Self::Belongs {
        Child::foreign_key_column().eq(self.id())
    }
}

/// A model that names its tenant in a field; written by `#[tenanted]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not name its tenant",
    label = "without the tenant, rows of two tenants with the same key are one",
    note = "`#[tenanted(..)]` stands on the parent and on the child, and both have a field for the tenant column"
)]
pub trait OfTenant {
    /// What the field holds.
    type Key;

    /// What it holds.
    fn tenant_key(&self) -> &Self::Key;
}

/// A reference to a model whose primary key has the tenant column in it, and the rest of that key; written by
/// `#[tenanted]`.
pub trait KeyedInTenant: Copy {
    /// The rest of the key, by reference.
    type Rest;

    /// What is left of the primary key inside the tenant.
    fn key_in_tenant(self) -> Self::Rest;
}

/// A model whose rows belong to those of the model `Parent`, by a field that holds what the parent's primary key has beside the tenant
/// column; written by `#[tenanted]`.
#[diagnostic::on_unimplemented(
    message = "rows of `{Self}` do not belong to rows of `{Parent}`",
    label = "not a child of it",
    note = "say so on the child, below `#[tenanted(..)]`: `#[diesel(belongs_to({Parent}))]`"
)]
pub trait BelongsInTenantTo<Parent> {
    /// The type of the field: that of the key, or an `Option` of it.
    type Field;

    /// The foreign key.
    type Column;

    /// What the field holds.
    fn foreign_key(&self) -> &Self::Field;

    /// The value of [`Column`](BelongsInTenantTo::Column).
    fn foreign_key_column() -> Self::Column;
}

/// By one parent whose primary key has the tenant column in it.
#[derive(Debug, Clone, Copy)]
pub struct OneInTenant;

/// By several of them.
#[derive(Debug)]
pub struct SeveralInTenant<Parent>(PhantomData<Parent>);

type Foreign<Child, Parent> = <Child as BelongsInTenantTo<Parent>>::Column;
type RestOf<'a, Parent> = <&'a Parent as KeyedInTenant>::Rest;
type Table<M> = <M as Model>::Table;
type TenantOf<M> = <Table<M> as Tenanted>::Tenant;

impl<'a, Child, Parent> ParentsOf<Child, OneInTenant> for &'a Parent
where
    Parent: Model<Table: Tenanted> + OfTenant<Key = <TenantOf<Parent> as Tenant>::Key>,
    &'a Parent: KeyedInTenant,
    Child: BelongsInTenantTo<Parent> + Model,
    Foreign<Child, Parent>: ExpressionMethods + Expression<SqlType: SqlType>,
    RestOf<'a, Parent>: AsExpression<<Foreign<Child, Parent> as Expression>::SqlType>,
{
    type Belongs = BelongsInTenant<
        Eq<Foreign<Child, Parent>, RestOf<'a, Parent>>,
        TenantOf<Parent>,
        Readable<Table<Child>>,
    >;

    fn belongs(self) -> Self::Belongs {
        BelongsInTenant {
            is_key: Child::foreign_key_column().eq(self.key_in_tenant()),
            tenant: One::new(self.tenant_key().clone()),
            readable: <Readable<Table<Child>>>::default(),
        }
    }
}

// A list is of a type that says what is in it. Of a `List: AsRef<[Parent]>` rustc would not know which of the two impls is
// meant.
macro_rules! lists {
    ($([$($size:tt)*] $List:ty;)+) => {$(
        impl<'a, Child, Parent, $($size)*> ParentsOf<Child, SeveralParents<Parent>> for &'a $List
        where
            &'a Parent: Identifiable,
            Child: BelongsTo<Parent>,
            ForeignKey<Child, Parent>: ExpressionMethods + Expression<SqlType: SqlType>,
            Vec<Id<'a, Parent>>: AsInExpression<<ForeignKey<Child, Parent> as Expression>::SqlType>,
        {
            type Belongs = EqAny<ForeignKey<Child, Parent>, Vec<Id<'a, Parent>>>;

            fn belongs(self) -> Self::Belongs {
                let ids: Vec<_> = self.iter().map(Identifiable::id).collect();
                Child::foreign_key_column().eq_any(ids)
            }
        }

        impl<'a, Child, Parent, $($size)*> ParentsOf<Child, SeveralInTenant<Parent>> for &'a $List
        where
            RestOf<'a, Parent>: Clone,
            &'a Parent: ParentsOf<Child, OneInTenant> + KeyedInTenant,
            Child: BelongsInTenantTo<Parent>,
            Foreign<Child, Parent>: ExpressionMethods + Expression<SqlType: SqlType>,
            Vec<RestOf<'a, Parent>>: AsInExpression<<Foreign<Child, Parent> as Expression>::SqlType>,
        {
            type Belongs = BelongsToOne<
                EqAny<Foreign<Child, Parent>, Vec<RestOf<'a, Parent>>>,
                <&'a Parent as ParentsOf<Child, OneInTenant>>::Belongs,
            >;

            fn belongs(self) -> Self::Belongs {
                let keys: Vec<_> = self.iter().map(KeyedInTenant::key_in_tenant).collect();
                BelongsToOne {
                    is_key: Child::foreign_key_column().eq_any(keys),
                    each: self.iter().map(ParentsOf::belongs).collect(),
                }
            }
        }
    )+};
}

lists! {
    [] [Parent];
    [] Vec<Parent>;
    [] Box<[Parent]>;
    [const N: usize] [Parent; N];
}

/// `<foreign key> = ?`; where rows of several tenants are read, also that the parent's tenant reads the row.
pub struct BelongsInTenant<E, T: Tenant, Readable> {
    is_key: E,
    tenant: One<T>,
    readable: Readable,
}

/// `<foreign key> IN (..)`; where rows of several tenants are read, one of `Each`.
pub struct BelongsToOne<E, Each> {
    is_key: E,
    each: Vec<Each>,
}

/// A clone binds afresh, as that of every predicate does.
impl<E: Clone, T: Tenant, Readable: Default> Clone for BelongsInTenant<E, T, Readable> {
    fn clone(&self) -> Self {
        Self {
            is_key: self.is_key.clone(),
            tenant: self.tenant.clone(),
            readable: Readable::default(),
        }
    }
}

impl<E: Clone, Each: Clone> Clone for BelongsToOne<E, Each> {
    fn clone(&self) -> Self {
        Self {
            is_key: self.is_key.clone(),
            each: self.each.clone(),
        }
    }
}

impl<E: QueryId, T: Tenant, Readable: 'static> QueryId for BelongsInTenant<E, T, Readable> {
    type QueryId = BelongsInTenant<E::QueryId, T, Readable>;
    const HAS_STATIC_QUERY_ID: bool = E::HAS_STATIC_QUERY_ID;
}

// How many there are is in the value.
impl<E, Each> QueryId for BelongsToOne<E, Each> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

macro_rules! predicates {
    ($([$($generics:tt)*] $Name:ty, of $($Part:ident)+;)+) => {$(
        // See `proof`. The key is an expression of the user's, which may hold any query; all else is ours.
        impl<$($generics)*> UnwindSafe for $Name where $($Part: UnwindSafe),+ {}
        impl<$($generics)*> RefUnwindSafe for $Name where $($Part: RefUnwindSafe),+ {}

        impl<$($generics)*> fmt::Debug for $Name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct("Belongs").finish_non_exhaustive()
            }
        }

        impl<$($generics)*> Expression for $Name
        where
            E: Expression,
        {
            type SqlType = E::SqlType;
        }

        impl<$($generics)*, QS> AppearsOnTable<QS> for $Name where E: AppearsOnTable<QS> {}
        impl<$($generics)*, QS> SelectableExpression<QS> for $Name where E: SelectableExpression<QS> {}

        impl<$($generics)*, GB> ValidGrouping<GB> for $Name
        where
            E: ValidGrouping<GB>,
        {
            type IsAggregate = E::IsAggregate;
        }
    )+};
}

predicates! {
    [E, T: Tenant, Readable] BelongsInTenant<E, T, Readable>, of E;
    [E, Each] BelongsToOne<E, Each>, of E Each;
}

impl<E, T, Readable, DB> QueryFragment<DB> for BelongsInTenant<E, T, Readable>
where
    E: QueryFragment<DB>,
    T: Tenant,
    Readable: QueryFragment<DB>,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if !binding::sees_several() {
            return self.is_key.walk_ast(out);
        }
        out.push_sql("(");
        self.is_key.walk_ast(out.reborrow())?;
        out.push_sql(" AND ");
        binding::within(&self.tenant, &mut || self.readable.walk_ast(out.reborrow()))?;
        out.push_sql(")");
        Ok(())
    }
}

impl<E, Each, DB> QueryFragment<DB> for BelongsToOne<E, Each>
where
    E: QueryFragment<DB>,
    Each: QueryFragment<DB>,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if self.each.is_empty() || !binding::sees_several() {
            return self.is_key.walk_ast(out);
        }
        for (at, belongs) in self.each.iter().enumerate() {
            out.push_sql(if at == 0 { "(" } else { " OR " });
            belongs.walk_ast(out.reborrow())?;
        }
        out.push_sql(")");
        Ok(())
    }
}

/// Groups rows by their parents, of which each has its tenant: Diesel's [`GroupedBy`](diesel::associations::GroupedBy)
/// for rows of several tenants, whose parents may have equal ids.
///
/// Diesel's `grouped_by` compares the foreign key with the id alone, and takes one whose parent has the tenant column in
/// its primary key not at all.
///
/// # Example
///
/// ```
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { posts (org_id, id) { id -> Integer, org_id -> Integer } }
/// # diesel::table! { comments (org_id, id) { id -> Integer, org_id -> Integer, post_id -> Integer } }
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// #[tenanted(Org)]
/// #[derive(Queryable, Identifiable)]
/// #[diesel(table_name = posts, primary_key(org_id, id))]
/// struct Post {
///     id: i32,
///     org_id: i32,
/// }
///
/// #[tenanted(Org)]
/// #[derive(Queryable, Identifiable, Associations)]
/// #[diesel(table_name = comments, primary_key(org_id, id), belongs_to(Post))]
/// struct Comment {
///     id: i32,
///     org_id: i32,
///     post_id: i32,
/// }
///
/// # let db = &mut SqliteConnection::establish(":memory:")?;
/// # diesel::sql_query("create table posts (id integer, org_id integer)").execute(db)?;
/// # diesel::sql_query("create table comments (id integer, org_id integer, post_id integer)").execute(db)?;
/// # diesel::sql_query("insert into posts values (7, 1), (7, 2)").execute(db)?;
/// # diesel::sql_query("insert into comments values (1, 1, 7), (1, 2, 7), (2, 2, 7)").execute(db)?;
/// let conn = &mut TenantsConn::<_, Org>::trusting(db, [1, 2]);
/// let posts: Vec<Post> = Post::scoped().order(posts::org_id).load(conn)?;
/// let comments: Vec<Comment> = Comment::scoped_belonging_to(&posts).load(conn)?;
/// let by_post = comments.scoped_grouped_by(&posts);
/// // Both posts have the id 7.
/// assert_eq!(by_post[0].len(), 1);
/// assert_eq!(by_post[1].len(), 2);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not grouped by parents `{Parent}` and their tenants",
    label = "not rows of tenants that belong to it",
    note = "`#[tenanted(..)]` stands on the parent and on the child, both have a field for the tenant column, and the child says `#[diesel(belongs_to(..))]`",
    note = "a parent without the tenant column in its primary key is unique by that key: use `grouped_by`"
)]
pub trait ScopedGroupedBy<'a, Parent>: IntoIterator + Sized {
    /// A list of rows for each parent, in the order of the parents.
    ///
    /// A row that belongs to none of them is left out. Of two equal parents, the last one has the rows.
    fn scoped_grouped_by(self, parents: &'a [Parent]) -> Vec<Vec<Self::Item>>;
}

impl<'a, Parent, Child, Rows, Key> ScopedGroupedBy<'a, Parent> for Rows
where
    Rows: IntoIterator<Item = Child>,
    Child: BelongsInTenantTo<Parent> + OfTenant<Key: Hash + std::cmp::Eq>,
    for<'c> &'c Child::Field: Into<Option<&'c Key>>,
    Parent: OfTenant<Key = Child::Key> + 'a,
    &'a Parent: KeyedInTenant<Rest = &'a Key>,
    Key: Hash + std::cmp::Eq + 'a,
{
    fn scoped_grouped_by(self, parents: &'a [Parent]) -> Vec<Vec<Child>> {
        let places: HashMap<_, _> = parents
            .iter()
            .enumerate()
            .map(|(at, parent)| ((parent.tenant_key(), parent.key_in_tenant()), at))
            .collect();
        let mut groups: Vec<_> = parents.iter().map(|_| Vec::new()).collect();
        for child in self {
            let key: Option<&Key> = child.foreign_key().into();
            let key = key.map(|key| (child.tenant_key(), key));
            let place = key.and_then(|key| places.get(&key).copied());
            if let Some(at) = place {
                groups[at].push(child);
            }
        }
        groups
    }
}
