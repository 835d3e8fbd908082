//! What each operation on teams is made of: who acts, what is done, and how it is run.

/// An operation: its documentation and name, what is done, what it gives, and its arguments.
macro_rules! operation {
    (
        $(#[$doc:meta])*
        $Name:ident does $Deed:ty, gives $Done:ty
        {
            $(#[$by_doc:meta])*
            by($($arg:ident: $Arg:ty),*) $make:block
            $(#[$errors:meta])*
            execute
        }
    ) => {
        $(#[$doc])*
        #[must_use = "nothing is done before calling `execute`"]
        pub struct $Name<T: HasPermissions<A>, A: Account> {
            acting: Acting<T, A>,
            deed: $Deed,
        }

        impl<T: HasPermissions<A>, A: Account> $Name<T, A> {
            $(#[$by_doc])*
            pub fn by(member: &Member<T, A>, $($arg: $Arg),*) -> Self {
                Self {
                    acting: Acting::by(member),
                    deed: $make,
                }
            }

            /// An operator does it, in whatever tenant.
            pub fn by_operator(
                operator: impl Into<Operator>,
                tenant: T::Key,
                $($arg: $Arg),*
            ) -> Self {
                Self {
                    acting: Acting::by_operator(operator, tenant),
                    deed: $make,
                }
            }

            /// The operation is part of the request of this id. The audit log has it.
            pub fn request(mut self, id: impl Into<String>) -> Self {
                self.acting.in_request(id.into());
                self
            }

            /// The time is that of `clock`.
            pub fn clock(mut self, clock: &impl Clock) -> Self {
                self.acting.at(clock);
                self
            }

            /// Does it.
            ///
            /// # Errors
            ///
            $(#[$errors])*
            ///
            /// [`Error::Accounts`] if who acts may not act any more, and with what the database says.
            pub fn execute<Conn: Database<T, A>>(
                self,
                conn: &mut Conn,
            ) -> Conn::Answer<'_, $Done, Error> {
                self.acting.run(self.deed, conn)
            }
        }

        impl<T: HasPermissions<A>, A: Account> fmt::Debug for $Name<T, A> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($Name)).finish_non_exhaustive()
            }
        }
    };
}
pub(super) use operation;
