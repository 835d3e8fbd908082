//! Views of the rows of each policy: they are read as these, and nothing is written to them.

use super::asked::{No as _, loaded, rows};
use tenancy::prelude::*;
use ui_schema::*;

type Db = SqliteConnection;

/// A view for each policy: its connections, and whether it has global rows.
macro_rules! views {
    ($($view:ident as $Model:ident { $($column:ident: $sql:ty = $ty:ty),* } [$($attr:tt)*]
        on $Conn:ty, global $global:literal;)+) => {$(
        #[test]
        fn $view() {
            diesel::table! { $view { id -> Integer, $($column -> $sql),* } }

            #[$($attr)*]
            #[derive(Queryable)]
            #[diesel(table_name = $view)]
            #[expect(dead_code, reason = "only its policy matters here")]
            struct $Model {
                id: i32,
                $($column: $ty),*
            }

            assert!(loaded::<$Conn, i32, _>($Model::scoped().select($view::id)).loads());
            let rows = rows($view::table);
            assert_eq!(rows.has_global_ones(), $global);
            assert!(!rows.writes());
            assert!(!rows.locks());
            assert!(!rows.adopts());
        }
    )+};
}

views! {
    of_owned as Owned { org_id: Integer = i32 } [tenanted(Org, view)]
        on TenantConn<'static, Db, Org>, global false;
    of_several_tenants as Several { org_id: Integer = i32 } [tenanted(Org, view)]
        on TenantsConn<'static, Db, Org>, global false;
    of_global_rows as Global { org_id: Nullable<Integer> = Option<i32> } [tenanted(Org, global, view)]
        on TenantConn<'static, Db, Org>, global true;
    of_flagged_rows as Flagged { org_id: Integer = i32, flag: Bool = bool } [tenanted(Org, global = flag, view)]
        on TenantConn<'static, Db, Org>, global true;
    of_shared_rows as Shared { org_id: Integer = i32, reader_id: Nullable<Integer> = Option<i32> }
        [tenanted(Org, shared_with = reader_id, view)]
        on TenantConn<'static, Db, Org>, global false;
    of_two_dimensions as Both { site_id: Integer = i32, author_id: Integer = i32 }
        [tenanted(Site, User = author_id, view)]
        on TenantConn<'static, Db, (Site, User)>, global false;
    of_several_types as Typed { kind: Text = String, owner_id: Integer = i32 }
        [tenanted(Org = "Org", Site = "Site", type_column = kind, column = owner_id, view)]
        on TenantConn<'static, Db, Site>, global false;
    through_a_table as OfPost { post_id: Integer = i32 } [tenanted(through = posts, foreign_key = post_id, view)]
        on TenantConn<'static, Db, Org>, global false;
    through_a_view as OfOpenPost { open_post_id: Integer = i32 }
        [tenanted(through = open_posts, foreign_key = open_post_id, view)]
        on TenantConn<'static, Db, Org>, global false;
    of_everybody as Everybody { } [universal(view)]
        on TenantConn<'static, Db, User>, global false;
}
