//! An entry of the log, and how an operation writes it.

use super::action::Action;
use crate::account::Account;
use crate::actor::{Actor, By, Operator};
use crate::columns::AuditColumns;
use crate::error::Error;
use crate::membership::HasMembers;
use crate::operation::{Work, insert};
use crate::value::Value;
use tenancy_admin::database::json_string;

/// What has been done, about whom, and what is to be told of it: no token, no address, and nothing that another tenant has.
pub(crate) struct Entry<'e, A: Account> {
    action: &'static str,
    whom: Option<&'e A::Key>,
    target: Option<&'e str>,
    details: Vec<(&'static str, Detail<'e>)>,
}

/// The details that say who acts. The application writes none of these names.
pub(super) const OF_WHO_ACTS: [&str; 3] = [REASON, KEY, IMPERSONATION];

const REASON: &str = "reason";
const KEY: &str = "key";
const IMPERSONATION: &str = "impersonation";

enum Detail<'e> {
    Text(&'e str),
    Number(u64),
}

impl<'e, A: Account> Entry<'e, A> {
    pub(crate) const fn of(action: Action) -> Self {
        Self::named(action.name())
    }

    pub(super) const fn named(action: &'static str) -> Self {
        Self {
            action,
            whom: None,
            target: None,
            details: Vec::new(),
        }
    }

    pub(crate) const fn about(mut self, account: &'e A::Key) -> Self {
        self.whom = Some(account);
        self
    }

    pub(crate) const fn target(mut self, target: Option<&'e str>) -> Self {
        self.target = target;
        self
    }

    pub(crate) fn text(mut self, name: &'static str, text: &'e str) -> Self {
        self.details.push((name, Detail::Text(text)));
        self
    }

    pub(crate) fn number(mut self, name: &'static str, number: u64) -> Self {
        self.details.push((name, Detail::Number(number)));
        self
    }

    /// The row of the log.
    fn row<T: HasMembers<A>>(
        self,
        columns: &AuditColumns,
        tenant: T::Key,
        by: &'e By<A>,
    ) -> [(&'static str, Value<T, A>); 10] {
        let account =
            |key: Option<&A::Key>| key.map_or(Value::Null, |key| Value::Account(key.clone()));
        let whom = account(self.whom);
        let texts = self.texts(columns, by);
        let [kind, operator, action, target, details, request] =
            texts.map(|(column, text)| (column, text.map_or(Value::Null, Value::Text)));
        [
            (columns.tenant, Value::Tenant(tenant)),
            kind,
            (columns.account, account(by.actor.account())),
            operator,
            action,
            (columns.whom, whom),
            target,
            details,
            request,
            (columns.at, Value::Number(by.now.get())),
        ]
    }

    /// What of the row is text.
    pub(crate) fn texts(
        mut self,
        columns: &AuditColumns,
        by: &'e By<A>,
    ) -> [(&'static str, Option<String>); 6] {
        let operator = by.actor.operator();
        if let Some(reason) = operator.and_then(Operator::reason) {
            self = self.text(REASON, reason);
        }
        if let Some(key) = by.actor.key() {
            self = self.number(KEY, key.cast_unsigned());
        }
        if let Some(impersonation) = by.actor.impersonation() {
            self = self.number(IMPERSONATION, impersonation.cast_unsigned());
        }
        let details = self.details();
        let texts = [
            (columns.actor, Some(by.actor.kind().name())),
            (columns.operator, operator.map(Operator::name)),
            (columns.action, Some(self.action)),
            (columns.target, self.target),
            (columns.details, Some(details.as_str())),
            (columns.request, by.request.as_deref()),
        ];
        texts.map(|(column, text)| (column, text.map(str::to_owned)))
    }

    /// An object of JSON.
    fn details(&self) -> String {
        let members = self.details.iter().map(|(name, detail)| {
            let detail = match detail {
                Detail::Text(text) => json_string(text),
                Detail::Number(number) => number.to_string(),
            };
            format!("{}:{detail}", json_string(name))
        });
        format!("{{{}}}", members.collect::<Vec<_>>().join(","))
    }
}

impl<T: HasMembers<A>, A: Account> Work<'_, T, A> {
    /// Writes what has been done to the tenant's audit log, if it has one.
    pub(crate) async fn record(&mut self, entry: Entry<'_, A>) -> Result<(), Error> {
        self.record_by(self.by, entry).await
    }

    /// The same of what somebody else has done.
    pub(crate) async fn record_by(&mut self, by: &By<A>, entry: Entry<'_, A>) -> Result<(), Error> {
        if let Some(log) = &T::TABLES.audit {
            let row = entry.row(&log.columns, self.key.clone(), by);
            self.insert(insert(&log.name(), row)).await?;
        }
        Ok(())
    }

    /// The same of a tenant that nobody has locked. One that is being purged gets no entry: nobody would delete that.
    pub(super) async fn record_unlocked(&mut self, entry: Entry<'_, A>) -> Result<(), Error> {
        if let Some(log) = &T::TABLES.audit {
            let row = entry.row(&log.columns, self.key.clone(), self.by);
            let standings = Actor::<A>::System.standings();
            self.insert_while(&log.name(), row, standings).await?;
        }
        Ok(())
    }
}
