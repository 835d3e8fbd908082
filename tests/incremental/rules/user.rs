//! The user, who edits programs and has Cargo build them.

use super::backend::Backend;
use super::program::{Edit, Program};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

/// A workspace with a crate for each program: Cargo builds them side by side, and what they depend on once.
pub(crate) struct User {
    backend: &'static Backend,
    name: String,
    workspace: PathBuf,
    programs: Vec<Program>,
    /// What was done since the last build, and to which program.
    done: Vec<(&'static str, String)>,
    builds: usize,
}

impl User {
    /// Has nothing built yet, whatever an earlier run has left.
    pub(crate) fn new(walk: &str, programs: Vec<Program>) -> Self {
        let backend = Backend::wanted();
        let name = format!("{}-{walk}", backend.feature);
        let workspace = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("incremental")
            .join(&name);
        let user = Self {
            backend,
            name,
            workspace,
            programs,
            done: vec![],
            builds: 0,
        };
        if user.workspace.exists() {
            fs::remove_dir_all(&user.workspace).expect("the folder is ours");
        }
        user.forget();
        user.set_up();
        user
    }

    /// Whether `is` is so for one of the programs.
    pub(crate) fn any(&self, is: impl FnMut(&Program) -> bool) -> bool {
        self.programs.iter().any(is)
    }

    /// Edits each program once, if `edit` knows how.
    pub(crate) fn edit(&mut self, mut edit: impl FnMut(&Program) -> Option<Edit>) {
        for program in &mut self.programs {
            if let Some(edit) = edit(program) {
                self.done.push((program.subject, program.apply(&edit)));
            }
        }
    }

    /// Builds what was edited.
    ///
    /// # Panics
    ///
    /// If the compiler crashes, a program does not compile, or one that was edited is not compiled.
    #[track_caller]
    pub(crate) fn build(&mut self) {
        self.write();
        self.builds += 1;
        self.cargo(&["build", "--lib", "--keep-going"]);
        self.done.clear();
    }

    /// Builds what was edited, and its tests. The compiler remembers these apart: it sees all edits since the last time at
    /// once.
    ///
    /// # Panics
    ///
    /// As `build` does.
    #[track_caller]
    pub(crate) fn build_with_tests(&mut self) {
        let done = self.done.clone();
        self.build();
        self.done = done;
        self.cargo(&["test", "--lib", "--no-run", "--no-fail-fast"]);
        self.done.clear();
    }

    #[track_caller]
    fn cargo(&self, arguments: &[&str]) {
        let output = Command::new(env!("CARGO"))
            .args(arguments)
            .args(["--workspace", "--offline", "--color=never"])
            .arg("--target-dir")
            .arg(target())
            .current_dir(&self.workspace)
            .env("CARGO_INCREMENTAL", "1")
            .output()
            .expect("cargo starts");
        let said = String::from_utf8_lossy(&output.stderr);
        let edits: Vec<&str> = self.done.iter().map(|(_, edit)| edit.as_str()).collect();
        let edits = edits.join("\n  ");
        let build = self.builds;
        assert!(
            output.status.success() && !said.contains("internal compiler error"),
            "build {build}, `cargo {}` in {}, after these edits:\n  {edits}\n{said}",
            arguments.join(" "),
            self.workspace.display(),
        );
        for (subject, edit) in &self.done {
            let compiling = format!("Compiling {} ", self.package(subject));
            assert!(
                said.contains(&compiling),
                "build {build} did nothing after: {edit}\n{said}"
            );
        }
    }

    fn package(&self, subject: &str) -> String {
        format!("user-{}-{subject}", self.name)
    }

    /// Removes what the compiler remembers of these programs.
    fn forget(&self) {
        let Ok(remembered) = fs::read_dir(target().join("debug/incremental")) else {
            return;
        };
        let prefix = self.package("").replace('-', "_");
        for entry in remembered {
            let entry = entry.expect("a folder that can be read");
            if entry.file_name().to_string_lossy().starts_with(&prefix) {
                fs::remove_dir_all(entry.path()).expect("the folder is ours");
            }
        }
    }

    fn set_up(&self) {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let members: Vec<&str> = self
            .programs
            .iter()
            .map(|program| program.subject)
            .collect();
        put(
            &self.workspace.join("Cargo.toml"),
            // The profile is that of this workspace, so that what both need is built once.
            &format!(
                "[workspace]\nmembers = {members:?}\nresolver = \"3\"\n\n[profile.dev]\ndebug = \"line-tables-only\"\n"
            ),
        );
        fs::copy(root.join("Cargo.lock"), self.workspace.join("Cargo.lock")).expect("a lock file");
        for program in &self.programs {
            put(
                &self.workspace.join(program.subject).join("Cargo.toml"),
                &format!(
                    r#"[package]
name = "{package}"
version = "0.0.0"
edition = "2024"

[dependencies]
bb8 = "0.9"
deadpool = {{ version = "0.13", default-features = false, features = ["managed", "rt_tokio_1"] }}
diesel = {{ version = "~2.3.14", default-features = false, features = ["32-column-tables", "r2d2", "{feature}"] }}
diesel-async = {{ version = "~0.9.2", default-features = false, features = ["{feature}"] }}
futures-util = {{ version = "0.3.17", default-features = false, features = ["std"] }}
tenancy = {{ path = '{root}', default-features = false, features = ["admin", "bb8", "cache", "deadpool", "r2d2", "tokio", "{compiled_in}"] }}
tokio = {{ version = "1", features = ["rt"] }}
"#,
                    package = self.package(program.subject),
                    root = root.display(),
                    feature = self.backend.feature,
                    compiled_in = self.backend.compiled_in,
                ),
            );
        }
    }

    fn write(&self) {
        for program in &self.programs {
            let folder = self.workspace.join(program.subject).join("src");
            let modules = program.modules();
            let names = modules.iter().map(|(name, _)| format!("pub mod {name};\n"));
            put(
                &folder.join("lib.rs"),
                &format!(
                    "#![allow(unused)]\n\n{}\npub type Db = {};\npub type AsyncDb = {};\n",
                    names.collect::<String>(),
                    self.backend.db,
                    self.backend.async_db
                ),
            );
            for (name, source) in modules {
                put(&folder.join(name).with_extension("rs"), &source);
            }
        }
    }
}

// What failed is kept, to be looked at.
impl Drop for User {
    fn drop(&mut self) {
        if !thread::panicking() {
            self.forget();
        }
    }
}

/// Where Cargo builds this workspace, too.
fn target() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .expect("it is below the target folder")
}

/// Leaves a file alone that says so already: Cargo goes by the time of writing.
fn put(path: &Path, content: &str) {
    if fs::read_to_string(path).is_ok_and(|there| there == content) {
        return;
    }
    fs::create_dir_all(path.parent().expect("a file")).expect("a folder");
    fs::write(path, content).expect("written");
}
