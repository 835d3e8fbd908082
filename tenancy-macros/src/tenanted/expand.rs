use super::ownership::{
    Base, ByColumn, ByType, Dimension, Either, Layer, OneOf, OtherTenant, OverParent, Owner,
    Ownership, Reference, Said, Through, ThroughJoinTable,
};
use crate::derives::{self, Fixed};
use crate::expand::{Designation, Presence, at_name, located_at};
use crate::find_by::FindBy;
use crate::model::Model;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Ident, Path};

pub(super) fn expand(
    model: &Model,
    designation: &Designation,
    Said {
        ownership,
        view,
        permissions,
    }: &Said,
) -> TokenStream {
    let Owned {
        policy,
        fixed,
        impls,
        roles,
    } = match ownership {
        Ownership::ByColumn(owned) => by_column(owned, designation),
        Ownership::Through(owned) => through(owned, designation),
        Ownership::ThroughJoinTable(owned) => through_join_table(owned, designation),
        Ownership::ByType(owned) => by_type(owned, designation),
        Ownership::OneOf(owned) => one_of(owned, designation),
        Ownership::Either(owned) => either(owned, designation),
    };
    let (policy, is_view) = match view {
        Some(view) => (designation.view(view, &policy), quote!(.view())),
        None => (policy, TokenStream::new()),
    };
    let (item, derives) = derives::expand(model, designation, &fixed);
    let naming = ownership.naming();
    let asks = permissions.as_ref().map(|verbs| verbs.asks(designation));
    let designated = designation.owned(&policy, asks, &FindBy::inside(model, &naming));
    let instance = designation.instance(model, &naming);
    let key_column = ownership.key_column();
    let of_tenant = key_column.map(|column| designation.of_tenant(model, column));
    let belongs_to = designation.belongs_to(model);
    let registration = designation.register(&quote!(#roles #is_view));
    let model = designation.model(model);
    quote! {
        #item #derives #designated #impls
        #model #instance #of_tenant #belongs_to #registration
    }
}

/// What differs between the kinds of ownership.
struct Owned {
    policy: TokenStream,
    /// The columns that only the connection writes.
    fixed: Vec<Fixed>,
    /// Impls beside those that every table has.
    impls: TokenStream,
    /// What the columns say to operations on whole tenants: see the runtime's `catalog::Entry`.
    roles: TokenStream,
}

fn by_column(owned: &ByColumn, designation: &Designation) -> Owned {
    let ByColumn {
        tenant,
        column,
        base,
        layers,
    } = owned;
    let private = &designation.private;
    let path = designation.path();
    let tenanted = quote!(<#path as #private::Tenanted>);
    let own_roles = quote!(.owned_by::<#tenanted::Tenant, #tenanted::Column>());
    let base_roles = base.roles(tenant, designation);
    let layers_roles = layers.iter().map(|layer| layer.roles(tenant, designation));
    let layers_fixed = layers.iter().filter_map(|layer| layer.fixed(designation));
    Owned {
        policy: references_last(layers, |layer| matches!(layer, Layer::Reference(_)))
            .fold(base.policy(designation), |inner, layer| {
                layer.policy(&inner, tenant, designation)
            }),
        fixed: [to_key(column, tenant, designation)]
            .into_iter()
            .chain(base.fixed(designation))
            .chain(layers_fixed)
            .collect(),
        impls: designation.tenanted(tenant, column, base.presence()),
        roles: quote!(#own_roles #base_roles #(#layers_roles)*),
    }
}

fn through(owned: &Through, designation: &Designation) -> Owned {
    let Through {
        parent,
        foreign_key,
        layers,
    } = owned;
    let private = &designation.private;
    let path = designation.path();
    let column = designation.column(foreign_key);
    let arguments = quote!(#path, #column, #parent::table);
    let policy = designation.policy(foreign_key.span(), "Through", &arguments);
    let dimensions = layers.iter().filter_map(|layer| match layer {
        OverParent::Dimension(dimension) => Some(dimension),
        OverParent::Reference(_) => None,
    });
    let layers_roles = dimensions.clone().map(|layer| layer.roles(designation));
    let of_parent = quote!(<#parent::table as #private::Designated>::FindBy);
    Owned {
        policy: references_last(layers, |layer| matches!(layer, OverParent::Reference(_))).fold(
            policy,
            |inner, layer| match layer {
                OverParent::Dimension(dimension) => dimension.policy(&inner, designation),
                OverParent::Reference(reference) => reference.policy(&inner, designation),
            },
        ),
        fixed: dimensions
            .map(|dimension| dimension.fixed(designation))
            .collect(),
        impls: joined_by(
            foreign_key,
            &quote!(#path, #column, #parent::table),
            private,
        ),
        roles: quote!(.through::<#column, #of_parent>() #(#layers_roles)*),
    }
}

fn through_join_table(owned: &ThroughJoinTable, designation: &Designation) -> Owned {
    let ThroughJoinTable {
        join_table,
        key,
        updatable,
        unscoped_key: _,
        references,
    } = owned;
    let private = &designation.private;
    let mode = if *updatable {
        quote!(#private::policy::Updatable)
    } else {
        quote!(#private::policy::Unwritten)
    };
    let NamedBy { policy, .. } = named_by(join_table, key, &mode, designation);
    Owned {
        policy: referring(policy, references, designation),
        fixed: Vec::new(),
        impls: asked_of_join_table(owned, designation),
        roles: TokenStream::new(),
    }
}

/// What the compiler is asked of a join table.
pub(crate) fn asked_of_join_table(
    ThroughJoinTable {
        join_table,
        key,
        unscoped_key,
        ..
    }: &ThroughJoinTable,
    designation: &Designation,
) -> TokenStream {
    let private = &designation.private;
    let of = key_in_join_table(join_table, key, designation);
    let joined = joined_by(key, &of, private);
    let checked = (!unscoped_key).then(|| {
        let check = quote_spanned!(located_at(key.span())=> check);
        quote! {
            const _: fn() = || #private::CheckedKey::<#of>::#check::<_>();
        }
    });
    quote!(#joined #checked)
}

/// What is said of rows that a join table names.
pub(crate) struct NamedBy {
    pub(crate) policy: TokenStream,
    /// That `joinable!` names the same column.
    pub(crate) joined: TokenStream,
    /// The join table, the column and this table.
    pub(crate) of: TokenStream,
}

/// The rows that the column `key` of the join table names.
pub(crate) fn named_by(
    join_table: &Path,
    key: &Ident,
    mode: &TokenStream,
    designation: &Designation,
) -> NamedBy {
    let private = &designation.private;
    let path = designation.path();
    let arguments = quote!(#path, #join_table::#key, #mode);
    let of = key_in_join_table(join_table, key, designation);
    NamedBy {
        policy: designation.policy(key.span(), "ThroughJoinTable", &arguments),
        joined: joined_by(key, &of, private),
        of,
    }
}

/// The join table, the column and this table.
fn key_in_join_table(join_table: &Path, key: &Ident, designation: &Designation) -> TokenStream {
    let path = designation.path();
    quote!(#join_table::table, #join_table::#key, #path)
}

/// The compiler knows the types: it is asked whether `joinable!` names the same foreign key. `of` is the child's table, the
/// foreign key and the parent's table.
fn joined_by(foreign_key: &Ident, of: &TokenStream, private: &TokenStream) -> TokenStream {
    let by_it = quote_spanned!(located_at(foreign_key.span())=> by_it);
    quote! {
        #[allow(unused_imports, clippy::needless_borrow)]
        const _: fn() = || {
            use #private::{ByJoinable as _, NotJoined as _};
            (&#private::ForeignKeyOf::<#of>::new()).joined().#by_it();
        };
    }
}

fn by_type(owned: &ByType, designation: &Designation) -> Owned {
    let ByType {
        type_column,
        key_column,
        owners,
        references,
    } = owned;
    let private = &designation.private;
    let path = designation.path();
    let (ty, key) = (
        designation.column(type_column),
        designation.column(key_column),
    );
    let tenants = owners.iter().map(|owner| &owner.tenant);
    let tenants = quote!((#(#tenants,)*));
    let arguments = quote!(#path, #ty, #key, #tenants);
    let policy = designation.policy(type_column.span(), "Polymorphic", &arguments);
    let fixed = |column: &Ident, by| Fixed {
        column: column.clone(),
        by: quote!(#private::#by<#path, #tenants>),
        changes_only: false,
    };
    let impls = owners.iter().map(|Owner { tenant, name }| {
        quote! {
            #[automatically_derived]
            impl #private::policy::OwnerOf<#path> for #tenant {
                const NAME: &'static str = #name;
            }
        }
    });
    let roles = owners
        .iter()
        .map(|Owner { tenant, name }| quote!(.owned_as::<#tenant, #ty, #key>(#name)));
    Owned {
        policy: referring(policy, references, designation),
        fixed: vec![
            fixed(key_column, quote!(ToOwnerKey)),
            fixed(type_column, quote!(ToOwnerType)),
        ],
        impls: quote!(#(#impls)*),
        roles: quote!(#(#roles)*),
    }
}

fn one_of(owned: &OneOf, designation: &Designation) -> Owned {
    let OneOf { owners, references } = owned;
    let private = &designation.private;
    let path = designation.path();
    let tenants = owners.iter().map(|owner| &owner.tenant);
    let tenants = quote!((#(#tenants,)*));
    let arguments = quote!(#path, #tenants);
    let at = owners[0].column.span();
    let policy = designation.policy(at, "OneOf", &arguments);
    let impls = owners.iter().map(|Dimension { tenant, column }| {
        let column = designation.associated_column("Column", column);
        quote! {
            #[automatically_derived]
            impl #private::policy::OwnerBy<#path> for #tenant {
                #column
            }
        }
    });
    let fixed = owners
        .iter()
        .map(|Dimension { tenant, column }| to_key(column, tenant, designation));
    Owned {
        policy: referring(policy, references, designation),
        fixed: fixed.collect(),
        impls: quote!(#(#impls)*),
        roles: quote!(.owned_by_one_of::<#path, #tenants>()),
    }
}

fn either(owned: &Either, designation: &Designation) -> Owned {
    let Either {
        parents,
        references,
    } = owned;
    let private = &designation.private;
    let path = designation.path();
    let by_foreign_key = parents.iter().map(|Reference { column, parent }| {
        let column = designation.column(column);
        quote!(#private::policy::ByForeignKey<#column, #parent::table>)
    });
    let arguments = quote!(#path, #(#by_foreign_key),*);
    // Of two parents the compiler does not say which one it refuses, other than by its type.
    let [first, last] = parents;
    let (at, end) = (first.column.span(), at_name(&last.parent));
    let policy = designation.policy_between(at, end, "ThroughEither", &arguments);
    let impls = parents.iter().map(|Reference { column, parent }| {
        let path_of_column = designation.column(column);
        joined_by(
            column,
            &quote!(#path, #path_of_column, #parent::table),
            private,
        )
    });
    let ends = parents.iter().map(|Reference { column, parent }| {
        let column = designation.column(column);
        quote!(.through::<#column, <#parent::table as #private::Designated>::FindBy>())
    });
    Owned {
        policy: referring(policy, references, designation),
        fixed: Vec::new(),
        impls: quote!(#(#impls)*),
        roles: quote!(#(#ends)*),
    }
}

impl Base {
    fn policy(&self, designation: &Designation) -> TokenStream {
        let private = &designation.private;
        let path = designation.path();
        match self {
            Self::Owned => quote!(#private::Owned<#path>),
            Self::Global(at) => designation.policy(*at, "Global", &path),
            Self::GlobalFlag(flag) => {
                let column = designation.column(flag);
                designation.policy(flag.span(), "GlobalFlag", &quote!(#path, #column))
            }
            Self::Adoptable(at) => designation.policy(*at, "Adoptable", &path),
            Self::Nullable(at) => designation.policy(*at, "MaybeOwned", &path),
            Self::SharedWith(reader) => {
                let column = designation.column(reader);
                designation.policy(reader.span(), "SharedWith", &quote!(#path, #column))
            }
        }
    }

    fn presence(&self) -> Presence {
        match self {
            Self::Global(_) | Self::Adoptable(_) | Self::Nullable(_) => Presence::MayBeNull,
            Self::Owned | Self::GlobalFlag(_) | Self::SharedWith(_) => Presence::NotNull,
        }
    }

    fn fixed(&self, designation: &Designation) -> Option<Fixed> {
        let private = &designation.private;
        match self {
            Self::GlobalFlag(flag) => Some(Fixed {
                column: flag.clone(),
                by: quote!(#private::ToUnset),
                changes_only: false,
            }),
            Self::Owned
            | Self::Global(_)
            | Self::Adoptable(_)
            | Self::Nullable(_)
            | Self::SharedWith(_) => None,
        }
    }

    fn roles(&self, tenant: &Path, designation: &Designation) -> Option<TokenStream> {
        match self {
            Self::GlobalFlag(flag) => {
                let column = designation.column(flag);
                Some(quote!(.nobodys_if::<#column>()))
            }
            Self::SharedWith(reader) => {
                let column = designation.column(reader);
                Some(quote!(.names::<#tenant, #column>()))
            }
            Self::Owned | Self::Global(_) | Self::Adoptable(_) | Self::Nullable(_) => None,
        }
    }
}

/// The `owner` is the tenant of the tenant column.
impl Layer {
    fn policy(&self, inner: &TokenStream, owner: &Path, designation: &Designation) -> TokenStream {
        match self {
            Self::Dimension(dimension) => dimension.policy(inner, designation),
            Self::OtherTenant(OtherTenant { column, .. }) => {
                let path = designation.column(column);
                let arguments = quote!(#inner, #owner, #path);
                designation.policy(column.span(), "WithOtherTenant", &arguments)
            }
            Self::Reference(reference) => reference.policy(inner, designation),
        }
    }

    fn fixed(&self, designation: &Designation) -> Option<Fixed> {
        match self {
            Self::Dimension(dimension) => Some(dimension.fixed(designation)),
            Self::OtherTenant(_) | Self::Reference(_) => None,
        }
    }

    fn roles(&self, owner: &Path, designation: &Designation) -> Option<TokenStream> {
        match self {
            Self::Dimension(dimension) => Some(dimension.roles(designation)),
            Self::OtherTenant(OtherTenant { column, .. }) => {
                let column = designation.column(column);
                Some(quote!(.names::<#owner, #column>()))
            }
            Self::Reference(_) => None,
        }
    }
}

impl Dimension {
    fn policy(&self, inner: &TokenStream, designation: &Designation) -> TokenStream {
        let Self { tenant, column } = self;
        let path = designation.column(column);
        let arguments = quote!(#inner, #tenant, #path);
        designation.policy(column.span(), "WithDimension", &arguments)
    }

    fn fixed(&self, designation: &Designation) -> Fixed {
        to_key(&self.column, &self.tenant, designation)
    }

    fn roles(&self, designation: &Designation) -> TokenStream {
        let Self { tenant, column } = self;
        let column = designation.column(column);
        quote!(.owned_by::<#tenant, #column>())
    }
}

impl Reference {
    fn policy(&self, inner: &TokenStream, designation: &Designation) -> TokenStream {
        let Self { column, parent } = self;
        let path = designation.column(column);
        let arguments = quote!(#inner, #path, #parent::table);
        designation.policy(column.span(), "WithReference", &arguments)
    }
}

/// The layers of a policy, from the inside. What a row may name depends on whose it is, in each dimension.
fn references_last<L>(
    layers: &[L],
    is_reference: impl Fn(&L) -> bool + Copy,
) -> impl Iterator<Item = &L> {
    let others = layers.iter().filter(move |layer| !is_reference(layer));
    others.chain(layers.iter().filter(move |layer| is_reference(layer)))
}

/// The policy of rows with checked references.
fn referring(
    policy: TokenStream,
    references: &[Reference],
    designation: &Designation,
) -> TokenStream {
    references.iter().fold(policy, |inner, reference| {
        reference.policy(&inner, designation)
    })
}

/// The column holds the key of a tenant of that type, and only the connection writes it.
fn to_key(column: &Ident, tenant: &Path, designation: &Designation) -> Fixed {
    let private = &designation.private;
    Fixed {
        column: column.clone(),
        by: quote!(#private::ToKey<#tenant>),
        changes_only: false,
    }
}
