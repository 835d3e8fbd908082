//! Deleting all that a tenant owns, but its own row, which stays: for who has more to say of the tenant.

use super::batches::{nothing_has_come, of_one_table, of_several};
use super::counts::Counts;
use super::error::{Error, Reference};
use super::holdings::{Held, Holdings};
use super::key::Key;
use super::lock::{self, Look};
use super::order::OwnRow;
use super::ownership::Kind;
use super::plan::Plan;
use super::progress::{Progress, Tally};
use super::transaction::{in_snapshot, in_transaction};
use crate::database::run::{Database, Operation};
use crate::database::session::{Session, Teller};
use crate::database::statement::{Alias, Statement};
use crate::database::terms::Ends;
use tenancy_runtime::Tenant;

/// Runs an algorithm that is given the key of a tenant: [`Given::Source`](crate::database::terms::Given::Source).
pub fn about_tenant<'a, T, Conn, R, E, F>(
    key: T::Key,
    conn: &'a mut Conn,
    algorithm: impl FnOnce(Session, Teller<Progress>) -> F + Send + 'a,
) -> Conn::Answer<'a, R, E>
where
    T: Tenant,
    Conn: Database<Key<T>>,
    R: Send + 'a,
    E: From<diesel::result::Error> + Send + 'a,
    F: Future<Output = Result<R, E>> + Send + 'a,
{
    let operation = Operation {
        gives: Ends {
            source: Key(key),
            target: (),
        },
        hears: (),
        hear: |(), _| Ok(()),
    };
    conn.run(operation, algorithm)
}

/// Deletes all rows of the tenant but its own, in batches, each in a transaction of its own. In the last one it is locked,
/// nothing of it is left, and `last` is written, in its order.
///
/// It may be run again after whatever has ended it.
///
/// # Errors
///
/// Those of a [`Removal`](super::Removal) in batches; [`Error::Referenced`] also if the row that stays refers to rows that go.
pub async fn empty_but_its_row<T: Tenant>(
    session: &mut Session,
    batch: u64,
    teller: Teller<Progress>,
    last: Vec<Statement>,
) -> Result<Counts, Error> {
    let kind = Kind::of::<T>();
    let plan = in_snapshot(session, async |session| {
        let holdings = Holdings::of(session, kind).await?;
        refers_to_none(session, &holdings, Look::Only).await?;
        Plan::make(session, holdings, OwnRow::Stays, Look::Only).await
    })
    .await?;
    let holdings = &plan.holdings;
    let mut tally = Tally::new(&plan, teller);
    for step in &plan.steps {
        match step[..] {
            [at] => of_one_table(session, holdings, at, batch, &mut tally).await?,
            _ => of_several(session, &plan, step, &mut tally).await?,
        }
    }
    in_transaction(session, async |session| {
        lock::tenant(session, holdings, |_| true).await?;
        for &at in plan.steps.iter().flatten() {
            nothing_has_come(session, holdings, &holdings.tables[at]).await?;
        }
        holdings.show_none(session, Held::owned_rows_if_any).await?;
        for write in last {
            session.write(write).await?;
        }
        Ok::<_, Error>(())
    })
    .await?;
    let counts = tally.end();
    tracing::info!(
        target: "tenancy",
        tenant = kind.name,
        rows = counts.rows(),
        "tenant emptied"
    );
    Ok(counts)
}

/// Whether the tenant's own row, which stays, refers to a row that goes.
pub(super) async fn refers_to_none(
    session: &mut Session,
    holdings: &Holdings,
    look: Look,
) -> Result<(), Error> {
    const ROW: Alias = Alias(0);
    let own = holdings.determining();
    let mut references = Vec::new();
    for key in &holdings.foreign_keys {
        let parent = holdings.held(&key.parent);
        let goes = parent.is_some_and(|parent| parent.ownership.is_some());
        if key.child != own.id || key.parent == own.id || !goes {
            continue;
        }
        let given = key.columns.iter().map(|(from, _)| {
            Statement::new(" AND ")
                .column(ROW, from)
                .sql(" IS NOT NULL")
        });
        let referring = Statement::new("SELECT count(*)")
            .then(own.owned_rows())
            .joined(given, "");
        let rows = session.count(look.of(referring.end())).await?;
        if rows > 0 {
            let columns = key.columns.iter().map(|(from, _)| from.clone());
            references.push(Reference {
                table: own.name.clone(),
                columns: columns.collect(),
                rows,
            });
        }
    }
    if references.is_empty() {
        Ok(())
    } else {
        Err(Error::Referenced { references })
    }
}
