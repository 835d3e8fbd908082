//! Tenants in the payloads of jobs.

use crate::support::{Known, Org, Site};
use tenancy::Verified;
use tenancy::resolve::{Refusal, ResolveError, TenantPayload};

fn back(json: &str) -> Result<Verified<Org>, ResolveError> {
    let payload: TenantPayload<Org> = serde_json::from_str(json).expect("a payload of an `Org`");
    payload.verify(&Known::default())
}

fn json(key: i32) -> String {
    serde_json::to_string(&TenantPayload::new(&Verified::<Org>::trust(key))).expect("JSON")
}

#[test]
fn a_tenant_comes_back_from_a_payload() {
    assert_eq!(json(1), r#"{"tenant":"orgs","key":1}"#);
    assert_eq!(back(&json(1)).expect("it is known").into_key(), 1);
}

#[test]
fn a_tenant_that_is_gone_meanwhile_is_refused_for_its_own_reason() {
    for (key, refusal) in [
        (3, Refusal::Suspended),
        (4, Refusal::Deleted),
        (5, Refusal::Unknown),
    ] {
        match back(&json(key)) {
            Err(ResolveError::Refused(why)) => assert_eq!(why, refusal),
            other => panic!("{key}: {other:?}"),
        }
    }
}

#[test]
fn a_tenant_of_one_type_is_none_of_another() {
    let read = serde_json::from_str::<TenantPayload<Site>>(&json(1));
    let error = read.expect_err("it is an `Org`").to_string();
    assert!(error.contains("`sites`") && !error.contains('1'), "{error}");
    let pair = serde_json::from_str::<TenantPayload<(Site, Org)>>(&json(1));
    assert!(pair.is_err());
}

#[test]
fn a_scope_of_two_dimensions_goes_into_a_payload() {
    let scope = Verified::<(Site, Org)>::trust((7, 1));
    let json = serde_json::to_string(&TenantPayload::new(&scope)).expect("JSON");
    assert_eq!(json, r#"{"tenant":"sites,orgs","key":[7,1]}"#);
    assert!(serde_json::from_str::<TenantPayload<(Site, Org)>>(&json).is_ok());
    assert!(serde_json::from_str::<TenantPayload<(Org, Site)>>(&json).is_err());
}

#[test]
fn a_payload_without_the_type_of_its_tenant_is_unreadable() {
    for json in [
        "1",
        "{}",
        r#"{"key":1}"#,
        r#"{"tenant":"orgs"}"#,
        r#"{"tenant":"orgs","key":"1"}"#,
    ] {
        assert!(
            serde_json::from_str::<TenantPayload<Org>>(json).is_err(),
            "{json}"
        );
    }
}
