//! Showing a statement as the connection would run it, without running it.

use crate::conn::{ConnectionIn, ScopedConnection, reach};
use crate::seal::Seal;
use diesel::backend::Backend;
use diesel::query_builder::{QueryFragment, debug_query};
use diesel::result::{Error, QueryResult};
use std::fmt::Write;

/// A connection that shows the SQL of the statement `S`.
#[diagnostic::on_unimplemented(
    message = "this statement has no SQL of its own on this connection",
    label = "not shown here",
    note = "a batch is several statements on SQLite: show the insert of one row; of a `MultiConnection`, match on the variant first"
)]
pub trait Shows<S>: ScopedConnection {
    #[doc(hidden)]
    fn show(&self, statement: S) -> QueryResult<String>;
}

#[diagnostic::do_not_recommend]
impl<Conn, S, DB> Shows<S> for Conn
where
    Conn: ScopedConnection,
    Conn::Inner: ConnectionIn<Conn::Mode, Backend = DB>,
    S: Shown<Conn::Reach, Bound: QueryFragment<DB>>,
    DB: Backend<QueryBuilder: Default> + Default,
{
    fn show(&self, statement: S) -> QueryResult<String> {
        match statement.bind_shown(reach(self))? {
            Some(bound) => render::<DB>(&bound),
            None => Ok(String::new()),
        }
    }
}

/// The condition under which a statement would be shown without a connection: none.
///
/// Diesel's `debug_query` asks what it shows to be a `QueryFragment`. A statement of ours is one under this condition, and
/// rustc reports the condition. Nobody can name it, so nobody can meet it.
#[diagnostic::on_unimplemented(
    message = "a scoped statement has no SQL without a connection",
    label = "for which tenant?",
    note = "`statement.to_sql(&conn)` shows it as the connection would run it, with the values, as `debug_query` shows a plain one"
)]
pub(crate) trait ShownToNobody {}

fn render<DB>(bound: &impl QueryFragment<DB>) -> QueryResult<String>
where
    DB: Backend<QueryBuilder: Default> + Default,
{
    // Only this walk says what is wrong; the other one has no place for an error.
    bound.to_sql(&mut DB::QueryBuilder::default(), &DB::default())?;
    let mut shown = String::new();
    write!(shown, "{}", debug_query::<DB, _>(bound))
        .map_err(|error| Error::QueryBuilderError(Box::new(error)))?;
    Ok(shown)
}

/// What a statement shows on a connection of the reach `R`. Sealed, as [`BindLoad`](super::BindLoad) is.
pub trait Shown<R> {
    /// Diesel's statement, bound to the reach.
    type Bound;

    /// Binds it; `None` if there is nothing to run.
    ///
    /// # Errors
    ///
    /// What the statement itself says before the database is asked.
    fn bind_shown(self, reach: &R) -> QueryResult<Option<Self::Bound>>;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

/// Writes the verb that shows a statement as `execute` runs it, or a select as `load` does.
macro_rules! showing_verb {
    ($Statement:ident<$($Param:ident),+>, by $Bind:ident, $bind:expr) => {
        #[allow(clippy::implied_bounds_in_impls)]
        impl<$($Param,)+ M: $crate::mode::Mode> $Statement<$($Param,)+ M> {
            /// The SQL that the connection would run, and the values of its bind parameters, among them the key of the
            /// connection: what Diesel's `debug_query` shows of a plain query. Nothing is run.
            ///
            /// It takes the statement; a clone of a select may be shown, and the select run afterwards. The text is empty
            /// if there is nothing to run, for an insert of no rows. The values in it are whole: think of where it goes.
            ///
            /// # Example
            ///
            /// ```
            /// # diesel::table! { orgs { id -> Integer } }
            /// # diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
            /// # use tenancy::prelude::*;
            /// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
            /// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32, title: String }
            /// # let mut db = SqliteConnection::establish(":memory:")?;
            /// let conn = TenantConn::<_, Org>::trusting(&mut db, 7);
            /// assert_eq!(
            ///     Post::scoped().filter(posts::id.eq(1)).select(posts::title).to_sql(&conn)?,
            ///     "SELECT `posts`.`title` FROM `posts` WHERE ((`posts`.`id` = ?) AND (`posts`.`org_id` = ?)) -- binds: [1, 7]",
            /// );
            /// assert_eq!(
            ///     Post::delete(1).to_sql(&conn)?,
            ///     "DELETE FROM `posts` WHERE ((`posts`.`id` = ?) AND (`posts`.`org_id` = ?)) -- binds: [1, 7]",
            /// );
            /// # Ok::<_, Box<dyn std::error::Error>>(())
            /// ```
            ///
            /// # Errors
            ///
            /// What makes the statement one that cannot be run: an instance that names another tenant, a table of another
            /// type of tenant, an update with nothing to set.
            pub fn to_sql(
                self,
                conn: &(impl $crate::conn::ScopedConnection + $crate::conn::AnswersIn<M> + $crate::run::Shows<Self>),
            ) -> diesel::QueryResult<String> {
                conn.show(self)
            }
        }

        impl<$($Param,)+ M, DB> diesel::query_builder::QueryFragment<DB> for $Statement<$($Param,)+ M>
        where
            DB: diesel::backend::Backend,
            Self: $crate::run::ShownToNobody,
        {
            fn walk_ast<'b>(
                &'b self,
                _: diesel::query_builder::AstPass<'_, 'b, DB>,
            ) -> diesel::QueryResult<()> {
                unreachable!("no type meets the condition of this impl")
            }
        }

        impl<$($Param,)+ M, R> $crate::run::Shown<R> for $Statement<$($Param,)+ M>
        where
            Self: $crate::run::$Bind<R>,
        {
            type Bound = <Self as $crate::run::$Bind<R>>::Bound;

            fn bind_shown(self, reach: &R) -> diesel::QueryResult<Option<Self::Bound>> {
                $bind(self, reach)
            }

            const SEALED_BY_TENANCY: $crate::seal::Seal = $crate::seal::Seal;
        }
    };
    ($Statement:ident<$($Param:ident),+>, as loaded) => {
        $crate::run::showing_verb!(
            $Statement<$($Param),+>,
            by BindLoad,
            |statement, reach| $crate::run::BindLoad::bind_load(statement, reach).map(Some)
        );
    };
    ($Statement:ident<$($Param:ident),+>, as executed) => {
        $crate::run::showing_verb!(
            $Statement<$($Param),+>,
            by BindExecute,
            $crate::run::BindExecute::bind_execute
        );
    };
}

pub(crate) use showing_verb;
