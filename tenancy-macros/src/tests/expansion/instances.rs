//! What an instance says of its row.

use super::super::{tokens, words};
use super::check_parts;
use crate::pipeline::run;
use crate::tenanted::Tenanted;

#[track_caller]
fn check_owner(attr: &str, options: &str, fields: &str, ty: &str, value: &str) {
    check_parts(
        run::<Tenanted>,
        &format!("{attr}, crate = t"),
        &format!("#[derive(Q)] #[diesel(table_name = rows)] {options} struct Row {{ {fields} }}"),
        &[&format!(
            "type Owner = {ty}; fn owner(self) -> Self::Owner {{ {value} }}"
        )],
    );
}

#[test]
fn an_instance_names_its_tenant_in_each_dimension() {
    check_owner(
        "Org, User = author_id",
        "",
        "org_id: i32, author_id: i64",
        "(t::__private::Named<rows::org_id, &'instance i32>, t::__private::Named<rows::author_id, &'instance i64>)",
        "(t::__private::Named::new(&self.org_id), t::__private::Named::new(&self.author_id))",
    );
    check_owner(
        "Org, User = author_id, Team = team_id",
        "",
        "org_id: A, author_id: B, team_id: C",
        "((t::__private::Named<rows::org_id, &'instance A>, t::__private::Named<rows::author_id, &'instance B>), \
          t::__private::Named<rows::team_id, &'instance C>)",
        "((t::__private::Named::new(&self.org_id), t::__private::Named::new(&self.author_id)), \
          t::__private::Named::new(&self.team_id))",
    );
}

#[test]
fn an_instance_names_its_owner_by_type_and_key() {
    check_owner(
        "Org = \"Org\", type_column = owner_type, column = owner_id",
        "",
        "owner_type: String, owner_id: i32",
        "(t::__private::Named<rows::owner_id, &'instance i32>, t::__private::Named<rows::owner_type, &'instance String>)",
        "(t::__private::Named::new(&self.owner_id), t::__private::Named::new(&self.owner_type))",
    );
}

#[test]
fn what_the_primary_key_of_an_instance_says_is_not_said_twice() {
    check_owner(
        "Org, User = author_id",
        "#[diesel(primary_key(org_id, id))]",
        "org_id: i32, author_id: i32, id: i32",
        "t::__private::Named<rows::author_id, &'instance i32>",
        "t::__private::Named::new(&self.author_id)",
    );
}

#[test]
fn an_instance_does_not_name_another_tenant_as_its_own() {
    check_owner(
        "Org, shared_with = reader_id",
        "",
        "org_id: i32, reader_id: Option<i32>",
        "t::__private::Named<rows::org_id, &'instance i32>",
        "t::__private::Named::new(&self.org_id)",
    );
}

#[test]
fn a_model_whose_key_has_the_tenant_in_it_has_the_rest_of_its_key() {
    let check = |options: &str, fields: &str, rest: &str| {
        check_parts(
            run::<Tenanted>,
            "Org, crate = t",
            &format!(
                "#[derive(Queryable)] #[diesel(table_name = posts, {options})] struct Post {{ {fields} }}"
            ),
            &[rest],
        );
    };
    check(
        "primary_key(org_id, id)",
        "id: i32, org_id: i64",
        "impl<'instance> t::__private::KeyedInTenant for &'instance Post {
            type Rest = &'instance i32;
            fn key_in_tenant(self) -> Self::Rest { &self.id }
        }",
    );
    check(
        "primary_key(year, number, org_id)",
        "org_id: i64, year: i32, #[diesel(column_name = number)] no: i16",
        "impl<'instance> t::__private::KeyedInTenant for &'instance Post {
            type Rest = (&'instance i32, &'instance i16);
            fn key_in_tenant(self) -> Self::Rest { (&self.year, &self.no) }
        }",
    );
}

#[test]
fn a_model_whose_key_is_unique_over_all_tenants_has_no_rest_of_it() {
    for (options, fields) in [
        ("primary_key(id)", "id: i32, org_id: i32"),
        ("primary_key(org_id)", "org_id: i32"),
        ("primary_key(org_id, id)", "org_id: i32"),
    ] {
        let item = format!(
            "#[derive(Queryable)] #[diesel(table_name = posts, {options})] struct Post {{ {fields} }}"
        );
        let expansion = words(run::<Tenanted>(tokens("Org, crate = t"), tokens(&item)));
        assert!(!expansion.contains("KeyedInTenant"), "{expansion}");
        assert!(expansion.contains("OfTenant"), "{expansion}");
    }
}

#[test]
fn a_row_belongs_to_the_parents_that_diesel_is_told_of() {
    check_parts(
        run::<Tenanted>,
        "Org, crate = t",
        "#[derive(Queryable)] #[diesel(table_name = tasks, belongs_to(BigProject), belongs_to(crate::User, foreign_key = author))]
        #[diesel(belongs_to(Team<'_>, foreign_key = team))]
        struct Task {
            id: i32,
            org_id: i32,
            big_project_id: Option<i32>,
            #[diesel(column_name = author)]
            by: i64,
            team: i32,
        }",
        &[
            "impl t::__private::BelongsInTenantTo<BigProject> for Task {
                type Field = Option<i32>;
                type Column = tasks::big_project_id;
                fn foreign_key(&self) -> &Self::Field { &self.big_project_id }
                fn foreign_key_column() -> Self::Column { tasks::big_project_id }
            }",
            "impl t::__private::BelongsInTenantTo<crate::User> for Task {
                type Field = i64;
                type Column = tasks::author;
                fn foreign_key(&self) -> &Self::Field { &self.by }
                fn foreign_key_column() -> Self::Column { tasks::author }
            }",
        ],
    );
}
