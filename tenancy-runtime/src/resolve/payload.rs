//! A tenant in a job's payload.

use super::claim::Claim;
use super::error::ResolveError;
use super::store::{AsyncTenantStore, TenantStore};
use crate::catalog::{Names, TableName};
use crate::scope::Scope;
use crate::tenant::{DeterminingTable, Tenant};
use crate::verified::{Unverified, Verified};
use diesel::query_builder::QueryFragment;
use diesel::query_source::QuerySource;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// A tenant in the payload of a job: it goes in by a [`Verified`] key, and comes out as a claim.
///
/// Between the two a tenant may be suspended, deleted, or gone; and whoever can write to the queue can write any key
/// there. So what comes out opens no connection before a store has [verified](TenantPayload::verify) it.
///
/// The payload also names the table of the tenants, `{"tenant": "orgs", "key": 7}`: read as a tenant of another type,
/// it is an error of the deserialiser, not the tenant that has the same number there. Renaming that table, or changing
/// the type of its key, makes waiting jobs unreadable.
///
/// # Example
///
/// ```
/// # diesel::table! { orgs { id -> Integer, slug -> Text } }
/// # use std::sync::Mutex;
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32, slug: String }
/// # let mut db = SqliteConnection::establish(":memory:")?;
/// # diesel::sql_query("create table orgs (id integer, slug text)").execute(&mut db)?;
/// # diesel::sql_query("insert into orgs values (1, 'acme')").execute(&mut db)?;
/// use serde::{Deserialize, Serialize};
/// use tenancy::Verified;
/// use tenancy::resolve::{Refusal, ResolveError, TableStore, TenantPayload};
///
/// #[derive(Serialize, Deserialize)]
/// struct SendReport {
///     tenant: TenantPayload<Org>,
///     to: String,
/// }
///
/// # let tenant = Verified::<Org>::trust(1);
/// let job = SendReport { tenant: TenantPayload::new(&tenant), to: "a@example.com".into() };
/// let json = serde_json::to_string(&job)?;
/// assert_eq!(json, r#"{"tenant":{"tenant":"orgs","key":1},"to":"a@example.com"}"#);
///
/// // Later, somewhere else:
/// let store = TableStore::<Org, _>::new(Mutex::new(db));
/// let job: SendReport = serde_json::from_str(&json)?;
/// assert_eq!(job.tenant.verify(&store)?, tenant);
///
/// // The organisation may have left meanwhile.
/// let job: SendReport = serde_json::from_str(&json.replace(":1}", ":2}"))?;
/// let refused = job.tenant.verify(&store);
/// assert!(matches!(refused, Err(ResolveError::Refused(Refusal::Unknown))));
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[must_use = "a tenant of a payload is served when it is verified"]
pub struct TenantPayload<S: Scope> {
    claim: Claim<S>,
}

impl<S: Scope> TenantPayload<S> {
    /// The tenant of this key.
    pub fn new(tenant: &Verified<S>) -> Self {
        Self::claiming(tenant.key().clone())
    }

    fn claiming(key: S::Key) -> Self {
        Self {
            claim: Claim::Key(Unverified::new(key)),
        }
    }

    /// What the payload claims.
    pub const fn claim(&self) -> &Claim<S> {
        &self.claim
    }

    fn key(&self) -> &S::Key {
        match &self.claim {
            Claim::Key(key) => key.claimed(),
            Claim::Slug(_) | Claim::Host(_) => unreachable!("a payload is made of a key"),
        }
    }

    /// The verified key, if the tenant is there and may be served.
    ///
    /// # Errors
    ///
    /// Whether the tenant is unknown, deleted or suspended: each is a [`Refusal`](super::Refusal) of its own. Or that
    /// the store could not answer: then the job may be tried again.
    pub fn verify(
        &self,
        store: &(impl TenantStore<S> + ?Sized),
    ) -> Result<Verified<S>, ResolveError> {
        store.find(&self.claim)
    }

    /// [`verify`](TenantPayload::verify), with a store that answers in a future.
    ///
    /// # Errors
    ///
    /// Those of [`verify`](TenantPayload::verify).
    pub async fn verify_async(
        &self,
        store: &impl AsyncTenantStore<S>,
    ) -> Result<Verified<S>, ResolveError> {
        store.find(&self.claim).await
    }
}

/// How a payload says of which type its tenant is: by the names of the determining tables.
#[diagnostic::on_unimplemented(
    message = "a payload cannot say that its tenant is a `{Self}`",
    label = "not a tenant",
    note = "name a model with `#[determines_tenant]`, or a pair of dimensions: `(Site, User)`"
)]
pub trait PayloadTag: Scope {
    #[doc(hidden)]
    fn tag() -> String;
}

impl<T> PayloadTag for T
where
    T: Tenant,
    DeterminingTable<T>: QuerySource<FromClause: QueryFragment<Names>> + Default,
{
    fn tag() -> String {
        TableName::of::<DeterminingTable<T>>().to_string()
    }
}

impl<S: PayloadTag, T: Tenant + PayloadTag> PayloadTag for (S, T) {
    fn tag() -> String {
        format!("{},{}", S::tag(), T::tag())
    }
}

#[derive(Serialize)]
struct Written<'k, K> {
    tenant: String,
    key: &'k K,
}

#[derive(Deserialize)]
struct Read<K> {
    tenant: String,
    key: K,
}

impl<S: PayloadTag<Key: Serialize>> Serialize for TenantPayload<S> {
    fn serialize<Ser: Serializer>(&self, serializer: Ser) -> Result<Ser::Ok, Ser::Error> {
        let tenant = S::tag();
        let key = self.key();
        Written { tenant, key }.serialize(serializer)
    }
}

impl<'de, S: PayloadTag<Key: Deserialize<'de>>> Deserialize<'de> for TenantPayload<S> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Read { tenant, key } = Read::<S::Key>::deserialize(deserializer)?;
        if tenant == S::tag() {
            Ok(Self::claiming(key))
        } else {
            Err(D::Error::custom(format_args!(
                "the payload names a tenant of another type than `{}`",
                S::tag()
            )))
        }
    }
}

impl<S: Scope> Clone for TenantPayload<S> {
    fn clone(&self) -> Self {
        Self {
            claim: self.claim.clone(),
        }
    }
}

impl<S: Scope> fmt::Debug for TenantPayload<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TenantPayload").finish_non_exhaustive()
    }
}
