//! A program that is edited.

/// A module: what it starts with, and functions that can stand in any order.
#[derive(Clone)]
pub(crate) struct Module {
    head: String,
    functions: Vec<String>,
}

impl Module {
    /// # Panics
    ///
    /// If something that is not a function follows one.
    pub(crate) fn parse(source: &str) -> Self {
        let mut items: Vec<String> = vec![];
        for block in source.trim_end().split("\n\n") {
            match items.last_mut() {
                Some(item) if block.starts_with(char::is_whitespace) => {
                    *item += "\n\n";
                    *item += block;
                }
                _ => items.push(block.into()),
            }
        }
        let is_function =
            |item: &String| item.starts_with("pub fn") || item.starts_with("pub async fn");
        let head = items.iter().take_while(|item| !is_function(item)).count();
        let functions = items.split_off(head);
        assert!(
            functions.iter().all(is_function),
            "after the first function there are only functions: {functions:#?}"
        );
        Self {
            head: items.join("\n\n"),
            functions,
        }
    }

    pub(crate) fn source(&self) -> String {
        let items: Vec<&str> = [&self.head]
            .into_iter()
            .chain(&self.functions)
            .map(String::as_str)
            .collect();
        items.join("\n\n") + "\n"
    }
}

/// One thing that its author does between two builds.
pub(crate) enum Edit {
    /// Writes the next function at the end.
    Append,
    /// Writes the next function at the start.
    Insert,
    /// Takes out the function at this place; it may come back.
    Remove(usize),
    /// Changes the numbers in all functions, and gives each a line more.
    Change,
    /// Gives the function at this place another name.
    Rename(usize),
    /// Puts another function where this one is, which may come back.
    Replace(usize),
    /// Takes the function at the first place to the second.
    Move(usize, usize),
    /// Turns the order of all functions round.
    Reverse,
    /// Adds a column to a table and its field to the model.
    AddField,
    /// Adds a table, its model, and functions about them.
    AddModel,
    /// Takes the function at this place to a module of its own.
    AddModule(usize),
}

/// A crate of a user: tables and models, and one module that works with them.
pub(crate) struct Program {
    pub(crate) subject: &'static str,
    schema: String,
    shapes: Option<&'static str>,
    module: Module,
    /// Functions that are not in the program now. The next one is the last.
    ahead: Vec<String>,
    modules: Vec<Module>,
    /// Tells apart what is added.
    count: usize,
}

impl Program {
    /// Without a function yet.
    pub(crate) fn new(subject: &'static str, source: &str) -> Self {
        let mut module = Module::parse(source);
        let mut ahead = std::mem::take(&mut module.functions);
        ahead.reverse();
        let shapes = module
            .head
            .contains("shapes")
            .then_some(include_str!("../src/shapes.rs"));
        Self {
            subject,
            schema: include_str!("../src/schema.rs").into(),
            shapes,
            module,
            ahead,
            modules: vec![],
            count: 0,
        }
    }

    /// How many functions there are.
    pub(crate) fn len(&self) -> usize {
        self.module.functions.len()
    }

    /// How many functions are not there.
    pub(crate) fn ahead(&self) -> usize {
        self.ahead.len()
    }

    /// Says what was done.
    pub(crate) fn apply(&mut self, edit: &Edit) -> String {
        let functions = &mut self.module.functions;
        let done = match *edit {
            Edit::Append => {
                functions.push(self.ahead.pop().expect("one that is not there"));
                format!("append {}", name(functions.last().expect("it is there")))
            }
            Edit::Insert => {
                functions.insert(0, self.ahead.pop().expect("one that is not there"));
                format!("insert {}", name(&functions[0]))
            }
            Edit::Remove(at) => {
                let gone = functions.remove(at);
                let done = format!("remove {}", name(&gone));
                self.ahead.insert(0, gone);
                done
            }
            Edit::Change => {
                self.count += 1;
                let line = format!(" {{\n    let _line = {};\n", self.count);
                for function in functions {
                    *function = with_other_numbers(function).replacen(" {\n", &line, 1);
                }
                "change what the functions do".into()
            }
            Edit::Rename(at) => {
                let old = name(&functions[at]).to_owned();
                self.count += 1;
                let new = format!("{old}_{}", self.count);
                functions[at] = functions[at].replacen(&old, &new, 1);
                format!("rename {old} to {new}")
            }
            Edit::Replace(at) => {
                let next = self.ahead.pop().expect("one that is not there");
                let gone = std::mem::replace(&mut functions[at], next);
                let done = format!("replace {} by {}", name(&gone), name(&functions[at]));
                self.ahead.insert(0, gone);
                done
            }
            Edit::Move(from, to) => {
                let moved = functions.remove(from);
                functions.insert(to, moved);
                format!("move {} from {from} to {to}", name(&functions[to]))
            }
            Edit::Reverse => {
                functions.reverse();
                "turn the order round".into()
            }
            Edit::AddField => {
                self.add_field();
                "add a field".into()
            }
            Edit::AddModel => {
                self.add_model();
                "add a model".into()
            }
            Edit::AddModule(at) => {
                let functions = vec![functions.remove(at)];
                self.modules.push(Module {
                    head: self.module.head.clone(),
                    functions,
                });
                "move a function to a module of its own".into()
            }
        };
        format!("{}: {done}", self.subject)
    }

    fn add_field(&mut self) {
        self.count += 1;
        let n = self.count;
        for (before, after) in [
            (
                "title -> Text,",
                format!("title -> Text, mark_{n} -> Integer,"),
            ),
            (
                "pub title: String,",
                format!("pub title: String,\n    pub mark_{n}: i32,"),
            ),
        ] {
            assert_eq!(self.schema.matches(before).count(), 1, "{before}");
            self.schema = self.schema.replace(before, &after);
        }
    }

    fn add_model(&mut self) {
        self.count += 1;
        let n = self.count;
        let more = format!(
            "
diesel::table! {{ plans_{n} {{ id -> Integer, org_id -> Integer, post_id -> Integer }} }}
diesel::joinable!(plans_{n} -> posts (post_id));
diesel::allow_tables_to_appear_in_same_query!(posts, plans_{n});

#[tenanted(Org)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset)]
#[diesel(table_name = plans_{n})]
pub struct Plan{n} {{
    pub id: i32,
    pub org_id: i32,
    pub post_id: i32,
}}

pub fn plans_{n}(conn: &mut TenantConn<'_, crate::Db, Org>) -> QueryResult<Vec<(Plan{n}, Post)>> {{
    Plan{n}::scoped().inner_join(posts::table).load(conn)
}}

pub fn write_plans_{n}(plan: &Plan{n}, conn: &mut TenantConn<'_, crate::Db, Org>) -> QueryResult<usize> {{
    Plan{n}::insert(plans_{n}::post_id.eq(1)).execute(conn)?;
    <Plan{n} as tenancy::SaveDsl>::save(plan).execute(conn)
}}
"
        );
        self.schema.push_str(&more);
    }

    /// The modules and their sources.
    pub(crate) fn modules(&self) -> Vec<(String, String)> {
        let shapes = self.shapes.map(|shapes| ("shapes".into(), shapes.into()));
        let more = self.modules.iter().enumerate();
        [("schema".into(), self.schema.clone())]
            .into_iter()
            .chain(shapes)
            .chain([(self.subject.into(), self.module.source())])
            .chain(more.map(|(n, module)| (format!("more_{n}"), module.source())))
            .collect()
    }
}

fn name(function: &str) -> &str {
    let (_, rest) = function.split_once("fn ").expect("a function");
    &rest[..rest.find(['(', '<']).expect("its parameters")]
}

/// As its author turns a number up; a digit inside of a name stays.
fn with_other_numbers(function: &str) -> String {
    let mut before = ' ';
    let mut changed = String::new();
    for c in function.chars() {
        let starts_number = c.is_ascii_digit() && !before.is_alphanumeric() && before != '_';
        changed.push(if starts_number && c != '9' {
            char::from(c as u8 + 1)
        } else {
            c
        });
        before = c;
    }
    changed
}
