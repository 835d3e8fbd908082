//! Whether a row says whose it is: one that is tenanted through a parent names it.

use super::from_select::{SelectedColumns, SelectedRows};
use crate::binding::ScopeError;
use crate::policy::{
    AView, AndStamp, ByAccounts, ByAppending, ByOperations, ColumnIs, EitherParent, IsSame,
    Mistaken, NoStamp, StampBetween, StampKey, StampNobody, StampOneOf, StampOwner,
};
use crate::write::column_list::{ColumnThen, Columns, End};
use crate::write::column_names::Name;
use diesel::expression::is_contained_in_group_by::{No, Yes};
use diesel::insertable::{ColumnInsertValue, DefaultableColumnInsertValue};
use diesel::query_builder::{BatchInsert, DefaultValues, ValuesClause};

/// A row, or names, that give a value to the column `Fk`.
pub trait Gives<Fk> {
    /// `Yes`, or `No` if they never do.
    type Answer;

    /// Whether these do: not if a field that may be absent is.
    fn gives(&self) -> bool;
}

/// [`Yes`] if both are.
pub trait Or<B> {
    /// `Yes` or `No`.
    type Answer;
}

impl<B> Or<B> for Yes {
    type Answer = Yes;
}

impl<B> Or<B> for No {
    type Answer = B;
}

impl<C: ColumnIs<Fk, Answer: IsSame>, V, Fk> Gives<Fk> for ColumnInsertValue<C, V> {
    type Answer = <C::Answer as IsSame>::Answer;

    fn gives(&self) -> bool {
        C::Answer::SAME
    }
}

impl<C: ColumnIs<Fk, Answer: IsSame>, Fk> Gives<Fk> for Name<C> {
    type Answer = <C::Answer as IsSame>::Answer;

    fn gives(&self) -> bool {
        C::Answer::SAME
    }
}

// A struct that derives `Insertable` makes each of its fields one of these, also those that are no `Option`.
impl<V: Gives<Fk>, Fk> Gives<Fk> for DefaultableColumnInsertValue<V> {
    type Answer = V::Answer;

    fn gives(&self) -> bool {
        match self {
            Self::Expression(value) => value.gives(),
            Self::Default => false,
        }
    }
}

impl<V: Gives<Fk>, T, Fk> Gives<Fk> for ValuesClause<V, T> {
    type Answer = V::Answer;

    fn gives(&self) -> bool {
        self.values.gives()
    }
}

impl<V: Gives<Fk>, T, Id, const STATIC: bool, Fk> Gives<Fk> for BatchInsert<Vec<V>, T, Id, STATIC> {
    type Answer = V::Answer;

    fn gives(&self) -> bool {
        self.values.iter().all(Gives::gives)
    }
}

impl<Fk> Gives<Fk> for DefaultValues {
    type Answer = No;

    fn gives(&self) -> bool {
        false
    }
}

/// Asked again when its columns are named.
impl<S, Fk> Gives<Fk> for SelectedRows<S> {
    type Answer = Yes;

    fn gives(&self) -> bool {
        true
    }
}

impl<S, N: Gives<Fk>, Fk> Gives<Fk> for SelectedColumns<S, N> {
    type Answer = N::Answer;

    fn gives(&self) -> bool {
        self.names.gives()
    }
}

/// Rows that say whose they are, together with what the stamp adds: a row tenanted through a parent names it.
pub trait Complete<Stamp> {
    /// # Errors
    ///
    /// A field that may be absent, and is.
    fn complete(&self) -> Result<(), ScopeError> {
        Ok(())
    }
}

impl<V: Gives<Fk, Answer: NamesItsParent>, Fk, Parents> Complete<NoStamp<Fk, Parents>> for V {
    fn complete(&self) -> Result<(), ScopeError> {
        if self.gives() {
            Ok(())
        } else {
            Err(ScopeError::NoParent)
        }
    }
}

impl<V, A, B> Complete<StampBetween<A, B>> for V
where
    A: EitherParent,
    B: EitherParent,
    V: Gives<A::ForeignKey, Answer: NamesItsParent> + Gives<B::ForeignKey, Answer: NamesItsParent>,
{
    fn complete(&self) -> Result<(), ScopeError> {
        if <V as Gives<A::ForeignKey>>::gives(self) && <V as Gives<B::ForeignKey>>::gives(self) {
            Ok(())
        } else {
            Err(ScopeError::NoParent)
        }
    }
}

impl<V, T, C, D> Complete<StampKey<T, C, D>> for V {}
impl<V> Complete<AView> for V {}
impl<V> Complete<StampNobody> for V {}
impl<V, R> Complete<ByAppending<R>> for V {}
impl<V, R> Complete<ByOperations<R>> for V {}

impl<V: Complete<R>, R> Complete<ByAccounts<R>> for V {
    fn complete(&self) -> Result<(), ScopeError> {
        <V as Complete<R>>::complete(self)
    }
}

impl<V, T, Type, Id, O> Complete<StampOwner<T, Type, Id, O>> for V {}
impl<V, T, O, U> Complete<StampOneOf<T, O, U>> for V {}
impl<V, T> Complete<Mistaken<T>> for V {}

impl<V: Complete<A>, A, B> Complete<AndStamp<A, B>> for V {
    fn complete(&self) -> Result<(), ScopeError> {
        <V as Complete<A>>::complete(self)
    }
}

/// The answer that there is a parent.
#[diagnostic::on_unimplemented(
    message = "this row does not say to which parent it belongs",
    label = "without a tenant, for it has no parent",
    note = "give the foreign key that `#[tenanted(through = .., foreign_key = ..)]` names, or both that `#[tenanted(either(..))]` names, not as an `Option`"
)]
pub trait NamesItsParent {}

impl NamesItsParent for Yes {}

/// Whether one of a list gives a value to the column `Fk`.
pub trait OneGives<Fk> {
    /// `Yes`, or `No` if none ever does.
    type Answer;
}

impl<A, Rest, Fk> OneGives<Fk> for ColumnThen<A, Rest>
where
    A: Gives<Fk>,
    Rest: OneGives<Fk>,
    A::Answer: Or<Rest::Answer>,
{
    type Answer = <A::Answer as Or<Rest::Answer>>::Answer;
}

impl<Fk> OneGives<Fk> for End {
    type Answer = No;
}

macro_rules! tuples {
    ($($n:tt { $(($i:tt) -> $V:ident, $Proof:ident, $TT:ident,)+ })+) => {$(
        impl<$($V,)+ Fk> Gives<Fk> for ($($V,)+)
        where
            Self: Columns<List: OneGives<Fk>>,
            $($V: Gives<Fk>,)+
        {
            type Answer = <<Self as Columns>::List as OneGives<Fk>>::Answer;

            fn gives(&self) -> bool {
                false $(|| self.$i.gives())+
            }
        }
    )+};
}
diesel_derives::__diesel_for_each_tuple!(tuples);
