//! What the application itself writes to the log, beside what the library does.

use tenancy::accounts::Audited;

#[derive(Debug, Clone, Copy)]
pub(crate) enum Deed {
    /// The company is called otherwise.
    CompanyNamed,
}

impl Audited for Deed {
    fn name(self) -> &'static str {
        match self {
            Self::CompanyNamed => "company.named",
        }
    }
}
