//! Which rows joins give.

use super::facts::{left, mark, near_also};
use super::{Run, Values};
use crate::programs::program::{Is, Join, Row, Table};
use crate::programs::reach::Near;

impl Run<'_> {
    pub(super) fn join(&self, join: Join, is: &Is) -> Vec<Values> {
        // The root, and then: the table, whether its join is an outer one, what of its row has to be what of the rows before it.
        type Id = fn(&[Option<&Row>]) -> Option<i32>;
        type Of = fn(&Row) -> Option<i32>;
        const ID: Of = |row| Some(row.id);
        if let Join::FoldersLeftPagesWithWords = join {
            return self.nested(is);
        }
        let (root, steps): (Table, [(Table, bool, Of, Id); 2]) = match join {
            Join::TasksNotesLeftTags => (
                Table::Tasks,
                [
                    (Table::Notes, false, ID, |near| near[0]?.parent),
                    (Table::Tags, true, ID, |near| near[0]?.second),
                ],
            ),
            Join::WordsLeftPagesLeftFolders => (
                Table::Words,
                [
                    (Table::Pages, true, ID, |near| near[0]?.parent),
                    (Table::Folders, true, ID, |near| near[1]?.parent),
                ],
            ),
            Join::NotesLeftDocsLeftShares => (
                Table::Notes,
                [
                    (Table::Docs, true, ID, |near| Some(near[0]?.id)),
                    (Table::Shares, true, ID, |near| Some(near[0]?.id)),
                ],
            ),
            Join::FirmsLeftLeadsFolders => (
                Table::Firms,
                [
                    (Table::Leads, true, ID, |near| Some(near[0]?.id)),
                    (Table::Folders, false, ID, |near| Some(near[0]?.id)),
                ],
            ),
            Join::CountriesLeftNotesLeftTags => (
                Table::Countries,
                [
                    (Table::Notes, true, ID, |near| Some(near[0]?.id)),
                    (Table::Tags, true, ID, |near| Some(near[0]?.id)),
                ],
            ),
            Join::FoldersLeftTiesLeftSafes => (
                Table::Folders,
                [
                    (
                        Table::Ties,
                        true,
                        |tie| tie.parent,
                        |near| Some(near[0]?.id),
                    ),
                    (Table::Safes, true, ID, |near| near[1]?.second),
                ],
            ),
            Join::SafesLeftTiesLeftPictures => (
                Table::Safes,
                [
                    (
                        Table::Ties,
                        true,
                        |tie| tie.second,
                        |near| Some(near[0]?.id),
                    ),
                    (Table::Pictures, true, ID, |near| Some(near[0]?.id)),
                ],
            ),
            Join::FoldersLeftPagesWithWords | Join::NumberOfPages => unreachable!("read elsewhere"),
        };
        let roots = self.readable(root);
        let mut joined: Vec<_> = roots
            .map(|row| (vec![Some(row)], vec![Near::new(root, row)]))
            .collect();
        for (table, outer, of, id) in steps {
            let before = std::mem::take(&mut joined);
            for (marks, near) in before {
                let found = self.readable(table);
                let found = found.filter(|row| id(&marks).is_some_and(|id| of(row) == Some(id)));
                let found = found.filter(|row| self.meets(&near, table, row));
                let found = if outer {
                    left(found)
                } else {
                    found.map(Some).collect()
                };
                for row in found {
                    let mut marks = marks.clone();
                    marks.push(row);
                    joined.push((marks, near_also(&near, table, row)));
                }
            }
        }
        joined.retain(|(_, near)| self.is(near, near[0].row, is) == Some(true));
        let marks = joined
            .into_iter()
            .map(|(marks, _)| marks.into_iter().map(mark).collect());
        marks.collect()
    }

    /// Folders, and pages with words if any.
    fn nested(&self, is: &Is) -> Vec<Values> {
        let mut joined = vec![];
        for folder in self.readable(Table::Folders) {
            let near = [Near::new(Table::Folders, folder)];
            let pages = self
                .readable(Table::Pages)
                .filter(|page| page.parent == Some(folder.id));
            let mut inside = vec![];
            for page in pages {
                let words = self
                    .readable(Table::Words)
                    .filter(|word| word.parent == Some(page.id));
                for word in words {
                    let all = near_also(
                        &near_also(&near, Table::Pages, Some(page)),
                        Table::Words,
                        Some(word),
                    );
                    if self.reach.meet(self.world, &all) {
                        inside.push((Some(page), Some(word)));
                    }
                }
            }
            if inside.is_empty() {
                inside.push((None, None));
            }
            for (page, word) in inside {
                let near = near_also(&near_also(&near, Table::Pages, page), Table::Words, word);
                if self.is(&near, folder, is) == Some(true) {
                    joined.push(vec![Some(folder.mark), mark(page), mark(word)]);
                }
            }
        }
        joined
    }
}
