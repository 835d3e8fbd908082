//! The verbs that run a statement, as inherent methods.

/// Writes the verbs that load rows, for a statement.
macro_rules! loading_verbs {
    ($Statement:ident<$($Param:ident),+>) => {
        // The second bound implies the first; but of the second alone rustc would not say that the connection has no tenant.
        #[allow(clippy::implied_bounds_in_impls)]
        impl<$($Param,)+ M: $crate::mode::Mode> $Statement<$($Param,)+ M> {
            /// Runs the statement and returns all rows.
            ///
            /// As with Diesel's `load`, `U` is what the rows are read into. On an asynchronous connection this returns a
            /// future.
            ///
            /// # Errors
            ///
            /// What the database says.
            pub fn load<'query, 'a, U>(
                self,
                conn: &'a mut (impl $crate::conn::ScopedConnection + $crate::conn::AnswersIn<M> + $crate::run::Loads<'query, Self, U>),
            ) -> M::Answer<'a, Vec<U>>
            where
                'query: 'a,
                U: 'a,
            {
                conn.answer(|conn| conn.load(self))
            }

            /// Runs the statement and returns all rows: another name of `load`, for writes.
            ///
            /// # Errors
            ///
            /// What the database says.
            pub fn get_results<'query, 'a, U>(
                self,
                conn: &'a mut (impl $crate::conn::ScopedConnection + $crate::conn::AnswersIn<M> + $crate::run::Loads<'query, Self, U>),
            ) -> M::Answer<'a, Vec<U>>
            where
                'query: 'a,
                U: 'a,
            {
                conn.answer(|conn| conn.load(self))
            }

            /// Runs the statement and returns its first row.
            ///
            /// # Errors
            ///
            /// `NotFound` if there is no row, and what the database says.
            pub fn get_result<'query, 'a, U>(
                self,
                conn: &'a mut (impl $crate::conn::ScopedConnection + $crate::conn::AnswersIn<M> + $crate::run::Loads<'query, Self, U>),
            ) -> M::Answer<'a, U>
            where
                'query: 'a,
                U: 'a,
            {
                conn.answer(|conn| conn.get_result(self))
            }
        }

        #[cfg(feature = "async")]
        impl<$($Param),+> $Statement<$($Param,)+ $crate::mode::Async> {
            /// Runs the statement on an asynchronous connection, and returns its rows as a stream.
            ///
            /// A stream may be left early; a pool does not lend its connection again. In a transaction, the rest of the
            /// rows may have an error for it: then it is not committed, and says so.
            ///
            /// # Errors
            ///
            /// What the database says, in the future or in the stream.
            pub fn load_stream<'query, 'a, U>(
                self,
                conn: &'a mut impl $crate::run::Streams<'query, Self, U>,
            ) -> $crate::mode::AnswerFuture<'a, $crate::run::RowStream<'a, U>>
            where
                'query: 'a,
                U: 'a,
            {
                conn.load_stream(self)
            }
        }
    };
}

/// Writes the verb that runs a statement for the number of rows.
macro_rules! executing_verb {
    ($(#[$doc:meta])* $Statement:ident<$($Param:ident),+>) => {
        #[allow(clippy::implied_bounds_in_impls)]
        impl<$($Param,)+ M: $crate::mode::Mode> $Statement<$($Param,)+ M> {
            $(#[$doc])*
            pub fn execute<'a>(
                self,
                conn: &'a mut (impl $crate::conn::ScopedConnection + $crate::conn::AnswersIn<M> + $crate::run::Executes<Self>),
            ) -> M::Answer<'a, usize>
            where
                Self: 'a,
            {
                conn.answer(|conn| conn.execute(self))
            }
        }
    };
}

/// Writes the verb that runs a statement for the row that it is about.
macro_rules! executing_one_verb {
    ($(#[$doc:meta])* $Statement:ident<$($Param:ident),+>) => {
        #[allow(clippy::implied_bounds_in_impls)]
        impl<$($Param,)+ M: $crate::mode::Mode> $Statement<$($Param,)+ M> {
            $(#[$doc])*
            pub fn execute_one<'a>(
                self,
                conn: &'a mut (impl $crate::conn::ScopedConnection + $crate::conn::AnswersIn<M> + $crate::run::Executes<Self>),
            ) -> M::Answer<'a, ()>
            where
                Self: 'a,
            {
                M::map(conn.answer(|conn| conn.execute(self)), |rows| $crate::run::found(rows?))
            }
        }
    };
}

pub(crate) use {executing_one_verb, executing_verb, loading_verbs};
