//! What follows from what has been permitted, for the compiler: whoever holds each of several permissions holds one of them.
//!
//! [`FollowsFrom`] is asked of what a table asks for, and of what a permit says. It takes both apart until permissions are left, and
//! compares these by their numbers, since Rust has no question whether two types are one:
//!
//! | asked for | held | |
//! |---|---|---|
//! | `All<(A, B)>` | | each of them is asked for |
//! | otherwise | `All<(X, Y)>` | one of them is enough |
//! | otherwise | `Any<(X, Y)>` | each of them has to be enough |
//! | `Any<(A, B)>` | a permission | it is one of them |
//! | a permission | a permission | it is the same |
//!
//! What holds for no set of permissions that may be held is never said to follow. What does follow is not always seen: that one of
//! `All<(A, B)>` and `C` follows from `All<(A, B)>`. Then the program asks for less. By values, for subqueries, the runtime has the same
//! table, and sees that as well.

use crate::catalog::Permission;
use crate::requirement::{All, Any};
use tenancy_runtime::__private::{False, True, Truth};
use tenancy_runtime::FollowsFrom;

/// Whether `P`, a permission or one of several, follows from what is held.
pub trait Yields<P> {
    #[doc(hidden)]
    type Answer: Truth;
}

/// Whether this, a permission or one of several, is met by the permission `Q`.
pub trait MetBy<Q> {
    #[doc(hidden)]
    type Answer: Truth;
}

/// One bit of the number of a permission.
#[derive(Debug)]
pub struct Bit<const SET: bool>;

/// The number of a permission, among those of its program, by its bits.
#[derive(Debug)]
pub struct Number<
    const A: bool,
    const B: bool,
    const C: bool,
    const D: bool,
    const E: bool,
    const F: bool,
    const G: bool,
    const H: bool,
>;

/// Whether the two are one.
pub trait Same<Other> {
    #[doc(hidden)]
    type Answer: Truth;
}

impl Same<Bit<true>> for Bit<true> {
    type Answer = True;
}

impl Same<Bit<false>> for Bit<false> {
    type Answer = True;
}

impl Same<Bit<true>> for Bit<false> {
    type Answer = False;
}

impl Same<Bit<false>> for Bit<true> {
    type Answer = False;
}

macro_rules! numbers {
    ($First:ident $FirstOther:ident $($Bit:ident $Other:ident)+) => {
        impl<
            const $First: bool, $(const $Bit: bool,)+
            const $FirstOther: bool, $(const $Other: bool,)+
        > Same<Number<$FirstOther, $($Other),+>> for Number<$First, $($Bit),+>
        where
            Bit<$First>: Same<Bit<$FirstOther>>,
            $(Bit<$Bit>: Same<Bit<$Other>>,)+
        {
            type Answer = joined!(And of Same<Bit<$FirstOther>> for Bit<$First>, $(Same<Bit<$Other>> for Bit<$Bit>),+);
        }
    };
}

/// The answers of these, joined by `And` or by `Or`.
macro_rules! joined {
    ($Op:ident of $Asked:ident<$P:ty> for $Last:ty) => { <$Last as $Asked<$P>>::Answer };
    ($Op:ident of $Asked:ident<$P:ty> for $First:ty, $($rest:tt)+) => {
        <<$First as $Asked<$P>>::Answer as Truth>::$Op<joined!($Op of $($rest)+)>
    };
}

numbers!(A A1 B B1 C C1 D D1 E E1 F F1 G G1 H H1);

/// Of nothing, nothing follows; and nothing is permitted to whoever is asked for nothing.
macro_rules! nothing {
    ($($Of:ident)+) => {$(
        impl<P> Yields<P> for $Of<()> {
            type Answer = False;
        }
    )+};
}

nothing!(Any All);

impl<Q> FollowsFrom<Q> for All<()> {
    type Answer = False;
}

impl<Q> MetBy<Q> for Any<()> {
    type Answer = False;
}

impl<Q: Yields<Any<L>>, L> FollowsFrom<Q> for Any<L> {
    type Answer = Q::Answer;
}

macro_rules! lists {
    ($First:ident $($More:ident)*) => {
        impl<Q, $First: FollowsFrom<Q>, $($More: FollowsFrom<Q>),*> FollowsFrom<Q> for All<($First, $($More,)*)> {
            type Answer = joined!(And of FollowsFrom<Q> for $First $(, FollowsFrom<Q> for $More)*);
        }

        impl<Q, $First: FollowsFrom<Q>, $($More: FollowsFrom<Q>),*> MetBy<Q> for Any<($First, $($More,)*)> {
            type Answer = joined!(Or of FollowsFrom<Q> for $First $(, FollowsFrom<Q> for $More)*);
        }

        impl<P, $First: Yields<P>, $($More: Yields<P>),*> Yields<P> for All<($First, $($More,)*)> {
            type Answer = joined!(Or of Yields<P> for $First $(, Yields<P> for $More)*);
        }

        impl<P, $First: Yields<P>, $($More: Yields<P>),*> Yields<P> for Any<($First, $($More,)*)> {
            type Answer = joined!(And of Yields<P> for $First $(, Yields<P> for $More)*);
        }
    };
}

macro_rules! of_each_length {
    ($Last:ident) => {
        lists!($Last);
    };
    ($First:ident $($More:ident)+) => {
        lists!($First $($More)+);
        of_each_length!($($More)+);
    };
}

of_each_length!(A B C D E F G H);

/// The number of the permission `P`.
pub type NumberOf<P> = <P as Permission>::Number;

#[cfg(test)]
mod tests {
    use super::{False, FollowsFrom, True};
    use crate::catalog::Permissions as _;
    use crate::requirement::{All, Any, Requirement};
    use crate::set::PermissionSet;
    use tenancy_runtime::Asked;

    crate::permissions! {
        enum May {
            A = "a",
            B = "b",
            C = "c",
        }
    }

    /// As a value.
    trait Is {
        const IS: bool;
    }

    impl Is for True {
        const IS: bool = true;
    }

    impl Is for False {
        const IS: bool = false;
    }

    /// What the types say, and what the values.
    fn follows<Q: Asked, P: Asked + FollowsFrom<Q, Answer: Is>>() -> (bool, bool) {
        (
            <P as FollowsFrom<Q>>::Answer::IS,
            Q::FORMULA.permits(P::FORMULA),
        )
    }

    /// Whether each set of permissions that has what `Q` asks for has what `P` asks for.
    fn truly<Q: Requirement<May>, P: Requirement<May>>() -> bool {
        let sets = (0..8_u8).map(|bits| {
            let all = May::ALL.iter().copied();
            PermissionSet::of(all.filter(|one| bits & (1 << one.index()) != 0))
        });
        let mut met = sets.filter(Q::is_met_by);
        met.all(|held| P::is_met_by(&held))
    }

    macro_rules! compare {
        ($counted:ident; $Q:ty: $($P:ty),+) => {$(
            let (types, values) = follows::<$Q, $P>();
            let truth = truly::<$Q, $P>();
            let asked = concat!(stringify!($P), " of ", stringify!($Q));
            assert!(truth || !values, "by values, {asked}");
            assert!(truth || !types, "by types, {asked}");
            assert!(values || !types, "by types and not by values, {asked}");
            // Of an empty list, which nobody ever holds, less is said than is true.
            assert!(values == truth || asked.contains("<()>"), "by values, {asked}");
            $counted[usize::from(truth)][usize::from(types)] += 1;
        )+};
    }

    macro_rules! compare_each {
        (@ $counted:ident; $Q:ty; ($($P:ty),+)) => { compare!($counted; $Q: $($P),+) };
        ($counted:ident; $($Q:ty),+; $all:tt) => {$( compare_each!(@ $counted; $Q; $all); )+};
    }

    /// Of each of these and each of these, whether one follows from the other.
    #[test]
    fn what_follows_by_types_follows_and_by_values_nothing_else_does() {
        let mut counted = [[0; 2]; 2];
        macro_rules! each_of {
            ($($P:ty),+ $(,)?) => { compare_each!(counted; $($P),+; ($($P),+)) };
        }
        each_of!(
            A,
            B,
            C,
            Any<(A,)>,
            Any<(A, B)>,
            Any<(B, A)>,
            Any<(A, B, C)>,
            All<(A,)>,
            All<(A, B)>,
            All<(C, B, A)>,
            All<(Any<(A, B)>, C)>,
            Any<(All<(A, B)>, C)>,
            Any<(All<(A, B)>, All<(B, C)>)>,
            All<(Any<(A, B)>, Any<(B, C)>)>,
            Any<()>,
            All<()>,
            All<(A, All<()>)>,
            Any<(A, Any<()>)>,
        );
        // What follows and is not seen is asked for in another form: it is refused, never let through.
        let [[never, wrongly], [unseen, seen]] = counted;
        assert_eq!(never + wrongly + unseen + seen, 18 * 18);
        assert_eq!(wrongly, 0);
    }

    /// Multiplied out, what is held in a few words is held in very many ways.
    #[test]
    fn what_follows_when_it_is_multiplied_out_alone_is_refused() {
        type Held = All<(Any<(A, B)>, C)>;
        type Asked = Any<(All<(A, C)>, All<(B, C)>)>;
        assert!(truly::<Held, Asked>());
        assert_eq!(follows::<Held, Asked>(), (false, false));
    }
}
