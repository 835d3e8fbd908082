//! The page on what binds an argument names each door there is: each public method of a statement, each verb of Diesel's
//! that a statement has, each entry point of a model, each function beside them. What there is, the sources say.

use proc_macro2::{TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use syn::visit::Visit;
use syn::{ImplItem, Item, TraitItem, Type, UseTree, Visibility};

/// What a verb of Diesel's may be implemented for.
const STATEMENTS: &[&str] = &[
    "Scoped",
    "Limited",
    "PlannedAnew",
    "Insert",
    "OnConflict",
    "OnConflictDoUpdate",
    "Update",
    "Delete",
    "Adopt",
];

/// Rust's own traits, and what is no door: they take no argument.
const RUSTS_OWN: &[&str] = &[
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "UnwindSafe",
    "RefUnwindSafe",
];

#[test]
fn each_door_stands_on_the_page_with_what_binds_it() {
    let doors = doors();
    let page = page();
    let missing: Vec<_> = doors
        .iter()
        .filter(|door| !page.contains_key(*door))
        .collect();
    let gone: Vec<_> = page.keys().filter(|door| !doors.contains(*door)).collect();
    assert!(missing.is_empty(), "not in docs/doors.md: {missing:#?}");
    assert!(gone.is_empty(), "in docs/doors.md alone: {gone:#?}");
    for (door, bound) in page {
        assert!(!bound.is_empty(), "{door}: what binds it?");
    }
}

#[test]
fn the_sources_are_read_through_macros_too() {
    let doors = doors();
    for door in [
        "Scoped::union",
        "Scoped::for_update",
        "Scoped::load",
        "Insert::execute",
        "Update::load_stream",
        "Scoped: FilterDsl",
        "Delete: LoadQuery",
        "Model::insert",
        "dsl::exists",
        "upsert::excluded",
        "tenancy::insert_into",
        "IntoTable::values",
        "Adopt::to_sql",
    ] {
        assert!(doors.contains(door), "{door} is not found");
    }
}

/// The first column of the table, without its backticks, and the second one.
fn page() -> BTreeMap<String, String> {
    let page = fs::read_to_string(root().join("docs/doors.md")).expect("the page is readable");
    page.lines()
        .filter_map(|line| line.strip_prefix("| `"))
        .map(|line| {
            let (door, rest) = line.split_once("` |").expect("a door in backticks");
            (door.to_owned(), rest.trim_matches([' ', '|']).to_owned())
        })
        .collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn doors() -> BTreeSet<String> {
    let sources = root().join("tenancy-runtime/src");
    let mut found = Found::default();
    let mut files = Vec::new();
    for folder in ["scoped", "write"] {
        collect(&sources.join(folder), &mut files);
    }
    let all = {
        let mut all = Vec::new();
        collect(&sources, &mut all);
        all
    };
    for file in &all {
        found.declarations(&parse(file));
    }
    for file in &files {
        found.file(&parse(file));
    }
    for entries in ["model/mod.rs", "model/current_row.rs"] {
        found.entries(&parse(&sources.join(entries)));
    }
    found.functions(&parse(&sources.join("lib.rs")));
    found.doors
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder is readable") {
        let path = entry.expect("the folder is readable").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn parse(file: &Path) -> syn::File {
    let text = fs::read_to_string(file).expect("the source is readable");
    syn::parse_file(&text).expect("the source is Rust")
}

#[derive(Default)]
struct Found {
    /// The crate's own traits.
    traits: BTreeSet<String>,
    /// The bodies of its macros.
    macros: BTreeMap<String, Vec<TokenTree>>,
    doors: BTreeSet<String>,
}

impl Found {
    fn declarations(&mut self, file: &syn::File) {
        struct Declared<'a>(&'a mut Found);
        impl<'ast> Visit<'ast> for Declared<'_> {
            fn visit_item_trait(&mut self, item: &'ast syn::ItemTrait) {
                self.0.traits.insert(item.ident.to_string());
            }

            fn visit_item_macro(&mut self, item: &'ast syn::ItemMacro) {
                if let Some(name) = &item.ident {
                    let body = flat(item.mac.tokens.clone());
                    self.0
                        .macros
                        .entry(name.to_string())
                        .or_default()
                        .extend(body);
                }
            }
        }
        Declared(self).visit_file(file);
    }

    fn file(&mut self, file: &syn::File) {
        struct Read<'a>(&'a mut Found);
        impl<'ast> Visit<'ast> for Read<'_> {
            fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
                let Some(name) = type_name(&item.self_ty) else {
                    return;
                };
                match &item.trait_ {
                    Some((_, path, _)) => {
                        let verb = path.segments.last().expect("a trait has a name");
                        self.0.verb(&name, &verb.ident.to_string());
                    }
                    None => {
                        for item in &item.items {
                            match item {
                                ImplItem::Fn(function)
                                    if matches!(function.vis, Visibility::Public(_)) =>
                                {
                                    self.0.method(&name, &function.sig.ident.to_string());
                                }
                                ImplItem::Macro(call) => self.0.expanded(&name, &call.mac),
                                _ => {}
                            }
                        }
                    }
                }
            }

            fn visit_item_macro(&mut self, item: &'ast syn::ItemMacro) {
                if item.ident.is_none() {
                    self.0.expanded("", &item.mac);
                }
            }
        }
        Read(self).visit_file(file);
    }

    fn method(&mut self, name: &str, method: &str) {
        self.doors.insert(format!("{name}::{method}"));
    }

    fn verb(&mut self, name: &str, verb: &str) {
        let diesels = !self.traits.contains(verb) && !RUSTS_OWN.contains(&verb);
        if diesels && STATEMENTS.contains(&name) {
            self.doors.insert(format!("{name}: {verb}"));
        }
    }

    /// What a macro of the crate's writes: for the type `name`, for the one in its body, or for the first one it is given.
    fn expanded(&mut self, name: &str, call: &syn::Macro) {
        let called = call.path.segments.last().expect("a macro has a name");
        let Some(body) = self.macros.get(&called.ident.to_string()).cloned() else {
            return;
        };
        let given = flat(call.tokens.clone());
        let is =
            |at: usize, text: &str| body.get(at).is_some_and(|token| token.to_string() == text);
        let given_type = || {
            let statement = given.iter().map(ToString::to_string);
            statement
                .into_iter()
                .find(|token| STATEMENTS.contains(&token.as_str()))
        };
        let mut current = name.to_owned();
        for at in 0..body.len() {
            if is(at, "impl") {
                let (verb, of) = head(&body[at + 1..]);
                let of = match of.as_str() {
                    "$" => given_type().unwrap_or_default(),
                    _ => of,
                };
                match verb {
                    Some(verb) => self.verb(&of, &verb),
                    None => current = of,
                }
            }
            if is(at, "pub") && is(at + 1, "fn") {
                if is(at + 2, "$") {
                    // `union -> Union`: a verb, and what Diesel calls it.
                    for pair in given.windows(3) {
                        if let [
                            TokenTree::Ident(verb),
                            TokenTree::Punct(dash),
                            TokenTree::Punct(_),
                        ] = pair
                            && dash.as_char() == '-'
                        {
                            self.method(&current, &verb.to_string());
                        }
                    }
                } else {
                    self.method(&current, &body[at + 2].to_string());
                }
            }
        }
    }

    fn entries(&mut self, file: &syn::File) {
        for item in &file.items {
            let Item::Trait(item) = item else { continue };
            for method in &item.items {
                if let TraitItem::Fn(method) = method {
                    self.method(&item.ident.to_string(), &method.sig.ident.to_string());
                }
            }
        }
    }

    /// What `dsl`, `upsert` and the crate itself have under a name in small letters: of the crate, what writes.
    fn functions(&mut self, file: &syn::File) {
        for item in &file.items {
            if let Item::Use(used) = item
                && let Some(tree) = of_write(&used.tree)
            {
                for name in names(tree) {
                    if name.starts_with(char::is_lowercase) {
                        self.method("tenancy", &name);
                    }
                }
            }
            let Item::Mod(module) = item else { continue };
            if !["dsl", "upsert"].contains(&module.ident.to_string().as_str()) {
                continue;
            }
            for item in module.content.iter().flat_map(|(_, items)| items) {
                if let Item::Use(used) = item {
                    for name in names(&used.tree) {
                        if name.starts_with(char::is_lowercase) {
                            self.method(&module.ident.to_string(), &name);
                        }
                    }
                }
            }
        }
    }
}

/// What is used of `self::write`.
fn of_write(tree: &UseTree) -> Option<&UseTree> {
    match tree {
        UseTree::Path(path) if path.ident == "self" => of_write(&path.tree),
        UseTree::Path(path) if path.ident == "write" => Some(&path.tree),
        _ => None,
    }
}

/// Of an impl in the body of a macro the trait, if there is one, and the type: `$` if it is given.
fn head(tokens: &[TokenTree]) -> (Option<String>, String) {
    let (mut depth, mut first, mut last, mut verb) = (0_i32, None, String::new(), None);
    let mut dash = false;
    for token in tokens {
        let text = token.to_string();
        match text.as_str() {
            "<" => depth += 1,
            ">" if !dash => depth -= 1,
            "for" if depth == 0 => {
                verb = Some(std::mem::take(&mut last));
                first = None;
            }
            "\"{\"" | "where" if depth == 0 => break,
            _ if depth == 0 => {
                first.get_or_insert_with(|| text.clone());
                last.clone_from(&text);
            }
            _ => {}
        }
        dash = text == "-";
    }
    match first.as_deref() {
        Some("$") => (verb, "$".to_owned()),
        _ => (verb, last),
    }
}

/// All tokens, without the groups that they stand in, but with the braces.
fn flat(tokens: TokenStream) -> Vec<TokenTree> {
    let mut all = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                if group.delimiter() == proc_macro2::Delimiter::Brace {
                    all.push(TokenTree::Literal(proc_macro2::Literal::string("{")));
                }
                all.extend(flat(group.stream()));
            }
            token => all.push(token),
        }
    }
    all
}

fn type_name(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|name| name.ident.to_string()),
        _ => None,
    }
}

fn names(tree: &UseTree) -> Vec<String> {
    match tree {
        UseTree::Path(path) => names(&path.tree),
        UseTree::Name(name) => vec![name.ident.to_string()],
        UseTree::Rename(name) => vec![name.rename.to_string()],
        UseTree::Group(group) => group.items.iter().flat_map(names).collect(),
        UseTree::Glob(_) => panic!("a glob hides what there is"),
    }
}
