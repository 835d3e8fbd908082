//! Rules and stamps of rows that a tenant reads, and that no statement of a tenant writes.

/// `$By<R>`: as the rules, or the stamp, `R`, and no insert, update or delete of a tenant, for `$Condition` is never met.
///
/// The condition is one of a type of our own, and has a lifetime, without which rustc refuses it: so it is what rustc
/// reports, in its own words.
macro_rules! kept_from_tenants {
    ($By:ident unless for<$a:lifetime> $About:ident: $Condition:ident) => {
        /// As the rules, or the stamp, `R`, and no insert, update or delete of a tenant.
        #[derive(Debug, Clone, Copy)]
        pub struct $By<R>(PhantomData<R>);

        impl<C, R, E> MayAssign<$By<R>, Updated<E>> for C
        where
            for<$a> &$a $About: $Condition,
        {
            const SEALED_BY_TENANCY: Seal = Seal;
        }

        /// An insert is refused already, for its stamp.
        impl<C: MayAssign<R, Inserted<E>>, R, E> MayAssign<$By<R>, Inserted<E>> for C {
            const SEALED_BY_TENANCY: Seal = <C as MayAssign<R, Inserted<E>>>::SEALED_BY_TENANCY;
        }

        impl<R> Owns for $By<R>
        where
            for<$a> &$a $About: $Condition,
        {
            const SEALED_BY_TENANCY: Seal = Seal;
        }

        /// Its rows are refused by [`Owns`].
        impl<R> Deletable for $By<R> {
            const SEALED_BY_TENANCY: Seal = Seal;
        }

        /// What hangs on such a row belongs to the tenant of that.
        impl<R: Stamp> Stamp for $By<R> {
            type Scope = R::Scope;
            const COLUMN: &'static str = R::COLUMN;
            const GUARD: &'static str = R::GUARD;
            type Eq<K: KeySource> = R::Eq<K>;

            fn eq<K: KeySource>(key: &K) -> R::Eq<K> {
                R::eq(key)
            }
        }

        impl<S, R: StampedBy<S>> StampedBy<S> for $By<R> {}
    };
}

pub(super) use kept_from_tenants;
