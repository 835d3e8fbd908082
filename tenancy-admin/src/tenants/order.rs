//! The order in which the tables of a tenant can be worked on.

use super::error::Error;
use super::holdings::Holdings;
use super::ownership::Ownership;
use crate::database::schema::Consequence;
use crate::graph::References;

/// What becomes of the tenant's own row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OwnRow {
    Goes,
    Stays,
}

/// The tables with rows of the tenant, such that a table comes before those that it refers to, and the determining
/// table last.
pub(super) fn children_first(holdings: &Holdings) -> Vec<usize> {
    let steps = steps(holdings, OwnRow::Goes).into_iter();
    steps.flatten().flatten().collect()
}

/// The same, but tables that refer to each other in a circle are together: they are emptied in one go, in their order.
pub(super) fn deletes(holdings: &Holdings, own_row: OwnRow) -> Result<Vec<Vec<usize>>, Error> {
    let name = |at: usize| holdings.tables[at].name.clone();
    steps(holdings, own_row)
        .into_iter()
        .map(|step| match step.iter().find(|part| part.len() > 1) {
            None => Ok(step.into_iter().flatten().collect()),
            Some(circle) => Err(Error::Cycle {
                tables: circle.iter().map(|&at| name(at)).collect(),
            }),
        })
        .collect()
}

/// Circles of foreign keys, and in each, circles of those that cannot wait until the statement ends. Most have one
/// table.
fn steps(holdings: &Holdings, own_row: OwnRow) -> Vec<Vec<Vec<usize>>> {
    let stays = |at: usize| own_row == OwnRow::Stays && at == holdings.determining;
    let position = |id: &str| holdings.tables.iter().position(|table| table.id == id);
    let (mut all, mut hard) = (References::default(), References::default());
    for key in &holdings.foreign_keys {
        if let Some((child, parent)) = position(&key.child).zip(position(&key.parent))
            && !stays(child)
        {
            all.add(child, parent);
            if key.on_delete == Consequence::Restrict {
                hard.add(child, parent);
            }
        }
    }
    let owned: Vec<usize> = (0..holdings.tables.len())
        .filter(|&at| holdings.tables[at].ownership.is_some() && !stays(at))
        .collect();
    let mut through_views = Vec::new();
    for &at in &owned {
        all.add(at, holdings.determining);
        // Whose a row is can be told only while its parent is there.
        let ownership = holdings.tables[at].ownership.as_ref();
        for parent in ownership.map_or_else(Vec::new, Ownership::parents) {
            match position(parent) {
                Some(parent) => {
                    all.add(at, parent);
                    hard.add(at, parent);
                }
                None => through_views.push(at),
            }
        }
    }
    // The parent's row is one of a view: any table may be behind it.
    for &at in &through_views {
        for &other in &owned {
            if !all.leads(other, at) {
                all.add(at, other);
            }
        }
    }
    let circles = all.children_first(&owned).into_iter();
    circles.map(|circle| hard.children_first(&circle)).collect()
}
