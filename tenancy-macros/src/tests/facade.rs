use super::words;
use crate::facade::absolute;
use proc_macro_crate::{Error, FoundCrate};

#[track_caller]
fn check(found: FoundCrate, expected: &str) {
    let path = absolute(Ok(found)).expect("it is found");
    assert_eq!(words(path), expected);
}

#[test]
fn a_renamed_facade_goes_by_its_new_name() {
    check(FoundCrate::Name("rows".to_owned()), ": : rows");
}

#[test]
fn the_facade_knows_itself_by_its_name() {
    check(FoundCrate::Itself, ": : tenancy");
}

#[test]
fn a_facade_that_is_not_found_has_no_path() {
    assert!(absolute(Err(Error::CargoManifestDirNotSet)).is_err());
}
