//! Which tables refer to which: what is in a circle, and in which order the rest can be worked on.

use petgraph::algo::{has_path_connecting, tarjan_scc};
use petgraph::graphmap::DiGraphMap;

/// References between tables, which are told by a number.
#[derive(Debug, Clone, Default)]
pub(crate) struct References(DiGraphMap<usize, ()>);

impl References {
    /// A table that refers to itself is a matter of its rows, not of the order of tables.
    pub(crate) fn add(&mut self, child: usize, parent: usize) {
        if child != parent {
            self.0.add_edge(child, parent, ());
        }
    }

    /// Whether references lead from one table to another, or the two are one.
    pub(crate) fn leads(&self, from: usize, to: usize) -> bool {
        from == to || has_path_connecting(&self.0, from, to, None)
    }

    /// These tables, each before those that it refers to, by way of others too, and those of a circle together.
    pub(crate) fn children_first(&self, tables: &[usize]) -> Vec<Vec<usize>> {
        // The last come first, so that tables between which there is no reference stay in their order.
        let mut graph: DiGraphMap<usize, ()> = DiGraphMap::new();
        for &table in tables.iter().rev() {
            graph.add_node(table);
        }
        for (child, parent, ()) in self.0.all_edges() {
            graph.add_edge(child, parent, ());
        }
        // The tables of a circle come in any order.
        let circles = tarjan_scc(&graph).into_iter().rev();
        let among = circles.map(|mut circle: Vec<usize>| {
            circle.retain(|table| tables.contains(table));
            circle.sort_unstable();
            circle
        });
        among.filter(|circle| !circle.is_empty()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::References;

    #[track_caller]
    fn check(references: &[(usize, usize)], tables: &[usize], order: &[&[usize]]) {
        let mut all = References::default();
        for &(child, parent) in references {
            all.add(child, parent);
        }
        assert_eq!(all.children_first(tables), order);
    }

    #[test]
    fn children_come_before_parents() {
        check(&[(0, 1), (1, 2)], &[0, 1, 2], &[&[0], &[1], &[2]]);
        check(&[(2, 1), (1, 0)], &[0, 1, 2], &[&[2], &[1], &[0]]);
    }

    #[test]
    fn a_circle_is_together_and_a_reference_to_itself_is_none() {
        check(
            &[(0, 1), (1, 0), (2, 0), (2, 2)],
            &[0, 1, 2],
            &[&[2], &[0, 1]],
        );
    }

    #[test]
    fn tables_that_do_not_refer_to_each_other_stay_in_their_order() {
        check(&[], &[0, 1, 2], &[&[0], &[1], &[2]]);
        check(
            &[(2, 3), (1, 3), (0, 3)],
            &[0, 1, 2, 3],
            &[&[0], &[1], &[2], &[3]],
        );
    }

    #[test]
    fn a_table_between_two_counts_and_is_not_listed() {
        check(&[(0, 2), (2, 1)], &[0, 1], &[&[0], &[1]]);
        check(&[(0, 2), (2, 1), (1, 0)], &[0, 1], &[&[0, 1]]);
    }
}
