//! Only tenancy says what has been permitted.

use tenancy::bounds::{Permits, PermitsDeleting, PermitsInEach};
use ui_schema::permissions::*;


struct Mine;

impl Permits<DeleteTicket> for Mine {}

impl PermitsInEach<DeleteTicket> for Mine {}

struct Other;

impl PermitsDeleting<DeleteTicket, tickets::table> for Other {}

fn main() {}
