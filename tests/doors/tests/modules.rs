//! No module imports one that imports it, by whatever way around: the arrows between the modules of a crate point one way.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The modules at the root of a crate, and which of the others each names.
type Arrows = BTreeMap<String, BTreeSet<String>>;

#[test]
fn no_module_imports_one_that_imports_it() {
    for package in [
        "tenancy-accounts",
        "tenancy-admin",
        "tenancy-channels",
        "tenancy-permissions",
        "tenancy-runtime",
        "tenancy-macros",
        "tenancy-testing",
        "tenancy-web",
    ] {
        let arrows = arrows(&root().join(package).join("src"));
        let circles: Vec<_> = arrows
            .keys()
            .filter(|module| reached(&arrows, module).contains(module.as_str()))
            .collect();
        assert!(circles.is_empty(), "{package}: {circles:?} are in a circle");
    }
}

#[test]
fn imports_are_found_in_groups_in_paths_and_in_macros() {
    let found = |source: &str| {
        let mut named = BTreeSet::new();
        names(source.parse().expect("the source is Rust"), &mut named);
        Vec::from_iter(named)
    };
    assert_eq!(found("use crate::binding::{One, Several};"), ["binding"]);
    assert_eq!(
        found("use crate::{binding::{self, One}, conn};"),
        ["binding", "conn"]
    );
    assert_eq!(found("fn run(_: &crate::conn::TenantConn) {}"), ["conn"]);
    assert_eq!(
        found("macro_rules! m { () => { $crate::run::first() } }"),
        ["run"]
    );
    assert_eq!(
        found("/// See [`Model`](crate::Model).\nuse diesel::Table;"),
        [""; 0]
    );
}

#[test]
fn a_circle_is_found_by_a_way_around() {
    let to = |module: &str| BTreeSet::from([module.to_owned()]);
    let arrows = Arrows::from([
        ("a".into(), to("b")),
        ("b".into(), to("c")),
        ("c".into(), to("a")),
        ("d".into(), to("a")),
    ]);
    assert!(reached(&arrows, "a").contains("a"));
    assert!(!reached(&arrows, "d").contains("d"));
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn arrows(source: &Path) -> Arrows {
    let entries = fs::read_dir(source).expect("the folder is readable");
    let roots: Vec<_> = entries
        .map(|entry| entry.expect("the folder is readable").path())
        .filter(|path| path.file_name().is_some_and(|name| name != "lib.rs"))
        .collect();
    let modules = roots.iter().map(|path| stem(path)).collect::<BTreeSet<_>>();
    let reexported = reexported(&source.join("lib.rs"));
    let mut arrows = Arrows::new();
    for path in &roots {
        let module = stem(path);
        let mut named = BTreeSet::new();
        collect(path, &mut named);
        let others = named
            .into_iter()
            .filter_map(|name| {
                if modules.contains(&name) {
                    Some(name)
                } else {
                    reexported.get(&name).cloned()
                }
            })
            .filter(|other| *other != module);
        arrows.insert(module.clone(), others.collect());
    }
    arrows
}

fn stem(path: &Path) -> String {
    let stem = path.file_stem().expect("a file or a folder has a name");
    stem.to_string_lossy().into_owned()
}

fn collect(path: &Path, named: &mut BTreeSet<String>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).expect("the folder is readable") {
            collect(&entry.expect("the folder is readable").path(), named);
        }
    } else if path.extension().is_some_and(|extension| extension == "rs") {
        let source = fs::read_to_string(path).expect("the source is readable");
        names(source.parse().expect("the source is Rust"), named);
    }
}

/// What stands behind each `crate::`. In a doc comment it is part of a text, and does not count.
fn names(source: TokenStream, named: &mut BTreeSet<String>) {
    let tokens = Vec::from_iter(source);
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => names(group.stream(), named),
            TokenTree::Ident(ident) if ident == "crate" => match tokens.get(at + 3) {
                Some(TokenTree::Ident(name)) => {
                    named.insert(name.to_string());
                }
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                    named.extend(heads(group.stream()));
                }
                _ => (),
            },
            _ => (),
        }
    }
}

/// The first name of each part of a group: `a` and `b` of `{a::{c, d}, b}`.
fn heads(group: TokenStream) -> Vec<String> {
    let mut heads = Vec::new();
    let mut is_head = true;
    for token in group {
        match token {
            TokenTree::Ident(name) if is_head => {
                heads.push(name.to_string());
                is_head = false;
            }
            TokenTree::Punct(punct) if punct.as_char() == ',' => is_head = true,
            _ => (),
        }
    }
    heads
}

/// What the root of the crate re-exports, and from which of its modules.
fn reexported(lib: &Path) -> BTreeMap<String, String> {
    let lib = fs::read_to_string(lib).expect("the source is readable");
    let lib = syn::parse_file(&lib).expect("the source is Rust");
    let mut found = BTreeMap::new();
    for item in lib.items {
        let syn::Item::Use(item) = item else { continue };
        let syn::UseTree::Path(path) = item.tree else {
            continue;
        };
        if path.ident != "self" {
            continue;
        }
        if let syn::UseTree::Path(path) = *path.tree {
            let module = path.ident.to_string();
            exported(&path.tree, &mut |name| {
                found.insert(name, module.clone());
            });
        }
    }
    found
}

fn exported(tree: &syn::UseTree, found: &mut impl FnMut(String)) {
    match tree {
        syn::UseTree::Path(path) => exported(&path.tree, found),
        syn::UseTree::Name(name) => found(name.ident.to_string()),
        syn::UseTree::Rename(rename) => found(rename.rename.to_string()),
        syn::UseTree::Group(group) => group.items.iter().for_each(|tree| exported(tree, found)),
        syn::UseTree::Glob(_) => (),
    }
}

/// What a module imports, and what that imports in turn.
fn reached<'a>(arrows: &'a Arrows, from: &str) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut ahead = vec![from];
    while let Some(module) = ahead.pop() {
        for other in arrows.get(module).into_iter().flatten() {
            if reached.insert(other.as_str()) {
                ahead.push(other);
            }
        }
    }
    reached
}
