//! What the compiler says, on asynchronous connections.

#[test]
fn refused_programs_say_why_in_words_of_tenancy() {
    let cases = trybuild::TestCases::new();
    cases.pass("ui/pass/*.rs");
    cases.compile_fail("ui/fail/*.rs");
}
