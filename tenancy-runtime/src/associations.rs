//! Rows that belong to parents: Diesel's associations.

use crate::mode::Blocking;
use crate::model::AllOf;
use diesel::ExpressionMethods;
use diesel::associations::{BelongsTo, Identifiable};
use diesel::dsl::{Eq, EqAny, Filter};
use diesel::expression::array_comparison::AsInExpression;
use diesel::expression::{AsExpression, Expression};
use diesel::sql_types::SqlType;
use std::marker::PhantomData;

/// The rows of the model `M` that belong to `Parents`.
pub type BelongingTo<M, Parents, By, Mode = Blocking> =
    Filter<AllOf<M, Mode>, <Parents as ParentsOf<M, By>>::Belongs>;

/// By one parent.
#[derive(Debug, Clone, Copy)]
pub struct OneParent;

/// By several.
#[derive(Debug)]
pub struct SeveralParents<Parent>(PhantomData<Parent>);

/// One parent of rows of the model `Child`, by reference, or several: a slice or a `Vec`, by reference. `By` tells the
/// two apart and is left to inference.
#[diagnostic::on_unimplemented(
    message = "rows of `{Child}` do not belong to `{Self}`",
    label = "not a parent, nor several",
    note = "derive `Associations` on the child, with `#[diesel(belongs_to(..))]`, and `Identifiable` on both; give the parents by reference"
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

impl<'a, Child, Parent, List> ParentsOf<Child, SeveralParents<Parent>> for &'a List
where
    List: AsRef<[Parent]> + ?Sized,
    Parent: 'a,
    &'a Parent: Identifiable,
    Child: BelongsTo<Parent>,
    ForeignKey<Child, Parent>: ExpressionMethods + Expression<SqlType: SqlType>,
    Vec<Id<'a, Parent>>: AsInExpression<<ForeignKey<Child, Parent> as Expression>::SqlType>,
{
    type Belongs = EqAny<ForeignKey<Child, Parent>, Vec<Id<'a, Parent>>>;

    fn belongs(self) -> Self::Belongs {
        let ids: Vec<_> = self.as_ref().iter().map(Identifiable::id).collect();
        Child::foreign_key_column().eq_any(ids)
    }
}
