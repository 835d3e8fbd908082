//! Seals for traits on which isolation rests: whoever could implement one of them could walk around it.

/// Each impl of a sealed trait must give `const SEAL: Seal`, and nobody outside this crate can name that type.
///
/// What a user's impl could open, and what therefore does not compile:
///
/// A loading mode of one's own, for Diesel's connection:
///
/// ```compile_fail,E0277
/// # use tenancy::prelude::*;
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
/// # diesel::table! { comments { id -> Integer, org_id -> Integer } }
/// # diesel::table! { countries { id -> Integer, name -> Text } }
/// # diesel::allow_tables_to_appear_in_same_query!(posts, comments, countries);
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32, title: String }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = comments)] struct Comment { id: i32, org_id: i32 }
/// # #[universal] #[derive(Queryable)] #[diesel(table_name = countries)] struct Country { id: i32, name: String }
/// # type Conn<'a> = TenantConn<'a, SqliteConnection, Org>;
/// use diesel::connection::LoadConnection;
/// use diesel::query_dsl::LoadQuery;
/// # use diesel::expression::QueryMetadata;
/// # use diesel::query_builder::{Query, QueryFragment, QueryId};
///
/// struct Mode;
///
/// impl LoadConnection<Mode> for SqliteConnection {
///     // ..
/// #     type Cursor<'c, 'q> = <SqliteConnection as LoadConnection>::Cursor<'c, 'q>;
/// #     type Row<'c, 'q> = <SqliteConnection as LoadConnection>::Row<'c, 'q>;
/// #     fn load<'c, 'q, Q>(&'c mut self, _: Q) -> QueryResult<Self::Cursor<'c, 'q>>
/// #     where
/// #         Q: Query + QueryFragment<Self::Backend> + QueryId + 'q,
/// #         Self::Backend: QueryMetadata<Q::SqlType>,
/// #     {
/// #         unimplemented!("`self` is the connection inside")
/// #     }
/// }
///
/// fn attack(conn: &mut Conn) {
///     let _ = LoadQuery::<_, (i32, String), Mode>::internal_load(Country::scoped(), conn).is_ok();
/// }
/// ```
///
/// A verb of Diesel's, on Diesel's query, with an argument of one's own (`ModifyLockDsl`):
///
/// ```compile_fail,E0277
/// # use tenancy::prelude::*;
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
/// # diesel::table! { comments { id -> Integer, org_id -> Integer } }
/// # diesel::table! { countries { id -> Integer, name -> Text } }
/// # diesel::allow_tables_to_appear_in_same_query!(posts, comments, countries);
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32, title: String }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = comments)] struct Comment { id: i32, org_id: i32 }
/// # #[universal] #[derive(Queryable)] #[diesel(table_name = countries)] struct Country { id: i32, name: String }
/// # type Conn<'a> = TenantConn<'a, SqliteConnection, Org>;
/// use diesel::query_dsl::methods::ModifyLockDsl;
/// use diesel::query_builder::AsQuery;
///
/// struct Door;
///
/// impl ModifyLockDsl<Door> for <countries::table as AsQuery>::Query {
///     type Output = <posts::table as AsQuery>::Query;
///
///     fn modify_lock(self, _: Door) -> Self::Output {
///         posts::table.as_query()
///     }
/// }
///
/// let _ = ModifyLockDsl::modify_lock(Country::scoped(), Door);
/// ```
///
/// A verb of Diesel's, on Diesel's query, with an argument of one's own (`HavingDsl`):
///
/// ```compile_fail,E0277
/// # use tenancy::prelude::*;
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
/// # diesel::table! { comments { id -> Integer, org_id -> Integer } }
/// # diesel::table! { countries { id -> Integer, name -> Text } }
/// # diesel::allow_tables_to_appear_in_same_query!(posts, comments, countries);
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32, title: String }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = comments)] struct Comment { id: i32, org_id: i32 }
/// # #[universal] #[derive(Queryable)] #[diesel(table_name = countries)] struct Country { id: i32, name: String }
/// # type Conn<'a> = TenantConn<'a, SqliteConnection, Org>;
/// use diesel::query_dsl::methods::HavingDsl;
/// use diesel::query_builder::AsQuery;
///
/// struct Door;
/// # struct SqlTypeOfDoor;
/// # impl diesel::expression::TypedExpressionType for SqlTypeOfDoor {}
/// # impl diesel::Expression for Door { type SqlType = SqlTypeOfDoor; }
/// # impl<T> diesel::expression::AppearsOnTable<T> for Door {}
///
/// impl HavingDsl<Door> for <countries::table as AsQuery>::Query {
///     type Output = <posts::table as AsQuery>::Query;
///
///     fn having(self, _: Door) -> Self::Output {
///         posts::table.as_query()
///     }
/// }
///
/// let _ = HavingDsl::having(Country::scoped(), Door);
/// ```
///
/// A verb of Diesel's, on Diesel's query, with an argument of one's own (`PositionalOrderDsl`):
///
/// ```compile_fail,E0277
/// # use tenancy::prelude::*;
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
/// # diesel::table! { comments { id -> Integer, org_id -> Integer } }
/// # diesel::table! { countries { id -> Integer, name -> Text } }
/// # diesel::allow_tables_to_appear_in_same_query!(posts, comments, countries);
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32, title: String }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = comments)] struct Comment { id: i32, org_id: i32 }
/// # #[universal] #[derive(Queryable)] #[diesel(table_name = countries)] struct Country { id: i32, name: String }
/// # type Conn<'a> = TenantConn<'a, SqliteConnection, Org>;
/// use diesel::query_dsl::positional_order_dsl::*;
/// use diesel::query_builder::AsQuery;
///
/// struct Door;
/// # impl IntoPositionalOrderExpr for Door {
/// #     type Output = OrderColumn;
/// #     fn into_positional_expr(self) -> OrderColumn { 1.into() }
/// # }
///
/// impl PositionalOrderDsl<Door> for <countries::table as AsQuery>::Query {
///     type Output = <posts::table as AsQuery>::Query;
///
///     fn positional_order_by(self, _: Door) -> Self::Output {
///         posts::table.as_query()
///     }
/// }
///
/// let _ = PositionalOrderDsl::positional_order_by(Country::scoped(), Door);
/// ```
///
/// The tenant of Diesel's values, for one's own table:
///
/// ```compile_fail,E0046
/// # use tenancy::prelude::*;
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
/// # diesel::table! { comments { id -> Integer, org_id -> Integer } }
/// # diesel::table! { countries { id -> Integer, name -> Text } }
/// # diesel::allow_tables_to_appear_in_same_query!(posts, comments, countries);
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32, title: String }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = comments)] struct Comment { id: i32, org_id: i32 }
/// # #[universal] #[derive(Queryable)] #[diesel(table_name = countries)] struct Country { id: i32, name: String }
/// # type Conn<'a> = TenantConn<'a, SqliteConnection, Org>;
/// use diesel::insertable::{ColumnInsertValue, Insertable};
/// use tenancy::write::WithTenant;
///
/// type Title = ColumnInsertValue<posts::title, diesel::dsl::AsExprOf<&'static str, diesel::sql_types::Text>>;
/// type Theirs = (diesel::dsl::Eq<posts::title, &'static str>, diesel::dsl::Eq<posts::org_id, i32>);
///
/// impl<Tenant> WithTenant<posts::table, Tenant> for Title {
///     type Values = <Theirs as Insertable<posts::table>>::Values;
///
///     fn with_tenant(self, _: impl FnMut() -> Tenant) -> Self::Values {
///         (posts::title.eq("planted"), posts::org_id.eq(2)).values()
///     }
/// }
/// ```
///
/// The `ON` of a hand-written `JoinTo`:
///
/// ```compile_fail,E0277
/// # use tenancy::prelude::*;
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
/// # diesel::table! { comments { id -> Integer, org_id -> Integer } }
/// # diesel::table! { countries { id -> Integer, name -> Text } }
/// # diesel::allow_tables_to_appear_in_same_query!(posts, comments, countries);
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32, title: String }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = comments)] struct Comment { id: i32, org_id: i32 }
/// # #[universal] #[derive(Queryable)] #[diesel(table_name = countries)] struct Country { id: i32, name: String }
/// # type Conn<'a> = TenantConn<'a, SqliteConnection, Org>;
/// use diesel::query_source::JoinTo;
///
/// impl JoinTo<countries::table> for posts::table {
///     type FromClause = countries::table;
///     type OnClause = diesel::dsl::exists<diesel::dsl::Select<comments::table, comments::id>>;
///
///     fn join_target(rhs: countries::table) -> (countries::table, Self::OnClause) {
///         (rhs, diesel::dsl::exists(comments::table.select(comments::id)))
///     }
/// }
///
/// let _ = Post::scoped().inner_join(countries::table);
/// ```
///
/// The key of a hand-written `Identifiable`:
///
/// ```compile_fail,E0277
/// # use tenancy::prelude::*;
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
/// # diesel::table! { comments { id -> Integer, org_id -> Integer } }
/// # diesel::table! { countries { id -> Integer, name -> Text } }
/// # diesel::allow_tables_to_appear_in_same_query!(posts, comments, countries);
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32, title: String }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = comments)] struct Comment { id: i32, org_id: i32 }
/// # #[universal] #[derive(Queryable)] #[diesel(table_name = countries)] struct Country { id: i32, name: String }
/// # type Conn<'a> = TenantConn<'a, SqliteConnection, Org>;
/// use diesel::associations::HasTable;
/// use diesel::dsl::{AssumeNotNull, Select};
/// use diesel::expression::AsExpression;
/// use diesel::sql_types::Integer;
///
/// struct Any;
///
/// #[derive(Hash, PartialEq, Eq)]
/// struct Key;
///
/// impl AsExpression<Integer> for Key {
///     type Expression = AssumeNotNull<
///         <Select<comments::table, comments::id> as diesel::query_dsl::methods::SingleValueDsl>::Output,
///     >;
///
///     fn as_expression(self) -> Self::Expression {
///         comments::table.select(comments::id).single_value().assume_not_null()
///     }
/// }
///
/// impl HasTable for Any {
///     type Table = posts::table;
///
///     fn table() -> posts::table {
///         posts::table
///     }
/// }
///
/// impl Identifiable for &Any {
///     type Id = Key;
///
///     fn id(self) -> Key {
///         Key
///     }
/// }
///
/// let _ = Post::delete(&Any);
/// ```
#[allow(missing_debug_implementations)]
pub struct Seal;
