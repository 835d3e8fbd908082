//! What the facade exports is written out, and stands on a list: a new name is public because somebody has put it there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use syn::{Item, UseTree, Visibility};

/// Modules that the facade exports whole, and where they are written.
const WHOLE: &[(&str, &str)] = &[
    ("accounts", "tenancy-accounts/src/lib.rs"),
    ("channels", "tenancy-channels/src/lib.rs"),
    ("permissions", "tenancy-permissions/src/lib.rs"),
    ("resolve", "tenancy-runtime/src/resolve/mod.rs"),
    ("tenants", "tenancy-admin/src/tenants/mod.rs"),
    ("testing", "tenancy-testing/src/lib.rs"),
    ("web", "tenancy-web/src/lib.rs"),
];

/// Modules that stand in the root of the runtime.
const INLINE: &[&str] = &["dsl", "upsert"];

/// What each module of operations has: its error, the connections on which they run, and what only expansions name.
const OF_ITS_MODULE: &[&str] = &[
    "accounts::Database",
    "accounts::Error",
    "accounts::__private",
    "permissions::Error",
    "permissions::__private",
    // Beside `permissions::Any`; what `bounds` calls so is the reach of a connection.
    "permissions::All",
];

/// Where a glob may stand: Diesel's own prelude, and what only expansions name.
const GLOBS: &[&str] = &["prelude", "__private"];

#[test]
fn each_public_name_stands_on_the_list() {
    let listed: BTreeSet<_> = read("tests/doors/names.txt")
        .lines()
        .map(str::to_owned)
        .collect();
    let public = public();
    let missing: Vec<_> = public.difference(&listed).collect();
    let gone: Vec<_> = listed.difference(&public).collect();
    assert!(
        missing.is_empty() && gone.is_empty(),
        "tests/doors/names.txt: not listed {missing:#?}, listed and not public {gone:#?}"
    );
}

#[test]
fn a_name_has_one_path_and_one_meaning() {
    let mut paths = BTreeMap::<_, Vec<_>>::new();
    for path in public() {
        if !path.starts_with("prelude::")
            && !path.starts_with("manual::")
            && !OF_ITS_MODULE.contains(&&*path)
        {
            let name = path.rsplit("::").next().unwrap_or(&path).to_owned();
            paths.entry(name).or_default().push(path);
        }
    }
    paths.retain(|_, paths| paths.len() > 1);
    assert!(paths.is_empty(), "{paths:#?}");
}

/// The paths of all public names, without `tenancy::`.
fn public() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect("src/lib.rs", "", &mut found);
    for (module, file) in WHOLE {
        assert!(found.contains(*module), "`{module}` is not exported");
        collect(file, &format!("{module}::"), &mut found);
    }
    let runtime = parse("tenancy-runtime/src/lib.rs");
    for module in runtime.items {
        if let Item::Mod(module) = module
            && let name = module.ident.to_string()
            && INLINE.contains(&&*name)
        {
            assert!(found.contains(&name), "`{name}` is not exported");
            let (_, items) = module.content.expect("it stands in the root");
            names(&items, Path::new(""), &format!("{name}::"), &mut found);
        }
    }
    found
}

fn collect(file: &str, prefix: &str, found: &mut BTreeSet<String>) {
    let folder = Path::new(file).parent().expect("a file is in a folder");
    names(&parse(file).items, folder, prefix, found);
}

fn names(items: &[Item], folder: &Path, prefix: &str, found: &mut BTreeSet<String>) {
    for item in items {
        let (visibility, name) = match item {
            Item::Use(item) if is_public(&item.vis) => {
                leaves(&item.tree, prefix, found);
                continue;
            }
            Item::Mod(item) if is_public(&item.vis) => {
                let name = item.ident.to_string();
                let within = format!("{prefix}{name}::");
                found.insert(format!("{prefix}{name}"));
                match &item.content {
                    Some(_) if name == "__private" => {}
                    Some((_, items)) => names(items, folder, &within, found),
                    None => collect(&of_module(folder, &name), &within, found),
                }
                continue;
            }
            Item::Struct(item) => (&item.vis, &item.ident),
            Item::Enum(item) => (&item.vis, &item.ident),
            Item::Trait(item) => (&item.vis, &item.ident),
            Item::Type(item) => (&item.vis, &item.ident),
            Item::Fn(item) => (&item.vis, &item.sig.ident),
            Item::Const(item) => (&item.vis, &item.ident),
            Item::Macro(item) => {
                assert!(item.ident.is_none(), "a macro: {:?}", item.ident);
                continue;
            }
            _ => continue,
        };
        if is_public(visibility) {
            found.insert(format!("{prefix}{name}"));
        }
    }
}

fn of_module(folder: &Path, name: &str) -> String {
    let file = folder.join(format!("{name}.rs"));
    let file = if root().join(&file).exists() {
        file
    } else {
        folder.join(name).join("mod.rs")
    };
    file.to_str().expect("a path is text").to_owned()
}

fn leaves(tree: &UseTree, prefix: &str, found: &mut BTreeSet<String>) {
    match tree {
        UseTree::Path(path) => leaves(&path.tree, prefix, found),
        UseTree::Name(name) => _ = found.insert(format!("{prefix}{}", name.ident)),
        UseTree::Rename(name) => _ = found.insert(format!("{prefix}{}", name.rename)),
        UseTree::Group(group) => {
            for tree in &group.items {
                leaves(tree, prefix, found);
            }
        }
        UseTree::Glob(_) => {
            let module = prefix.trim_end_matches(':');
            assert!(GLOBS.contains(&module), "a glob in `{module}`");
        }
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn parse(file: &str) -> syn::File {
    syn::parse_file(&read(file)).expect("the source is Rust")
}

fn read(file: &str) -> String {
    let path = root().join(file);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
