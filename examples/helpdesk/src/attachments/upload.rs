//! A file comes in: of a kind that is allowed, and no larger than one may be.

use crate::app::{App, Asked, CompanyConn};
use crate::browser::Browser;
use crate::error::AppError;
use crate::may::{SeeTickets, Write};
use crate::models::{Attachment, Company, Ticket};
use crate::schema::{attachments, companies, tickets};
use crate::tickets::{Seen, seen};
use crate::time::now;
use axum::extract::{Path, Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::Redirect;
use multer::{Constraints, Multipart, SizeLimit};
use tenancy::permissions::All;
use tenancy::prelude::*;

/// How large a file may be, in bytes.
pub(crate) const LIMIT: usize = 2 * 1024 * 1024;

/// What is taken, and how such a file begins. What a browser says of a file is what somebody has told it.
pub(crate) const KINDS: [(&str, &[u8]); 5] = [
    ("image/png", b"\x89PNG\r\n\x1a\n"),
    ("image/jpeg", b"\xff\xd8\xff"),
    ("image/gif", b"GIF8"),
    ("application/pdf", b"%PDF-"),
    ("text/plain", b""),
];

/// Whoever adds a file sees the ticket, and may write to it.
type Attach = All<(SeeTickets, Write)>;

struct File {
    name: String,
    kind: &'static str,
    content: Vec<u8>,
}

/// The form, which says first that it is one of this session's. No more of a body is read than a file may have.
async fn read(browser: &Browser, request: Request) -> Result<File, AppError> {
    const NONE: AppError = AppError::Refused("Pictures, PDF and plain text, up to 2 MiB.");
    let boundary = request.headers().get(CONTENT_TYPE);
    let boundary = boundary.and_then(|kind| kind.to_str().ok());
    let boundary = multer::parse_boundary(boundary.unwrap_or_default()).map_err(|_| NONE)?;
    let limit = u64::try_from(LIMIT).unwrap_or(u64::MAX);
    let sizes = SizeLimit::new().whole_stream(limit + 4096).per_field(limit);
    let body = request.into_body().into_data_stream();
    let mut form =
        Multipart::with_constraints(body, boundary, Constraints::new().size_limit(sizes));
    let secret = form.next_field().await.map_err(|_| NONE)?;
    let secret = secret.filter(|field| field.name() == Some("form"));
    let secret = secret.ok_or(AppError::Forged)?.text().await;
    if !browser.has_sent(&secret.map_err(|_| NONE)?).await? {
        return Err(AppError::Forged);
    }
    let file = form.next_field().await.map_err(|_| NONE)?.ok_or(NONE)?;
    let says = file.content_type().map(ToString::to_string);
    let name = named(file.file_name().unwrap_or_default());
    let content = file.bytes().await.map_err(|_| NONE)?.to_vec();
    let kind = KINDS
        .into_iter()
        .find(|(kind, begins)| says.as_deref() == Some(*kind) && content.starts_with(begins));
    let (kind, _) = kind.ok_or(NONE)?;
    Ok(File {
        name,
        kind,
        content,
    })
}

/// A name that means nothing to a shell, a path or a header.
fn named(name: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || ".-_ ".contains(letter);
    let name: String = name
        .chars()
        .map(|letter| if plain(letter) { letter } else { '_' })
        .take(100)
        .collect();
    let name = name.trim_matches(['.', ' ']);
    if name.is_empty() { "file" } else { name }.to_owned()
}

pub(crate) async fn upload(
    State(app): State<App>,
    browser: Browser,
    asked: Asked<Attach>,
    Path(ticket): Path<i64>,
    request: Request,
) -> Result<Redirect, AppError> {
    let file = read(&browser, request).await?;
    let (me, seen) = (asked.member().account().clone(), seen(&asked));
    app.permitted(asked, move |conn| {
        Ok(insert(conn, ticket, seen, &me, &file)?)
    })
    .await?;
    Ok(Redirect::to(&format!("/tickets/{ticket}/attachments")))
}

fn insert(
    conn: &mut CompanyConn<'_, Attach>,
    ticket: i64,
    seen: Seen,
    me: &str,
    file: &File,
) -> QueryResult<()> {
    conn.transaction(|conn| {
        // The row of the company is locked from here on: no number is given twice.
        Company::update(Company::scoped())
            .set(companies::last_id.eq(companies::last_id + 1))
            .execute_one(conn)?;
        let id: i64 = Company::scoped().select(companies::last_id).first(conn)?;
        let ticket: i64 = Ticket::scoped()
            .filter(tickets::id.eq(ticket))
            .filter(seen)
            .select(tickets::id)
            .first(conn)?;
        Attachment::insert((
            attachments::id.eq(id),
            attachments::ticket_id.eq(ticket),
            attachments::uploader_id.eq(me),
            attachments::name.eq(&file.name),
            attachments::kind.eq(file.kind),
            attachments::content.eq(&file.content),
            attachments::at.eq(now()),
        ))
        .execute(conn)
        .map(drop)
    })
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn the_name_of_a_file_is_nothing_but_a_name() {
        for (sent, kept) in [
            ("photo of a seam.png", "photo of a seam.png"),
            ("../../etc/passwd", "_.._etc_passwd"),
            ("a\"; filename=b.html", "a__ filename_b.html"),
            ("a\r\nSet-Cookie: b", "a__Set-Cookie_ b"),
            ("..", "file"),
            ("", "file"),
        ] {
            assert_eq!(named(sent), kept);
        }
    }
}
